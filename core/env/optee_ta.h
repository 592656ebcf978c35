/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Surroundings of the core in OP-TEE, in the trusted application: wiping and the
 * value barrier. Given to the compiler with -include, for the core's files
 * only.
 */
#ifndef TRP_ENV_H
#define TRP_ENV_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <string_ext.h>

/* Hide a value from the optimiser, so that a second decision stays one. */
static inline uint32_t trp_opaque(uint32_t v)
{
	__asm__ volatile("" : "+r"(v));
	return v;
}

/* Clear memory that is not read again. */
static inline void trp_wipe(void *p, size_t n)
{
	memzero_explicit(p, n);
}

#endif /* TRP_ENV_H */
