#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux with a person, or a script, at its console
# (fullstack/demo.sh): runs each line that it reads, and prints "=== STATUS"
# after it. "poweroff" ends it.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc none /proc
mount -t sysfs none /sys
mount -t debugfs none /sys/kernel/debug
mount -t devtmpfs none /dev 2>/dev/null
stty -echo
# the kernel's own lines are asked for with dmesg, not mixed in
dmesg -n 1
poweroff() { echo DONE; /bin/poweroff -f; }
echo "=== ready"
while read -r line; do
	eval "$line"
	echo "=== $?"
done
poweroff
