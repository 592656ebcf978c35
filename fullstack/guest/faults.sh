#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux whose coprocessors run (PEER=remote) on a board
# that fails (--fault, board_fault.c): each step of a start, of a recovery and
# of a stop, once and for good, and firmware files that change in between.
# Prints "ok" or "not ok" per step, then "DONE", and powers off.
. /bin/lib.sh

fw=/lib/firmware
second=5e016000.remoteproc
digest() { cat $p/tee/digest; }
file() { cp "$fw/$1" "$fw/fw.sign"; }
# Which one says so: demo or DEMO
name() { sed -n 's/.*\(demo\|DEMO\) firmware.*/\1/p' $d/trace0; }
# up WHAT [FILE [NAME]]: starts and answers, whatever was before
up() {
	board_fault
	file "${2:-good.sign}"
	start fw.sign
	until_true has_channel
	same "$1: runs" "$(says_back hi) $(name)" "echo: hi ${3:-demo}"
	same "$1: state" "$(states)" "running running"
	same "$1: result" "$(cat $p/tee/result)" 0
}
recovery_over() {
	said 'recovery failed' || said 'is now up' || said 'Boot failed'
}
# recover_with NAME FAULT FILE: a crash, and what comes of it
recover_with() {
	file "$3"
	board_fault "$2"
	forget
	crash
	until_true recovery_over
	usleep 50000
}
# off NAME FAULT FILE LINE: a recovery that fails, LINE says why
off() {
	recover_with "$@"
	says "$1" "$4"
	state "$1: off" "offline off"
	same "$1: stop of what is off" "$(error "echo stop >$p/state")" \
		"Invalid argument"
	healthy "$1"
	up "$1"
}
# recovers NAME FAULT FILE: as good.sign
recovers() {
	recover_with "$@"
	until_true has_channel
	check "$1" "$(states) $(says_back hi) $(name)" \
		"running running echo: hi demo"
}

modules_up
forget
echo "# $(now) the digests"
for f in good shout; do
	up $f $f.sign "$([ $f = good ] && echo demo || echo DEMO)"
	eval "$f=$(digest)"
	stop
done
check "digests differ" "$([ "$good" != "$shout" ] && echo yes)" yes

echo "# $(now) files that change"
up "first"
cp $fw/shout.sign $fw/fw.sign
check "runs on" "$(says_back a) $(name)" "echo: a demo"
stop
start fw.sign
until_true has_channel
check "the other one after stop and start" "$(name) $(digest)" \
	"DEMO $shout"
recovers "recovery with another file of the same table" "" good.sign
check "its digest" "$(digest)" "$good"
# Linux keeps a copy of a file up to 256 KiB, and knows one that comes again
recovers "recovery with a large file" "" large.sign
large=$(digest)
recovers "and with the small one again" "" good.sign
check "its digest again" "$(digest)" "$good"
stop
up "a large file" large.sign
check "its digest both times" "$(digest)" "$large"
recovers "recovery of a large file" "" large.sign
recovers "and with a small one" "" good.sign
off "recovery with another table" "" table.sign \
	"reason 316: the resource table changed"
off "recovery with a table of another size" "" hello.sign "reason 316: "
off "recovery with a spoiled file" "" spoiled.sign "reason 303: "
off "recovery with another signer's file" "" key.sign "reason 302: "
off "recovery with a plain ELF" "" plain.elf "reason 203: "
forget
rm $fw/fw.sign
crash
until_true recovery_over
says "recovery without a file" "request_firmware failed: -2"
state "recovery without a file: off" "offline off"
up "recovery without a file"

echo "# $(now) each step of a recovery fails once"
off "recovery: stop refused" "halt refuse 1" good.sign "stop refused, reason 4"
recovers "recovery: answers lost on the way" "halt lose 1" good.sign
recovers "recovery: start heard at the second time" "boot ignore 1" good.sign
recovers "recovery: an answer to a start lost" "boot lose 1" good.sign
# a start of several requests: the window is of no use, so the wire has to do
off "recovery: start refused" "boot refuse 1,run refuse 1" good.sign \
	"start refused, reason 4"
off "recovery: hold before the start refused" "boot refuse 1,halt refuse 2" \
	good.sign "start refused, reason 4"
off "recovery: clearing refused" "boot refuse 1,zero refuse 1" good.sign \
	"start refused, reason 4"
off "recovery: writing refused" "boot refuse 1,write refuse 2-" good.sign \
	"start refused, reason 4"
off "recovery: start not answered" "boot refuse 1,run lose 1-3" good.sign \
	"start refused, reason 4"
