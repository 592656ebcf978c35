#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# scripts/install.sh demo|check|all [--list|--missing]
#
# Installs the Debian packages that ./demo.sh (demo), ./check.sh (check) or
# ./check.sh --all (all) need and that are not there. Says nothing and needs
# neither network nor root when nothing is missing. --list prints all of them,
# --missing those that would be installed.
set -eu

# What builds and runs everything here
demo="gcc make libc6-dev libssl-dev libunicorn-dev libfdt-dev
device-tree-compiler gcc-arm-none-eabi openssl"
# The tests; the cross compiler measures the secure side's stack
check="$demo libcmocka-dev python3 git binutils-arm-none-eabi
gcc-aarch64-linux-gnu"
# Second compiler, linker and sanitizers
all="$check clang lld"

usage() { sed -n '4,9s/^# \{0,1\}//p' "$0"; }

case ${1:-} in
demo) packages=$demo ;;
check) packages=$check ;;
all) packages=$all ;;
-h | --help) usage; exit 0 ;;
*) usage >&2; exit 2 ;;
esac

missing() {
	# shellcheck disable=SC2086
	dpkg-query -W -f '${Package} ${db:Status-Status}\n' $packages \
		2>/dev/null | awk '$2 == "installed" { print $1 }' | sort -u |
		comm -13 - <(printf '%s\n' $packages | sort -u)
}

if ! command -v dpkg-query >/dev/null; then
	echo "install.sh: this is not a Debian system. Install by hand:" \
		$packages >&2
	exit 1
fi
want=$(missing)
case ${2:-} in
--list) printf '%s\n' $packages; exit 0 ;;
--missing) printf '%s' "${want:+$want
}"; exit 0 ;;
'') ;;
*) usage >&2; exit 2 ;;
esac
[ -n "$want" ] || exit 0

by_hand="apt-get install --no-install-recommends $(echo $want)"
root=
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "install.sh: missing packages; as root, run: $by_hand" >&2
		exit 1
	fi
	root=sudo
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
	$root env DEBIAN_FRONTEND=noninteractive apt-get -q \
		-o DPkg::Lock::Timeout=120 "$@" >"$log" 2>&1
}
install() {
	# shellcheck disable=SC2086
	apt install -y --no-install-recommends --no-remove $want
}

echo "installing:" $want
# An old package list knows no package, or one that the mirror has no more
if ! install; then
	echo "updating the list of packages"
	if ! apt update || ! install; then
		tail -n 15 "$log" >&2
		echo "install.sh: apt-get failed; try: $by_hand" >&2
		exit 1
	fi
fi
if [ -n "$(missing)" ]; then
	echo "install.sh: still missing:" $(missing) >&2
	exit 1
fi
