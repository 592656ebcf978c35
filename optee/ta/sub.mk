# SPDX-License-Identifier: BSD-2-Clause
# The remoteproc trusted application with its share of trp's core, for
# OP-TEE's build of trusted applications.
global-incdirs-y += . ../../include
srcs-y += ta.c load.c pta_client.c

include $(sub-dir)/../../core/sources.mk
trp-ta-core := $(patsubst %,../../core/%.c,$(TRP_CORE_TA))
srcs-y += $(trp-ta-core)
$(foreach f,$(trp-ta-core),$(eval cflags-$(f)-y += \
	-I$(sub-dir)/../../core/env/optee_ta))
cppflags-y += -DCFG_REMOTEPROC_TA_HEAP_SIZE=$(CFG_REMOTEPROC_TA_HEAP_SIZE)
cppflags-$(CFG_TRP_PUBLIC_LOGIN) += -DCFG_TRP_PUBLIC_LOGIN=1

# Code of tests, never of a product: see optee/mk/trp.mk
ifneq ($(CFG_TRP_TEST_CODE),)
ifneq ($(CFG_TRP_INSECURE),y)
$(error trp: CFG_TRP_TEST_CODE needs CFG_TRP_INSECURE=y)
endif
include $(CFG_TRP_TEST_CODE)/ta.mk
endif

# The linker leaves out what only the pseudo TA calls
cflags-y += -ffunction-sections -fdata-sections
user-ta-ldadd += --gc-sections
