#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# scripts/fresh.sh [--fullstack | COMMAND...]: run a command (default:
# ./demo.sh, then ./check.sh) on a clone of HEAD in a fresh Debian 12 with
# nothing installed but its minimal base, an empty HOME and no cache. Needs
# root, debootstrap and about 2 GB below TMPDIR. --fullstack: ./demo.sh
# --fullstack twice, for the times of the first and of a later run, then
# ./check.sh --all; 12 GB. Shows missing install steps that a developer's
# machine hides.
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "fresh.sh: run it as root" >&2; exit 2; }
command -v debootstrap >/dev/null || {
	echo "fresh.sh: debootstrap is missing: apt-get install debootstrap" >&2
	exit 2
}
mirror=${TRP_DEBIAN_MIRROR:-http://deb.debian.org/debian}
root=$(mktemp -d)
chmod 755 "$root"	# it becomes /, which everybody may enter

cleanup() {
	umount "$root/proc" 2>/dev/null || true
	umount -R "$root/dev" 2>/dev/null || true
	rm -rf --one-file-system "$root"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

echo "fresh.sh: Debian 12 minimal base in $root"
debootstrap --variant=minbase bookworm "$root" "$mirror" >"$root.log" 2>&1 ||
	{ tail -5 "$root.log" >&2; exit 3; }
rm -f "$root.log"
[ -e /etc/resolv.conf ] && cp -L /etc/resolv.conf "$root/etc/resolv.conf"
cp /etc/hosts "$root/etc/hosts"
# How this machine reaches its mirror: proxy, whether its dates are believed
apt-config dump Acquire >"$root/etc/apt/apt.conf.d/00host" 2>/dev/null || true
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --make-rslave "$root/dev"
git clone -q . "$root/trp"
mkdir "$root/emptyhome"

run() {
	echo "fresh.sh: $*"
	chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		HOME=/emptyhome TERM=dumb \
		/bin/sh -c 'cd /trp && exec "$@"' sh "$@"
}
timed() {
	local start=$SECONDS

	run "$@"
	echo "fresh.sh: $*: $((SECONDS - start)) s"
}
if [ "${1:-}" = --fullstack ]; then
	timed ./demo.sh --fullstack
	timed ./demo.sh --fullstack
	timed ./check.sh --all
elif [ $# -gt 0 ]; then
	timed "$@"
else
	run ./demo.sh
	run ./check.sh
fi
