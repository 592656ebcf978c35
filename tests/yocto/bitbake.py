# SPDX-License-Identifier: BSD-2-Clause
"""As much of bitbake as the layer meta-trp uses: reads its syntax, expands
variables, and runs shell tasks. What it does not know is an error, so a file
that it reads has no old or mistyped syntax."""

import os
import re
import subprocess

ASSIGN = re.compile(
    r'^(?P<name>[A-Za-z0-9_.${}:/-]+?)(?:\[(?P<flag>[a-z-]+)\])?\s*'
    r'(?P<op>\?\?=|\?=|:=|\+=|=\+|\.=|=\.|=)\s*'
    r'(?P<q>["\'])(?P<value>.*)(?P=q)$', re.S)
FUNCTION = re.compile(r'^(?P<name>[a-z_]+(?::[a-z-]+)*)\s*\(\)\s*\{$')
ADDTASK = re.compile(r'^addtask (?P<name>\w+) after (?P<after>\w+) '
                     r'before (?P<before>\w+)$')
REFERENCE = re.compile(r'\$\{([A-Za-z0-9_.:/+-]+)\}')
OLD_STYLE = re.compile(r'_((append|prepend|remove|class-\w+)\b|\$\{PN\})')
SPECIAL = ('append', 'prepend', 'remove')


class Bad(Exception):
    """What would stop bitbake, or should."""


class Utils:
    """bb.utils"""
    @staticmethod
    def contains(name, words, yes, no, d):
        return yes if set(words.split()) <= set(
            (d.getVar(name) or '').split()) else no


class Bb:
    """bb"""
    utils = Utils


