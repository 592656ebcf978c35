/* SPDX-License-Identifier: BSD-2-Clause */
/* What an address is, and how it is mapped. */
#ifndef MM_CORE_MEMPROT_H
#define MM_CORE_MEMPROT_H

#include <mm/core_mmu.h>
#include <stdbool.h>
#include <types_ext.h>

enum buf_is_attr {
	CORE_MEM_CACHED,
	CORE_MEM_NSEC_SHM,
	CORE_MEM_NON_SEC,
	CORE_MEM_SEC,
	CORE_MEM_TEE_RAM,
	CORE_MEM_SDP_MEM,
	CORE_MEM_REG_SHM,
};

/* false says nothing about the opposite */
bool core_pbuf_is(uint32_t flags, paddr_t pbuf, size_t len);

#define tee_pbuf_is_non_sec(buf, len) \
	core_pbuf_is(CORE_MEM_NON_SEC, (paddr_t)(buf), (len))
#define tee_pbuf_is_sec(buf, len) \
	core_pbuf_is(CORE_MEM_SEC, (paddr_t)(buf), (len))

/* NULL or 0 when there is no mapping */
void *phys_to_virt(paddr_t pa, enum teecore_memtypes m, size_t len);
void *phys_to_virt_io(paddr_t pa, size_t len);
paddr_t virt_to_phys(void *va);
vaddr_t core_mmu_get_va(paddr_t pa, enum teecore_memtypes type, size_t len);

struct io_pa_va {
	paddr_t pa;
	vaddr_t va;
};

vaddr_t io_pa_or_va_secure(struct io_pa_va *p, size_t len);
vaddr_t io_pa_or_va(struct io_pa_va *p, size_t len);

#endif /* MM_CORE_MEMPROT_H */
