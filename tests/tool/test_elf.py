#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""ELF files from real tool chains: arm-none-eabi-gcc and aarch64-linux-gnu-gcc
with GNU ld. What is signed is compared with libelf's view. See slow_lld.py,
too."""

import os
import struct
import subprocess

from common import (BUILD, Failed, Image, check, key, main, read, same, sha,
                    trp, write)

P256 = key("p256.der")
ORACLE = os.path.join(BUILD, "tests", "tool", "elf_oracle")

SOURCE = r"""
typedef unsigned int u32;
extern u32 stack_top[];
int value = 42;
const char text[] = "read only";
static char zeros[300];
void reset(void);
__attribute__((section(".isr_vector"), used))
const u32 *const vectors[4] = { stack_top, (const u32 *)reset, 0, 0 };
#ifdef TABLE
__attribute__((section(".resource_table"), used, aligned(4)))
u32 table[] = { 1, 1, 0, 0, 20, 2, 0x10030000, 256, 0,
	0x63617274, 0x30, 0, 0, 0, 0, 0, 0 };
#endif
#ifdef UNWIND
void __aeabi_unwind_cpp_pr0(void) { }
void may_throw(void (*f)(int)) { f(value); f(1); }
#endif
void reset(void)
{
	volatile char *p = zeros;
	for (;;)
		*p = (char)(value + text[*p & 7]);
}
"""

# Vectors in one memory, code and data in another; data is stored behind the
# code (load address) and runs elsewhere.
SPLIT = """
ENTRY(reset)
MEMORY { vec : ORIGIN = 0, LENGTH = 0x400
	 rom : ORIGIN = 0x10000000, LENGTH = 0x20000
	 ram : ORIGIN = 0x10020000, LENGTH = 0x20000 }
PHDRS { vec PT_LOAD FLAGS(4); text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6);
	bss PT_LOAD FLAGS(6); @EXTRA@ }
SECTIONS {
	.isr_vector : { KEEP(*(.isr_vector)) } >vec :vec
	.text : {
		*(.text*) *(.rodata*) *(.ARM.extab*) . = ALIGN(8);
	} >rom :text
	@EXTRA_SECTION@
	.data : { *(.data*) . = ALIGN(8); } >ram AT>rom :data
	.resource_table : { KEEP(*(.resource_table)) } >ram AT>rom :data
	.bss (NOLOAD) : { *(.bss*) *(COMMON) } >ram :bss
	stack_top = ORIGIN(ram) + LENGTH(ram);
	/DISCARD/ : { @DISCARD@ }
}
"""


def run(*args):
    p = subprocess.run(list(args), capture_output=True, text=True)
    if p.returncode:
        raise Failed(" ".join(args) + ": " + p.stderr)


def script(extra="", section="", discard="*(.comment)"):
    text = SPLIT
    for k, v in (("EXTRA", extra), ("EXTRA_SECTION", section),
                 ("DISCARD", discard)):
        text = text.replace("@" + k + "@", v)
    return write("link.ld", text.encode())


def gcc(out, *flags, ld, cc="arm-none-eabi-gcc", arch=("-mcpu=cortex-m4",
                                                       "-mthumb")):
    write("fw.c", SOURCE.encode())
    run(cc, *arch, "-Os", "-ffreestanding", "-nostdlib", "-T", ld, "-o", out,
        *flags, "fw.c")
    return out


def oracle(path):
    phdrs, sections = [], {}
    text = subprocess.run([ORACLE, path], check=True, capture_output=True,
                          text=True).stdout
    for line in text.split("\n"):
        w = line.split(" ")
        if w[0] == "phdr":
            phdrs.append(tuple(map(int, w[1:])))
        elif w[0] == "section":
            sections[w[1]] = tuple(map(int, w[2:]))
    return phdrs, sections


def lma(phdrs, sections, name):
    """Load address and size of a section, by libelf's numbers."""
    if name not in sections or not sections[name][3]:
        return None
    _, addr, off, size = sections[name]
    for t, o, va, pa, filesz, _, _, _ in phdrs:
        if t == 1 and o <= off and off + size <= o + filesz and \
                off - o == addr - va:
            return addr - va + pa, size
    raise AssertionError("no segment for " + name)


