#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Faults in the compiled decision path: every build, every scenario.

  sweep.py            all of them, against the table in docs/assurance.md
  sweep.py --write    all of them, into that table
  sweep.py --sample N every Nth

Prints "ok BUILD SCENARIO" or "not ok ..." with the places where a fault starts
what it should not. tests/fault/starts lists those that are known, with how many
there may be and why. An end of a run that is not understood is an error.
"""

import argparse
import collections
import fnmatch
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
PAGE = os.path.join(TOP, 'docs', 'assurance.md')
KNOWN = os.path.join(TOP, 'tests', 'fault', 'starts')
BOXES = os.path.join(TOP, 'build', 'fault', 'boxes')
BEGIN = '<!-- tests/fault/sweep.py --write -->'
END = '<!-- end -->'

# Builds, and what the page calls them. The last ones hold OP-TEE's own
# application's door, whose scenarios are theirs alone.
BUILDS = {
    'a64-os': 'GCC, AArch64 -Os',
    'a64-o2': 'GCC, AArch64 -O2',
    't32-os': 'GCC, Thumb-2 -Os',
    'a64-clang': 'Clang, AArch64 -Os',
    't32-clang': 'Clang, Thumb-2 -Os',
}
TA_BUILDS = {'a64-ta': 'a64-os', 't32-ta': 't32-os'}
TA_ONLY = ('loading', 'ta-')
# A count may differ so much from the page's: any change of the code moves it
LEEWAY = 0.10

LINE = re.compile(r'^(\S+)\.elf (\S+): skip (\d+)/(\d+) invert (\d+)/(\d+) '
                  r'zero (\d+)/(\d+)')
PLACE = re.compile(r'^  starts: (\S+) ([\w.]+)\+(\S+) (\S+) (\d+) times')


class Result:
    def __init__(self):
        self.tried = 0
        self.places = []        # (kind, function, line, times)


def known_starts():
    """{(scenario, function): most of them in a build's scenario}"""
    known = {}
    with open(KNOWN, encoding='ascii') as f:
        for line in f:
            if line.strip() and not line.startswith(('#', '\t')):
                scenario, function, most, _ = line.split(None, 3)
                known[scenario, function] = int(most)
    return known


def scenarios(build):
    names = sorted(n[:-4] for n in os.listdir(BOXES) if n.endswith('.box'))
    return [n for n in names
            if n.startswith(TA_ONLY) == (build in TA_BUILDS)]


def place_of(build, address):
    """(function, file:line) in a target; the function as it is written, which
    is the same whatever a compiler put into which other one"""
    out = subprocess.run(
        ['addr2line', '-f', '-i', '-e', f'build/fault/{build}.elf', address],
        cwd=TOP, capture_output=True, text=True, check=False).stdout
    function, line = out.splitlines()[:2]
    return function, line.split(' ')[0].replace(TOP + '/', '')


def reason_for(known, scenario, function):
    """Key of the line of tests/fault/starts that knows of it, or None"""
    for key in known:
        if fnmatch.fnmatch(scenario, key[0]) and key[1] == function:
            return key
    return None


def run(build, stride, jobs):
    """{scenario: Result} of a build; None when it went wrong"""
    names = scenarios(build)
    cmd = ['build/fault-run', '-s', str(stride), '-j', str(jobs),
           f'build/fault/{build}.elf']
    cmd += [f'build/fault/boxes/{n}.box' for n in names]
    p = subprocess.run(cmd, cwd=TOP, capture_output=True, text=True,
                       check=False)
    results = {}
    odd = p.returncode not in (0, 1)
    for line in p.stdout.splitlines():
        m = LINE.match(line)
        place = PLACE.match(line)
        if m:
            now = results[m[2]] = Result()
            now.tried = sum(int(m[i]) for i in (4, 6, 8))
        elif place:
            now.places.append((place[1], *place_of(build, place[4]),
                               int(place[5])))
        else:
            print(f'not ok {build}: {line}')
            odd = True
    if odd or sorted(results) != names:
        print(f'not ok {build}: {p.stderr.strip()}')
        return None
    return results


def judge(build, results, known, used):
    """Print what was found. Return: is every start known, and no more?"""
    fine = True
    for name, r in results.items():
        keys = [reason_for(known, name, p[1]) for p in r.places]
        used.update(k for k in keys if k)
        counts = collections.Counter()
        for key, place in zip(keys, r.places):
            counts[key] += place[3]
        over = {k for k, n in counts.items() if n > known.get(k, 0)}
        starts = sum(p[3] for p in r.places)
        print(f'{"not ok" if over else "ok"} {build} {name}: '
              f'{starts} of {r.tried} faults start it')
        for (kind, function, line, times), key in zip(r.places, keys):
            word = 'known' if key not in over else 'MORE' if key else 'NEW'
            print(f'    {word}: {kind} in {function} ({line}), {times} times')
        fine = fine and not over
    return fine


def cells(all_results, name):
    out = []
    for build in BUILDS:
        r = all_results[build].get(name)
        for ta, of in TA_BUILDS.items():
            if of == build and name in all_results[ta]:
                r = all_results[ta][name]
        out.append(f'{sum(p[3] for p in r.places)} of {r.tried}' if r else '-')
    return out


def table(all_results):
    names = [n for b in ('a64-os', 'a64-ta') for n in all_results[b]]
    rows = ['| scenario | ' + ' | '.join(BUILDS.values()) + ' |',
            '|---' * (len(BUILDS) + 1) + '|']
    rows += ['| ' + ' | '.join([n] + cells(all_results, n)) + ' |'
             for n in names]
    return rows


def compare(rows):
    """Does the page say about the same? The starts exactly."""
    with open(PAGE, encoding='utf-8') as f:
        text = f.read()
    page = text.split(BEGIN)[1].split(END)[0].split('\n')
    page = [r for r in page if r.startswith('|')]
    same = len(page) == len(rows)
    for want, have in zip(page, rows):
        for a, b in zip(want.split('|'), have.split('|')):
            x, y = a.split(' of '), b.split(' of ')
            if len(x) == 2 and len(y) == 2 and x[0] == y[0]:
                same = same and (abs(int(x[1]) - int(y[1])) <=
                                 LEEWAY * int(y[1]))
            else:
                same = same and a.strip() == b.strip()
    print(f'{"ok" if same else "not ok"} docs/assurance.md says so'
          f'{"" if same else ": tests/fault/sweep.py --write"}')
    return same


def write(rows):
    with open(PAGE, encoding='utf-8') as f:
        text = f.read()
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    with open(PAGE, 'w', encoding='utf-8') as f:
        f.write(head + BEGIN + '\n\n' + '\n'.join(rows) + '\n\n' + END + tail)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('--sample', type=int, default=1)
    ap.add_argument('--write', action='store_true')
    ap.add_argument('--jobs', type=int, default=min(os.cpu_count() or 1, 16))
    ap.add_argument('builds', nargs='*')
    args = ap.parse_args()
    if subprocess.run(['make', '-s', 'fault-build'], cwd=TOP,
                      check=False).returncode:
        sys.exit('not ok the targets do not build')
    known = known_starts()
    used = set()
    everything = {}
    fine = True
    for build in args.builds or [*BUILDS, *TA_BUILDS]:
        results = run(build, args.sample, args.jobs)
        if results is None:
            sys.exit(1)
        everything[build] = results
        fine = judge(build, results, known, used) and fine
        sys.stdout.flush()
    if args.sample > 1 or args.builds:
        sys.exit(not fine)
    for scenario, function in sorted(set(known) - used):
        print(f'not ok tests/fault/starts: {scenario} {function} is not needed')
        fine = False
    if args.write:
        write(table(everything))
    else:
        fine = compare(table(everything)) and fine
    sys.exit(not fine)


main()
