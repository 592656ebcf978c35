#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""trp sign: reference vectors, options, what goes into the TLVs, warnings."""

import os
import struct

from common import (Elf, Image, check, key, main, plain_elf, read, refused,
                    same, sha, trace_table, trp, vec, vectors8, write)

RSA = key("rsa2048.der")
P256 = key("p256.der")
PLAIN = vec("elf", "m4-plain.elf")

VECTORS = [
    ("plain-rsa2048", "rsa2048.der", ["m4-plain"], []),
    ("plain-rsa2048", "rsa2048.enc.der", ["m4-plain"],
     ["--key_pwd", "secret"]),
    ("plain-rsa4096", "rsa4096.der", ["m4-plain"], ["--key_type", "RSA"]),
    ("norsc-rsa3072", "rsa3072.der", ["m4-norsc"], []),
    ("exidx-rsa2048", "rsa2048.der", ["m4-exidx"], []),
    ("two-rsa4096-bootaddr", "rsa4096.der", ["m33-ns", "m33-s"],
     ["--plat-tlv", "0x10001", "0x80000000", "--plat-tlv", "0x10002",
      "0x01"]),
    ("two-rsa4096-bootaddr", "rsa4096.der", ["m33-ns", "m33-s"],
     ["--plat-tlv", "BOOTADDR", "0x80000000", "--plat-tlv", "BOOTSEC",
      "0x01"]),
    ("plain-rsa2048-keyinfo", "rsa2048.der", ["m4-plain"],
     ["--key_info", vec("keys", "p256.pub.der"), "--plat-tlv", "0x10005",
      "hello"]),
    ("plain-p256", "p256.der", ["m4-plain"], ["--key_type=ECC"]),
]


def sign(elf, *more, out="a.sign", k=P256, code=0, text=None):
    if not isinstance(elf, (str, list)):
        elf = write("a.elf", elf.build() if isinstance(elf, Elf) else elf)
    ins = []
    for e in elf if isinstance(elf, list) else [elf]:
        ins += ["--in", e]
    args = ["sign"] + ins + ["--out", out, "--key", k] + list(more)
    if code:
        refused(text, *args, code=code)
        check(not os.path.exists(out), "a refused image was written")
        return None
    r = trp(*args, code=0)
    return Image(read(out)), r


def test_vectors():
    for name, k, elfs, more in VECTORS:
        want = read(vec("signed", name + ".sign"))
        got, _ = sign([vec("elf", e + ".elf") for e in elfs], "--format",
                      "stock", *more, k=key(k), out="out.sign")
        w = Image(want)
        same(got.signed, w.signed, name)
        same(got.images, w.images, name)
        if k != "p256.der":
            same(got.data, want, name)
        trp("verify", "--key", key(k).replace(".enc", ""), "out.sign", code=0)


def test_reference_signatures_verify():
    for name, k, _, _ in VECTORS:
        r = trp("verify", "--key", key(k).replace(".enc", ""),
                vec("signed", name + ".sign"), code=0)
        check("good: " in r.out and "stock format" in r.out, r.out)
        check("the memory map was not checked" in r.out, r.out)
        same(r.out.count("\n"), 1)


def test_deterministic():
    for k in (RSA, P256):
        a, _ = sign(PLAIN, k=k, out="a.sign")
        b, _ = sign(PLAIN, k=k, out="b.sign")
        same(a.data, b.data)


def test_our_tlvs():
    img, _ = sign(PLAIN)
    elf = read(PLAIN)
    same(img.u32("RSCTABLE"), 0x10000028)
    same(img.u32("RSCTABLE", 1), 68)
    same(img["IMGINDEX"], b"\0\0")
    same(img["HDRDIGEST"], sha(elf[:52] + elf[52:52 + 64]))
    same(img.u32("BOOT"), 0)
    same(img["DUMP"], b"\0")
    ident = trp("pubkey", P256, "--format", "id", code=0).out.strip()
    same(img["KEYID"].hex(), ident[:16])
    same(img.order[:6], [1, 3, 4, 5, 2, 0x10])
    same(img.order[6:], list(range(0x54500101, 0x54500107)) +
         [0x54500180])
    stock, _ = sign(PLAIN, "--format=stock", out="b.sign")
    same(stock.order, [1, 3, 4, 5, 2, 0x10])
    for kind in stock.order:
        same(stock.tlv[kind], img.tlv[kind])


