# SPDX-License-Identifier: BSD-2-Clause
# The one list of the core's files, included by every build.
TRP_CORE := image auth sig known elf plan load rsc life dump err text hint
# The trusted application reads ELF headers of stock images and reports numbers;
# the pseudo TA decides and makes sentences. What to do about it, tools say.
TRP_CORE_TA := image elf err
TRP_CORE_PTA := $(filter-out elf hint,$(TRP_CORE))
