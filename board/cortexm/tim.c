/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TIM2 (RM0436, general-purpose timers): a 32-bit counter upwards on the
 * core's clock, with prescaler, reload, one pulse, update and compare events
 * and their interrupt. No inputs, no outputs, no DMA, no other direction.
 */
#include <string.h>

#include "engine.h"

#define CR1		0x00u
#define CR2		0x04u
#define SMCR		0x08u
#define DIER		0x0cu
#define SR		0x10u
#define EGR		0x14u
#define CCMR1		0x18u
#define CCER		0x20u
#define CNT		0x24u
#define PSC		0x28u
#define ARR		0x2cu
#define CCR1		0x34u
#define CCR4		0x40u

#define CEN		(1u << 0)
#define UDIS		(1u << 1)
#define URS		(1u << 2)
#define OPM		(1u << 3)
#define DIR_CMS		(7u << 4)
#define ARPE		(1u << 7)
#define UIF		(1u << 0)
#define CCIF(ch)	(2u << (ch))
#define EVENTS		0x1fu		/* update, compare 1 to 4 */

void tim_reset(struct engine *e)
{
	memset(&e->tim, 0, sizeof(e->tim));
	e->tim.reg[ARR / 4] = e->tim.arr = UINT32_MAX;
}

/* Counts until the counter is 0 again; from above ARR it goes all the way */
static uint64_t to_update(const struct tim *t)
{
	return (t->cnt > t->arr ? 1ull << 32 : t->arr + 1ull) - t->cnt;
}

/* Counts until it is CCR of channel @ch, 0: not before the next update */
static uint64_t to_compare(const struct tim *t, unsigned int ch)
{
	uint32_t ccr = t->reg[CCR1 / 4 + ch];

	return ccr > t->cnt && ccr - t->cnt < to_update(t) ? ccr - t->cnt : 0;
}

static void preload(struct tim *t)
{
	t->psc = t->reg[PSC / 4];
	t->arr = t->reg[ARR / 4];
}

/* Count on by @n, below the next update or right to it. */
static void advance(struct tim *t, uint64_t n)
{
	bool update = n == to_update(t);
	unsigned int ch;

	for (ch = 0; ch < 4; ch++) {
		uint64_t c = to_compare(t, ch);

		if ((c && c <= n) || (update && !t->reg[CCR1 / 4 + ch]))
			t->reg[SR / 4] |= CCIF(ch);
	}
	t->cnt = update ? 0 : (uint32_t)(t->cnt + n);
	if (!update)
		return;
	if (!(t->reg[CR1 / 4] & UDIS)) {
		t->reg[SR / 4] |= UIF;
		preload(t);
	}
	if (t->reg[CR1 / 4] & OPM)
		t->reg[CR1 / 4] &= ~CEN;
}

/* Whole periods without a change of prescaler or reload between them */
static void skip_periods(struct tim *t, uint64_t n, uint64_t step)
{
	uint64_t period = (t->arr + 1ull) * step;

	if (!t->cnt && n > period)
		t->t0 += n / period * period - period;
}

void tim_update(struct engine *e, uint64_t now)
{
	struct tim *t = &e->tim;

	while (t->reg[CR1 / 4] & CEN) {
		uint64_t step = t->psc + 1ull, n = (now - t->t0) / step;

		if (n < to_update(t)) {
			advance(t, n);
			t->t0 += n * step;
			break;
		}
		t->t0 += to_update(t) * step;
		advance(t, to_update(t));
		skip_periods(t, now - t->t0, step);
	}
	nvic_line(e, IRQ_TIM2, t->reg[SR / 4] & t->reg[DIER / 4] & EVENTS);
}

uint64_t tim_deadline(const struct engine *e)
{
	const struct tim *t = &e->tim;
	uint64_t n = UINT64_MAX;
	unsigned int ch;

	if (!(t->reg[CR1 / 4] & CEN) || !(t->reg[DIER / 4] & EVENTS))
		return n;
	n = to_update(t);	/* compares beyond it are seen from there */
	for (ch = 0; ch < 4; ch++)
		if ((t->reg[DIER / 4] & CCIF(ch)) && to_compare(t, ch) &&
		    to_compare(t, ch) < n)
			n = to_compare(t, ch);
	return t->t0 + n * (t->psc + 1ull);
}

uint32_t tim_read(struct engine *e, uint32_t off)
{
	/* what is due stops the clock until it was raised */
	tick_update(e);
	tim_update(e, clock_now(e));
	if (off == CNT)
		return e->tim.cnt;
	return off <= CCR4 && off != EGR ? e->tim.reg[off / 4] : 0;
}

static void generate(struct tim *t, uint32_t v)
{
	t->reg[SR / 4] |= v & EVENTS & ~UIF;
	if (!(v & 1))
		return;
	t->cnt = 0;
	if (t->reg[CR1 / 4] & UDIS)
		return;
	preload(t);
	if (!(t->reg[CR1 / 4] & URS))
		t->reg[SR / 4] |= UIF;
}

static void unlike(struct engine *e, uint32_t off, uint32_t v)
{
	if ((off == CR1 && (v & DIR_CMS)) || (off == SMCR && (v & 7)) ||
	    (off == CCER && v) || (off == DIER && (v & ~EVENTS)))
		link_note(e, NOTE_TIM2, "TIM2 counts upwards on the core's "
			  "clock only: no inputs, outputs, DMA (0x%02x: 0x%x)",
			  off, v);
}

void tim_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask)
{
	struct tim *t = &e->tim;
	uint64_t now = clock_now(e);
	uint32_t was = t->reg[CR1 / 4];

	if (off > CCR4)
		return;
	tim_update(e, now);
	e->attention = 1;
	if (off == SR)		/* flags are cleared by writing 0 */
		t->reg[SR / 4] &= v | ~mask;
	else if (off == EGR)
		generate(t, v & mask);
	else if (off == CNT)
		t->cnt = (t->cnt & ~mask) | (v & mask);
	else
		t->reg[off / 4] = (t->reg[off / 4] & ~mask) | (v & mask);
	unlike(e, off, t->reg[off / 4]);
	if (off == ARR && !(t->reg[CR1 / 4] & ARPE))
		t->arr = t->reg[ARR / 4];
	if (off == EGR || off == CNT || !(was & CEN))
		t->t0 = now;
	tim_update(e, now);
}
