#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""Link layouts of real firmware: signed, verified, run on the board."""

import os
import struct
import subprocess

from common import (BUILD, Elf, Image, ROOT, check, key, main, read, refused,
                    same, sha, trace_table, trp, up8, vec, vectors8, write)

RSA = key("rsa2048.der")
BOARD = os.path.join(BUILD, "trp-board")


def board(image, text, code=0, k=RSA):
    """Run an image on the board: exit code, and a text of what it says."""
    p = subprocess.run([BOARD, "run", "--soc", "stm32mp15", "--seconds", "1",
                        "--key", k, image], stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       timeout=120)
    out = p.stdout.decode("utf-8", "replace")
    same(p.returncode, code, out)
    check(text in out, "%r is not in %r" % (text, out))
    return out


def sign(elf, *more, out="a.sign", k=RSA):
    if isinstance(elf, Elf):
        elf = write("a.elf", elf.build())
    r = trp("sign", "--in", elf, "--out", out, "--key", k, *more, code=0)
    trp("verify", "--key", k, out, code=0)
    return Image(read(out)), r


def reference(path, k):
    """What the reference signer writes for one ELF file, with RSA."""
    elf = read(path)
    elf += bytes(-len(elf) % 8)
    phoff, = struct.unpack_from("<I", elf, 28)
    phnum, = struct.unpack_from("<H", elf, 44)
    table = b""
    for i in range(phnum):
        ph = elf[phoff + 32 * i:phoff + 32 * i + 32]
        f = struct.unpack("<8I", ph)
        table += ph + sha(elf[f[1]:f[1] + f[4]])
    tlvs = b""
    for kind, value in ((1, b"\1"), (3, b"\1"), (4, b"\1"),
                        (5, struct.pack("<I", len(elf))), (2, b"\1"),
                        (0x10, table)):
        tlvs += struct.pack("<II", kind, len(value)) + value
        tlvs += bytes(up8(len(value)) - len(value))
    head = struct.pack("<5I", 0x3543A468, 1, len(tlvs), 256, len(elf)) + tlvs
    sig = subprocess.run(["openssl", "dgst", "-sha256", "-sign", k],
                         input=head, stdout=subprocess.PIPE, check=True)
    return head + sig.stdout + elf


def test_reference():
    """The function above is the reference signer, as far as the vectors go."""
    for name, elf in (("plain", "m4-plain"), ("exidx", "m4-exidx")):
        same(reference(vec("elf", elf + ".elf"), RSA),
             read(vec("signed", name + "-rsa2048.sign")), name)


# GNU ld with the usual script of a microcontroller: .data is copied out of
# flash, .bss and the stack follow it in RAM, so that at their load addresses
# each covers what comes next.
FLASH_DATA = os.path.join(ROOT, "tests", "tool", "elf", "flash_data.elf")


def test_flash_data():
    img, _ = sign(FLASH_DATA)
    rows = [e[0] for e in img.entries()]
    same([(r[3], r[4], r[5]) for r in rows],
         [(0, 12, 12), (12, 8, 0x6c), (0x14, 0, 0x604)])
    board("a.sign", "ran 1.0 s")
    sign(FLASH_DATA, "--format", "stock", out="stock.sign")
    same(read("stock.sign"), reference(FLASH_DATA, RSA))
    board("stock.sign", "ran 1.0 s")


def test_overlap_of_file_bytes():
    def bad(elf, seg):
        write("a.elf", elf.build())
        refused("segment %u at 0x" % seg, "sign", "--in", "a.elf", "--out",
                "x.sign", "--key", RSA)
        refused("(245)", "sign", "--in", "a.elf", "--out", "x.sign", "--key",
                RSA, "--format", "stock")

    v = vectors8() + bytes(56)
    # zero-fill over file bytes, whichever comes first
    bad(Elf().load(0, v).load(0x40, b"data", memsz=64).load(0x7c, b"more"), 2)
    bad(Elf().load(0, v).load(0x7c, b"more").load(0x40, b"data", memsz=64), 2)
    # file bytes over file bytes
    bad(Elf().load(0, v).load(0x3c, b"more", flags=6), 1)
    bad(Elf().load(0, v).load(0, v, flags=6), 1)
    # zero-fill alone, in the middle of file bytes
    bad(Elf().load(0, v).load(0x20, b"", memsz=4, flags=6), 1)
    # one byte further all of them fit
    sign(Elf().load(0, v).load(0x40, b"data", memsz=64).load(0x80, b"more"))
    sign(Elf().load(0, v).load(0x40, b"data", memsz=64)
         .load(0x44, b"", memsz=64, flags=6))


def boot(elf, *more, warn=()):
    """BOOT as signed; exactly the warnings with these texts are printed."""
    img, r = sign(elf, *more)
    got = [x for x in r.err.split("\n") if "own TA would" not in x and x]
    same(len(got), len(warn), r.err)
    for line, text in zip(got, warn):
        check(text in line, (text, r.err))
    same(sign(elf, *more, "--quiet")[1].err, "")
    return img.u32("BOOT")


