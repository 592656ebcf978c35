/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Nested vectored interrupt controller (ARMv7-M ARM, B1.5 and B3.4): what
 * pends, at which priority, and whether it may run. Smaller is more urgent:
 * -2 NMI, -1 HardFault, 0 to 0xf0 configurable, PRIO_IDLE nothing running.
 */
#include <string.h>

#include "engine.h"

/* Offsets from 0xE000E000 */
#define ICTR	0x004
#define ISER	0x100
#define ICER	0x180
#define ISPR	0x200
#define ICPR	0x280
#define IABR	0x300
#define IPR	0x400
#define STIR	0xf00
#define IRQ_WORDS	5u

static uint32_t bit(unsigned int exc)
{
	return 1u << (exc % 32);
}

bool nvic_is(const uint32_t *map, unsigned int exc)
{
	return (map[exc / 32] & bit(exc)) != 0;
}

void nvic_reset(struct nvic *n)
{
	memset(n, 0, sizeof(*n));
	n->enabled[0] = bit(EXC_NMI) | bit(EXC_HARD) | bit(EXC_SVC) |
			bit(EXC_PENDSV) | bit(EXC_SYSTICK);
}

void nvic_pend(struct engine *e, unsigned int exc)
{
	e->nvic.pending[exc / 32] |= bit(exc);
	e->attention = 1;
}

void nvic_unpend(struct engine *e, unsigned int exc)
{
	e->nvic.pending[exc / 32] &= ~bit(exc);
	/* an input that is still high pends again, unless it is served */
	if (nvic_is(e->nvic.line, exc) && !nvic_is(e->nvic.active, exc))
		nvic_pend(e, exc);
}

void nvic_line(struct engine *e, unsigned int irq, bool level)
{
	unsigned int exc = EXC_IRQ0 + irq;
	bool was = nvic_is(e->nvic.line, exc);

	if (level)
		e->nvic.line[exc / 32] |= bit(exc);
	else
		e->nvic.line[exc / 32] &= ~bit(exc);
	if (level && !was)
		nvic_pend(e, exc);
}

void nvic_activate(struct engine *e, unsigned int exc)
{
	e->nvic.pending[exc / 32] &= ~bit(exc);
	e->nvic.active[exc / 32] |= bit(exc);
}

void nvic_deactivate(struct engine *e, unsigned int exc)
{
	e->nvic.active[exc / 32] &= ~bit(exc);
	if (nvic_is(e->nvic.line, exc))
		nvic_pend(e, exc);
}

unsigned int nvic_nactive(const struct engine *e)
{
	unsigned int i, n = 0;

	for (i = 0; i < EXC_WORDS; i++)
		n += (unsigned int)__builtin_popcount(e->nvic.active[i]);
	return n;
}

int nvic_prio(const struct engine *e, unsigned int exc)
{
	if (exc == EXC_NMI)
		return -2;
	if (exc == EXC_HARD)
		return -1;
	return e->nvic.prio[exc];
}

/* The part of a priority that decides about preemption */
int nvic_group(const struct engine *e, int prio)
{
	uint32_t sub = (2u << e->scb.prigroup) - 1;

	return prio < 0 || prio > 255 ? prio : prio & (int)~sub;
}

/* Priority of what runs now, by the handlers alone */
int nvic_running(const struct engine *e)
{
	unsigned int i;
	int best = PRIO_IDLE;

	for (i = 0; i < EXC_WORDS; i++) {
		uint32_t w = e->nvic.active[i];

		for (; w; w &= w - 1) {
			unsigned int exc = i * 32 +
					   (unsigned int)__builtin_ctz(w);
			int p = nvic_group(e, nvic_prio(e, exc));

			if (p < best)
				best = p;
		}
	}
	return best;
}

