/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Peripherals of the STM32MP15 that the M4 needs for its remote-processor
 * life (RM0436): the mailbox IPCC, the semaphores HSEM, the watchdog WWDG1;
 * and those that real programs wait for or print to: RCC, TIM2, USART3.
 * The board is asked for all others, such as the backup registers in TAMP.
 * What it does not have either reads zero, takes writes, and is reported once
 * per register and start.
 */
#include <string.h>

#include "engine.h"

#define TIM2		0x40000000u
#define WWDG1		0x4000a000u
#define USART3		0x4000f000u
#define HSEM		0x4c000000u
#define IPCC		0x4c001000u
#define RCC		0x50000000u
#define RCC_LEN		0x1000u
#define BLOCK		0x400u

/* IPCC, the side of processor 2 */
#define C1TOC2SR	0x0cu
#define C2CR		0x10u
#define C2MR		0x14u
#define C2SCR		0x18u
#define C2TOC1SR	0x1cu
#define CR_RXOIE	(1u << 0)
#define CR_TXFIE	(1u << 16)
#define CHANNELS	((1u << MCU_IPCC_CHANNELS) - 1)

/* HSEM: this core's number, in CORE and as bus master */
#define HSEM_RLR	0x80u
#define HSEM_CR		0x140u
#define HSEM_LOCK	(1u << 31)
#define HSEM_CORE	2u

/* ---- IPCC --------------------------------------------------------------- */

static uint32_t flags(_Atomic uint32_t *f)
{
	uint32_t v = 0;
	unsigned int i;

	for (i = 0; i < MCU_IPCC_CHANNELS; i++)
		if (atomic_load(&f[i]))
			v |= 1u << i;
	return v;
}

static void ipcc_update(struct engine *e)
{
	uint32_t rx = flags(e->shared->ipcc_a2m) & ~e->ipcc.c2mr;
	uint32_t tx = ~flags(e->shared->ipcc_m2a) & ~(e->ipcc.c2mr >> 16);

	nvic_line(e, IRQ_IPCC_RX1, (e->ipcc.c2cr & CR_RXOIE) &&
		  (rx & CHANNELS));
	nvic_line(e, IRQ_IPCC_TX1, (e->ipcc.c2cr & CR_TXFIE) &&
		  (tx & CHANNELS));
}

static uint32_t ipcc_read(struct engine *e, uint32_t off)
{
	switch (off) {
	case C1TOC2SR:
		return flags(e->shared->ipcc_a2m);
	case C2CR:
		return e->ipcc.c2cr;
	case C2MR:
		return e->ipcc.c2mr;
	case C2TOC1SR:
		return flags(e->shared->ipcc_m2a);
	case 0x3f0:	/* HWCFGR: channels */
		return MCU_IPCC_CHANNELS;
	case 0x3f4:	/* VERR 1.0 */
		return 0x10;
	case 0x3f8:	/* IPIDR */
		return 0x00100071u;
	}
	return 0;
}

/* Take (low half) and send (high half); the A side hears of both. */
static void ipcc_signal(struct engine *e, uint32_t v)
{
	bool changed = false;
	unsigned int i;

	for (i = 0; i < MCU_IPCC_CHANNELS; i++) {
		if (v >> i & 1)
			changed |= atomic_exchange(&e->shared->ipcc_a2m[i], 0);
		if (v >> (16 + i) & 1)
			changed |= !atomic_exchange(&e->shared->ipcc_m2a[i],
						    1);
	}
	if (changed)
		link_send(e, &(struct mcu_msg){ .type = MCU_LINE });
}

static void ipcc_write(struct engine *e, uint32_t off, uint32_t v,
		       uint32_t mask)
{
	switch (off) {
	case C2CR:
		mask &= CR_RXOIE | CR_TXFIE;
		e->ipcc.c2cr = (e->ipcc.c2cr & ~mask) | (v & mask);
		break;
	case C2MR:
		e->ipcc.c2mr = (e->ipcc.c2mr & ~mask) | (v & mask);
		break;
	case C2SCR:
		ipcc_signal(e, v & mask);
		break;
	}
	ipcc_update(e);
	e->attention = 1;
}

/* ---- HSEM --------------------------------------------------------------- */

static uint32_t hsem_read(struct engine *e, uint32_t off)
{
	unsigned int i = (off & 0x7f) / 4;
	uint32_t mine = HSEM_LOCK | HSEM_CORE << 8, none = 0;

	if (off < HSEM_RLR)
		return atomic_load(&e->shared->hsem[i]);
	if (off >= HSEM_RLR + 0x80)
		return 0;
	/* reading RLR takes a free semaphore, with process 0 */
	if (atomic_compare_exchange_strong(&e->shared->hsem[i], &none, mine))
		return mine;
	return none;
}

