/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks the peripherals that programs wait for or print to: RCC's read-back
 * and clock tree, TIM2, USART3, the reset flags; and does what the emulated
 * core has a line for: MPU, DIV_0_TRP, a cycle counter that is off. Then the
 * watchdog bites, unless it was the watchdog that the last life ended with.
 */
#include "common/m4.h"
#include "common/trace.h"

#define RCC(off)	REG(0x50000000 + (off))
#define MC_APB1ENSETR	RCC(0xa80)
#define MC_APB1ENCLRR	RCC(0xa84)
#define UART35CKSELR	RCC(0x8ec)
#define MC_RSTSCLRR	RCC(0xc00)
#define WWDG1RSTF	(1u << 10)
#define MSSCKSELR	RCC(0x048)
#define RCK3SELR	RCC(0x820)
#define MCUDIVR		RCC(0x830)
#define APB1DIVR	RCC(0x834)
#define PLL3CFGR1	RCC(0x884)
#define PLL3CFGR2	RCC(0x888)
#define PLL3FRACR	RCC(0x88c)
#define HSI_HZ		64000000u
#define HSE_HZ		24000000u

#define TIM2(off)	REG(0x40000000 + (off))
#define TIM_CR1		TIM2(0x00)
#define TIM_DIER	TIM2(0x0c)
#define TIM_SR		TIM2(0x10)
#define TIM_EGR		TIM2(0x14)
#define TIM_CNT		TIM2(0x24)
#define TIM_PSC		TIM2(0x28)
#define TIM_ARR		TIM2(0x2c)
#define TIM_CCR1	TIM2(0x34)
#define IRQ_TIM2	28

#define USART3(off)	REG(0x4000f000 + (off))
#define USART_CR1	USART3(0x00)
#define USART_ISR	USART3(0x1c)
#define USART_TDR	USART3(0x28)

static uint32_t checked, failed;
static volatile uint32_t updates, compares;

static void expect(bool ok, const char *what, uint32_t got)
{
	checked++;
	if (ok)
		return;
	failed++;
	trace("periph: FAILED %s: %x", what, got);
}

/* The core's clock as a program works it out from the tree, in kHz */
static uint32_t core_khz(void)
{
	uint32_t src = MSSCKSELR & 3, m, p;
	uint64_t n;

	if (src == 0)
		return HSI_HZ / 1000 >> (MCUDIVR & 0xf);
	if (src != 3 || (RCK3SELR & 3) != 1)
		return 0;
	m = (PLL3CFGR1 >> 16 & 0x3f) + 1;
	p = (PLL3CFGR2 & 0x7f) + 1;
	n = ((PLL3CFGR1 & 0x1ff) + 1ull) << 13;
	if (PLL3FRACR >> 16 & 1)
		n += PLL3FRACR >> 3 & 0x1fff;
	/* no 64-bit division here: 24 MHz / m / p first, in 1/8192 kHz */
	return (uint32_t)((n * (HSE_HZ / 1000 / m) >> 13) / p) >>
	       (MCUDIVR & 0xf);
}

static void clocks(uint32_t flags)
{
	uint32_t khz = core_khz();

	trace("periph: core at %u MHz, APB1 / %u", (khz + 500) / 1000,
	      1u << (APB1DIVR & 7));
	expect(khz != 0, "clock tree", MSSCKSELR);
	expect(MSSCKSELR >> 31 && MCUDIVR >> 31, "clocks are ready",
	       MSSCKSELR);
	MSSCKSELR = 2;
	expect(core_khz() == khz, "the clock tree stays", MSSCKSELR);
	MC_APB1ENSETR = 1;
	MC_APB1ENSETR = 1u << 15;
	expect(MC_APB1ENSETR == 0x8001, "enable reads back", MC_APB1ENSETR);
	MC_APB1ENCLRR = 1u << 15;
	expect(MC_APB1ENCLRR == 1, "disable reads back", MC_APB1ENCLRR);
	UART35CKSELR = 2;
	expect(UART35CKSELR == 2, "selection reads back", UART35CKSELR);
	trace("periph: reset by %s", flags & WWDG1RSTF ? "the watchdog" :
	      "the A side");
	MC_RSTSCLRR = flags;
	expect(MC_RSTSCLRR == 0, "reset flags are cleared", MC_RSTSCLRR);
}

