# SPDX-License-Identifier: BSD-2-Clause
# OP-TEE on the board. Trusted application and core are linked apart, each with
# its own copy of trp's core, into one object of which only the entry points
# can be seen. A program takes
#
#   SRCS_x = ... $(BOARD_TEE_SRCS)	DEPS_x = $(BOARD_TEE_OBJS)
#   LIBS_x = $(BOARD_TEE_LIBS)
#
# with "=": files are read in the order of their names. Variants for tests:
#   BOARD_TEE_OBJS_stock	CFG_TRP_STOCK_TA=y: loads of OP-TEE's own TA
#   BOARD_TEE_OBJS_public	CFG_TRP_PUBLIC_LOGIN=y: any client
#   BOARD_TEE_OBJS_insecure	CFG_INSECURE=y

OBJCOPY ?= objcopy
LD ?= ld
CFG_REMOTEPROC_TA_HEAP_SIZE ?= 4096

TEE := board/optee
TEE_B := $(B)/tee
BOARD_TEE_SRCS := $(addprefix $(TEE)/,tee.c user.c core_heap.c)
# trusted keys from files; a program may have its own trp_rproc_key()
BOARD_TEE_KEY_SRCS := $(TEE)/keys.c $(addprefix host/,pub_raw.c key_read.c \
	sig.c sig_rsa.c sig_ecdsa.c ecdsa_det.c)
BOARD_TEE_FLAGS := -Iboard/optee/include/libutee
FLAGS_$(TEE) := $(BOARD_TEE_FLAGS)
FLAGS_$(TEE)/test := $(BOARD_TEE_FLAGS)
BOARD_TEE_LIBS := -lcrypto -lfdt -ldl

TA_KIT_SRCS := $(addprefix $(TEE)/ta/,entry.c client.c ops.c heap.c lib.c)
TA_TRP_SRCS := $(addprefix optee/ta/,ta.c load.c pta_client.c) \
	$(patsubst %,core/%.c,$(TRP_CORE_TA))
CORE_KIT_SRCS := $(addprefix $(TEE)/core/,ta_manager.c pseudo_ta.c \
	user_ta.c svc.c client.c lib.c string.c mmu.c crypto.c dt.c \
	dt_driver.c rstctrl.c firewall.c etzpc.c)
CORE_TRP_SRCS := $(addprefix optee/pta/,pta.c proc.c crypto.c load.c run.c \
	stock.c sig_rsa.c sig_ecdsa.c) \
	$(addprefix optee/drivers/,rproc.c stm32mp1.c stm32mp1_fw.c) \
	$(patsubst %,core/%.c,$(TRP_CORE_PTA))

# Small, as for the device; no calls that the sources do not make.
TEE_CFLAGS := $(CFLAGS_ALL) -Os -fno-builtin \
	-fno-tree-loop-distribute-patterns
ifeq ($(findstring clang,$(CC)),clang)
TEE_CFLAGS := $(CFLAGS_ALL) -Os -fno-builtin
endif
TA_FLAGS := -Iboard/optee/include/libutils -Iboard/optee/include/libutee \
	-DTRACE_LEVEL=3 \
	-DCFG_REMOTEPROC_TA_HEAP_SIZE=$(CFG_REMOTEPROC_TA_HEAP_SIZE)
CORE_TEE_FLAGS := -Iboard/optee/include/libutils -Iboard/optee/include/libutee \
	-Iboard/optee/include/core -DCFG_DT=1 -DCFG_STM32MP15=1 \
	-DCFG_DRIVERS_FIREWALL=1 -DTRACE_LEVEL=3 -DTRP_BOARD_CORE \
	-DCFG_TRP_KNOWN_SIGNATURE=1

TA_KEEP := board_ta_head board_ta_entry board_ta_heap_peak
CORE_KEEP := tee_core_boot tee_core_shutdown tee_core_svc board_tee_open \
	board_tee_invoke board_tee_close
CORE_RENAME := malloc=tee_core_malloc calloc=tee_core_calloc \
	realloc=tee_core_realloc free=tee_core_free

# What an application may ask of others; anything else would not link on the
# device, and would run on its small stack here
TA_NEEDS := board_tee_svc|__stack_chk_fail|__(asan|ubsan|sanitizer|start|stop)_

# $(call tee_objects,folder,flags,env)
define tee_objects
$(TEE_B)/obj/$(1)/core/%.o: core/%.c $$$$(MAKEFILES_READ) | $$$$(@D)/.
	$$(call say,CC,$$<)
	$$(Q)$$(CC) $$(TEE_CFLAGS) $(2) -I$(3) -MMD -MP -c $$< -o $$@
