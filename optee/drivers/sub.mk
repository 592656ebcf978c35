# SPDX-License-Identifier: BSD-2-Clause
# Drivers of remote processors, for OP-TEE's build (see optee/mk/trp.mk).
global-incdirs-y += ../../include
srcs-y += rproc.c
ifeq ($(CFG_TRP_STM32MP)-$(CFG_STM32MP15),y-y)
srcs-y += stm32mp1.c stm32mp1_fw.c
endif
srcs-$(CFG_TRP_VIRT) += virt.c virt_link.c virt_map.c virt_window.c
