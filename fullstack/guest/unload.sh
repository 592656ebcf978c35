#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux whose coprocessors run (PEER=remote): drivers and
# modules go at any time: while a processor runs, starts, is crashed, recovers,
# or waits for the reader of a dump; OP-TEE's own driver goes, too; two
# processors, each stopped, crashed and reloaded while the other works; and at
# last a reboot. ROUNDS (20) says how often where time matters. Prints "ok" or
# "not ok" per step, then "DONE", and powers off.
. /bin/lib.sh

rounds=${ROUNDS:-20}
RANDOM=${SEED:-1234}
other=5e016000.remoteproc
virt=$drivers/virt_rproc_tee
random() { echo $(((RANDOM * 32768 + RANDOM) % $1)); }
up() {
	start ${1:-good.sign}
	until_true has_channel
}
# At the end of each: nothing is left in either world, and it works
works() {
	until_true test -d $p
	state "$1: off" "offline off"
	up
	same "$1: works" "$(says_back hi)" "echo: hi"
	healthy "$1"
}

# reacts: offer the firmware one more buffer of its second queue, past Linux,
# and ring; does it ring back?
reacts() {
	before=$(devmem 0x5e006044 32)
	devmem 0x5e001102 16 $((($(devmem 0x5e001102 16) + 1) & 0xffff))
	devmem 0x5e006004 32 $((($(devmem 0x5e006004 32) + 1) & 0xffff))
	usleep 300000
	[ "$before" != "$(devmem 0x5e006044 32)" ] && echo yes || echo no
}

# The second boot: nothing was touched since the machine's reset
mark=0x5e007ffc
if [ $(($(devmem $mark 32))) = $((0x7e57ed00)) ]; then
	devmem $mark 32 0
	echo "# $(now) after the reboot"
	check "held since the machine's reset" "$(reacts)" no
	modules_up
	state "after a reboot" "offline off"
	works "after a reboot"
	stop
	end reboot
	exit
fi

modules_up
echo "# $(now) modules"
up
modules_down
modules_up
works "unloaded while it ran"
echo disabled >$p/recovery
crash
until_true grep -q crashed $p/state
modules_down
modules_up
works "unloaded while crashed"
modules_down
modules_up

n=0
while [ $n -lt $rounds ]; do
	n=$((n + 1))
	echo good.sign >$p/firmware
	echo start >$p/state 2>/dev/null &
	usleep "$(random 40000)"
	modules_down
	wait
	modules_up
	same "unloaded while starting, $n" "$(states)" "offline off"
done
works "$n times unloaded while starting"
stop
n=0
while [ $n -lt $rounds ]; do
	n=$((n + 1))
	up
	crash
	usleep "$(random 40000)"
	modules_down
	modules_up
	same "unloaded while recovering, $n" "$(states)" "offline off"
done
works "$n times unloaded while recovering"
stop

echo "# $(now) a dump that nobody reads"
dump() { ls -d /sys/class/devcoredump/devcd*/data 2>/dev/null | head -n 1; }
has_dump() { [ -n "$(dump)" ]; }
up dump-all.sign
echo inline >$p/coredump
crash
until_true has_dump
t=$(cut -d. -f1 /proc/uptime)
rmmod virt_rproc_tee || not_ok "rmmod while a dump waits"
t=$(($(cut -d. -f1 /proc/uptime) - t))
check "not kept waiting" "$([ $t -lt 60 ] && echo yes)" yes
check "the dump can still be read" "$(head -c 4 "$(dump)" | tail -c 3)" ELF
rmmod remoteproc_tee 2>/dev/null && not_ok "rmmod of the dump's owner"
echo 1 >"$(dump)"
until_true rmmod remoteproc_tee
modules_up
works "unloaded while a dump waited"
stop

