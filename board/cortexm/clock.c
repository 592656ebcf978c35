/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The core's clock: one, for SysTick, DWT, TIM2 and the watchdog. It is slower
 * than the PC's whenever the PC does not let the core run:
 *
 *   executing	CPU time of this process, and at most WORK_CYCLES per halfword
 *		of code, so that a translation that takes long costs nothing
 *   asleep	real time
 *
 * and it stops where something becomes due (a tick, a bite) until that was
 * raised, so that nothing due is ever merged or overtaken. What it is behind
 * then is made up for, up to OWED_MAX_NS; the rest never happened.
 */
#include <stdlib.h>

#include "engine.h"

#define WORK_CYCLES	32u
#define OWED_MAX_NS	500000u
#define LOOK_NS		20000u	/* CPU time is a system call of 0.3 to 4 us */
#define ARM_MIN_NS	20000u

uint64_t clock_real(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t cpu_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Rounded up: at that time the cycle has been counted. */
static uint64_t cycles_to_ns(const struct clock *c, uint64_t cycles)
{
	return (cycles * 1000 + c->mhz - 1) / c->mhz;
}

void clock_reset(struct engine *e, uint32_t mhz)
{
	e->clock = (struct clock){
		.mhz = mhz, .real = clock_real(), .cpu = cpu_time(),
	};
}

/*
 * Real time since the last look that the core had. A short time is not worth
 * asking for CPU time; the next long one is corrected by what it was.
 */
static uint64_t passed(struct clock *c)
{
	uint64_t real = clock_real(), d = real - c->real, cpu;

	c->real = real;
	if (c->asleep)
		return d;
	if (d <= LOOK_NS) {
		c->unlooked += d;
		return d;
	}
	cpu = cpu_time();
	real = cpu - c->cpu > c->unlooked ? cpu - c->cpu - c->unlooked : 0;
	c->cpu = cpu;
	c->unlooked = 0;
	return real < d ? real : d;
}

uint64_t clock_now(struct engine *e)
{
	struct clock *c = &e->clock;
	uint64_t due = tick_deadline(e), step, room;

	c->owed += passed(c);
	/* the look itself is an instruction, too */
	room = cycles_to_ns(c, (e->work - c->work + 1) * WORK_CYCLES);
	c->work = e->work;
	step = c->asleep || c->owed < room ? c->owed : room;
	/* and takes a cycle: two looks in a row find that time passes */
	if (!c->asleep && step < cycles_to_ns(c, 1)) {
		step = cycles_to_ns(c, 1);
		c->owed = c->owed > step ? c->owed : step;
	}
	if (due != UINT64_MAX && c->ns + step >= cycles_to_ns(c, due)) {
		due = cycles_to_ns(c, due);
		step = due > c->ns ? due - c->ns : 0;
		e->attention = 1;
	}
	c->ns += step;
	c->slept += c->asleep ? step : 0;
	c->owed -= step;
	c->late += c->asleep ? c->owed : 0;
	if (c->owed > OWED_MAX_NS)
		c->owed = OWED_MAX_NS;
	return c->ns * c->mhz / 1000;
}

uint64_t clock_until(const struct engine *e)
{
	const struct clock *c = &e->clock;
	uint64_t due = tick_deadline(e);

	if (due == UINT64_MAX)
		return due;
	due = cycles_to_ns(c, due);
	return due > c->ns + c->owed ? due - c->ns - c->owed : 0;
}

/*
 * Have SIGALRM when something may be due: at that time if the PC lets the core
 * run until then, earlier otherwise. No system call when one is on its way.
 */
void clock_arm(struct engine *e)
{
	struct clock *c = &e->clock;
	uint64_t due = tick_deadline(e), wait = clock_until(e);
	uint64_t real = clock_real();
	struct itimerspec t = { 0 };

	/* one whose time has come may have been heard already */
	if (c->armed && c->armed_for == due &&
	    (due == UINT64_MAX || c->armed_at > real))
		return;
	if (!e->have_timer) {
		struct sigevent ev = {
			.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM,
		};

		if (timer_create(CLOCK_MONOTONIC, &ev, &e->timer))
			exit(5);
		e->have_timer = true;
	}
	c->armed = true;
	c->armed_for = due;
	c->armed_at = real + (wait < ARM_MIN_NS ? ARM_MIN_NS : wait);
	if (due != UINT64_MAX) {
		t.it_value.tv_sec = (time_t)(c->armed_at / 1000000000u);
		t.it_value.tv_nsec = (long)(c->armed_at % 1000000000u);
	}
	timer_settime(e->timer, TIMER_ABSTIME, &t, NULL);
}

/* The core sleeps from now on, or does no more. */
void clock_sleeps(struct engine *e, bool asleep)
{
	clock_now(e);
	e->clock.asleep = asleep;
}
