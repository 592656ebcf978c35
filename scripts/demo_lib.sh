# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# How a demo speaks: sourced by demo.sh and fullstack/demo.sh, which set $work,
# a folder of their own.
# shellcheck disable=SC2034
b='' d='' c='' g='' r='' n=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
	b=$'\e[1m' d=$'\e[2m' c=$'\e[36m' g=$'\e[32m' r=$'\e[31m' n=$'\e[0m'
fi

step_no=0
step() { # TITLE
	step_no=$((step_no + 1))
	printf '\n%s%2d. %s%s\n' "$b" "$step_no" "$1" "$n"
}
why() { printf '%s    %s%s\n' "$d" "$1" "$n"; }
die() {
	printf '\n%s%s: %s%s\n' "$r" "${0##*/}" "$1" "$n" >&2
	exit 1
}

# Temporary paths are long and different each time: show the file's name
clean() { sed -e "s|$work/||g" -e 's|^|    |'; }

# Show a command, run it, and insist on its exit code
expect() { # CODE COMMAND...
	local want=$1 got=0
	shift
	printf '    %s$ %s%s\n' "$c" "$(printf '%s ' "$@" |
		sed "s|$work/||g; s| \$||")" "$n"
	"$@" >"$work/out" 2>&1 || got=$?
	clean <"$work/out"
	[ "$got" = "$want" ] || die "exit code $got, not $want"
	[ "$want" = 0 ] || printf '    %s(exit code %s)%s\n' "$d" "$got" "$n"
}
says() { # PATTERN: the output just shown has it
	grep -q -- "$1" "$work/out" || die "expected to see: $1"
}

progress() { # reads make's output
	local line lines=0 start=$SECONDS
	while IFS= read -r line; do
		case $line in
		'  '[A-Z]*)
			lines=$((lines + 1))
			if [ -t 1 ]; then
				printf '\r\e[K    %3d %.60s' "$lines" \
					"${line#  }"
			elif [ $((lines % 50)) = 0 ]; then
				printf '    %d files\n' "$lines"
			fi ;;
		'make: Nothing to be done'*) ;;
		*) printf '%s\n' "$line" ;;
		esac
	done
	if [ -t 1 ]; then printf '\r\e[K'; fi
	printf '    %d files made in %d s\n' "$lines" $((SECONDS - start))
}

