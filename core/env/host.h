/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Surroundings of the core in host programs and tests: wiping, value barrier,
 * panic. Given to the compiler with -include.
 */
#ifndef TRP_ENV_H
#define TRP_ENV_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Hide a value from the optimiser, so that a second decision stays one. */
static inline uint32_t trp_opaque(uint32_t v)
{
	__asm__ volatile("" : "+r"(v));
	return v;
}

/* Clear memory that is not read again. */
static inline void trp_wipe(void *p, size_t n)
{
	memset(p, 0, n);
	__asm__ volatile("" : : "r"(p) : "memory");
}

#endif /* TRP_ENV_H */
