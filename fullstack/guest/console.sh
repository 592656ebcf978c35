#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# The only program of a Linux with a person, or a script, at its console
# (fullstack/demo.sh): runs each line that it reads, and prints "=== STATUS"
# after it. "poweroff" ends it.
. /bin/lib.sh
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