static void hsem_write(struct engine *e, uint32_t off, uint32_t v)
{
	uint32_t who = v & 0xfff, none = 0, held;
	unsigned int i = off / 4;

	if (off == HSEM_CR && (v >> 8 & 0xf) == HSEM_CORE) {
		for (i = 0; i < 32; i++)
			if ((atomic_load(&e->shared->hsem[i]) >> 8 & 0xf) ==
			    HSEM_CORE)
				atomic_store(&e->shared->hsem[i], 0);
		return;
	}
	/* only with this core's own number */
	if (off >= HSEM_RLR || who >> 8 != HSEM_CORE)
		return;
	if (v & HSEM_LOCK) {
		atomic_compare_exchange_strong(&e->shared->hsem[i], &none,
					       HSEM_LOCK | who);
		return;
	}
	held = HSEM_LOCK | who;
	atomic_compare_exchange_strong(&e->shared->hsem[i], &held, 0);
}

/* ---- everything else ---------------------------------------------------- */

static const struct {
	uint32_t first, last;
	const char *name;
} names[] = {
	{ 0x40001000, 0x40009fff, "TIM3-7, TIM12-14, LPTIM1" },
	{ 0x4000e000, 0x4000efff, "USART2" },
	{ 0x40010000, 0x40011fff, "UART4, UART5" },
	{ 0x40012000, 0x40015fff, "I2C1-3, I2C5" },
	{ 0x44000000, 0x44008fff, "TIM1, TIM8, USART6, SPI1, TIM15-17" },
	{ 0x48000000, 0x48002fff, "DMA1, DMA2, DMAMUX1" },
	{ 0x48003000, 0x480033ff, "ADC" },
	{ 0x4c002000, 0x4c002fff, "HASH2" },
	{ 0x4c003000, 0x4c003fff, "RNG2" },
	{ 0x50000000, 0x50000fff, "RCC" },
	{ 0x50001000, 0x500013ff, "PWR" },
	{ 0x50002000, 0x5000cfff, "GPIOA-K" },
	{ 0x5000d000, 0x5000dfff, "EXTI" },
	{ 0x50020000, 0x500203ff, "SYSCFG" },
	{ 0x54004000, 0x540043ff, "GPIOZ" },
	{ 0x5c004000, 0x5c0043ff, "RTC" },
	{ 0x5c00a000, 0x5c00a3ff, "TAMP" },
};

static const char *name_of(uint32_t addr)
{
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (addr >= names[i].first && addr <= names[i].last)
			return names[i].name;
	return "a register";
}

#define SLOTS	(sizeof(((struct engine *)0)->logged) / sizeof(uint32_t))

/* Slot of a register in the list of those that nobody models */
static uint32_t *slot(struct engine *e, uint32_t addr)
{
	size_t i = (addr >> 2) * 2654435761u % SLOTS;

	while (e->logged[i] && e->logged[i] != addr)
		i = (i + 1) % SLOTS;
	return &e->logged[i];
}

static void unmodelled(struct engine *e, uint32_t addr, bool write)
{
	if (e->nlogged > SLOTS / 2)
		return;
	*slot(e, addr) = addr;
	if (++e->nlogged > SLOTS / 2)
		link_log(e, "more registers without a model: not listed");
	else
		link_log(e, "first %s 0x%08x (%s): no model, reads 0",
			 write ? "write to" : "read of", addr, name_of(addr));
}

/* Whatever is not here, is the board's, or nobody's. */
static uint32_t elsewhere(struct engine *e, uint32_t addr, bool write,
			  uint32_t v)
{
	if (*slot(e, addr) == addr)
		return 0;
	switch (link_access(e, addr, write, &v)) {
	case ACCESS_SERVED:
		return v;
	case ACCESS_REFUSED:
		e->mem_addr = addr;
		e->refused = true;
		e->attention = 1;
		break;
	case ACCESS_NOTHING:
		unmodelled(e, addr, write);
		break;
	}
	return 0;
}

void periph_reset(struct engine *e)
{
	memset(e->logged, 0, sizeof(e->logged));
	e->nlogged = 0;
	e->ipcc = (struct ipcc){ .c2mr = UINT32_MAX };
	memset(e->rcc, 0, sizeof(e->rcc));
	tim_reset(e);
	usart_reset(e);
}

/* Look at the lines that the other side changes. */
void periph_update(struct engine *e)
{
	ipcc_update(e);
}

uint32_t periph_read(struct engine *e, uint32_t addr)
{
	uint32_t off = addr % BLOCK, v;

	if (addr - RCC < RCC_LEN && rcc_read(e, addr - RCC, &v))
		return v;
	switch (addr - off) {
	case TIM2:
		return tim_read(e, off);
	case USART3:
		return usart_read(e, off);
	case WWDG1:
		return wwdg_read(e, off);
	case HSEM:
		return hsem_read(e, off);
	case IPCC:
		return ipcc_read(e, off);
	}
	return elsewhere(e, addr, false, 0);
}

void periph_write(struct engine *e, uint32_t addr, uint32_t v, uint32_t mask)
{
	uint32_t off = addr % BLOCK;

	if (addr - RCC < RCC_LEN && rcc_write(e, addr - RCC, v, mask))
		return;
	switch (addr - off) {
	case TIM2:
		tim_write(e, off, v, mask);
		return;
	case USART3:
		usart_write(e, off, v, mask);
		return;
	case WWDG1:
		wwdg_write(e, off, v, mask);
		return;
	case HSEM:
		hsem_write(e, off, v & mask);
		return;
	case IPCC:
		ipcc_write(e, off, v, mask);
		return;
	}
	elsewhere(e, addr, true, v & mask);
}
