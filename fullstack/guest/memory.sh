#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux that measures memory of the secure world: an
# OP-TEE built with CFG_TRP_TEST_CODE=tests/optee/memory. Loads /lib/firmware/
# headers-N.sign in turn, then goes through a life of processor 0. Prints a
# line "memory WHAT VALUES..." per step, then "DONE", and powers off.
. /bin/lib.sh
dmesg -n 3

# tests/optee/memory/memory.h
uuid=2f4e5d1b-7a30-4c86-8b6d-03c95a1e7740
RESET=1 CORE=2 HEAP=3 TA_GET=5
LOAD=1 RELEASE=6 STATUS=256
# busybox's insmod tries twice, since these modules never stay: the last line
pta() {
	insmod /lib/modules/trp_pta.ko uuid=$uuid cmd=$1 2>/dev/null
	dmesg | sed -n 's/.*trp_pta: 0 0x00000000 //p' | tail -n 1
}
raw() { insmod /lib/modules/trp_raw.ko id=0 "$@" 2>/dev/null; }
result() { dmesg | sed -n 's/.*trp_raw: command.* //p' | tail -n 1; }
# figures NAME: core's first, since asking costs, too; a session makes the
# application tell
figures() {
	stack=$(pta $CORE)
	heap=$(pta $HEAP)
	raw cmd=$STATUS
	echo "memory $1 core-stack $stack core-heap $heap ta $(pta $TA_GET)"
}
begin() {
	raw cmd=$STATUS
	pta $RESET >/dev/null
}

for f in $(cd /lib/firmware && ls headers-*.sign | sort -t- -k2 -n); do
	n=${f#headers-}
	n=${n%.sign}
	begin
	raw cmd=$LOAD file=$f
	r=$(result)
	figures "load-$n-$r"
	raw cmd=$RELEASE
done

# A life as Linux leads it: load, start, messages, crash, dump, recovery, stop
insmod /lib/modules/remoteproc_tee.ko &&
	insmod /lib/modules/virt_rproc_tee.ko ||
	echo "not ok modules"
until_true() {
	for _ in $(seq 1200); do
		"$@" >/dev/null 2>&1 && return
		usleep 50000
	done
	echo "not ok waiting for: $*"
}
until_true test -d $p
begin
echo dump-all.sign >$p/firmware
echo enabled >$p/coredump
echo start >$p/state || echo "not ok start"
until_true test -c /dev/rpmsg0
figures start
begin
echo_rpmsg /dev/rpmsg0 1 crash &
until_true sh -c '[ $(dmesg | grep -c "is now up") -gt 1 ]'
wait
until_true test -e /sys/class/devcoredump/devcd*/data
figures crash-dump-recovery
begin
echo stop >$p/state || echo "not ok stop"
figures stop
begin
echo spoiled.sign >$p/firmware
echo start >$p/state 2>/dev/null && echo "not ok spoiled"
figures refused
echo DONE
poweroff -f
