/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The C library of a trusted application, on its own stack like on the
 * device: no call leaves the application but system calls.
 */
#include <stdarg.h>
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <stdlib_ext.h>
#include <string_ext.h>
#include <types_ext.h>
#include <util.h>
#include "priv.h"

void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
	uint8_t *d = dst;
	const uint8_t *s = src;

	while (n--)
		*d++ = *s++;
	return dst;
}

void *memmove(void *dst, const void *src, size_t n)
{
	uint8_t *d = dst;
	const uint8_t *s = src;

	if ((uintptr_t)d <= (uintptr_t)s)
		return memcpy(dst, src, n);
	while (n--)
		d[n] = s[n];
	return dst;
}

void *memset(void *dst, int c, size_t n)
{
	uint8_t *d = dst;

	while (n--)
		*d++ = (uint8_t)c;
	return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const uint8_t *x = a, *y = b;

	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

size_t strlcpy(char *dst, const char *src, size_t size)
{
	size_t len = strlen(src);

	if (size) {
		size_t n = MIN(len, size - 1);

		memcpy(dst, src, n);
		dst[n] = '\0';
	}
	return len;
}

int consttime_memcmp(const void *p1, const void *p2, size_t nb)
{
	const volatile uint8_t *a = p1, *b = p2;
	unsigned int diff = 0;

	while (nb--)
		diff |= (unsigned int)(*a++ ^ *b++);
	return (int)diff;
}

void memzero_explicit(void *s, size_t count)
{
	volatile uint8_t *p = s;

	while (count--)
		*p++ = 0;
}

void TEE_MemMove(void *dest, const void *src, size_t size)
{
	memmove(dest, src, size);
}

int32_t TEE_MemCompare(const void *buffer1, const void *buffer2, size_t size)
{
	return consttime_memcmp(buffer1, buffer2, size);
}

void TEE_MemFill(void *buff, uint32_t x, size_t size)
{
	memset(buff, (int)x, size);
}

static int level = TRACE_LEVEL;

void trace_set_level(int l)
{
	level = l;
}

int trace_get_level(void)
{
	return level;
}

/* The line is built on the application's stack, as on the device. */
void trace_vprintf(const char *func, int line, int lvl, bool level_ok,
		   const char *fmt, va_list args)
{
	char buf[MAX_PRINT_SIZE];
	va_list copy;

	if (level_ok && lvl > level)
		return;
	va_copy(copy, args);
	tee_svc(TEE_SVC_FORMAT, (uintptr_t)buf, sizeof(buf), (uintptr_t)fmt,
		(uintptr_t)&copy);
	va_end(copy);
	tee_svc(TEE_SVC_LOG, (uintptr_t)lvl, (uintptr_t)func, (uintptr_t)line,
		(uintptr_t)buf);
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

void _assert_log(const char *expr, const char *file, int line,
		 const char *func)
{
	EMSG("assertion '%s' failed at %s:%d in %s()", expr, file, line, func);
	TEE_Panic(TEE_ERROR_GENERIC);
	__builtin_unreachable();
}

void TEE_Panic(TEE_Result panicCode)
{
	tee_svc(TEE_SVC_PANIC, panicCode);
}