class Recipe:
    """The variables and functions of one recipe and of what it includes."""

    def __init__(self, layer, settings, overrides=(), classes=None):
        self.layer = layer
        self.overrides = list(overrides)
        self.classes = classes or {}
        self.values, self.weak, self.changes = {}, {}, {}
        self.flags, self.functions, self.tasks = {}, {}, []
        self.files, self.uses = [], []
        self.values.update(settings)

    # ---- reading --------------------------------------------------------

    def read(self, path):
        self.files.append(path)
        with open(path, encoding='utf-8') as f:
            lines = iter(f.read().split('\n'))
        for line in lines:
            while line.endswith('\\') and not line.startswith('#'):
                line = line[:-1] + next(lines)
            if not line.strip() or line.startswith('#'):
                continue
            function = FUNCTION.match(line)
            if function:
                body = []
                for line in lines:
                    if line == '}':
                        break
                    body.append(line)
                else:
                    raise Bad(f'{path}: {function["name"]} does not end')
                self.define(function['name'], '\n'.join(body) + '\n')
            else:
                self.statement(path, line)
        return self

    def statement(self, path, line):
        found = ASSIGN.match(line)
        task = ADDTASK.match(line)
        words = line.split(None, 1)
        if found:
            if OLD_STYLE.search(found['name']):
                raise Bad(f'{path}: override in the old style: {line}')
            self.assign(**found.groupdict())
        elif task:
            self.tasks.append(('do_' + task['name'].removeprefix('do_'),
                               task['after'], task['before']))
        elif words[0] == 'require' and len(words) == 2:
            name = self.expand(words[1])
            if name:
                self.read(self.find(name))
        elif words[0] == 'inherit' and len(words) == 2:
            for name in words[1].split():
                self.inherit(name)
        else:
            raise Bad(f'{path}: not understood: {line}')

    def find(self, name):
        path = os.path.join(self.layer, name)
        if not os.path.isfile(path):
            raise Bad(f'{name} is not in the layer')
        return path

    def inherit(self, name):
        self.uses.append(name)
        for folder in ('classes-recipe', 'classes'):
            path = os.path.join(self.layer, folder, name + '.bbclass')
            if os.path.isfile(path):
                self.read(path)
                return
        if name not in self.classes:
            raise Bad(f'no class {name}')
        self.classes[name](self)

    def assign(self, name, flag, op, value, q):
        del q
        if flag:
            key = (self.expand(name), flag)
            if op == '+=':
                value = (self.flags.get(key, '') + ' ' + value).strip()
            self.flags[key] = value
            return
        name = self.expand(name)
        last = name.rsplit(':', 1)[-1]
        if last in SPECIAL:
            self.change(name, value)
            return
        # ":append:override" is the same for those that have the override
        for special in SPECIAL:
            head, mark, tail = name.partition(f':{special}:')
            if mark:
                if set(tail.split(':')) <= set(self.overrides):
                    self.change(f'{head}:{special}', value)
                return
        old = self.values.get(name)
        if op == '??=':
            self.weak[name] = value
        elif op == '?=':
            self.values.setdefault(name, value)
        elif op == '=':
            self.values[name] = value
        elif op == ':=':
            self.values[name] = self.expand(value)
        else:
            space = '' if '.' in op else ' '
            self.values[name] = ((old or '') + space + value if op[-1] == '='
                                 and op[0] in '+.' else
                                 value + space + (old or ''))

    def change(self, name, value):
        name, _, what = name.rpartition(':')
        self.changes.setdefault(name, []).append((what, value))

    def define(self, name, body):
        if OLD_STYLE.search(name):
            raise Bad(f'override in the old style: {name}')
        head, _, what = name.partition(':')
        if not what:
            self.functions[name] = body
        elif what == 'append':
            self.functions[head] = self.functions.get(head, '') + body
        elif what == 'prepend':
            self.functions[head] = body + self.functions.get(head, '')
        else:
            raise Bad(f'function {name}: only append and prepend are known')

    # ---- asking ---------------------------------------------------------

    def getVar(self, name):     # bitbake's own name for it
        value = self.values.get(name, self.weak.get(name))
        for override in self.overrides:
            value = self.values.get(f'{name}:{override}', value)
        for what, text in self.changes.get(name, ()):
            if what == 'append':
                value = (value or '') + text
            elif what == 'prepend':
                value = text + (value or '')
        if value is None:
            return None
        value = self.expand(value)
        gone = {w for what, text in self.changes.get(name, ())
                if what == 'remove' for w in self.expand(text).split()}
        if gone:
            value = ' '.join(w for w in value.split() if w not in gone)
        return value

    def flag(self, name, flag):
        return self.expand(self.flags.get((name, flag), ''))

    def expand(self, text):
        """Variables first, then Python, as bitbake does. Unknown ${X} stay:
        they may be the shell's."""
        def value(match):
            found = self.getVar(match[1])
            return match[0] if found is None else found
        return self.python(REFERENCE.sub(value, text))

    def python(self, text):
        while '${@' in text:
            start = text.index('${@')
            depth, end = 0, start + 1
            while True:         # expressions have ${...} inside
                depth += {'{': 1, '}': -1}.get(text[end], 0)
                if depth == 0:
                    break
                end += 1
            names = {'d': self, 'bb': Bb, 'os': os}
            result = eval(text[start + 3:end], names)
            text = text[:start] + str(result) + text[end + 1:]
        return text

    # ---- running --------------------------------------------------------

    def script(self, task):
        """The shell script of a task: the functions that it calls, and it."""
        wanted, parts = [task], []
        while wanted:
            name = wanted.pop()
            body = self.expand(self.functions[name])
            parts.append(f'{name}() {{\n{body}}}\n')
            wanted += [f for f in self.functions
                       if re.search(rf'\b{f}\b', body) and
                       f not in wanted and
                       not any(p.startswith(f + '()') for p in parts)]
        return PRELUDE + self.expand(MAKE) + ''.join(parts) + task + '\n'

    def run(self, task, env):
        """Run a task and what belongs to it; its output, or Bad with it."""
        out = ''
        for folder in self.flag(task, 'cleandirs').split():
            subprocess.run(['rm', '-rf', folder], check=True)
            os.makedirs(folder)
        folder = (self.flag(task, 'dirs').split() or [self.getVar('B')])[-1]
        os.makedirs(folder, exist_ok=True)
        for name in [task] + self.flag(task, 'postfuncs').split():
            if name not in self.functions:
                continue
            done = subprocess.run(
                ['sh', '-c', self.script(name)], env=env, cwd=folder,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, check=False)
            out += done.stdout
            if done.returncode:
                raise Bad(out)
        return out


PRELUDE = '''set -e
bbfatal() { echo "ERROR: $*"; exit 1; }
bbwarn() { echo "WARNING: $*"; }
bbnote() { echo "NOTE: $*"; }
'''
MAKE = 'oe_runmake() { make -j2 ${EXTRA_OEMAKE} "$@"; }\n'
