# SPDX-License-Identifier: BSD-2-Clause
#
# Adds trp to an unmodified OP-TEE OS tree:
#
#   make PLATFORM=... CFG_OPTEE_CONFIG=/path/to/trp/optee/mk/trp.mk ...
#
# or, vendored into the tree, `include trp/optee/mk/trp.mk` as the first line
# of the platform's conf.mk. docs/optee.md explains every option:
#
#   CFG_DRIVERS_REMOTEPROC=y	our drivers
#   CFG_STM32MP_REMOTEPROC	our STM32MP15 driver; y on PLATFORM=stm32mp1
#   CFG_TRP_VIRT		our driver for QEMU's virt machine; y on
#				PLATFORM=vexpress-qemu_armv8a
#   CFG_REMOTEPROC_PTA=y	our pseudo TA and, as an early TA, our
#				application (CFG_TRP_EARLY_TA=n: not embedded)
#   CFG_REMOTEPROC_TA_HEAP_SIZE=4096
#   RPROC_SIGN_KEY=key.pem	trusted key, private or public, RSA or P-256
#   RPROC_SIGN_KEYS="a.pem b.pem"	several
#   CFG_TRP_STOCK_TA=n		OP-TEE's own remoteproc application may load
#   CFG_TRP_PUBLIC_LOGIN=n	clients other than the kernel (boot loaders)
#   CFG_TRP_KNOWN_SIGNATURE=y	a manifest that a processor verified last is
#				not verified again
#   CFG_TRP_DTS=board.dts	OP-TEE's device tree, with the processor enabled
#   CFG_INSECURE=y		said by hand: memory without a firewall is used
#   CFG_TRP_TEST_CODE=dir	for tests, with CFG_INSECURE=y only: dir/ta.mk
#				is built into the application, dir/core into
#				the core
#
# In OP-TEE's tree the same names build OP-TEE's own pseudo TA, driver and
# application. These have our UUIDs, and a core with both panics at boot: so
# this file takes what the user said, and turns the names off for the tree. One
# stays: where our STM32MP15 driver is built, CFG_STM32MP_REMOTEPROC=y makes
# OP-TEE's SCMI server ask whether Linux may move the M4's reset lines.

trp-root := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))../..)

# Whether the platform's name came as PLATFORM=a-b or in two variables
trp-platform := $(PLATFORM)$(if $(PLATFORM_FLAVOR),-$(PLATFORM_FLAVOR))
trp-is = $(filter $(addsuffix %,$(1)),$(trp-platform)-)

# $(call trp-take,OURS,THEIRS,default): OURS from what the user said, now:
# THEIRS says no from here on
define trp-take
ifndef $(1)
$(1) := $$(or $$(strip $$($(2))),$(3))
endif
override $(2) := n
endef

$(eval $(call trp-take,CFG_TRP_STM32MP,CFG_STM32MP_REMOTEPROC,$(if \
	$(call trp-is,stm32mp1-),y,n)))
$(eval $(call trp-take,CFG_TRP_DRIVERS,CFG_DRIVERS_REMOTEPROC,y))
$(eval $(call trp-take,CFG_TRP_PTA,CFG_REMOTEPROC_PTA,y))
override CFG_STM32MP_REMOTEPROC := $(if $(call trp-is,stm32mp1-),$(if \
	$(filter y-y,$(CFG_TRP_DRIVERS)-$(CFG_TRP_STM32MP)),y,n),n)
CFG_TRP_VIRT ?= $(if $(call trp-is,vexpress-qemu_armv8a-),y,n)

# OP-TEE's own default of CFG_INSECURE is y, and means other things, too.
# Here it only counts when somebody wrote it down for this build.
ifneq ($(filter command% environment%,$(origin CFG_INSECURE)),)
CFG_TRP_INSECURE ?= $(CFG_INSECURE)
endif
CFG_TRP_INSECURE ?= n

CFG_TRP_STOCK_TA ?= n
CFG_TRP_PUBLIC_LOGIN ?= n
CFG_TRP_KNOWN_SIGNATURE ?= y
CFG_TRP_EARLY_TA ?= y
CFG_REMOTEPROC_TA_HEAP_SIZE ?= 4096

# SHA-256 by instructions of the CPU: a 38th of the instructions of that in C.
# Not where a platform's cores may lack them; others say y themselves.
ifneq ($(call trp-is,vexpress-qemu_armv8a-),)
CFG_CRYPTO_WITH_CE ?= y
endif

