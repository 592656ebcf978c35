# SPDX-License-Identifier: BSD-2-Clause
# A real OP-TEE OS with trp in it:
#
#   make optee OPTEE_OS=/path/to/optee_os PLATFORM=stm32mp1-157C_DK2 \
#	O=/path/to/out RPROC_SIGN_KEY=key.pem
#
# All variables of OP-TEE's build can be given, too. CLANG=1 takes Clang.
# OPTEE_CONFIG is a file that includes trp.mk and has more to say.

CROSS_A64 ?= aarch64-linux-gnu-
CROSS_A32 ?= arm-linux-gnueabihf-
OPTEE_OUT = $(abspath $(or $(O),$(B)/optee/$(PLATFORM)))

# Flags for PC programs in the environment are not for this
.PHONY: optee
optee:		## a real OP-TEE OS with trp: OPTEE_OS=dir PLATFORM=... [O=dir]
	@test -f '$(OPTEE_OS)/core/core.mk' || { \
		echo 'OPTEE_OS=/path/to/optee_os is needed' >&2; exit 1; }
	@test -n '$(PLATFORM)' || { \
		echo 'PLATFORM=... is needed, as for OP-TEE itself' >&2; \
		exit 1; }
	@mkdir -p '$(OPTEE_OUT)'
	$(Q)env -u CFLAGS -u CPPFLAGS -u LDFLAGS -u ARCH \
		$(MAKE) -C '$(OPTEE_OS)' --no-print-directory \
		O='$(OPTEE_OUT)' PLATFORM='$(PLATFORM)' \
		CFG_OPTEE_CONFIG='$(abspath $(or \
			$(OPTEE_CONFIG),optee/mk/trp.mk))' \
		CROSS_COMPILE32='$(CROSS_A32)' CROSS_COMPILE64='$(CROSS_A64)' \
		CROSS_COMPILE='$(or $(CROSS_COMPILE),$(if $(filter \
			stm32mp1-%,$(PLATFORM)),$(CROSS_A32),$(CROSS_A64)))' \
		PYTHON3='$(PYTHON)' \
		$(if $(filter 1,$(CLANG)),COMPILER=clang) \
		$(if $(RPROC_SIGN_KEY),RPROC_SIGN_KEY='$(abspath \
			$(RPROC_SIGN_KEY))') \
		$(if $(RPROC_SIGN_KEYS),RPROC_SIGN_KEYS='$(abspath \
			$(RPROC_SIGN_KEYS))')
