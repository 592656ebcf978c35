# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# Sourced by the tests of this folder: a private directory, keys, signed
# images, and the board's shell with its answers.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
export LC_ALL=C

bin=${TRP_BUILD:-build}
demo_elf=$bin/firmware/demo.elf
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0

# check NAME COMMAND...: one test; what it printed is shown when it fails
check() {
	local name=$1
	shift
	if ("$@") >"$tmp/log" 2>&1; then
		echo "ok $name"
	else
		echo "not ok $name"
		sed 's/^/    /' "$tmp/log"
		bad=1
	fi
}

fail() {
	echo "$*"
	exit 1
}

# board CODE ARGUMENTS...: trp-board must end with CODE; out and err are kept
board() {
	local want=$1 got=0
	shift
	timeout 60 "$bin/trp-board" "$@" >"$tmp/out" 2>"$tmp/err" || got=$?
	[ "$got" = "$want" ] || {
		cat "$tmp/out" "$tmp/err"
		fail "exit code $got, not $want: trp-board $*"
	}
}

# script CODE [OPTIONS...]: the shell, commands from standard input
script() {
	local want=$1
	shift
	board "$want" shell --soc stm32mp15 --key "$tmp/pub.pem" "$@"
}

run() { # CODE IMAGE [OPTIONS...]
	local want=$1
	shift
	board "$want" run --soc stm32mp15 --key "$tmp/pub.pem" "$@"
}

# answers PATTERN...: the shell's answers, one pattern (ERE) each, in order
answers() {
	local line i=0
	local -a got
	mapfile -t got < <(grep -E '^(ok|error)( |$)' "$tmp/out")
	for line in "${got[@]}"; do
		[ $# -gt 0 ] || { cat "$tmp/out"; fail "one too many: $line"; }
		[[ $line =~ ^$1$ ]] || {
			cat "$tmp/out" "$tmp/err"
			fail "answer $i is \"$line\", not \"$1\""
		}
		shift
		i=$((i + 1))
	done
	[ $# = 0 ] || {
		cat "$tmp/out" "$tmp/err"
		fail "no answer for \"$1\""
	}
}

out_has() {
	grep -Eq -- "$1" "$tmp/out" ||
		{ cat "$tmp/out"; fail "stdout lacks $1"; }
}
err_has() {
	grep -Eq -- "$1" "$tmp/err" ||
		{ cat "$tmp/err"; fail "stderr lacks $1"; }
}

sign() { # ELF NAME [OPTIONS...]
	local elf=$1 name=$2
	shift 2
	"$bin/trp" sign --in "$elf" --out "$tmp/$name.sign" \
		--key "$tmp/key.pem" "$@"
}

# flip FILE OFFSET: change the lowest bit of one byte
flip() {
	local byte
	byte=$(od -An -tu1 -j "$2" -N 1 "$1")
	# shellcheck disable=SC2059
	printf "\\$(printf %03o $((byte ^ 1)))" |
		dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# small NAME: a firmware of a few instructions, from NAME.S beside this file
small() {
	arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -nostdlib -static \
		-Wl,-Ttext=0,--build-id=none,-z,max-page-size=4 \
		-o "$tmp/$1.elf" "tests/story/$1.S"
}

"$bin/trp" keygen --type p256 --out "$tmp/key.pem" &&
	"$bin/trp" pubkey "$tmp/key.pem" --out "$tmp/pub.pem" || {
	echo "not ok keys"
	exit 1
}
