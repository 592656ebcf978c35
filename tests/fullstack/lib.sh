# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# For the suites in tests/fullstack: source it at the repository's root. A
# suite prints "ok NAME", "not ok NAME: why" or "skip NAME: why" per test and
# ends with $bad. Logs of its boots lie in build/fullstack.
export LC_ALL=C
bad=0
fullstack_logs=build/fullstack

ok() { echo "ok $*"; }
not_ok() { echo "not ok $*"; bad=1; }
skip_all() { echo "skip $*"; exit 0; }

# What every boot is made of; fullstack/fetch.sh knows the rest by then
fullstack_packages=(src:sid/optee-os src:trixie/arm-trusted-firmware
	trixie/linux-source-6.12 trixie/busybox-static:arm64)

# why_not: print why the full stack cannot be had here, nothing when it can
why_not() {
	local missing

	if [ -n "${TRP_NO_FULLSTACK:-}" ]; then
		echo "$TRP_NO_FULLSTACK"
	elif ! missing=$(scripts/install.sh fullstack --missing 2>&1); then
		echo "$missing"
	elif [ -n "$missing" ]; then
		echo "packages are missing:" $missing
	elif [ -n "${TRP_FULLSTACK:-}" ]; then
		return 0	# check.sh has fetched them
	elif ! missing=$(fullstack/fetch.sh "${fullstack_packages[@]}" 2>&1 \
		>/dev/null); then
		echo "cannot be fetched: $(tail -n 1 <<<"$missing")"
	fi
}

# need_fullstack NAME: skip the whole suite where it cannot run
need_fullstack() {
	local reason

	reason=$(why_not)
	[ -z "$reason" ] || skip_all "$1: $reason"
}

# show_guest LOG NAME STATUS: the lines of a boot that tell something
show_guest() {
	# a line of the kernel may have cut one of the script's in two
	grep -aoE '(not ok|^ok|^skip) .*' "$1"
	grep -aE '^# ' "$1"
	[ "$3" != 0 ] || return 0
	bad=1
	grep -aE 'WARNING:|BUG:|Oops|KASAN|UBSAN|possible circular' "$1" |
		sed "s/^/not ok $2: /"
	grep -aq '^DONE' "$1" || echo "not ok $2: it did not end, see $1"
	grep -aE '^[a-z]+\.sh: ' "$1"
	tail -n 5 "$1" | sed 's/^/    /'
	echo "not ok $2: the boot failed, see $1"
}

# run_guest NAME VERSION SCRIPT [FRAGMENT]: boot with fullstack/linux.sh, whose
# environment is the caller's (PEER=remote run_guest ...), and pass the lines
# of SCRIPT through. The whole log: build/fullstack/NAME/linux.sh.log; beside
# it linux.log, optee.log and peer.log. Returns linux.sh's status.
run_guest() {
	local name=$1 dir=$fullstack_logs/$1 status=0

	rm -rf "$dir"
	mkdir -p "$dir"
	echo "== $name: Linux $2, ${3##*/}"
	SECONDS_MAX=${SECONDS_MAX:-600} LOGS=$dir fullstack/linux.sh "${@:2}" \
		>"$dir/linux.sh.log" 2>&1 || status=$?
	show_guest "$dir/linux.sh.log" "$name" "$status"
	return "$status"
}

# as_quoted: without time stamps and line numbers; keys and sizes depend on the
# build
as_quoted() {
	sed -E 's/\r//; s/^\[ *[0-9.]+\] //; s/\b[0-9a-f]{16}\b/KEY/g
		s/\b[0-9]+ (bytes|follow)/N \1/g
		s/announces [0-9]+/announces N/
		s/0x[0-9a-f]*5e018000/TABLE/
		s/:[0-9]+ / /g; s/[[:space:]]+/ /g'
}

# quoted NAME MARK NUMBER: each line in a block ```MARK of docs/debugging.md was
# printed by Linux or OP-TEE in boot NAME, and there are at least NUMBER
quoted() {
	local line n=0

	cat "build/fullstack/$1"/{linux,optee}.log | as_quoted \
		>"build/fullstack/$1/printed"
	while read -r line; do
		n=$((n + 1))
		if grep -aqF -- "$line" "build/fullstack/$1/printed"; then
			ok "quoted: ${line:0:70}"
		else
			not_ok "quoted: ${line:0:70}: is not printed"
		fi
	done < <(awk -v "mark=\`\`\`$2" '$0 == mark { on = 1; next }
		/^```/ { on = 0 } on && NF' docs/debugging.md | as_quoted)
	[ "$n" -ge "$3" ] || not_ok "quoted: only $n lines in docs/debugging.md"
}
