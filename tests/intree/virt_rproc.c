// SPDX-License-Identifier: BSD-2-Clause
/*
 * What the pseudo TA of OP-TEE's tree asks of a SoC, for QEMU's virt machine:
 * the processor 0 of optee/mk/virt.dts, without a coprocessor. Only memory is
 * real; START and STOP say yes.
 */
#include <drivers/stm32_remoteproc.h>
#include <kernel/cache_helpers.h>
#include <kernel/tee_misc.h>
#include <mm/core_memprot.h>
#include <mm/core_mmu.h>
#include <string.h>
#include <trace.h>
#include <util.h>

static const struct area {
	paddr_t da;
	paddr_t pa;
	size_t size;
	enum teecore_memtypes type;
} areas[] = {
	{ 0x00000000, 0x0ec00000, 0x10000, MEM_AREA_RAM_SEC },
	{ 0x10000000, 0x0ec10000, 0x40000, MEM_AREA_RAM_SEC },
	{ 0x10040000, 0x5e000000, 0x10000, MEM_AREA_RAM_NSEC },
};

static const struct area *find_pa(paddr_t pa, size_t size)
{
	size_t i = 0;

	for (i = 0; i < ARRAY_SIZE(areas); i++)
		if (core_is_buffer_inside(pa, size, areas[i].pa,
					  areas[i].size))
			return areas + i;
	return NULL;
}

void *stm32_rproc_get(uint32_t rproc_id)
{
	return rproc_id == STM32_M4_RPROC_ID ? (void *)(uintptr_t)areas : NULL;
}

TEE_Result stm32_rproc_da_to_pa(uint32_t rproc_id, paddr_t da, size_t size,
				paddr_t *pa)
{
	size_t i = 0;

	if (!stm32_rproc_get(rproc_id))
		return TEE_ERROR_BAD_PARAMETERS;
	for (i = 0; i < ARRAY_SIZE(areas); i++) {
		if (!core_is_buffer_inside(da, size, areas[i].da,
					   areas[i].size))
			continue;
		*pa = areas[i].pa + (da - areas[i].da);
		return TEE_SUCCESS;
	}
	return TEE_ERROR_ACCESS_DENIED;
}

TEE_Result stm32_rproc_map(uint32_t rproc_id, paddr_t pa, size_t size,
			   void **va)
{
	const struct area *a = find_pa(pa, size);

	if (!stm32_rproc_get(rproc_id))
		return TEE_ERROR_BAD_PARAMETERS;
	if (!a)
		return TEE_ERROR_ACCESS_DENIED;
	*va = core_mmu_add_mapping(a->type, pa, size);
	return *va ? TEE_SUCCESS : TEE_ERROR_GENERIC;
}

TEE_Result stm32_rproc_unmap(uint32_t rproc_id, void *va, size_t size)
{
	const struct area *a = find_pa(virt_to_phys(va), size);

	if (!stm32_rproc_get(rproc_id))
		return TEE_ERROR_BAD_PARAMETERS;
	if (!a)
		return TEE_ERROR_ACCESS_DENIED;
	dcache_clean_range(va, size);
	return core_mmu_remove_mapping(a->type, va, size);
}

TEE_Result stm32_rproc_start(uint32_t rproc_id)
{
	return stm32_rproc_get(rproc_id) ? TEE_SUCCESS :
					   TEE_ERROR_BAD_PARAMETERS;
}

TEE_Result stm32_rproc_stop(uint32_t rproc_id)
{
	return stm32_rproc_start(rproc_id);
}

TEE_Result stm32_rproc_clean_up_memories(uint32_t rproc_id)
{
	TEE_Result res = TEE_SUCCESS;
	void *va = NULL;
	size_t i = 0;

	for (i = 0; i < ARRAY_SIZE(areas) && !res; i++) {
		res = stm32_rproc_map(rproc_id, areas[i].pa, areas[i].size,
				      &va);
		if (res)
			break;
		memset(va, 0, areas[i].size);
		res = stm32_rproc_unmap(rproc_id, va, areas[i].size);
	}
	return res;
}
