#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# ./demo.sh: the whole story on this PC, on Debian 12. Installs what is
# missing (asks sudo when not root), builds into build/, then signs firmware
# for a Cortex-M4 and runs it on an emulated STM32MP15. About half a minute
# when built. Every command and every answer below is real.
#
#   ./demo.sh --keep       leave keys and images in build/demo
#   ./demo.sh --fullstack  the same in real OP-TEE, driven by a real Debian
#                          Linux (fullstack/demo.sh); the first run takes
#                          minutes
#   ./demo.sh --help       this text
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")"
export LC_ALL=C

keep=0
case ${1:-} in
'') ;;
--keep) keep=1 ;;
--fullstack) exec fullstack/demo.sh ;;
-h | --help) sed -n '4,13s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
*) echo "demo.sh: unknown option $1; see --help" >&2; exit 2 ;;
esac

work=$(mktemp -d)
board_pid=
cleanup() {
	if [ -n "$board_pid" ]; then kill "$board_pid" 2>/dev/null || true; fi
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

. scripts/demo_lib.sh

# One line for the shell of the board; shows all up to its answer
ask() { # EXPECTED-ANSWER-PATTERN COMMAND
	local line
	printf '    %strp> %s%s\n' "$c" "${2//"$work/"/}" "$n"
	printf '%s\n' "$2" >&"$to_board"
	: >"$work/out"
	while IFS= read -r -t 60 line <&"$from_board"; do
		printf '%s\n' "$line" >>"$work/out"
		printf '%s\n' "$line" | clean
		case $line in
		ok | 'ok '* | 'error '*)
			[[ $line =~ $1 ]] || die "expected: $1"
			return 0 ;;
		esac
	done
	die "the board does not answer"
}

printf '%strp: firmware for a coprocessor that only its owner can change%s\n' \
	"$b" "$n"
began=$SECONDS
scripts/install.sh demo
printf '%sBuild%s\n' "$b" "$n"
make -j"$(nproc)" all 2>&1 | tee "$work/make" | progress
if [ "${PIPESTATUS[0]}" != 0 ]; then die "the build failed"; fi
built=$SECONDS

bin=$PWD/build
firmware=build/firmware/demo.elf

step "Make a key pair"
expect 0 build/trp keygen --type rsa3072 --out "$work/key.pem"
expect 0 build/trp pubkey "$work/key.pem" --out "$work/pub.pem"
why "The device gets the public half only; whoever has the other one decides."

step "Build firmware for the Cortex-M4"
rm -f "$firmware" build/firmware/obj/demo.o
expect 0 make --no-print-directory "$firmware"
expect 0 arm-none-eabi-size "$firmware"
why "arm-none-eabi-gcc -ffreestanding -nostdlib: plain C, no library at all;"
why "firmware/ has a linker script to copy. V=1 shows the full commands."

step "Sign it"
expect 0 build/trp sign --in "$firmware" --out "$work/demo.sign" \
	--key "$work/key.pem" --dump data
why "One file holds the ELF, the digest of each segment and the signature."

step "Look at the signed image"
expect 0 build/trp show --key "$work/pub.pem" "$work/demo.sign"
why "The same reader runs inside the secure world of the device."
expect 0 build/trp verify --key "$work/pub.pem" "$work/demo.sign"

step "Switch the board on: load, authenticate, isolate, start"
printf '    %s$ build/trp-board shell --soc stm32mp15 --key pub.pem -k%s\n' \
	"$c" "$n"
coproc BOARD {
	exec "$bin/trp-board" shell --soc stm32mp15 --key "$work/pub.pem" \
		-k 2>&1
}
# shellcheck disable=SC2153
board_pid=$BOARD_PID
exec {to_board}>&"${BOARD[1]}" {from_board}<&"${BOARD[0]}"
ask '^ok 0x' 'peek ns 0x38000000'
why "Memory of the coprocessor, seen by Linux: it is Linux's own until now."
ask '^ok loaded' "load $work/demo.sign"
ask '^ok running' 'start'
why "Memory was closed to Linux before the first byte was written to it."

step "Hear what the coprocessor says"
ask '^ok' 'wait 1500'
ask '^ok [1-9][0-9]* lines' 'trace'
why "The firmware writes text into shared memory; Linux reads it from there."

step "Try to change the running firmware from the normal world"
ask '^error 1 ' 'poke ns 0x38000000 0xdeadbeef'
ask '^error 1 ' 'peek dma 0x10000000'
ask '^ok 0x' 'peek m4 0x0'
why "The firewall lets only the coprocessor at its code and data."

step "Send it a message"
ask '^ok echo: hello' 'send hello from Linux'
why "RPMsg over two virtqueues in shared memory, as with a real kernel."

step "Make it crash, and watch the recovery"
ask '^ok running' 'crash'
ask '^ok echo: still' 'send still there?'
why "Recovery loads again: the firmware is verified anew, not just restarted."

step "Stop and release"
ask '^ok stopped' 'stop'
ask '^error 1 ' 'peek ns 0x38000000'
ask '^ok off' 'release'
ask '^ok 0x00000000' 'peek ns 0x38000000'
ask '^ok 0x00000000' 'peek ns 0x10000000'
why "Stopped memory stays closed. It is wiped before Linux gets it back."
ask '^ok' 'quit'
exec {to_board}>&- {from_board}<&-
wait "$board_pid" && left=0 || left=$?
board_pid=
# -k went on after the refused accesses; their code is the shell's own
[ "$left" = 1 ] || die "the shell ended with $left, not with 1"

step "An image that was changed after signing"
cp "$work/demo.sign" "$work/changed.sign"
at=$(grep -abo 'demo firmware' "$work/changed.sign" | head -n 1 | cut -d: -f1)
[ -n "$at" ] || die "the firmware's text is not in the image"
printf '    %s$ printf D | dd of=changed.sign bs=1 seek=%d conv=notrunc%s\n' \
	"$c" "$at" "$n"
printf D | dd of="$work/changed.sign" bs=1 seek="$at" conv=notrunc status=none
expect 1 build/trp-board run --soc stm32mp15 --key "$work/pub.pem" \
	"$work/changed.sign" --seconds 1
says '(303)'
why "One letter of a text is enough. Nothing of it stays in memory."

step "An image that somebody else signed"
expect 0 build/trp keygen --type p256 --out "$work/foreign.pem"
expect 0 build/trp sign --in "$firmware" --out "$work/foreign.sign" \
	--key "$work/foreign.pem"
expect 1 build/trp-board run --soc stm32mp15 --key "$work/pub.pem" \
	"$work/foreign.sign" --seconds 1
says '(302)'
why "Valid, but not by a key that this device trusts."

if [ "$keep" = 1 ]; then
	mkdir -p build/demo
	cp "$work"/*.pem "$work"/*.sign build/demo/
	printf '\nkeys and images are in build/demo\n'
fi
printf '\n%sAll steps did what they said, in %d s (build %d s).%s\n' "$g" \
	$((SECONDS - built)) $((built - began)) "$n"
printf 'Your own firmware: build/trp sign, then build/trp-board run.\n'
