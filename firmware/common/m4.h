/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers of the Cortex-M4 (ARMv7-M ARM) and of the STM32MP15 (RM0436) that
 * these programs use.
 */
#ifndef M4_H
#define M4_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REG(a)		(*(volatile uint32_t *)(a))

#define CORE_HZ		64000000u	/* HSI, the clock after reset */

#define DWT_CTRL	REG(0xe0001000)
#define DWT_CYCCNT	REG(0xe0001004)
#define SYST_CSR	REG(0xe000e010)
#define SYST_RVR	REG(0xe000e014)
#define SYST_CVR	REG(0xe000e018)
#define NVIC_ISER(n)	REG(0xe000e100 + 4 * (n))
#define NVIC_ICER(n)	REG(0xe000e180 + 4 * (n))
#define NVIC_ISPR(n)	REG(0xe000e200 + 4 * (n))
#define NVIC_ICPR(n)	REG(0xe000e280 + 4 * (n))
#define NVIC_IABR(n)	REG(0xe000e300 + 4 * (n))
#define NVIC_IPR(irq)	(*(volatile uint8_t *)(0xe000e400 + (irq)))
#define SCB_CPUID	REG(0xe000ed00)
#define SCB_ICSR	REG(0xe000ed04)
#define SCB_VTOR	REG(0xe000ed08)
#define SCB_AIRCR	REG(0xe000ed0c)
#define SCB_SCR		REG(0xe000ed10)
#define SCB_CCR		REG(0xe000ed14)
#define SCB_SHPR(exc)	(*(volatile uint8_t *)(0xe000ed14 + (exc)))
#define SCB_SHCSR	REG(0xe000ed24)
#define SCB_CFSR	REG(0xe000ed28)
#define SCB_HFSR	REG(0xe000ed2c)
#define SCB_BFAR	REG(0xe000ed38)
#define SCB_CPACR	REG(0xe000ed88)
#define SCB_DEMCR	REG(0xe000edfc)

#define ICSR_NMISET	(1u << 31)
#define ICSR_PENDSVSET	(1u << 28)
#define ICSR_PENDSTSET	(1u << 26)
#define CFSR_BFARVALID	(1u << 15)

#define IRQ_WWDG1	0
#define IRQ_IPCC_RX	103	/* the mailbox has something for the M4 */
#define IRQ_IPCC_TX	104	/* the other side took something */

#define WWDG1_CR	REG(0x4000a000)
#define WWDG1_CFR	REG(0x4000a004)
#define HSEM_R(n)	REG(0x4c000000 + 4 * (n))
#define HSEM_RLR(n)	REG(0x4c000080 + 4 * (n))
#define TAMP_M4_STATE	REG(0x5c00a148)	/* backup register 18 */

/* Values of TAMP_M4_STATE, as Linux's stm32_rproc knows them */
enum m4_state {
	M4_OFF, M4_INIT1, M4_CRUN, M4_CSTOP, M4_STANDBY, M4_CRASH,
};

static inline void irq_enable(unsigned int irq, uint8_t priority)
{
	NVIC_IPR(irq) = priority;
	NVIC_ISER(irq / 32) = 1u << (irq % 32);
}

static inline void irq_off(void)
{
	__asm__ volatile("cpsid i" ::: "memory");
}

static inline void irq_on(void)
{
	__asm__ volatile("cpsie i" ::: "memory");
}

static inline void wait_for_irq(void)
{
	__asm__ volatile("dsb\n\twfi\n\tisb" ::: "memory");
}

static inline void barrier(void)
{
	__asm__ volatile("dsb\n\tisb" ::: "memory");
}

/* From startup.c: what the vector table falls back to */
int main(void);
void default_handler(void);

#endif /* M4_H */
