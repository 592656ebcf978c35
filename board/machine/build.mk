# SPDX-License-Identifier: BSD-2-Clause
# The machine: memory, firewall, registers and reset lines, as the processors
# see them.

BOARD_MACHINE_SRCS = $(addprefix board/machine/,board.c log.c fault.c \
	memory.c cache.c view.c regs.c mailbox.c mcu.c link.c soc.c \
	stm32mp15.c) $(BOARD_ENGINE_SRCS)

# The machine's tests see OP-TEE nowhere: they take its aborts themselves
BOARD_MACHINE_TESTS := soc bus firewall cache mcu_link
$(foreach t,$(BOARD_MACHINE_TESTS),\
	$(eval TESTS += board/machine/$(t)_test)\
	$(eval SRCS_board/machine/$(t)_test = $$(BOARD_MACHINE_SRCS)))
SRCS_board/machine/mcu_link_test += board/machine/mcu_fake_test.c
FLAGS_board/machine/mcu_link_test.c := -DTRP_CORTEXM='"$(B)/trp-cortexm"'
