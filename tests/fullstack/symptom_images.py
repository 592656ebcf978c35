#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""
symptom_images.py FOLDER KEY

Firmware files with the mistakes that docs/debugging.md explains, into a guest's
/lib/firmware: IMAGES of fullstack/linux.sh.
"""

import os
import struct
import subprocess
import sys

folder, key = sys.argv[1:]
top = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


def read(name):
    with open(os.path.join(folder, name), 'rb') as f:
        return f.read()


def write(name, data):
    with open(os.path.join(folder, name), 'wb') as f:
        f.write(data)


def sign(elf, name):
    subprocess.run([top + '/build/trp', 'sign', '-q', '--in', elf, '--key',
                    key, '--out', os.path.join(folder, name)], check=True)


good = read('good.sign')
write('cut.sign', good[:-100])
write('longer.sign', good + bytes(4096))
# a byte of the signature
at = 20 + struct.unpack_from('<I', good, 8)[0] + 9
write('forged.sign', good[:at] + bytes([good[at] ^ 1]) + good[at + 1:])

# The program headers of the demo: where is what Linux may read?
elf = read('plain.elf')
phoff, = struct.unpack_from('<I', elf, 28)
phnum, = struct.unpack_from('<H', elf, 44)


def moved(name, start, to):
    """Sign the demo with the segment at address start elsewhere."""
    changed = bytearray(elf)
    for at in range(phoff, phoff + 32 * phnum, 32):
        kind, _, address = struct.unpack_from('<3I', elf, at)
        size, = struct.unpack_from('<I', elf, at + 20)
        if kind == 1 and start <= address < start + 0x1000:
            new = address - start + to
            struct.pack_into('<2I', changed, at + 8, new, new)
            move_sections(changed, address, size, new)
    path = os.path.join(folder, name + '.elf')
    write(name + '.elf', changed)
    sign(path, name + '.sign')


def move_sections(changed, first, size, to):
    """The sections of a segment go along."""
    shoff, = struct.unpack_from('<I', elf, 32)
    shnum, = struct.unpack_from('<H', elf, 48)
    for at in range(shoff, shoff + 40 * shnum, 40):
        flags, address = struct.unpack_from('<2I', elf, at + 8)
        if flags & 2 and first <= address < first + size:
            struct.pack_into('<I', changed, at + 12, address - first + to)


moved('elsewhere', 0x10000c00, 0x20000000)
moved('closed', 0x10048000, 0x10020000)
sign(os.path.join(top, 'build/firmware/bad_nothing.elf'), 'bad_nothing.sign')
