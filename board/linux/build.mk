# SPDX-License-Identifier: BSD-2-Clause
# The twin of Linux: remoteproc, virtio and RPMsg in the normal world.

# What it shares with `trp`: messages and output files
BOARD_TWIN_SRCS := $(filter-out %_test.c,$(wildcard board/linux/*.c)) \
	host/tool.c host/out.c

TESTS += board/linux/virtio_test
SRCS_board/linux/virtio_test := board/linux/virtio.c board/linux/rpmsg.c

TESTS += board/linux/twin_test
SRCS_board/linux/twin_test := $(BOARD_TWIN_SRCS) \
	board/linux/twin_fake_test.c $(CORE_SRCS)
LIBS_board/linux/twin_test := -lfdt

TESTS += board/linux/twin_rsc_test
SRCS_board/linux/twin_rsc_test := $(BOARD_TWIN_SRCS) \
	board/linux/twin_fake_test.c $(CORE_SRCS)
LIBS_board/linux/twin_rsc_test := -lfdt
