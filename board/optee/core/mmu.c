/* SPDX-License-Identifier: BSD-2-Clause */
/* Mappings and caches of the core: views of the board's memory. */
#include <kernel/cache_helpers.h>
#include <kernel/tee_misc.h>
#include <mm/core_memprot.h>
#include <mm/core_mmu.h>
#include <stm32_util.h>
#include <string.h>
#include <tee/cache.h>
#include "../../machine/board.h"

/* register banks, mapped once and for all as in OP-TEE's static map */
static struct {
	paddr_t pa;
	void *va;
} io_map[8];

void *core_mmu_add_mapping(enum teecore_memtypes type, paddr_t addr,
			   size_t len)
{
	if (type != MEM_AREA_RAM_SEC && type != MEM_AREA_RAM_NSEC &&
	    type != MEM_AREA_IO_SEC && type != MEM_AREA_IO_NSEC)
		return NULL;
	if (!len || addr + len < addr)
		return NULL;
	return board_sec_map(addr, len);
}

TEE_Result core_mmu_remove_mapping(enum teecore_memtypes type __unused,
				   void *addr, size_t len)
{
	if (!board_sec_pa(addr))
		return TEE_ERROR_ITEM_NOT_FOUND;
	board_sec_unmap(addr, len);
	return TEE_SUCCESS;
}

void *phys_to_virt_io(paddr_t pa, size_t len)
{
	paddr_t base = pa & ~SMALL_PAGE_MASK;
	size_t i;

	if (!len || len > SMALL_PAGE_SIZE - (pa - base))
		return NULL;
	for (i = 0; i < ARRAY_SIZE(io_map); i++) {
		if (!io_map[i].va) {
			io_map[i].va = board_sec_map(base, SMALL_PAGE_SIZE);
			io_map[i].pa = base;
		}
		if (!io_map[i].va)
			return NULL;
		if (io_map[i].pa == base)
			return (uint8_t *)io_map[i].va + (pa - base);
	}
	return NULL;
}

/* RAM has no static mapping on this board. */
void *phys_to_virt(paddr_t pa, enum teecore_memtypes m, size_t len)
{
	if (m != MEM_AREA_IO_SEC && m != MEM_AREA_IO_NSEC)
		return NULL;
	return phys_to_virt_io(pa, len);
}

vaddr_t core_mmu_get_va(paddr_t pa, enum teecore_memtypes type, size_t len)
{
	return (vaddr_t)phys_to_virt(pa, type, len);
}

paddr_t virt_to_phys(void *va)
{
	return board_sec_pa(va);
}

vaddr_t io_pa_or_va(struct io_pa_va *p, size_t len)
{
	if (!p->va)
		p->va = (vaddr_t)phys_to_virt_io(p->pa, len);
	return p->va;
}

vaddr_t io_pa_or_va_secure(struct io_pa_va *p, size_t len)
{
	return io_pa_or_va(p, len);
}

bool core_pbuf_is(uint32_t flags, paddr_t pbuf, size_t len)
{
	switch (flags) {
	case CORE_MEM_SEC:
	case CORE_MEM_TEE_RAM:
		return core_is_buffer_inside(pbuf, len, BOARD_TEE_DDR_BASE,
					     BOARD_TEE_DDR_SIZE);
	case CORE_MEM_NON_SEC:
	case CORE_MEM_NSEC_SHM:
	case CORE_MEM_REG_SHM:
		return core_is_buffer_inside(pbuf, len, BOARD_DDR_BASE,
					     BOARD_DDR_SIZE);
	case CORE_MEM_CACHED:
		return true;
	default:
		return false;
	}
}

void dcache_clean_range(void *addr, size_t size)
{
	board_sec_clean(addr, size);
}

void dcache_inv_range(void *addr, size_t size)
{
	board_sec_inval(addr, size);
}

void dcache_cleaninv_range(void *addr, size_t size)
{
	board_sec_clean(addr, size);
	board_sec_inval(addr, size);
}

TEE_Result cache_operation(enum utee_cache_operation op, void *va, size_t len)
{
	switch (op) {
	case TEE_CACHECLEAN:
		dcache_clean_range(va, len);
		return TEE_SUCCESS;
	case TEE_CACHEFLUSH:
		dcache_cleaninv_range(va, len);
		return TEE_SUCCESS;
	case TEE_CACHEINVALIDATE:
		dcache_inv_range(va, len);
		return TEE_SUCCESS;
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}

vaddr_t stm32_rcc_base(void)
{
	return (vaddr_t)phys_to_virt_io(RCC_BASE, 4);
}

/* Backup registers start at 0x100 in the TAMP, RM0436. */
vaddr_t stm32mp_bkpreg(unsigned int idx)
{
	vaddr_t base = (vaddr_t)phys_to_virt_io(TAMP_BASE, 4);

	return base ? base + 0x100 + 4 * idx : 0;
}

paddr_t stm32mp1_pa_or_sram_alias_pa(paddr_t pa)
{
	const paddr_t alias = 0x10000000;
	const paddr_t size = SRAM4_BASE + SRAM4_SIZE - SRAM1_BASE;

	return pa >= alias && pa - alias < size ? pa - alias + SRAM1_BASE : pa;
}
