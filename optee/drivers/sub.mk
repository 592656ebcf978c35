# SPDX-License-Identifier: BSD-2-Clause
# Drivers of remote processors, for OP-TEE's build.
global-incdirs-y += ../../include
srcs-y += rproc.c
srcs-$(CFG_STM32MP15) += stm32mp1.c stm32mp1_fw.c
