/* SPDX-License-Identifier: BSD-2-Clause */
/* What OP-TEE adds to string.h. */
#include <compiler.h>
#include <stdint.h>
#include <string.h>
#include <string_ext.h>
#include <util.h>

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
	memset(s, 0, count);
	barrier();
	__asm__ volatile("" : : "r"(s) : "memory");
}
