#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""
loadfw_table.py DIR HASH...: what bench/loadfw.sh counted, as one table.

DIR has trp-HASH.log and own-HASH.log ("own" is OP-TEE's remoteproc code), HASH
is c or ce. Fails when trp is above a target.
"""
import sys

COMMANDS = ('load', 'rsc', 'start', 'stop', 'release', 'again')
# bytes that a RELEASE clears: trp leaves memory alone that Linux shares
WIPED = {'trp': 0x50000, 'own': 0x60000}
SHAPES_FIT = 1		# PT_LOADs of the shapes that make the line over bytes
BYTES_FIT = 65536	# bytes of those that make the line over PT_LOADs
TARGET = {
    'c': {'load, constant': 15_550_000, 'load, per byte': 61.0},
    'ce': {'load, constant': 15_550_000, 'load, per byte': 2.6},
}
TARGETS = {'further PT_LOAD': 60_000, 'GET_RSC_TABLE': 75_000,
           'wipe, per byte': 0.6,
           # a recovery, without the public key operation
           'load again, constant': 200_000}
# times what OP-TEE's own takes in the same run
RATIOS = {'START': 1.05, 'STOP': 1.05}
HEADERS = 30


def read(path):
    """{(bytes, PT_LOADs): {command: median}}; refused shapes have none"""
    found = {}
    with open(path, encoding='ascii', errors='replace') as f:
        for line in f:
            word = line.split()
            if len(word) < 3 or 'x' not in word[0]:
                continue
            shape = tuple(map(int, word[0].split('x')))
            found.setdefault(shape, {})
            if word[1] in COMMANDS and len(word) == 5:
                found[shape][word[1]] = int(word[2])
    return found


def line(points):
    """least squares: constant, slope"""
    n = len(points)
    mx = sum(x for x, _ in points) / n
    my = sum(y for _, y in points) / n
    slope = (sum((x - mx) * (y - my) for x, y in points) /
             sum((x - mx) ** 2 for x, _ in points))
    return my - slope * mx, slope


def median(values):
    return sorted(values)[len(values) // 2]


def rows(data, side):
    loads = {s: c for s, c in data.items() if 'again' in c}
    if not loads:
        sys.exit(f'loadfw_table.py: {side}: no image was loaded')
    one = [(b, c['load']) for (b, n), c in loads.items() if n == SHAPES_FIT]
    many = [(n, c['load']) for (b, n), c in loads.items() if b == BYTES_FIT]
    again = [(b, c['again']) for (b, n), c in loads.items() if n == SHAPES_FIT]
    const, byte = line(one)
    command = {k: median([c[k] for c in loads.values()]) for k in COMMANDS}
    return {
        'load, constant': const,
        'load, per byte': byte,
        'load again, constant': line(again)[0],
        'load again, per byte': line(again)[1],
        'further PT_LOAD': line(many)[1],
        'headers in 4 KiB of heap': max(n for _, n in loads),
        'GET_RSC_TABLE': command['rsc'],
        'START': command['start'],
        'STOP': command['stop'],
        'RELEASE': command['release'],
        'wipe, per byte': (command['release'] - command['start']) /
        WIPED[side],
    }


def text(value):
    if isinstance(value, int) or value >= 1000:
        return f'{value:,.0f}'
    return f'{value:.2f}'


def main():
    failed = 0
    print(f'{"instructions":32} {"trp":>12} {"OP-TEE own":>12} '
          f'{"ratio":>6} {"target":>12}')
    for tag in sys.argv[2:]:
        data = {side: read(f'{sys.argv[1]}/{side}-{tag}.log')
                for side in ('trp', 'own')}
        trp, own = (rows(data[side], side) for side in ('trp', 'own'))
        print(f'SHA-256 {"in C" if tag == "c" else "by the CPU"}')
        for name, value in trp.items():
            limit = TARGET[tag].get(name, TARGETS.get(name))
            if name in RATIOS:
                limit = RATIOS[name] * own[name]
            bad = limit is not None and value > limit
            if name.startswith('headers'):
                limit, bad = HEADERS, value < HEADERS
            failed += bad
            print(f'  {name:30} {text(value):>12} {text(own[name]):>12} '
                  f'{value / own[name]:6.2f} '
                  f'{text(limit) if limit is not None else "":>12}'
                  f'{"  MISSED" if bad else "  ok" if limit else ""}')
        for shape in sorted(data['trp']):
            a, b = (data[side][shape].get('load') for side in ('trp', 'own'))
            name = f'load {shape[0]} bytes in {shape[1]}'
            print(f'  {name:30} {text(a) if a else "refused":>12} '
                  f'{text(b) if b else "refused":>12} '
                  + (f'{a / b:6.2f}' if a and b else ''))
    print('FAILED' if failed else 'all targets reached')
    sys.exit(bool(failed))


main()
