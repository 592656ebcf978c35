#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# Our modules on an OP-TEE that is not trp's, or that lacks the application:
# what they print. tests/fullstack/nightly_symptoms compares.
. /bin/lib.sh
dmesg -n 8

echo "# TEE devices: $(ls /sys/bus/tee/devices) $(ls /dev/tee0)"
insmod /lib/modules/remoteproc_tee.ko &&
	insmod /lib/modules/virt_rproc_tee.ko ||
	echo "not ok modules"
cat /sys/kernel/debug/devices_deferred
for p in /sys/class/remoteproc/remoteproc*; do
	[ -d "$p" ] || continue
	for file in plain.elf cut.sign longer.sign key.sign forged.sign \
		spoiled.sign elsewhere.sign good.sign; do
		echo $file >$p/firmware
		r=$( { echo start >$p/state; } 2>&1 | sed 's/.*: //')
		echo "# $file: $r"
		[ -n "$r" ] || echo stop >$p/state
	done
done
echo DONE
poweroff -f
