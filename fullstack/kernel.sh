#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# fullstack/kernel.sh COMMAND VERSION [ARGUMENTS]
#
#   source VERSION             fetch and unpack Debian's linux-source
#   build VERSION [FRAGMENT]   build Image from kernel.config and FRAGMENT
#   modules VERSION [FRAGMENT] [MAKE...]
#                              build linux/ for that kernel; MAKE: W=1, C=2;
#                              beside it, in raw, the tests' own module
#   config VERSION [FRAGMENT]  print the configuration that build would use
#   needs VERSION              what to load before those, in "order"; a stock
#                              kernel's only, else nothing is printed
#
# VERSION is 6.1, 6.12 or 7.2, or with stock- before it Debian's own kernel
# (stock.sh; build, modules and needs). Each command prints the folder of its
# result: for build it has Image, Module.symvers and .config, for modules the
# .ko files. Kernels lie in ${TRP_CACHE:-${XDG_CACHE_HOME:-~/.cache}/trp}/linux,
# keyed by Debian's version and by the configuration, and are made once; the
# modules in build/linux of this checkout.
# JOBS (2) is the number of parallel jobs, CROSS_COMPILE the compiler's prefix.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
cache=${TRP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/trp}
jobs=${JOBS:-2}
cross=${CROSS_COMPILE-aarch64-linux-gnu-}
# A user's flags for other programs must not reach the kernel
unset CFLAGS CPPFLAGS LDFLAGS KCFLAGS MAKEFLAGS

usage() { sed -n '4,24s/^# \{0,1\}//p' "$0" >&2; exit 2; }
die() { echo "kernel.sh: $*" >&2; exit 1; }

suite() {
	case $1 in
	6.1) echo bookworm ;;
	6.12) echo trixie ;;
	7.2) echo sid ;;
	*) die "version $1: only 6.1, 6.12 and 7.2" ;;
	esac
}

# quietly LOG COMMAND...: its output only when it fails
quietly() {
	local log=$1

	shift
	"$@" >"$log" 2>&1 || { tail -n 25 "$log" >&2; die "see $log"; }
}

# The folder of one Debian version: .../linux/6.12.107-1
folder() {
	local deb name

	deb=$("$here/fetch.sh" "$(suite "$1")/linux-source-$1")
	name=${deb##*/linux-source-"$1"_}
	echo "$cache/linux/${name%_all.deb}"
}

source_tree() {
	local dir tmp deb

	dir=$(folder "$1")
	mkdir -p "$dir"
	exec 8>"$dir/lock"
	flock 8
	if [ ! -d "$dir/src" ]; then
		deb=$("$here/fetch.sh" "$(suite "$1")/linux-source-$1")
		tmp=$(mktemp -d -p "$dir")
		echo "kernel.sh: unpacking ${deb##*/}" >&2
		dpkg-deb --fsys-tarfile "$deb" |
			tar -xO "./usr/src/linux-source-$1.tar.xz" |
			tar -xJ --strip-components=1 -C "$tmp"
		mv "$tmp" "$dir/src"
	fi
	exec 8>&-
	echo "$dir/src"
}

# kmake VERSION BUILD-FOLDER ARGUMENTS...
kmake() {
	local src

	src=$(source_tree "$1")
	make -s -C "$src" O="$2" ARCH=arm64 CROSS_COMPILE="$cross" \
		KBUILD_BUILD_USER=trp KBUILD_BUILD_HOST=trp \
		-j"$jobs" "${@:3}"
}

# configured VERSION [FRAGMENT]: a build folder with its .config
configured() {
	local version=$1 src key out
	local -a parts=("$here/kernel.config")

	src=$(source_tree "$version")
	[ -z "${2:-}" ] || parts+=("$(realpath "$2")")
	key=$(cat "${parts[@]}" | sha256sum | cut -c1-12)
	out=${src%/src}/build-$key
	mkdir -p "$out"
	exec 7>"$out/lock"
	flock 7
	if [ ! -e "$out/.configured" ]; then
		cat "${parts[@]}" >"$out/fragment"
		quietly "$out/config.log" kmake "$version" "$out" \
			KCONFIG_ALLCONFIG="$out/fragment" allnoconfig
		touch "$out/.configured"
	fi
	exec 7>&-
	echo "$out"
}

build() {
	local out

	out=$(configured "$@")
	exec 7>"$out/lock"
	flock 7
	if [ ! -e "$out/.built" ]; then
		echo "kernel.sh: building Linux $1 in $out" >&2
		quietly "$out/build.log" kmake "$1" "$out" Image modules
		ln -sf arch/arm64/boot/Image "$out/Image"
		touch "$out/.built"
	fi
	exec 7>&-
	echo "$out"
}

# Kbuild writes beside the sources, and one tree serves several kernels: copy
copy_modules() {
	mkdir -p "$1"
	rsync -a --delete --exclude '*.ko' --exclude '*.o' --exclude '.*.cmd' \
		"$top/linux/" "$1/linux/"
	rsync -a --delete "$top/include/" "$1/include/"
	mkdir -p "$1/raw"
	cp -u "$top"/tests/linux/raw/* "$1/raw/"
}

modules() {
	local version=$1 fragment= out dir

	shift
	case ${1:-} in *.config) fragment=$1; shift ;; esac
	out=$(build "$version" $fragment)
	dir=$top/build/linux/$version-${out##*-}
	copy_modules "$dir"
	kmake "$version" "$out" M="$dir/linux" "$@" modules >&2 ||
		die "modules for Linux $version"
	kmake "$version" "$out" M="$dir/raw" KCFLAGS="-I$dir/include" modules \
		>&2 || die "the tests' module for Linux $version"
	echo "$dir/linux"
}

[ $# -ge 2 ] || usage
command=$1
shift
case $1 in
stock-*)
	version=${1#stock-}
	shift
	exec "$here/stock.sh" "$command" "$version" "$@" ;;
esac
case $command in
needs) ;;
stock) exec "$here/stock.sh" build "$@" ;;
source) source_tree "$@" ;;
config) cat "$(configured "$@")/.config" ;;
build) build "$@" ;;
modules) modules "$@" ;;
*) usage ;;
esac