$(TEE_B)/obj/$(1)/%.o: %.c $$$$(MAKEFILES_READ) | $$$$(@D)/.
	$$(call say,CC,$$<)
	$$(Q)$$(CC) $$(TEE_CFLAGS) $(2) -MMD -MP -c $$< -o $$@
endef
$(eval $(call tee_objects,ta,$(TA_FLAGS) -Ioptee/ta,core/env/optee_ta))
$(eval $(call tee_objects,core,$(CORE_TEE_FLAGS),core/env/optee_core))

# $(call tee_part,object,sources,flags,linker script,symbols,renames,ta or core,
# needs): without flags of its own it shares all objects of its kind, else those
# of trp's core, which no CFG_ changes
define tee_part
TEE_OBJS_$(1) := $$(patsubst %.c,$(TEE_B)/obj/$(7)/%.o,$$(filter core/%,$(2))) \
	$$(patsubst %.c,$(TEE_B)/obj/$(if $(3),$(1),$(7))/%.o,$$(filter-out \
	core/%,$(2)))
$(if $(3),$(call tee_objects,$(1),$(if $(filter ta,$(7)),$(TA_FLAGS),\
	$(CORE_TEE_FLAGS)) $(3),.))
$(TEE_B)/$(1).o: $$(TEE_OBJS_$(1)) $(4)
	$$(call say,LD,$$@)
	$$(Q)$$(LD) -r -T $(4) -o $$@.tmp $$(TEE_OBJS_$(1))
	$$(Q)$$(OBJCOPY) $$(addprefix --keep-global-symbol=,$(5)) \
		$$(addprefix --redefine-sym ,$(6)) $$@.tmp $$@
	@rm -f $$@.tmp
	$$(if $(8),@! nm -u $$@ | grep -vE '$(8)' || \
		{ echo '$$@: OP-TEE has none of these'; exit 1; })
-include $$(TEE_OBJS_$(1):.o=.d)
endef

# $(call tee_ta,name,sources,flags): an application on the board's libutee; the
# folder of its user_ta_header_defines.h is one of the flags
tee_ta = $(call tee_part,$(1),$(2) $(TA_KIT_SRCS),$(strip $(3)),\
	$(TEE)/ta.ld,$(TA_KEEP),,ta,$(TA_NEEDS))
# $(call tee_core,name,sources,flags): a core with pseudo TAs and drivers
tee_core = $(call tee_part,$(1),$(2) $(CORE_KIT_SRCS),$(strip $(3)),\
	$(TEE)/core.ld,$(CORE_KEEP),$(CORE_RENAME),core)

$(eval $(call tee_ta,ta,$(TA_TRP_SRCS),))
$(eval $(call tee_ta,ta_public,$(TA_TRP_SRCS),-Ioptee/ta \
	-DCFG_TRP_PUBLIC_LOGIN=1))
$(eval $(call tee_core,core,$(CORE_TRP_SRCS),))
$(eval $(call tee_core,core_stock,$(CORE_TRP_SRCS),-DCFG_TRP_STOCK_TA=1))
$(eval $(call tee_core,core_insecure,$(CORE_TRP_SRCS),-DCFG_INSECURE=1 \
	-DCFG_TRP_INSECURE=1))

BOARD_TEE_OBJS := $(TEE_B)/ta.o $(TEE_B)/core.o
BOARD_TEE_OBJS_stock := $(TEE_B)/ta.o $(TEE_B)/core_stock.o
BOARD_TEE_OBJS_public := $(TEE_B)/ta_public.o $(TEE_B)/core.o
BOARD_TEE_OBJS_insecure := $(TEE_B)/ta.o $(TEE_B)/core_insecure.o

# OP-TEE itself, with an application and a pseudo TA that do as they are told
$(eval $(call tee_ta,test_ta,$(TEE)/test/ta_test.c,-I$(TEE)/test))
$(eval $(call tee_core,test_core,$(TEE)/test/pta_test.c,))
# $(call tee_test,name)
define tee_test
TESTS += $(TEE)/$(1)
SRCS_$(TEE)/$(1) = $$(BOARD_TEE_SRCS) $$(BOARD_MACHINE_SRCS) \
	$(TEE)/test/harness_test.c
DEPS_$(TEE)/$(1) = $(TEE_B)/test_ta.o $(TEE_B)/test_core.o \
	$$(BOARD_DTB_OBJ)
LIBS_$(TEE)/$(1) = $$(BOARD_TEE_LIBS)
endef
$(eval $(call tee_test,tee_test))
$(eval $(call tee_test,core_test))

