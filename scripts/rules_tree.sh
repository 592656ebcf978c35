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
	xargs -r grep -L 'SPDX-License-Identifier' |
	rule "every source says its licence"

files linux | grep -E '\.(c|h)$' | xargs -r grep -L 'GPL-2.0-only' |
	rule "linux/ is GPL-2.0-only"

files '*.c' '*.h' | xargs -r wc -l |
	awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines" }' |
	rule "no file over 600 lines"

files 'core/*.c' | grep -v '_test\.c$' | while read -r f; do
	[ -f "${f%.c}_test.c" ] || echo "$f"
done | rule "each core file has its test beside it"

# Sources by their names, and scripts. Tabs are 8 wide. Only in code for the
# kernel quoted text, which is looked for there as a whole, does not count.
files | grep -vE '^(tests/vectors|LICENSES)/' | LC_ALL=C xargs -r awk '
	FNR == 1 && !/^#!/ && FILENAME !~ /(^|\/)Makefile$/ &&
		FILENAME !~ /\.([chS]|ld|sh|py|mk|dts[io]?|bb[a-z]*|inc)$/ {
		nextfile
	}
	{ line = $0
	  while ((at = index(line, "\t")))
		line = substr(line, 1, at - 1) \
			substr("        ", 1 + (at - 1) % 8) \
			substr(line, at + 1) }
	FILENAME ~ /^(tests\/)?linux\/.*\.[ch]$/ {
		gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
	}
	length(line) > 80 { print FILENAME ":" FNR ": " $0 }' |
	rule "80 columns"

