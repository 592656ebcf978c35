#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""Damaged images: one sentence each, never a pass, never a crash."""

import json
import random
import struct

from common import (Failed, Image, check, key, main, read, some, trp, vec,
                    write)

P256 = key("p256.der")


def images():
    trp("sign", "-q", "--in", vec("elf", "m4-exidx.elf"), "--out", "a",
        "--key", P256, "--plat-tlv", "0x10005", "hello", code=0)
    return [read("a"), read(vec("signed", "plain-p256.sign"))]


def must_refuse(data, what, show=True):
    """verify: exit 1 with one line; show: a page or the same."""
    write("t", data)
    r = trp("verify", "--key", P256, "t")
    if r.code != 1 or r.err.count("\n") != 1 or r.out:
        raise Failed("%s: exit %d, %r" % (what, r.code, r.err))
    if not show:
        return r.err
    s = trp("show", "--json", "--key", P256, "t")
    if s.code == 0:
        j = json.loads(s.out)
        check(j["signature"]["status"] == "bad" or j["refused"],
              what + ": shown as good")
    elif s.code != 1 or s.err.count("\n") != 1 or s.out:
        raise Failed("%s: show: exit %d, %r" % (what, s.code, s.err))
    return r.err


def test_every_manifest_byte():
    """Some bit of every byte of header, TLVs and signature"""
    rnd = random.Random(1)
    for data in images():
        img = Image(data)
        for i in some(range(len(img.signed) + len(img.sig))):
            b = bytearray(data)
            b[i] ^= 1 << rnd.randrange(8)
            must_refuse(bytes(b), "byte %d" % i, show=i % 5 == 0)


def test_truncation():
    for data in images():
        start = Image(data).start
        lengths = list(range(0, start, 5)) + [start, start + 1,
                                              len(data) - 8, len(data) - 1]
        for n in lengths:
            err = must_refuse(data[:n], "length %d" % n)
            check("(201)" in err or "(110)" in err, err)
        for more in (1, 8, 4096):
            err = must_refuse(data + bytes(more), "and %d bytes" % more)
            check("(202)" in err, err)


def test_image_bytes():
    """ELF headers and segments; what nothing signs does not matter."""
    rnd = random.Random(2)
    for data in images():
        img = Image(data)
        spans = [(0, 52), (52, 32 * len(img.entries()))] if img["BOOT"] \
            else [(0, 4), (52, 32 * len(img.entries()))]
        spans += [(p[1], p[4]) for p, _ in img.entries() if p[4]]
        for off, n in spans:
            for i in sorted({off, off + n - 1} | {off + rnd.randrange(n)
                                                  for _ in range(4)}):
                b = bytearray(data)
                b[img.start + i] ^= 1 << rnd.randrange(8)
                must_refuse(bytes(b), "image byte %d" % i)


def test_header_lengths():
    """Lengths at their borders, in every combination"""
    for data in images():
        head = list(struct.unpack_from("<5I", data))
        odd = [0, 1, 7, 8, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff]
        for field in (1, 2, 3, 4):
            for v in odd + [head[field] - 8, head[field] + 8]:
                h = list(head)
                h[field] = v & 0xffffffff
                if h != head:
                    must_refuse(struct.pack("<5I", *h) + data[20:],
                                "field %d = %x" % (field, v))


def test_swapped_tlvs():
    """An order that nobody signed is refused by the signature alone."""
    data = images()[0]
    b = bytearray(data)
    b[20:36], b[36:52] = data[36:52], data[20:36]
    check("(301)" in must_refuse(bytes(b), "swapped"))


def test_garbage():
    rnd = random.Random(3)
    for n in (1, 19, 20, 21, 64, 1000):
        for _ in range(8):
            blob = bytes(rnd.randrange(256) for _ in range(n))
            must_refuse(blob, "garbage")
            if n >= 20:
                must_refuse(struct.pack("<II", 0x3543A468, 1) + blob[8:],
                            "garbage with a magic")


if __name__ == "__main__":
    main(globals())
