#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# fullstack/linux.sh VERSION SCRIPT [FRAGMENT]
#
# Boots TF-A, OP-TEE with trp and Linux VERSION (6.1, 6.12, 7.2: kernel.config
# and FRAGMENT; stock-6.12: Debian's own, its modules loaded before SCRIPT) with
# the modules of linux/ under QEMU, and runs SCRIPT as its only program
# (busybox; modules in /lib/modules, images in /lib/firmware).
# tests/optee/peer.py plays the coprocessors' memory and reset lines; no
# firmware runs, so nothing rings the doorbell. With PEER=remote it is
# `trp-board remote`, which runs the firmware. Prints Linux's log; succeeds
# when its last "not ok" is none and "DONE" is there.
#
# BIOS names another flash image than optee.sh's; KEEP=1 keeps the folder;
# LOGS=DIR gets linux.log, optee.log and peer.log; FILES are more programs for
# the guest's /bin, ROOT is a folder whose files go into its root; IMAGES is a
# program that adds to /lib/firmware, called with that folder and the key.
# CONSOLE is a pair of pipes, NAME.in and NAME.out, for Linux's console: SCRIPT
# talks to whoever holds the other ends. PEER_ARGS are more options of trp-board
# remote, VERBOSE=1 shows each request to the coprocessors, PEER_PID is a file
# for its process id. BESIDE is a program that runs beside QEMU, called with the
# folder of its sockets and memory. OVERLAY is one more device tree overlay
# (.dtso), DTSO another than rproc.dtso, CPU another model than cortex-a57.
# SECONDS_MAX (120) ends a boot that hangs.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")

[ $# -ge 2 ] || { sed -n '4,25s/^# \{0,1\}//p' "$0" >&2; exit 2; }
version=$1 script=$(realpath "$2") fragment=${3:-}

dir=$(mktemp -d)
trap '[ -n "${KEEP:-}" ] && echo "$dir" || rm -rf "$dir"' EXIT
bios=${BIOS:-$("$here/optee.sh" firmware)}
kernel=$("$here/kernel.sh" build "$version" $fragment)
modules=$("$here/kernel.sh" modules "$version" $fragment)
needs=$("$here/kernel.sh" needs "$version")
key=$("$here/optee.sh" source)/keys/default.pem
busybox=$("$here/fetch.sh" trixie/busybox-static:arm64)

root=$dir/root
mkdir -p "$root"/{bin,dev,proc,sys,tmp} "$root"/lib/{firmware,modules}
dpkg-deb --fsys-tarfile "$busybox" | tar -x -C "$dir"
cp "$dir/usr/bin/busybox" "$root/bin/busybox"
for module in "$modules"/*.ko "$modules"/../raw/*.ko; do
	aarch64-linux-gnu-strip --strip-debug -o \
		"$root/lib/modules/${module##*/}" "$module"
done
install -m 755 "$script" "$root/init"
if [ -n "$needs" ]; then
	mv "$root/init" "$root/script"
	cp -r "$needs" "$root/lib/modules/stock"
	cat >"$root/init" <<-'END'
	#!/bin/busybox sh
	cd /lib/modules/stock || exit
	while read -r m; do
		/bin/busybox insmod $m || echo "not ok $m"
	done <order
	cd /
	exec /script
	END
	chmod 755 "$root/init"
