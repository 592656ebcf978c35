/* SPDX-License-Identifier: BSD-2-Clause */
/* The data cache of the secure CPU, by address of mapped memory. */
#ifndef KERNEL_CACHE_HELPERS_H
#define KERNEL_CACHE_HELPERS_H

#include <types_ext.h>

void dcache_cleaninv_range(void *addr, size_t size);
void dcache_clean_range(void *addr, size_t size);
void dcache_inv_range(void *addr, size_t size);

#endif /* KERNEL_CACHE_HELPERS_H */
