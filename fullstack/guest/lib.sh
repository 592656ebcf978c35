# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2034
# For the guest's scripts: `. /bin/lib.sh` as the first line.
# Parameters of the kernel's command line without a dot are in the environment.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc none /proc
mount -t sysfs none /sys
mount -t debugfs none /sys/kernel/debug
mount -t devtmpfs none /dev 2>/dev/null

p=/sys/class/remoteproc/remoteproc0
q=/sys/class/remoteproc/remoteproc1
d=/sys/kernel/debug/remoteproc/remoteproc0
unit=5e006000.remoteproc	# platform device of the first
drivers=/sys/bus/platform/drivers

ok() { echo "ok $*"; }
not_ok() { echo "not ok $*"; }
now() { cut -d' ' -f1 /proc/uptime; }
check() {
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1: '$2', not '$3'"; fi
}
same() { [ "$2" = "$3" ] || not_ok "$1: '$2', not '$3'"; }
states() { echo "$(cat $p/state) $(cat $p/tee/state)"; }
state() { check "$1" "$(states)" "$2"; }
# until_true COMMAND: at most two minutes, for machines that are busy
until_true() {
	for _ in $(seq 6000); do
		"$@" >/dev/null 2>&1 && return
		usleep 20000
	done
	not_ok "waiting for: $*"
	return 1
}
# since the last forget
said() { dmesg | grep -q -- "$1"; }
forget() { dmesg -c >/dev/null; }
says() { if said "$2"; then ok "$1"; else not_ok "$1: no '$2' in dmesg"; fi; }
# Nothing that a kernel says when it is hurt
healthy() {
	dmesg | grep -E -e 'WARNING:|BUG:|Oops|KASAN|UBSAN|refcount_t' \
		-e 'possible circular|INFO: task' &&
		not_ok "$1: the kernel is hurt"
}

# error COMMAND: what the shell says went wrong, or nothing
error() { { eval "$1"; } 2>&1 | sed 's/.*: //'; }
# start FILE [ERROR]
start() {
	echo "$1" >$p/firmware
	same "start of $1" "$(error "echo start >$p/state")" "${2:-}"
}
stop() { same "stop" "$(error "echo stop >$p/state")" "${1:-}"; }
# channel [UNIT]: its RPMsg device
channel() {
	for r in /sys/class/rpmsg/rpmsg[0-9]*; do
		case $(readlink -f "$r") in
		*/${1:-$unit}/*) echo "/dev/${r##*/}" ;;
		esac
	done
}
has_channel() { [ -c "$(channel ${1:-$unit})" ]; }
# says_back TEXT: what the firmware makes of it
says_back() { echo_rpmsg "$(channel $unit)" 1 "$1"; }
# Its RPMsg makes it crash
crash() { echo_rpmsg "$(channel ${1:-$unit})" 0 crash; }

modules_up() {
	insmod /lib/modules/remoteproc_tee.ko &&
		insmod /lib/modules/virt_rproc_tee.ko || not_ok modules
	until_true test -d $q
}
modules_down() {
	rmmod virt_rproc_tee && rmmod remoteproc_tee || not_ok rmmod
}
end() {
	healthy "$1"
	echo DONE
	sync
	poweroff -f
}
