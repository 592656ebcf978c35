#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""
images.py DIR SHAPE...: ELF files whose loading is measured.

SHAPE is BYTESxN: N PT_LOADs of BYTES together. The first lies at device
address 0, where a Cortex-M4 of the virtual SoC finds its vectors, the others
in its RAM. DIR gets BYTESxN.elf each. Sections: only the table of their names,
without which OP-TEE's own application refuses a file.
"""
import os
import random
import struct
import sys

EHDR, PHDR, SHDR = 52, 32, 40
RAM = 0x10000000
NAMES = b'\0.shstrtab\0\0'


def segments(total, n):
    """(device address, bytes) of each PT_LOAD; all of one size"""
    each = total // n // 8 * 8
    yield 0, total - each * (n - 1)
    for i in range(1, n):
        yield RAM + (i - 1) * each, each


def elf(total, n):
    parts = list(segments(total, n))
    body = random.Random(total * 64 + n).randbytes(total)
    phdrs = EHDR + PHDR * n
    # linkers align what is loaded; in a signed image that is then 4 modulo 8
    pad = bytes(-phdrs % 64)
    table = b''
    at = phdrs + len(pad)
    for da, size in parts:
        table += struct.pack('<8I', 1, at, da, da, size, size, 7, 8)
        at += size
    shoff = at + len(NAMES)
    head = struct.pack('<16sHHIIIIIHHHHHH', b'\x7fELF\x01\x01\x01' + bytes(9),
                       2, 40, 1, 0, EHDR, shoff, 0x05000000, EHDR, PHDR, n,
                       SHDR, 2, 1)
    shdrs = bytes(SHDR) + struct.pack('<10I', 1, 3, 0, 0, at, len(NAMES),
                                      0, 0, 1, 0)
    return head + table + pad + body + NAMES + shdrs


def main():
    for shape in sys.argv[2:]:
        total, n = map(int, shape.split('x'))
        with open(os.path.join(sys.argv[1], shape + '.elf'), 'wb') as f:
            f.write(elf(total, n))


main()
