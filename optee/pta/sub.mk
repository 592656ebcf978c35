# SPDX-License-Identifier: BSD-2-Clause
# The remoteproc pseudo TA with its share of trp's core, for OP-TEE's build.
# keys.c includes trp_rproc_keys.inc; who includes this file says where it is
# with trp-keys-dir.
global-incdirs-y += ../../include
srcs-y += pta.c proc.c crypto.c load.c run.c stock.c
srcs-y += keys.c boot.c sig_rsa.c sig_ecdsa.c
cflags-keys.c-y += -I$(trp-keys-dir)

include $(sub-dir)/../../core/sources.mk
trp-pta-core := $(patsubst %,../../core/%.c,$(TRP_CORE_PTA))
srcs-y += $(trp-pta-core)
$(foreach f,$(trp-pta-core),$(eval cflags-$(f)-y += \
	-I$(sub-dir)/../../core/env/optee_core))