def test_two_images():
    two = [vec("elf", "m33-ns.elf"), vec("elf", "m33-s.elf")]
    img, _ = sign(two, "--plat-tlv", "BOOTADDR", "0x80000000", k=RSA)
    same(img["IMGINDEX"], b"\0\0\1\1")
    same(len(img["HDRDIGEST"]), 64)
    same(img.u32("BOOT"), 0x80000000)
    same(img.u32("BOOTADDR"), 0x80000000)
    for f, path in zip(img.files(), two):
        same(f.rstrip(b"\0"), read(path).rstrip(b"\0"))
    sign(two, out="b.sign", code=2,
         text="more than one ELF file holds code")
    # the stock format says nothing about it, so it needs nothing
    sign(two, "--format", "stock", out="c.sign")


def test_code_and_data_file():
    write("code.elf", Elf().load(0x2000, vectors8(), flags=5).build())
    write("data.elf", Elf().load(0x10000000, b"data" * 4, flags=6).build())
    img, _ = sign(["data.elf", "code.elf"])
    same(img.u32("BOOT"), 0x2000)
    same(img["IMGINDEX"], b"\0\1")


def test_boot_rules():
    def boot(elf, *more):
        return sign(elf, *more)[0].u32("BOOT")

    # where nothing is known: a guess, which says so
    guess = 0x10000001
    code = (0x10000000, b"\0" * 64)
    e = Elf().load(0x10000000, b"\0" * 64).load(0x20000000, b"\1" * 64)
    same(boot(e), guess)
    same(boot(e.section(".isr_vector", 1, 16, 8)), 0x20000010)
    same(boot(e.section(".isr_vectors", 0, 32, 8)), 0x10000020)
    same(boot(e, "--plat-tlv", "BOOTADDR", "0x20000000"), 0x20000000)
    # not executable, empty or not loadable segments do not count
    e = (Elf().load(0x1000, b"\0" * 8, flags=4).load(0x2000, b"", flags=5)
         .load(0x3000, b"\0" * 8, kind=0x70000001).load(*code))
    same(boot(e), guess)
    # load address and run address differ: where it is loaded counts
    e = Elf().load(0x60000000, b"\0" * 64, vaddr=0x10000000)
    same(boot(e.section(".isr_vector", 0, 8, 8)), 0x60000008)
    sign(Elf().load(0x1000, b"\0" * 8, flags=6), out="x", code=1,
         text="no executable segment")
    sign(Elf().load(0x1000, b"\0" * 8, flags=5)
         .section(".isr_vector", 0, 0, 8, addr=0x5000), out="x", code=1,
         text="section .isr_vector is in no loaded segment")
    sign(Elf().load(0x1000, b"\0" * 32, flags=5)
         .section(".isr_vector", 0, 0, 8).section(".isr_vector", 0, 8, 8),
         out="x", code=1, text="two sections .isr_vector")
    # the device's own check: eight bytes of vectors in the file
    sign(Elf().load(0x1000, b"\0" * 4, flags=5), out="x", code=1,
         text="(308)")
    sign(Elf().load(0x1000, b"\0" * 8, flags=5), "--plat-tlv", "BOOTADDR",
         "0x9000", out="x", code=1, text="vector table at 0x9000")


