#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""ELF files of clang and lld, compared with libelf's view as in test_elf.py."""

import glob

from common import check, main, write
from test_elf import SOURCE, compare, has, run, script


def lld(out, *flags, ld):
    write("fw.c", SOURCE.encode())
    clang = sorted(glob.glob("/usr/bin/clang-1[0-9]") + ["clang"])[0]
    linker = sorted(glob.glob("/usr/bin/ld.lld*"))[-1]
    cflags = [f for f in flags if not f.startswith("-Wl,")]
    lflags = [f[4:].replace(",", " ").split() for f in flags
              if f.startswith("-Wl,")]
    run(clang, "--target=thumbv7em-none-eabi", "-Os", "-ffreestanding", "-c",
        "-o", "fw.o", *cflags, "fw.c")
    run(linker, "-T", ld, "-o", out, *sum(lflags, []), "fw.o")
    return out


def test_lld():
    phdrs, _, _ = compare(lld("a.elf", "-DTABLE", ld=script()))
    check(len(phdrs) >= 4, phdrs)


def test_lld_variants():
    ld = script("exidx 0x70000001 FLAGS(4); stack PT_GNU_STACK FLAGS(6);",
                ".ARM.exidx : { *(.ARM.exidx*) } >rom :text :exidx")
    phdrs, _, _ = compare(lld("a.elf", "-DUNWIND", "-DTABLE", "-g", ld=ld))
    check(has(phdrs, 0x70000001) and has(phdrs, 0x6474e551), phdrs)
    compare(lld("b.elf", "-DTABLE", "-Wl,--strip-all", ld=ld))
    compare(lld("c.elf", "-DTABLE", "-Wl,-z,max-page-size=4", ld=script()))


if __name__ == "__main__":
    main(globals())
