# SPDX-License-Identifier: BSD-2-Clause
# What the programs of a PC share: options, messages, files, passphrases,
# output, signature algorithms. Linked into `trp` whole, into `trp-board` as far
# as it is used.

HOST_SRCS := $(addprefix host/,tool.c opts.c pass.c out.c json.c pub_raw.c \
	sig.c sig_rsa.c sig_ecdsa.c ecdsa_det.c key_read.c)

HOST_TESTS := host/out_test host/ecdsa_det_test
TESTS += $(HOST_TESTS)
$(foreach t,$(HOST_TESTS),\
	$(eval SRCS_$(t) = $$(TOOL_SRCS) $$(CORE_SRCS))\
	$(eval LIBS_$(t) = $$(TOOL_LIBS)))
