# SPDX-License-Identifier: BSD-2-Clause
# OP-TEE's own remoteproc application and pseudo TA on QEMU's virt machine, to
# compare with: CFG_OPTEE_CONFIG of an unmodified tree without trp. The tree
# has a driver for STM32MP15 only; the one beside this file takes its place.
intree-root := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))

CFG_REMOTEPROC_PTA ?= y
CFG_IN_TREE_EARLY_TAS ?= remoteproc/80a4c275-0a47-4905-8285-1486a9771a08
RPROC_SIGN_KEY ?= keys/default.pem

# The coprocessors' memory lies where optee/mk/virt.dts has it
CFG_TZDRAM_START ?= 0x0e100000
CFG_TZDRAM_SIZE ?= 0x00b00000

core-platform-subdirs += $(intree-root)
