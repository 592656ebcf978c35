#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux whose coprocessors run (PEER=remote): start,
# trace, RPMsg, isolation, crash and watchdog with recovery, both processors,
# stop. Prints "ok" or "not ok" per step, then "DONE", and powers off.
. /bin/lib.sh

n=${MESSAGES:-10000}
start() {
	echo "$1" >$p/firmware && echo start >$p/state ||
		echo "not ok start of $1"
}
stop() { echo stop >$p/state || echo "not ok stop"; }
traced() { grep -q "$1" $d/trace0; }
recovered() { [ "$(dmesg | grep -c 'is now up')" -ge "$1" ]; }

up() {
	insmod /lib/modules/remoteproc_tee.ko &&
		insmod /lib/modules/virt_rproc_tee.ko || echo "not ok modules"
	until_true test -d $q
}
down() { rmmod virt_rproc_tee && rmmod remoteproc_tee || echo "not ok rmmod"; }
# A crashed processor whose recovery is disabled has no other way out
reload() { down; up; echo disabled >$p/recovery; }

up
dmesg -n 8
state "at first" "offline off"

echo "# start at $(now)"
start good.sign
echo "# started at $(now)"
until_true traced running && echo "ok trace at $(now)"
cat $d/trace0
state "after start" "running running"
until_true test -c /dev/rpmsg0 && echo "ok channel at $(now)"
check "echo" "$(echo_rpmsg /dev/rpmsg0 1 hello)" "echo: hello"
traced "received: hello" && echo "ok firmware saw it"
echo_rpmsg /dev/rpmsg0 $n && echo "ok $n messages"

# The secure window and all of its code: a store is a bus error
for a in 0x0ec00000 0x0ec10000 0x0ed10000; do
	r=$(devmem $a 32 0xdeadbeef 2>&1)
	check "store to $a ends with SIGBUS" "$?" 135
	r=$(devmem $a 32 2>&1)
	check "load from $a ends with SIGBUS" "$?" 135
done
check "runs on after the stores" \
	"$(echo_rpmsg /dev/rpmsg0 1 there)" "echo: there"

# It crashes, as told
ups=$(dmesg | grep -c 'is now up')
echo "# crash at $(now)"
echo_rpmsg /dev/rpmsg0 0 crash
until_true recovered $((ups + 1)) && echo "ok recovered at $(now)"
wait
until_true traced running
state "after recovery" "running running"
until_true test -c /dev/rpmsg0
check "echo after recovery" "$(echo_rpmsg /dev/rpmsg0 1 again)" "echo: again"
check "one recovery" "$(dmesg | grep -c 'handling crash')" 1
stop
state "after stop" "offline off"

# Firmware that jumps astray, and one that hangs: crashed, and left alone
echo disabled >$p/recovery
start bad_jump.sign
until_true grep crashed $p/state
check "jump astray" "$(dmesg | grep -c 'crash detected.*fatal error')" 2
state "stays crashed" "crashed crashed"
reload
start bad_watchdog.sign
until_true grep crashed $p/state
check "watchdog" "$(dmesg | grep -c 'crash detected.*watchdog')" 1
state "bitten" "crashed crashed"
reload
state "after a reload of the modules" "offline off"

# Two at once
echo enabled >$p/recovery
echo good.sign >$q/firmware
echo start >$q/state
start good.sign
until_true test -c /dev/rpmsg1
echo_rpmsg /dev/rpmsg0 200 &
echo_rpmsg /dev/rpmsg1 200 && echo "ok both"
wait
echo stop >$q/state
check "first runs on" "$(cat $p/state)" running
check "echo of the first" \
	"$(for r in /dev/rpmsg?; do echo_rpmsg $r 1 one; done)" "echo: one"
stop
state "at the end" "offline off"

# Start and stop many times
i=0
echo "# 50 starts at $(now)"
while [ $i -lt 50 ]; do
	echo start >$p/state && echo stop >$p/state || break
	i=$((i + 1))
done
echo "# at $(now)"
check "started and stopped" $i 50
down
echo DONE
poweroff -f