echo "# $(now) unbind and bind"
n=0
while [ $n -lt $rounds ]; do
	n=$((n + 1))
	up
	case $((n % 3)) in
	1) crash; usleep "$(random 40000)" ;;
	2) crash ;;
	esac
	echo $unit >$virt/unbind || not_ok unbind
	[ -d $p ] && not_ok "unbound, and there"
	echo $unit >$virt/bind || not_ok bind
	until_true test -d $p
	same "unbound, $n" "$(states)" "offline off"
done
works "$n times unbound and bound"

echo "# $(now) OP-TEE's driver"
optee=$(ls $drivers/optee | grep optee)
n=0
while [ $n -lt 3 ]; do
	n=$((n + 1))
	[ "$(cat $p/state)" = running ] || up
	[ $n = 2 ] && crash
	echo "$optee" >$drivers/optee/unbind || not_ok "unbind of OP-TEE"
	check "gone with OP-TEE's driver" "$(ls /sys/class/remoteproc)" ""
	healthy "OP-TEE's driver unbound"
	echo "$optee" >$drivers/optee/bind || not_ok "bind of OP-TEE"
	until_true ls /sys/bus/tee/devices/optee-ta-80a4c275*
	for u in $unit $other; do
		[ -e $virt/$u ] || echo $u >$virt/bind
	done
	until_true test -d $q
	p=/sys/class/remoteproc/$(ls /sys/devices/platform/*/$unit/remoteproc)
	works "OP-TEE's driver unbound, $n"
done
stop
modules_down
modules_up
p=/sys/class/remoteproc/remoteproc0

echo "# $(now) two processors, the other works"
up
echo good.sign >$q/firmware
echo start >$q/state
until_true has_channel $other
# load UNIT: echoes, until told to end; each one must come back
load() {
	c=$(channel "$1")
	rm -f /tmp/end
	while [ ! -e /tmp/end ]; do echo_rpmsg "$c" 50; done >/tmp/load 2>&1 &
	loader=$!
}
loaded() {
	touch /tmp/end
	wait $loader
	m=$(grep -c '^50 messages' /tmp/load)
	same "$1: others" "$(grep -v '^50 messages' /tmp/load)" ""
	[ "$m" -gt 0 ] && ok "$1: $((m * 50)) messages" ||
		not_ok "$1: no messages"
}
# both ways round
for r in 0 1; do
	a=$p u=$unit v=$other
	[ $r = 0 ] || a=$q u=$other v=$unit
	load $v
	n=0
	while [ $n -lt $rounds ]; do
		n=$((n + 1))
		forget
		crash $u
		until_true said 'is now up'
		until_true has_channel $u
		same "$r: recovered, $n" \
			"$(echo_rpmsg "$(channel $u)" 1 hi)" "echo: hi"
		echo stop >$a/state || not_ok "$r: stop"
		echo start >$a/state || not_ok "$r: start"
		until_true has_channel $u
	done
	loaded "$r: $n times crashed, stopped and reloaded"
	load $v
	echo $u >$virt/unbind
	echo $u >$virt/bind
	until_true test -d $a
	echo good.sign >$a/firmware
	echo start >$a/state
	until_true has_channel $u
	loaded "$r: unbound and bound"
done

echo "# $(now) left running, attach, detach, attach"
raw() { insmod /lib/modules/trp_raw.ko "$@" 2>/dev/null; }
echo stop >$p/state || not_ok "stop of the first"
modules_down
raw id=0 cmd=1 file=good.sign
raw id=0 cmd=2
modules_up
state "left running" "detached running"
check "the other is off" "$(cat $q/state)" offline
echo start >$p/state || not_ok attach
state "attached" "attached running"
until_true grep -q "demo firmware" $d/trace0
echo detach >$p/state || not_ok detach
modules_down
modules_up
state "detached, over modules" "detached running"
echo start >$p/state || not_ok "attach again"
stop
state "stopped after the attach" "offline off"
up
same "and works" "$(says_back hi)" "echo: hi"
healthy unload
check "runs until the reboot" "$(reacts)" yes
echo "# $(now) reboot while it runs"
devmem $mark 32 0x7e57ed00
echo "ok all but the reboot"
reboot -f
