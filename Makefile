# SPDX-License-Identifier: BSD-2-Clause
#
# make            everything that runs on this PC, into build/
# make help       all targets
#
# Each folder has a build.mk that names its programs and tests:
#
#   PROGS += trp                    a program: build/trp
#   SRCS_trp := tools/main.c ...    its sources
#   LIBS_trp := -lcrypto            its libraries
#   DEPS_trp := build/x.o           objects made by other rules, linked in
#   TESTS += core/image_test        a cmocka test beside its source:
#                                   build/tests/core/image_test from
#                                   core/image_test.c and SRCS_core/image_test
#   FLAGS_core := -Icore/env/host   compiler flags of a folder's sources
#   FLAGS_core/x.c := -DX           and of one source
#
# SAN=1 builds with ASan and UBSan into build/san, CLANG=1 into build/clang.

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.SECONDEXPANSION:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

ifeq ($(CLANG),1)
override CC := clang
endif
ifeq ($(origin CC),default)
CC := gcc
endif
B := build$(if $(filter 1,$(CLANG)),/clang)$(if $(filter 1,$(SAN)),/san)

PREFIX ?= /usr/local
DESTDIR ?=
CROSS_ARM ?= arm-none-eabi-
AR ?= ar
PYTHON := /usr/bin/python3

WARN := -Wall -Wextra -Wconversion -Wshadow -Wvla -Wstrict-prototypes \
	-Wmissing-prototypes -Werror
OPT := -O2 -g
CFLAGS_ALL := -std=c11 $(OPT) $(WARN) -ffunction-sections -fdata-sections \
	-fstack-protector-strong -fno-strict-aliasing -Iinclude
LDFLAGS_ALL := -Wl,--gc-sections
ifeq ($(SAN),1)
SAN_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
CFLAGS_ALL += $(SAN_FLAGS)
LDFLAGS_ALL += $(SAN_FLAGS)
endif
Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,$(info $() $() $(1)	$(2)))

PROGS :=
TESTS :=
EXTRA :=
CLEAN :=

include core/sources.mk
CORE_SRCS := $(patsubst %,core/%.c,$(TRP_CORE))
CORE_FLAGS := -Icore/env/host
FLAGS_core := $(CORE_FLAGS)
include $(sort $(wildcard core/build.mk host/build.mk tools/build.mk \
	board/*/build.mk firmware/build.mk optee/build.mk \
	optee/mk/build.mk tests/optee/build.mk \
	tests/build.mk bench/build.mk))

# A source is compiled once, for all programs that link it; anew when what says
# its flags changes
MAKEFILES_READ := $(filter-out %.d,$(MAKEFILE_LIST))
$(B)/obj/%.o: %.c $(MAKEFILES_READ) | $$(@D)/.
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -D_GNU_SOURCE $(FLAGS_$(<D)) $(FLAGS_$<) \
		$(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

define program
OBJS_$(1) := $$(patsubst %.c,$(B)/obj/%.o,$$(SRCS_$(1)))
ALL_OBJS += $$(OBJS_$(1))
$(2): $$(OBJS_$(1)) $$(DEPS_$(1)) | $$$$(@D)/.
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $$(LDFLAGS_ALL) $$(LDFLAGS) $$(LDFLAGS_$(1)) -o $$@ \
		$$(OBJS_$(1)) $$(DEPS_$(1)) $$(LIBS_$(1))
endef
add_program = $(eval $(call program,$(1),$(2)))

# A rule that needs its folder has it as "| $$(@D)/."
%/.:
	@mkdir -p $@
.PRECIOUS: %/.

ALL_OBJS :=
$(foreach p,$(PROGS),$(call add_program,$(p),$(B)/$(p)))
$(foreach t,$(TESTS),$(eval SRCS_$(t) += $(t).c)\
	$(eval LIBS_$(t) += -lcmocka)\
	$(call add_program,$(t),$(B)/tests/$(t)))
-include $(patsubst %.o,%.d,$(sort $(ALL_OBJS)))

TEST_BINS := $(addprefix $(B)/tests/,$(TESTS))

.PHONY: all help check check-all nightly tests list-tests sizes install clean
.PHONY: docs
all:			## build everything that runs here
all: $(addprefix $(B)/,$(PROGS)) $(EXTRA)

tests: all $(TEST_BINS)		## build the tests, too

list-tests:		# their paths, for check.sh
	@printf '%s\n' $(TEST_BINS)

check:			## the quick suite (same as ./check.sh)
	./check.sh

check-all:		## everything (same as ./check.sh --all)
	./check.sh --all

nightly:		## what takes longer (same as ./check.sh --nightly)
	./check.sh --nightly

help:			## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | \
		sed -E 's/^([a-z-]+):[^#]*## */  \1\t/' | expand -t 16
	@echo '  variables: SAN=1 CLANG=1 V=1 DESTDIR= PREFIX= CC= CFLAGS=' \
		'LDFLAGS= CROSS_ARM='

clean:			## remove build/
	rm -rf build
