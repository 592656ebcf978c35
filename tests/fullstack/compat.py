#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""docs/compat.md from the logs of nightly_compat's boots.

  compat.py DIR

DIR has ours.log, mixed.log and intree-KEY.log with the lines "cell ..." of
fullstack/guest/compat.sh.
"""

import os
import re
import sys

STACKS = ('ours', 'intree', 'mixed')
NAMES = ('ours on ours', "OP-TEE's on OP-TEE's", "OP-TEE's on ours")

WHAT = {
    'demo': 'demo',
    'two': 'demo and a second ELF file, BOOTADDR 0',
    'keyinfo': 'demo, with key information and a platform TLV',
    'plain': 'm4-plain',
    'plain-keyinfo': 'm4-plain, key information, platform TLV',
    'norsc': 'm4-norsc, without a resource table',
    'exidx': 'm4-exidx, a PT_ARM_EXIDX header',
    'two-bootaddr': 'm33-ns and m33-s, BOOTADDR, BOOTSEC',
}
FORMS = {'trp': '`trp sign`', 'stock': '`trp sign --format stock`',
         'vector': 'reference vector'}
KEYS = {'rsa2048': 'RSA-2048', 'rsa3072': 'RSA-3072', 'rsa4096': 'RSA-4096',
        'p256': 'P-256'}

RESULTS = {
    'ffff0001': 'ACCESS_DENIED', 'ffff0006': 'BAD_PARAMETERS',
    'ffff0007': 'BAD_STATE', 'ffff0008': 'ITEM_NOT_FOUND',
    'ffff0009': 'NOT_IMPLEMENTED', 'ffff000a': 'NOT_SUPPORTED',
    'ffff000c': 'OUT_OF_MEMORY', 'ffff000f': 'SECURITY',
    'ffff3072': 'SIGNATURE_INVALID',
}

HEAD = """\
<!-- SPDX-License-Identifier: BSD-2-Clause -->
<!-- Made by tests/fullstack/nightly_compat --write from what was seen. -->
# Compatibility, as seen

Each cell is what a real stack answered: TF-A, OP-TEE OS 4.10 and Linux 6.12
under QEMU, once through the kernel modules of `linux/` (`echo start`), once
with the five commands that every client knows, sent in one session with a
kernel login. The stacks are written application on pseudo TA:

- ours on ours: what this repository builds, with `trp-board remote` as the
  coprocessor: firmware runs;
- OP-TEE's on OP-TEE's: the application and the pseudo TA of OP-TEE's tree,
  unmodified, with the driver of `tests/intree` for QEMU's virt machine. It has
  memory, but no coprocessor: START says yes and nothing runs. It trusts one
  key: one boot for each RSA key;
- OP-TEE's on ours: the application of OP-TEE's tree on our pseudo TA, built
  with `CFG_TRP_STOCK_TA=y`; firmware runs.

The kernel modules are the same in all of them. `demo` is `firmware/demo.c`; the
[reference vectors](../tests/vectors/README.md) were made with OP-TEE's own
signer. *Runs*: the firmware wrote its trace. *Starts*: START succeeded; there
is no coprocessor, or the firmware has no trace. The letters lead to the exact
answer.

"""

TAIL = """\
## What the refusals mean

- The vectors with a resource table have it in the memory of code and data. That
  memory is closed to Linux, here as on an STM32MP15 with isolation: what Linux
  has to read cannot lie there. Our pseudo TA says so at LOAD, after it verified
  the signature. OP-TEE's says nothing and hands out the address; our kernel
  modules refuse it, where a read would be an external abort. The fix is in the
  firmware: a resource table in shared memory, as `firmware/stm32mp15.ld` does
  it.
- The last vector is for an STM32MP25, with DDR at 0x80000000 and a Cortex-M33
  with TrustZone. The virtual SoC is a Cortex-M4 with the memory map of an
  STM32MP15: the image's memory does not exist there, on any of the stacks.
- OP-TEE's application looks segments up by load address and takes the first
  header that has it: an image whose PT_ARM_EXIDX header comes before the
  PT_LOAD at the same address is refused by it on both pseudo TAs. `trp sign`
  warns of such images.
- OP-TEE's pseudo TA verifies RSA only. Its application on our pseudo TA takes
  P-256, too.

## Older images, older readers

| image | reader | answer |
|---|---|---|
| stock format, or by a `trp sign` that wrote no IMGDIGEST | this one \
| loads; `trp verify` says how many bytes nobody signed |
| by this `trp sign` | a device or `trp verify` that does not know IMGDIGEST \
| refused, 215: TLV 0x54500180 is not known. Update the device first, or sign \
with the older `trp sign` or with `--format stock` |
| by this `trp sign` | OP-TEE's own application \
| loads: it passes over types that it does not know |
| with a TLV from 0x54500181 to 0x545001ff, by a later `trp sign` | this one \
| passed over |
| without IMGDIGEST, BOOT other than the address where the processor always \
starts | this one | loads: an older `trp sign` did not say when it guessed |
| with IMGDIGEST or BOOTADDR, likewise | this one \
| refused, 308, unless BOOT is marked as a guess |
| with an unknown TLV from 0x54500107 to 0x5450017f | this one | refused, 215 |

