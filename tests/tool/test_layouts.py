#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""Link layouts of real firmware: signed, verified, run on the board."""

import os
import struct
import subprocess

from common import (BUILD, Elf, Image, ROOT, check, key, main, read, refused,
                    same, sha, trp, up8, vec, vectors8, write)

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


main(globals())
