#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The other end of the secure UART (optee/drivers/virt_proto.h), for tests.

  peer.py SOCKET LOG ELF

Connects to QEMU's socket, keeps what OP-TEE writes into two processors'
memories and answers. Text goes to LOG. At each RUN the memory is compared
with the segments of ELF that are not shared memory: exactly these bytes, and
zero elsewhere. READ answers with every byte inverted, but zeros as zeros, so
that a dump can be told from what was loaded. Prints ok or not ok; every 53rd
request goes unanswered once, so that repeating is tested, too.
"""

import socket
import struct
import sys
import time

REGIONS = ((0x0, 0x10000), (0x10000000, 0x40000))
HELLO, HALT, ZERO, WRITE, RUN, READ, STATUS, BOOT = range(1, 9)


def fletcher(data):
    a = b = 0
    for x in data:
        a = (a + x) % 255
        b = (b + a) % 255
    return b << 8 | a


class Memory:
    def __init__(self):
        # junk: what is not cleared shows
        self.bytes = {da: bytearray(b'\xa5' * n) for da, n in REGIONS}
        self.running = False

    def window(self, da, n):
        for base, size in REGIONS:
            if base <= da and da + n <= base + size:
                return self.bytes[base], da - base
        return None, 0


def expected(path):
    """Memory after a load of this ELF."""
    with open(path, 'rb') as f:
        elf = f.read()
    want = {da: bytearray(n) for da, n in REGIONS}
    phoff, = struct.unpack_from('<I', elf, 28)
    size, num = struct.unpack_from('<HH', elf, 42)
    for i in range(num):
        kind, off, _, pa, filesz = struct.unpack_from('<5I', elf,
                                                      phoff + i * size)
        for base, n in REGIONS:
            if kind == 1 and base <= pa < base + n:
                want[base][pa - base:pa - base + filesz] = \
                    elf[off:off + filesz]
    return want


def serve(mem, want, kind, body, out):
    """Status and data of an answer."""
    num = struct.unpack_from('<3I', body + bytes(8))
    if num[0] not in mem:
        return 1, b''
    m = mem[num[0]]
    window, at = m.window(num[1], num[2])
    if kind in (ZERO, WRITE, READ) and window is None:
        return 2, b''
    if kind in (ZERO, WRITE, READ, RUN) and m.running and kind != READ:
        return 3, b''
    if kind == HELLO:
        return 0, struct.pack('<I', 2)
    if kind == HALT:
        was, m.running = m.running, False
        return 0, bytes((was,))
    if kind == STATUS:
        return 0, bytes((m.running,))
    if kind == ZERO:
        window[at:at + num[2]] = bytes(num[2])
    elif kind == WRITE:
        window[at:at + num[2]] = body[12:12 + num[2]]
    elif kind == RUN:
        good = m.bytes == want
        print(f'{"ok" if good else "not ok"} peer: processor {num[0]} has '
              f'what was signed, table at {num[2]:#x}', file=out, flush=True)
        m.running = True
    elif kind == READ:
        data = window[at:at + num[2]]
        return 0, bytes(b ^ 0xff for b in data) if any(data) else b''
    else:
        return 4, b''
    return 0, b''


def frame(data):
    bits = int.from_bytes(data, 'little')
    n = (len(data) * 8 + 6) // 7
    return b'\x01' + bytes(0x80 | (bits >> 7 * i & 0x7f)
                           for i in range(n)) + b'\x04'


def decode(chars):
    bits = 0
    for i, c in enumerate(chars):
        bits |= (c & 0x7f) << 7 * i
    return bits.to_bytes((len(chars) * 7 + 7) // 8, 'little')[
        :len(chars) * 7 // 8]


def connect(path):
    for _ in range(100):
        try:
            s = socket.socket(socket.AF_UNIX)
            s.connect(path)
            return s
        except OSError:
            time.sleep(0.1)
    sys.exit(f'peer.py: {path}: nobody there')


def main():
    sock, want = connect(sys.argv[1]), expected(sys.argv[3])
    mem = {0: Memory(), 1: Memory()}
    chars, requests, dropped, seen = None, 0, 0, None
    with open(sys.argv[2], 'wb') as log:
        while True:
            try:
                data = sock.recv(65536)
            except ConnectionResetError:    # QEMU went without a goodbye
                data = b''
            if not data:
                break
            for c in data:
                if c == 1:
                    chars = bytearray()
                elif c & 0x80 and chars is not None:
                    chars.append(c)
                elif c == 4 and chars is not None:
                    f, chars = decode(chars), None
                    n = len(f) >= 6 and struct.unpack_from('<H', f, 2)[0]
                    if len(f) < 6 + n or n < 4 or fletcher(
                            f[:4 + n]) != struct.unpack_from('<H', f,
                                                             4 + n)[0]:
                        print('not ok peer: spoiled frame', flush=True)
                        continue
                    requests += 1
                    if requests % 53 == 0 and f[:2] != seen:
                        dropped, seen = dropped + 1, f[:2]
                        continue
                    status, more = serve(mem, want, f[0], f[4:4 + n],
                                         sys.stdout)
                    # BOOT: no window here, so the wire has to do it
                    if status and f[0] != BOOT:
                        print(f'not ok peer: request {f[0]}: {status}',
                              flush=True)
                    body = struct.pack('<I', status) + more
                    head = struct.pack('<BBH', 0x80 | f[0], f[1], len(body))
                    sock.sendall(frame(head + body + struct.pack(
                        '<H', fletcher(head + body))))
                elif not c & 0x80:
                    log.write(bytes((c,)))
            log.flush()
    print(f'ok peer: {requests} requests, {dropped} unanswered once',
          flush=True)


main()
