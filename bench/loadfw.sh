#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# bench/loadfw.sh [--quick] [--raw DIR]
#
# Counts the instructions that LOAD_FW, START, STOP, GET_RSC_TABLE and RELEASE
# take in real TF-A + OP-TEE + Linux, with trp and, beside it, with OP-TEE's
# own remoteproc application and pseudo TA: same images, same client, same
# QEMU. Prints one table; fails when trp misses a target.
#
# The machine: QEMU -icount shift=0,sleep=off -smp 1, cortex-a57, OP-TEE's own
# log levels, a key of RSA-4096, the image in registered shared memory, its
# destination in secure RAM, no process that plays the coprocessor. Once with
# SHA-256 in C, once with the CPU's instructions for it.
#
# --quick counts few shapes, with the CPU's instructions only. --raw keeps what
# each boot printed, as DIR/{trp,own}-{c,ce}.log. HASHES="c" or "ce" counts one
# way of SHA-256.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
top=$PWD
out=$top/build/bench
raw=$out/raw
quick=0
while [ $# -gt 0 ]; do
	case $1 in
	--quick) quick=1 ;;
	--raw) raw=$(realpath -m "${2:?}"); shift ;;
	*) sed -n '4,20s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
	esac
	shift
done

# BYTESxPT_LOADS: a line through the sizes, a line through the numbers
shapes=(8192x1 16384x1 32768x1 65536x1 196608x3)
shapes+=(65536x2 65536x4 65536x8 65536x16 65536x24 65536x30 65536x31)
read -ra hashes <<<"${HASHES:-c ce}"
if [ $quick = 1 ]; then
	shapes=(8192x1 65536x1 65536x8 65536x30)
	read -ra hashes <<<"${HASHES:-ce}"
fi
mkdir -p "$out" "$raw"

# The tests' key, so that each run counts the same
key=$out/key.pem
openssl pkey -inform DER -in tests/vectors/keys/rsa4096.der -out "$key"

# firmware SIDE HASH: the flash image with that OP-TEE
firmware() {
	local ce=n command=stock-firmware
	local -a extra=()

	[ "$2" = c ] || ce=y
	if [ "$1" = trp ]; then
		command=firmware
		extra=(CFG_TRP_PUBLIC_LOGIN=y CFG_TRP_VIRT_LINK=n)
	fi
	NAME=bench-$ce fullstack/optee.sh $command CFG_CRYPTO_WITH_CE=$ce \
		CFG_TEE_CORE_LOG_LEVEL=2 CFG_TEE_TA_LOG_LEVEL=1 \
		RPROC_SIGN_KEY="$key" "${extra[@]}"
}

# The same images for both sides, and the program that loads them
initrd() {
	local root=$out/root shape

	rm -rf "$root"
	mkdir -p "$root/dev" "$root/images" "$out/elf"
	make -s build/trp >&2
	/usr/bin/python3 bench/images.py "$out/elf" "${shapes[@]}" 4096x1
	for shape in "${shapes[@]}" 4096x1; do
		build/trp sign -q --in "$out/elf/$shape.elf" --key "$key" \
			--out "$root/images/$shape" 2>/dev/null
	done
	mv "$root/images/4096x1" "$root/other"
	aarch64-linux-gnu-gcc -static -O1 -Wall -Wextra -Werror -Iinclude \
		-o "$root/init" bench/loadfw.c
	(cd "$root" && find . | sort | cpio -o -H newc -R 0:0 2>/dev/null) |
		gzip -n1 >"$out/initrd.gz"
}

machine=(-M "virt,secure=on,gic-version=2" -cpu cortex-a57 -smp 1 -m 1024)
machine+=(-icount shift=0,sleep=off)

device_tree() {
	local base=$out/base.dtb dtb=$out/virt.dtb start=0x4a000000

	qemu-system-aarch64 -nodefaults -display none "${machine[@]}" \
		-bios "$1" -machine dumpdtb="$base" >/dev/null 2>&1
	dtc -q -@ -I dts -O dtb -o "$out/overlay" fullstack/memory.dtso
	fdtoverlay -i "$base" -o "$dtb" "$out/overlay"
	fdtput -t s "$dtb" /chosen bootargs 'console=ttyAMA0 quiet panic=-1'
	fdtput -t x "$dtb" /chosen linux,initrd-start 0 $start
	fdtput -t x "$dtb" /chosen linux,initrd-end 0 \
		"$(printf '%x' $((start + $(stat -c %s "$out/initrd.gz"))))"
	# QEMU makes these anew each time; Linux's first random numbers
	fdtput -d "$dtb" /chosen rng-seed kaslr-seed 2>/dev/null || true
}

at() { echo "loader,file=$1,addr=$2,force-raw=on"; }

# count SIDE HASH: boot, keep what it printed
count() {
	local bios log=$raw/$1-$2.log

	bios=$(firmware "$1" "$2")
	device_tree "$bios"
	echo "loadfw.sh: $1, SHA-256 $2" >&2
	timeout --foreground "${SECONDS_MAX:-900}" qemu-system-aarch64 \
		-nodefaults -display none -monitor none "${machine[@]}" \
		-bios "$bios" -dtb "$out/virt.dtb" \
		-device "$(at "$kernel/Image" 0x42200000)" \
		-device "$(at "$out/initrd.gz" 0x4a000000)" \
		-serial "file:$out/linux.log" -serial "file:$out/optee.log"
	tr -d '\r' <"$out/linux.log" >"$log"
	cp "$out/optee.log" "$raw/$1-$2.optee.log"
	grep -q '^DONE' "$log" || { tail -n 20 "$log" >&2; exit 1; }
}

kernel=$(fullstack/kernel.sh build 6.12)
initrd
for hash in "${hashes[@]}"; do
	for side in trp own; do
		count $side "$hash"
	done
done
/usr/bin/python3 bench/loadfw_table.py "$raw" "${hashes[@]}"
