/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The value barrier, the same in all surroundings.
 */
#ifndef TRP_OPAQUE_H
#define TRP_OPAQUE_H

#include <stdint.h>

/* Hide a value from the optimiser, so that a second decision stays one. */
static inline uint32_t trp_opaque(uint32_t v)
{
	__asm__ volatile("" : "+r"(v));
	return v;
}

#endif /* TRP_OPAQUE_H */
