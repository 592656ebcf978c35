#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Compares the board's OP-TEE headers with those of OP-TEE itself.

Every constant, enumerator and function of board/include is looked up in the
header of the same name in OP-TEE's source: constants and enumerators have to
have the same value, functions have to have a compatible type. Fields that
optee/ uses have to have the type of the list FIELDS, on both sides.

One C file per header, compiled for the STM32MP15 against the real header,
carries all checks as static assertions and second declarations.

  headers_test.py [OPTEE_OS]    default: what fullstack/optee.sh unpacked
"""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
CROSS = os.environ.get('CROSS_A32', 'arm-linux-gnueabihf-')
PLATFORM = 'stm32mp1-157C_DK2'

# header -> (struct, field, type): what optee/ touches, on both sides
FIELDS = {
    'kernel/ts_manager.h': [
        ('struct ts_session', 'ctx', 'struct ts_ctx *'),
        ('struct ts_ctx', 'uuid', 'TEE_UUID')],
    'kernel/dt.h': [
        ('struct dt_device_match', 'compatible', 'const char *'),
        ('struct dt_device_match', 'compat_data', 'const void *')],
    'kernel/dt_driver.h': [
        ('struct dt_driver', 'name', 'const char *'),
        ('struct dt_driver', 'type', 'enum dt_driver_type'),
        ('struct dt_driver', 'match_table', 'const struct dt_device_match *'),
        ('struct dt_driver', 'probe',
         'TEE_Result (*)(const void *, int, const void *)')],
    'kernel/pseudo_ta.h': [
        ('struct pseudo_ta_head', 'uuid', 'TEE_UUID'),
        ('struct pseudo_ta_head', 'name', 'const char *'),
        ('struct pseudo_ta_head', 'flags', 'uint32_t'),
        ('struct pseudo_ta_head', 'open_session_entry_point',
         'TEE_Result (*)(uint32_t, TEE_Param *, void **)'),
        ('struct pseudo_ta_head', 'close_session_entry_point',
         'void (*)(void *)'),
        ('struct pseudo_ta_head', 'invoke_command_entry_point',
         'TEE_Result (*)(void *, uint32_t, uint32_t, TEE_Param *)')],
    'drivers/firewall_device.h': [
        ('struct firewall_query', 'ctrl', 'struct firewall_controller *'),
        ('struct firewall_query', 'args', 'uint32_t *'),
        ('struct firewall_query', 'arg_count', 'size_t')],
    'crypto/crypto.h': [
        ('struct rsa_public_key', 'e', 'struct bignum *'),
        ('struct rsa_public_key', 'n', 'struct bignum *'),
        ('struct ecc_public_key', 'x', 'struct bignum *'),
        ('struct ecc_public_key', 'y', 'struct bignum *'),
        ('struct ecc_public_key', 'curve', 'uint32_t')],
    'tee_api_types.h': [
        ('TEE_UUID', 'timeLow', 'uint32_t'),
        ('TEE_UUID', 'timeMid', 'uint16_t'),
        ('TEE_UUID', 'timeHiAndVersion', 'uint16_t'),
        ('TEE_UUID', 'clockSeqAndNode', 'uint8_t[8]'),
        ('TEE_Identity', 'login', 'uint32_t'),
        ('TEE_Identity', 'uuid', 'TEE_UUID'),
        ('TEE_Param', 'memref.buffer', 'void *'),
        ('TEE_Param', 'memref.size', 'size_t'),
        ('TEE_Param', 'value.a', 'uint32_t'),
        ('TEE_Param', 'value.b', 'uint32_t')],
}

# The board's own, which the real headers need not know; each with its reason
OWN = {
    'platform_config.h': 'describes the board',
    'scattered_array.h': 'the board collects entries its own way',
    'user_ta_header.h': 'the board has its own header of applications',
}
# Names that are the board's, inside headers that are compared
OWN_NAMES = re.compile(r'BOARD_|__do_panic|board_|'
                       # width of an address, which differs with it
                       r'PRIx\w+_WIDTH')

def strip_comments(text):
    text = re.sub(r'/\*.*?\*/', ' ', text, flags=re.S)
    text = re.sub(r'//[^\n]*', ' ', text)
    return text.replace('\\\n', ' ')


def macros(text):
    """Names of macros without arguments that have a value."""
    found = re.findall(r'^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+(\S[^\n]*)$',
                       text, flags=re.M)
    return [n for n, v in found if not OWN_NAMES.match(n)]


def without_directives(text):
    return re.sub(r'^[ \t]*#[^\n]*$', '', text, flags=re.M)


def enumerators(text):
    names = []
    for body in re.findall(r'\benum\b[ \t\n]*\w*[ \t\n]*\{(.*?)\}', text,
                           flags=re.S):
        for item in body.split(','):
            m = re.match(r'\s*(\w+)', item)
            if m:
                names.append(m.group(1))
    return names


def drop_braces(text):
    """Outermost braced parts (bodies, structures) become {}."""
    out, depth = [], 0
    for c in text:
        if c == '{':
            depth += 1
            if depth == 1:
                out.append('{')
        elif c == '}':
            depth -= 1
            if depth == 0:
                out.append('}')
        elif depth == 0:
            out.append(c)
    return ''.join(out)


def prototypes(text):
    """(name, declaration) of functions, also of static inline ones."""
    flat = drop_braces(without_directives(text))
    found = []
    for part in re.split(r';|\{\}', flat):
        part = ' '.join(part.split())
        m = re.match(r'((?:static inline )?)((?:[\w]+[\s*]+)+)(\w+) ?'
                     r'(\([^=]*\))((?: __\w+(?:\([^)]*\))?)*)$', part)
        if not m or m.group(2).startswith(('typedef', 'struct {', 'return',
                                           'TAILQ', 'SLIST')):
            continue
        if OWN_NAMES.match(m.group(3)):
            continue
        found.append((m.group(3), m.group(2) + m.group(3) + m.group(4),
                      bool(m.group(1))))
    return found


STRICT = ['-std=gnu11', '-fmax-errors=0', '-include', 'util.h',
          '-include', 'tee_api_types.h', '-Werror=implicit-function-declaration']


class Side:
    """A compiler that sees one of the two sets of headers."""

    def __init__(self, cc, flags, work):
        self.cc, self.flags, self.work = cc, flags, work

    def compile(self, text, out=None):
        path = os.path.join(self.work, 'check.c')
        with open(path, 'w', encoding='ascii') as f:
            f.write(text)
        run = subprocess.run(
            self.cc + self.flags + (['-c', '-o', out] if out else
                                    ['-fsyntax-only']) +
            STRICT + [path],
            capture_output=True, text=True, cwd=TOP, check=False)
        errors, pending = {}, None
        for line in run.stderr.splitlines():
            m = re.match(r'(\S+?):(\d+):\d+: (?:(?:fatal )?error: (.*)|'
                         r'note: in expansion)', line)
            if not m:
                continue
            here = m.group(1).endswith('check.c')
            if m.group(3) and not here:
                pending = m.group(3)    # in a macro: who uses it follows
            elif here and (m.group(3) or pending):
                errors.setdefault(int(m.group(2)), m.group(3) or pending)
                pending = None
        if pending:
            errors[0] = pending
        if run.returncode and not errors:
            first = re.search(r'[^\n]*error: [^\n]*', run.stderr)
            errors[0] = first.group(0) if first else run.stderr[:200]
        return errors


def board_values(board, include, names):
    """The value of each name that is an integer on the board."""
    while True:
        lines = [f'#include <{include}>', '#include <stdio.h>',
                 'int main(void) {']
        first = len(lines) + 1
        lines += [f'printf("{n} %lld\\n", (long long)(({n}) | 0));'
                  for n in names]
        lines += ['return 0; }']
        exe = os.path.join(board.work, 'values')
        errors = board.compile('\n'.join(lines) + '\n')
        bad = {names[k - first] for k in errors
               if first <= k < first + len(names)}
        if not bad:
            break
        names = [n for n in names if n not in bad]
    if errors:
        return None, list(errors.values())[0]
    # pointers and strings convert to long long as well: run only integers
    subprocess.run(board.cc + board.flags +
                   STRICT + ['-w', os.path.join(board.work, 'check.c'),
                             '-o', exe], cwd=TOP, check=True)
    out = subprocess.run([exe], capture_output=True, text=True, check=True)
    return dict(line.split(' ') for line in out.stdout.splitlines()), None


def checks(path, include, board):
    """Lines of C and what each of them checks."""
    with open(path, encoding='utf-8') as f:
        text = strip_comments(f.read())
    names = list(dict.fromkeys(
        macros(text) + enumerators(without_directives(text))))
    values, error = board_values(board, include, names)
    if values is None:
        return None, f'the board\'s own header: {error}'
    todo = []
    for name, value in values.items():
        # as 32 bits: long is shorter there, and negative numbers agree
        todo.append((f'_Static_assert((unsigned int)({name}) == '
                     f'{int(value) & 0xffffffff}u, "");', name))
    for name, decl, inline in prototypes(text):
        if inline:
            # where the other side has a macro or an inline: it exists
            todo.append((f'\n#ifndef {name}\n__typeof__(&{name}) '
                         f'check_{name};\n#endif'.replace('\n', ' \n'), name))
        else:
            todo.append((f'\n#ifndef {name}\n__typeof__(&{name}) '
                         f'check_{name}; {decl};\n#endif', name))
    return todo, None


def field_check(struct, field, kind):
    return ('_Static_assert(__builtin_types_compatible_p(__typeof__((('
            f'{struct} *)0)->{field}), {kind}), "");')


def find_optee(argv):
    if len(argv) > 1:
        return argv[1]
    if os.environ.get('OPTEE_OS'):
        return os.environ['OPTEE_OS']
    cache = os.environ.get('TRP_CACHE') or os.path.join(
        os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache'),
        'trp')
    found = sorted(glob.glob(os.path.join(cache, 'optee/optee-os-*/src')))
    return found[-1] if found else None


def real_sides(optee, work):
    """Compilers for OP-TEE's core and for its applications."""
    out = os.path.join(work, 'out')
    conf = f'{out}/include/generated/conf.h'
    sysreg = f'{out}/core/include/generated/arm32_sysreg.h'
    env = {k: v for k, v in os.environ.items()
           if k not in ('CFLAGS', 'CPPFLAGS', 'LDFLAGS', 'ARCH', 'MAKEFLAGS',
                        'MAKEOVERRIDES', 'O')}
    subprocess.run(['make', '-s', '-C', optee, f'O={out}',
                    f'PLATFORM={PLATFORM}', f'CROSS_COMPILE={CROSS}',
                    'PYTHON3=/usr/bin/python3', conf, sysreg],
                   env=env, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    lib = [f'-I{optee}/lib/libutils/isoc/include',
           f'-I{optee}/lib/libutils/ext/include',
           f'-I{optee}/lib/libutee/include', '-DTRACE_LEVEL=3',
           '-D__FILE_ID__=check', '-nostdinc', '-isystem',
           subprocess.run([CROSS + 'gcc', '-print-file-name=include'],
                          capture_output=True, text=True,
                          check=True).stdout.strip()]
    core = ['-D__KERNEL__', '-DARM32=1', '-D__ILP32__=1', '-include', conf,
            f'-I{optee}/core/include', f'-I{out}/core/include',
            f'-I{optee}/core/arch/arm/include', f'-I{optee}/ldelf/include',
            f'-I{optee}/core/arch/arm/plat-stm32mp1',
            f'-I{optee}/core/lib/libfdt/include', '-mcpu=cortex-a7'] + lib
    ta = ['-DARM32=1', '-D__ILP32__=1',
          f'-I{optee}/lib/libutee/arch/arm/include',
          f'-I{optee}/ta/remoteproc/include', '-include', conf] + lib
    return (Side([CROSS + 'gcc'], core, work),
            Side([CROSS + 'gcc'], ta, work))


def compare(include, path, board, real):
    """Names compared and complaints about one header."""
    todo, error = checks(path, include, board)
    if todo is None:
        return 0, [error]
    fields = [(field_check(*f), f'{f[0]}.{f[1]}')
              for f in FIELDS.get(include, [])]
    lines = [f'#include <{include}>'] + [f[0] for f in fields]
    errors = board.compile('\n'.join(lines) + '\n')
    if errors:
        return 0, [f'the board\'s own {fields[max(n - 2, 0)][1]}: {e}'
                   for n, e in errors.items()]
    todo += fields
    lines = [f'#include <{include}>']
    where = {}
    for text, name in todo:
        for line in text.split('\n'):
            lines.append(line)
            where[len(lines)] = name
    errors = real.compile('\n'.join(lines) + '\n')
    return len(todo), [f'{where.get(n, "line " + str(n))}: {e}'
                       for n, e in sorted(errors.items())]


def main():
    optee = find_optee(sys.argv)
    if not optee or not os.path.isdir(os.path.join(optee, 'core/include')):
        print('skip headers: no source of OP-TEE in the cache; '
              'fullstack/optee.sh source fetches it')
        return 0
    if not shutil.which(CROSS + 'gcc'):
        print(f'skip headers: no {CROSS}gcc')
        return 0
    inc = os.path.join(TOP, 'board/include')
    status = 0
    with tempfile.TemporaryDirectory() as work:
        core, ta = real_sides(os.path.abspath(optee), work)
        utils = [f'-I{inc}/libutils', f'-I{inc}/libutee', '-Iboard']
        b_core = Side(['gcc'], utils + [
            f'-I{inc}/core', '-DCFG_DT=1', '-DCFG_STM32MP15=1',
            '-DCFG_DRIVERS_FIREWALL=1', '-DTRACE_LEVEL=3',
            '-DTRP_BOARD_CORE'], work)
        b_ta = Side(['gcc'], utils + ['-DTRACE_LEVEL=3'], work)
        for part, board, real in (('core', b_core, core),
                                  ('libutee', b_ta, ta),
                                  ('libutils', b_core, core)):
            root = os.path.join(inc, part)
            for path in sorted(glob.glob(root + '/**/*.h', recursive=True)):
                include = os.path.relpath(path, root)
                if include in OWN:
                    continue
                n, bad = compare(include, path, board, real)
                if bad:
                    status = 1
                    print(f'not ok {part}/{include}')
                    for line in bad:
                        print(f'    {line}')
                elif n:
                    print(f'ok {part}/{include}: {n} names')
    return status


sys.exit(main())
