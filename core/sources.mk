# SPDX-License-Identifier: BSD-2-Clause
# The one list of the core's files, included by every build.
TRP_CORE := image auth elf plan load rsc life dump err text hint
# The trusted application reports numbers, the pseudo TA makes sentences of
# them; what to do about it, tools say
TRP_CORE_TA := $(filter-out dump text hint,$(TRP_CORE))
TRP_CORE_PTA := $(filter-out hint,$(TRP_CORE))
