/* SPDX-License-Identifier: BSD-2-Clause */
/* What OP-TEE adds to string.h. */
#ifndef STRING_EXT_H
#define STRING_EXT_H

#include <stddef.h>

/* at most @size - 1 characters and a 0; return the length wanted */
size_t strlcpy(char *dst, const char *src, size_t size);
size_t strlcat(char *dst, const char *src, size_t size);

/* 0 when equal; its time depends on @nb alone */
int consttime_memcmp(const void *p1, const void *p2, size_t nb);

/* clear what is not read again; not optimised away */
void memzero_explicit(void *s, size_t count);

#endif /* STRING_EXT_H */
