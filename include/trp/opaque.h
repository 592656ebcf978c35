/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The value barrier, the same in all surroundings.
 */
#ifndef TRP_OPAQUE_H
#define TRP_OPAQUE_H

#include <stdint.h>

/**
 * trp_opaque() - hide a value from the optimiser, so that a second decision
 *	stays one
 * @v: value
 * Return: @v, of which a compiler knows nothing.
 */
static inline uint32_t trp_opaque(uint32_t v)
{
	__asm__ volatile("" : "+r"(v));
	return v;
}

#endif /* TRP_OPAQUE_H */
