#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# check_core_nm.sh [--self-test] [ARCHIVE...]
#
# The core must link anywhere: its archives may want nothing from outside but
# a short list. Without arguments shows first that a core with malloc, a 64-bit
# division or state of its own is found (--self-test: only that), then builds
# the archives (PC, Cortex-A7, AArch64) and looks. Then: the pseudo TA reads no
# ELF header, so OP-TEE's core as the board has it has nothing of core/elf.c,
# which the trusted application does have. Exit code 0: fine, 1: not, 3: cannot
# tell.

set -u
cd "$(dirname "$0")/.." || exit 3

ALLOWED='memcmp memcpy memmove memset'

# Names that an archive wants and does not have, its symbols in .data and .bss
look()
{
	nm -- "$1" >"$tmp/nm" 2>/dev/null ||
		{ echo "$1: no archive"; return 3; }
	grep -q ' T trp_' "$tmp/nm" || { echo "$1: not the core"; return 3; }
	awk '$1 == "U" { want[$2] = 1 }
	     $2 ~ /^[A-Za-z]$/ && $2 != "U" { have[$3] = 1 }
	     END { for (s in want) if (!(s in have)) print s }' "$tmp/nm" |
		sort >"$tmp/want"
	awk '$2 ~ /^[bBdDcC]$/ { print $3 }' "$tmp/nm" |
		grep -v '^[.$]' | sort -u >"$tmp/state"
	bad=0
	found=
	while read -r s; do
		case " $ALLOWED " in
		*" $s "*) found="$found $s" ;;
		*) echo "$1: wants $s"; bad=1 ;;
		esac
	done <"$tmp/want"
	while read -r s; do
		echo "$1: changing state: $s"
		bad=1
	done <"$tmp/state"
	[ $bad = 0 ] && echo "$1: wants only:$found"
	return $bad
}

self_test()
{
	printf '%s\n' '#include <stdint.h>' \
		'void *malloc(__SIZE_TYPE__ n);' \
		'uint64_t trp_bad(uint64_t a, uint64_t b);' \
		'static int calls;' \
		'uint64_t trp_bad(uint64_t a, uint64_t b)' \
		'{ calls++; return malloc(1) ? a / b : (uint64_t)calls; }' \
		>"$tmp/bad.c"
	arm-none-eabi-gcc -mcpu=cortex-a7 -O2 -c "$tmp/bad.c" \
		-o "$tmp/bad.o" &&
		arm-none-eabi-ar rcs "$tmp/bad.a" "$tmp/bad.o" || return 3
	look "$tmp/bad.a" >"$tmp/out" && { echo 'bad core passed'; return 1; }
	for s in 'wants malloc' 'wants __aeabi_uldivmod' 'state: calls'; do
		grep -q "$s" "$tmp/out" ||
			{ echo "bad core: nobody said: $s"; return 1; }
	done
	echo 'a bad core is found: malloc, 64-bit division, state'
}

# no_elf CORE TA: objects of OP-TEE's core and of the trusted application
no_elf()
{
	nm -- "$1" >"$tmp/core" 2>/dev/null &&
		nm -- "$2" >"$tmp/ta" 2>/dev/null &&
		grep -q ' trp_image_open$' "$tmp/core" &&
		grep -q ' trp_elf_hints$' "$tmp/ta" ||
		{ echo "$1, $2: not what they should be"; return 3; }
	sed -n "s|.* \(trp_elf_.*\)|$1: has or wants \1|p" "$tmp/core" |
		grep . && return 1
	echo "$1: nothing that reads ELF headers"
}

tmp=$(mktemp -d) || exit 3
trap 'rm -rf "$tmp"' EXIT
if [ "${1-}" = --self-test ]; then
	self_test
	exit
fi
tee=
if [ $# = 0 ]; then
	tee=1
	self_test || exit
	make -s core-archives >/dev/null || { echo 'no archives'; exit 3; }
	set -- build/libtrp-core.a build/libtrp-core-arm.a \
		build/libtrp-core-aarch64.a
fi
rc=0
for a in "$@"; do
	look "$a" || rc=$?
done
[ -n "$tee" ] || exit $rc
make -s build/tee/core.o build/tee/ta.o >/dev/null ||
	{ echo "no OP-TEE of the board"; exit 3; }
# the application in the place of the core: found
no_elf build/tee/ta.o build/tee/ta.o >"$tmp/out"
grep -q 'has or wants trp_elf_hints' "$tmp/out" ||
	{ echo 'ELF headers are read, and nobody says so'; exit 1; }
no_elf build/tee/core.o build/tee/ta.o || rc=$?
exit $rc