TESTS += $(TEE)/crypto_test
SRCS_$(TEE)/crypto_test = $(TEE)/core/crypto.c $(TEE)/core/string.c \
	$(BOARD_TEE_KEY_SRCS) \
	$(addprefix tests/,builder.c builder_elf.c builder_key.c)
FLAGS_$(TEE)/core := $(CORE_TEE_FLAGS)
FLAGS_$(TEE)/crypto_test.c := $(CORE_TEE_FLAGS)
LIBS_$(TEE)/crypto_test = -lcrypto

# What a load costs on the board
TESTS += $(TEE)/marks_test
SRCS_$(TEE)/marks_test = $(BOARD_TEE_SRCS) $(BOARD_TEE_KEY_SRCS) \
	$(BOARD_MACHINE_SRCS) \
	$(addprefix tests/,builder.c builder_elf.c builder_key.c)
DEPS_$(TEE)/marks_test = $(BOARD_TEE_OBJS) $(BOARD_DTB_OBJ)
LIBS_$(TEE)/marks_test = $(BOARD_TEE_LIBS)

# Cortex-A7 in both instruction sets, AArch64: code size of the trusted
# application, and a bound of its stack from frames and call graph
CROSS_A64 ?= aarch64-linux-gnu-
SIZES_CC_thumb := $(CROSS_ARM)gcc -mcpu=cortex-a7 -mthumb
SIZES_CC_arm := $(CROSS_ARM)gcc -mcpu=cortex-a7 -marm
SIZES_CC_aarch64 := $(CROSS_A64)gcc
SIZES_SIZE_thumb := $(CROSS_ARM)size
SIZES_SIZE_arm := $(CROSS_ARM)size
SIZES_SIZE_aarch64 := $(CROSS_A64)size
SIZES_COLUMN_thumb := 0
SIZES_COLUMN_arm := 0
SIZES_COLUMN_aarch64 := 1
SIZES_FLAGS := -std=c11 -Os -ffreestanding $(WARN) -Iinclude -I$(TEE)/cross \
	-Iboard/optee/include/libutils -Iboard/optee/include/libutee \
	-Ioptee/ta -DTRACE_LEVEL=2 \
	-DCFG_REMOTEPROC_TA_HEAP_SIZE=$(CFG_REMOTEPROC_TA_HEAP_SIZE) \
	-fstack-usage -fcallgraph-info=su
TA_STACK_SIZE := 4096
TA_ROOTS := $(addprefix --root TA_,CreateEntryPoint DestroyEntryPoint \
	OpenSessionEntryPoint CloseSessionEntryPoint InvokeCommandEntryPoint)

# $(call sizes,architecture)
define sizes
SIZES_OBJS_$(1) := $$(patsubst %.c,$(B)/sizes/$(1)/%.o,$(TA_TRP_SRCS))
$(B)/sizes/$(1)/core/%.o: core/%.c $$$$(MAKEFILES_READ) | $$$$(@D)/.
	$$(call say,CC,$(1) $$<)
	$$(Q)$$(SIZES_CC_$(1)) $$(SIZES_FLAGS) -Icore/env/optee_ta \
		-MMD -MP -c $$< -o $$@
$(B)/sizes/$(1)/optee/%.o: optee/%.c $$$$(MAKEFILES_READ) | $$$$(@D)/.
	$$(call say,CC,$(1) $$<)
	$$(Q)$$(SIZES_CC_$(1)) $$(SIZES_FLAGS) -MMD -MP -c $$< -o $$@
-include $$(SIZES_OBJS_$(1):.o=.d)
.PHONY: sizes-$(1)
sizes-$(1): $$(SIZES_OBJS_$(1))
	@echo '$(1): bytes of code and constants in the trusted application'
	@$$(SIZES_SIZE_$(1)) -t $$^ | awk 'NR > 1 { sub(".*/sizes/$(1)/", "", \
		$$$$NF); printf "  %6d %s\n", $$$$1, $$$$NF }'
	@$(PYTHON) scripts/stack_bound.py --name '$(1): stack' \
		--table $(TEE)/stack.table --column $$(SIZES_COLUMN_$(1)) \
		--limit $(TA_STACK_SIZE) $(TA_ROOTS) $$(^:.o=.ci)
endef
SIZES_ARCHS := thumb arm aarch64
$(foreach a,$(SIZES_ARCHS),$(eval $(call sizes,$(a))))

.PHONY: sizes
sizes:			## stack, heap and code of the trusted application
sizes: $(B)/tests/$(TEE)/marks_test $(addprefix sizes-,$(SIZES_ARCHS))
	@$(B)/tests/$(TEE)/marks_test >$(B)/sizes/marks 2>&1 || \
		{ cat $(B)/sizes/marks; exit 1; }
	@grep LOAD $(B)/sizes/marks
