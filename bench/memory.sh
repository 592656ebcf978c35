#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# bench/memory.sh: memory of the secure world, in real OP-TEE under QEMU
#
# Prints tables for docs/figures.md: high-water marks of heap and stack, of the
# trusted application and of OP-TEE's core, while images with more and more
# program headers are loaded and while a processor lives; and the sizes of the
# application beside OP-TEE's own, built in the same way. Measured by
# tests/optee/memory, which paints stacks; commands of the application are not
# changed by it. HEADERS lists the numbers of program headers.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C
headers=${HEADERS:-1 24 30 46 47 48}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

bios=$(NAME=memory fullstack/optee.sh firmware CFG_INSECURE=y CFG_WITH_STATS=y \
	CFG_TRP_TEST_CODE="$PWD/tests/optee/memory")

# images DIR KEY, called by linux.sh
cat >"$dir/images" <<END
#!/bin/sh
for n in $headers; do
	/usr/bin/python3 bench/headers.py $dir/elf \$n &&
	build/trp sign -q --in $dir/elf --key "\$2" \
		--out "\$1/headers-\$n.sign" >/dev/null || exit 1
done
END
chmod +x "$dir/images"
BIOS=$bios IMAGES=$dir/images PEER=remote SECONDS_MAX=${SECONDS_MAX:-600} \
	fullstack/linux.sh 6.12 fullstack/guest/memory.sh >"$dir/log" 2>&1 || {
	tail -n 20 "$dir/log" >&2
	exit 1
}

# memory WHAT core-stack S SIZE 0 0 core-heap MOST BEFORE SIZE FAILED
#	ta STACK SIZE HEAP SIZE
echo 'Bytes; the most that was in use at one time. `+` is what came on top of'
echo 'what the core used before.'
echo
awk '$1 == "memory" {
	if (!seen++) {
		printf "| step | TA heap of %d | TA stack of %d | core stack" \
			" of %d | core heap of %d |\n|---|---|---|---|---|\n",
			$17, $15, $5, $11
	}
	what = $2
	if (split(what, part, "-") == 3 && part[1] == "load")
		what = "LOAD_FW, RSA-4096, " part[2] " program header" \
			(part[2] == 1 ? "" : "s") \
			(part[3] == "0x00000000" ? "" : ": refused, " part[3])
	printf "| %s | %d | %d | %d | %d (+ %d) |\n", what, $16, $14, $4, $9,
		$9 - $10
}' "$dir/log"

# size NAME FILE: text without tables, read-only data, data, bss, whole file
size_row() {
	[ -s "$2" ] || { echo "memory.sh: no $2" >&2; exit 1; }
	aarch64-linux-gnu-readelf -SW "$2" | sed 's/^ *\[ *[0-9]*\] *//' |
		awk -v name="$1" -v file="$(stat -c %s "$2")" '
		function hex(s, i, v) {
			v = 0
			for (i = 1; i <= length(s); i++)
				v = v * 16 + index("0123456789abcdef",
					substr(s, i, 1)) - 1
			return v
		}
		$1 == ".text" { text = hex($5) }
		$1 ~ /^\.(rodata|eh_frame|ARM\.ex)/ { ro += hex($5) }
		$1 ~ /^\.rel/ { rel += hex($5) }
		$1 ~ /^\.(data|got)/ { data += hex($5) }
		$1 == ".bss" { bss = hex($5) }
		END { printf "| %s | %d | %d | %d | %d | %d | %d |\n", name,
			text, ro, rel, data, bss, file }'
}
uuid=80a4c275-0a47-4905-8285-1486a9771a08
a64=$(NAME=default fullstack/optee.sh build)
a32=$(NAME=memory32 fullstack/optee.sh build CFG_USER_TA_TARGETS=ta_arm32)
echo
echo '| application | code | constants | relocations | data | zeroed |' \
	'stripped file |'
echo '|---|---|---|---|---|---|---|'
size_row 'trp, arm64' "$a64/trp-built/optee/ta/$uuid.stripped.elf"
size_row "OP-TEE's own, arm64" "$a64/ta/remoteproc/$uuid.stripped.elf"
size_row 'trp, arm32' "$a32/trp-built/optee/ta/$uuid.stripped.elf"
size_row "OP-TEE's own, arm32" "$a32/ta/remoteproc/$uuid.stripped.elf"
