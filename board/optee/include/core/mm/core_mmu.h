/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory the core maps while it runs. */
#ifndef MM_CORE_MMU_H
#define MM_CORE_MMU_H

#include <assert.h>
#include <compiler.h>
#include <platform_config.h>
#include <tee_api_types.h>
#include <types_ext.h>
#include <util.h>

#define SMALL_PAGE_SHIFT	U(12)
#define SMALL_PAGE_SIZE		BIT(SMALL_PAGE_SHIFT)
#define SMALL_PAGE_MASK		((paddr_t)SMALL_PAGE_SIZE - 1)

enum teecore_memtypes {
	MEM_AREA_TEE_RAM = 1,
	MEM_AREA_TEE_RAM_RX,
	MEM_AREA_TEE_RAM_RO,
	MEM_AREA_TEE_RAM_RW,
	MEM_AREA_INIT_RAM_RO,
	MEM_AREA_INIT_RAM_RX,
	MEM_AREA_NEX_RAM_RO,
	MEM_AREA_NEX_RAM_RW,
	MEM_AREA_NEX_DYN_VASPACE,
	MEM_AREA_TEE_DYN_VASPACE,
	MEM_AREA_TEE_COHERENT,
	MEM_AREA_TEE_ASAN,
	MEM_AREA_IDENTITY_MAP_RX,
	MEM_AREA_NSEC_SHM,
	MEM_AREA_NEX_NSEC_SHM,
	MEM_AREA_RAM_NSEC,
	MEM_AREA_RAM_SEC,
	MEM_AREA_ROM_SEC,
	MEM_AREA_IO_NSEC,
	MEM_AREA_IO_SEC,
	MEM_AREA_EXT_DT,
	MEM_AREA_MANIFEST_DT,
	MEM_AREA_TRANSFER_LIST,
	MEM_AREA_RES_VASPACE,
	MEM_AREA_SHM_VASPACE,
	MEM_AREA_TS_VASPACE,
	MEM_AREA_PAGER_VASPACE,
	MEM_AREA_SDP_MEM,
	MEM_AREA_DDR_OVERALL,
	MEM_AREA_SEC_RAM_OVERALL,
	MEM_AREA_MAXTYPE
};

/* NULL when it cannot be mapped. Neither of the two cleans a cache. */
void *core_mmu_add_mapping(enum teecore_memtypes type, paddr_t addr,
			   size_t len);
TEE_Result core_mmu_remove_mapping(enum teecore_memtypes type, void *addr,
				   size_t len);

#endif /* MM_CORE_MMU_H */
