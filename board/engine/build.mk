# SPDX-License-Identifier: BSD-2-Clause
# What every user of a processor engine needs: the protocol and its process.

BOARD_ENGINE_SRCS := board/engine/process.c
