#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# fullstack/fetch.sh SUITE/PACKAGE[:ARCH]... [src:SUITE/PACKAGE]...
#
# Downloads Debian packages into a cache without touching the system's apt,
# and prints the path of each: a .deb, or the .dsc of a source. SUITE is
# bookworm, trixie or sid, ARCH amd64 (default) or arm64 ("all" packages need
# none). What the cache has is not asked for again: a second run needs no
# network, no apt, and waits for nobody who downloads. To get newer versions
# remove apt/known from the cache. TRP_CACHE is the cache, by default
# ${XDG_CACHE_HOME:-~/.cache}/trp; TRP_MIRROR another mirror of Debian.
set -eu
export LC_ALL=C

[ $# -gt 0 ] || { sed -n '4,13s/^# \{0,1\}//p' "$0" >&2; exit 2; }

cache=${TRP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/trp}
mirror=${TRP_MIRROR:-http://deb.debian.org/debian}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
known=$cache/apt/known
mkdir -p "$cache"/apt/{lists/partial,archives/partial,etc} "$cache/deb" "$known"

# cached REQUEST: print the path of its file if an earlier run has found it
cached() {
	local file

	file=$(cat "$known/${1//\//,}" 2>/dev/null) || return 1
	[ -f "$cache/deb/$file" ] && echo "$cache/deb/$file"
}

unknown=()
for request; do
	cached "$request" >/dev/null || unknown+=("$request")
done
if [ ${#unknown[@]} -eq 0 ]; then
	for request; do cached "$request"; done
	exit 0
fi

exec 9>"$cache/apt/lock"
flock 9

conf=$cache/apt/apt.conf
cat >"$conf" <<END
Dir::State::Lists "$cache/apt/lists";
Dir::State::Status "$cache/apt/status";
Dir::Cache "$cache/apt";
Dir::Etc::SourceList "$cache/apt/etc/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::Etc::Trusted "/dev/null";
Dir::Etc::TrustedParts "/dev/null";
APT::Architecture "amd64";
APT::Architectures { "amd64"; "arm64"; };
APT::Sandbox::User "root";
APT::Get::List-Cleanup "false";
Acquire::Languages "none";
Acquire::Retries "3";
DPkg::Post-Invoke "";
APT::Update::Post-Invoke "";
APT::Update::Post-Invoke-Success "";
END
: >"$cache/apt/status"
for suite in bookworm trixie sid; do
	echo "deb [arch=amd64,arm64 signed-by=$keyring] $mirror $suite main"
	echo "deb-src [signed-by=$keyring] $mirror $suite main"
done >"$cache/apt/etc/sources.list"

apt() { APT_CONFIG=$conf apt-get -q "$@"; }
update() {
	echo "fetch.sh: reading the package lists of $mirror" >&2
	apt update >"$cache/apt/update.log" 2>&1 || {
		tail -n 5 "$cache/apt/update.log" >&2
		return 1
	}
	touch "$cache/apt/updated"
}

# ask FETCH-OPTIONS... : apt's own command for the request in $what
ask() {
	case $what in
	src:*) apt source --download-only "$@" "${what#src:}" ;;
	*) apt download "$@" "$what" ;;
	esac
}

# get REQUEST: print the path of its file; fail when apt does not know it
get() {
	local spec=${1#src:} what list file main='' missing=''

	what=${spec#*/}/${spec%%/*}		# apt wants PACKAGE/SUITE
	[ "$spec" = "$1" ] || what=src:$what
	# 'URI' FILE SIZE DIGEST per line
	list=$(ask --print-uris 2>/dev/null | grep "^'") || return 1
	while read -r _ file _; do
		case $file in *.dsc | *.deb) main=$file ;; esac
		[ -f "$cache/deb/$file" ] || missing=1
	done <<<"$list"
	[ -n "$main" ] || return 1
	if [ -n "$missing" ]; then
		echo "fetch.sh: $main" >&2
		(cd "$cache/deb" && ask) >"$cache/apt/get.log" 2>&1 || {
			tail -n 5 "$cache/apt/get.log" >&2
			return 1
		}
	fi
	# after the last of a source's files
	echo "$main" >"$known/${1//\//,}"
	echo "$cache/deb/$main"
}

[ -e "$cache/apt/updated" ] || update
for request; do
	# A list that is too old names files that the mirror has no more
	get "$request" || { update && get "$request"; } || {
		echo "fetch.sh: $request: not to be had" >&2
		exit 1
	}
done
