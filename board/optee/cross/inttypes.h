/* SPDX-License-Identifier: BSD-2-Clause */
/* For compilers without a C library: what trp's device code prints with. */
#ifndef CROSS_INTTYPES_H
#define CROSS_INTTYPES_H

#include <stdint.h>

#ifdef __LP64__
#define CROSS_PRI_PTR(c)	"l" c
#define CROSS_PRI_64(c)		"l" c
#else
#define CROSS_PRI_PTR(c)	c
#define CROSS_PRI_64(c)		"ll" c
#endif
/* uint32_t is unsigned long with some of them */
#ifdef __arm__
#define CROSS_PRI_32(c)		"l" c
#else
#define CROSS_PRI_32(c)		c
#endif

#define PRId32			CROSS_PRI_32("d")
#define PRIu32			CROSS_PRI_32("u")
#define PRIx32			CROSS_PRI_32("x")
#define PRId64			CROSS_PRI_64("d")
#define PRIu64			CROSS_PRI_64("u")
#define PRIx64			CROSS_PRI_64("x")
#define PRIxPTR			CROSS_PRI_PTR("x")

#endif /* CROSS_INTTYPES_H */
