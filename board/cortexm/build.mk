# SPDX-License-Identifier: BSD-2-Clause
#
# The processor engine is a program of its own: Unicorn is GPL-2.0, and so is
# the linked trp-cortexm. It must never link OpenSSL.

PROGS += trp-cortexm
SRCS_trp-cortexm := $(addprefix board/cortexm/,main.c link.c mem.c cpu.c \
	exc.c nvic.c scs.c clock.c tick.c tim.c usart.c \
	rcc.c periph.c)
LIBS_trp-cortexm := -lunicorn

FLAGS_board/cortexm := -DTRP_CORTEXM='"$(B)/trp-cortexm"' \
	-DFIRMWARE='"$(B)/firmware/"'
TESTS += board/cortexm/engine_test
SRCS_board/cortexm/engine_test := board/cortexm/engine_harness_test.c
TESTS += board/cortexm/clock_test
SRCS_board/cortexm/clock_test := board/cortexm/engine_harness_test.c
TESTS += board/cortexm/firmware_test
SRCS_board/cortexm/firmware_test := board/cortexm/engine_harness_test.c
