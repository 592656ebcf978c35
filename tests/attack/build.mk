# SPDX-License-Identifier: BSD-2-Clause
# Attacks on the secure side, on the harness of tests/secure (optee/build.mk):
# every bit of an image, every moment of a load, anything in any order.

FLAGS_tests/attack := $(BOARD_TEE_FLAGS)

# $(call attack_test,name,objects)
define attack_test
TESTS += tests/attack/$(1)
SRCS_tests/attack/$(1) := $$(BOARD_MACHINE_SRCS) $$(BOARD_TEE_SRCS) \
	$$(SECURE_SRCS) $(3)
DEPS_tests/attack/$(1) := $(2)
LIBS_tests/attack/$(1) := $$(BOARD_TEE_LIBS)
$$(B)/tests/tests/attack/$(1): | $$(B)/stm32mp15.dtb $$(B)/two.dtb \
	$$(B)/trp-cortexm
endef

ATTACK_TWO := $(TEE_B)/core_two.o $(TEE_B)/ta.o
ATTACK_WORLD := tests/attack/world.c

$(eval $(call attack_test,flip_test,$(ATTACK_TWO),$(ATTACK_WORLD)))
$(eval $(call attack_test,race_test,$(ATTACK_TWO),$(ATTACK_WORLD) \
	tests/secure/moments.c))
LDFLAGS_tests/attack/race_test := $(MOMENTS)
$(eval $(call attack_test,hold_test,$(ATTACK_TWO),$(ATTACK_WORLD)))
$(eval $(call attack_test,model_test,$(ATTACK_TWO),$(ATTACK_WORLD) \
	$(addprefix tests/attack/,model.c drive.c)))
$(eval $(call attack_test,tear_test,$(ATTACK_TWO),$(ATTACK_WORLD)))
$(eval $(call attack_test,unguarded_test,$(TEE_B)/core_insecure.o \
	$(TEE_B)/ta.o))
$(eval $(call attack_test,stuck_test,$(ATTACK_TWO),$(ATTACK_WORLD)))
$(eval $(call attack_test,half_bank_test,$(TEE_B)/core.o $(TEE_B)/ta.o))
$(eval $(call attack_test,deaf_test,$(ATTACK_TWO),$(ATTACK_WORLD)))
$(eval $(call attack_test,reboot_test,$(ATTACK_TWO),$(ATTACK_WORLD)))
$(eval $(call attack_test,state_word_test,$(TEE_B)/core.o $(TEE_B)/ta.o))

# The tool's own check of an image, beside the device. TOOL_SRCS: tools/build.mk
# comes later
$(eval $(call attack_test,differ_test,$(TEE_B)/core.o $(TEE_B)/ta.o))
SRCS_tests/attack/differ_test = $(BOARD_MACHINE_SRCS) $(BOARD_TEE_SRCS) \
	$(SECURE_SRCS) tests/core_support.c \
	$(filter-out $(SECURE_SRCS),$(TOOL_SRCS) $(CORE_SRCS))

# The pseudo TA's decisions by themselves, its surroundings made up
TESTS += tests/attack/caller_test tests/attack/decide_test
SRCS_tests/attack/caller_test := optee/pta/pta.c core/err.c
FLAGS_tests/attack/caller_test.c := $(CORE_TEE_FLAGS)
SRCS_tests/attack/decide_test := $(addprefix optee/pta/,proc.c run.c) \
	$(CORE_SRCS)
FLAGS_tests/attack/decide_test.c := $(CORE_TEE_FLAGS)
