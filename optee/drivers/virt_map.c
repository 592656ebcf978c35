// SPDX-License-Identifier: BSD-2-Clause
#include <mm/core_mmu.h>
#include <mm/tee_mm.h>
#include <util.h>

#include "virt_map.h"

/* Bytes of virt.dts: two processors with 384 KiB each, and the window */
#define ROOM	0x140000u

/* One piece of OP-TEE's pool, which is looked through at each call */
static struct {
	tee_mm_entry_t *mm;
	size_t used;
} room;

/* Address space for @size bytes, beyond ROOM a piece of its own; 0: no more */
static vaddr_t take(size_t size)
{
	tee_mm_entry_t *mm = NULL;

	if (!room.mm)
		room.mm = tee_mm_alloc(&core_virt_shm_pool, ROOM);
	if (room.mm && size <= ROOM - room.used) {
		room.used += size;
		return tee_mm_get_smem(room.mm) + room.used - size;
	}
	mm = tee_mm_alloc(&core_virt_shm_pool, size);
	return mm ? tee_mm_get_smem(mm) : 0;
}

uint8_t *virt_map(paddr_t pa, size_t size, enum teecore_memtypes type)
{
	vaddr_t va = 0;

	if (!size || (pa | size) & SMALL_PAGE_MASK)
		return NULL;
	va = take(size);
	if (!va || core_mmu_map_contiguous_pages(va, pa, size / SMALL_PAGE_SIZE,
						 type))
		return NULL;
	return (uint8_t *)va;
}
