#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux whose trusted application panics on demand: an
# OP-TEE built with CFG_TRP_TEST_CODE=tests/optee/inject, PEER=remote. At each
# step of a life: the session is opened again once, the firmware is what it
# was, nothing half-loaded stays. Prints "ok" or "not ok" per step, then
# "DONE", and powers off.
. /bin/lib.sh

# tests/optee/inject/inject.h
uuid=6b0dc3f5-2c58-4a3f-9d17-51e270840ba6
OPEN_BEFORE=1 OPEN_AFTER=2 CLOSE=3
IMAGE_BEFORE=16 IMAGE_AFTER=17
BEFORE=$((0x1000)) AFTER=$((0x2000)) ANY_CMD=$((0x3000))
# The driver loads with the second of them, trp_raw with the first
LOAD=1 START=2 STOP=3 DUMP=5 RELEASE=6 STATUS=256 LOAD_RSC=257

shut="Cannot send after transport endpoint shutdown"

least() {
	if [ "$2" -ge "$3" ]; then
		echo "ok $1 ($2)"
	else
		echo "not ok $1: $2, not $3 or more"
	fi
}
most() {
	if [ "$2" -le "$3" ]; then
		echo "ok $1 ($2)"
	else
		echo "not ok $1: $2, not $3 or less"
	fi
}
pta() {
	insmod /lib/modules/trp_pta.ko uuid=$uuid cmd=$1 in=${2:-0,0,0,0} \
		2>/dev/null
}
# busybox's insmod tries twice, since these modules never stay
raw() { insmod /lib/modules/trp_raw.ko "$@" 2>/dev/null; }
count() { dmesg | grep -c "$1"; }
# arm POINT SKIP TIMES [PROCESSOR]
arm() { pta 1 $1,$2,$3,${4:-0}; reopened=$(count 'opening a new session'); }
# seen: panics since, bytes in memory at the last one, bytes there now
seen() {
	pta 3
	set -- $(dmesg | sed -n 's/.*trp_pta: 0 0x00000000 //p' | tail -n 1)
	panics=$1 then=$2 now=$3
}
disarm() { arm 0 0 0; }
# panicked NAME PANICS REOPENED: as many, and not more
panicked() {
	seen
	check "$1: panics, reopened" \
		"$panics $(($(count 'opening a new session') - reopened))" \
		"$2 $3"
}
up() {
	insmod /lib/modules/remoteproc_tee.ko &&
		insmod /lib/modules/virt_rproc_tee.ko || echo "not ok modules"
}
down() { rmmod virt_rproc_tee && rmmod remoteproc_tee || echo "not ok rmmod"; }
try_start() { { echo start >$p/state; } 2>&1 | sed 's/.*: //'; }
# In one read: cat would ask a second time after an error
ask() { dd if=$p/tee/state bs=64 count=1 2>&1 | sed -n '1s/.*: //p'; }
start() {
	echo "$1" >$p/firmware
	check "${2:-start}" "$(try_start)" ""
}
stop() { echo stop >$p/state || echo "not ok stop"; }
# answers NAME [DEVICE]: the firmware itself says so
answers() {
	until_true test -c ${2:-/dev/rpmsg0}
	check "$1: firmware answers" \
		"$(echo_rpmsg ${2:-/dev/rpmsg0} 1 hello)" "echo: hello"
}

up
until_true test -d $q
dmesg -n 4
start good.sign "start without a panic"
answers "without a panic"
stop

# ---- one panic somewhere in a start: the command is repeated, once ----------
once() { # NAME POINT SKIP [FILE]
	arm $2 $3 1
	start ${4:-good.sign} "$1: start"
	panicked "$1" 1 1
	state "$1" "running running"
	answers "$1"
	stop
	state "$1, stopped" "offline off"
}
once "before LOAD_FW_RSC_TABLE" $((BEFORE + LOAD_RSC)) 0
once "before the image" $IMAGE_BEFORE 0
check "before the image: bytes in memory" "$then" 0
once "after the image" $IMAGE_AFTER 0
least "after the image: bytes in memory" "$then" 1000
once "before a stock image" $IMAGE_BEFORE 0 stock.sign
check "before a stock image: all was wiped before" "$then" 0
once "after a stock image" $IMAGE_AFTER 0 stock.sign
least "after a stock image: bytes in memory" "$then" 1000
once "after LOAD_FW_RSC_TABLE" $((AFTER + LOAD_RSC)) 0
once "before START_FW" $((BEFORE + START)) 0
once "after START_FW" $((AFTER + START)) 0

