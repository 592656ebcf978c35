# SPDX-License-Identifier: BSD-2-Clause
#
# Faults in the compiled decision path: trp's core and pseudo TA as compiled for
# a device (target), scenarios (images), and the program that makes the faults
# (fault). That one links Unicorn, which is GPL-2.0, and so never OpenSSL; the
# scenarios are signed by another.

FAULT := tests/fault
FAULT_B := build/fault
PROGS += fault-images fault-run
SRCS_fault-images := $(addprefix tests/,fault/images.c builder.c builder_elf.c \
	builder_key.c)
LIBS_fault-images := -lcrypto
SRCS_fault-run := $(FAULT)/fault.c $(FAULT)/machine.c
LIBS_fault-run := -lunicorn

# Scenarios and keys: made together
FAULT_KEYS := $(FAULT_B)/boxes/trp_rproc_keys.inc
$(FAULT_KEYS): $(B)/fault-images
	$(call say,SIGN,$(@D))
	@rm -rf $(@D) && mkdir -p $(@D)
	$(Q)$< $(@D)

# As OP-TEE compiles its core: no calls that the sources do not make. Not from
# sub.mk, which only OP-TEE's make can read; it names the same files.
FAULT_DECIDE := $(filter-out %/boot.c %_test.c,$(wildcard optee/pta/*.c)) \
	$(patsubst %,core/%.c,$(TRP_CORE_PTA))
FAULT_STUBS := $(FAULT)/target.c $(FAULT)/target_lib.c
FAULT_FLAGS := -std=gnu11 -g $(WARN) -Wno-conversion -ffreestanding \
	-fno-builtin -fno-strict-aliasing -fno-common -ffunction-sections \
	-fno-pic -fno-stack-protector -fno-asynchronous-unwind-tables \
	-Iinclude -Iboard/optee/cross \
	-isystem board/optee/include/libutils \
	-isystem board/optee/include/libutee \
	-isystem board/optee/include/core -I$(FAULT_B)/boxes \
	-isystem $(FAULT)/include \
	-DTRACE_LEVEL=1 -DCFG_DT=1 -DCFG_TRP_KNOWN_SIGNATURE=1
FAULT_GCC := -fno-tree-loop-distribute-patterns
FAULT_A64 := -mstrict-align -mgeneral-regs-only
FAULT_T32 := -mcpu=cortex-a7 -mthumb -mfloat-abi=soft -mno-unaligned-access

FAULT_CC_a64-os := $(CROSS_AARCH64)gcc $(FAULT_GCC) $(FAULT_A64) \
	-mno-outline-atomics -Os
FAULT_CC_a64-o2 := $(CROSS_AARCH64)gcc $(FAULT_GCC) $(FAULT_A64) \
	-mno-outline-atomics -O2
FAULT_CC_t32-os := $(CROSS_ARM)gcc $(FAULT_GCC) $(FAULT_T32) -Os
FAULT_CC_a64-clang := clang --target=aarch64-linux-gnu $(FAULT_A64) \
	-mno-outline-atomics -Os
# its uint32_t is no long, as board/optee/cross/inttypes.h has it for GCC's
FAULT_CC_t32-clang := clang --target=arm-linux-gnueabi $(FAULT_T32) -Os
FAULT_WARN_t32-clang := -Wno-format
FAULT_CC_a64-ta := $(FAULT_CC_a64-os) -DCFG_TRP_STOCK_TA=1
FAULT_CC_t32-ta := $(FAULT_CC_t32-os) -DCFG_TRP_STOCK_TA=1
FAULT_TARGETS := a64-os a64-o2 t32-os a64-clang t32-clang a64-ta t32-ta

fault_is_a64 = $(filter a64-%,$(1))
fault_ld = $(if $(fault_is_a64),$(CROSS_AARCH64)gcc,$(CROSS_ARM)gcc \
	-mcpu=cortex-a7 -mthumb)

# $(call fault_target,name)
define fault_target
FAULT_OBJS_$(1) := $$(patsubst %.c,$(FAULT_B)/$(1)/decide/%.o,\
	$$(subst /,_,$(FAULT_DECIDE))) \
	$$(patsubst %.c,$(FAULT_B)/$(1)/%.o,$$(notdir $(FAULT_STUBS)))
$(FAULT_B)/$(1).elf: $$(FAULT_OBJS_$(1)) $(FAULT)/target.ld
	$$(call say,LD,$$@)
	$$(Q)$(call fault_ld,$(1)) -nostdlib -static -no-pie \
		-Wl,-T,$(FAULT)/target.ld -Wl,--build-id=none -o $$@ \
		$$(FAULT_OBJS_$(1)) -lgcc
$(FAULT_B)/$(1)/%.o: $(FAULT)/%.c $(FAULT)/build.mk | $$$$(@D)/.
	$$(call say,CC,$(1) $$<)
	$$(Q)$$(FAULT_CC_$(1)) $(FAULT_FLAGS) $$(FAULT_WARN_$(1)) -O2 \
		-MMD -MP -c $$< -o $$@
-include $$(FAULT_OBJS_$(1):.o=.d)
endef

# $(call fault_object,name,source): trp's own
define fault_object
$(FAULT_B)/$(1)/decide/$(subst /,_,$(2:.c=.o)): $(2) $(FAULT_KEYS) \
		$(FAULT)/build.mk | $$$$(@D)/.
	$$(call say,CC,$(1) $$<)
	$$(Q)$$(FAULT_CC_$(1)) $(FAULT_FLAGS) $$(FAULT_WARN_$(1)) \
		$(if $(filter core/%,$(2)),-Icore/env/optee_core) \
		-MMD -MP -c $$< -o $$@
endef

$(foreach t,$(FAULT_TARGETS),$(eval $(call fault_target,$(t)))\
	$(foreach s,$(FAULT_DECIDE),$(eval $(call fault_object,$(t),$(s)))))

.PHONY: fault-build fault
fault-build: $(B)/fault-run $(FAULT_KEYS) \
		$(patsubst %,$(FAULT_B)/%.elf,$(FAULT_TARGETS))
fault:			## faults in the compiled decision path, all of them
	tests/fault/nightly_fault