trp-uuid := 80a4c275-0a47-4905-8285-1486a9771a08
trp-in-tree-ta := remoteproc/$(trp-uuid)

ifneq ($(filter $(trp-in-tree-ta),$(CFG_IN_TREE_EARLY_TAS)),)
override CFG_IN_TREE_EARLY_TAS := $(filter-out $(trp-in-tree-ta),\
	$(CFG_IN_TREE_EARLY_TAS))
endif

ifeq ($(CFG_TRP_PTA),y)
ifneq ($(CFG_TRP_DRIVERS),y)
$(error trp: CFG_REMOTEPROC_PTA=y needs CFG_DRIVERS_REMOTEPROC=y)
endif
ifneq ($(filter-out y,$(CFG_WITH_USER_TA)),)
$(error trp: CFG_REMOTEPROC_PTA=y needs CFG_WITH_USER_TA=y)
endif
endif

# Code of tests, which makes things fail on demand. Not in the sources of a
# product, and not by accident: only in a build that calls itself insecure.
ifneq ($(CFG_TRP_TEST_CODE),)
ifneq ($(CFG_TRP_INSECURE),y)
$(error trp: CFG_TRP_TEST_CODE=$(CFG_TRP_TEST_CODE) builds code of tests \
into OP-TEE: that needs CFG_INSECURE=y on the command line)
endif
ifeq ($(wildcard $(CFG_TRP_TEST_CODE)/ta.mk),)
$(error trp: CFG_TRP_TEST_CODE=$(CFG_TRP_TEST_CODE): no ta.mk there)
endif
core-platform-subdirs += $(abspath $(CFG_TRP_TEST_CODE))/core
endif

# Where things of ours are built; like the source tree, since sources are
# named with .. from there. OP-TEE builds /a/b.c in $(out-dir)/a: a checkout in
# a folder of this name would get the application's objects into the core.
trp-out = $(out-dir)/trp-built
ifneq ($(filter /trp-built/%,$(trp-root)/),)
$(error trp: not from a checkout in /trp-built, which is the name of a folder \
of the build)
endif
trp-keys-dir = $(trp-out)/keys
trp-ta-dir = $(trp-out)/optee/ta
trp-ta-elf = $(trp-ta-dir)/$(trp-uuid).stripped.elf

ifeq ($(CFG_TRP_DRIVERS),y)
core-platform-subdirs += $(trp-root)/optee/drivers
endif
ifeq ($(CFG_TRP_PTA),y)
core-platform-subdirs += $(trp-root)/optee/pta
ifeq ($(CFG_TRP_EARLY_TA),y)
override EARLY_TA_PATHS += $(trp-ta-elf)
endif
endif
# its sub.mk has the rules that need to know what the platform said
core-platform-subdirs += $(trp-root)/optee/mk

# The device tree of the virtual SoC, embedded
ifeq ($(CFG_TRP_VIRT),y)
# n: processors are only memory, START says yes and nothing runs
CFG_TRP_VIRT_LINK ?= y
CFG_TRP_VIRT_DTS ?= $(trp-root)/optee/mk/virt.dts
override CFG_DT_DRIVER_EMBEDDED_TEST := n
# the CPU sleeps while it waits for the coprocessor's process
CFG_CALLOUT ?= y
ifneq ($(CFG_CALLOUT),y)
$(error trp: CFG_TRP_VIRT=y needs CFG_CALLOUT=y)
endif
CFG_EMBED_DTB_SOURCE_FILE ?= $(notdir $(CFG_TRP_VIRT_DTS))
override core-embed-fdt-dts = $(CFG_TRP_VIRT_DTS)
# what lies above in the 15 MiB of secure DRAM is the coprocessors'
CFG_TZDRAM_START ?= 0x0e100000
CFG_TZDRAM_SIZE ?= 0x00b00000
endif

# A device tree of the user's for OP-TEE, in place of the platform's, which it
# may include by its name
ifneq ($(CFG_TRP_DTS),)
override core-embed-fdt-dts = $(CFG_TRP_DTS)
CPPFLAGS += -Icore/arch/$(ARCH)/dts
endif

# Trusted keys: without any, OP-TEE's key that everybody has
RPROC_SIGN_KEY ?= keys/default.pem
RPROC_SIGN_KEYS ?= $(RPROC_SIGN_KEY)
