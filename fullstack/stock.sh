#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# fullstack/stock.sh COMMAND VERSION
#
#   build VERSION            Debian's own arm64 kernel: its folder with Image
#   needs VERSION            in modules/ of it: what has to be loaded before
#                            ours, decompressed, with their order in "order"
#   modules VERSION [MAKE..] build linux/ for it: the folder with the .ko files
#   sparse VERSION           a sparse that knows this kernel: its path
#
# VERSION is 6.1, 6.12 or 7.2. What fullstack/kernel.sh calls for stock-VERSION.
# Nothing is compiled but our modules, with Debian's headers and its list of
# exported symbols; the build scripts come from releases newer than Debian 12:
# - modpost wants a newer C library and gets it, as a private file;
# - the kernel was compiled by a GCC that aligns functions on request, ours
#   cannot, so modules are built without the patchable entries of ftrace;
# - BTF would need pahole and the kernel's vmlinux.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
cache=${TRP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/trp}
unset CFLAGS CPPFLAGS LDFLAGS KCFLAGS MAKEFLAGS

usage() { sed -n '4,12s/^# \{0,1\}//p' "$0" >&2; exit 2; }
die() { echo "stock.sh: $*" >&2; exit 1; }

[ $# -ge 2 ] || usage
command=$1 version=$2
shift 2
case $version in
6.1) suite=bookworm ;;
6.12) suite=trixie ;;
7.2) suite=sid ;;
*) die "version $version: only 6.1, 6.12 and 7.2" ;;
esac

# A metapackage tells the kernel of the day: 6.12.107+deb13-arm64
meta=$("$here/fetch.sh" $suite/linux-headers-arm64:arm64)
release=$(dpkg-deb -f "$meta" Depends |
	grep -o 'linux-headers-[0-9][^ ,]*' || true)
release=${release#linux-headers-}
image=linux-image-$release
case $release in "$version".*-arm64) ;; *) die "$suite has $release" ;; esac
dir=$cache/linux/stock-$release
mkdir -p "$dir"

# once NAME COMMAND: run it if it did not succeed yet, one process at a time
once() {
	local mark=$dir/.$1

	exec 8>"$dir/lock"
	flock 8
	if [ ! -e "$mark" ]; then
		"$2"
		touch "$mark"
	fi
	exec 8>&-
}

unpack() { # WHERE REQUEST...
	local deb where=$1

	shift
	"$here/fetch.sh" "$@" | while read -r deb; do
		echo "stock.sh: unpacking ${deb##*/}" >&2
		dpkg-deb -x "$deb" "$where" || exit 1
	done
}

unpack_image() {
	local kernel=$dir/image/boot/vmlinuz-$release

	unpack "$dir/image" "$suite/$image:arm64"
	# arm64's plain Image says so at 56; Linux may also be compressed
	if [ "$(tail -c +57 "$kernel" | head -c 3)" = ARM ]; then
		ln -sf "image/boot/vmlinuz-$release" "$dir/Image"
	else
		gunzip -c "$kernel" >"$dir/Image"
	fi
}

# insmod_order NAME...: modules and what they need, in order, each once
insmod_order() {
	local name file deps

	for name; do
		[ -z "${seen[$name]:-}" ] || continue
		seen[$name]=1
		# built into the kernel: nothing to load
		file=$(find "$dir"/image/{usr/,}lib/modules \
			-name "${name//[_-]/[_-]}.ko*" -print -quit \
			2>/dev/null || true)
		[ -n "$file" ] || continue
		deps=$(/sbin/modinfo -F depends "$file")
		# shellcheck disable=SC2086
		insmod_order ${deps//,/ }
		case $file in
		*.xz) xz -dc "$file" ;;
		*.gz) gzip -dc "$file" ;;
		*) cat "$file" ;;
		esac >"$dir/modules/$name.ko"
		echo "$name.ko" >>"$dir/modules/order"
	done
}

