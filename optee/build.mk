# SPDX-License-Identifier: BSD-2-Clause
# Tests of the secure side: the trusted application, the pseudo TA and the
# driver as they are, on the board (tests/secure).

SECURE_SRCS := $(addprefix tests/secure/,secure.c images.c tree.c) \
	core/err.c core/text.c core/life.c core/image.c $(BOARD_TEE_KEY_SRCS) \
	$(addprefix tests/,builder.c builder_elf.c builder_key.c)
FLAGS_tests/secure := $(BOARD_TEE_FLAGS)
FLAGS_tests/secure/secure.c := -DTEST_BUILD='"$(B)"'

# An application that hands each call of its client on to the pseudo TA: what
# any application with that UUID could try
$(eval $(call tee_ta,ta_proxy,tests/secure/proxy_ta.c,))

# A larger heap
$(eval $(call tee_ta,ta_heap,$(TA_TRP_SRCS),-Ioptee/ta \
	-UCFG_REMOTEPROC_TA_HEAP_SIZE -DCFG_REMOTEPROC_TA_HEAP_SIZE=32768))

# A core without the pseudo TA and its drivers
$(eval $(call tee_core,core_bare,tests/secure/two_reset.c,))

# A core with the reset controller of tests/two.dts
$(eval $(call tee_core,core_two,$(CORE_TRP_SRCS) tests/secure/two_reset.c,))

# A core with what asks for the reset lines
$(eval $(call tee_core,core_scmi,$(CORE_TRP_SRCS) tests/secure/scmi_ask.c,))

# Regions as in the trees of the SoC's vendor
$(B)/banks.dtb: tests/banks.dts board/cli/dts/stm32mp15.dts
	$(call say,DTC,$@)
	@mkdir -p $(@D)
	$(Q)dtc -q -I dts -O dtb -o $@ $<

$(B)/two.dtb: tests/two.dts board/cli/dts/stm32mp15.dts
	$(call say,DTC,$@)
	@mkdir -p $(@D)
	$(Q)dtc -q -I dts -O dtb -o $@ $<

# $(call secure_test,name,objects)
define secure_test
TESTS += tests/secure/$(1)
SRCS_tests/secure/$(1) := $$(BOARD_MACHINE_SRCS) $$(BOARD_TEE_SRCS) \
	$$(SECURE_SRCS)
DEPS_tests/secure/$(1) := $(2)
LIBS_tests/secure/$(1) := $$(BOARD_TEE_LIBS)
$$(B)/tests/tests/secure/$(1): | $$(B)/stm32mp15.dtb $$(B)/two.dtb \
	$$(B)/banks.dtb \
	$$(B)/trp-cortexm
endef

# name:core:application, where these exist
SECURE_TESTS := state_matrix_test:core:ta known_test:core:ta \
	params_test:core_two:ta \
	sessions_test:core:ta public_test:core:ta_public load_test:core:ta \
	attack_test:core:ta two_test:core_two:ta probe_test:core:ta \
	insecure_test:core_insecure:ta bare_test:core_bare:ta \
	pta_test:core:ta_proxy pta_load_test:core:ta_proxy \
	walk_test:core_stock:ta_proxy stock_test:core_stock:ta_proxy \
	heap_test:core:ta_heap scmi_test:core_scmi:ta tree_test:core:ta
secure_word = $(word $(2),$(subst :, ,$(1)))
$(foreach t,$(SECURE_TESTS),\
	$(if $(wildcard tests/secure/$(call secure_word,$(t),1).c),\
	$(eval $(call secure_test,$(call secure_word,$(t),1),\
		$(TEE_B)/$(call secure_word,$(t),2).o \
		$(TEE_B)/$(call secure_word,$(t),3).o))))

# The linker puts tests/secure/moments.c around what a load does in one call
MOMENTS := -Wl,--wrap=board_sec_clean -Wl,--wrap=board_sec_map \
	-Wl,--wrap=board_sec_unmap -Wl,--wrap=EVP_DigestUpdate
SRCS_tests/secure/attack_test += tests/secure/moments.c
LDFLAGS_tests/secure/attack_test := $(MOMENTS)

# The pseudo TA's verdicts on crypto that answers as it is told
TESTS += optee/pta/crypto_test
SRCS_optee/pta/crypto_test := $(addprefix optee/pta/,crypto.c sig_rsa.c \
	sig_ecdsa.c) $(addprefix core/,auth.c known.c sig.c err.c)
FLAGS_optee/pta := $(CORE_TEE_FLAGS)
