#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""headers.py FILE N: an ELF file with N PT_LOAD segments

For a processor with 64 KiB at 0 and 256 KiB at 0x10000000: vectors in the
first segment, 16 bytes in each other, no sections.
"""

import struct
import sys

EHDR, PHDR = 52, 32


def main():
    path, n = sys.argv[1], int(sys.argv[2])
    if not 1 <= n <= 128:
        sys.exit('headers.py: 1 to 128 segments')
    phdrs = data = b''
    start = EHDR + n * PHDR
    for i in range(n):
        # stack pointer and reset vector, then padding
        body = struct.pack('<II', 0x10010000, 0x41) + bytes(56) if not i \
            else struct.pack('<IIII', i, ~i & 0xffffffff, i, i)
        addr = 0x10000000 + 64 * i if i else 0
        phdrs += struct.pack('<8I', 1, start + len(data), addr, addr,
                             len(body), len(body), 6 if i else 5, 4)
        data += body
    ehdr = b'\x7fELF\x01\x01\x01' + bytes(9) + struct.pack(
        '<HHIIIIIHHHHHH', 2, 40, 1, 0x41, EHDR, 0, 0x05000200, EHDR, PHDR, n,
        0, 0, 0)
    with open(path, 'wb') as f:
        f.write(ehdr + phdrs + data)


main()
