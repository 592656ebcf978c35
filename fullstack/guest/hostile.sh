#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux that attacks its coprocessors (PEER=remote, and
# what tests/fullstack/slow_hostile adds): images that are to be refused.
# Prints "ok" or "not ok" per step, then "DONE", and powers off.
. /bin/lib.sh

start() {
	echo "$1" >$p/firmware && echo start >$p/state ||
		echo "not ok start of $1"
}
stop() { echo stop >$p/state || echo "not ok stop"; }
echoes() {
	until_true test -c /dev/rpmsg0
	check "$1" "$(echo_rpmsg /dev/rpmsg0 1 "$1")" "echo: $1"
}
# wiped NAME: nothing is left, as seen from outside
wiped() {
	s=$(seen 0)
	case $s in
	"own 0 "*" secure unseen") echo "ok $1 (own memory only)" ;;
	"own 0 "*" secure 0 "*) echo "ok $1" ;;
	*) echo "not ok $1: left: $s" ;;
	esac
}
# there NAME: the control: firmware is seen
there() {
	s=$(seen 0)
	case $s in
	"own 0 "* | *"secure 0 "* | "own 4294967295 "* | *"code "[1-9]*)
		echo "not ok $1: $s" ;;
	*"secure unseen")
		echo "skip $1 in secure RAM: not to be seen on this PC" ;;
	*) echo "ok $1: $s" ;;
	esac
}

insmod /lib/modules/remoteproc_tee.ko &&
	insmod /lib/modules/virt_rproc_tee.ko || echo "not ok modules"
until_true test -d $p
dmesg -n 4

# Memory can be seen: full after power on, then of firmware, then of none
start good.sign
echoes "first"
there "firmware is seen while it runs"
stop
wiped "nothing is seen after the stop"

refused /lib/firmware/refused.txt ||
	echo "# images that were not refused as they should be"

start good.sign
echoes "after all of them"

# The same on the way of a recovery, where the old firmware was still there
dmesg -c >/dev/null
# one of each of these reasons; the others fail in the same places
for reason in 203 205 211 228 240 245 250 301 302 303 304 305 405; do
	line=$(awk -F'\t' -v r=$reason '$3 == r' /lib/firmware/refused.txt |
		tail -1)
	file=${line%%	*}
	echo "$file" >$p/firmware 2>/dev/null
	cp /lib/firmware/good.sign /lib/firmware/now.sign
	[ "$(cat $p/state)" = running ] && stop
	start now.sign
	until_true grep -q running $d/trace0
	cp "/lib/firmware/$file" /lib/firmware/now.sign
	dmesg -c >/dev/null
	echo 1 >$d/crash
	until_true grep -q offline $p/state
	until_true sh -c "dmesg | grep -q 'recovery failed'"
	check "recovery with $reason: one line" \
		"$(dmesg | grep -c 'refused\|reason')" 1
	check "recovery with $reason: its reason" \
		"$(dmesg | grep -c "load refused, reason $reason: ")" 1
	state "recovery with $reason: off" "offline off"
	wiped "recovery with $reason: wiped"
done

echo DONE
poweroff -f
