#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# ./demo.sh --fullstack: trp in real OP-TEE, driven by a real Linux. Installs
# QEMU and cross compilers (asks sudo when not root), fetches Debian's sources
# of OP-TEE and TF-A and Debian's own Linux 6.12 for arm64 into a cache
# (${TRP_CACHE:-~/.cache/trp}), builds the firmware, boots all of it, and
# types at Linux's console. The coprocessor runs in a process beside QEMU. Every
# command and every answer below is real. Minutes the first time, then seconds.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C

work=$(mktemp -d)
boot_pid=
descendants() { # PID: it and all it started
	local kid
	for kid in $(cat "/proc/$1/task/$1/children" 2>/dev/null || true); do
		descendants "$kid"
	done
	echo "$1"
}
cleanup() {
	if [ -n "$boot_pid" ]; then
		# shellcheck disable=SC2046
		kill $(descendants "$boot_pid") 2>/dev/null || true
		wait "$boot_pid" 2>/dev/null || true
	fi
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
. scripts/demo_lib.sh

# long TITLE COMMAND...: long work; its last word goes into $answer
long() {
	local title=$1 start=$SECONDS pid status=0
	shift
	"$@" >"$work/answer" 2>"$work/log" &
	pid=$!
	if [ ! -t 1 ]; then printf '    %s ...\n' "$title"; fi
	while [ -t 1 ] && kill -0 $pid 2>/dev/null; do
		printf '\r\e[K    %s %d s %s%.40s%s' "$title" \
			$((SECONDS - start)) "$d" \
			"$(tail -n 1 "$work/log" 2>/dev/null)" "$n"
		sleep 0.5
	done
	wait $pid || status=$?
	if [ -t 1 ]; then printf '\r\e[K'; fi
	if [ $status != 0 ]; then
		tail -n 20 "$work/log" >&2
		die "$title: failed"
	fi
	answer=$(tail -n 1 "$work/answer")
	printf '    %s: %d s\n' "$title" $((SECONDS - start))
}

# until_ready SECONDS: read Linux's console up to the next "=== STATUS"
until_ready() {
	local line part='' end=$((SECONDS + $1)) got
	: >"$work/out"
	while [ $SECONDS -lt $end ]; do
		got=0
		IFS= read -r -t 1 line <&"$from_linux" || got=$?
		# a pause may fall into the middle of a line
		line=$part$line part=
		if [ $got -gt 128 ]; then
			part=$line
			kill -0 "$boot_pid" 2>/dev/null || break
			continue
		fi
		line=${line%$'\r'}
		case $line in
		'=== '*) status=${line#=== }; return 0 ;;
		esac
		printf '%s\n' "$line" >>"$work/out"
	done
	tail -n 15 "$work/out" "$work/boot" >&2
	die "Linux does not answer"
}

# silent COMMAND: on Linux, without a word; its answer is in $work/out
silent() {
	printf '%s\n' "$1" >&"$to_linux"
	until_ready 300
}

# on_linux STATUS COMMAND: type it, show the answer, insist on the status
on_linux() {
	printf '    %slinux# %s%s\n' "$c" "$2" "$n"
	silent "$2"
	clean <"$work/out"
	[ "$status" = "$1" ] || die "it ended with $status, not with $1"
	[ "$1" = 0 ] || printf '    %s(exit code %s)%s\n' "$d" "$1" "$n"
}

# until_linux COMMAND: ask until it is so
until_linux() {
	silent "for i in \$(seq 1200); do $1 && break; usleep 100000; done"
	silent "$1"
	[ "$status" = 0 ] || die "it does not come to: $1"
}

# What the kernel said since the last time, without the module loader's notes
kernel_says() { # PATTERN that has to be there
	printf '    %slinux# dmesg%s\n' "$c" "$n"
	silent 'dmesg -c'
	grep -E 'remoteproc|optee' "$work/out" | sed 's/^\[ *[0-9.]*\] //' \
		>"$work/lines" || true
	mv "$work/lines" "$work/out"
	clean <"$work/out"
	says "$1"
}

printf '%strp in real OP-TEE under real Linux%s\n' "$b" "$n"
began=$SECONDS
scripts/install.sh fullstack

step "Fetch and build what boots"
# One make at a time asks for the host's programs: they share build/
long "programs and firmware of this PC" \
	make -s -j"$(nproc)" build/trp build/trp-board build/trp-cortexm \
	firmware
long "source of OP-TEE OS" fullstack/optee.sh source
key=$answer/keys/default.pem
optee_version=$(basename "$(dirname "$answer")")
long "source of TF-A" fullstack/optee.sh tfa-source
long "TF-A, and OP-TEE with trp in it" fullstack/optee.sh firmware
bios=$answer
long "Debian's Linux for arm64" fullstack/kernel.sh build stock-6.12
long "the modules for it" fullstack/kernel.sh modules stock-6.12
built=$SECONDS
optee_version=${optee_version//optee-os-/OP-TEE OS }
why "$optee_version, not one line changed; ${answer#"$PWD"/}"
why "Sources and Debian's kernel lie in the cache, what is built in build/."

step "Sign firmware, on the PC"
fw=$work/fw
mkdir "$fw"
expect 0 build/trp sign --in build/firmware/demo.elf --key "$key" \
	--out "$fw/demo.sign"
expect 0 build/trp sign --in build/firmware/bad_once.elf --key "$key" \
	--dump data --out "$fw/bad_once.sign"
cp build/firmware/demo.elf "$fw/"
cp "$fw/demo.sign" "$fw/changed.sign"
at=$(grep -abo 'demo firmware' "$fw/changed.sign" | head -n 1 | cut -d: -f1)
[ -n "$at" ] || die "the firmware's text is not in the image"
printf '    %s$ printf D | dd of=changed.sign bs=1 seek=%d conv=notrunc%s\n' \
	"$c" "$at" "$n"
printf D | dd of="$fw/changed.sign" bs=1 seek="$at" conv=notrunc status=none
why "default.pem is OP-TEE's well-known key: for a demo, never for a product."

step "Boot: TF-A, OP-TEE, then Debian's Linux"
printf '    %s$ PEER=remote fullstack/linux.sh stock-6.12 %s%s\n' "$c" \
	'fullstack/guest/console.sh' "$n"
mkdir "$work/root"
mkdir -p "$work/root/lib/firmware"
cp "$fw"/* "$work/root/lib/firmware/"
mkfifo "$work/console.in" "$work/console.out"
exec {to_linux}<>"$work/console.in" {from_linux}<>"$work/console.out"
booting=$SECONDS
PEER=remote BIOS=$bios ROOT=$work/root CONSOLE=$work/console LOGS=$work/logs \
	SECONDS_MAX=1800 fullstack/linux.sh stock-6.12 \
	fullstack/guest/console.sh >"$work/boot" 2>&1 &
boot_pid=$!
until_ready 600
printf '    booted in %d s\n' $((SECONDS - booting))
on_linux 0 'uname -rvm'
says 'deb.*Debian.*aarch64'
on_linux 0 "insmod /lib/modules/remoteproc_tee.ko; \
insmod /lib/modules/virt_rproc_tee.ko"
until_linux 'test -d /sys/class/remoteproc/remoteproc0'
kernel_says 'remoteproc0: .* is available'
why "The trusted application announced itself on the TEE bus; nothing was told."

step "Start signed firmware"
trace=/sys/kernel/debug/remoteproc/remoteproc0/trace0
on_linux 0 'cd /sys/class/remoteproc/remoteproc0'
on_linux 0 'echo demo.sign > firmware'
on_linux 0 'echo start > state'
on_linux 0 'cat state'
says '^running$'
kernel_says 'is now up'
why "OP-TEE verified it and loaded it into memory that is closed to Linux."

step "Hear what the coprocessor says"
until_linux "grep -q running $trace"
on_linux 0 "cat $trace"
says 'running$'
on_linux 0 'grep . tee/isolated tee/digest tee/key_id'
says '^tee/isolated:1$'
why "Which firmware runs, and who signed it, as the secure world knows it."

step "Try to change the running firmware from Linux, as root"
on_linux 135 'devmem 0x0ec10000 32 0xdeadbeef'
on_linux 135 'devmem 0x0ec10000'
on_linux 0 'cat state tee/state'
says '^running$'
why "Its code is secure memory: Linux gets a bus error, the firmware goes on."

step "Stop it"
on_linux 0 'echo stop > state'
on_linux 0 'cat state tee/state'
says '^off$'
kernel_says 'stopped remote processor'

step "A firmware that crashes: recovery and core dump, by themselves"
on_linux 0 'echo bad_once.sign > firmware; echo enabled > coredump'
on_linux 0 'echo start > state'
until_linux "grep -q 'back after' $trace 2>/dev/null"
kernel_says 'crash detected'
says 'handling crash #1'
on_linux 0 "cat state $trace"
says 'back after a crash'
why "A lockup of the core, an interrupt, then: stop, dump, verify, load, start."

step "Read the dump, on the PC"
silent 'dump=$(echo /sys/class/devcoredump/devcd*/data); wc -c <$dump'
printf '    %slinux# wc -c /sys/class/devcoredump/devcd*/data%s\n' "$c" "$n"
clean <"$work/out"
silent 'gzip -c $dump | base64; echo 1 >$dump'
base64 -d <"$work/out" | gzip -d >"$work/core"
reader=arm-none-eabi-readelf
command -v $reader >/dev/null || reader=readelf
expect 0 $reader -hlW "$work/core"
says 'CORE (Core file)'
says 'Number of program headers: *2$'
gdb=$(command -v gdb-multiarch arm-none-eabi-gdb | head -n 1 || true)
if [ -n "$gdb" ]; then
	expect 0 "$gdb" -batch -nx -ex 'x/2s (char *)trace_buffer' \
		build/firmware/bad_once.elf "$work/core"
else
	printf '    %s$ strings core | grep %s%s\n' "$c" "'life\|jump'" "$n"
	tr -c '[:print:]\n' '\n' <"$work/core" | grep 'life\|jump' |
		sort -u >"$work/out" || true
	clean <"$work/out"
fi
says 'jumping to nowhere'
why "The image has to allow it: signed with --dump data. \
Its last words are there."
on_linux 0 'echo stop > state'

step "An image that was changed after signing"
silent 'dmesg -c'
on_linux 1 'echo changed.sign > firmware; echo start > state'
says 'Bad message'
kernel_says 'load refused, reason 303'
on_linux 0 'cat state tee/state tee/result'
says '^off$'
on_linux 1 'echo demo.elf > firmware; echo start > state'
says 'Exec format error'
kernel_says 'load refused, reason 203'
why "One line each, with the reason that docs/reasons.md explains."

step "What the secure world noted meanwhile"
printf '%s\n' poweroff >&"$to_linux"
wait "$boot_pid" || die "the boot ended with $?: $(tail -n 3 "$work/boot")"
boot_pid=
grep -aE '^[IDE]/TC:.*(trusts key|processor 0:? )' "$work/logs/optee.log" |
	sed 's/\r$//; s/^/    /' | tee "$work/out"
says '303 DIGEST'
says 'processor 0 crashed'
why "OP-TEE's console is a UART that only the secure world reaches."

printf '\n%sAll steps did what they said, in %d s (fetch and build %d s).%s\n' \
	"$g" $((SECONDS - built)) $((built - began)) "$n"
printf 'A shell there: docs/fullstack.md.\n'
