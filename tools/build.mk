# SPDX-License-Identifier: BSD-2-Clause
# The host command `trp`, its tests and the generated pages of docs/.

TOOL_FLAGS := $(CORE_FLAGS) -D_GNU_SOURCE -Itools
TOOL_LIBS := -lcrypto
# All but main.c: the tests link them, too.
TOOL_SRCS := $(addprefix tools/,tool.c opts.c pass.c keys.c ecdsa_det.c \
	crypto_host.c elf_in.c out.c writer.c check.c stock.c sign_facts.c \
	trust.c sign.c verify.c keygen.c pubkey.c)

PROGS += trp
SRCS_trp := tools/main.c $(TOOL_SRCS) $(CORE_SRCS)
FLAGS_trp := $(TOOL_FLAGS)
LIBS_trp := $(TOOL_LIBS)
