/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buffer is text that ends with a NUL at every moment, since Linux may
 * read it at every moment: the NUL moves before the character takes its
 * place. When a line does not fit any more, the text starts over: first the
 * first byte becomes NUL, then all others, then the line is written.
 */
#include <stdarg.h>

#include "m4.h"
#include "trace.h"

#define LINE	120

__attribute__((section(".trace"), used)) char trace_buffer[TRACE_SIZE];

static uint32_t used, last_count, wraps;

static uint32_t lock(void)
{
	uint32_t was;

	__asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(was) :: "memory");
	return was;
}

static void unlock(uint32_t was)
{
	__asm__ volatile("msr primask, %0" :: "r"(was) : "memory");
}

static void clear(void)
{
	volatile char *p = trace_buffer;
	uint32_t i;

	for (i = 0; i < TRACE_SIZE; i++)
		p[i] = 0;
	used = 0;
}

void trace_init(void)
{
	clear();
}

uint64_t trace_cycles(void)
{
	uint32_t was = lock(), now = DWT_CYCCNT;
	uint64_t t;

	if (now < last_count)
		wraps++;
	last_count = now;
	t = (uint64_t)wraps << 32 | now;
	unlock(was);
	return t;
}

struct line {
	char text[LINE];
	uint32_t len;
};

static void put(struct line *l, char c)
{
	if (l->len < LINE - 1)
		l->text[l->len++] = c;
}

static void put_text(struct line *l, const char *s)
{
	while (*s)
		put(l, *s++);
}

static void put_decimal(struct line *l, uint32_t v, uint32_t digits)
{
	uint32_t div = 1, n;

	for (n = 1; n < digits || v / div >= 10; n++)
		div *= 10;
	for (; div; div /= 10)
		put(l, (char)('0' + v / div % 10));
}

static void put_hex(struct line *l, uint32_t v)
{
	int i;

	put_text(l, "0x");
	for (i = 28; i >= 0; i -= 4)
		put(l, "0123456789abcdef"[v >> i & 15]);
}

/* Division of 64 by 32 bits without a library: time is short enough. */
static void put_time(struct line *l)
{
	uint64_t c = trace_cycles();
	uint32_t s = 0, us;

	while (c >= (uint64_t)CORE_HZ * 64) {
		c -= (uint64_t)CORE_HZ * 64;
		s += 64;
	}
	s += (uint32_t)c / CORE_HZ;
	us = (uint32_t)c % CORE_HZ / (CORE_HZ / 1000000);
	put(l, '[');
	put_decimal(l, s, 1);
	put(l, '.');
	put_decimal(l, us, 6);
	put_text(l, "] ");
}

static void write(const struct line *l)
{
	volatile char *p = trace_buffer;
	uint32_t was = lock(), i;

	if (used + l->len + 2 > TRACE_SIZE)
		clear();
	for (i = 0; i <= l->len; i++) {
		p[used + 1] = 0;
		p[used++] = i < l->len ? l->text[i] : '\n';
	}
	unlock(was);
}

void trace(const char *fmt, ...)
{
	struct line l = { .len = 0 };
	va_list ap;

	put_time(&l);
	va_start(ap, fmt);
	for (; *fmt; fmt++) {
		if (*fmt != '%') {
			put(&l, *fmt);
			continue;
		}
		switch (*++fmt) {
		case 's':
			put_text(&l, va_arg(ap, const char *));
			break;
		case 'u':
			put_decimal(&l, va_arg(ap, uint32_t), 1);
			break;
		case 'x':
			put_hex(&l, va_arg(ap, uint32_t));
			break;
		default:
			put(&l, *fmt);
		}
	}
	va_end(ap);
	write(&l);
}
