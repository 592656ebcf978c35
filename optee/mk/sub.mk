# SPDX-License-Identifier: BSD-2-Clause
# Rules of trp in OP-TEE's build; read when the platform has had its say.

ifneq ($(filter y,$(CFG_REMOTEPROC_PTA) $(CFG_DRIVERS_REMOTEPROC)),)
$(error trp: the platform builds OP-TEE's own remoteproc pseudo TA or driver, \
too (CFG_REMOTEPROC_PTA=$(CFG_REMOTEPROC_PTA) \
CFG_DRIVERS_REMOTEPROC=$(CFG_DRIVERS_REMOTEPROC)); two with one UUID do not \
boot. Remove its assignment or leave trp out)
endif

# ---- who may move the reset lines of STM32MP15's M4 -------------------------

ifeq ($(CFG_TRP_DRIVERS)-$(CFG_TRP_STM32MP)-$(CFG_STM32MP15),y-y-y)
ifneq ($(CFG_STM32MP_REMOTEPROC),y)
$(error trp: CFG_STM32MP_REMOTEPROC=$(CFG_STM32MP_REMOTEPROC): OP-TEE's SCMI \
server would take a stub for stm32_rproc_is_secure(), and give the reset lines \
of the Cortex-M4 to Linux. Remove its assignment)
endif

ifeq ($(CFG_SCMI_SCPFW),y)
$(error trp: CFG_SCMI_SCPFW=y: the SCP firmware would serve the reset lines of \
the Cortex-M4 to Linux without asking. Remove it: OP-TEE's own SCMI server \
asks)
endif

# The proof is what was compiled: the server's object asks our driver. An object
# that is not there is no proof.
ifeq ($(CFG_SCMI_MSG_DRIVERS),y)
trp-scmi-o := $(out-dir)/core/arch/arm/plat-stm32mp1/scmi_server.o

.PHONY: trp-scmi-check
trp-scmi-check: $(out-dir)/core/tee.elf
	$(q)if ! $(NM$(sm)) -u $(trp-scmi-o) | \
		grep -qw stm32_rproc_is_secure; then \
		echo "trp: OP-TEE's SCMI server does not ask" \
			"stm32_rproc_is_secure(): Linux would have the" \
			"reset lines of the Cortex-M4" >&2; exit 1; fi
all: trp-scmi-check
endif
endif
ifneq ($(filter $(trp-in-tree-ta),$(CFG_IN_TREE_EARLY_TAS)),)
$(error trp: OP-TEE's own remoteproc application would be embedded, too; \
remove $(trp-in-tree-ta) from CFG_IN_TREE_EARLY_TAS)
endif
ifneq ($(filter-out 0 1,$(words $(filter %/$(trp-uuid).stripped.elf,\
	$(EARLY_TA_PATHS)))),)
$(error trp: two applications with the UUID $(trp-uuid) in EARLY_TA_PATHS: \
$(EARLY_TA_PATHS))
endif

ifeq ($(CFG_TRP_PTA),y)

# ---- trusted keys: the public halves only ----------------------------------

trp-keys-inc := $(trp-keys-dir)/trp_rproc_keys.inc
trp-keys-py := $(sub-dir)/keys.py
cleanfiles += $(trp-keys-inc)

$(trp-keys-inc): $(RPROC_SIGN_KEYS) $(trp-keys-py) FORCE
	$(q)mkdir -p $(dir $@)
	$(q)$(PYTHON3) $(trp-keys-py) --out $@ $(RPROC_SIGN_KEYS)

FORCE-GENSRC$(sm): $(trp-keys-inc)

# ---- the application --------------------------------------------------------

CFG_TRP_TA_TARGET ?= $(firstword $(ta-targets))
trp-kit := $(out-dir)/export-$(CFG_TRP_TA_TARGET)
trp-ta-src := $(trp-root)/optee/ta
trp-ta-bits := $(if $(filter %32,$(CFG_TRP_TA_TARGET)),32,64)

# Its own make, with none of this one's variables: O and the CFG_ are other's.
# Toolchains that are moved about, such as Yocto's, tell by these where libgcc
# and the modules of Python's OpenSSL are.
trp-ta-cross = $(CROSS_COMPILE_$(CFG_TRP_TA_TARGET))
trp-ta-env := LIBGCC_LOCATE_CFLAGS OPENSSL_MODULES OPENSSL_CONF \
	PYTHONPATH PYTHONHOME LD_LIBRARY_PATH
$(trp-ta-elf): FORCE | ta_dev_kit
	@$(cmd-echo-silent) '  TA      $@'
	$(q)env -i PATH="$$PATH" HOME="$$HOME" LC_ALL=C \
		$(foreach v,$(trp-ta-env),$(if $($(v)),$(v)='$($(v))')) \
		$(MAKE) --no-print-directory -s -C $(trp-ta-src) \
		O=$(abspath $(trp-ta-dir)) \
		TA_DEV_KIT_DIR=$(abspath $(trp-kit)) \
		COMPILER=$(or $(COMPILER_$(CFG_TRP_TA_TARGET)),$(COMPILER)) \
		CROSS_COMPILE=$(trp-ta-cross) \
		CROSS_COMPILE$(trp-ta-bits)=$(trp-ta-cross) \
		PYTHON3=$(PYTHON3) \
		$(if $(TA_SIGN_KEY),TA_SIGN_KEY=$(abspath $(TA_SIGN_KEY))) \
		CFG_REMOTEPROC_TA_HEAP_SIZE='$(CFG_REMOTEPROC_TA_HEAP_SIZE)' \
		CFG_TRP_PUBLIC_LOGIN=$(CFG_TRP_PUBLIC_LOGIN) \
		CFG_TRP_INSECURE=$(CFG_TRP_INSECURE) \
		CFG_TRP_TEST_CODE=$(abspath $(CFG_TRP_TEST_CODE)) \
		$(foreach v,CFG_TEE_TA_LOG_LEVEL,$(if $($(v)),$(v)=$($(v))))
	$(q)for d in $(trp-kit)/ta $(out-dir)/ta/remoteproc; do \
		if [ -e $$d/$(trp-uuid).ta ]; then \
			cmp -s $(trp-ta-dir)/$(trp-uuid).ta \
				$$d/$(trp-uuid).ta || \
			cp -f $(trp-ta-dir)/$(trp-uuid).ta $$d/; \
		fi; \
	done

all: $(trp-ta-elf)
endif
