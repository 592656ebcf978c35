/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All that the core takes from a C library, for builds without one.
 */
#ifndef TRP_BARE_STRING_H
#define TRP_BARE_STRING_H

#include <stddef.h>

void *memcpy(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);

#endif /* TRP_BARE_STRING_H */
