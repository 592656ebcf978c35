# SPDX-License-Identifier: BSD-2-Clause
# The one list of the core's files, included by every build.
TRP_CORE := image auth sig known elf plan load rsc life dump err text hint
# The trusted application reports numbers; the pseudo TA makes sentences of
# them and knows what it verified. What to do about it, tools say.
TRP_CORE_TA := $(filter-out sig known dump text hint,$(TRP_CORE))
TRP_CORE_PTA := $(filter-out hint,$(TRP_CORE))