def rust(sp=0x1002c000, at=0, flags=4, name=".vector_table", pad=b""):
    """cortex-m-rt by lld: the vectors are a segment without PF_X."""
    return (Elf(entry=0x10000003)
            .load(at, pad + struct.pack("<16I", sp, *[0x10000003] * 15),
                  flags=flags)
            .load(0x10000000, b"\0\0\xfe\xe7" * 40, flags=5)
            .load(0x100000a0, b"data", memsz=8, vaddr=0x10020000, flags=6)
            .section(name, 0, 0, 64 + len(pad)))


GUESS = "guessed to be at 0x10000000, where the first executable segment"
ALIGN = "the vector table at 0x%08x is not aligned to 128 bytes"


def test_vectors_by_content():
    same(boot(rust()), 0)
    board("a.sign", "ran 1.0 s")
    same(boot(rust(flags=6)), 0)
    same(boot(rust(at=0x400)), 0x400)
    # the stack at the start, at the end of variables, far behind them
    for sp in (0x10020000, 0x10020008, 0x11020000):
        same(boot(rust(sp=sp)), 0)
    # what is no stack: before them, too far, not aligned
    for sp in (0x1001fffc, 0x11020004, 0x10020002, 0):
        same(boot(rust(sp=sp), warn=[GUESS]), 0x10000001)
    # whatever the section is called; its name comes first where it is known
    same(boot(rust(name=".isr_vector")), 0)
    same(boot(rust(name=".isr_vector", pad=bytes(128))), 0)
    same(boot(rust(pad=bytes(128))), 128)
    # of two, the one that a Cortex-M can use
    twice = struct.pack("<2I", 0x10020000, 0x10000003) + bytes(0x68)
    same(boot(rust(pad=twice, at=0x10)), 0x80)


def test_vectors_guessed():
    e = Elf().load(0x10000000, b"\xfe\xe7" * 40, flags=5)
    same(boot(e, warn=[GUESS]), 0x10000001)
    r = trp("show", "a.sign", code=0)
    check("vector table at 0x10000000, not named\n" in r.out, r.out)
    # a guess is not held against a processor that starts elsewhere
    e = (Elf().load(0, struct.pack("<2I", 0x10040000, 0x10000001), flags=4)
         .load(0x10000000, b"\xfe\xe7" * 40, flags=5))
    same(boot(e, warn=[GUESS]), 0x10000001)
    board("a.sign", "ran 1.0 s")
    # nor is stock format, which says nothing
    sign(e, "--format", "stock")
    board("a.sign", "ran 1.0 s")


def elsewhere(image, said):
    out = board(image, "vector table at 0x0, where the processor starts (the "
                "image says 0x%x) (308); link the vector table to the address "
                "where the processor starts" % said, code=1)
    check("BOOTADDR" not in out, out)


def test_vectors_elsewhere():
    """Named, but not where a Cortex-M4 of an STM32MP15 starts."""
    # GNU ld with --build-id: a note comes first
    e = (Elf(entry=0x2d).load(0, bytes(36) + struct.pack(
            "<2I", 0x10020000, 0x2d) + b"\xfe\xe7" * 8, flags=5)
         .load(0x3c, b"data", vaddr=0x10000000, memsz=0x6c, flags=6)
         .load(0x40, b"", vaddr=0x1000006c, memsz=0x604, flags=6)
         .section(".isr_vector", 0, 36, 8))
    same(boot(e, warn=[ALIGN % 0x24]), 0x24)
    elsewhere("a.sign", 0x24)
    for more in ([], ["--format", "stock"]):
        sign(rust(), "--plat-tlv", "BOOTADDR", "0x10000000", *more)
        elsewhere("a.sign", 0x10000000)
        sign(rust(), "--plat-tlv", "BOOTADDR", "0x0", *more)
        board("a.sign", "ran 1.0 s")
    # nothing at all is loaded there
    sign(Elf().load(0x10000000, b"\xfe\xe7" * 40, flags=5))
    elsewhere("a.sign", 0x10000000)


def cube(table, **kw):
    """STM32CubeIDE's default: what follows .data inherits its distance."""
    return (Elf(entry=0x10000003)
            .load(0, struct.pack("<2I", 0x10040000, 0x10000003), flags=4)
            .load(0x10000000, b"\0\0\xfe\xe7" * 33, flags=5)
            .load(0x10000084, b"data" + table, vaddr=0x10020000, flags=6)
            .section(".isr_vector", 0, 0, 8).section(".data", 2, 0, 4)
            .section(".resource_table", 2, 4, len(table), **kw))


TWO = ("the resource table is linked at 0x10020004, but loaded at 0x10000088",
       "shares a segment with .data")


def test_table_in_private_memory():
    same(boot(cube(trace_table()), warn=TWO), 0)
    out = board("a.sign", "table at 0x10000088 lies in memory that Linux "
                "cannot read (linked at 0x10020004) (310)", code=1)
    check("linker script" in out, out)
    # in shared memory, alone: nothing to say
    e = (Elf(entry=0x10000003)
         .load(0, struct.pack("<2I", 0x10040000, 0x10000003), flags=4)
         .load(0x10000000, b"\0\0\xfe\xe7" * 33, flags=5)
         .load(0x10000084, b"data", vaddr=0x10020000, flags=6)
         .load(0x10048000, trace_table(da=0x10049000), flags=6)
         .section(".isr_vector", 0, 0, 8).section(".data", 2, 0, 4)
         .section(".resource_table", 3, 0, 68))
    same(boot(e), 0)
    board("a.sign", "ran 1.0 s")


main(globals())
