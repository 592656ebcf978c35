/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System control space of the Cortex-M4 (ARMv7-M ARM, B3.2). There is no MPU
 * (MPU_TYPE reads 0), no trap for a division by 0 or an unaligned access, and
 * CPACR is kept but not enforced: the FPU is always on. Firmware that counts
 * on one of these is told so.
 */
#include <string.h>

#include "engine.h"

#define CPUID_M4	0x410fc241u	/* Cortex-M4 r0p1 */
#define CCR_RESET	0x200u		/* STKALIGN */
#define FPCCR_RESET	0xc0000000u	/* ASPEN, LSPEN */

#define DWT_CTRL	0x1000u
#define DWT_CYCCNT	0x1004u
#define SYST		0xe010u
#define ICSR		0xed04u
#define VTOR		0xed08u
#define AIRCR		0xed0cu
#define SCR		0xed10u
#define CCR		0xed14u
#define SHPR1		0xed18u
#define SHCSR		0xed24u
#define CFSR		0xed28u
#define HFSR		0xed2cu
#define DFSR		0xed30u
#define MMFAR		0xed34u
#define BFAR		0xed38u
#define CPACR		0xed88u
#define MPU		0xed94u		/* CTRL, RNR, RBAR, RASR and aliases */
#define MPU_END		0xedbcu
#define DEMCR		0xedfcu
#define FPCCR		0xef34u
#define FPCAR		0xef38u
#define FPDSCR		0xef3cu
#define STIR		0xef00u

#define CCR_UNALIGNED	(1u << 3)
#define CCR_DIV0	(1u << 4)
#define DEMCR_TRCENA	(1u << 24)
#define DWT_CYCCNTENA	(1u << 0)

#define ICSR_NMI	(1u << 31)
#define ICSR_PENDSV	(1u << 28)
#define ICSR_UNPENDSV	(1u << 27)
#define ICSR_PENDST	(1u << 26)
#define ICSR_UNPENDST	(1u << 25)

void scs_reset(struct engine *e)
{
	memset(&e->scb, 0, sizeof(e->scb));
	e->scb.vtor = e->vectors;
	e->scb.ccr = CCR_RESET;
	e->scb.fpccr = FPCCR_RESET;
	e->dwt_ctrl = 0;
	e->cyccnt = 0;
	memset(e->seen, 0, sizeof(e->seen));
	e->fpu_at = 0;
}

/* ---- DWT's cycle counter ------------------------------------------------- */

static bool counting(const struct engine *e)
{
	return (e->scb.demcr & DEMCR_TRCENA) && (e->dwt_ctrl & DWT_CYCCNTENA);
}

static uint32_t read_cyccnt(struct engine *e)
{
	if (counting(e)) {
		/* what is due stops the clock until it was raised */
		tick_update(e);
		return (uint32_t)(clock_now(e) - e->cycle0);
	}
	link_note(e, NOTE_CYCCNT, "CYCCNT is read but stands still: "
		  "DEMCR.TRCENA and DWT_CTRL.CYCCNTENA are not both set");
	return e->cyccnt;
}

static void write_cyccnt(struct engine *e, uint32_t v)
{
	e->cyccnt = v;
	e->cycle0 = clock_now(e) - v;
}

/* After DEMCR or DWT_CTRL changed: go on, or stand, at the value it has */
static void switch_cyccnt(struct engine *e, bool was)
{
	uint32_t now = (uint32_t)clock_now(e);

	if (was && !counting(e))
		e->cyccnt = now - (uint32_t)e->cycle0;
	else if (!was && counting(e))
		write_cyccnt(e, e->cyccnt);
}

/* ---- system control block ------------------------------------------------ */

static bool irqs_pending(const struct engine *e)
{
	unsigned int i;

	if (e->nvic.pending[0] & e->nvic.enabled[0] & 0xffff0000u)
		return true;
	for (i = 1; i < EXC_WORDS; i++)
		if (e->nvic.pending[i] & e->nvic.enabled[i])
			return true;
	return false;
}

