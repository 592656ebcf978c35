/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TEE_MISC_H
#define KERNEL_TEE_MISC_H

#include <stdbool.h>
#include <types_ext.h>

/* is, or does, buffer b of bl bytes lie in, out of, or cross a of al? */
bool core_is_buffer_inside(paddr_t b, paddr_size_t bl, paddr_t a,
			   paddr_size_t al);
bool core_is_buffer_outside(paddr_t b, paddr_size_t bl, paddr_t a,
			    paddr_size_t al);
bool core_is_buffer_intersect(paddr_t b, paddr_size_t bl, paddr_t a,
			      paddr_size_t al);

#endif /* KERNEL_TEE_MISC_H */