"""


def fields(line):
    return [f.strip() for f in line.split('|')]


def read(directory):
    """{stack: {'linux': {image: fields}, 'client': .., 'attribute': ..}}"""
    seen = {s: {'linux': {}, 'client': {}, 'attribute': {}} for s in STACKS}
    for name in sorted(os.listdir(directory)):
        stack = re.sub(r'-.*', '', name[:-4])
        if not name.endswith('.log') or stack not in seen:
            continue
        path = os.path.join(directory, name)
        for line in open(path, encoding='utf-8', errors='replace'):
            m = re.search(r'cell (linux|client|attribute)\|(.*)', line)
            if m:
                f = fields(m.group(2))
                seen[stack][m.group(1)][f[0]] = f[1:]
    return seen


def result(code):
    return RESULTS.get(code, '0x' + code)


def client(text):
    """What the five commands answered, in words."""
    m = re.match(r'load (\w+) table (\w+) (\w+) (\d+) start (\w+) '
                 r'stop (\w+) release (\w+)$', text)
    if not m:
        sys.exit(f'compat.py: not understood: {text!r}')
    load, table, pa, size, start, stop, release = m.groups()
    if int(load, 16):
        return False, f'LOAD_FW: {result(load)}'
    said = ['LOAD_FW succeeds']
    if int(table, 16):
        said.append(f'GET_RSC_TABLE: {result(table)}')
    elif int(size):
        said.append(f'table of {size} bytes at {pa}')
    else:
        said.append('no table')
    for name, code in (('START_FW', start), ('STOP_FW', stop),
                       ('RELEASE_FW', release)):
        if int(code, 16):
            said.append(f'{name}: {result(code)}')
    good = not any(int(c, 16) for c in (table, start, stop, release))
    return good, ', '.join(said) + (', started, stopped, released' if good
                                    else '')


def linux(f):
    """What Linux said: (word, sentence)"""
    state, error, line, trace = f
    if state == 'running' and trace:
        return 'runs', 'runs, its trace is there'
    if state == 'running':
        return 'starts', 'starts'
    if not error:
        sys.exit(f'compat.py: neither running nor refused: {f}')
    return 'refused', f'{error}: {line}'


def order(image):
    form, key, what = re.match(r'(\w+?)-(\w+?)-(.*)\.sign', image).groups()
    return (list(FORMS).index(form), list(WHAT).index(what),
            list(KEYS).index(key))


def label(i):
    return chr(ord('a') + i // 26 - 1) * (i >= 26) + chr(ord('a') + i % 26)


def main():
    seen = read(sys.argv[1])
    images = sorted(seen['ours']['linux'], key=order)
    notes = {}
    print(HEAD, end='')
    print('| signed by | key | content | ' + ' | '.join(NAMES) + ' |')
    print('|---' * (3 + len(NAMES)) + '|')
    for image in images:
        form, key, what = re.match(r'(\w+?)-(\w+?)-(.*)\.sign',
                                   image).groups()
        row = [FORMS[form], KEYS[key], WHAT[what]]
        for stack in STACKS:
            if image not in seen[stack]['linux']:
                sys.exit(f'compat.py: {stack}: nothing about {image}')
            word, sentence = linux(seen[stack]['linux'][image])
            good, said = client(seen[stack]['client'][image][0])
            if word == 'refused' and good:
                word = 'starts; not through our modules'
            elif word != 'refused' and not good:
                sys.exit(f'compat.py: {stack}, {image}: Linux says {word}, '
                         f'the client {said}')
            note = (sentence, said)
            notes.setdefault(note, label(len(notes)))
            row.append(f'{word} ({notes[note]})')
        print('| ' + ' | '.join(row) + ' |')
    print('\n## The exact answers\n')
    print('| | through the kernel modules | from the five commands |')
    print('|---|---|---|')
    for (sentence, said), letter in notes.items():
        print(f'| {letter} | {sentence} | {said} |')
    print('\nThe attributes in `tee/` after the last of these images, '
          'a refused one:\n')
    print('| | ' + ' | '.join(NAMES) + ' |')
    print('|---' * (1 + len(NAMES)) + '|')
    for name in ('digest', 'key_id', 'stock', 'isolated', 'state'):
        cells = [seen[s]['attribute'][name][0] or 'empty' for s in STACKS]
        cells = ['zeros' if re.fullmatch('0{2,}', c) else c for c in cells]
        print(f'| {name} | ' + ' | '.join(cells) + ' |')
    print()
    print(TAIL.rstrip())


main()
