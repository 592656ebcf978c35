#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# ./check.sh            the quick suite
# ./check.sh --all      everything, also under sanitizers, with Clang, and in
#                       real OP-TEE under real Linux where QEMU can be had
# ./check.sh --nightly  what takes longer: other kernels, checkers, counts
# ./check.sh NAME...    only the parts whose name contains one of the words
#
# Each part writes build/check/<part>.log. A part counts the tests that it
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

# What has to be built before the next part, which needs it, runs: a part, too
first=()

# part NAME COMMAND...: run it, count, one line
part() {
	local before=("${first[@]}")

	wanted "$1" || return 0
	first=()
	[ ${#before[@]} -eq 0 ] || run_part "${before[@]}"
	run_part "$@"
}

run_part() {
	local name=$1 log status start took p f s
	shift
	log=$logs/${name//[\/ ]/-}.log
	mkdir -p "$logs"
	[ -t 1 ] && printf '  ..      %s\r' "$name"
	start=$(date +%s%N)
	"$@" >"$log" 2>&1 </dev/null
	status=$?
	took=$((($(date +%s%N) - start) / 10000000))
	count "$log" "$status"
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
# time of a suite is its own
fullstack_fetch() {
	local reason

	reason=$(. tests/fullstack/lib.sh; why_not)
	if [ -n "$reason" ]; then
		echo "skip fetch: $reason"
		export TRP_NO_FULLSTACK=$reason
		return 0
	fi
	export TRP_FULLSTACK=1
	fullstack/optee.sh source && fullstack/optee.sh tfa-source &&
		fullstack/kernel.sh source 6.12
}

# fullstack PATTERN: the suites in real OP-TEE and Linux
fullstack() {
	local t

	echo "Full stack (TF-A, OP-TEE, Linux under QEMU)"
	scripts/install.sh fullstack || {
		echo "  it cannot be installed here: its suites are skipped"
		export TRP_NO_FULLSTACK='QEMU or compilers cannot be installed'
	}
	part "fullstack fetch" fullstack_fetch
	if [ -z "${TRP_NO_FULLSTACK:-}" ]; then
		part "fullstack kernel" fullstack/kernel.sh build 6.12
		part "fullstack firmware" fullstack/optee.sh firmware
	fi
	for t in tests/optee/$1 tests/yocto/$1 tests/fullstack/$1; do
		[ -x "$t" ] && part "${t#tests/}" env TRP_BUILD=build "$t"
	done
}

quick() {
	local t

	echo "Rules"
	for t in scripts/rules_*; do
		[ -x "$t" ] && part "$(basename "${t%.*}")" "$t"
	done
	part "docs" make -s docs-check
	part "core symbols" tests/check_core_nm.sh
	echo "Tests"
	unit unit
	scripts script build 'test_*'
}

# beside COMMAND: run it while others go on; its lines come with joined. Most
# of what the full stack does keeps one CPU busy, this is for the other.
beside() {
	rm -f "$logs/beside.counts"
	mkdir -p "$logs"
	set -m		# a group of its own: it can be killed whole
	(
		set +m
		passed=0 failed=0 skipped=0 bad=()
		"$@"
		declare -p passed failed skipped bad >"$logs/beside.counts"
	) >"$logs/beside.log" 2>&1 </dev/null &
	beside=$!
	set +m
	trap 'kill -- -$beside 2>/dev/null' EXIT
}

# joined: wait for it, show its lines, add what it counted
joined() {
	local p=$passed f=$failed s=$skipped b=("${bad[@]}")

	wait "$beside" 2>/dev/null
	trap - EXIT
	cat "$logs/beside.log"
	if [ -s "$logs/beside.counts" ]; then
		eval "$(sed 's/^declare -[-a]* //' "$logs/beside.counts")"
	else
		passed=0 failed=1 skipped=0 bad=(beside)
		echo "  FAILED  what ran beside ended early -> $logs/beside.log"
	fi
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	bad=("${b[@]}" "${bad[@]}")
}

other_builds() {
	echo "Sanitizers (ASan, UBSan)"
	first=("san build" build SAN=1)
	unit san SAN=1
	scripts san build/san 'test_*'
	echo "Clang"
	first=("clang build" build CLANG=1)
	unit clang CLANG=1
	first=()
	echo "Fuzzing"
	part "fuzz replay" make -s fuzz-replay
	part "fuzz" make -s fuzz-short
}

slow() {
	beside other_builds
	echo "Slow tests"
	scripts script build 'slow_*'
	part "sizes" make -s sizes
	fullstack 'slow_*'
	joined
}

began=$(date +%s)
if [ "$all" = 1 ]; then want=all; else want=check; fi
scripts/install.sh $want || exit 1

echo "Build"
# what is not built cannot be tested; nightly parts build what they need
[ "$nightly" = 1 ] && [ ${#words[@]} -gt 0 ] || run_part "build" build
if [ $failed -gt 0 ]; then
	echo "the build failed, nothing was tested"
	echo "$passed passed, $failed failed"
	exit 1
fi
if [ "$nightly" = 1 ]; then
	fullstack 'nightly_*'
	scripts nightly build 'nightly_*'
else
	quick
fi
[ "$all" = 0 ] || slow

if [ ${#bad[@]} -gt 0 ]; then
	echo "failed: ${bad[*]}"
fi
echo "in $(($(date +%s) - began)) s"
if [ $skipped -gt 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
[ $failed -eq 0 ]
