/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * QEMU's virt machine: memory that stays mapped. No firewall is switched there,
 * so a mapping that stays can do no harm; one that goes costs a flush of all
 * TLBs, which is dear under emulation.
 */
#ifndef VIRT_MAP_H
#define VIRT_MAP_H

#include <mm/core_mmu.h>
#include <stddef.h>
#include <stdint.h>
#include <types_ext.h>

/**
 * virt_map() - map memory as long as OP-TEE runs
 * @pa: physical address, of a page
 * @size: bytes, whole pages
 * @type: MEM_AREA_RAM_SEC or MEM_AREA_RAM_NSEC
 * Return: NULL when it cannot be mapped.
 *
 * By pages where OP-TEE maps Linux's shared memory, not as one of its memory
 * areas: it looks through all of those at each call of an application.
 */
uint8_t *virt_map(paddr_t pa, size_t size, enum teecore_memtypes type);

#endif /* VIRT_MAP_H */