recovers "recovery: the wire instead of the window" "boot refuse 1" good.sign
recovers "recovery: the wire after a start that nobody answered" \
	"boot lose 1-3" good.sign
recovers "recovery: a run heard at the second time" \
	"boot refuse 1,run ignore 1" good.sign
recovers "recovery: an answer to a run lost" \
	"boot refuse 1,run lose 1" good.sign
recovers "recovery: a write heard at the third time" \
	"boot refuse 1,write ignore 1-2" good.sign
stop

echo "# $(now) each step of a start"
up_fails() { # NAME FAULT FILE ERROR LINE
	file "$3"
	board_fault "$2"
	forget
	start fw.sign "$4"
	says "$1" "$5"
	state "$1: off" "offline off"
	up "$1"
	stop
}
io="Input/output error"
up_fails "start: hold refused" "boot refuse 1,halt refuse 1" good.sign "$io" \
	"start refused, reason 4"
up_fails "start: start refused" "boot refuse 1,run refuse 1" good.sign "$io" \
	"start refused, reason 4"
up_fails "start: writing refused" "boot refuse 1,write refuse 2-" good.sign \
	"$io" "start refused, reason 4"
up_fails "start: resources do not fit" "" bigger.sign \
	"Cannot allocate memory" "Failed to process resources"
up_fails "start: not answered" "boot ignore 1-3,run ignore 1-3" good.sign \
	"$io" "start refused, reason 4"

echo "# $(now) a stop that fails"
up "stop"
board_fault "halt refuse 1"
forget
stop "$io"
says "stop refused" "stop refused, reason 4"
state "still running" "running running"
stop
state "stopped at the second time" "offline off"
up "after that"
board_fault "zero refuse 1"
forget
stop
says "release refused" "release refused, reason 4"
says "and its memory" "its memory stays closed to Linux"
state "stopped, not released" "offline stopped"
up "after a release that failed"
board_fault "zero refuse 2"
stop
state "clearing refused" "offline stopped"
board_fault "zero refuse"
forget
start fw.sign "$io"
says "start before the release" "release refused, reason 4"
state "not released" "offline stopped"
up "after a clearing that failed"

echo "# $(now) a core that cannot be stopped"
recover_with "" "halt refuse" good.sign
says "never stopped" "it cannot be stopped: -5; counts as running, \
its memory stays closed"
state "counts as running" "running crashed"
check "closed" "$(cat $p/tee/isolated)" 1
devmem 0x0ec10000 32 >/dev/null 2>&1
check "code and data stay closed" $? 135
stop "$io"
state "still not" "running crashed"
forget
rmmod virt_rproc_tee || not_ok "rmmod of what cannot be stopped"
says "said at rmmod" "cannot be stopped: its memory stays closed"
devmem 0x0ec10000 32 >/dev/null 2>&1
check "closed without a driver" $? 135
insmod /lib/modules/virt_rproc_tee.ko
until_true test -d $q
state "found crashed" "offline crashed"
start fw.sign "$io"
state "still crashed" "offline crashed"
up "stopped at last"
# held neither before nor after the start: it may run, nobody knows
stop
board_fault "boot refuse,halt refuse"
forget
start fw.sign "$io"
says "start refused" "start refused, reason 4"
says "stop refused" "stop refused, reason 4"
state "may run: crashed" "offline crashed"
up "after a start and a stop that failed"
board_fault "halt refuse"
rmmod virt_rproc_tee || not_ok "rmmod of a running one that cannot be stopped"
insmod /lib/modules/virt_rproc_tee.ko
until_true test -d $q
state "found running" "detached running"
board_fault
echo start >$p/state || not_ok attach
stop
state "attached and stopped" "offline off"

echo "# $(now) dumps"
up "dump" dump-all.sign
echo enabled >$p/coredump
recovers "a dump that is refused" "read refuse 1" dump-all.sign
says "its line" "core dump refused, reason 4"
echo disabled >$p/coredump

echo "# $(now) one board's fault is not the other's"
echo good.sign >$q/firmware
echo start >$q/state || not_ok "second processor"
until_true has_channel $second
echo_rpmsg "$(channel $second)" 300 >/tmp/second &
pid=$!
recover_with "" "halt refuse all 0" good.sign
state "the first cannot be stopped" "running crashed"
wait $pid && ok "300 messages of the second" ||
	not_ok "second: $(cat /tmp/second)"
board_fault
stop
up "the first again"
echo stop >$q/state || not_ok "stop of the second"
echo "# $(now) the end"
board_fault
[ "$(cat $p/state)" = offline ] || stop
state "at the end" "offline off"
modules_down
end faults
