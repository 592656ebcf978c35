#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# scripts/install.sh demo|check|all|fullstack [--list|--missing]
#
# Installs the Debian packages that ./demo.sh (demo), ./check.sh (check) or
# ./check.sh --all (all) need and that are not there; fullstack: what builds and
# boots OP-TEE and Linux (fullstack/, tests/optee). Says nothing and needs
# neither network nor root when nothing is missing. --list prints all of them,
# --missing those that would be installed.
set -eu
export LC_ALL=C

usage() { sed -n '4,10s/^# \{0,1\}//p' "$0"; }

# What builds and runs everything here
packages=(gcc make libc6-dev libssl-dev libunicorn-dev libfdt-dev
	device-tree-compiler gcc-arm-none-eabi)
case ${1:-} in
demo) ;;
check | all)
	# The tests; the cross compiler measures the secure side's stack
	packages+=(libcmocka-dev libelf-dev python3 git openssl lld
		gcc-aarch64-linux-gnu)
	# The second compiler, also for its fuzzer and sanitizers; the
	# checker of device trees; the debugger that reads core dumps
	if [ "$1" = all ]; then
		packages+=(clang libclang-rt-dev dt-schema gdb-multiarch)
	fi ;;
fullstack)
	packages+=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross
		gcc-arm-linux-gnueabihf python3 python3-pyelftools
		python3-cryptography qemu-system-arm bc bison flex libelf-dev
		cpio rsync kmod xz-utils dpkg-dev perl git) ;;
-h | --help) usage; exit 0 ;;
*) usage >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null; then
	echo "install.sh: this is no Debian; by hand: ${packages[*]}" >&2
	exit 1
fi

find_missing() {
	mapfile -t missing < <(
		{ dpkg-query -W -f '${Package} ${db:Status-Status}\n' \
			"${packages[@]}" 2>/dev/null || true; } |
			awk '$2 == "installed" { print $1 }' | sort -u |
			comm -13 - <(printf '%s\n' "${packages[@]}" | sort -u))
}

find_missing
case ${2:-} in
--list) printf '%s\n' "${packages[@]}"; exit 0 ;;
--missing)
	[ ${#missing[@]} -eq 0 ] || printf '%s\n' "${missing[@]}"
	exit 0 ;;
'') ;;
*) usage >&2; exit 2 ;;
esac
[ ${#missing[@]} -gt 0 ] || exit 0

by_hand="apt-get install --no-install-recommends ${missing[*]}"
root=()
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "install.sh: packages are missing; as root: $by_hand" >&2
		exit 1
	fi
	root=(sudo)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
	"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q \
		-o DPkg::Lock::Timeout=120 "$@" >"$log" 2>&1
}
install() {
	apt install -y --no-install-recommends --no-remove "${missing[@]}"
}

echo "Installing ${missing[*]}"
# An old package list knows no package, or one that the mirror has no more
if ! install; then
	echo "Updating the list of packages first"
	if ! apt update || ! install; then
		tail -n 15 "$log" >&2
		echo "install.sh: apt-get failed; try: $by_hand" >&2
		exit 1
	fi
fi
find_missing
if [ ${#missing[@]} -gt 0 ]; then
	echo "install.sh: still missing: ${missing[*]}" >&2
	exit 1
fi
