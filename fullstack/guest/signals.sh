#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux whose coprocessors run (PEER=remote): the writer
# of "start", "stop" and "recover" is killed at random points. After each the
# processor is off or runs the right firmware; that of the other kind comes
# next. STARTS (200) and STOPS (60) say how often. Prints "ok" or "not ok" per
# step, then "DONE", and powers off.
. /bin/lib.sh

n_starts=${STARTS:-200}
n_stops=${STOPS:-60}
RANDOM=${SEED:-4711}
digest() { cat $p/tee/digest; }
trace() { sed -n 's/.*\(demo\|DEMO\) firmware.*/\1/p' $d/trace0; }
signal() { case $(($1 % 3)) in 0) echo 9 ;; 1) echo 2 ;; 2) echo 15 ;; esac; }
# below LIMIT, which is more than RANDOM has bits for
random() { echo $(((RANDOM * 32768 + RANDOM) % $1)); }
# took WORD FILE: microseconds
took() { kill_writer "$2" "$1" 0 0 | sed 's/written //'; }
running=0 off=0 killed=0
# whole WHAT FIRMWARE-DIGEST FIRMWARE-NAME: off, or running and right
whole() {
	case $(states) in
	"offline off") off=$((off + 1)) ;;
	"running running")
		running=$((running + 1))
		until_true has_channel
		same "$1" "$(digest) $(says_back hi) $(trace)" "$2 echo: hi $3"
		;;
	*) not_ok "$1: $(states)" ;;
	esac
}
figures() {
	echo "# $(now) $1: $killed writers killed," \
		"then $running running, $off off"
	[ $killed -gt 0 ] || not_ok "$1: no writer was killed in time"
	running=0 off=0 killed=0
}

modules_up
for f in good shout; do
	start $f.sign
	until_true has_channel
	eval "$f=$(digest)"
	stop
done
echo good.sign >$p/firmware
t_start=$(took start $p/state)
t_stop=$(took stop $p/state)
t=$(took start $p/state)
[ "$t" -gt "$t_start" ] && t_start=$t
t=$(took stop $p/state)
[ "$t" -gt "$t_stop" ] && t_stop=$t
echo "# $(now) a start takes $t_start us, a stop $t_stop us"

echo "# $(now) $n_starts writers of start"
n=0
while [ $n -lt $n_starts ]; do
	n=$((n + 1))
	f=good trace=demo
	[ $((n % 2)) = 0 ] && f=shout trace=DEMO
	echo $f.sign >$p/firmware
	r=$(kill_writer $p/state start "$(signal $n)" \
		"$(random $((t_start * 5 / 4)))")
	case $r in killed*) killed=$((killed + 1)) ;; esac
	eval "want=\$$f"
	whole "start $n, $r" "$want" $trace
	[ "$(cat $p/state)" = offline ] || stop
	same "start $n: stopped" "$(states)" "offline off"
done
check "writers of start" $n $n_starts
figures start

echo "# $(now) $n_stops writers of stop"
n=0
while [ $n -lt $n_stops ]; do
	n=$((n + 1))
	start good.sign
	r=$(kill_writer $p/state stop "$(signal $n)" \
		"$(random $((t_stop * 5 / 4)))")
	case $r in killed*) killed=$((killed + 1)) ;; esac
	# a stop that was asked for goes to its end
	whole "stop $n, $r" "$good" demo
	[ "$(cat $p/state)" = offline ] || stop
	same "stop $n: stopped" "$(states)" "offline off"
done
check "writers of stop" $n $n_stops
figures stop

# The one who says "recover" does the work himself
echo "# $(now) $n_stops writers of recover"
echo disabled >$p/recovery
n=0
while [ $n -lt $n_stops ]; do
	n=$((n + 1))
	start good.sign
	until_true has_channel
	crash
	until_true grep -q crashed $p/state
	r=$(kill_writer $p/recovery recover "$(signal $n)" \
		"$(random $((t_start * 5 / 4)))")
	case $r in killed*) killed=$((killed + 1)) ;; esac
	# killed before it began: still crashed, and it can be said again
	[ "$(cat $p/state)" = crashed ] && echo recover >$p/recovery
	usleep 50000
	whole "recover $n, $r" "$good" demo
	[ "$(cat $p/state)" = offline ] || stop
	same "recover $n: stopped" "$(states)" "offline off"
done
check "writers of recover" $n $n_stops
figures recover
modules_down
end signals
