/* SPDX-License-Identifier: BSD-2-Clause */
/* Services of the STM32MP1 platform. */
#ifndef STM32_UTIL_H
#define STM32_UTIL_H

#include <assert.h>
#include <kernel/panic.h>
#include <stdbool.h>
#include <stdint.h>
#include <tee_api_types.h>
#include <types_ext.h>

/* mapped registers of the RCC; a backup register of the TAMP */
vaddr_t stm32_rcc_base(void);
vaddr_t stm32mp_bkpreg(unsigned int idx);
/* physical address of SRAM as OP-TEE uses it, for an alias or not */
paddr_t stm32mp1_pa_or_sram_alias_pa(paddr_t pa);

#endif /* STM32_UTIL_H */