collect_needs() {
	local -A seen=()

	rm -rf "$dir/modules"
	mkdir -p "$dir/modules"
	insmod_order remoteproc tee optee rpmsg_core
	grep -qx optee.ko "$dir/modules/order" || die "no optee.ko in $image"
}

# with_libc PROGRAM: run it with the C library of its own release
with_libc() {
	local lib

	[ -e "$dir/libc" ] || unpack "$dir/libc" "$suite/libc6"
	lib=$(dirname "$(find "$dir/libc" -name libc.so.6 -print -quit)")
	mv "$1" "$1.newer"
	cat >"$1" <<-END
	#!/bin/sh
	exec "$lib/ld-linux-x86-64.so.2" --library-path "$lib" "$1.newer" "\$@"
	END
	chmod +x "$1"
}

unpack_headers() {
	local root=$dir/headers mod deb packages older

	rm -rf "$root"
	deb=$("$here/fetch.sh" "$suite/linux-headers-$release:arm64")
	packages=$(dpkg-deb -f "$deb" Depends |
		grep -oE 'linux-(headers-[^ ,]*-common|kbuild-[^ ,]*)')
	# shellcheck disable=SC2046,SC2086
	unpack "$root" "$suite/linux-headers-$release:arm64" \
		$(printf "$suite/%s " $packages)
	# it is not unpacked at /
	sed -i "s|\([ =]\)/usr/src|\1$root/usr/src|" \
		"$root/usr/src/linux-headers-$release/Makefile"
	mod=$(find "$root" -name modpost.real-lsb-64)
	if [ -z "$mod" ]; then mod=$(find "$root" -type f -name modpost); fi
	with_libc "$mod"
	# asked whether sparse is new enough, and not in the package: ours is
	mod=$(dirname "$(dirname "$mod")")/checker-valid.sh
	[ -e "$mod" ] || printf '#!/bin/sh\necho 1\n' >"$mod"
	chmod +x "$mod"
	# what its compiler had, and ours may not have
	older='CONFIG_CC_HAS_(MIN_FUNCTION_ALIGNMENT|COUNTED_BY[A-Z_]*)'
	mod=$root/usr/src/linux-headers-$release/include
	sed -i -E "/^(#define )?${older}[ =]/d" "$mod/config/auto.conf" \
		"$mod/generated/autoconf.h"
}

unpack_sparse() {
	rm -rf "$dir/sparse"
	unpack "$dir/sparse" "$suite/sparse"
	with_libc "$dir/sparse/usr/bin/sparse"
}

modules() {
	local out=$top/build/linux/stock-$version log part

	mkdir -p "$out/raw"
	rsync -a --delete --exclude '*.ko' --exclude '*.o' \
		--exclude '.*.cmd' "$top/linux/" "$out/linux/"
	rsync -a --delete "$top/include/" "$out/include/"
	cp -u "$top"/tests/linux/raw/* "$out/raw/"
	log=$out/build.log
	for part in linux raw; do
		make -s -C "$dir/headers/usr/src/linux-headers-$release" \
			M="$out/$part" CC=aarch64-linux-gnu-gcc \
			CROSS_COMPILE=aarch64-linux-gnu- \
			CC_FLAGS_FTRACE= CONFIG_DEBUG_INFO_BTF_MODULES= \
			KCFLAGS="-I$out/include" "$@" modules >"$log" 2>&1 || {
			tail -n 20 "$log" >&2
			die "modules for Linux $release"
		}
		grep -v -e 'differs from the one' -e 'The kernel was built' \
			-e 'You are using' "$log" >&2 || true
	done
	echo "$out/linux"
}

case $command in
build)
	once image unpack_image
	echo "$dir" ;;
needs)
	once image unpack_image
	once needs collect_needs
	echo "$dir/modules" ;;
sparse)
	once sparse unpack_sparse
	echo "$dir/sparse/usr/bin/sparse" ;;
modules)
	once headers unpack_headers
	modules "$@" ;;
*) usage ;;
esac