static uint32_t read_icsr(struct engine *e)
{
	uint32_t v = e->ipsr | nvic_best(e) << 12;

	if (nvic_nactive(e) <= 1)
		v |= 1u << 11;
	if (irqs_pending(e))
		v |= 1u << 22;
	if (nvic_is(e->nvic.pending, EXC_NMI))
		v |= ICSR_NMI;
	if (nvic_is(e->nvic.pending, EXC_PENDSV))
		v |= ICSR_PENDSV;
	if (nvic_is(e->nvic.pending, EXC_SYSTICK))
		v |= ICSR_PENDST;
	return v;
}

static void write_icsr(struct engine *e, uint32_t v)
{
	if (v & ICSR_NMI)
		nvic_pend(e, EXC_NMI);
	if (v & ICSR_PENDSV)
		nvic_pend(e, EXC_PENDSV);
	if (v & ICSR_UNPENDSV)
		nvic_unpend(e, EXC_PENDSV);
	if (v & ICSR_PENDST)
		nvic_pend(e, EXC_SYSTICK);
	if (v & ICSR_UNPENDST)
		nvic_unpend(e, EXC_SYSTICK);
}

/* SHCSR is a window on the NVIC's bitmaps */
enum { ACTIVE, PENDING, ENABLED };
static const struct {
	uint8_t bit, exc, map;
} shcsr_bits[] = {
	{ 0, EXC_MEM, ACTIVE },		{ 1, EXC_BUS, ACTIVE },
	{ 3, EXC_USAGE, ACTIVE },	{ 7, EXC_SVC, ACTIVE },
	{ 8, EXC_DEBUG, ACTIVE },	{ 10, EXC_PENDSV, ACTIVE },
	{ 11, EXC_SYSTICK, ACTIVE },	{ 12, EXC_USAGE, PENDING },
	{ 13, EXC_MEM, PENDING },	{ 14, EXC_BUS, PENDING },
	{ 15, EXC_SVC, PENDING },	{ 16, EXC_MEM, ENABLED },
	{ 17, EXC_BUS, ENABLED },	{ 18, EXC_USAGE, ENABLED },
};
#define SHCSR_BITS	(sizeof(shcsr_bits) / sizeof(shcsr_bits[0]))

static uint32_t *shcsr_map(struct engine *e, unsigned int i)
{
	switch (shcsr_bits[i].map) {
	case ACTIVE:
		return e->nvic.active;
	case PENDING:
		return e->nvic.pending;
	default:
		return e->nvic.enabled;
	}
}

static uint32_t read_shcsr(struct engine *e)
{
	unsigned int i;
	uint32_t v = 0;

	for (i = 0; i < SHCSR_BITS; i++)
		if (nvic_is(shcsr_map(e, i), shcsr_bits[i].exc))
			v |= 1u << shcsr_bits[i].bit;
	return v;
}

static void write_shcsr(struct engine *e, uint32_t v, uint32_t mask)
{
	unsigned int i;

	for (i = 0; i < SHCSR_BITS; i++) {
		uint32_t *map = shcsr_map(e, i);
		uint32_t b = 1u << shcsr_bits[i].exc;

		if (!(mask >> shcsr_bits[i].bit & 1))
			continue;
		if (v >> shcsr_bits[i].bit & 1)
			map[0] |= b;
		else
			map[0] &= ~b;
	}
}

static void write_aircr(struct engine *e, uint32_t v)
{
	if (v >> 16 != 0x05fa)
		return;
	e->scb.prigroup = v >> 8 & 7;
	if (v & 5)	/* SYSRESETREQ, VECTRESET */
		e->reset_request = true;
}

static void write_shpr(struct engine *e, uint32_t off, uint32_t v,
		       uint32_t mask)
{
	unsigned int i;

	for (i = 0; i < 4; i++)
		if (mask >> (8 * i) & 0xff)
			e->nvic.prio[EXC_MEM + off - SHPR1 + i] =
				(uint8_t)(v >> (8 * i) & PRIO_MASK);
}

