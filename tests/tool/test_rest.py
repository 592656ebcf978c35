#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""IMGDIGEST: bytes that no device loads are signed, too."""

import json
import os
import struct
import subprocess

from common import (BUILD, Elf, Image, check, key, main, plain_elf, read,
                    refused, same, sha, some, trace_table, trp, up8, vec,
                    vectors8, write)

RSA = key("rsa2048.der")
P256 = key("p256.der")
GOOD = ": good: "


def sign(elfs, *more, k=P256, out="a.sign"):
    ins = []
    for i, e in enumerate(elfs):
        ins += ["--in", write("%d.elf" % i, e)]
    trp("sign", *ins, "--out", out, "--key", k, *more, code=0)
    return Image(read(out))


def rest(elf):
    """Offsets of an ELF32 file that are in no header and no segment."""
    left = set(range(len(elf)))
    phoff, = struct.unpack_from("<I", elf, 28)
    phnum, = struct.unpack_from("<H", elf, 44)
    left -= set(range(52)) | set(range(phoff, phoff + 32 * phnum))
    for i in range(phnum):
        f = struct.unpack_from("<8I", elf, phoff + 32 * i)
        left -= set(range(f[1], f[1] + f[4]))
    return sorted(left)


def resign(img, drop, k=RSA):
    """The same image without a TLV, signed again."""
    tlvs = b"".join(struct.pack("<II", t, len(v)) + v +
                    bytes(up8(len(v)) - len(v))
                    for t, v in img.tlv.items() if t != drop)
    head = struct.pack("<5I", 0x3543A468, 1, len(tlvs), 256,
                       len(img.images)) + tlvs
    sig = subprocess.run(["openssl", "dgst", "-sha256", "-sign", k],
                         input=head, stdout=subprocess.PIPE, check=True)
    return head + sig.stdout + img.images


def test_definition():
    one = plain_elf().build()
    # gaps, a segment inside another one, an offset without bytes
    two = (Elf().load(0x20000000, bytes(range(64)), flags=6)
           .load(0x20000000, b"", kind=0x70000001, offset=200)
           .load(0, b"", kind=4, offset=0xfffffff0).section(".x", 0, 0, 4)
           .build()) + b"and five more bytes, none of them loaded"
    img = sign([one, two])
    want = b""
    for f in img.files():
        want += sha(bytes(f[i] for i in rest(f)))
    same(img["IMGDIGEST"], want)
    # nothing is left: the digest of no bytes
    none = Elf().load(0, vectors8(), flags=5).build()
    same(len(none) % 8, 4)
    none = Elf().load(0, vectors8() + b"\0" * 4, flags=5).build()
    same(rest(none), [])
    same(sign([none])["IMGDIGEST"], sha(b""))
    stock = sign([one], "--format", "stock")
    check(stock["IMGDIGEST"] is None, "in stock format")


def test_every_byte():
    """verify refuses an image of which any byte was changed."""
    data = sign([plain_elf().build(), Elf().load(0x20000000, b"x" * 13,
                                                 flags=6).build()]).data
    trp("verify", "--key", P256, "a.sign", code=0)
    start = len(data) - len(Image(data).images)
    for i in some(range(len(data))):
        # headers and signature are tried bit by bit elsewhere
        if i < start and i % 16:
            continue
        write("b.sign", data[:i] + bytes([data[i] ^ 1 << i % 8]) +
              data[i + 1:])
        trp("verify", "--key", P256, "b.sign", code=1)


def test_header_bytes():
    """Whatever is changed in the headers: changed after signing, 304."""
    def bad(k):
        wide = len(k) > 9
        elf = (Elf(64 if wide else 32).load(0, vectors8(), flags=5)
               .load(0x10000000, b"code", flags=5).section(".isr_vector", 0,
                                                           0, 8).build())
        data = sign([elf], "-q").data
        start = len(data) - up8(len(elf))
        n = 64 + 2 * 56 if wide else 52 + 2 * 32
        for i in some(range(start, start + n)):
            for bit in (0, 7):
                write("b.sign", data[:i] + bytes([data[i] ^ 1 << bit]) +
                      data[i + 1:])
                refused("image 0 do not match their signed digest (304)",
                        "verify", "--key", P256, "b.sign")
    bad("Cortex-M")
    bad("AArch64 too")


