/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moving and clearing many bytes in OP-TEE's core. Its memset() takes five
 * instructions per byte and so does its memcpy() unless both ends are aligned
 * to 8, which no segment of a signed image is: ELF files start at 4 modulo 8
 * there. The barriers keep the compiler from calling those two after all.
 */
#ifndef TRP_WIDE_H
#define TRP_WIDE_H

#include <stddef.h>
#include <stdint.h>

typedef uintptr_t __attribute__((may_alias)) trp_word;
typedef uint32_t __attribute__((may_alias)) trp_half;

#define TRP_BLOCK	64u	/* bytes per round */

/**
 * trp_barrier() - what was written at @p stays written there, in that order
 * @p: any address
 */
static inline void trp_barrier(const void *p)
{
	__asm__ volatile("" : : "r"(p) : "memory");
}

/**
 * trp_wide_zero() - clear memory
 * @dst: first byte, of any alignment
 * @n: bytes
 */
static inline void trp_wide_zero(void *dst, size_t n)
{
	uint8_t *d = dst;
	size_t i;

	for (; n && (uintptr_t)d % sizeof(trp_word); n--) {
		*d++ = 0;
		trp_barrier(d);
	}
	for (; n >= TRP_BLOCK; n -= TRP_BLOCK, d += TRP_BLOCK) {
		trp_word *w = (trp_word *)(void *)d;

#pragma GCC unroll 16
		for (i = 0; i < TRP_BLOCK / sizeof(*w); i++)
			w[i] = 0;
		trp_barrier(d);
	}
	for (; n >= sizeof(trp_word); n -= sizeof(trp_word)) {
		*(trp_word *)(void *)d = 0;
		d += sizeof(trp_word);
		trp_barrier(d);
	}
	for (; n; n--) {
		*d++ = 0;
		trp_barrier(d);
	}
}

/**
 * trp_wide_copy() - copy bytes that may change meanwhile
 * @dst: first byte, of any alignment
 * @src: untrusted: each byte is read once
 * @n: bytes
 */
static inline void trp_wide_copy(void *dst, const void *src, size_t n)
{
	const uint8_t *s = src;
	uint8_t *d = dst;
	trp_half v[8];
	size_t i;

	if (((uintptr_t)d ^ (uintptr_t)s) % sizeof(trp_half) == 0) {
		for (; n && (uintptr_t)d % sizeof(trp_half); n--) {
			*d++ = *s++;
			trp_barrier(d);
		}
		for (; n >= sizeof(v); n -= sizeof(v)) {
			const trp_half *from = (const void *)s;
			trp_half *to = (void *)d;

#pragma GCC unroll 16
			for (i = 0; i < 8; i++)
				v[i] = from[i];
#pragma GCC unroll 16
			for (i = 0; i < 8; i++)
				to[i] = v[i];
			s += sizeof(v);
			d += sizeof(v);
			trp_barrier(d);
		}
	}
	for (; n; n--) {
		*d++ = *s++;
		trp_barrier(d);
	}
}

#endif /* TRP_WIDE_H */
