// SPDX-License-Identifier: BSD-2-Clause
#include <mm/core_mmu.h>
#include <mm/tee_mm.h>
#include <util.h>

#include "virt_map.h"

uint8_t *virt_map(paddr_t pa, size_t size, enum teecore_memtypes type)
{
	tee_mm_entry_t *mm = NULL;
	vaddr_t va = 0;

	if (!size || (pa | size) & SMALL_PAGE_MASK)
		return NULL;
	mm = tee_mm_alloc(&core_virt_shm_pool, size);
	if (!mm)
		return NULL;
	va = tee_mm_get_smem(mm);
	if (!core_mmu_map_contiguous_pages(va, pa, size / SMALL_PAGE_SIZE,
					   type))
		return (uint8_t *)va;
	tee_mm_free(mm);
	return NULL;
}
