#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Every refusal gives the facts that its sentence has, no more and no less.

A sentence of include/trp/err.h names its facts by placeholders; a call of
trp_refuse() names them by fields. A call whose reason is a variable may give
more than one of its reasons says, and is only looked at for literal zeros.
"""
import re
import subprocess

FIELD = {'i': 'index', 'a': 'addr', 'k': 'key',
         'n': 'num', 'x': 'num', 't': 'num', 's': 'num', 'm': 'num2'}


def sentences():
    """NAME: set of the fields that its sentence shows"""
    with open('include/trp/err.h', encoding='utf-8') as f:
        text = f.read()
    out = {}
    # X(number, NAME, TEE, ..., "sentence" "...", "hint" "...")
    for m in re.finditer(r'X\(\d+, (\w+),(.*?)(?=\n\tX\(|\n\n)', text, re.S):
        strings = re.findall(r'((?:"(?:[^"\\]|\\.)*"[\s\\]*)+)', m[2])
        out[m[1]] = {FIELD[c] for c in re.findall(r'\{(\w)\}', strings[0])}
    return out


def split(inner):
    """The arguments of a call"""
    out, depth, cur = [], 0, ''
    for c in inner:
        depth += (c in '([{') - (c in ')]}')
        if c == ',' and not depth:
            out.append(cur)
            cur = ''
        else:
            cur += c
    return [' '.join(a.split()) for a in out + [cur]]


def calls(text):
    """(line, arguments) of each trp_refuse() that is not its definition"""
    for m in re.finditer(r'(?<!\w)trp_refuse\(', text):
        end, depth = m.end(), 1
        while depth:
            depth += (text[end] in '([{') - (text[end] in ')]}')
            end += 1
        yield text.count('\n', 0, m.start()) + 1, split(text[m.end():end - 1])


def check(path, known):
    """Prints what is wrong. Return: calls, faults."""
    with open(path, encoding='utf-8') as f:
        text = re.sub(r'/\*.*?\*/', lambda m: re.sub(r'[^\n]', ' ', m[0]),
                      f.read(), flags=re.S)
    seen = bad = 0
    for line, args in calls(text):
        seen += 1
        facts = dict(re.findall(r'\.(\w+) = (.*)', a)[0] for a in args[2:])
        zero = [k for k, v in facts.items() if v in ('0', '0u', '0U')]
        names = re.findall(r'TRP_E_(\w+)', args[1])
        want = set().union(*(known[n] for n in names)) if names else None
        wrong = [f'.{k} is a literal 0' for k in zero]
        if want is not None and '->' not in args[1]:
            wrong += [f'.{k} is missing' for k in want - facts.keys()]
            wrong += [f'.{k} is not shown' for k in facts.keys() - want]
        for w in wrong:
            print(f'{path}:{line}: {args[1]}: {w}')
        bad += bool(wrong)
    return seen, bad


def main():
    """One test per file, and one that the rule sees anything at all"""
    known = sentences()
    files = subprocess.run(
        ['git', 'ls-files', '*.c'], check=True, text=True,
        stdout=subprocess.PIPE).stdout.split()
    total = failed = 0
    for path in files:
        if path.endswith('_test.c') or path.startswith('tests/'):
            continue
        seen, bad = check(path, known)
        total += seen
        failed += bad
    print(f'{total} refusals, {len(known)} sentences')
    print('not ok facts of refusals' if failed else 'ok facts of refusals')
    # a rule that finds nothing to look at proves nothing
    enough = total > 100 and len(known) > 80
    print('ok refusals were found' if enough else 'not ok refusals were found')
    return 1 if failed or not enough else 0


raise SystemExit(main())
