# SPDX-License-Identifier: BSD-2-Clause
# Nothing changes for machines without the feature
require ${@bb.utils.contains('MACHINE_FEATURES', 'trp', \
    'recipes-security/optee/optee-os-trp.inc', '', d)}
