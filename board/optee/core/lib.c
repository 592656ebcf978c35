/* SPDX-License-Identifier: BSD-2-Clause */
/* Small services of the core: log lines, panic, time, locks, strings. */
#define _POSIX_C_SOURCE 200809L
#include <assert.h>
#include <kernel/delay.h>
#include <kernel/mutex.h>
#include <kernel/panic.h>
#include <kernel/tee_misc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib_ext.h>
#include <string.h>
#include <string_ext.h>
#include <time.h>
#include <trace.h>
#include <util.h>
#include "../../machine/board.h"
#include "../tee.h"

static int level = TRACE_LEVEL;

void trace_set_level(int l)
{
	level = l;
}

int trace_get_level(void)
{
	return level;
}

void trace_vprintf(const char *func, int line, int lvl, bool level_ok,
		   const char *fmt, va_list args)
{
	static const char letter[] = "?EIDF";
	char buf[TEE_LINE_MAX];

	if (level_ok && lvl > level)
		return;
	vsnprintf(buf, sizeof(buf), fmt, args);
	if (lvl >= TRACE_DEBUG)
		board_debug("optee", "%c/TC: %s:%d %s", letter[lvl],
			    func ? func : "", line, buf);
	else
		board_log("optee", "%c/TC: %s", letter[lvl], buf);
}

void trace_printf(const char *func, int line, int lvl, bool level_ok,
		  const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	trace_vprintf(func, line, lvl, level_ok, fmt, ap);
	va_end(ap);
}

void dhex_dump(const char *function, int line, int lvl, const void *buf,
	       int len)
{
	const uint8_t *p = buf;
	int i;

	for (i = 0; i < len; i++)
		trace_printf(function, line, lvl, true, "%02x", p[i]);
}

void __do_panic(const char *file, const int line, const char *func,
		const char *msg)
{
	char why[TEE_LINE_MAX];

	snprintf(why, sizeof(why), "%s at %s:%d %s()", msg ? msg : "panic",
		 file, line, func);
	tee_stop(why);
}

void _assert_log(const char *expr, const char *file, int line,
		 const char *func)
{
	char why[TEE_LINE_MAX];

	snprintf(why, sizeof(why), "assertion '%s' failed", expr);
	__do_panic(file, line, func, why);
}

static uint64_t now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000u + (uint64_t)ts.tv_nsec / 1000u;
}

uint64_t timeout_init_us(uint32_t us)
{
	return now_us() + us;
}

bool timeout_elapsed(uint64_t expire)
{
	return now_us() >= expire;
}

void udelay(uint32_t us)
{
	struct timespec ts = { us / 1000000u, (long)(us % 1000000u) * 1000 };

	nanosleep(&ts, NULL);
}

void mdelay(uint32_t ms)
{
	udelay(ms * 1000u);
}

void mutex_init(struct mutex *m)
{
	m->state = 0;
}

void mutex_destroy(struct mutex *m)
{
	if (m->state)
		panic("mutex destroyed while held");
}

void mutex_lock(struct mutex *m)
{
	if (m->state)
		panic("deadlock: mutex taken twice");
	m->state = -1;
}

bool mutex_trylock(struct mutex *m)
{
	if (m->state)
		return false;
	m->state = -1;
	return true;
}

void mutex_unlock(struct mutex *m)
{
	if (m->state != -1)
		panic("mutex given back that was not taken");
	m->state = 0;
}

void mutex_read_lock(struct mutex *m)
{
	if (m->state < 0)
		panic("deadlock: mutex read while written");
	m->state++;
}

void mutex_read_unlock(struct mutex *m)
{
	if (m->state <= 0)
		panic("mutex given back that was not taken");
	m->state--;
}

bool core_is_buffer_inside(paddr_t b, paddr_size_t bl, paddr_t a,
			   paddr_size_t al)
{
	return bl && al && b >= a && b - a < al && bl <= al - (b - a);
}

bool core_is_buffer_intersect(paddr_t b, paddr_size_t bl, paddr_t a,
			      paddr_size_t al)
{
	return bl && al && (b >= a ? b - a < al : a - b < bl);
}

bool core_is_buffer_outside(paddr_t b, paddr_size_t bl, paddr_t a,
			    paddr_size_t al)
{
	return bl && al && !core_is_buffer_intersect(b, bl, a, al);
}

void free_wipe(void *ptr)
{
	if (ptr)
		memzero_explicit(ptr, tee_core_usable(ptr));
	free(ptr);
}
