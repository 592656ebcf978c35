# SPDX-License-Identifier: BSD-2-Clause
#
# Firmware for the emulated Cortex-M4, built when the cross compiler is there:
# build/firmware/*.elf. No C library: everything is in this folder.

FW_CC := $(CROSS_ARM)gcc
HAVE_FW_CC := $(shell command -v $(FW_CC) 2>/dev/null)
FW_FLAGS := -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16 \
	-std=gnu11 -Os -g -ffreestanding -ffunction-sections -fdata-sections \
	-fno-common -Wall -Wextra -Wshadow -Wstrict-prototypes -Werror \
	-Ifirmware
FW_LDFLAGS := -nostdlib -static -Wl,-T,firmware/stm32mp15.ld \
	-Wl,--gc-sections -Wl,--nmagic -Wl,--build-id=none \
	-Wl,--no-warn-rwx-segments

FW_BASE := startup trace
FW_PROGS := demo hello rtos selfcheck periph bad_jump bad_write \
	bad_watchdog bad_once bad_nothing
FW_demo := demo common/ipcc common/rpmsg
FW_hello := hello common/rsc_trace
FW_rtos := rtos rtos_switch common/ipcc common/rsc_trace
FW_selfcheck := selfcheck selfcheck_fault common/rsc_trace
FW_periph := periph common/rsc_trace
FW_bad_jump := bad_jump common/rsc_trace
FW_bad_write := bad_write common/rsc_trace
FW_bad_watchdog := bad_watchdog common/rsc_trace
FW_bad_once := bad_once common/rsc_trace
# no resource table at all
FW_bad_nothing := bad_nothing

FW_DIR := $(B)/firmware
define firmware
FW_OBJS_$(1) := $$(patsubst %,$(FW_DIR)/obj/%.o,$$(FW_$(1)) \
	$$(addprefix common/,$$(FW_BASE)))
$(FW_DIR)/$(1).elf: $$(FW_OBJS_$(1)) firmware/stm32mp15.ld
	$$(call say,FW,$$@)
	$$(Q)$$(FW_CC) $$(FW_FLAGS) $$(FW_LDFLAGS) -o $$@ $$(FW_OBJS_$(1)) \
		-lgcc
-include $$(FW_OBJS_$(1):.o=.d)
endef
$(foreach p,$(FW_PROGS),$(eval $(call firmware,$(p))))

$(FW_DIR)/obj/%.o: firmware/%.c $$(MAKEFILES_READ) | $$(@D)/.
	$(call say,FWCC,$<)
	$(Q)$(FW_CC) $(FW_FLAGS) -MMD -MP -c $< -o $@

FIRMWARE := $(patsubst %,$(FW_DIR)/%.elf,$(FW_PROGS))
.PHONY: firmware
firmware: $(FIRMWARE)	## Cortex-M firmware (needs the cross compiler)
ifneq ($(HAVE_FW_CC),)
EXTRA += $(FIRMWARE)
endif
