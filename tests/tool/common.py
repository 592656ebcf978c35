# SPDX-License-Identifier: BSD-2-Clause
"""What the tests of the command `trp` share: running it, building ELF files,
and a reader of the format that owes nothing to the C code."""

import hashlib
import inspect
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("TRP_BUILD", "build"))
TRP = os.path.join(BUILD, "trp")
VEC = os.path.join(ROOT, "tests", "vectors")

# Of bytes that are tried one by one, the quick suite and the sanitizers take
# every eighth, slow_bytes.py all
STEP = 8

MAGIC = 0x3543A468
NAMES = {
    1: "SIGNTYPE", 2: "HASHTYPE", 3: "NUM_IMG", 4: "IMGTYPE", 5: "IMGSIZE",
    0x10: "HASHTABLE", 0x11: "PKEYINFO",
    0x10001: "BOOTADDR", 0x10002: "BOOTSEC",
    0x54500101: "RSCTABLE", 0x54500102: "IMGINDEX", 0x54500103: "HDRDIGEST",
    0x54500104: "BOOT", 0x54500105: "DUMP", 0x54500106: "KEYID",
    0x54500180: "IMGDIGEST",
}


class Failed(Exception):
    """A check that did not hold."""


def check(cond, text="check failed"):
    if not cond:
        line = inspect.stack()[1].lineno
        raise Failed("line %d: %s" % (line, text))


def same(got, want, text=""):
    if got != want:
        line = inspect.stack()[1].lineno
        raise Failed("line %d: %s got %r, want %r" % (line, text, got, want))


class Result:
    def __init__(self, code, out, err):
        self.code, self.raw, self.err = code, out, err
        self.out = out.decode("utf-8", "replace")


def trp(*args, env=None, code=None, preexec=None, stdout=subprocess.PIPE,
        binary=None):
    """Run trp without a terminal and without a passphrase around it."""
    e = {k: v for k, v in os.environ.items() if k != "TRP_KEY_PASSPHRASE"}
    e.update(env or {})
    p = subprocess.run([binary or TRP] + [str(a) for a in args], env=e,
                       stdin=subprocess.DEVNULL, stdout=stdout,
                       stderr=subprocess.PIPE, preexec_fn=preexec,
                       start_new_session=True, timeout=120)
    r = Result(p.returncode, p.stdout or b"",
               p.stderr.decode("utf-8", "replace"))
    if code is not None and r.code != code:
        line = inspect.stack()[1].lineno
        raise Failed("line %d: exit %d, want %d: trp %s: %s" % (
            line, r.code, code, " ".join(map(str, args)), r.err.strip()))
    return r


def refused(text, *args, code=1, **kw):
    """trp must fail with one line that holds a text, and print nothing."""
    r = trp(*args, **kw)
    line = inspect.stack()[1].lineno
    if r.code != code:
        raise Failed("line %d: exit %d, want %d: %s" % (line, r.code, code,
                                                        r.err.strip()))
    last = [x for x in r.err.split("\n") if "warning:" not in x]
    if len(last) != 2 or last[1] != "" or not last[0].startswith("trp"):
        raise Failed("line %d: not one line: %r" % (line, r.err))
    if text not in last[0]:
        raise Failed("line %d: %r is not in %r" % (line, text, last[0]))
    if r.out:
        raise Failed("line %d: output with an error: %r" % (line, r.out))
    return r


def vec(*parts):
    return os.path.join(VEC, *parts)


def key(name):
    return vec("keys", name)


def read(path):
    with open(path, "rb") as f:
        return f.read()


def write(path, data):
    with open(path, "wb") as f:
        f.write(data)
    return path


def up8(n):
    return (n + 7) & ~7


class Image:
    """A signed image, read from the description in docs/format.md."""

    def __init__(self, data):
        magic, version, tlv, sig, img = struct.unpack_from("<5I", data)
        same(magic, MAGIC)
        same(version, 1)
        same(len(data), 20 + up8(tlv) + up8(sig) + up8(img))
        self.data, self.order, self.tlv = data, [], {}
        self.signed = data[:20 + up8(tlv)]
        a = len(self.signed)
        self.sig = data[a:a + sig]
        self.start = a + up8(sig)
        self.images = data[self.start:]
        off = 20
        while off < a:
            kind, n = struct.unpack_from("<II", data, off)
            check(kind not in self.tlv, "duplicate TLV %x" % kind)
            self.order.append(kind)
            self.tlv[kind] = data[off + 8:off + 8 + n]
            pad = data[off + 8 + n:off + 8 + up8(n)]
            check(not any(pad), "padding")
            off += 8 + up8(n)
        same(off, a)

    def __getitem__(self, name):
        for k, v in NAMES.items():
            if v == name:
                return self.tlv.get(k)
        raise KeyError(name)

    def u32(self, name, i=0):
        return struct.unpack_from("<I", self[name], 4 * i)[0]

    def entries(self):
        t = self["HASHTABLE"]
        return [(struct.unpack_from("<8I", t, o), t[o + 32:o + 64])
                for o in range(0, len(t), 64)]

    def files(self):
        out, off = [], 0
        for i in range(self["NUM_IMG"][0]):
            n = self.u32("IMGSIZE", i)
            out.append(self.images[off:off + n])
            off += n
        return out