def compare(path, boot=None):
    """Sign it; every fact must be libelf's. @boot: where no section tells."""
    trp("sign", "-q", "--in", path, "--out", "a.sign", "--key", P256, code=0)
    trp("verify", "--key", P256, "a.sign", code=0)
    trp("show", "--key", P256, "a.sign", code=0)
    img, elf = Image(read("a.sign")), read(path)
    phdrs, sections = oracle(path)
    same(len(img.entries()), len(phdrs))
    for (got, digest), (t, o, va, pa, fs, ms, fl, al) in zip(img.entries(),
                                                             phdrs):
        same(got, (t, o, va, pa, fs, ms, fl, al))
        same(digest, sha(elf[o:o + fs]))
    table = lma(phdrs, sections, ".resource_table") or (0, 0)
    same(img["RSCTABLE"], struct.pack("<II", *table))
    # the lowest bit: a guess
    guess = [p[3] | 1 for p in phdrs if p[0] == 1 and p[6] & 1 and p[5]]
    same(img.u32("BOOT"), (lma(phdrs, sections, ".isr_vectors") or
                           lma(phdrs, sections, ".isr_vector") or
                           ([boot] if boot is not None else guess))[0])
    same(img.files()[0], elf + bytes(-len(elf) % 8))
    trp("sign", "-q", "--format", "stock", "--in", path, "--out", "s.sign",
        "--key", P256, code=0)
    return phdrs, sections, img


def has(phdrs, kind):
    return any(p[0] == kind for p in phdrs)


def test_gnu_ld():
    phdrs, sections, img = compare(gcc("a.elf", "-DTABLE", ld=script()))
    check(any(p[2] != p[3] for p in phdrs), "load and run address are equal")
    check(any(p[0] == 1 and not p[4] and p[5] for p in phdrs), "no bss")
    check(img.u32("RSCTABLE") != sections[".resource_table"][1],
          "load and run address of the table are equal")


def test_gnu_ld_no_table():
    _, sections, img = compare(gcc("a.elf", ld=script()))
    same(img["RSCTABLE"], bytes(8))


def test_gnu_ld_default_script():
    """No script at all: whatever the linker makes of it."""
    write("fw.c", SOURCE.encode())
    run("arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-Os",
        "-ffreestanding", "-nostdlib", "-DTABLE", "-Wl,-e,reset",
        "-Wl,--defsym=stack_top=0x20010000", "-o", "a.elf", "fw.c")
    compare("a.elf")


def test_exidx():
    ld = script("exidx 0x70000001 FLAGS(4);",
                ".ARM.exidx : { *(.ARM.exidx*) } >rom :text :exidx")
    phdrs, _, _ = compare(gcc("a.elf", "-DUNWIND", "-DTABLE",
                              "-funwind-tables", ld=ld))
    check(has(phdrs, 0x70000001), "no PT_ARM_EXIDX")
    check([p[4] for p in phdrs if p[0] == 0x70000001][0] > 0, "empty")


def test_gnu_stack_and_note():
    ld = script("note PT_NOTE FLAGS(4); stack PT_GNU_STACK FLAGS(6);",
                ".note.gnu.build-id : { *(.note.gnu.build-id) } >rom "
                     ":text :note")
    phdrs, _, _ = compare(gcc("a.elf", "-DTABLE", "-Wl,--build-id=sha1",
                              ld=ld))
    check(has(phdrs, 4) and has(phdrs, 0x6474e551), phdrs)


def test_stripped():
    gcc("a.elf", "-DTABLE", "-g", ld=script())
    run("arm-none-eabi-strip", "-o", "b.elf", "a.elf")
    run("arm-none-eabi-objcopy", "-S", "a.elf", "c.elf")
    tables = [compare(e)[2]["RSCTABLE"] for e in ("a.elf", "b.elf", "c.elf")]
    same(tables[0], tables[1])
    same(tables[0], tables[2])
    check(any(tables[0]), "no table")


def test_no_section_headers():
    """As llvm-objcopy --strip-sections leaves it"""
    data = bytearray(read(gcc("a.elf", "-DTABLE", ld=script())))
    data[32:36] = bytes(4)
    data[46:52] = bytes(6)
    write("b.elf", bytes(data))
    # the vector table is found by what it holds
    table = lma(*oracle("a.elf"), ".isr_vector")
    _, sections, img = compare("b.elf", boot=table[0])
    same(sections, {})
    same(img["RSCTABLE"], bytes(8))


def test_aarch64():
    ld = script(discard="*(.comment) *(.eh_frame) *(.note*)")
    phdrs, _, img = compare(gcc("a.elf", "-DTABLE", "-fno-pic", "-static",
                                ld=ld, cc="aarch64-linux-gnu-gcc", arch=()))
    elf = read("a.elf")
    same(elf[4], 2)
    phoff, = struct.unpack_from("<Q", elf, 32)
    same(img["HDRDIGEST"], sha(elf[:64] + elf[phoff:phoff +
                                              56 * len(phdrs)]))


if __name__ == "__main__":
    main(globals())
