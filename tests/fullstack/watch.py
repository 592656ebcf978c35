#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""watch.py DIR: looks at memory that the guest of fullstack/linux.sh cannot
see, from the PC outside: the coprocessors' own (trp-board's files) and the
machine's secure RAM (QEMU's process). For BESIDE of linux.sh.

The guest asks in a page of the shared DRAM that nothing else uses
(tests/fullstack/guest/watch.h): word 0 is the number of the question, word 1
that of the last answer; from word 2 on, per processor, the number of bytes
that are not zero in its own memory and in its secure window, then the CRC-32
of both; then, per processor, the number of bytes of its own memory that differ
from the code of firmware/demo.c. 0xffffffff: cannot be seen from here.
"""

import mmap
import os
import re
import struct
import sys
import time
import zlib

PAGE = 0x5e007000 - 0x40000000		# in the file of QEMU's DRAM
SECURE_SIZE = 0x1000000			# hw/arm/virt.c: VIRT_SECURE_MEM
# in it, as optee/mk/virt.dts has them: vectors, then code and data
WINDOWS = (0xc00000, 0x50000), (0xd00000, 0x50000)
BANKS = 2				# trp-board's files of a processor
UNSEEN = 0xffffffff
# OP-TEE's image lies there, and this is in it
MARK = b"remoteproc.pta"


def process(program, word):
    """Number of the process of that name that was given that word."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as f:
                argv = f.read().split(b"\0")
        except OSError:
            continue
        if os.path.basename(argv[0]) == program.encode() and \
                any(a.endswith(word.encode()) for a in argv):
            return int(pid)
    return None


def wait_for(program, word):
    for _ in range(600):
        pid = process(program, word)
        if pid:
            return pid
        time.sleep(0.1)
    sys.exit("watch.py: no %s" % program)


class Coprocessors:
    """The files that only trp-board and its engines have."""

    def __init__(self, pid):
        self.folder = "/proc/%d/fd" % pid
        self.banks = []

    def find(self):
        """It may just have been started: what is not there comes."""
        self.banks = []
        for fd in sorted(os.listdir(self.folder), key=int):
            path = "%s/%s" % (self.folder, fd)
            if os.readlink(path) == "/memfd:core (deleted)":
                self.banks.append(open(path, "rb"))

    def read(self, i):
        if len(self.banks) < 2 * BANKS:
            self.find()
        parts = []
        for f in self.banks[i * BANKS:(i + 1) * BANKS]:
            f.seek(0)
            parts.append(f.read())
        return b"".join(parts) if len(parts) == BANKS else None


class SecureRam:
    """QEMU's memory for it: the only 16 MiB that OP-TEE is in."""

    def __init__(self, pid):
        self.mem = None
        try:
            self.mem = open("/proc/%d/mem" % pid, "rb", buffering=0)
        except OSError as e:
            print("watch.py: secure RAM: %s" % e)
        self.pid = pid
        self.base = None

    def find(self):
        """QEMU may put mappings side by side, which then look like one."""
        with open("/proc/%d/maps" % self.pid) as f:
            maps = re.findall(r"^(\w+)-(\w+) rw-p 00000000 00:00 0 *$",
                              f.read(), re.M)
        for start, end in ((int(a, 16), int(b, 16)) for a, b in maps):
            for base in range(start, end - SECURE_SIZE + 1, 0x200000):
                self.mem.seek(base + 0x100000)
                if MARK in self.mem.read(0xb00000):
                    return base
        return None

    def read(self, i):
        if self.mem and self.base is None:
            self.base = self.find()
        if self.base is None:
            return None
        self.mem.seek(self.base + WINDOWS[i][0])
        return self.mem.read(WINDOWS[i][1])


class Code:
    """What never changes of the demo: its executable segments."""

    def __init__(self, path):
        with open(path, "rb") as f:
            elf = f.read()
        phoff, = struct.unpack_from("<I", elf, 28)
        num, = struct.unpack_from("<H", elf, 44)
        self.parts = []
        for i in range(num):
            kind, off, _, da, size, _, flags, _ = struct.unpack_from(
                "<8I", elf, phoff + 32 * i)
            if kind == 1 and flags & 1:
                # the second bank follows the first one in read()
                at = da if da < 0x10000 else da - 0x10000000 + 0x10000
                self.parts.append((at, elf[off:off + size]))

    def differs(self, memory):
        if not memory:
            return UNSEEN
        return sum(a != b for at, code in self.parts
                   for a, b in zip(code, memory[at:at + len(code)]))


def facts(data):
    if not data:
        return UNSEEN, UNSEEN
    return len(data) - data.count(0), zlib.crc32(data)


def main():
    folder = sys.argv[1]
    qemu = wait_for("qemu-system-aarch64", folder + "/uart,server=on")
    remote = Coprocessors(wait_for("trp-board", folder + "/uart"))
    secure = SecureRam(qemu)
    code = Code(folder + "/root/lib/firmware/plain.elf")
    with open(folder + "/memory", "r+b") as f:
        page = mmap.mmap(f.fileno(), 4096, offset=PAGE)
    done = 0
    while os.path.exists("/proc/%d/mem" % qemu):
        asked, = struct.unpack_from("<I", page)
        if asked == done:
            time.sleep(0.002)
            continue
        seen = [facts(m.read(i)) for i in (0, 1) for m in (remote, secure)]
        struct.pack_into("<8I", page, 8, *(s[0] for s in seen),
                         *(s[1] for s in seen))
        struct.pack_into("<2I", page, 40,
                         *(code.differs(remote.read(i)) for i in (0, 1)))
        struct.pack_into("<I", page, 4, asked)
        done = asked


if __name__ == "__main__":
    main()
