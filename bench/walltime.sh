#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# bench/walltime.sh [COUNT]
#
# How long a start takes, from `echo start` to the firmware's first line of
# trace, and a recovery, from the crash to the first line of the new run: of a
# signed image on TF-A, OP-TEE and Linux 6.12 under QEMU, and of the same
# firmware as a plain ELF, which Linux's own loader puts into memory that
# nobody guards (`trp-board remote --insecure-linux`). Both in one run, in
# turns, COUNT (25, a multiple of 5) times each, for firmware/demo.c and for
# the same with 160 KiB of constants. Starts and recoveries of the image that
# the secure world verified last ("again", "recovery") and, made to forget it by
# bench/clock, of one that it does not know ("start", "recovery-anew").
#
# Prints medians in milliseconds and a table for docs/figures.md. The bound is
# what the plain ELF takes, and 1.5 times what OP-TEE's core takes to check the
# signature and to hash, measured in the same run with bench/clock.
# QEMU speculates nothing, but what OP-TEE and TF-A do against speculation
# flushes its TLBs at each system call and each change of worlds: left out here.
# LOGS=DIR keeps the logs, BIOS names another flash image with bench/clock.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."

count=${1:-25}
if ! [ "$count" -ge 5 ] 2>/dev/null || [ $((count % 5)) -ne 0 ]; then
	echo "walltime.sh: COUNT is $count: a multiple of 5 is needed" >&2
	exit 2
fi

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
arm=${CROSS_ARM:-arm-none-eabi-}

make -s -j2 firmware >&2
aarch64-linux-gnu-gcc -static -O1 -Wall -Wextra -Werror -o "$dir/walltime" \
	bench/guest/walltime.c
# The demo, and constants that nothing reads but everything has to move
head -c 163840 /dev/zero | openssl enc -aes-128-ctr -nosalt \
	-K 000102030405060708090a0b0c0d0e0f -iv 0 2>/dev/null >"$dir/constants"
printf '.section .rodata.large,"a"\n.global large\nlarge: .incbin "%s"\n' \
	"$dir/constants" >"$dir/large.S"
o=build/firmware/obj
"${arm}gcc" -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16 \
	-nostdlib -static -Wl,-T,firmware/stm32mp15.ld -Wl,--gc-sections \
	-Wl,--nmagic -Wl,--build-id=none -Wl,-u,large -o "$dir/large.elf" \
	$o/demo.o $o/common/{ipcc,rpmsg,startup,trace}.o "$dir/large.S" -lgcc

cat >"$dir/images" <<'EOF'
#!/bin/sh -e
cp build/firmware/demo.elf "$1/demo.elf"
cp "$(dirname "$0")/large.elf" "$1/large.elf"
for f in demo large; do
	build/trp sign -q --in "$1/$f.elf" --key "$2" --out "$1/$f.sign"
done
EOF
chmod +x "$dir/images"

if [ -z "${BIOS:-}" ]; then
	flags='WORKAROUND_CVE_2017_5715=0 WORKAROUND_CVE_2022_23960=0'
	BIOS=$(NAME=walltime TFA_FLAGS=$flags fullstack/optee.sh \
		firmware OPTEE_CONFIG=bench/clock/clock.mk \
		CFG_TEE_CORE_LOG_LEVEL=2 CFG_CORE_UNMAP_CORE_AT_EL0=n \
		CFG_CORE_WORKAROUND_NSITR_CACHE_PRIME=n \
		CFG_CORE_WORKAROUND_SPECTRE_BP=n \
		CFG_CORE_WORKAROUND_SPECTRE_BP_SEC=n)
fi
export BIOS
status=0
PEER=remote PEER_ARGS='--insecure-linux 1' DTSO=bench/walltime.dtso \
	APPEND="COUNT=$count" FILES="$dir/walltime" IMAGES="$dir/images" \
	SECONDS_MAX="${SECONDS_MAX:-900}" \
	fullstack/linux.sh 6.12 bench/guest/walltime.sh >"$dir/log" || status=$?
[ $status -eq 0 ] || { tail -n 40 "$dir/log"; exit $status; }
cp "$dir/log" build/walltime.log
/usr/bin/python3 bench/walltime.py "$dir/log"