def test_resource_table():
    e = Elf().load(0x2000, vectors8(), flags=5)
    same(sign(e)[0]["RSCTABLE"], bytes(8))
    # at another load address
    e = (Elf().load(0x2000, vectors8(), flags=5)
         .load(0x60000000, b"\0" * 8 + trace_table(), vaddr=0x20000000,
               flags=6).section(".resource_table", 1, 8, 68))
    same(sign(e)[0]["RSCTABLE"], struct.pack("<II", 0x60000008, 68))
    # of size 0: none
    e = (Elf().load(0x2000, vectors8(), flags=5)
         .section(".resource_table", 0, 0, 0))
    same(sign(e)[0]["RSCTABLE"], bytes(8))
    # overlays: two segments at one run address, the file offset decides
    e = (Elf().load(0x2000, vectors8(), flags=5)
         .load(0x3000, b"\xff" * 68, vaddr=0x20000000)
         .load(0x4000, trace_table(), vaddr=0x20000000)
         .section(".resource_table", 2, 0, 68))
    same(sign(e)[0]["RSCTABLE"], struct.pack("<II", 0x4000, 68))


def test_resource_table_refused():
    one = plain_elf().build()
    two = (Elf().load(0x40000000, trace_table(), flags=6)
           .section(".resource_table", 0, 0, 68).build())
    write("1.elf", one)
    write("2.elf", two)
    sign(["1.elf", "2.elf"], out="x", code=1, text="two resource tables (247)")
    e = plain_elf().section(".resource_table", 2, 0, 68)
    sign(e, out="x", code=1, text="two resource tables (247)")

    def bad(table, text, size=None, **kw):
        e = (Elf().load(0x2000, vectors8(), flags=5)
             .load(0x10000000, table, flags=6)
             .section(".resource_table", 1, 0, size or len(table), **kw))
        sign(e, out="x", code=1, text=text)

    t = trace_table()
    bad(t, "(249)", addr=0x70000000)
    bad(t, "(249)", kind=8)
    bad(t, "(249)", size=4096)
    bad(b"\2" + t[1:], "(251)")
    bad(t[:8] + b"\1" + t[9:], "(252)")
    bad(t[:16] + b"\xff\xff" + t[18:], "(253)")
    bad(t[:16] + struct.pack("<I", 64) + t[20:], "(254)")
    bad(b"\1\0\0\0\1\0\0\0", "(250)")
    e = (Elf().load(0x2000, vectors8(), flags=5)
         .load(0x10000002, t, flags=6).section(".resource_table", 1, 0, 68))
    sign(e, out="x", code=1, text="(248)")


def test_dump():
    e = (Elf().load(0, vectors8(), flags=4).load(0x1000, b"code", flags=5)
         .load(0x2000, b"data", flags=6).load(0x2000, b"", kind=4)
         .load(0x3000, b"", memsz=64, flags=6)
         .load(0x4000, b"", memsz=0, flags=6)
         .load(0x5000, b"both", flags=7).section(".isr_vector", 0, 0, 8))

    def bits(*more):
        return sign(e, *more)[0]["DUMP"][0]

    same(bits(), 0)
    same(bits("--dump", "data"), 0b0010101)
    same(bits("--dump", "all"), 0b1010111)
    same(bits("--dump=none"), 0)
    same(bits("--no-dump"), 0)
    same(bits("--dump", "0-2,6"), 0b1000111)
    for what in ("3", "5", "7", "x", "", "1,", "2-1"):
        sign(e, "--dump", what, out="x", code=2, text="cannot be done")
    sign(e, "--no-dump", "--dump", "all", out="x", code=2, text="given twice")
    sign(e, "--dump", "all", "--no-dump", out="x", code=2, text="given twice")
    sign(e, "--dump", "all", "--format", "stock", out="x", code=2,
         text="--format stock")


