#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# fullstack/optee.sh COMMAND [VARIABLE=VALUE...]
#
#   source          fetch and unpack Debian's source of OP-TEE OS
#   tfa-source      the same for TF-A
#   build [VAR=..]  OP-TEE with trp for QEMU's virt machine; VAR for its build
#   stock [VAR=..]  OP-TEE with its own remoteproc code, without trp, to
#                   compare with (tests/intree has the driver that it lacks)
#   firmware [..]   build, and TF-A with it in one flash image for QEMU
#   stock-firmware  the same of stock
#   boot [..]       firmware, boot it without a kernel, check OP-TEE's log
#   smoke [..]      firmware, boot Linux and tests/optee/client.c on it
#
# Each command prints its result: a folder, the flash image, OP-TEE's log.
# Sources lie in ${TRP_CACHE:-${XDG_CACHE_HOME:-~/.cache}/trp}/optee, keyed by
# Debian's version; what is built of them and of this checkout, in its
# build/optee/NAME (default), and only what changed is built again. OPTEE_OS
# may name an OP-TEE source of your own; JOBS is 2. SIGN_KEY is the key of
# smoke's firmware, else OP-TEE's own. TFA_FLAGS are for TF-A's build, always
# the same ones for a NAME.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
cache=${TRP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/trp}/optee
jobs=${JOBS:-2}
name=${NAME:-default}
built=$top/build/optee
# A user's flags for other programs must not reach firmware
unset CFLAGS CPPFLAGS LDFLAGS ARCH MAKEFLAGS MAKEOVERRIDES MFLAGS

usage() { sed -n '4,23s/^# \{0,1\}//p' "$0" >&2; exit 2; }
die() { echo "optee.sh: $*" >&2; exit 1; }

# quietly LOG COMMAND...: its output only when it fails, and warnings of ours
quietly() {
	local log=$1

	shift
	"$@" >"$log" 2>&1 || { tail -n 25 "$log" >&2; die "see $log"; }
	grep '^trp: ' "$log" >&2 || true
}

# unpacked REQUEST PREFIX: the folder of a source package
unpacked() {
	local dsc dir

	dsc=$("$here/fetch.sh" "src:$1")
	dir=$cache/$2-$(basename "$dsc" .dsc | sed 's/^[^_]*_//')
	mkdir -p "$dir"
	exec 8>"$dir/lock"
	flock 8
	if [ ! -d "$dir/src" ]; then
		echo "optee.sh: unpacking ${dsc##*/}" >&2
		rm -rf "$dir/tmp"
		quietly "$dir/unpack.log" \
			dpkg-source --no-check -x "$dsc" "$dir/tmp"
		mv "$dir/tmp" "$dir/src"
	fi
	exec 8>&-
	echo "$dir/src"
}

optee_source() {
	if [ -n "${OPTEE_OS:-}" ]; then realpath "$OPTEE_OS"; return; fi
	unpacked sid/optee-os optee-os
}
tfa_source() { unpacked trixie/arm-trusted-firmware tf-a; }

# Without what no test needs: half the time. Statistics: tests look for leaks
lean=(CFG_TEE_CORE_LOG_LEVEL=3 CFG_USER_TA_TARGETS=ta_arm64 CFG_PKCS11_TA=n
	CFG_ENABLE_EMBEDDED_TESTS=n CFG_TEE_CORE_EMBED_INTERNAL_TESTS=n
	CFG_ARM_GICV2=y CFG_WITH_STATS=y CFG_TA_STATS=y)

build() {
	local src out

	src=$(optee_source) || exit 1
	out=$built/$name
	mkdir -p "$out"
	quietly "$out/build.log" make -C "$top" --no-print-directory \
		-j"$jobs" optee OPTEE_OS="$src" O="$out/core" \
		PLATFORM=vexpress-qemu_armv8a "${lean[@]}" "$@"
	echo "$out/core"
}

stock() {
	local src out

	src=$(optee_source) || exit 1
	out=$built/$name-stock
	mkdir -p "$out"
	quietly "$out/build.log" make -C "$src" --no-print-directory \
		-j"$jobs" O="$out/core" PLATFORM=vexpress-qemu_armv8a \
		CFG_OPTEE_CONFIG="$top/tests/intree/intree.mk" \
		CROSS_COMPILE=aarch64-linux-gnu- \
		CROSS_COMPILE64=aarch64-linux-gnu- \
		CROSS_COMPILE32=arm-linux-gnueabihf- PYTHON3=/usr/bin/python3 \
		"${lean[@]}" "$@"
	echo "$out/core"
}

# flash CORE: TF-A with that build of OP-TEE; its make does not notice other
# flags, so those of TFA_FLAGS have a folder of their own
flash() {
	local core=$1 out=${1%/core}/tf-a${TFA_FLAGS:+-flags} src

	src=$(tfa_source) || exit 1
	mkdir -p "$out"
	quietly "$out.log" make -C "$src" --no-print-directory -j"$jobs" \
		CROSS_COMPILE=aarch64-linux-gnu- PLAT=qemu DEBUG=0 \
		BUILD_BASE="$out" SPD=opteed BL32_RAM_LOCATION=tdram \
		BL32="$core/core/tee-header_v2.bin" \
		BL32_EXTRA1="$core/core/tee-pager_v2.bin" \
		BL32_EXTRA2="$core/core/tee-pageable_v2.bin" \
		ARM_LINUX_KERNEL_AS_BL33=1 PRELOADED_BL33_BASE=0x42200000 \
		${TFA_FLAGS:-} all fip qemu_fw.bios
	echo "$out/qemu/release/qemu_fw.bios"
}

