#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux whose coprocessors run (PEER=remote): many starts
# and recoveries, and a Linux that rings and scribbles where it should not.
# Prints "ok" or "not ok" per step, then "DONE", and powers off.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc none /proc
mount -t sysfs none /sys
mount -t debugfs none /sys/kernel/debug
mount -t devtmpfs none /dev 2>/dev/null

p=/sys/class/remoteproc/remoteproc0
d=/sys/kernel/debug/remoteproc/remoteproc0
page=0x5e006000 # the doorbell
starts=200
recoveries=50
check() { if [ "$2" = "$3" ]; then echo "ok $1"; else echo "not ok $1: '$2', not '$3'"; fi; }
until_true() { # COMMAND, at most 10 s
	for _ in $(seq 500); do
		"$@" >/dev/null 2>&1 && return
		usleep 20000
	done
	echo "not ok waiting for: $*"
	return 1
}
traced() { grep -q running $d/trace0; }
is_up() { dmesg | grep -q 'is now up'; }
slab() { sed -n 's/^Slab: *\([0-9]*\) kB/\1/p' /proc/meminfo; }
figures() { echo "# $1 at $(cut -d' ' -f1 /proc/uptime), slab $(slab) kB"; }
echoes() { check "$1" "$(echo_rpmsg /dev/rpmsg0 1 "$1")" "echo: $1"; }
# what the firmware asks for, without what Linux notes there
table() { grep -v Status $d/resource_table | md5sum; }

insmod /lib/modules/remoteproc_tee.ko && insmod /lib/modules/virt_rproc_tee.ko ||
	echo "not ok modules"
until_true test -d $p
echo good.sign >$p/firmware

n=0
while [ $n -lt $starts ]; do
	echo start >$p/state && until_true traced && echo stop >$p/state || break
	n=$((n + 1))
	case $n in 10) before=$(slab); figures "10 starts" ;; esac
done
figures "$n starts"
check "starts and stops" $n $starts
# pages of a slab cache come and go; 200 starts that lose 4 KiB each do not
check "no slab lost" "$([ $(($(slab) - before)) -lt 512 ] && echo none)" none

echo start >$p/state
until_true test -c /dev/rpmsg0
sum=$(table)
n=0
while [ $n -lt $recoveries ]; do
	dmesg -c >/dev/null
	echo_rpmsg /dev/rpmsg0 1 crash >/dev/null
	until_true is_up && until_true test -c /dev/rpmsg0 || break
	[ "$(echo_rpmsg /dev/rpmsg0 1 $n)" = "echo: $n" ] || break
	[ "$(table)" = "$sum" ] || break
	n=$((n + 1))
done
figures "$n recoveries"
check "recoveries with the same table" $n $recoveries

# Rings for nothing, and counters that are not Linux's to write
n=0
while [ $n -lt 1000 ]; do
	n=$((n + 1))
	devmem $page 32 $n
done
echoes "flooded"
devmem $((page + 0x40)) 32 0x1234
devmem $((page + 0x44)) 32 0x1234
echoes "scribbled"
# Everything that is shared: the firmware may fall silent, but not run on
# other code; it starts again from a clean slate
for a in $(seq $((0x5e000000)) 256 $((0x5e005f00))) \
	$(seq $((0x5e008000)) 256 $((0x5e00ff00))); do
	devmem "$a" 32 0xffffffff
done
check "still there" "$(cat $p/state)" running
echo stop >$p/state
echo start >$p/state
until_true traced
until_true test -c /dev/rpmsg0
echoes "again"
echo stop >$p/state
check "off" "$(cat $p/state) $(cat $p/tee/state)" "offline off"
echo DONE
poweroff -f
