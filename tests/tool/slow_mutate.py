#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""ELF files with random damage: trp sign refuses them with one line, or signs
what trp verify and trp show then read. Most useful with SAN=1."""

import random
import struct

from common import Failed, key, main, plain_elf, read, trp, vec, write

P256 = key("p256.der")
ODD = [0, 1, 3, 4, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000,
       0xfffffff0, 0xffffffff]


def mutate(rnd, data):
    b = bytearray(data)
    shoff, = struct.unpack_from("<I", b, 32)
    shnum, = struct.unpack_from("<H", b, 48)
    spans = [(16, 52), (52, 52 + 96), (shoff, shoff + 40 * shnum),
             (0, len(b))]
    for _ in range(rnd.randrange(1, 4)):
        lo, hi = rnd.choice(spans)
        i = rnd.randrange(lo, min(hi, len(b) - 4)) & ~3
        if rnd.randrange(2):
            struct.pack_into("<I", b, i, rnd.choice(ODD))
        else:
            b[i + rnd.randrange(4)] = rnd.randrange(256)
    return bytes(b[:rnd.randrange(len(b))] if rnd.randrange(20) == 0 else b)


def test_mutated_elf():
    rnd = random.Random(4)
    seeds = [plain_elf().build(), read(vec("elf", "m4-exidx.elf"))]
    good = 0
    for n in range(600):
        write("m.elf", mutate(rnd, rnd.choice(seeds)))
        fmt = rnd.choice(["trp", "stock"])
        r = trp("sign", "-q", "--in", "m.elf", "--out", "m.sign", "--key",
                P256, "--format", fmt)
        if r.code == 1:
            if r.err.count("\n") != 1:
                raise Failed("%d: %r" % (n, r.err))
            continue
        if r.code != 0 or r.err:
            raise Failed("%d: exit %d, %r" % (n, r.code, r.err))
        good += 1
        trp("verify", "--key", P256, "m.sign", code=0)
        trp("show", "--json", "m.sign", code=0)
    if not 40 < good < 560:
        raise Failed("%d of 600 were signed: not much of a test" % good)


if __name__ == "__main__":
    main(globals())
