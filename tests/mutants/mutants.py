#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Mutation gate: security checks taken out one by one; a test must notice.

  mutants.py --check       does each mutation still apply?
  mutants.py [NAME...]     make each (or those named), run its tests
  mutants.py --list

The mutations are in tests/mutants/*.mut:

  = NAME: what is taken out
  in FILE
  by TEST...
  -old text, one line or several; occurs exactly once in FILE
  +new text

TEST is a program of `make list-tests` without its folder (core/auth_test), a
script that builds by itself (tests/linux/test_map), or fault/BUILD/SCENARIO of
tests/fault. A mutation is noticed when one of its tests fails. It has to
compile: what a compiler finds proves nothing about the tests.
"""

import argparse
import concurrent.futures
import glob
import os
import queue
import shutil
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
WORK = os.path.join(TOP, 'build', 'mutants')
AT_LEAST = 180
TEST_SECONDS = 300


class Mutant:
    def __init__(self, title):
        self.name, _, self.what = title.partition(': ')
        self.file = ''
        self.tests = []
        self.old = []
        self.new = []

    def apply(self, text):
        """The file with the mutation; None when it does not apply"""
        old = '\n'.join(self.old)
        if not old or text.count(old) != 1 or self.old == self.new:
            return None
        return text.replace(old, '\n'.join(self.new))

    @staticmethod
    def is_script(test):
        return os.access(os.path.join(TOP, test), os.X_OK)

    def binary(self, test):
        kind, _, rest = test.partition('/')
        if kind == 'fault':
            return f'build/fault/{rest.split("/")[0]}.elf'
        return f'build/tests/{test}'

    def targets(self):
        """What make has to build"""
        out = {self.binary(t) for t in self.tests if not self.is_script(t)}
        if any(t.startswith('fault/') for t in self.tests):
            out |= {'build/fault-run',
                    'build/fault/boxes/trp_rproc_keys.inc'}
        return sorted(out)

    def command(self, test):
        kind, _, rest = test.partition('/')
        if self.is_script(test):
            return [test]
        if kind != 'fault':
            return [self.binary(test)]
        return ['build/fault-run', self.binary(test),
                f'build/fault/boxes/{rest.split("/")[1]}.box']


def parse(path):
    mutants = []
    with open(path, encoding='utf-8') as f:
        for n, line in enumerate(f, 1):
            line = line.rstrip('\n')
            m = mutants[-1] if mutants else None
            if line.startswith('= '):
                mutants.append(Mutant(line[2:]))
            elif line.startswith('#') or not line:
                continue
            elif m and line.startswith('in '):
                m.file = line[3:]
            elif m and line.startswith('by '):
                m.tests += line[3:].split()
            elif m and line.startswith('-'):
                m.old.append(line[1:])
            elif m and line.startswith('+'):
                m.new.append(line[1:])
            else:
                sys.exit(f'{path}:{n}: not understood: {line}')
    return mutants


def read_all():
    mutants = []
    for path in sorted(glob.glob(os.path.join(TOP, 'tests/mutants/*.mut'))):
        mutants += parse(path)
    return mutants


def read(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


def check(mutants):
    """Print what is wrong with the list"""
    bad = 0
    names = [m.name for m in mutants]
    for m in mutants:
        wrong = []
        path = os.path.join(TOP, m.file)
        if not m.what or names.count(m.name) != 1:
            wrong.append('no name of its own')
        if not os.path.isfile(path):
            wrong.append(f'{m.file}: no such file')
        elif m.apply(read(path)) is None:
            n = read(path).count('\n'.join(m.old))
            wrong.append(f'its old text occurs {n} times in {m.file}')
        if not m.tests:
            wrong.append('no tests')
        for t in m.tests:
            source = os.path.join(TOP, t + '.c')
            if not (t.startswith('fault/') or m.is_script(t) or
                    os.path.isfile(source)):
                wrong.append(f'{t}: no such test')
        for w in wrong:
            print(f'not ok {m.name}: {w}')
        bad += len(wrong)
    if len(mutants) < AT_LEAST:
        print(f'not ok {len(mutants)} mutations, fewer than {AT_LEAST}')
        bad += 1
    if not bad:
        print(f'ok {len(mutants)} mutations apply')
    return not bad


# ---- a tree of its own ------------------------------------------------------

def make_tree(number):
    """A copy of the sources and of what is built; copies are as old as what
    they were copied from, so that make finds nothing to do"""
    tree = os.path.join(WORK, f'tree{number}')
    shutil.rmtree(tree, ignore_errors=True)
    os.makedirs(tree)
    files = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard'],
                           cwd=TOP, capture_output=True, text=True,
                           check=True).stdout.splitlines()
    for f in files:
        if os.path.exists(os.path.join(TOP, f)):
            to = os.path.join(tree, f)
            os.makedirs(os.path.dirname(to), exist_ok=True)
            shutil.copy2(os.path.join(TOP, f), to, follow_symlinks=False)
    skip = shutil.ignore_patterns('mutants', 'san', 'clang', 'check', 'fuzz',
                                  'fullstack', 'kernel*', 'optee*')
    shutil.copytree(os.path.join(TOP, 'build'), os.path.join(tree, 'build'),
                    ignore=skip, symlinks=True)
    return tree


def build(tree, targets):
    """Return: what make says when it fails, else nothing"""
    p = subprocess.run(['make', '-s', *targets], cwd=tree, text=True,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       check=False)
    return p.stdout[-600:] or 'make failed' if p.returncode else ''


def passes(tree, command):
    try:
        return subprocess.run(command, cwd=tree, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, check=False,
                              timeout=TEST_SECONDS).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def one(m, trees):
    """Return: (noticed, line)"""
    tree = trees.get()
    path = os.path.join(tree, m.file)
    text = read(path)
    try:
        with open(path, 'w', encoding='utf-8') as f:
            f.write(m.apply(text))
        error = build(tree, m.targets())
        if error:
            return False, f'not ok {m.name}: does not build\n{error}'
        for t in m.tests:
            if not passes(tree, m.command(t)):
                return True, f'ok {m.name}: noticed by {t}'
        return False, (f'not ok {m.name}: nobody noticed: {m.what} '
                       f'({m.file})')
    finally:
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        trees.put(tree)


def run(mutants, jobs):
    targets = sorted({t for m in mutants for t in m.targets()})
    error = build(TOP, targets)
    if error:
        sys.exit(f'not ok it does not build\n{error}')
    fine = True
    for command in {tuple(m.command(t)) for m in mutants for t in m.tests}:
        if not passes(TOP, command):
            print(f'not ok {" ".join(command)} fails without a mutation')
            fine = False
    if not fine:
        return False
    trees = queue.Queue()
    for n in range(jobs):
        trees.put(make_tree(n))
    noticed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for good, line in pool.map(lambda m: one(m, trees), mutants):
            print(line, flush=True)
            noticed += good
    print(f'{noticed} of {len(mutants)} mutations noticed')
    shutil.rmtree(WORK, ignore_errors=True)
    return noticed == len(mutants)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('--check', action='store_true')
    ap.add_argument('--list', action='store_true')
    ap.add_argument('--jobs', type=int, default=os.cpu_count() or 1)
    ap.add_argument('names', nargs='*')
    args = ap.parse_args()
    mutants = read_all()
    if args.list:
        for m in mutants:
            print(f'{m.name}: {m.what} ({m.file})')
        return
    if args.check:
        sys.exit(not check(mutants))
    if args.names:
        mutants = [m for m in mutants
                   if any(m.name.startswith(n) for n in args.names)]
        for m in mutants:
            if m.apply(read(os.path.join(TOP, m.file))) is None:
                sys.exit(f'not ok {m.name}: does not apply')
    elif not check(mutants):
        sys.exit(1)
    sys.exit(not run(mutants, args.jobs))


main()