class Elf:
    """A small ELF file, every field of which can be wrong."""

    def __init__(self, bits=32, machine=None, **fields):
        self.bits = bits
        self.head = dict(magic=b"\x7fELF", cls=bits // 32, data=1, iver=1,
                         type=2, machine=machine or
                         (40 if bits == 32 else 183), version=1,
                         entry=0x10000000)
        self.fields = fields
        self.ph, self.sections, self.blobs = [], [], []

    def load(self, paddr, data, memsz=None, flags=5, vaddr=None, kind=1,
             align=4, **over):
        """A program header with its own bytes in the file."""
        self.ph.append((kind, data, paddr if vaddr is None else vaddr, paddr,
                        len(data) if memsz is None else memsz, flags, align,
                        over))
        return self

    def section(self, name, seg, offset, size, kind=1, addr=None):
        """A section inside a program header's bytes."""
        self.sections.append((name, seg, offset, size, kind, addr))
        return self

    def build(self):
        n = len(self.ph)
        wide = self.bits == 64
        ehdr, phent, shent = (64, 56, 64) if wide else (52, 32, 40)
        off = ehdr + n * phent
        body, rows = b"", []
        for kind, data, vaddr, paddr, memsz, flags, align, over in self.ph:
            row = dict(type=kind, offset=off + len(body), vaddr=vaddr,
                       paddr=paddr, filesz=len(data), memsz=memsz,
                       flags=flags, align=align)
            row.update(over)
            rows.append(row)
            body += data + bytes(-len(data) % 4)
        shoff, shnum, shstr, strtab = 0, 0, 0, b"\0"
        shdrs = b""
        if self.sections is not None and self.sections != []:
            table = [(0, 0, 0, 0, 0)]
            for name, seg, o, size, kind, addr in self.sections:
                table.append((len(strtab), kind,
                              rows[seg]["vaddr"] + o if addr is None else addr,
                              rows[seg]["offset"] + o, size))
                strtab += name.encode() + b"\0"
            table.append((len(strtab), 3, 0, off + len(body), 0))
            strtab += b".shstrtab\0"
            table[-1] = table[-1][:4] + (len(strtab),)
            body += strtab + bytes(-len(strtab) % 4)
            shoff, shnum, shstr = off + len(body), len(table), len(table) - 1
            for nm, kind, addr, o, size in table:
                if wide:
                    shdrs += struct.pack("<IIQQQQIIQQ", nm, kind, 2, addr, o,
                                         size, 0, 0, 4, 0)
                else:
                    shdrs += struct.pack("<10I", nm, kind, 2, addr, o, size,
                                         0, 0, 4, 0)
        h = self.head
        h.update(phoff=ehdr if n else 0, shoff=shoff, flags=0, ehsize=ehdr,
                 phentsize=phent, phnum=n, shentsize=shent, shnum=shnum,
                 shstrndx=shstr)
        h.update(self.fields)
        out = h["magic"] + bytes([h["cls"], h["data"], h["iver"]]) + bytes(9)
        addr = "Q" if wide else "I"
        out += struct.pack("<HHI" + 3 * addr + "IHHHHHH", h["type"],
                           h["machine"], h["version"], h["entry"], h["phoff"],
                           h["shoff"], h["flags"], h["ehsize"],
                           h["phentsize"], h["phnum"], h["shentsize"],
                           h["shnum"], h["shstrndx"])
        for r in rows:
            if wide:
                out += struct.pack("<IIQQQQQQ", r["type"], r["flags"],
                                   r["offset"], r["vaddr"], r["paddr"],
                                   r["filesz"], r["memsz"], r["align"])
            else:
                out += struct.pack("<8I", r["type"], r["offset"], r["vaddr"],
                                   r["paddr"], r["filesz"], r["memsz"],
                                   r["flags"], r["align"])
        return out + body + shdrs


def vectors8(sp=0x10020000, pc=0x10000001):
    return struct.pack("<II", sp, pc)


def trace_table(da=0x10030000, size=256, name=b"trace0"):
    """A resource table with one trace buffer."""
    return struct.pack("<5I", 1, 1, 0, 0, 20) + struct.pack(
        "<4I", 2, da, size, 0) + name.ljust(32, b"\0")


def plain_elf(**fields):
    """Vectors, code, then a resource table in the data."""
    return (Elf(**fields)
            .load(0, vectors8(), flags=4)
            .load(0x10000000, b"\xfe\xe7" * 8, flags=5)
            .load(0x10010000, trace_table(), memsz=512, flags=6)
            .section(".isr_vector", 0, 0, 8)
            .section(".resource_table", 2, 0, 68))


def some(bytes_to_try):
    """Every STEPth"""
    return list(bytes_to_try)[::STEP]


def sha(data):
    return hashlib.sha256(data).digest()


def main(space):
    """Run every function named test_*, each in its own directory."""
    bad = 0
    only = sys.argv[1:]
    for name, fn in list(space.items()):
        if not name.startswith("test_") or (only and name not in only):
            continue
        here = tempfile.mkdtemp(prefix="trp-test-")
        os.chdir(here)
        try:
            fn()
            print("ok " + name)
        except Exception as e:      # the next test runs in any case
            bad += 1
            if not isinstance(e, Failed):
                traceback.print_exc(file=sys.stdout)
            print("not ok %s: %s" % (name, e))
        finally:
            os.chdir(ROOT)
            shutil.rmtree(here, ignore_errors=True)
        sys.stdout.flush()
    sys.exit(1 if bad else 0)
