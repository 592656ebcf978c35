#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# ./check.sh            the quick suite
# ./check.sh --all      everything, also under sanitizers, with Clang, and in
#                       real OP-TEE under real Linux where QEMU can be had
# ./check.sh --nightly  what takes longer: other kernels, checkers, counts
# ./check.sh NAME...    only the parts whose name contains one of the words
#
# Parts run side by side, one per CPU, and each has a line when it ends. Each
# writes build/check/<part>.log. A part counts the tests that it
# reports (cmocka's summary, or lines "ok NAME", "not ok NAME", "skip NAME");
# a part that reports none counts as one test by its exit code.
set -u
cd "$(dirname "$0")" || exit 2

usage() { sed -n '4,8s/^# //p' "$0"; }

all=0 nightly=0
words=()
for a in "$@"; do
	case $a in
	--all) all=1 ;;
	--nightly) nightly=1 ;;
	--help | -h) usage; exit 0 ;;
	-*) usage >&2; exit 2 ;;
	*) words+=("$a") ;;
	esac
done

logs=build/check
passed=0 failed=0 skipped=0 bad=()
jobs=$(nproc)
export LC_ALL=C

wanted() {
	local w

	[ ${#words[@]} -eq 0 ] && return 0
	for w in "${words[@]}"; do
		case $1 in *"$w"*) return 0 ;; esac
	done
	return 1
}

# count LOG STATUS: sets p, f, s from what a part printed
count() {
	local counts

	counts=$(awk '
		/^\[  PASSED  \] [0-9]+ test/ { p += $4 }
		/^\[  FAILED  \] [0-9]+ test/ { f += $4 }
		/^\[  SKIPPED \] [0-9]+ test/ { s += $4 }
		/^ok /     { p++ }
		/^not ok / { f++ }
		/^skip /   { s++ }
		END { print p + 0, f + 0, s + 0 }' "$1")
	read -r p f s <<<"$counts"
	if [ "$2" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
	if [ $((p + f + s)) -eq 0 ]; then p=1; fi
}

# What waits: names, command lines, and the lane of each. Parts of one lane run
# one after another, in their order, since each may need what those before it
# made; others run side by side, one per CPU. What runs: process -> part.
names=() calls=() lanes=() began=()
declare -A running=()
lane=

# What has to be built before the next part, which needs it: a part, too
first=()

# part NAME COMMAND...: it waits until parts are run
part() {
	local before=("${first[@]}")

	wanted "$1" || return 0
	first=()
	[ ${#before[@]} -eq 0 ] || wait_in_line "${before[@]}"
	wait_in_line "$@"
}

wait_in_line() {
	local i=${#names[@]}

	names[i]=$1 calls[i]="${*@Q}" lanes[i]=$lane
}

log_of() { echo "$logs/${1//[\/ ]/-}.log"; }

# start PART: in a process group of its own, which can be killed whole
start() {
	local call

	eval "call=(${calls[$1]})"
	began[$1]=$(date +%s%N)
	set -m
	(
		set +m
		trap - EXIT INT TERM HUP
		"${call[@]:1}"
	) >"$(log_of "${names[$1]}")" 2>&1 </dev/null &
	running[$!]=$1
	set +m
	unset "calls[$1]"
}

# start_some: what waits, as far as CPUs and lanes are free
start_some() {
	local -A busy=()
	local i

	for i in "${running[@]}"; do busy[x${lanes[i]}]=1; done
	for i in "${!calls[@]}"; do
		[ ${#running[@]} -lt "$jobs" ] || break
		if [ -n "${lanes[i]}" ]; then
			[ -z "${busy[x${lanes[i]}]:-}" ] || continue
			busy[x${lanes[i]}]=1
		fi
		start "$i"
	done
}

# run_parts: all that wait; a line for each as it ends
run_parts() {
	local pid status i now

	mkdir -p "$logs"
	while start_some; [ ${#running[@]} -gt 0 ]; do
		if [ -t 1 ]; then
			now=
			for i in "${running[@]}"; do now+=", ${names[i]}"; done
			printf '  ..      %-60.60s\r' "${now#, }"
		fi
		wait -n -p pid "${!running[@]}"
		status=$?
		i=${running[$pid]}
		unset "running[$pid]"
		ended "${names[i]}" $status \
			$((($(date +%s%N) - began[i]) / 10000000))
	done
}

# ended NAME STATUS TIME: count, one line, more of what failed
ended() {
	local name=$1 log took=$3 p f s

	log=$(log_of "$name")
	count "$log" "$2"
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	printf '  %-7s %-34s %4d passed%s%s  %d.%02d s\n' \
		"$([ "$f" -eq 0 ] && echo ok || echo FAILED)" "$name" "$p" \
		"$([ "$f" -gt 0 ] && echo ", $f failed")" \
		"$([ "$s" -gt 0 ] && echo ", $s skipped")" \
		$((took / 100)) $((took % 100))
	if [ "$f" -gt 0 ]; then
		bad+=("$name")
		echo "          -> $log"
		grep -hE '^not ok |\[  FAILED  \] [a-z]|[Ee]rror' "$log" |
			head -5 | sed 's/^/          /'
		tail -3 "$log" | sed 's/^/          /'
	fi
}

# Nothing that was started outlives this script: asked first, since a test has
# things to clean up
stop() {
	local groups=("${!running[@]}") i

	groups=("${groups[@]/#/-}")
	[ ${#groups[@]} -gt 0 ] || return 0
	for i in INT TERM KILL; do
		kill -$i -- "${groups[@]}" 2>/dev/null || return 0
		sleep 1
	done
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

build() { make -j"$jobs" "$@" tests; }

# Unit tests of one build: a part per folder
unit() {
	local tag=$1 dir t
	local -A dirs=()
	shift
	while read -r t; do
		dir=$(dirname "${t#*tests/}")
		dirs[$dir]+=" $t"
	done < <(make -s "$@" list-tests)
	for dir in $(printf '%s\n' "${!dirs[@]}" | sort); do
		# shellcheck disable=SC2086
		part "$tag $dir" run_each ${dirs[$dir]}
	done
}

run_each() {
	local t status=0

	for t in "$@"; do
		echo "== $t"
		"$t" || status=1
	done
	return $status
}

# Scripted tests: tests/*/test_* always, slow_* with --all, nightly_* at night;
# those that need what the full stack is made of have a section of their own
scripts() {
	local tag=$1 bin=$2 pattern=$3 t

	for t in tests/*/$pattern; do
		[ -x "$t" ] || continue
		case $t in
		tests/optee/[sn]* | tests/yocto/[sn]* | tests/fullstack/*)
			continue ;;
		esac
		part "$tag ${t#tests/}" env TRP_BUILD="$bin" "$t"
	done
}

# Sources, kernel and OP-TEE for all suites: parts of their own, so that the
# time of a suite is its own. What the first finds out, the others are told.
fullstack_fetch() {
	local reason

	# shellcheck source=tests/fullstack/lib.sh
	reason=$(. tests/fullstack/lib.sh; why_not)
	if [ -n "$reason" ]; then
		echo "skip fetch: $reason"
		echo "export TRP_NO_FULLSTACK=${reason@Q}" \
			>"$logs/fullstack.env"
		return 0
	fi
	echo 'export TRP_FULLSTACK=1' >"$logs/fullstack.env"
	export TRP_FULLSTACK=1
	fullstack/optee.sh source && fullstack/optee.sh tfa-source &&
		fullstack/kernel.sh source 6.12
}

# fullstack_part COMMAND...: a suite, which skips itself where it has to
fullstack_part() {
	# shellcheck source=/dev/null
	[ ! -f "$logs/fullstack.env" ] || . "$logs/fullstack.env"
	"$@"
}

# fullstack_build COMMAND...: what only makes something for them
fullstack_build() {
	if [ -n "${TRP_NO_FULLSTACK:-}" ]; then
		echo "skip $*: $TRP_NO_FULLSTACK"
	else
		"$@"
	fi
}

# fullstack PATTERN: the suites in real OP-TEE and Linux (TF-A, OP-TEE, Linux
# under QEMU). They share what they boot, and a machine of two CPUs runs one at
# a time well.
fullstack() {
	local t

	scripts/install.sh fullstack || {
		echo "  full stack cannot be installed here: it is skipped"
		export TRP_NO_FULLSTACK='QEMU or compilers cannot be installed'
	}
	rm -f "$logs/fullstack.env"
	part "fullstack fetch" fullstack_fetch
	part "fullstack kernel" fullstack_part fullstack_build \
		fullstack/kernel.sh build 6.12
	part "fullstack firmware" fullstack_part fullstack_build \
		fullstack/optee.sh firmware
	for t in tests/optee/$1 tests/yocto/$1 tests/fullstack/$1; do
		[ -x "$t" ] && part "${t#tests/}" fullstack_part \
			env TRP_BUILD=build "$t"
	done
}

# What takes long comes first, what is short fills the CPUs at the end
quick() {
	local t

	unit unit
	scripts script build 'test_*'
	for t in scripts/rules_*; do
		[ -x "$t" ] && part "$(basename "${t%.*}")" "$t"
	done
	part "core symbols" tests/check_core_nm.sh
	part "docs" make -s docs-check
}

# Sanitizers (ASan, UBSan), Clang, fuzzing, slow tests
slow() {
	local lane=san

	first=("san build" build SAN=1)
	unit san SAN=1
	scripts san build/san 'test_*'
	lane=clang
	first=("clang build" build CLANG=1)
	unit clang CLANG=1
	first=()
	lane=fuzz
	part "fuzz replay" make -s fuzz-replay
	part "fuzz" make -s fuzz-short
	lane=
	scripts script build 'slow_*'
	part "sizes" make -s sizes
}

began_all=$(date +%s)
if [ "$all" = 1 ]; then want=all; else want=check; fi
scripts/install.sh $want || exit 1

# what is not built cannot be tested; nightly parts build what they need
if [ "$nightly" = 0 ] || [ ${#words[@]} -eq 0 ]; then
	wait_in_line "build" build
	run_parts
fi
if [ $failed -gt 0 ]; then
	echo "the build failed, nothing was tested"
	echo "$passed passed, $failed failed"
	exit 1
fi
if [ "$nightly" = 1 ]; then
	lane=nightly
	fullstack 'nightly_*'
	scripts nightly build 'nightly_*'
else
	if [ "$all" = 1 ]; then lane=fullstack fullstack 'slow_*'; fi
	quick
	[ "$all" = 0 ] || slow
fi
run_parts

if [ ${#bad[@]} -gt 0 ]; then
	echo "failed: ${bad[*]}"
fi
echo "in $(($(date +%s) - began_all)) s"
if [ $skipped -gt 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
[ $failed -eq 0 ]
