#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
#
# fullstack/spoil.py ELF SIGNED: flip one bit of the ELF file's first segment
# in the signed image, whose signature then still is right, and its digest not.
import struct
import sys

elf = open(sys.argv[1], 'rb').read()
phoff, = struct.unpack_from('<I', elf, 28)
offset, = struct.unpack_from('<I', elf, phoff + 4)
with open(sys.argv[2], 'r+b') as f:
    at = f.read().index(elf[:52]) + offset
    f.seek(at)
    byte = f.read(1)[0]
    f.seek(at)
    f.write(bytes([byte ^ 1]))