firmware() {
	local core

	core=$(build "$@") || exit 1
	flash "$core"
}

stock_firmware() {
	local core

	core=$(stock "$@") || exit 1
	flash "$core"
}

# In place of a kernel: PSCI SYSTEM_OFF (movz, movk, smc, b .)
off_kernel() {
	printf '\x00\x01\x80\x52\x00\x80\xb0\x72'
	printf '\x03\x00\x00\xd4\x00\x00\x00\x14'
}

# OP-TEE has to list these; its log comes on the secure UART
expected=('trusts key ' 'processor 0: cm4_0, 6 regions'
	'processor 1: cm4_1, 6 regions'
	'80a4c275-0a47-4905-8285-1486a9771a08'
	'Primary CPU switching to normal')

# qemu BIOS SECURE-UART LINUX-LOG ARGUMENTS...
machine=(-M "virt,secure=on,gic-version=2" -cpu cortex-a57 -smp 2 -m 1024)
qemu() {
	timeout --foreground "${SECONDS_MAX:-60}" qemu-system-aarch64 \
		-nodefaults -display none -monitor none "${machine[@]}" \
		-bios "$1" \
		-serial "file:$3" -serial "$2" "${@:4}" ||
		echo "optee.sh: QEMU ended with status $?" >&2
}
at() { echo "loader,file=$1,addr=$2,force-raw=on"; }

boot() {
	local bios log line missing=0

	bios=$(firmware "$@")
	log=$built/$name/optee.log
	off_kernel >"$built/$name/off.bin"
	qemu "$bios" "file:$log" /dev/null \
		-device "$(at "$built/$name/off.bin" 0x42200000)"
	for line in "${expected[@]}"; do
		grep -qF -- "$line" "$log" || {
			echo "optee.sh: not in the log: $line" >&2
			missing=1
		}
	done
	echo "$log"
	return $missing
}

# device_tree BIOS OUT INITRD: the machine's own, with our memory and initrd
device_tree() {
	local start=0x4a000000 base=$2.base

	qemu-system-aarch64 -nodefaults -display none "${machine[@]}" \
		-bios "$1" -machine dumpdtb="$base" >/dev/null 2>&1
	dtc -q -@ -I dts -O dtb -o "$2.overlay" "$here/memory.dtso"
	fdtoverlay -i "$base" -o "$2" "$2.overlay"
	fdtput -t s "$2" /chosen bootargs \
		'console=ttyAMA0 quiet iomem=relaxed panic=-1'
	fdtput -t x "$2" /chosen linux,initrd-start 0 $start
	fdtput -t x "$2" /chosen linux,initrd-end 0 \
		"$(printf '%x' $((start + $(stat -c %s "$3"))))"
}

# images DIR: what tests/optee/client.c loads
images() {
	local key

	key=${SIGN_KEY:-$(optee_source)/keys/default.pem}
	make -s -C "$top" -j"$jobs" build/trp firmware >&2
	cp "$top/build/firmware/demo.elf" "$1/plain.elf"
	"$top/build/trp" sign -q --in "$1/plain.elf" --key "$key" \
		--dump data --out "$1/good.sign"
	cp "$1/good.sign" "$1/spoiled.sign"
	"$here/spoil.py" "$1/plain.elf" "$1/spoiled.sign"
}

smoke() {
	local bios dir=$built/$name/smoke image log=$built/$name/smoke.log

	bios=$(firmware CFG_TRP_PUBLIC_LOGIN=y \
		${SIGN_KEY:+RPROC_SIGN_KEY="$SIGN_KEY"} "$@")
	image=$("$here/kernel.sh" build 6.12)/Image
	rm -rf "$dir"
	mkdir -p "$dir/root/dev" "$dir/root/sys"
	images "$dir/root"
	aarch64-linux-gnu-gcc -static -O1 -Wall -Wextra -Werror \
		-I"$top/include" -o "$dir/root/init" "$top/tests/optee/client.c"
	(cd "$dir/root" && find . | cpio -o -H newc -R 0:0 2>/dev/null) |
		gzip -1 >"$dir/initrd.gz"
	device_tree "$bios" "$dir/virt.dtb" "$dir/initrd.gz"
	rm -f "$dir/uart"
	/usr/bin/python3 "$top/tests/optee/peer.py" "$dir/uart" "$log" \
		"$dir/root/plain.elf" >"$dir/peer.log" 2>&1 &
	qemu "$bios" "unix:$dir/uart,server=on" "$dir/linux.log" \
		-dtb "$dir/virt.dtb" -device "$(at "$image" 0x42200000)" \
		-device "$(at "$dir/initrd.gz" 0x4a000000)"
	wait
	tr -d '\r' <"$dir/linux.log"
	cat "$dir/peer.log"
	grep -q '^PASSED: 0 failures' "$dir/linux.log" &&
		! grep -qv '^ok ' "$dir/peer.log"
}

[ $# -ge 1 ] || usage
command=$1
shift
# One build of each name at a time
mkdir -p "$built/$name"
exec 9>"$built/$name/lock"
flock 9
case $command in
source) optee_source ;;
tfa-source) tfa_source ;;
build) build "$@" ;;
stock) stock "$@" ;;
firmware) firmware "$@" ;;
stock-firmware) stock_firmware "$@" ;;
boot) boot "$@" ;;
smoke) smoke "$@" ;;
*) usage ;;
esac
