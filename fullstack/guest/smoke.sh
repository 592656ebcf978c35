#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux under test: load, start, stop, refuse, recover,
# unload. Prints "ok" or "not ok" per step, then "DONE", and powers off.
. /bin/lib.sh

# start FILE ERROR-TEXT: what the shell says of a start
start() {
	echo "$1" >$p/firmware
	# busybox ends with "write error: TEXT"
	r=$( { echo start >$p/state; } 2>&1 | sed 's/.*: //')
	check "start of $1" "$r" "$2"
}
stop() { echo stop >$p/state || echo "not ok stop"; }
waitfor() { # state of remoteproc
	for _ in $(seq 600); do
		[ "$(cat $p/state)" = "$1" ] && return
		sleep 0.1
	done
	echo "not ok waiting for $1: $(cat $p/state)"
}
up() {
	insmod /lib/modules/remoteproc_tee.ko &&
		insmod /lib/modules/virt_rproc_tee.ko
}
down() { rmmod virt_rproc_tee && rmmod remoteproc_tee; }

up || echo "not ok modules"
[ -d $p ] || { echo "not ok remoteproc0 appears"; dmesg | tail -30; }
state "at first" "offline off"
dmesg -n 8

start good.sign ""
state "after start" "running running"
check "result" "$(cat $p/tee/result)" 0
check "stock" "$(cat $p/tee/stock)" 0
check "isolated" "$(cat $p/tee/isolated)" 1
check "digest" "$(cat $p/tee/digest | wc -c)" 65
check "key" "$(cat $p/tee/key_id | wc -c)" 65
ls $d
head -c 300 $d/resource_table | head -5
stop
state "after stop" "offline off"

start plain.elf "Exec format error"
says "plain ELF" 'load refused, reason 203: not a signed image'
state "after plain ELF" "offline off"
start key.sign "Key was rejected by service"
says "other key" 'reason 30[12]: '
start spoiled.sign "Bad message"
says "spoiled" 'reason 303: segment'
check "result" "$(cut -c1-4 $p/tee/result)" "303 "
state "after spoiled" "offline off"
start nothing.sign "No such file or directory"
start good.sign ""
state "started again" "running running"

# A crash, as the doorbell would tell it
echo 1 >$d/crash
sleep 1
waitfor running
state "recovered" "running running"
check "one recovery" "$(dmesg | grep -c 'handling crash')" 1

# A recovery that finds no file: off, and usable again
mv /lib/firmware/good.sign /lib/firmware/away.sign
echo 1 >$d/crash
waitfor offline
sleep 0.5
state "recovery without a file" "offline off"
says "its line" 'recovery failed: the processor is off'
mv /lib/firmware/away.sign /lib/firmware/good.sign
start good.sign ""
state "and started" "running running"

# A recovery that finds a spoiled file
cp /lib/firmware/good.sign /lib/firmware/away.sign
cp /lib/firmware/spoiled.sign /lib/firmware/good.sign
echo 1 >$d/crash
waitfor offline
sleep 0.5
state "recovery with a spoiled file" "offline off"
cp /lib/firmware/away.sign /lib/firmware/good.sign
start good.sign ""
state "started after that" "running running"

# Recovery disabled: stays crashed, and goes cleanly at rmmod
echo disabled >$p/recovery
echo 1 >$d/crash
waitfor crashed
down || echo "not ok rmmod while crashed"
up || echo "not ok modules again"
state "after rmmod while crashed" "offline off"

# Unload while it runs
start good.sign ""
down || echo "not ok rmmod while running"
up
state "after rmmod while running" "offline off"

# An earlier kernel left it running: attach, detach, attach, stop
raw() { insmod /lib/modules/trp_raw.ko "$@" 2>/dev/null; }
down || echo "not ok rmmod before the attach"
raw id=0 cmd=1 file=good.sign
raw id=0 cmd=2
up
state "left running" "detached running"
echo start >$p/state || echo "not ok attach"
state "attached" "attached running"
echo detach >$p/state || echo "not ok detach"
state "detached" "detached running"
down
up
state "detached over rmmod" "detached running"
echo start >$p/state || echo "not ok attach again"
echo 1 >$d/crash	# recovery wants a file with the same table
sleep 1
waitfor offline
sleep 0.5
state "attached, crashed, no file" "offline off"
start good.sign ""
stop
state "booted after the attach" "offline off"
# It stopped while it was detached
down
raw id=0 cmd=1 file=good.sign
raw id=0 cmd=2
up
raw id=0 cmd=3
r=$( { echo start >$p/state; } 2>&1 | sed 's/.*: //')
check "attach to a stopped one" "$r" "Stale file handle"
state "after that" "offline off"
# It was left loaded
down
raw id=0 cmd=1 file=good.sign
up
state "left loaded" "offline off"

# Many times, both processors
echo good.sign >$p/firmware
i=0
while [ $i -lt 20 ]; do
	echo start >$p/state && echo stop >$p/state || break
	i=$((i + 1))
done
check "started and stopped" $i 20
[ -d $q ] && echo good.sign >$q/firmware && echo start >$q/state
start good.sign ""
cat $q/state $q/tee/state $q/tee/result
stop
state "first one off" "offline off"
echo stop >$q/state

# kill the writer at some point of a start
k=0
while [ $k -lt 10 ]; do
	sh -c "echo start >$p/state" &
	pid=$!
	usleep $((k * 20000)) 2>/dev/null
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	s="$(cat $p/state) $(cat $p/tee/state)"
	case $s in
	"offline off" | "running running") ;;
	*) echo "not ok killed writer: $s" ;;
	esac
	case $s in running*) stop ;; esac
	k=$((k + 1))
done
state "after killed writers" "offline off"
# Core dumps
waitdump() { # its file
	for _ in $(seq 600); do
		c=$(ls -d /sys/class/devcoredump/devcd*/data 2>/dev/null |
			head -1)
		[ -n "$c" ] && return
		sleep 0.1
	done
	echo "not ok no dump"
}
dumps() {
	start dump-all.sign ""
	echo enabled >$p/coredump
	echo 1 >$d/crash
	waitdump
	waitfor running
	check "dump is an ELF file" "$(head -c 4 "$c" | tail -c 3)" ELF
	echo "dump of $(cat "$c" | wc -c) bytes"
	echo 1 >"$c"
	echo inline >$p/coredump
	echo 1 >$d/crash
	waitdump
	state "waits for its reader" "offline stopped"
	check "inline dump is an ELF file" "$(head -c 4 "$c" | tail -c 3)" ELF
	echo 1 >"$c"
	waitfor running
	stop
	start dump-none.sign ""
	echo enabled >$p/coredump
	echo 1 >$d/crash
	sleep 1
	waitfor running
	says "no dump" "no core dump: the image allows none"
	stop
}
dumps

down || echo "not ok rmmod at the end"
echo DONE
poweroff -f
