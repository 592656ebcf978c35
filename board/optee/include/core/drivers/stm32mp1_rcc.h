/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers of the STM32MP15's RCC that concern the Cortex-M4, RM0436. */
#ifndef DRIVERS_STM32MP1_RCC_H
#define DRIVERS_STM32MP1_RCC_H

#include <io.h>
#include <stdbool.h>
#include <stm32_util.h>
#include <util.h>

#define RCC_TZCR			0x00
#define RCC_MP_GCR			0x10C
#define RCC_MP_GRSTCSETR		0x404
#define RCC_TZCR_TZEN			BIT(0)
#define RCC_TZCR_MCKPROT		BIT(1)
#define RCC_MP_GCR_BOOT_MCU		BIT(0)
#define RCC_MP_GRSTCSETR_MCURST		BIT(1)

static inline bool stm32_rcc_is_secure(void)
{
	return io_read32(stm32_rcc_base() + RCC_TZCR) & RCC_TZCR_TZEN;
}

static inline bool stm32_rcc_is_mckprot(void)
{
	return io_read32(stm32_rcc_base() + RCC_TZCR) & RCC_TZCR_MCKPROT;
}

static inline void stm32_rcc_set_mckprot(bool enable)
{
	vaddr_t tzcr = stm32_rcc_base() + RCC_TZCR;

	if (enable)
		io_setbits32(tzcr, RCC_TZCR_MCKPROT);
	else
		io_clrbits32(tzcr, RCC_TZCR_MCKPROT);
}

#endif /* DRIVERS_STM32MP1_RCC_H */