# ---- it dies in the middle of a load and nobody comes again -----------------
gone() { # NAME POINT SKIP LEAST-BYTES [FILE]
	arm $2 $3 2
	raw id=0 cmd=$LOAD file=${5:-good.sign}
	panicked "$1" 2 0
	least "$1: bytes in memory at the panic" "$then" $4
	check "$1: bytes in memory after it" "$now" 0
	state "$1" "offline off"
	result=$(dmesg | grep 'trp_raw: command' | tail -n 1 | sed 's/.* //')
	check "$1: result of the session" "$result" 0xffff3024
}
gone "dead before the image" $IMAGE_BEFORE 0 0
gone "dead before a stock image" $IMAGE_BEFORE 0 0 stock.sign
# Sealed: it is loaded, and what was loaded is all there
stays() { # NAME POINT FILE
	arm $2 0 1
	raw id=0 cmd=$LOAD file=$3
	seen
	check "$1: panics" "$panics" 1
	check "$1: stays loaded" "$(cat $p/tee/state)" loaded
	check "$1: no byte less" "$now" "$then"
	raw id=0 cmd=$RELEASE
	seen
	check "$1, released: bytes" "$now" 0
}
stays "dead after the image" $IMAGE_AFTER good.sign
stays "dead after a stock image" $IMAGE_AFTER stock.sign
# The memory is never open, and cleared at each release: a load that follows a
# stop finds what ran before, and clears it
disarm
raw id=0 cmd=$LOAD file=hello.sign
seen
fresh=$now
least "loaded after a release: bytes" "$fresh" 100
raw id=0 cmd=$RELEASE
for cmd in $LOAD $START $STOP; do raw id=0 cmd=$cmd file=good.sign; done
seen
least "stopped: bytes" "$now" 1000
raw id=0 cmd=$LOAD file=hello.sign
seen
check "loaded after a stop: bytes" "$now" "$fresh"
raw id=0 cmd=$RELEASE

# ---- the reason of an earlier refusal is not that of a panic ----------------
echo spoiled.sign >$p/firmware
check "spoiled: start" "$(try_start)" "Bad message"
check "spoiled: reason" "$(cut -c1-4 $p/tee/result)" "303 "
arm $((BEFORE + LOAD_RSC)) 0 2
echo good.sign >$p/firmware
try_start >/dev/null
check "panic after a refusal: result" "$(cat $p/tee/result)" \
	"0xffff3024 target dead"
check "panic after a refusal: its line" \
	"$(dmesg | grep 'load refused' | tail -n 1 | sed 's/.*load/load/')" \
	"load refused by the secure world: target dead (0xffff3024)"

# ---- a second panic in the session that was opened again: an error ----------
twice() { # NAME POINT SKIP [FILE]
	arm $2 $3 2
	echo ${4:-good.sign} >$p/firmware
	check "$1 twice: start" "$(try_start)" "$shut"
	panicked "$1 twice" 2 2
	check "$1 twice: bytes after it" "$now" 0
	state "$1 twice" "offline off"
	start good.sign "$1 twice, then start"
	answers "$1 twice, then start"
	stop
}
twice "before LOAD_FW_RSC_TABLE" $((BEFORE + LOAD_RSC)) 0
twice "before the image" $IMAGE_BEFORE 0
twice "before a stock image" $IMAGE_BEFORE 0 stock.sign
twice "after LOAD_FW_RSC_TABLE" $((AFTER + LOAD_RSC)) 0
twice "before START_FW" $((BEFORE + START)) 0
twice "after START_FW" $((AFTER + START)) 0
# Each command, again and again: every command gives up after its second
arm $ANY_CMD 0 100000
echo good.sign >$p/firmware
check "always: start" "$(try_start)" "$shut"
seen
least "always: panics" "$panics" 2
most "always: panics" "$panics" 16
disarm
state "always, then no more" "offline off"
start good.sign "always, then start"
answers "always, then start"

# ---- while it runs: the firmware goes on, whatever becomes of the TA --------
ups=$(count 'is now up')
arm $((BEFORE + STATUS)) 0 1
check "GET_STATUS once" "$(cat $p/tee/state)" running
panicked "GET_STATUS once" 1 1
arm $((AFTER + STATUS)) 0 1
check "after GET_STATUS once" "$(cat $p/tee/state)" running
panicked "after GET_STATUS once" 1 1
answers "GET_STATUS once"
arm $((BEFORE + STATUS)) 0 2
check "GET_STATUS twice" "$(ask)" "$shut"
panicked "GET_STATUS twice" 2 2
echo_rpmsg /dev/rpmsg0 200 &&
	echo "ok 200 messages while the application is dead"
check "GET_STATUS later" "$(cat $p/tee/state)" running
check "same run of the firmware" \
	"$(count 'is now up') $(count 'handling crash')" "$ups 0"

# The other processor's sessions die, too; its firmware does not
echo good.sign >$q/firmware
echo start >$q/state || echo "not ok start of the second"
answers "second processor" /dev/rpmsg1
arm $((BEFORE + STOP)) 0 1
stop
panicked "STOP_FW once" 1 1
state "STOP_FW once" "offline off"
answers "second processor after the panic" /dev/rpmsg1
reopened=$(count 'opening a new session')
check "second processor, asked" \
	"$(cat $q/state) $(cat $q/tee/state)" "running running"
