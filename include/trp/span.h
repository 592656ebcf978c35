/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A span is the only way from a length to a pointer: each step is checked
 * against what is left, by comparison, never by addition.
 */
#ifndef TRP_SPAN_H
#define TRP_SPAN_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct trp_span - bytes in private memory
 * @p: first byte; NULL when absent
 * @left: number of bytes from @p on
 */
struct trp_span {
	const uint8_t *p;
	size_t left;
};

/**
 * trp_take() - cut bytes off the front of a span
 * @s: shortened by @n on success, untouched otherwise
 * @n: bytes wanted
 * Return: the first of the @n bytes, or NULL when fewer are left.
 */
static inline const uint8_t *trp_take(struct trp_span *s, size_t n)
{
	const uint8_t *p = s->p;

	if (n > s->left)
		return NULL;	/* compare, never add: cannot wrap */
	s->p += n;
	s->left -= n;
	return p;
}

/**
 * trp_inside() - is [start, start + len) inside [base, base + size)?
 * @start: first address
 * @len: bytes; 0 is inside when @start is
 * @base: first address of the outer range
 * @size: bytes of the outer range
 * Return: 1 or 0. Nothing wraps: 32-bit addresses in 64-bit arithmetic.
 */
static inline int trp_inside(uint32_t start, uint32_t len, uint32_t base,
			     uint32_t size)
{
	return start >= base &&
	       (uint64_t)start + len <= (uint64_t)base + size;
}

/**
 * trp_meet() - do [@a, @a + @alen) and [@b, @b + @blen) share a byte?
 * @a: first address of one range
 * @alen: its bytes; 0: shares none
 * @b: first address of the other
 * @blen: its bytes; 0: shares none
 * Return: 1 or 0. Nothing is added, so nothing wraps.
 */
static inline int trp_meet(uint64_t a, uint32_t alen, uint64_t b,
			   uint32_t blen)
{
	return alen && blen && (a >= b ? a - b < blen : b - a < alen);
}

#endif /* TRP_SPAN_H */
