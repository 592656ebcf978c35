# SPDX-License-Identifier: BSD-2-Clause
# The one list of the core's files, included by every build.
TRP_CORE := image auth elf plan load rsc life dump err
