# SPDX-License-Identifier: BSD-2-Clause
# Coprocessors beside QEMU, where real OP-TEE and Linux run.

# <drivers/virt_proto.h>, the frames of the secure UART, is a contract of both
# ends; nothing else of optee/ is for this folder
FLAGS_board/qemu := -Ioptee
BOARD_REMOTE_SRCS := $(filter-out %_test.c,$(wildcard board/qemu/*.c))

TESTS += board/qemu/remote_answer_test
SRCS_board/qemu/remote_answer_test := board/qemu/remote_answer.c \
	board/qemu/remote_wire.c
LIBS_board/qemu/remote_answer_test := -lcrypto

TESTS += board/qemu/remote_test
SRCS_board/qemu/remote_test := board/qemu/remote_wire.c
FLAGS_board/qemu/remote_test.c := \
	-DTRP_BOARD='"$(B)/trp-board"' -DTRP_CORTEXM='"$(B)/trp-cortexm"'

TESTS += board/qemu/remote_fault_test
SRCS_board/qemu/remote_fault_test := board/qemu/remote_fault.c
