/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Surroundings of the core in OP-TEE's core (pseudo TA): wiping, copying, and
 * value barrier.
 */
#ifndef TRP_ENV_H
#define TRP_ENV_H

#include <stddef.h>
#include <string.h>
#include <trp/opaque.h>
#include <trp/wide.h>

/* Clear memory that is not read again. */
static inline void trp_wipe(void *p, size_t n)
{
	trp_wide_zero(p, n);
}

/*
 * Bring in bytes of the normal world that the application handed on; each is
 * read once. Only here may files of the core touch an application's memory. In
 * optee/pta/pta.c, because OP-TEE's own headers depend on the configuration,
 * which the compiler has not seen yet.
 */
void trp_fetch(void *dst, const void *src, size_t n);

#endif /* TRP_ENV_H */
