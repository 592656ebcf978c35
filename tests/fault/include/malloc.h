/* SPDX-License-Identifier: BSD-2-Clause */
/* For compilers without a C library. */
#ifndef FAULT_MALLOC_H
#define FAULT_MALLOC_H

#include <stddef.h>

void *malloc(size_t n);
void *calloc(size_t n, size_t size);
void free(void *p);

#endif /* FAULT_MALLOC_H */
