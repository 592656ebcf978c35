/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Surroundings of the core in host programs and tests: wiping, copying, and
 * value barrier.
 */
#ifndef TRP_ENV_H
#define TRP_ENV_H

#include <stddef.h>
#include <string.h>
#include <trp/opaque.h>

/* Clear memory that is not read again. */
static inline void trp_wipe(void *p, size_t n)
{
	memset(p, 0, n);
	__asm__ volatile("" : : "r"(p) : "memory");
}

/* Bring in bytes that others may change meanwhile; each is read once. */
static inline void trp_fetch(void *dst, const void *src, size_t n)
{
	memcpy(dst, src, n);
}

#endif /* TRP_ENV_H */
