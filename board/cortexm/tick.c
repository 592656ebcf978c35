/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SysTick and the window watchdog, both on the core's clock (clock.c).
 */
#include <stdio.h>
#include <string.h>

#include "engine.h"

#define TICK_ENABLE	(1u << 0)
#define TICK_INT	(1u << 1)
#define TICK_CORE	(1u << 2)	/* else core clock / 8 */
#define TICK_COUNTFLAG	(1u << 16)

#define WWDG_WDGA	(1u << 7)
#define WWDG_T		0x7fu
#define WWDG_T6		0x40u
#define WWDG_W		0x7fu
#define WWDG_EWI	(1u << 9)
#define WWDG_STEP	4096u		/* RM0436: PCLK / 4096 / 2^WDGTB */
#define SLOW_CYCLES	16u		/* per halfword: no M4 takes that */

void tick_reset(struct engine *e)
{
	memset(&e->tick, 0, sizeof(e->tick));
	e->wwdg = (struct wwdg){ .cr = WWDG_T, .cfr = WWDG_W };
}

/* ---- SysTick ------------------------------------------------------------ */

static uint64_t scale(const struct engine *e)
{
	return e->tick.ctrl & TICK_CORE ? 1 : 8;
}

static bool ticking(const struct engine *e)
{
	return (e->tick.ctrl & TICK_ENABLE) && e->tick.period;
}

/* A period is LOAD + 1 clocks; LOAD 0 stops the counter at its next reload. */
static void reload(struct engine *e, uint64_t t0)
{
	e->tick.t0 = t0;
	e->tick.period = e->tick.load ? (e->tick.load + 1ull) * scale(e) : 0;
}

static void systick_update(struct engine *e, uint64_t now)
{
	if (!ticking(e) || now - e->tick.t0 < e->tick.period)
		return;
	e->tick.ctrl |= TICK_COUNTFLAG;
	if (e->tick.ctrl & TICK_INT)
		nvic_pend(e, EXC_SYSTICK);
	reload(e, e->tick.t0 + e->tick.period);
	if (e->tick.period)
		e->tick.t0 += (now - e->tick.t0) / e->tick.period *
			      e->tick.period;
}

uint32_t systick_read(struct engine *e, uint32_t off)
{
	uint64_t now = clock_now(e);
	uint32_t v;

	systick_update(e, now);
	switch (off) {
	case 0x10:
		v = e->tick.ctrl;
		e->tick.ctrl &= ~TICK_COUNTFLAG;
		return v;
	case 0x14:
		return e->tick.load;
	case 0x18:
		if (!ticking(e))
			return 0;
		return (uint32_t)((e->tick.period - 1 - (now - e->tick.t0)) /
				  scale(e)) & 0xffffffu;
	default:	/* CALIB: the value for 10 ms is not known */
		return 0x40000000u;
	}
}

void systick_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask)
{
	uint64_t now = clock_now(e);
	uint32_t old = e->tick.ctrl;

	systick_update(e, now);
	e->attention = 1;
	switch (off) {
	case 0x10:
		e->tick.ctrl = (e->tick.ctrl & ~(mask & 7)) | (v & mask & 7);
		if ((e->tick.ctrl ^ old) & (TICK_ENABLE | TICK_CORE))
			reload(e, now);
		break;
	case 0x14:
		e->tick.load = ((e->tick.load & ~mask) | (v & mask)) &
			       0xffffffu;
		if (!ticking(e))
			reload(e, now);
		break;
	case 0x18:
		e->tick.ctrl &= ~TICK_COUNTFLAG;
		reload(e, now);
		break;
	}
}

/* ---- window watchdog ---------------------------------------------------- */

static uint64_t wwdg_step(const struct engine *e)
{
	return (uint64_t)WWDG_STEP << rcc_apb_shift(e) <<
	       (e->wwdg.cfr >> 11 & 7);
}

static uint32_t wwdg_count(const struct engine *e, uint64_t now)
{
	uint64_t steps = (now - e->wwdg.t0) / wwdg_step(e);
	uint32_t t = e->wwdg.cr & WWDG_T;

	if (!(e->wwdg.cr & WWDG_WDGA))
		return t;
	return steps > t ? 0 : t - (uint32_t)steps;
}

/*
 * Did the PC cause the bite? It may have been too slow for the firmware, so
 * that the core's clock passed without much work, or too late to hand over a
 * message that would have woken the core.
 */
