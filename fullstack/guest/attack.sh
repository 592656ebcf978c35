#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux that attacks its coprocessors (PEER=remote, and
# what tests/fullstack/slow_hostile adds): with a kernel module that sends what
# no driver would, and from user space. APPEND=trp.count=N trp.seconds=N for
# more of it. Prints "ok" or "not ok" per step, then "DONE", and powers off.
. /bin/lib.sh

option() { # NAME DEFAULT
	v=$(sed -n "s/.*trp\.$1=\([0-9]*\).*/\1/p" /proc/cmdline)
	echo "${v:-$2}"
}
count=$(option count 12)
seconds=$(option seconds 6)
start() {
	echo "$1" >$p/firmware && echo start >$p/state ||
		echo "not ok start of $1"
}
stop() { echo stop >$p/state || echo "not ok stop"; }
echoes() {
	until_true test -c /dev/rpmsg0
	check "echo $1" "$(echo_rpmsg /dev/rpmsg0 1 "$1")" "echo: $1"
}
# hostile TEST OPTIONS: one test of the module, its lines marked with $when
hostile() {
	dmesg -c >/dev/null
	t=$1
	shift
	echo "# $t at $(cut -d' ' -f1 /proc/uptime)"
	insmod /lib/modules/trp_hostile.ko test="$t" "$@" &&
		rmmod trp_hostile || echo "not ok $when: $t"
	dmesg | sed -n "s/^.*trp_hostile: \(ok\|not ok\) /\1 $when: /p
		s/^.*trp_hostile: #/#/p"
	dmesg | grep -q 'trp_hostile: ok' ||
		echo "not ok $when: $t said nothing"
	dmesg | grep -E 'WARNING|BUG|Oops' | sed 's/^/not ok /'
}

# Without a driver first: nobody else owns the processors
dmesg -n 1
when="off"
hostile owner
for t in types values sessions states; do hostile $t; done
hostile reach
hostile race count="$count"
hostile unregister count="$count"
hostile scribble count="$count"
hostile scribble count="$count" id=1
hostile window count="$count"
hostile threads seconds="$seconds"

insmod /lib/modules/remoteproc_tee.ko &&
	insmod /lib/modules/virt_rproc_tee.ko || echo "not ok modules"
until_true test -d $p
start good.sign
echoes "before"
when="running"
for t in types values sessions reach; do
	hostile $t
	echoes "after $t"
done
# messages come through a doorbell that somebody else rings all the time
hostile bell seconds=3 &
sleep 1
echo_rpmsg /dev/rpmsg0 100 && echo "ok 100 messages meanwhile"
wait
echoes "after the bell"
user
state "after user space" "running running"
echoes "after user space"
# the other one's driver holds a session, too, and nothing runs there
when="the other one runs"
hostile race count=2 id=1
hostile threads seconds=1 | grep -v '^#'
# whatever the threads left: the driver gets its processors back
stop
state "after the threads" "offline off"
check "the other one" "$(cat $q/state) $(cat $q/tee/state)" "offline off"
start good.sign
echoes "in the end"
stop
rmmod virt_rproc_tee && rmmod remoteproc_tee || echo "not ok rmmod"
echo DONE
poweroff -f