void irq_handler(void)
{
	uint32_t sr = TIM_SR;

	TIM_SR = ~sr;
	updates += sr & 1;
	compares += sr >> 1 & 1;
}

static void timer(uint32_t mhz)
{
	uint32_t t0, i;

	TIM_PSC = mhz - 1;	/* microseconds */
	TIM_ARR = 999;
	TIM_CCR1 = 500;
	TIM_EGR = 1;
	expect(TIM_SR & 1, "UG sets UIF", TIM_SR);
	TIM_SR = 0;
	TIM_DIER = 3;
	irq_enable(IRQ_TIM2, 0x80);
	t0 = DWT_CYCCNT;
	TIM_CR1 = 1;
	for (i = 0; updates < 10 && i < 100; i++) {
		/* masked: none comes between the look and the sleep */
		irq_off();
		if (updates < 10)
			wait_for_irq();
		irq_on();
		barrier();
	}
	TIM_CR1 = 0;
	t0 = DWT_CYCCNT - t0;
	expect(updates == 10, "ten updates", updates);
	expect(compares == 10, "ten compares", compares);
	expect(t0 >= 10000 * mhz && t0 < 10500 * mhz, "in 10 ms", t0 / mhz);
	/* one pulse, without interrupt, waited for */
	TIM_DIER = 0;
	TIM_SR = 0;
	TIM_CNT = 990;
	TIM_CR1 = 9;
	for (i = 0; !(TIM_SR & 1) && i < 1000000; i++)
		;
	expect(TIM_SR & 1, "one pulse ends", TIM_CNT);
	expect(!(TIM_CR1 & 1) && !TIM_CNT, "and stops", TIM_CR1);
	/* free-running, as programs measure with it */
	TIM_PSC = 0;
	TIM_ARR = 0xffffffff;
	TIM_EGR = 1;
	TIM_CR1 = 1;
	t0 = TIM_CNT;
	i = TIM_CNT;
	expect(i > t0, "it counts", i - t0);
}

static void say(const char *s)
{
	for (; *s; s++) {
		while (!(USART_ISR & 1u << 7))
			;
		USART_TDR = (uint32_t)*s;
	}
}

static void serial(void)
{
	say("lost");
	USART_CR1 = 0xd;
	expect((USART_ISR >> 21 & 3) == 3, "TEACK, REACK", USART_ISR);
	say("hello from USART3\r\n");
	say("without an end");
	while (!(USART_ISR & 1u << 6))
		;
}

static void not_as_on_the_chip(void)
{
	uint32_t a, b;

	a = DWT_CYCCNT;
	b = DWT_CYCCNT;
	expect(b > a, "CYCCNT counts", b - a);
	DWT_CTRL = 0;
	a = DWT_CYCCNT;
	b = DWT_CYCCNT;
	expect(b == a, "CYCCNT stands", b - a);
	DWT_CTRL = 1;
	expect(DWT_CYCCNT > b, "and goes on", DWT_CYCCNT);
	REG(0xe000ed94) = 5;	/* MPU_CTRL */
	REG(0xe000ed9c) = 0;	/* MPU_RBAR */
	SCB_CCR |= 1u << 3 | 1u << 4;
}

int main(void)
{
	uint32_t flags = MC_RSTSCLRR;

	trace_init();
	clocks(flags);
	timer((core_khz() + 500) / 1000);
	serial();
	not_as_on_the_chip();
	trace("periph: %u checks, %u failed", checked, failed);
	if (!(flags & WWDG1RSTF))
		WWDG1_CR = 0xff;
	for (;;)
		;
}
