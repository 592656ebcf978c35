#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Medians of bench/walltime.sh's samples, as a table in Markdown.

Fails when a signed start or recovery takes longer than its bound. Signature
and hash of the bound are those of the starts of the same firmware, which are
of an image that the secure world does not know. Only a recovery that verifies
its image anew is without a bound: nothing of the product forgets it.
"""

import statistics
import sys

PARTS = ('total', 'signature', 'hash', 'wire', 'wipe', 'call', 'pseudo',
         'mapping')
KINDS = 'start', 'again', 'recovery', 'recovery-anew'


def read(path):
    """{(kind, firmware, signed): [samples]}"""
    samples = {}
    for line in open(path, encoding='utf-8', errors='replace'):
        f = line.split()
        if len(f) != 3 + len(PARTS) or f[0] != 'sample':
            continue
        firmware, form = f[2].split('.')
        key = f[1], firmware, form == 'sign'
        samples.setdefault(key, []).append([float(x) / 1e3 for x in f[3:]])
    return samples


def main():
    samples = read(sys.argv[1])
    missed = 0
    check = {}
    print('| | firmware | runs | plain ELF | signature | hash | bound '
          '| signed | of the bound | wire | wipe | call | pseudo | mapping |')
    print('|' + '---|' * 14)
    for kind in KINDS:
        for firmware in ('demo', 'large'):
            signed = samples[kind, firmware, True]
            plain = samples[kind, firmware, False]
            if min(len(signed), len(plain)) < 20:
                sys.exit(f'walltime.py: only {len(signed)} and {len(plain)} '
                         f'samples of {kind} {firmware}')
            mid = dict(zip(PARTS, map(statistics.median, zip(*signed))))
            base = statistics.median(s[0] for s in plain)
            if kind == 'start':
                check[firmware] = mid['signature'], mid['hash']
            signature, digest = check[firmware]
            bound = base + 1.5 * (signature + digest)
            missed += mid['total'] > bound and kind != 'recovery-anew'
            print(f'| {kind} | {firmware} | {len(signed)} | {base:.1f} '
                  f'| {signature:.1f} | {digest:.2f} '
                  f'| {bound:.1f} | {mid["total"]:.1f} '
                  f'| {mid["total"] / bound:.2f} | {mid["wire"]:.1f} '
                  f'| {mid["wipe"]:.1f} | {mid["call"]:.1f} '
                      f'| {mid["pseudo"]:.1f} | {mid["mapping"]:.1f} |')
    if missed:
        sys.exit(f'walltime.py: {missed} of 6 above the bound')


main()