def test_spellings():
    info = write("info", b"\0\1binary\xff")
    a = sign(PLAIN, "--key-info", info, "--key-type", "ECC", "--plat-tlv",
             "0x10005", "h\u00e9llo")[0]
    b = sign(PLAIN, "--key_info=" + info, "--key_type=ECC", "--plat_tlv",
             "65541", "h\u00e9llo", out="b.sign")[0]
    c = sign(PLAIN, "--plat-tlv=0x10005", "h\u00e9llo", "--key-info=" + info,
             "--format=trp", out="c.sign")[0]
    same(a.data, b.data)
    same(a.data, c.data)
    same(a["PKEYINFO"], b"\0\1binary\xff")
    same(a.tlv[0x10005], "h\u00e9llo".encode())
    empty = write("empty", b"")
    same(sign(PLAIN, "--key-info", empty)[0]["PKEYINFO"], b"")


def test_plat_values():
    img = sign(PLAIN, "--plat-tlv", "0x1ffff", "0xFFFFFFFF", "--plat-tlv",
               "0x10000", "0x0", "--plat-tlv", "BOOTSEC", "0x1")[0]
    same(img.tlv[0x1ffff], b"\xff\xff\xff\xff")
    same(img.tlv[0x10000], b"\0\0\0\0")
    same(img["BOOTSEC"], b"\1\0\0\0")
    same(img.order[6:9], [0x1ffff, 0x10000, 0x10002])
    rows = [("0x20000", "x", "not a platform TLV"),
            ("0xffff", "x", "not a platform TLV"),
            ("NAME", "x", "not a platform TLV"),
            ("0x10003", "0x100000000", "does not fit 32 bits"),
            ("0x10003", "0x", "does not fit 32 bits"),
            ("0x10003", "0xg", "does not fit 32 bits"),
            ("BOOTADDR", "here", "take a number"),
            ("0x10002", "1", "take a number")]
    for ident, value, text in rows:
        sign(PLAIN, "--plat-tlv", ident, value, out="x", code=2, text=text)
    sign(PLAIN, "--plat-tlv", "BOOTADDR", "0x0", "--plat-tlv", "0x10001",
         "0x0", out="x", code=2, text="given twice")
    sign(PLAIN, "--plat-tlv", "0x10001", out="x", code=2,
         text="needs 2 values")


def test_refused_elf():
    """Every reason that the reader of ELF files has."""
    def bad(text, elf, *more):
        sign(elf, *more, out="x", code=1, text=text)

    good = plain_elf().build()
    bad("(229)", b"not an ELF file at all, but long enough to be one......")
    bad("(228)", b"")
    bad("(228)", good[:40])
    bad("(228)", good[:60])
    bad("(230)", plain_elf(cls=2))
    bad("(230)", plain_elf(machine=183))
    bad("(231)", plain_elf(data=2))
    bad("(232)", plain_elf(machine=62))
    bad("(233)", plain_elf(type=1))
    bad("(234)", plain_elf(version=2))
    bad("(235)", plain_elf(phentsize=33))
    bad("(236)", Elf(phnum=0))
    bad("(237)", plain_elf(shoff=0x7ffffff0))
    bad("(238)", Elf(bits=64).load(1 << 32, b"\0" * 8))
    bad("(244)", Elf().load(0, b"\0" * 8, filesz=100, memsz=100))
    bad("(244)", Elf().load(0, b"\0" * 8, offset=0xfffffff0))
    bad("(242)", Elf().load(0, b"\0" * 8, memsz=4))
    bad("(243)", Elf().load(0xfffffff8, b"\0" * 16))
    bad("(245)", Elf().load(0, b"\0" * 16).load(8, b"\0" * 16))
    bad("(241)", Elf().load(0, b"\0" * 8, kind=4), "--plat-tlv", "BOOTADDR",
        "0x0")
    bad("(246)", Elf().load(0, b"", memsz=0), "--plat-tlv", "BOOTADDR", "0x0")
    many = Elf()
    for i in range(129):
        many.load(0x1000 + 16 * i, b"\0" * 8)
    bad("(236)", many)
    half = Elf()
    for i in range(65):
        half.load(0x1000 + 16 * i, b"\0" * 8)
    write("h1.elf", half.build())
    sign(["h1.elf", "h1.elf"], "--plat-tlv", "BOOTADDR", "0x1000", out="x",
         code=1, text="130 program headers in one image; 128 is the limit")
    sign(read(vec("signed", "plain-rsa2048.sign")), out="x", code=1,
         text="is a signed image already")