def test_unsigned_bytes_changed():
    elf = plain_elf().build() + b"names and lines" * 100
    data = bytearray(sign([elf]).data)
    start = len(data) - up8(len(elf))
    left = rest(bytes(data[start:]))
    check(len(left) > 1500, len(left))
    for i in left:
        data[start + i] ^= 0xff
    write("b.sign", bytes(data))
    refused("bytes of image 0 that are not loaded do not match their signed "
            "digest (318)", "verify", "--key", P256, "b.sign")
    r = trp("show", "b.sign", code=0)
    check("not loaded  %u bytes, bad\n" % len(left) in r.out, r.out)
    check("would refuse" not in r.out, r.out)
    j = json.loads(trp("show", "--json", "b.sign", code=0).out)
    same((j["rest"], j["rest_len"], j["refused"]), ("bad", len(left), None))
    # the second image is named
    img = sign([plain_elf().build(), Elf().load(0x20000000, b"x", flags=6)
                .build()])
    write("b.sign", img.data[:-1] + b"\1")
    refused("bytes of image 1 that", "verify", "--key", P256, "b.sign")


def test_device_leaves_it_unread():
    code = vectors8(pc=9) + b"\xfe\xe7" * 28
    elf = Elf(entry=9).load(0, code, flags=5).section(".isr_vector", 0, 0, 64)
    data = sign([elf.build() + b"lines"], k=RSA).data
    write("b.sign", data[:-1] + bytes([data[-1] ^ 1]))
    refused("(318)", "verify", "--key", RSA, "b.sign")
    p = subprocess.run([os.path.join(BUILD, "trp-board"), "run", "--soc",
                        "stm32mp15", "--seconds", "1", "--key", RSA,
                        "b.sign"], stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       timeout=120)
    same(p.returncode, 0, p.stdout)


def test_nobody_signed():
    """Stock images, and those of signers older than IMGDIGEST."""
    for name in ("plain-rsa2048", "exidx-rsa2048"):
        elf = read(vec("elf", "m4-%s.elf" % name.split("-")[0]))
        n = len(rest(elf + bytes(-len(elf) % 8))) + 52
        r = trp("verify", "--key", RSA, vec("signed", name + ".sign"), code=0)
        check("stock format; nobody signed %u bytes that are not loaded;" % n
              in r.out, (n, r.out))
        r = trp("show", vec("signed", name + ".sign"), code=0)
        check("not loaded  %u bytes, not signed\n" % n in r.out, (n, r.out))
    elf = plain_elf().build()
    write("b.sign", resign(sign([elf], k=RSA), 0x54500180))
    r = trp("verify", "--key", RSA, "b.sign", code=0)
    check("; nobody signed %u bytes that" % len(rest(elf + bytes(-len(elf) %
                                                                 8)))
          in r.out, r.out)
    # a changed byte of it is not seen
    data = read("b.sign")
    write("c.sign", data[:-1] + bytes([data[-1] ^ 1]))
    check(GOOD in trp("verify", "--key", RSA, "c.sign", code=0).out)
    # in a whole image there is nothing of that kind to say
    sign([elf], k=RSA)
    check("nobody" not in trp("verify", "--key", RSA, "a.sign", code=0).out)


def test_signature_padding():
    subprocess.run(["openssl", "genpkey", "-quiet", "-algorithm", "RSA",
                    "-pkeyopt", "rsa_keygen_bits:2056", "-out", "k.pem"],
                   check=True)
    img = sign([plain_elf().build()], k="k.pem")
    trp("verify", "--key", "k.pem", "a.sign", code=0)
    same(len(img.sig), 257)
    end = img.start
    for i in range(end - 7, end):
        write("b.sign", img.data[:i] + b"\1" + img.data[i + 1:])
        refused("the padding after the signature is not zero (256)",
                "verify", "--key", "k.pem", "b.sign")


def test_images_padding():
    """IMGSIZE of another signer, without the padding to 8."""
    elf = (Elf().load(0, vectors8(), flags=5)
           .load(0x10010000, trace_table(), flags=6).build()) + b"names"
    same(len(elf) % 8, 5)
    img = sign([elf], k=RSA)
    tlv = dict(img.tlv)
    img.tlv[5] = struct.pack("<I", len(elf))
    data = resign(img, None)
    data = data[:16] + struct.pack("<I", len(elf)) + data[20:]
    # the header was signed as well
    head = data[:20 + sum(8 + up8(len(v)) for v in tlv.values())]
    sig = subprocess.run(["openssl", "dgst", "-sha256", "-sign", RSA],
                         input=head, stdout=subprocess.PIPE, check=True)
    data = head + sig.stdout + img.images
    write("b.sign", data)
    trp("verify", "--key", RSA, "b.sign", code=0)
    for i in range(1, 4):
        write("c.sign", data[:-i] + b"\1" + data[len(data) - i + 1:])
        refused("(318)", "verify", "--key", RSA, "c.sign")


if __name__ == "__main__":
    main(globals())