/* Likewise, boosted by @masks: PRIMASK, BASEPRI, FAULTMASK */
int nvic_masked(const struct engine *e, const uint32_t masks[3])
{
	int p = nvic_running(e);
	int base = (int)(masks[1] & PRIO_MASK);

	if (base && nvic_group(e, base) < p)
		p = nvic_group(e, base);
	if ((masks[0] & 1) && p > 0)
		p = 0;
	if ((masks[2] & 1) && p > -1)
		p = -1;
	return p;
}

/* The most urgent pending and enabled exception, 0 for none */
unsigned int nvic_best(const struct engine *e)
{
	unsigned int i, found = 0;
	int best = PRIO_IDLE;

	for (i = 0; i < EXC_WORDS; i++) {
		uint32_t w = e->nvic.pending[i] & e->nvic.enabled[i];

		for (; w; w &= w - 1) {
			unsigned int exc = i * 32 +
					   (unsigned int)__builtin_ctz(w);

			if (nvic_prio(e, exc) < best) {
				best = nvic_prio(e, exc);
				found = exc;
			}
		}
	}
	return found;
}

/* 32 interrupts of a bitmap: exceptions start 16 bits earlier */
static uint32_t get_irqs(const uint32_t *map, unsigned int word)
{
	uint32_t hi = word + 1 < EXC_WORDS ? map[word + 1] << 16 : 0;

	return map[word] >> 16 | hi;
}

static void for_irqs(struct engine *e, unsigned int word, uint32_t bits,
		     void (*fn)(struct engine *e, unsigned int exc))
{
	for (; bits; bits &= bits - 1) {
		unsigned int exc = EXC_IRQ0 + word * 32 +
				   (unsigned int)__builtin_ctz(bits);

		if (exc < EXC_MAX)
			fn(e, exc);
	}
}

static void enable(struct engine *e, unsigned int exc)
{
	e->nvic.enabled[exc / 32] |= bit(exc);
}

static void disable(struct engine *e, unsigned int exc)
{
	e->nvic.enabled[exc / 32] &= ~bit(exc);
}

uint32_t nvic_read(struct engine *e, uint32_t off)
{
	unsigned int w = (off & 0x7f) / 4;

	if (off == ICTR)
		return IRQ_WORDS - 1;
	if (off >= IPR && off < IPR + IRQ_WORDS * 32) {
		uint32_t v;

		memcpy(&v, &e->nvic.prio[EXC_IRQ0 + off - IPR], 4);
		return v;
	}
	if (w >= IRQ_WORDS || off < ISER || off >= IPR)
		return 0;
	switch (off & ~0x7fu) {
	case ISER:
	case ICER:
		return get_irqs(e->nvic.enabled, w);
	case ISPR:
	case ICPR:
		return get_irqs(e->nvic.pending, w);
	case IABR:
		return get_irqs(e->nvic.active, w);
	}
	return 0;
}

static void write_ipr(struct engine *e, uint32_t off, uint32_t v,
		      uint32_t mask)
{
	unsigned int i;

	for (i = 0; i < 4; i++)
		if (mask >> (8 * i) & 0xff)
			e->nvic.prio[EXC_IRQ0 + off - IPR + i] =
				(uint8_t)(v >> (8 * i) & PRIO_MASK);
}

void nvic_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask)
{
	unsigned int w = (off & 0x7f) / 4;

	e->attention = 1;
	v &= mask;
	if (off == STIR) {
		if (EXC_IRQ0 + (v & 0x1ff) < EXC_MAX)
			nvic_pend(e, EXC_IRQ0 + (v & 0x1ff));
		return;
	}
	if (off >= IPR && off < IPR + IRQ_WORDS * 32) {
		write_ipr(e, off, v, mask);
		return;
	}
	if (w >= IRQ_WORDS || off < ISER || off >= IPR)
		return;
	switch (off & ~0x7fu) {
	case ISER:
		for_irqs(e, w, v, enable);
		break;
	case ICER:
		for_irqs(e, w, v, disable);
		break;
	case ISPR:
		for_irqs(e, w, v, nvic_pend);
		break;
	case ICPR:
		for_irqs(e, w, v, nvic_unpend);
		break;
	}
}
