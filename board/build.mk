# SPDX-License-Identifier: BSD-2-Clause
# The emulated board: the machine (what the processors see), OP-TEE on it
# (board/tee), the twin of Linux and the command line.

BOARD_MACHINE_SRCS := $(addprefix board/,board.c memory.c cache.c view.c \
	regs.c mailbox.c mcu.c link.c process.c soc_mp15.c)
BOARD_MACHINE_FLAGS := -D_GNU_SOURCE

# The machine's tests see OP-TEE nowhere: they take its aborts themselves
BOARD_MACHINE_TESTS := bus firewall cache mcu_link
$(foreach t,$(BOARD_MACHINE_TESTS),\
	$(eval TESTS += board/$(t)_test)\
	$(eval SRCS_board/$(t)_test := $(BOARD_MACHINE_SRCS))\
	$(eval FLAGS_board/$(t)_test := $(BOARD_MACHINE_FLAGS)))
SRCS_board/mcu_link_test += board/mcu_fake.c
FLAGS_board/mcu_link_test += -DTRP_CORTEXM='"$(B)/trp-cortexm"'

# board/tee/build.mk comes later and names BOARD_TEE_SRCS and BOARD_TEE_OBJS
BOARD_TWIN_SRCS := $(filter-out %_test.c,\
	$(wildcard board/twin*.c board/virtio*.c board/rpmsg*.c))
BOARD_CLI_SRCS := $(filter-out %_test.c,$(wildcard board/cli*.c)) board/main.c

# Coprocessors beside QEMU, where real OP-TEE and Linux run
BOARD_REMOTE_SRCS := $(addprefix board/,remote.c remote_wire.c \
	remote_answer.c remote_core.c remote_irq.c remote_fault.c \
	remote_linux.c)
BOARD_CLI_SRCS += $(BOARD_REMOTE_SRCS)
TESTS += board/remote_answer_test
SRCS_board/remote_answer_test := board/remote_answer.c board/remote_wire.c
LIBS_board/remote_answer_test := -lcrypto
TESTS += board/remote_test
SRCS_board/remote_test := board/remote_wire.c
FLAGS_board/remote_test := -D_GNU_SOURCE -DTRP_BOARD='"$(B)/trp-board"' \
	-DTRP_CORTEXM='"$(B)/trp-cortexm"'

TESTS += board/remote_fault_test
SRCS_board/remote_fault_test := board/remote_fault.c
FLAGS_board/remote_fault_test := -D_GNU_SOURCE

# What the command line shares with `trp`: options and messages; what Linux
# shares with the secure world: the check of a resource table, reasons, states
BOARD_CLI_SRCS += tools/opts.c $(CORE_SRCS)
BOARD_TWIN_SRCS += tools/tool.c tools/out.c

TESTS += board/virtio_test
SRCS_board/virtio_test := board/virtio.c board/rpmsg.c
FLAGS_board/virtio_test := $(BOARD_MACHINE_FLAGS)

TESTS += board/twin_test
SRCS_board/twin_test := $(BOARD_TWIN_SRCS) tests/twin_fake.c $(CORE_SRCS)
FLAGS_board/twin_test := $(BOARD_MACHINE_FLAGS) $(CORE_FLAGS)
LIBS_board/twin_test := -lfdt

# The board's device trees are part of the program, so that it works anywhere
BOARD_DTB_OBJ := $(B)/obj/board_dtb.o
$(B)/stm32mp15%dtb: board/dts/stm32mp15%dts
	$(call say,DTC,$@)
	@mkdir -p $(@D)
	$(Q)dtc -q -I dts -O dtb -o $@ $<
$(BOARD_DTB_OBJ): board/dtb.S $(B)/stm32mp15.dtb $(B)/stm32mp15-linux.dtb
	$(call say,AS,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -DDTB_FILE='"$(B)/stm32mp15.dtb"' \
		-DLINUX_DTB_FILE='"$(B)/stm32mp15-linux.dtb"' -c $< -o $@

ifneq ($(and $(wildcard board/main.c),$(wildcard board/tee/build.mk)),)
PROGS += trp-board
SRCS_trp-board = $(BOARD_MACHINE_SRCS) $(BOARD_TEE_SRCS) $(BOARD_TEE_KEY_SRCS) \
	$(BOARD_TWIN_SRCS) $(BOARD_CLI_SRCS)
FLAGS_trp-board = $(BOARD_MACHINE_FLAGS) $(BOARD_TEE_FLAGS) $(CORE_FLAGS)
DEPS_trp-board = $(BOARD_TEE_OBJS) $(BOARD_DTB_OBJ)
LIBS_trp-board = $(BOARD_TEE_LIBS)
endif
