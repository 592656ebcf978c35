/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Clearing many bytes in OP-TEE's core, whose memset() takes five instructions
 * per byte. The barriers keep the compiler from calling it after all.
 */
#ifndef TRP_WIDE_H
#define TRP_WIDE_H

#include <stddef.h>
#include <stdint.h>

typedef uintptr_t __attribute__((may_alias)) trp_word;

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

#endif /* TRP_WIDE_H */
