# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# For slow_stress and nightly_stress, after lib.sh.

# watch_peer NAME: a line a second as long as the coprocessors' process lives:
# its memory in KiB, its open files, its children, their memory
watch_peer() {
	local pid dir=/proc child rss

	for _ in $(seq 6000); do
		[ -s "$1.pid" ] && break
		sleep 0.2
	done
	pid=$(cat "$1.pid")
	while [ -d "/proc/$pid/fd" ]; do
		rss=0
		set -- "$1"
		for child in $(cat "/proc/$pid/task/$pid/children" \
			2>/dev/null); do
			set -- "$@" "$child"
			rss=$((rss + $(awk '/^VmRSS/ { print $2 }' \
				"$dir/$child/status" 2>/dev/null || echo 0)))
		done
		echo "$(awk '/^VmRSS/ { print $2 }' "$dir/$pid/status")" \
			"$(ls "$dir/$pid/fd" | wc -l) $(($# - 1)) $rss"
		sleep 1
	done 2>/dev/null >"$1.watch"
}

# Both ran from the first third of the time on: from there nothing grows. An
# engine's memory goes up and down by 2 MiB, what it translated.
judge_peer() {
	awk -v name="$2" -v who="the coprocessors' process" '
	{ mem[NR] = $1; fds[NR] = $2; kids[NR] = $3; engines[NR] = $4 }
	END {
		if (NR < 6) { print "not ok " name ": seen " NR " times"; exit }
		from = int(NR / 3); to = NR - 2; most = 0; kid = 0
		for (i = from; i <= to; i++) {
			if (fds[i] > most) most = fds[i]
			if (kids[i] > kid) kid = kids[i]
		}
		printf "# %s: %s: %d to %d KiB, %d to %d files, ", name, who,
			mem[from], mem[to], fds[from], most
		printf "at most %d children of %d to %d KiB\n", kid,
			engines[from], engines[to]
		bad = mem[to] > mem[from] + 1024 || most > fds[from] + 8 ||
			kid > 2 || engines[to] > engines[from] + 4096
		print (bad ? "not ok " : "ok ") name ": no leak in " who \
			(bad ? ": it grew" : "")
	}' "$1.watch"
}

# stress_guests NAME [FRAGMENT]: the boots; STARTS, RECOVERIES, STOPS, ROUNDS
# and SEED go to the guest
stress_guests() {
	local name=$1 fragment=${2:-} script base append='' v watcher

	for v in STARTS RECOVERIES STOPS ROUNDS SEED; do
		[ -z "${!v:-}" ] || append+=" $v=${!v}"
	done
	mkdir -p "$fullstack_logs"
	for script in stress faults signals unload; do
		base=$fullstack_logs/$name-$script
		rm -f "$base.pid" "$base.watch"
		watch_peer "$base" &
		watcher=$!
		# each object of the kernel's caches is counted, and checked
		PEER=remote IMAGES=fullstack/guest/variants \
			APPEND="slab_debug=F$append" \
			PEER_PID=$base.pid run_guest "$name-$script" 6.12 \
			"fullstack/guest/$script.sh" $fragment
		[ -s "$base.pid" ] || echo 0 >"$base.pid"	# it never came
		wait "$watcher"
		[ "$script" != stress ] || judge_peer "$base" "$name-$script" |
			tee "$base.judged"
		! grep -qs '^not ok' "$base.judged" || bad=1
	done
}
