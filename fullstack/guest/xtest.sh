#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux that has Debian's tee-supplicant and xtest: a
# processor is started, OP-TEE's own tests run beside it, and it still answers.
# Needs PEER=remote. Prints "ok" or "not ok" per step, then "DONE", and powers
# off; xtest's own log comes between lines "== xtest N" and "== end N: STATUS".
/bin/busybox --install -s /bin
export PATH=/bin:/usr/bin:/usr/sbin
mount -t proc none /proc
mount -t sysfs none /sys
mount -t debugfs none /sys/kernel/debug
mount -t devtmpfs none /dev 2>/dev/null
mkdir -p /var/lib/optee-client/data/tee /tmp

p=/sys/class/remoteproc/remoteproc0
check() {
	if [ "$2" = "$3" ]; then
		echo "ok $1"
	else
		echo "not ok $1: '$2', not '$3'"
	fi
}
state() { check "$1" "$(cat $p/state) $(cat $p/tee/state)" "$2"; }
until_true() { # COMMAND succeeds, at most a minute
	for _ in $(seq 600); do
		"$@" >/dev/null 2>&1 && return
		usleep 100000
	done
	echo "not ok waiting for: $*"
}
answers() { check "$1" "$(echo_rpmsg /dev/rpmsg0 20 "$1")" "echo: $1"; }
started() { dmesg | grep -c 'is now up'; }

tee-supplicant & supplicant=$!
until_true test -c /dev/teepriv0
insmod /lib/modules/remoteproc_tee.ko &&
	insmod /lib/modules/virt_rproc_tee.ko ||
	echo "not ok modules"
until_true test -d $p
echo good.sign >$p/firmware
echo start >$p/state || echo "not ok start"
until_true test -c /dev/rpmsg0
answers "before xtest"

for t in 1001 1004 1006; do
	echo "== xtest $t"
	xtest -t regression $t 2>&1
	echo "== end $t: $?"
	kill -0 $supplicant || echo "not ok tee-supplicant lives"
	state "processor during xtest $t" "running running"
	answers "after xtest $t"
done
check "never restarted" "$(started) $(dmesg | grep -c 'handling crash')" "1 0"
echo stop >$p/state || echo "not ok stop"
state "stopped" "offline off"
echo start >$p/state || echo "not ok start again"
until_true test -c /dev/rpmsg0
answers "started after xtest"
echo stop >$p/state || echo "not ok stop again"
state "stopped again" "offline off"
rmmod virt_rproc_tee && rmmod remoteproc_tee || echo "not ok rmmod"
echo DONE
poweroff -f
