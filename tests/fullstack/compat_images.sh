#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# compat_images.sh DIR: the images of the compatibility table into DIR/compat,
# those signed with KEYS ("rsa2048 p256 ..."), named FORM-KEY-WHAT.sign. For
# IMAGES of fullstack/linux.sh, from the repository's root.
set -eu
out=$1/compat keys=$PWD/tests/vectors/keys
mkdir -p "$out"

# has KEY: is it wanted?
has() { [[ " $KEYS " == *" $1 "* ]]; }
sign() { # FORM KEY WHAT OPTIONS...
	has "$2" || return 0
	build/trp sign -q --format "$1" --key "$keys/$2.der" \
		--out "$out/$1-$2-$3.sign" "${@:4}"
}

demo=build/firmware/demo.elf
# A second ELF file beside the first one: constants
printf '%s\n' '.section .text' '.global _start' \
	'_start: .ascii "constants of a second image"' |
	arm-none-eabi-gcc -x assembler -nostdlib -static -mcpu=cortex-m4 \
		-Wl,-Ttext=0x10020000 -Wl,--build-id=none -Wl,--nmagic \
		-o "$out/second.elf" -
for key in rsa2048 rsa3072 rsa4096 p256; do
	sign trp $key demo --in $demo
	sign stock $key demo --in $demo
done
# Both files hold code: which vectors start is told
for form in trp stock; do
	sign $form rsa4096 two --in $demo --in "$out/second.elf" \
		--plat-tlv BOOTADDR 0x0
	sign $form rsa2048 keyinfo --in $demo --key-info "$keys/p256.pub.der" \
		--plat-tlv 0x10005 hello
done
rm "$out/second.elf"
for f in tests/vectors/signed/*.sign; do
	name=$(basename "$f" .sign)
	key=$(grep -oE 'rsa[0-9]+|p256' <<<"$name")
	what=$(sed -E 's/-?(rsa[0-9]+|p256)//' <<<"$name")
	! has "$key" || cp "$f" "$out/vector-$key-$what.sign"
done
