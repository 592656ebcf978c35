#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux whose coprocessors run (PEER=remote): many starts
# and recoveries that leave nothing behind in either world, and a Linux that
# rings and scribbles where it should not. STARTS (200), RECOVERIES (50) and
# STOPS (60) say how often. Prints "ok" or "not ok" per step, then "DONE", and
# powers off.
. /bin/lib.sh

page=0x5e006000 # the doorbell
starts=${STARTS:-200}
recoveries=${RECOVERIES:-50}
stops=${STOPS:-60}
traced() { grep -q running $d/trace0; }
is_up() { dmesg | grep -q 'is now up'; }
echoes() { check "$1" "$(says_back "$1")" "echo: $1"; }
# what the firmware asks for, without what Linux notes there
table() { grep -v Status $d/resource_table | md5sum; }

# One object a start, or a page of vmalloc, is found. What is cached goes first;
# with slab_debug=F on the command line each object is counted, without it a
# processor's whole slab is.
tidy() {
	sync
	for _ in 1 2; do
		echo 3 >/proc/sys/vm/drop_caches
		sleep 1
	done
}
# snap FILE: objects in use of each cache, areas of vmalloc, OP-TEE's figures
snap() {
	tidy
	tee_stats >"$1.tee" || not_ok "OP-TEE's statistics"
	# areas that are free, but still mapped, have an object each
	sed '1,2d' /proc/slabinfo | awk '$1 != "vmap_area" { print $1, $2 }' \
		>"$1.slab"
	grep -vc unpurged /proc/vmallocinfo >"$1.vmalloc"
	echo "# $(now) $1: $(sed -n 's/^Slab: *//p' /proc/meminfo) of slab," \
		"$(cat "$1.vmalloc") areas of vmalloc"
	sed 's/^/#   /' "$1.tee"
}
# The most is a high-water mark, the rest must be the same
held() { sed 's/^\(heap\|ta-memory\) \([0-9]*\) [0-9]*/\1 \2/' "$1.tee"; }
# grown WHAT BEFORE AFTER TIMES: nothing by more than a quarter of TIMES
grown() {
	check "$1: OP-TEE's memory" "$(held "$3")" "$(held "$2")"
	# KASAN keeps freed objects for long; kmemleak is there with it
	if [ ! -e /sys/kernel/debug/kmemleak ]; then
		awk -v most=$(($4 / 4)) 'NR == FNR { was[$1] = $2; next }
			$2 - was[$1] >= most {
				print $1 ": " was[$1] " to " $2
			}' "$2.slab" "$3.slab" >/tmp/grown
		check "$1: objects in the kernel's caches" \
			"$(cat /tmp/grown)" ""
	fi
	more=$(($(cat "$3.vmalloc") - $(cat "$2.vmalloc")))
	check "$1: areas of vmalloc" \
		"$([ $more -lt $(($4 / 4)) ] && echo same)" same
}
# Where the kernel looks for leaks itself
leaks() {
	[ -e /sys/kernel/debug/kmemleak ] || return
	# objects count as leaked when they are older than five seconds
	for _ in 1 2; do sleep 6; echo scan >/sys/kernel/debug/kmemleak; done
	check "$1: kmemleak" "$(cat /sys/kernel/debug/kmemleak)" ""
}
start_stop() { # TIMES
	n=0
	while [ $n -lt $1 ]; do
		echo start >$p/state && until_true traced &&
			echo stop >$p/state ||
			break
		n=$((n + 1))
	done
	[ $n = $1 ]
}
recover() { # TIMES
	n=0
	while [ $n -lt $1 ]; do
		forget
		crash
		until_true is_up && until_true has_channel || break
		[ "$(says_back $n)" = "echo: $n" ] || break
		[ "$(table)" = "$sum" ] || break
		n=$((n + 1))
	done
	[ $n = $1 ]
}

cd /tmp
[ -e /sys/kernel/debug/kmemleak ] && echo clear >/sys/kernel/debug/kmemleak
modules_up
echo good.sign >$p/firmware
start_stop 10
snap starts-before
start_stop $starts
check "starts and stops" $n $starts
snap starts-after
grown "$starts starts" starts-before starts-after $starts

echo start >$p/state
until_true has_channel
sum=$(table)
recover 5
snap recoveries-before
recover $recoveries
check "recoveries with the same table" $n $recoveries
snap recoveries-after
grown "$recoveries recoveries" recoveries-before recoveries-after $recoveries

# Stopped, and crashed, while firmware and Linux ring as often as they can: the
# queues go under their interrupts
echo stop >$p/state
n=0
while [ $n -lt $stops ]; do
	echo start >$p/state && until_true has_channel || break
	ms=$((2 + n * 617 % 9000 / 1000))
	forget
	[ $((n % 3)) = 2 ] && crash=$((50 + ms)) || crash=1
	echo_rpmsg "$(channel)" -$crash >flood &
	flood=$!
	until_true grep -q floods flood || break
	if [ $crash = 1 ]; then
		usleep ${ms}000
	else
		until_true is_up && until_true has_channel || break
	fi
	rm flood
	echo stop >$p/state || break
	wait $flood || break
	n=$((n + 1))
done
check "stops under load" $n $stops
quick_stop $p/state $((5 * stops)) && ok "quick stops" || not_ok "quick stops"
healthy "stops under load"
echo start >$p/state
until_true has_channel

# Rings for nothing, and counters that are not Linux's to write
n=0
while [ $n -lt 1000 ]; do
	n=$((n + 1))
	devmem $page 32 $n
done
echoes "flooded"
devmem $((page + 0x40)) 32 0x1234
devmem $((page + 0x44)) 32 0x1234
echoes "scribbled"
# Everything that is shared: the firmware may fall silent, but not run on
# other code; it starts again from a clean slate
for a in $(seq $((0x5e000000)) 256 $((0x5e005f00))) \
	$(seq $((0x5e008000)) 256 $((0x5e00ff00))); do
	devmem "$a" 32 0xffffffff
done
check "still there" "$(cat $p/state)" running
# An old message may come again; Linux 6.12's rpmsg_char does not free what
# nobody read when its device goes, but when it is closed
true <"$(channel)" || not_ok "the channel opens"
echo stop >$p/state
echo start >$p/state
until_true traced
until_true has_channel
echoes "again"
echo stop >$p/state
state "off" "offline off"
modules_down
leaks "the end"
end stress
