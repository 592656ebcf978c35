# SPDX-License-Identifier: BSD-2-Clause
# What the programs of a PC share: options, messages, files, passphrases,
# output. Linked into `trp` whole, into `trp-board` as far as it is used.

HOST_SRCS := $(addprefix host/,tool.c opts.c pass.c out.c json.c pub_raw.c \
	key_read.c)

TESTS += host/out_test
SRCS_host/out_test = $(TOOL_SRCS) $(CORE_SRCS)
FLAGS_host/out_test = $(TOOL_FLAGS)
LIBS_host/out_test = $(TOOL_LIBS)