check "second processor: reopened once" \
	"$(($(count 'opening a new session') - reopened))" 1
# in the middle of a load of the first
arm $IMAGE_BEFORE 0 2
echo start >$p/state 2>/dev/null
panicked "first twice, second running" 2 2
answers "second processor after two panics" /dev/rpmsg1
echo stop >$q/state || echo "not ok stop of the second"
check "second processor stopped" \
	"$(cat $q/state) $(cat $q/tee/state)" "offline off"
seen
check "first processor's memory" "$now" 0

# ---- stop and release -------------------------------------------------------
ends() { # NAME POINT
	start good.sign "$1: start"
	answers "$1"
	arm $2 0 1
	stop
	panicked "$1" 1 1
	check "$1: bytes after it" "$now" 0
	state "$1" "offline off"
}
ends "after STOP_FW" $((AFTER + STOP))
ends "before RELEASE_FW" $((BEFORE + RELEASE))
ends "after RELEASE_FW" $((AFTER + RELEASE))
# Twice: the stop is an error and the processor still runs; the next one works
start good.sign "STOP_FW twice: start"
answers "STOP_FW twice"
arm $((BEFORE + STOP)) 0 2
echo stop >$p/state 2>/dev/null
panicked "STOP_FW twice" 2 2
disarm
[ "$(cat $p/state)" = offline ] || stop
state "STOP_FW twice, then stop" "offline off"
seen
check "STOP_FW twice, then stop: bytes" "$now" 0

# ---- recovery of the processor, with the application dying on the way -------
recovers() { # NAME POINT
	ups=$(count 'is now up')
	arm $2 0 1
	echo_rpmsg /dev/rpmsg0 1 crash &
	until_true sh -c "[ \$(dmesg | grep -c 'is now up') -gt $ups ]"
	wait
	panicked "recovery, $1" 1 1
	state "recovery, $1" "running running"
	answers "recovery, $1"
}
start good.sign "recovery: start"
answers "recovery"
recovers "STOP_FW" $((BEFORE + STOP))
recovers "after the image" $IMAGE_AFTER
recovers "after START_FW" $((AFTER + START))
# Twice in the load: the recovery fails, and the processor is usable
arm $IMAGE_BEFORE 0 2
fails=$(count 'recovery failed')
echo_rpmsg /dev/rpmsg0 1 crash &
until_true sh -c "[ \$(dmesg | grep -c 'recovery failed') -gt $fails ]"
wait
panicked "recovery, load twice" 2 2
state "recovery, load twice" "offline off"
check "recovery, load twice: bytes" "$now" 0
start good.sign "after a failed recovery"
answers "after a failed recovery"
stop

# ---- a core dump ------------------------------------------------------------
dumps() { # NAME POINT
	start dump-all.sign "$1: start"
	answers "$1"
	echo enabled >$p/coredump
	ups=$(count 'is now up')
	arm $2 0 1
	echo_rpmsg /dev/rpmsg0 1 crash &
	until_true sh -c "[ \$(dmesg | grep -c 'is now up') -gt $ups ]"
	wait
	panicked "$1" 1 1
	c=$(ls -d /sys/class/devcoredump/devcd*/data 2>/dev/null | head -n 1)
	check "$1: an ELF file" "$(head -c 4 "$c" | tail -c 3)" ELF
	least "$1: bytes" "$(cat "$c" | wc -c)" 10000
	echo 1 >"$c"
	answers "$1: recovered"
	echo disabled >$p/coredump
	stop
	state "$1: stopped" "offline off"
}
dumps "before GET_COREDUMP" $((BEFORE + DUMP))
dumps "after GET_COREDUMP" $((AFTER + DUMP))

# ---- modules ----------------------------------------------------------------
# The session's end: what runs is released before, and rmmod goes on
start good.sign "rmmod: start"
arm $CLOSE 0 1
down
seen
check "rmmod, panic at the close: panics, bytes" "$panics $now" "1 0"
up
until_true test -d $q
state "insmod after that" "offline off"
start good.sign "insmod after that: start"
answers "insmod after that"
down
for point in $OPEN_BEFORE $OPEN_AFTER; do
	arm $point 0 1
	up
	until_true test -d $q
	panicked "insmod, panic at the open $point" 1 1
	state "insmod, panic at the open $point" "offline off"
	start good.sign "insmod, panic at the open $point: start"
	answers "insmod, panic at the open $point"
	down
done
# Always: no processor, a line that says why, and nothing that hangs
arm $OPEN_BEFORE 0 100000
up
check "insmod, always dead: no processor" "$(ls /sys/class/remoteproc)" ""
least "insmod, always dead: its line" \
	"$(count 'refuses a session for processor 0: target dead')" 1
seen
most "insmod, always dead: panics" "$panics" 8
disarm
down
up
until_true test -d $q
start good.sign "insmod at the end: start"
answers "insmod at the end"
down
seen
check "rmmod while running: bytes" "$now" 0
echo DONE
poweroff -f
