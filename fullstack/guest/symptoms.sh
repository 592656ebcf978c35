#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# Makes the mistakes that docs/debugging.md explains: in the device tree
# (mistakes.dtso), in the order of modules, in files, in use. The kernel's log
# is what counts; tests/fullstack/slow_symptoms compares it with the document.
. /bin/lib.sh
dmesg -n 8

# of NODE: its folder in /sys/class/remoteproc
of() {
	for r in /sys/class/remoteproc/remoteproc*; do
		case $(cat "$r/name") in *".$1") echo "$r" ;; esac
	done
}
# start NODE FILE ERROR: what the shell says
start() {
	p=$(of "$1")
	echo "$2" >$p/firmware
	check "$1: start of $2" \
		"$( { echo start >$p/state; } 2>&1 | sed 's/.*: //')" "$3"
}
stop() { echo stop >$(of "$1")/state || echo "not ok stop of $1"; }

# Modules and the TEE bus
ta=optee-ta-80a4c275-0a47-4905-8285-1486a9771a08
ls /sys/bus/tee/devices
insmod /lib/modules/remoteproc_tee.ko
echo $ta >/sys/bus/tee/drivers/remoteproc_tee/unbind
insmod /lib/modules/virt_rproc_tee.ko
check "no processor without the application" "$(ls /sys/class/remoteproc)" ""
cat /sys/kernel/debug/devices_deferred
echo $ta >/sys/bus/tee/drivers/remoteproc_tee/bind
sleep 2
cat /sys/class/remoteproc/remoteproc*/name

# The device tree
check "processors that are there" "$(ls /sys/class/remoteproc | wc -l)" 5
start outside good.sign "Invalid argument"
start no-memory good.sign "Invalid argument"
# who opened the session last owns the processor
t=$(cat "$(of table-outside)/name")
echo "$t" >/sys/bus/platform/drivers/virt_rproc_tee/unbind
echo "$t" >/sys/bus/platform/drivers/virt_rproc_tee/bind
start same-id good.sign "Device or resource busy"
start table-outside good.sign "Operation not permitted"

# Files
start remoteproc nothing.sign "No such file or directory"
start remoteproc plain.elf "Exec format error"
start remoteproc cut.sign "Exec format error"
start remoteproc longer.sign "Exec format error"
start remoteproc key.sign "Key was rejected by service"
start remoteproc forged.sign "Key was rejected by service"
start remoteproc spoiled.sign "Bad message"
start remoteproc elsewhere.sign "Operation not permitted"
start remoteproc closed.sign "Operation not permitted"
check "result" "$(cut -c1-4 "$(of remoteproc)/tee/result")" "310 "

# Use
p=$(of remoteproc)
d=/sys/kernel/debug/remoteproc/${p##*/}
start remoteproc good.sign ""
check "a second start says nothing" "$( { echo start >$p/state; } 2>&1)" ""
devmem 0x0ec00000
check "code read from Linux: SIGBUS" $? 135
echo stop >$p/state
check "two starts, one stop" "$(cat $p/state)" running
echo stop >$p/state
check "two starts, two stops" "$(cat $p/state)" offline
check "a stop of one that is off" \
	"$( { echo stop >$p/state; } 2>&1 | sed 's/.*: //')" "Invalid argument"
start remoteproc bad_nothing.sign ""
check "no trace without a resource table" "$(ls $d | grep -c trace)" 0
echo stop >$p/state
start remoteproc dump-none.sign ""
echo enabled >$p/coredump
echo 1 >$d/crash
sleep 3
dumps=$(ls /sys/class/devcoredump 2>/dev/null | grep -c devcd)
check "recovered, without a dump" "$(cat $p/state) $dumps" "running 0"
echo disabled >$p/recovery
echo 1 >$d/crash
sleep 2
check "stays crashed" "$(cat $p/state)" crashed
# Linux 7.2 stops it, and later releases of 6.12; others refuse
error=$( { echo stop >$p/state; } 2>&1 | sed 's/.*: //')
if [ "$(cat $p/state)" = offline ]; then
	check "a stop of a crashed one" "$error $(cat $p/tee/state)" " off"
	start remoteproc dump-none.sign ""
	echo 1 >$d/crash
	sleep 2
	check "crashed again" "$(cat $p/state)" crashed
else
	check "a stop of a crashed one" "$error" "Invalid argument"
fi
echo recover >$p/recovery
sleep 3
check "echo recover" "$(cat $p/state)" running
echo enabled >$p/recovery
cp /lib/firmware/spoiled.sign /lib/firmware/dump-none.sign
echo 1 >$d/crash
sleep 3
check "a recovery that fails" \
	"$(cat $p/state) $(cat $p/tee/state)" "offline off"
start remoteproc good.sign ""
echo stop >$p/state
rmmod virt_rproc_tee && rmmod remoteproc_tee || echo "not ok rmmod"
echo DONE
poweroff -f