def test_limits():
    e = Elf()
    for i in range(128):
        e.load(0x1000 + 16 * i, b"\0" * 8)
    img, r = sign(e)
    same(len(img.entries()), 128)
    check("would run out of heap" in r.err, r.err)
    trp("verify", "--key", P256, "a.sign", code=0)
    write("big", bytes(16384))
    sign(PLAIN, "--key-info", "big", out="x", code=1, text="(207)")
    write("big", bytes(16385))
    sign(PLAIN, "--key-info", "big", out="x", code=1, text="larger than")
    sign([PLAIN] * 9, out="x", code=2, text="more than 8 --in files")


def test_wide_machine():
    e = (Elf(bits=64).load(0x80000000, vectors8(), flags=5)
         .load(0x80010000, b"\0" * 8 + trace_table(), memsz=4096, flags=6)
         .section(".resource_table", 1, 8, 68))
    img, r = sign(e)
    check("is an ELF64 file" in r.err, r.err)
    same(img.u32("RSCTABLE"), 0x80010008)
    same(img.entries()[0][0][:6], (1, 64 + 112, 0x80000000, 0x80000000, 8, 8))
    elf = read("a.elf")
    same(img["HDRDIGEST"], sha(elf[:64 + 112]))
    trp("verify", "--key", P256, "a.sign", code=0)


def test_warnings():
    _, r = sign(vec("elf", "m4-exidx.elf"))
    check("program header 1 has the load address 0x10000000 of segment 2 and "
          "comes first" in r.err, r.err)
    check(r.err.startswith("trp sign: a.sign: warning: "), r.err)
    same(sign(vec("elf", "m4-exidx.elf"), "--quiet")[1].err, "")
    same(sign(vec("elf", "m4-norsc.elf"))[1].err, "")
    check("shares a segment with .data" in sign(PLAIN)[1].err)
    same(sign(PLAIN, "-q")[1].err, "")
    _, r = sign(Elf().load(0x2000, vectors8()))
    check("has no section headers" in r.err, r.err)


def test_stock_heap_warning():
    """Two limits that differ by this project's TLVs, with RSA-4096."""
    def err(n, *more):
        e = Elf()
        for i in range(n):
            e.load(0x1000 + 16 * i, b"\0" * 8)
        e.section(".isr_vector", 0, 0, 8)
        return sign(e, *more, k=key("rsa4096.der"))[1].err

    same(err(24, "--format", "stock"), "")
    check("it needs 4112 bytes" in err(25, "--format", "stock"))
    check("it needs 4160 bytes" in err(24))
    same(err(23), "")


def test_key_type():
    sign(PLAIN, "--key_type", "RSA", out="x", code=2,
         text="--key_type RSA, but this is an ECC key")
    sign(PLAIN, "--key_type", "ECC", k=RSA, out="x", code=2,
         text="--key_type ECC, but this is an RSA key")
    sign(PLAIN, "--key_type", "DSA", out="x", code=2, text="is not known")


def test_odd_file_names():
    write("na\nme.elf", b"x")
    r = refused("(228)", "sign", "--in", "na\nme.elf", "--out", "x", "--key",
                P256)
    check("na?me.elf" in r.err, r.err)
    os.symlink(PLAIN, "-dash")
    trp("sign", "--in", "-dash", "--out", "-out", "--key", P256, code=0)
    trp("verify", "--key", P256, "--", "-out", code=0)


if __name__ == "__main__":
    main(globals())
