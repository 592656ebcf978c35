# SPDX-License-Identifier: BSD-2-Clause
# The command line, and trp-board, which is made of all houses but the engine:
# that is a program of its own (board/cortexm).

# What the command line shares with `trp`: options; what Linux shares with the
# secure world: the check of a resource table, reasons, states
BOARD_CLI_SRCS := $(filter-out %_test.c,$(wildcard board/cli/*.c)) \
	host/opts.c $(CORE_SRCS)

# The board's device trees are part of the program, so that it works anywhere
BOARD_DTB_OBJ := $(B)/obj/board_dtb.o
$(B)/stm32mp15.dtb $(B)/stm32mp15-linux.dtb: $(B)/%.dtb: board/cli/dts/%.dts
	$(call say,DTC,$@)
	@mkdir -p $(@D)
	$(Q)dtc -q -I dts -O dtb -o $@ $<
$(BOARD_DTB_OBJ): board/cli/dtb.S $(B)/stm32mp15.dtb $(B)/stm32mp15-linux.dtb
	$(call say,AS,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -DDTB_FILE='"$(B)/stm32mp15.dtb"' \
		-DLINUX_DTB_FILE='"$(B)/stm32mp15-linux.dtb"' -c $< -o $@

# The other houses' variables: "=", since their files come later
PROGS += trp-board
SRCS_trp-board = $(BOARD_MACHINE_SRCS) $(BOARD_TEE_SRCS) $(BOARD_TEE_KEY_SRCS) \
	$(BOARD_TWIN_SRCS) $(BOARD_REMOTE_SRCS) $(BOARD_CLI_SRCS)
FLAGS_board/cli := $(CORE_FLAGS) -Ioptee
DEPS_trp-board = $(BOARD_TEE_OBJS) $(BOARD_DTB_OBJ)
LIBS_trp-board = $(BOARD_TEE_LIBS)