/* Registers that only keep what was written */
static uint32_t *plain(struct engine *e, uint32_t off, uint32_t *bits)
{
	*bits = UINT32_MAX;
	switch (off) {
	case VTOR:
		*bits = 0xffffff80u;
		return &e->scb.vtor;
	case SCR:
		*bits = 0x16;
		return &e->scb.scr;
	case CCR:
		*bits = 0x31b;
		return &e->scb.ccr;
	case MMFAR:
		return &e->scb.mmfar;
	case BFAR:
		return &e->scb.bfar;
	case CPACR:
		*bits = 0x00f00000u;
		return &e->scb.cpacr;
	case DEMCR:
		return &e->scb.demcr;
	case FPCCR:
		*bits = 0xc0000000u;
		return &e->scb.fpccr;
	case FPCAR:
		return &e->scb.fpcar;
	case FPDSCR:
		*bits = 0x07c00000u;
		return &e->scb.fpdscr;
	case DWT_CTRL:
		*bits = 1;
		return &e->dwt_ctrl;
	}
	return NULL;
}

uint32_t scs_read(struct engine *e, uint32_t addr)
{
	uint32_t off = addr & 0xfffff, bits, v;
	uint32_t *p = plain(e, off, &bits);

	if (p)
		return *p;
	if (off >= SYST && off < SYST + 16)
		return systick_read(e, off & 0x1f);
	if (off >= 0xe000 && off < 0xed00)
		return nvic_read(e, off & 0xfff);
	if (off >= SHPR1 && off < SHCSR) {
		memcpy(&v, &e->nvic.prio[EXC_MEM + off - SHPR1], 4);
		return v;
	}
	switch (off) {
	case DWT_CYCCNT:
		return read_cyccnt(e);
	case 0xed00:
		return CPUID_M4;
	case ICSR:
		return read_icsr(e);
	case AIRCR:
		return 0xfa050000u | e->scb.prigroup << 8;
	case SHCSR:
		return read_shcsr(e);
	case CFSR:
		return e->scb.cfsr;
	case HFSR:
		return e->scb.hfsr;
	case DFSR:
		return e->scb.dfsr;
	case 0xef40:	/* MVFR0, MVFR1: single precision */
		return 0x10110021u;
	case 0xef44:
		return 0x11000011u;
	}
	return 0;
}

static void write_plain(struct engine *e, uint32_t off, uint32_t *p,
			uint32_t v, uint32_t mask)
{
	bool was = counting(e);

	*p = (*p & ~mask) | (v & mask);
	if (off == CPACR)
		e->fpu_at = 0;
	if (off == DEMCR || off == DWT_CTRL)
		switch_cyccnt(e, was);
	if (off == CCR && (*p & CCR_DIV0))
		link_note(e, NOTE_DIV0, "CCR.DIV_0_TRP is set: a division by "
			  "0 gives 0 here, not a fault");
	if (off == CCR && (*p & CCR_UNALIGNED))
		link_note(e, NOTE_UNALIGNED, "CCR.UNALIGN_TRP is set: "
			  "unaligned accesses do not fault here");
}

void scs_write(struct engine *e, uint32_t addr, uint32_t v, uint32_t mask)
{
	uint32_t off = addr & 0xfffff, bits;
	uint32_t *p = plain(e, off, &bits);

	e->attention = 1;
	if (p) {
		write_plain(e, off, p, v, mask & bits);
		return;
	}
	if (off >= MPU && off < MPU_END) {
		link_note(e, NOTE_MPU, "write to the MPU (0x%08x): this core "
			  "has none (MPU_TYPE is 0), nothing is protected",
			  addr);
		return;
	}
	if (off >= SYST && off < SYST + 16) {
		systick_write(e, off & 0x1f, v, mask);
		return;
	}
	if ((off >= 0xe000 && off < 0xed00) || off == STIR) {
		nvic_write(e, off & 0xfff, v, mask);
		return;
	}
	if (off >= SHPR1 && off < SHCSR) {
		write_shpr(e, off, v, mask);
		return;
	}
	switch (off) {
	case DWT_CYCCNT:
		write_cyccnt(e, v);
		break;
	case ICSR:
		write_icsr(e, v & mask);
		break;
	case AIRCR:
		if (mask == UINT32_MAX)
			write_aircr(e, v);
		break;
	case SHCSR:
		write_shcsr(e, v, mask);
		break;
	case CFSR:
		e->scb.cfsr &= ~(v & mask);
		break;
	case HFSR:
		e->scb.hfsr &= ~(v & mask);
		break;
	case DFSR:
		e->scb.dfsr &= ~(v & mask);
		break;
	}
}