# Prose, too: what is no table, no picture and not quoted from a terminal
files '*.md' '*.md.in' | grep -v '^tests/vectors/' | xargs -r awk '
	FNR == 1 { quoted = 0 }
	/^```/ { quoted = !quoted }
	!quoted && !/^[ \t]*\|/ && !/^!\[/ && length($0) > 80 {
		print FILENAME ":" FNR ": " $0 }' | rule "80 columns of prose"

# A function is at most 80 lines: from an opening brace in column 1 to the
# closing one.
files '*.c' | xargs -r awk '
	FNR == 1 { start = 0 }
	/^{/ { start = FNR }
	/^}/ { if (start && FNR - start > 81)
		print FILENAME ":" start ": " FNR - start - 1 " lines"
	       start = 0 }' | rule "no function over 80 lines"

unfinished='TO''DO|FIX''ME|\bXX''X\b|not implemented'' yet|\.\./sha''red'
unfinished+='|/wo''rk/(main|shared)'
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
	xargs -r grep -nE \
		'#include.*(board/|host/|tools/|openssl|core/|trp_env)' |
	rule "optee/ includes nothing of host/, the board, the tools or core/"
files 'core/*.c' | grep -v '_test\.c$' |
	xargs -r grep -nE '^[[:space:]]*#[[:space:]]*if' |
	rule "no #if in core/"
files 'optee/*.c' 'optee/*.h' | xargs -r grep -nE 'BOARD_|TRP_BOARD' |
	rule "optee/ does not know the board"

# quoted DIR: each quoted include of its product code, as "FILE PATH"
quoted() {
	files "$1/*.[ch]" | grep -v '_test\.[ch]$' |
		xargs -r grep -HE \
			'^[[:space:]]*#[[:space:]]*include[[:space:]]+"' |
		awk -F'"' '{
			file = $1; sub(/:.*/, "", file)
			path = file; sub(/[^\/]*$/, "", path)
			path = path $2
			while (sub(/[^\/]+\/\.\.\//, "", path)) ;
			print file, path }'
}

# A folder, and what it includes of ours beside itself and include/trp: of
# optee/ and core/ only what a house puts in the place of something (keys), or
# what is under test; of a house only what it says to others
while read -r dir allowed; do
	quoted "$dir" | while read -r f path; do
		for a in "$dir" $allowed; do
			case $path in "$a" | "$a"/*) continue 2 ;; esac
		done
		echo "$f: $path"
	done
done <<END | rule "houses include what they may"
host
tools host
board/engine
board/machine board/engine
board/cortexm board/engine/mcu_proto.h
board/optee board/machine/board.h host optee/pta/keys.h
board/linux board/machine/board.h board/optee/board_tee.h host
board/qemu board/engine host
board/cli board/machine/board.h board/optee/board_tee.h board/linux/twin.h \
	board/qemu/remote.h host
END
{
	files 'host/*.[ch]' 'tools/*.[ch]' 'board/*.[ch]' |
		grep -vE '^board/optee/|_test\.[ch]$' |
		xargs -r grep -nE '#include <(core|drivers|kernel|mm|pta|ta)/' |
		grep -v '^board/qemu/.*<drivers/virt_proto\.h>'
	files 'host/*.[ch]' 'tools/*.[ch]' 'board/*.[ch]' |
		grep -v '^board/cortexm/' |
		xargs -r grep -n '#include <unicorn/'
	files 'board/machine/*' 'board/engine/*' 'board/linux/*' \
		'board/cortexm/*' | xargs -r grep -n '#include <openssl/'
} | rule "houses keep to their libraries"

files 'core/*.[ch]' 'host/*.[ch]' 'tools/*.[ch]' 'board/*.[ch]' |
	grep -v '_test\.[ch]$' | xargs -r grep -ln '#include <cmocka\.h>' |
	rule "test code has _test in its name"

# Right above a prototype stands its comment, which begins with its name. What
# OP-TEE declares (board/optee/include, cross) is OP-TEE's to describe.
files 'include/trp/*.h' 'host/*.h' 'tools/*.h' 'board/*.h' |
	grep -vE '^board/optee/(include|cross)/' | xargs -r awk '
	FNR == 1 { text = ""; ended = inside = 0 }
	/^\/\*/ { text = ""; inside = 1 }
	inside { text = text "\n" $0
		if (/\*\//) { inside = 0; ended = FNR }
		next }
	/^(__attribute__|_Noreturn$)/ { if (ended == FNR - 1) ended = FNR
		next }
	/^(typedef|#)|^static [^i]/ { next }
	/^[a-zA-Z_][^;={]*[ *][a-z_0-9]+\(/ {
		name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name)
		if (ended != FNR - 1 || !index(text, "\n/**") ||
		    !index(text, " " name "() -"))
			print FILENAME ":" FNR ": " name "()" }' |
	rule "each prototype has its comment"

# A reason that nothing gives, or that no test asks for, is only a promise. One
# that is retired stays in the list, and nothing may give it again.
retired=$(sed -n '/ retired\[\] = {/,/^}/p' core/reasons_test.c |
	grep -oE 'TRP_E_[A-Z_]+')
given=$(files 'core/*.c' 'optee/*.c' 'host/*.c' 'tools/*.c' 'board/*.c' |
	grep -v '_test\.c$' | xargs grep -ohE 'TRP_E_\w+' | sort -u)
# a test asks by its name, by number and name, or by the number in a sentence
asking=$(files 'core/*_test.c' 'core/*_rows.h' 'host/*_test.c' \
	'tools/*_test.c' 'board/*_test.c' 'tests/*.c' 'tests/*.py' \
	'tests/story/*' | grep -vE 'core/(reasons|err)_test\.c')
asked=$(for is in 'TRP_E_\w+' '\b[0-9]+ [A-Z]\w*' '\([0-9]+\)'; do
	xargs grep -ohE "$is" <<<"$asking"
done | sort -u)
grep -oE 'X\([0-9]+, [A-Z_]+' include/trp/err.h | sed 's/X(//; s/, / /' |
	while read -r num name; do
		g=
		case $'\n'$given$'\n' in *$'\n'"TRP_E_$name"$'\n'*) g=1 ;; esac
		case $'\n'$retired$'\n' in *$'\n'"TRP_E_$name"$'\n'*)
			[ $g ] && echo "$num $name is given again"
			continue ;;
		esac
		[ $g ] || echo "$num $name is never given"
		case $'\n'$asked$'\n' in
		*$'\n'"TRP_E_$name"$'\n'* | *$'\n'"$num $name"$'\n'* | \
			*$'\n'"($num)"$'\n'*) ;;
		*) echo "$num $name is in no test" ;;
		esac
	done | rule "each reason is given somewhere and tested"

if [ -x build/trp-cortexm ]; then
	for p in build/trp-cortexm build/fault-run; do
		ldd $p | grep -E 'libcrypto|libssl'
	done | rule "trp-cortexm and fault-run do not link OpenSSL"
	for p in build/trp build/trp-board; do
		ldd $p | grep unicorn
	done | rule "trp and trp-board do not link Unicorn"
fi
exit $status
