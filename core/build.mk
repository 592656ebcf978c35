# SPDX-License-Identifier: BSD-2-Clause
#
# The core as other builds see it, its tests, its fuzz targets.

# One cmocka program per file of the core, and some that cross them all
CORE_TESTS := $(patsubst %.c,%,$(wildcard core/*_test.c))
TESTS += $(CORE_TESTS)
TEST_SUPPORT := tests/builder.c tests/builder_elf.c tests/builder_key.c \
	tests/core_support.c
$(foreach t,$(CORE_TESTS),\
	$(eval SRCS_$(t) := $(CORE_SRCS) $(TEST_SUPPORT))\
	$(eval LIBS_$(t) := -lcrypto))

# The core without a C library: what tests/check_core_nm.sh looks into. Plain
# builds, in the same place whatever SAN and CLANG say.
CORE_BARE := -std=c11 -O2 $(WARN) -ffreestanding -fno-pic -Iinclude \
	-isystem core/env/bare $(CORE_FLAGS)
CROSS_AARCH64 ?= aarch64-linux-gnu-

# $(1) folder of the objects, $(2) archive, $(3) compiler, $(4) archiver
define core_archive
$(2): $(patsubst %,$(1)/%.o,$(TRP_CORE))
	$$(call say,AR,$$@)
	@rm -f $$@
	$$(Q)$(4) rcs $$@ $$^
$(1)/%.o: core/%.c core/build.mk | $$$$(@D)/.
	$$(call say,CC,$$@)
	$$(Q)$(3) $(CORE_BARE) -MMD -MP -c $$< -o $$@
-include $(patsubst %,$(1)/%.d,$(TRP_CORE))
endef
$(eval $(call core_archive,build/obj/core-host,build/libtrp-core.a,\
	gcc -fno-stack-protector,ar))
$(eval $(call core_archive,build/obj/core-arm,build/libtrp-core-arm.a,\
	$(CROSS_ARM)gcc -mcpu=cortex-a7,$(CROSS_ARM)ar))
$(eval $(call core_archive,build/obj/core-aarch64,\
	build/libtrp-core-aarch64.a,\
	$(CROSS_AARCH64)gcc -fno-stack-protector,$(CROSS_AARCH64)ar))
CORE_ARCHIVES := build/libtrp-core.a build/libtrp-core-arm.a \
	build/libtrp-core-aarch64.a

.PHONY: core-archives
core-archives: $(CORE_ARCHIVES)	## the core without a C library, 3 processors

# Fuzz targets: `make fuzz` builds them and their seeds, then
#	mkdir corpus && build/fuzz/fuzz_image corpus build/fuzz/seeds/image
# runs one until it finds something. The suite runs the seeds and changes of
# them without libFuzzer: replay_test.
FUZZ_SRCS := tests/fuzz/fuzz_image.c tests/fuzz/fuzz_rsc.c
TESTS += tests/fuzz/replay_test
SRCS_tests/fuzz/replay_test := $(CORE_SRCS) $(TEST_SUPPORT) $(FUZZ_SRCS) \
	tests/fuzz/seeds.c
LIBS_tests/fuzz/replay_test := -lcrypto

FUZZ_CC ?= clang
FUZZ_FLAGS := -std=c11 -O1 -g $(WARN) -fsanitize=fuzzer,address,undefined \
	-fno-sanitize-recover=all -Iinclude $(CORE_FLAGS)
FUZZ_BINS := build/fuzz/fuzz_image build/fuzz/fuzz_rsc

$(FUZZ_BINS): build/fuzz/%: tests/fuzz/entry.c tests/fuzz/fuzz.h \
		$(FUZZ_SRCS) $(CORE_SRCS) $(wildcard include/trp/*.h)
	$(call say,FUZZ,$@)
	@mkdir -p $(@D)
	$(Q)$(FUZZ_CC) $(FUZZ_FLAGS) -DFUZZ_TARGET=$* -o $@ tests/fuzz/entry.c \
		$(FUZZ_SRCS) $(CORE_SRCS)

.PHONY: fuzz fuzz-replay fuzz-short
fuzz: $(FUZZ_BINS) $(B)/tests/tests/fuzz/replay_test	## fuzz targets, seeds
	$(Q)$(B)/tests/tests/fuzz/replay_test seeds build/fuzz/seeds

fuzz-replay: $(B)/tests/tests/fuzz/replay_test	## seeds, no libFuzzer
	$(Q)$<

# Starts from scratch each time: what is found later than this goes to found/
fuzz-short: fuzz		## each fuzz target for FUZZ_SECONDS (30)
	@for t in image rsc; do \
		rm -rf build/fuzz/corpus; mkdir -p build/fuzz/corpus; \
		build/fuzz/fuzz_$$t -max_total_time=$(FUZZ_SECONDS) \
			-max_len=4200 -verbosity=0 -print_final_stats=1 \
			-artifact_prefix=build/fuzz/$$t- build/fuzz/corpus \
			build/fuzz/seeds/$$t || exit 1; \
	done
FUZZ_SECONDS ?= 30
