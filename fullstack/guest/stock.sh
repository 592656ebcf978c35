#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a stock Linux, that has no RPMsg over virtio, with
# coprocessors that run (PEER=remote): load, start, trace, stop, refuse,
# recover. Prints "ok" or "not ok" per step, then "DONE", and powers off.
. /bin/lib.sh

# start FILE ERROR-TEXT: what the shell says of a start
start() {
	echo "$1" >$p/firmware
	# busybox ends with "write error: TEXT"
	check "start of $1" \
		"$( { echo start >$p/state; } 2>&1 | sed 's/.*: //')" "$2"
}
stop() { echo stop >$p/state || echo "not ok stop"; }
traced() { grep -q running $d/trace0; }

case $(uname -r) in
*+deb*-arm64) echo "ok Debian's $(uname -r)" ;;
*) echo "not ok a stock kernel: $(uname -r)" ;;
esac
insmod /lib/modules/remoteproc_tee.ko &&
	insmod /lib/modules/virt_rproc_tee.ko ||
	echo "not ok modules"
until_true test -d $p
state "at first" "offline off"
dmesg -n 8

start good.sign ""
state "after start" "running running"
until_true traced && echo "ok trace"
check "isolated" "$(cat $p/tee/isolated)" 1
devmem 0x0ec10000 32 0xdeadbeef >/dev/null 2>&1
check "store into its code ends with SIGBUS" $? 135
stop
state "after stop" "offline off"

start plain.elf "Exec format error"
start key.sign "Key was rejected by service"
start spoiled.sign "Bad message"
says "spoiled" 'load refused, reason 303: segment'
state "after the refusals" "offline off"

# The crash is the firmware's own, and recovery loads the same file again
echo disabled >$p/recovery
start bad_jump.sign ""
until_true grep crashed $p/state
state "crashed" "crashed crashed"
cp /lib/firmware/good.sign /lib/firmware/bad_jump.sign
rmmod virt_rproc_tee && rmmod remoteproc_tee ||
	echo "not ok rmmod while crashed"
insmod /lib/modules/remoteproc_tee.ko && insmod /lib/modules/virt_rproc_tee.ko
until_true test -d $p
start good.sign ""
until_true traced
echo 1 >$d/crash
recovered() { [ "$(dmesg | grep -c 'is now up')" -ge "$1" ]; }
until_true recovered 4
state "recovered" "running running"
until_true traced && echo "ok trace after the recovery"
stop
state "at the end" "offline off"
rmmod virt_rproc_tee && rmmod remoteproc_tee || echo "not ok rmmod"
echo DONE
poweroff -f
