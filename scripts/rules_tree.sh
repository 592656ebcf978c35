#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Rules of the tree that a compiler does not check: licences, sizes, who may
# include whom, no unfinished work, which libraries the programs link.
set -u
cd "$(dirname "$0")/.." || exit 2
status=0

# rule NAME: what stands on standard input is what breaks it
rule() {
	local found

	found=$(cat)
	if [ -z "$found" ]; then
		echo "ok $1"
	else
		echo "not ok $1"
		printf '%s\n' "$found" | sed 's/^/    /' | head -20
		status=1
	fi
}

files() {
	git ls-files -co --exclude-standard -- "$@" | while read -r f; do
		[ -f "$f" ] && echo "$f"
	done
}

files '*.c' '*.h' '*.S' '*.ld' '*.sh' '*.py' '*.mk' '*.dts' Makefile |
	xargs -r grep -L 'SPDX-License-Identifier' | rule "every source says its licence"

files linux | grep -E '\.(c|h)$' | xargs -r grep -L 'GPL-2.0-only' |
	rule "linux/ is GPL-2.0-only"

files '*.c' '*.h' | while read -r f; do
	n=$(wc -l <"$f")
	[ "$n" -gt 600 ] && echo "$f: $n lines"
done | rule "no file over 600 lines"

files 'core/*.c' | grep -v '_test\.c$' | while read -r f; do
	[ -f "${f%.c}_test.c" ] || echo "$f"
done | rule "each core file has its test beside it"

# Tabs are 8 wide; quoted text, which is looked for as a whole, does not count
files '*.c' '*.h' '*.S' '*.ld' '*.sh' | xargs -r awk '
	{ s = $0; tabs = gsub(/\t/, "\t", s) }
	length(s) + 7 * tabs <= 80 { next }
	{ line = ""
	  while ((at = index(s, "\t"))) {
		line = line substr(s, 1, at - 1)
		line = line substr("        ", 1, 8 - length(line) % 8)
		s = substr(s, at + 1)
	  }
	  line = line s
	  gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
	  gsub(/\047[^\047]*\047/, "\047\047", line)
	  if (length(line) > 80) print FILENAME ":" FNR ": " $0 }' |
	rule "80 columns"

# A function is at most 80 lines: from an opening brace in column 1 to the
# closing one.
files '*.c' | xargs -r awk '
	FNR == 1 { start = 0 }
	/^{/ { start = FNR }
	/^}/ { if (start && FNR - start > 81)
		print FILENAME ":" start ": " FNR - start - 1 " lines"
	       start = 0 }' | rule "no function over 80 lines"

unfinished='TO''DO|FIX''ME|\bXX''X\b|not implemented'' yet|\.\./sha''red|/wo''rk/(main|shared)'
files | grep -vE '^(tests/vectors|LICENSES)/' |
	xargs -r grep -nIE "$unfinished" | cut -c1-120 |
	rule "nothing unfinished, no path of one machine"

# Who may include whom
includes() {	# includes FILES-GLOB ALLOWED-REGEX
	files "$1" | grep -v '_test\.c$' |
		xargs -r grep -HnE '^[[:space:]]*#[[:space:]]*include' |
		grep -vE "$2"
}
includes 'include/trp/*.h' \
	'<(stddef|stdint|stdbool|linux/types)\.h>|<trp/[a-z]+\.h>' |
	rule "include/trp includes nothing else"
includes 'core/*.c' '<trp_env\.h>|<trp/[a-z]+\.h>|<std(def|int|bool)\.h>' |
	rule "core/ includes only its environment and include/trp"
# What surrounds a core file comes first, then at least what it implements:
# whose header has its name, or err.h
files 'core/*.c' | grep -v '_test\.c$' | while read -r f; do
	own=$(basename "$f" .c)
	[ -f "include/trp/$own.h" ] || own=err
	grep -m 1 '^#include' "$f" | grep -qx '#include <trp_env\.h>' &&
		grep -qx "#include <trp/$own\.h>" "$f" || echo "$f"
done | rule "each core file includes trp_env.h first, and its own header"
files 'include/trp/*.h' | while read -r f; do
	echo "#include <${f#include/}>" | gcc -std=c11 -Wall -Wextra -Werror \
		-ffreestanding -fsyntax-only -Iinclude \
		-isystem core/env/bare -x c - 2>/dev/null || echo "$f"
done | rule "each header of include/trp includes what it needs"
includes 'linux/*' '<linux/|<asm/|<trp/(abi|err|life)\.h>|"[a-z_]+\.h"' |
	rule "linux/ includes of ours only abi.h, err.h, life.h"
files 'optee/*.[ch]' |
	xargs -r grep -nE '#include.*(board/|tools/|openssl|core/|trp_env)' |
	rule "optee/ includes nothing of the board, the tools or core/"
files 'core/*.c' | grep -v '_test\.c$' |
	xargs -r grep -nE '^[[:space:]]*#[[:space:]]*if' |
	rule "no #if in core/"
files 'optee/*.c' 'optee/*.h' | xargs -r grep -nE 'BOARD_|TRP_BOARD' |
	rule "optee/ does not know the board"

# A reason that nothing gives, or that no test asks for, is only a promise.
grep -oE 'X\([0-9]+, [A-Z_]+' include/trp/err.h | sed 's/X(//; s/, / /' |
	while read -r num name; do
		files 'core/*.c' 'optee/*.c' 'tools/*.c' 'board/*.c' |
			grep -v '_test\.c$' |
			xargs grep -qE "TRP_E_$name\b" ||
			echo "$num $name is never given"
		files 'core/*_test.c' 'core/*_rows.h' 'tools/*_test.c' \
			'board/*_test.c' 'tests/*.c' 'tests/*.py' \
			'tests/story/*' |
			grep -vE 'core/(reasons|err)_test\.c' |
			xargs grep -qE "(TRP_E_|\b$num )$name\b|\($num\)" ||
			echo "$num $name is in no test"
	done | rule "each reason is given somewhere and tested"

if [ -x build/trp-cortexm ]; then
	ldd build/trp-cortexm | grep -E 'libcrypto|libssl' |
		rule "trp-cortexm does not link OpenSSL"
	for p in build/trp build/trp-board; do
		ldd $p | grep unicorn
	done | rule "trp and trp-board do not link Unicorn"
fi
exit $status