fi
cp "$here/guest/lib.sh" "$root/bin/"
for c in "$here"/guest/*.c; do
	aarch64-linux-gnu-gcc -static -O1 -Wall -Wextra -Werror \
		-o "$root/bin/$(basename "$c" .c)" "$c"
done
[ -z "${FILES:-}" ] || install -m 755 $FILES "$root/bin/"

make -s -C "$top" -j2 build/trp firmware >&2
fw=$root/lib/firmware
cp "$top/build/firmware/demo.elf" "$fw/plain.elf"
"$top/build/trp" sign -q --in "$fw/plain.elf" --key "$key" --dump data \
	--out "$fw/good.sign"
for dump in all none; do
	"$top/build/trp" sign -q --in "$fw/plain.elf" --key "$key" \
		--dump $dump --out "$fw/dump-$dump.sign"
done
"$top/build/trp" sign -q --in "$fw/plain.elf" --key "$key" --format stock \
	--out "$fw/stock.sign"
for name in bad_jump bad_watchdog bad_once hello; do
	"$top/build/trp" sign -q --in "$top/build/firmware/$name.elf" \
		--key "$key" --dump data --out "$fw/$name.sign"
done
"$top/build/trp" keygen --type p256 --out "$dir/other.pem" >/dev/null
"$top/build/trp" sign -q --in "$fw/plain.elf" --key "$dir/other.pem" \
	--out "$fw/key.sign"
cp "$fw/good.sign" "$fw/spoiled.sign"
"$here/spoil.py" "$fw/plain.elf" "$fw/spoiled.sign"
[ -z "${IMAGES:-}" ] || "$IMAGES" "$fw" "$key" >&2
# last, so that its files win
[ -z "${ROOT:-}" ] || cp -a "$ROOT"/. "$root/"
(cd "$root" && find . | cpio -o -H newc -R 0:0 2>/dev/null) |
	gzip -1 >"$dir/initrd.gz"

machine=(-M virt,secure=on,gic-version=2 -cpu "${CPU:-cortex-a57}" -smp 2
	-m 1024)
qemu-system-aarch64 -nodefaults -display none "${machine[@]}" -bios "$bios" \
	-machine dumpdtb="$dir/base.dtb" >/dev/null 2>&1
dtc -q -@ -I dts -O dtb -o "$dir/overlay" "${DTSO:-$here/rproc.dtso}"
fdtoverlay -i "$dir/base.dtb" -o "$dir/virt.dtb" "$dir/overlay"
if [ -n "${OVERLAY:-}" ]; then
	dtc -q -@ -I dts -O dtb -o "$dir/overlay" "$OVERLAY"
	fdtoverlay -i "$dir/virt.dtb" -o "$dir/more.dtb" "$dir/overlay"
	mv "$dir/more.dtb" "$dir/virt.dtb"
fi
fdtput -t s "$dir/virt.dtb" /chosen bootargs \
	"console=ttyAMA0 iomem=relaxed panic=-1 ${APPEND:-}"
fdtput -t x "$dir/virt.dtb" /chosen linux,initrd-start 0 4a000000
fdtput -t x "$dir/virt.dtb" /chosen linux,initrd-end 0 \
	"$(printf '%x' $((0x4a000000 + $(stat -c %s "$dir/initrd.gz"))))"

# The interrupt controller's path depends on the machine and QEMU's version
gic_path() {
	local gic='^ *\(/device\[[0-9]*\]\) (arm_gic)\r*$'

	printf 'info qom-tree\nquit\n' | qemu-system-aarch64 -nodefaults \
		-display none "${machine[@]}" -S -monitor stdio 2>/dev/null |
		sed -n "s|$gic|/machine/unattached\1|p"
}

peer=${PEER:-memory}
case $peer in
memory)
	/usr/bin/python3 "$top/tests/optee/peer.py" "$dir/uart" \
		"$dir/optee.log" "$fw/plain.elf" >"$dir/peer.log" 2>&1 &
	;;
remote)
	make -s -C "$top" -j2 build/trp-board build/trp-cortexm >&2
	truncate -s 1G "$dir/memory"
	"$top/build/trp-board" remote --uart "$dir/uart" --irq "$dir/irq" \
		--memory "$dir/memory" --gic "$(gic_path)" \
		--fault "$dir/memory@0x1e007f00" ${VERBOSE:+-v} ${PEER_ARGS:-} \
		>"$dir/optee.log" 2>"$dir/peer.log" &
	[ -z "${PEER_PID:-}" ] || echo $! >"$PEER_PID"
	ram=memory-backend-file,id=dram,size=1G,share=on
	machine+=(-object "$ram,mem-path=$dir/memory"
		-machine memory-backend=dram -accel tcg -qtest-log none
		-qtest "unix:$dir/irq,server=on")
	;;
*) echo "linux.sh: PEER=$peer: memory or remote" >&2; exit 2 ;;
esac
[ -z "${BESIDE:-}" ] || "$BESIDE" "$dir" >&2 &
console=(-serial "file:$dir/linux.log")
[ -z "${CONSOLE:-}" ] || console=(-serial chardev:console
	-chardev "pipe,id=console,path=$CONSOLE,logfile=$dir/linux.log")
at() { echo "loader,file=$1,addr=$2,force-raw=on"; }
timeout --foreground "${SECONDS_MAX:-120}" qemu-system-aarch64 -nodefaults \
	-display none -monitor none "${machine[@]}" -bios "$bios" \
	-dtb "$dir/virt.dtb" \
	-device "$(at "$kernel/Image" 0x42200000)" \
	-device "$(at "$dir/initrd.gz" 0x4a000000)" \
	"${console[@]}" -serial "unix:$dir/uart,server=on" ||
	echo "linux.sh: QEMU: $?" >&2
wait
tr -d '\r' <"$dir/linux.log"
[ -z "${OPTEE_LOG:-}" ] || cp "$dir/optee.log" "$OPTEE_LOG"
if [ -n "${LOGS:-}" ]; then
	mkdir -p "$LOGS"
	cp "$dir"/{linux,optee,peer}.log "$LOGS"
fi
grep -q '^DONE' "$dir/linux.log" && ! grep -q '^not ok' "$dir/linux.log" &&
	! grep -qE 'WARNING:|BUG:|Oops|KASAN|UBSAN|possible circular' \
		"$dir/linux.log"