static void blame(const struct engine *e, char *text, size_t len)
{
	const struct clock *c = &e->clock;
	uint64_t ns = c->ns - e->wwdg.ns, slept = c->slept - e->wwdg.slept;
	uint64_t cycles = (ns - slept) * c->mhz / 1000;
	uint64_t work = e->work - e->wwdg.work;
	uint64_t late = (c->late - e->wwdg.late) / 1000000;

	if (slept < ns / 2 && cycles > SLOW_CYCLES * (work + 1))
		snprintf(text, len, " (the PC is too slow: %llu cycles for "
			 "%llu instructions)", (unsigned long long)cycles,
			 (unsigned long long)work);
	else if (late)
		snprintf(text, len,
			 " (it slept, and the PC woke it %llu ms late)",
			 (unsigned long long)late);
}

/*
 * The watchdog resets the core, which stays held until the board lets go. The
 * reason goes first: whoever sees the line finds it.
 */
void wwdg_bite(struct engine *e, const char *what)
{
	struct mcu_msg m = {
		.type = MCU_CRASH, .value = MCU_WATCHDOG, .addr = e->block,
	};

	if (!e->running)
		return;
	snprintf(m.text, sizeof(m.text), "window watchdog: %s", what);
	blame(e, m.text + strlen(m.text), sizeof(m.text) - strlen(m.text));
	e->running = false;
	e->attention = 1;
	e->reset_flags |= RESET_WWDG1;
	usart_flush(e);
	link_send(e, &m);
	atomic_store(&e->shared->wwdg, 1);
	link_send(e, &(struct mcu_msg){ .type = MCU_LINE });
}

static void wwdg_update(struct engine *e, uint64_t now)
{
	uint32_t t = wwdg_count(e, now);

	if (!(e->wwdg.cr & WWDG_WDGA))
		return;
	if (t <= WWDG_T6 && !e->wwdg.warned) {
		e->wwdg.warned = true;
		e->wwdg.sr = 1;
	}
	if (!(t & WWDG_T6))
		wwdg_bite(e, "not refreshed in time");
}

uint32_t wwdg_read(struct engine *e, uint32_t off)
{
	switch (off) {
	case 0x0:
		return (e->wwdg.cr & WWDG_WDGA) |
		       wwdg_count(e, clock_now(e));
	case 0x4:
		return e->wwdg.cfr;
	case 0x8:
		return e->wwdg.sr;
	}
	return 0;
}

void wwdg_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask)
{
	uint64_t now = clock_now(e);
	uint32_t count = wwdg_count(e, now);

	v &= mask;
	e->attention = 1;
	switch (off) {
	case 0x0:
		if (e->wwdg.cr & WWDG_WDGA) {
			if (count > (e->wwdg.cfr & WWDG_W))
				wwdg_bite(e, "too early");
			v |= WWDG_WDGA;	/* only a reset disables it */
		}
		e->wwdg.cr = v & (WWDG_WDGA | WWDG_T);
		e->wwdg.t0 = now;
		e->wwdg.warned = false;
		e->wwdg.late = e->clock.late;
		e->wwdg.ns = e->clock.ns;
		e->wwdg.slept = e->clock.slept;
		e->wwdg.work = e->work;
		if ((v & WWDG_WDGA) && !(v & WWDG_T6))
			wwdg_bite(e, "reset asked for");
		break;
	case 0x4:
		e->wwdg.cr = (e->wwdg.cr & WWDG_WDGA) | count;
		e->wwdg.t0 = now;
		e->wwdg.cfr = v & 0x3a7fu;
		break;
	case 0x8:
		e->wwdg.sr &= v;
		break;
	}
}

static uint64_t wwdg_deadline(const struct engine *e)
{
	uint32_t t = e->wwdg.cr & WWDG_T;

	if (!(e->wwdg.cr & WWDG_WDGA) || !(t & WWDG_T6))
		return UINT64_MAX;
	t -= e->wwdg.warned ? WWDG_T6 - 1 : WWDG_T6;
	return e->wwdg.t0 + t * wwdg_step(e);
}

/* ---- both --------------------------------------------------------------- */

/* Raise what became due. */
void tick_update(struct engine *e)
{
	uint64_t now = clock_now(e);

	systick_update(e, now);
	tim_update(e, now);
	wwdg_update(e, now);
	nvic_line(e, IRQ_WWDG1, e->wwdg.sr && (e->wwdg.cfr & WWDG_EWI));
}

/* The cycle at which the next thing becomes due; UINT64_MAX: nothing will */
uint64_t tick_deadline(const struct engine *e)
{
	uint64_t c = wwdg_deadline(e);

	if (tim_deadline(e) < c)
		c = tim_deadline(e);
	if (ticking(e) && (e->tick.ctrl & TICK_INT) &&
	    e->tick.t0 + e->tick.period < c)
		c = e->tick.t0 + e->tick.period;
	return c;
}
