# SPDX-License-Identifier: BSD-2-Clause
"""What the tests of meta-trp share: a scratch folder that looks like bitbake's
to a recipe."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from bitbake import Bad, Recipe      # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
LAYER = os.path.join(ROOT, 'meta-trp')
BUILD = os.path.join(ROOT, os.environ.get('TRP_BUILD', 'build'))

RECIPE = {
    'trp': 'recipes-devtools/trp/trp_git.bb',
    'trp-rproc': 'recipes-kernel/trp-rproc/trp-rproc_git.bb',
    'trp-demo': 'dynamic-layers/arm-toolchain/recipes-firmware/trp-demo/'
                'trp-demo_git.bb',
    'optee-os': 'dynamic-layers/meta-arm/recipes-security/optee/'
                'optee-os_%.bbappend',
}
# What OE's bitbake.conf says, as far as the recipes ask
FOLDERS = {
    'bindir': '/usr/bin', 'mandir': '/usr/share/man', 'sysconfdir': '/etc',
    'nonarch_base_libdir': '/lib', 'includedir': '/usr/include',
    'AUTOREV': 'AUTOINC', 'MACHINE_ARCH': 'board', 'EXTRA_OEMAKE': '',
}
failed = 0


def ok(name, good, why=''):
    global failed
    if good:
        print(f'ok {name}')
    else:
        failed = 1
        print(f'not ok {name}: {str(why).strip()}')


def module_class(d):
    """What inherit module means to a recipe: its tasks call make in B."""
    d.define('do_compile', '    oe_runmake KERNEL_VERSION=${KERNEL_VERSION} '
             'CC="${KERNEL_CC}" LD="${KERNEL_LD}" '
             'O=${STAGING_KERNEL_BUILDDIR} KBUILD_EXTRA_SYMBOLS=""\n')
    d.define('do_install', '    oe_runmake DEPMOD=echo MODLIB=${D}'
             '${nonarch_base_libdir}/modules/${KERNEL_VERSION} '
             'CC="${KERNEL_CC}" LD="${KERNEL_LD}" '
             'O=${STAGING_KERNEL_BUILDDIR} KBUILD_EXTRA_SYMBOLS="" '
             'modules_install\n')
    d.assign('FILES:${PN}', None, '=', '', '"')


class Work:
    """A WORKDIR with the sources of trp unpacked, as the fetcher would."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix='trp-yocto-')
        self.unpack()

    def unpack(self):
        names = subprocess.run(
            ['git', 'ls-files', '-co', '--exclude-standard', '-z'], cwd=ROOT,
            stdout=subprocess.PIPE, check=True).stdout.split(b'\0')
        for name in filter(None, map(os.fsdecode, names)):
            source = os.path.join(ROOT, name)
            target = os.path.join(self.dir, 'sources', 'trp', name)
            if os.path.isfile(source):
                os.makedirs(os.path.dirname(target), exist_ok=True)
                shutil.copy2(source, target)

    def recipe(self, name, base=None, tasks=(), **settings):
        """base, tasks: what the recipe has that a bbappend is for."""
        values = dict(FOLDERS, PN=name, LAYERDIR=LAYER, WORKDIR=self.dir,
                      UNPACKDIR=self.dir + '/sources', D=self.dir + '/image')
        values.update(base or {})
        d = Recipe(LAYER, values, (), {'module': module_class})
        d.read(os.path.join(LAYER, 'conf/layer.conf'))
        d.values.update(settings)
        for task in tasks:
            d.define(*task)
        return d.read(os.path.join(LAYER, RECIPE[name]))

    def image(self):
        """The files that do_install made, with a fresh folder before it."""
        top = self.dir + '/image'
        return sorted(os.path.relpath(os.path.join(at, f), top)
                      for at, _, files in os.walk(top) for f in files)

    def clean(self):
        shutil.rmtree(self.dir + '/image', ignore_errors=True)
        os.makedirs(self.dir + '/image')

    def remove(self):
        shutil.rmtree(self.dir)


def licence(d):
    """LIC_FILES_CHKSUM against the file; '' or what is wrong."""
    what, _, md5 = d.getVar('LIC_FILES_CHKSUM').partition(';md5=')
    path = os.path.join(d.getVar('S'), what.removeprefix('file://'))
    if not os.path.isfile(path):
        return f'{path} is not there'
    with open(path, 'rb') as f:
        real = hashlib.md5(f.read()).hexdigest()
    return '' if real == md5 else f'{what} has {real}'


def refuses(d, task, env, sentence):
    """The task stops, and says this."""
    try:
        out = d.run(task, env)
    except Bad as bad:
        return sentence in str(bad), bad
    return False, 'it did not stop: ' + out
