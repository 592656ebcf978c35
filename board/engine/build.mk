# SPDX-License-Identifier: BSD-2-Clause
# What every user of a processor engine needs: the protocol, its process, and
# memory to share with it.

BOARD_ENGINE_SRCS := $(addprefix board/engine/,process.c memfile.c)
