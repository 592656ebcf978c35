#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux whose core 0 belongs to OP-TEE and whose core 1
# belongs to Linux itself (bench/walltime.dtso): takes turns with both, so that
# what else the PC does meets both.
. /bin/lib.sh

# what goes to the console costs time
dmesg -n 1
insmod /lib/modules/remoteproc_tee.ko &&
	insmod /lib/modules/virt_rproc_tee.ko &&
	insmod /lib/modules/trp_plain.ko || echo "not ok modules"
until [ -d /sys/class/remoteproc/remoteproc1 ]; do usleep 10000; done
for n in 0 1; do
	echo "remoteproc$n: $(cat /sys/class/remoteproc/remoteproc$n/name)"
done
round=0
while [ $round -lt 5 ]; do
	for f in demo large; do
		walltime 0 $((COUNT / 5)) $f.sign || echo "not ok $f.sign"
		walltime 1 $((COUNT / 5)) $f.elf || echo "not ok $f.elf"
	done
	round=$((round + 1))
done
dmesg | grep -iE 'error|fail|refused|not ' | tail -5
echo DONE
poweroff -f
