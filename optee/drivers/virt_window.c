// SPDX-License-Identifier: BSD-2-Clause
/*
 * A window of normal DRAM between OP-TEE and the process that plays the
 * coprocessors. What lies in it came from Linux and was only signed, not
 * encrypted: nothing is told to Linux that it had not before. The other side
 * checks its own copy with the digests of a list, and the list with one that
 * goes over the secure wire.
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

/* The window, one for all processors */
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

/* Words are compared: by bytes, all memory would take longer than a load */
bool virt_is_zero(const void *data, uint32_t len)
{
	const uint64_t *word = data;
	const uint8_t *p = NULL;

	for (; IS_ALIGNED_WITH_TYPE(data, uint64_t) && len >= sizeof(*word);
	     len -= sizeof(*word))
		if (*word++)
			return false;
	for (p = (const uint8_t *)word; len; len--)
		if (*p++)
			return false;
	return true;
}

/**
 * struct filler - a list on its way into the window
 * @list: digest of the list so far
 * @part: for the digest of a part
 * @list_len: bytes of the list so far
 * @end: offset behind the last part
 */
struct filler {
	void *list;
	void *part;
	uint32_t list_len;
	uint32_t end;
};

/* A part is hashed in our memory: the window may have another one already */
static bool add_part(struct filler *f, uint32_t da, const uint8_t *p,
		     uint32_t len)
{
	uint8_t entry[VL_PART_LEN] = { };

	if (VL_LIST_MAX - f->list_len < sizeof(entry) ||
	    window.size - f->end < len)
		return false;
	trp_put32(entry, da);
	trp_put32(entry + sizeof(uint32_t), len);
	if (crypto_hash_init(f->part) ||
	    crypto_hash_update(f->part, p, len) ||
	    crypto_hash_final(f->part, entry + VL_PART_DIGEST,
			      TEE_SHA256_HASH_SIZE))
		return false;
	memcpy(window.va + f->list_len, entry, sizeof(entry));
	f->list_len += sizeof(entry);
	memcpy(window.va + f->end, p, len);
	f->end = MIN(ROUNDUP2(f->end + len, VL_PART_ALIGN), window.size);
	return !crypto_hash_update(f->list, entry, sizeof(entry));
}

/* Bytes of pages behind each other that are zero, or are not */
static uint32_t run_len(const uint8_t *p, uint32_t left, bool zero)
{
	uint32_t n = 0;
	uint32_t page = 0;

	for (n = 0; n < left; n += page) {
		page = MIN(left - n, (uint32_t)SMALL_PAGE_SIZE);
		if (virt_is_zero(p + n, page) != zero)
			break;
	}
	return n;
}

static bool add_region(struct filler *f, const struct rproc *rp,
		       const struct rproc_region *r)
{
	const struct trp_memory *mem = &rp->mem;
	bool ok = true;
	uint32_t at = 0;
	uint32_t n = 0;
	void *va = NULL;

	if (mem->map(mem->ctx, r->da, r->size, &va))
		return false;
	while (ok && at < r->size) {
		at += run_len((uint8_t *)va + at, r->size - at, true);
		n = run_len((uint8_t *)va + at, r->size - at, false);
		ok = !n || add_part(f, r->da + at, (uint8_t *)va + at, n);
		at += n;
	}
	mem->unmap(mem->ctx, va, r->size);
	return ok;
}

/* What is shared with Linux lies in DRAM already */
static bool fill(struct filler *f, const struct rproc *rp)
{
	size_t i = 0;

	for (i = 0; i < rp->num_regions; i++)
		if (!rp->regions[i].ipc && !add_region(f, rp, rp->regions + i))
			return false;
	dcache_clean_range(window.va, f->end);
	return true;
}

bool virt_window_boot(const struct rproc *rp, paddr_t rsc_pa)
{
	struct filler f = { .end = VL_LIST_MAX };
	uint8_t digest[TEE_SHA256_HASH_SIZE] = { };
	bool ok = false;

	if (!window.va)
		return false;
	ok = !crypto_hash_alloc_ctx(&f.list, TEE_ALG_SHA256) &&
	     !crypto_hash_alloc_ctx(&f.part, TEE_ALG_SHA256) &&
	     !crypto_hash_init(f.list) && fill(&f, rp) &&
	     !crypto_hash_final(f.list, digest, sizeof(digest));
	if (f.list)
		crypto_hash_free_ctx(f.list);
	if (f.part)
		crypto_hash_free_ctx(f.part);
	return ok && !virt_link_boot(rp->id, rp->map.boot_da, (uint32_t)rsc_pa,
				     f.list_len, digest);
}
