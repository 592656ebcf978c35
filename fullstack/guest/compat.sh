#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux that asks what some secure world thinks of each
# image in /lib/firmware/compat: through the kernel modules, and past them with
# the five commands that every client has. One line each, fields split by |:
#
#   cell linux|IMAGE|state|error of `echo start`|line of dmesg|trace
#   cell client|IMAGE|results of the commands
. /bin/lib.sh

dmesg -n 1

# OP-TEE's own application serves one session, and one processor
insmod /lib/modules/remoteproc_tee.ko && insmod /lib/modules/virt_rproc_tee.ko
for _ in $(seq 250); do [ -d $p ] && break; usleep 20000; done
[ -d $p ] || { echo "not ok remoteproc0 appears"; dmesg | tail; }
traced() { # what runs says so soon, and what does not run never
	for _ in $(seq 100); do
		grep -q running $d/trace0 2>/dev/null && { echo trace; return; }
		usleep 10000
	done
}
said='(remoteproc0: |remoteproc: )(load|start|stop|resource) .*'
try() {
	dmesg -c >/dev/null
	echo "compat/$1" >$p/firmware
	error=$( { echo start >$p/state; } 2>&1 | sed 's/.*: //')
	trace=$([ -n "$error" ] || traced)
	state=$(cat $p/state)
	line=$(dmesg | grep -oE "$said" | head -n 1 | sed 's/^[^:]*: //')
	echo "cell linux|$1|$state|$error|$line|$trace"
	[ "$state" = offline ] || echo stop >$p/state ||
		echo "not ok stop of $1"
}
cd /lib/firmware/compat
for f in *; do try "$f"; done
for a in digest key_id stock isolated state; do
	value=$(cat $p/tee/$a 2>&1 | sed 's/.*: //' | cut -c1-40)
	echo "cell attribute|$a|$value"
done
rmmod virt_rproc_tee && rmmod remoteproc_tee || echo "not ok rmmod"
for f in *; do
	dmesg -c >/dev/null
	insmod /lib/modules/trp_walk.ko file="compat/$f" 2>/dev/null
	echo "cell client|$f|$(dmesg | sed -n "s|.*trp_walk: compat/$f: ||p")"
done
echo DONE
poweroff -f
