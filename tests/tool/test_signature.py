#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""Signatures of trp sign against arithmetic written down here: RFC 6979 with
P-256, and RSA PKCS#1 v1.5."""

import hashlib
import hmac

from common import Image, key, main, plain_elf, read, same, trp, write

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def add(a, b):
    if not a or not b:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        m = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P) % P
    else:
        m = (b[1] - a[1]) * pow(b[0] - a[0], -1, P) % P
    x = (m * m - a[0] - b[0]) % P
    return x, (m * (a[0] - x) - a[1]) % P


def mul(k, point):
    out = None
    while k:
        if k & 1:
            out = add(out, point)
        point = add(point, point)
        k >>= 1
    return out


def ecdsa(d, digest):
    e = int.from_bytes(digest, "big") % N
    seed = d.to_bytes(32, "big") + e.to_bytes(32, "big")
    k, v = bytes(32), b"\1" * 32
    for tag in (b"\0", b"\1"):
        k = hmac.digest(k, v + tag + seed, "sha256")
        v = hmac.digest(k, v, "sha256")
    while True:
        v = hmac.digest(k, v, "sha256")
        nonce = int.from_bytes(v, "big")
        if 0 < nonce < N:
            r = mul(nonce, G)[0] % N
            s = pow(nonce, -1, N) * (e + r * d) % N
            if r and s:
                return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        k = hmac.digest(k, v + b"\0", "sha256")
        v = hmac.digest(k, v, "sha256")


def der(data):
    """All integers and byte strings of a DER structure, flattened."""
    out, i = [], 0
    while i < len(data):
        tag, n, i = data[i], data[i + 1], i + 2
        if n & 0x80:
            m = n & 0x7f
            n, i = int.from_bytes(data[i:i + m], "big"), i + m
        body = data[i:i + n]
        i += n
        if tag == 0x30 or tag & 0xe0 == 0xa0:
            out += der(body)
        elif tag in (2, 4):
            out.append((tag, body))
    return out


def images(k):
    """Signed images with different content, hence different digests."""
    for i in range(12):
        e = plain_elf().load(0x10018000, b"number %d" % i, flags=4)
        write("a.elf", e.build())
        trp("sign", "-q", "--in", "a.elf", "--out", "a", "--key", k, code=0)
        img = Image(read("a"))
        yield img, hashlib.sha256(img.signed).digest()


def test_ecdsa():
    inner = [b for t, b in der(read(key("p256.der"))) if t == 4][0]
    d = int.from_bytes([b for t, b in der(inner) if t == 4][0], "big")
    for img, digest in images(key("p256.der")):
        same(img.sig.hex(), ecdsa(d, digest).hex())


def test_rsa():
    for name, bits in (("rsa2048", 2048), ("rsa3072", 3072),
                       ("rsa4096", 4096)):
        inner = [b for t, b in der(read(key(name + ".der"))) if t == 4][0]
        ints = [int.from_bytes(b, "big") for t, b in der(inner) if t == 2]
        n, e = ints[1], ints[2]
        same(n.bit_length(), bits)
        for img, digest in images(key(name + ".der")):
            info = bytes.fromhex("3031300d060960864801650304020105000420")
            block = b"\0\1" + b"\xff" * (bits // 8 - 3 - 51) + b"\0" + \
                info + digest
            got = pow(int.from_bytes(img.sig, "big"), e, n)
            same(got, int.from_bytes(block, "big"))


if __name__ == "__main__":
    main(globals())
