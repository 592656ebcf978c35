// SPDX-License-Identifier: BSD-2-Clause
/*
 * A window of normal DRAM between OP-TEE and the process that plays the
 * coprocessors. What lies in it came from Linux and was only signed, not
 * encrypted: nothing is told to Linux that it had not before. The other side
 * checks its own copy with the signed digests, and these with one that goes
 * over the secure wire.
 */
#include <crypto/crypto.h>
#include <kernel/cache_helpers.h>
#include <kernel/dt.h>
#include <libfdt.h>
#include <string.h>
#include <tee_api_defines.h>
#include <trace.h>
#include <util.h>
#include <utee_defines.h>

#include "virt_link.h"
#include "virt_map.h"
#include "virt_window.h"

/* QEMU, hw/arm/virt.c: where DRAM starts */
#define DRAM_BASE	0x40000000u

/* One for all processors */
static struct {
	uint8_t *va;	/* NULL: there is none */
	uint32_t size;
} window;

TEE_Result virt_window_open(const void *fdt, int node)
{
	paddr_t base = 0;
	size_t size = 0;
	uint32_t phandle = 0;
	int mem = 0;

	if (window.va || fdt_read_uint32(fdt, node, "trp,window", &phandle))
		return TEE_SUCCESS;
	mem = fdt_node_offset_by_phandle(fdt, phandle);
	if (mem < 0 || fdt_reg_info(fdt, mem, &base, &size) ||
	    base < DRAM_BASE || size > UINT32_MAX || size < VL_LIST_MAX) {
		EMSG("trp,window is not normal DRAM, or too small");
		return TEE_ERROR_BAD_PARAMETERS;
	}
	window.va = virt_map(base, size, MEM_AREA_RAM_NSEC);
	window.size = size;
	if (!window.va)
		EMSG("trp,window cannot be mapped: the wire has to do");
	return TEE_SUCCESS;
}

/**
 * struct filler - a list on its way into the window
 * @hash: of the list
 * @list_len: bytes of it so far
 * @end: offset behind the last part
 */
struct filler {
	void *hash;
	uint32_t list_len;
	uint32_t end;
};

/* Shared segments lie in DRAM already, and empty ones are anywhere */
static bool is_private(const struct rproc *rp, const struct trp_seg *seg)
{
	struct trp_place where = { };

	return seg->filesz &&
	       !rp->map.place(rp->map.ctx, seg->da, seg->memsz, &where) &&
	       !where.ipc;
}

/* From our memory, not from the window, where it may be another one already */
static bool add_entry(struct filler *f, const struct trp_seg *seg)
{
	uint8_t entry[VL_PART_LEN] = { };

	if (VL_LIST_MAX - f->list_len < sizeof(entry))
		return false;
	trp_put32(entry, seg->da);
	trp_put32(entry + sizeof(uint32_t), seg->filesz);
	memcpy(entry + VL_PART_DIGEST, seg->digest, TRP_DIGEST_LEN);
	memcpy(window.va + f->list_len, entry, sizeof(entry));
	f->list_len += sizeof(entry);
	return !crypto_hash_update(f->hash, entry, sizeof(entry));
}

static bool add_bytes(struct filler *f, const struct trp_memory *mem,
		      const struct trp_seg *seg)
{
	void *va = NULL;

	if (window.size - f->end < seg->filesz ||
	    mem->map(mem->ctx, seg->da, seg->filesz, &va))
		return false;
	memcpy(window.va + f->end, va, seg->filesz);
	mem->unmap(mem->ctx, va, seg->filesz);
	f->end = MIN(ROUNDUP2(f->end + seg->filesz, VL_PART_ALIGN),
		     window.size);
	return true;
}

static bool fill(struct filler *f, const struct rproc *rp,
		 const struct trp_plan *plan)
{
	struct trp_seg seg = { };
	uint32_t it = 0;

	while (trp_plan_next(plan, &it, &seg))
		if (is_private(rp, &seg) &&
		    (!add_entry(f, &seg) || !add_bytes(f, &rp->mem, &seg)))
			return false;
	dcache_clean_range(window.va, f->end);
	return true;
}

bool virt_window_boot(const struct rproc *rp, const struct trp_plan *plan,
		      paddr_t rsc_pa)
{
	struct filler f = { .end = VL_LIST_MAX };
	uint8_t digest[TEE_SHA256_HASH_SIZE] = { };
	bool ok = false;

	if (!window.va || crypto_hash_alloc_ctx(&f.hash, TEE_ALG_SHA256))
		return false;
	ok = !crypto_hash_init(f.hash) && fill(&f, rp, plan) &&
	     !crypto_hash_final(f.hash, digest, sizeof(digest));
	crypto_hash_free_ctx(f.hash);
	return ok && !virt_link_boot(rp->id, rp->map.boot_da, (uint32_t)rsc_pa,
				     f.list_len, digest);
}
