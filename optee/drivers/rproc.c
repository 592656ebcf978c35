// SPDX-License-Identifier: BSD-2-Clause
/*
 * Remote processors: registry, device tree, memory map, mapping, wiping.
 */
#include <kernel/cache_helpers.h>
#include <kernel/dt.h>
#include <libfdt.h>
#include <malloc.h>
#include <mm/core_memprot.h>
#include <mm/core_mmu.h>
#include <string.h>
#include <trace.h>
#include <trp/wide.h>
#include <util.h>

#include "rproc.h"

/* One mapping at a time is at most this big: the window for it is small */
#define WIPE_CHUNK	0x40000u

static SLIST_HEAD(, rproc) rprocs = SLIST_HEAD_INITIALIZER(rprocs);

/*
 * The window for dynamic mappings is given back only in reverse order, so one
 * mapping exists at a time, over all processors: made in map_range(), undone in
 * mem_unmap(). Calls of the pseudo TA come one after the other.
 */
static enum teecore_memtypes map_type;

struct rproc *rproc_get(uint32_t id)
{
	struct rproc *rp = NULL;

	SLIST_FOREACH(rp, &rprocs, link)
		if (rp->id == id)
			return rp;
	return NULL;
}

TEE_Result rproc_register(struct rproc *rp)
{
	if (rproc_get(rp->id)) {
		EMSG("%s: processor %" PRIu32 " exists already", rp->name,
		     rp->id);
		return TEE_ERROR_BAD_PARAMETERS;
	}
	SLIST_INSERT_HEAD(&rprocs, rp, link);
	IMSG("processor %" PRIu32 ": %s, %zu regions%s", rp->id, rp->name,
	     rp->num_regions, rp->isolated ? "" : ", NOT ISOLATED");
	return TEE_SUCCESS;
}

/* ---- memory map --------------------------------------------------------- */

static const struct rproc_region *find_region(const struct rproc *rp,
					      uint32_t da, uint32_t size)
{
	size_t i = 0;

	for (i = 0; i < rp->num_regions; i++) {
		const struct rproc_region *r = rp->regions + i;

		if (trp_inside(da, size, r->da, r->size))
			return r;
	}
	return NULL;
}

/* Does a page of [pa, pa + size) belong to the secure world? */
static bool hits_tee(paddr_t pa, paddr_t size)
{
	paddr_t end = pa + size - 1;
	paddr_t p = pa & ~(paddr_t)(SMALL_PAGE_SIZE - 1);

	for (;;) {
		if (core_pbuf_is(CORE_MEM_SEC, p, 1))
			return true;
		if (end - p < SMALL_PAGE_SIZE)
			return false;
		p += SMALL_PAGE_SIZE;
	}
}

static enum trp_err place(void *ctx, uint32_t da, uint32_t size,
			  struct trp_place *out)
{
	const struct rproc *rp = ctx;
	const struct rproc_region *r = find_region(rp, da, size);

	if (!r)
		/* outside every region an address stands for itself */
		return hits_tee(da, size) ? TRP_E_TEE_MEMORY : TRP_E_REGION;
	out->pa = r->cpa + (da - r->da);
	out->ipc = r->ipc;
	out->locked = !r->ipc;
	return TRP_OK;
}

enum trp_err rproc_da_to_pa(const struct rproc *rp, uint32_t da, uint32_t size,
			    paddr_t *pa)
{
	const struct rproc_region *r = find_region(rp, da, size);

	*pa = 0;
	if (!size || !r)
		return TRP_E_REGION;
	*pa = r->pa + (da - r->da);
	return TRP_OK;
}

enum trp_err rproc_shares(const struct rproc *rp, paddr_t rsc_pa)
{
	const struct rproc_region *r = rp->regions;

	for (; r < rp->regions + rp->num_regions; r++)
		if (r->inferred &&
		    (rsc_pa < r->pa || rsc_pa - r->pa >= r->size))
			return TRP_E_SHARED;
	return TRP_OK;
}

/* ---- access ------------------------------------------------------------- */

static enum trp_err map_range(paddr_t cpa, uint32_t len, bool ipc, void **va)
{
	map_type = ipc ? MEM_AREA_RAM_NSEC : MEM_AREA_RAM_SEC;
	*va = core_mmu_add_mapping(map_type, cpa, len);
	if (!*va)
		return TRP_E_MAP;
	/* lines of an earlier mapping are older than the memory behind */
	dcache_cleaninv_range(*va, len);
	return TRP_OK;
}

static void mem_unmap(void *ctx __unused, void *va, uint32_t len)
{
	dcache_cleaninv_range(va, len);
	if (core_mmu_remove_mapping(map_type, va, len))
		DMSG("mapping at %p stays", va);
}

static enum trp_err mem_map(void *ctx, uint32_t da, uint32_t len, void **va)
{
	const struct rproc *rp = ctx;
	const struct rproc_region *r = find_region(rp, da, len);

	*va = NULL;
	if (!len || !r)
		return TRP_E_MAP;
	return map_range(r->cpa + (da - r->da), len, r->ipc, va);
}

static void mem_sync(void *ctx __unused, void *va, uint32_t len)
{
	dcache_cleaninv_range(va, len);
}

static void *mem_alloc(void *ctx __unused, uint32_t len)
{
	return malloc(len);
}

static void mem_free(void *ctx __unused, void *p, uint32_t len __unused)
{
	free(p);
}

static enum trp_err wipe_range(paddr_t cpa, uint32_t size,
			       struct trp_report *rep)
{
	uint32_t off = 0;
	uint32_t n = 0;
	void *va = NULL;

	for (off = 0; off < size; off += n) {
		n = MIN(size - off, WIPE_CHUNK);
		if (map_range(cpa + off, n, false, &va))
			return trp_refuse(rep, TRP_E_MAP, .addr = cpa + off);
		trp_wide_zero(va, n);
		mem_unmap(NULL, va, n);
	}
	return TRP_OK;
}

enum trp_err rproc_wipe(struct rproc *rp, struct trp_report *rep)
{
	enum trp_err err = TRP_OK;
	const struct rproc_region *r = rp->regions;
	size_t i = 0;

	if (rp->ops->wipe)
		return rp->ops->wipe(rp, rep);
	for (; r < rp->regions + rp->num_regions && !err; r++)
		if (r->wipe)
			err = wipe_range(r->cpa, r->size, rep);
	for (i = 0; i < rp->num_rest && !err; i++)
		err = wipe_range(rp->rest[i].cpa, rp->rest[i].size, rep);
	return err;
}

/* ---- device tree -------------------------------------------------------- */

static uint64_t get_cells(const fdt32_t *p, int n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 32 | fdt32_to_cpu(*p++);
	return v;
}

/* Device address of [pa, pa + size) by the bus's dma-ranges: first hit */
static TEE_Result bus_pa_to_da(const void *fdt, int node, paddr_t pa,
			       size_t size, uint32_t *da)
{
	int bus = fdt_parent_offset(fdt, node);
	int up = bus < 0 ? bus : fdt_parent_offset(fdt, bus);
	int len = 0;
	const fdt32_t *p = NULL;
	int ca = 0, pn = 0, cs = 0, step = 0;

	*da = (uint32_t)pa;
	if (up < 0)
		return TEE_SUCCESS;
	p = fdt_getprop(fdt, bus, "dma-ranges", &len);
	if (!p || !len)
		return TEE_SUCCESS;
	ca = fdt_address_cells(fdt, bus);
	cs = fdt_size_cells(fdt, bus);
	pn = fdt_address_cells(fdt, up);
	if (ca < 1 || ca > 2 || cs < 1 || cs > 2 || pn < 1 || pn > 2)
		return TEE_ERROR_BAD_PARAMETERS;
	step = ca + pn + cs;
	for (len /= (int)sizeof(*p); len >= step; len -= step, p += step) {
		uint64_t d = get_cells(p, ca);
		uint64_t start = get_cells(p + ca, pn);
		uint64_t n = get_cells(p + ca + pn, cs);

		if (pa < start || pa - start > n || size > n - (pa - start))
			continue;
		d += pa - start;
		if (d > UINT32_MAX - (size - 1))
			return TEE_ERROR_BAD_PARAMETERS;
		*da = (uint32_t)d;
		return TEE_SUCCESS;
	}
	return TEE_ERROR_BAD_PARAMETERS;
}

static TEE_Result bad_tree(const struct rproc *rp, const char *why,
			   const char *name)
{
	EMSG("%s: %u %s: %s%s", rp->name, TRP_E_DEVICE_TREE,
	     trp_err_name(TRP_E_DEVICE_TREE), why, name);
	return TEE_ERROR_BAD_PARAMETERS;
}

static TEE_Result parse_region(struct rproc *rp, const void *fdt, int node,
			       uint32_t phandle)
{
	struct rproc_region *r = rp->regions + rp->num_regions;
	int mem = fdt_node_offset_by_phandle(fdt, phandle);
	paddr_t pa = 0;
	size_t size = 0;

	if (mem < 0 || fdt_reg_info(fdt, mem, &pa, &size) || !pa || !size ||
	    size > UINT32_MAX || pa > UINT32_MAX - size) {
		/* ends below 2^32, so that no sum of both wraps later */
		EMSG("%s: memory-region %zu is not usable", rp->name,
		     rp->num_regions);
		return TEE_ERROR_BAD_PARAMETERS;
	}
	r->name = fdt_get_name(fdt, mem, NULL);
	r->node = mem;
	r->pa = pa;
	r->cpa = rp->ops->canonical(pa);
	r->size = (uint32_t)size;
	r->ipc = !strncmp(r->name, "ipc", 3) || !strncmp(r->name, "vdev", 4);
	if (bus_pa_to_da(fdt, node, pa, size, &r->da)) {
		EMSG("%s: %s is in no dma-range of the bus", rp->name,
		     r->name);
		return TEE_ERROR_BAD_PARAMETERS;
	}
	if (hits_tee(r->cpa, size)) {
		EMSG("%s: %s lies in memory of the secure world", rp->name,
		     r->name);
		return TEE_ERROR_ACCESS_DENIED;
	}
	rp->num_regions++;
	return TEE_SUCCESS;
}

static TEE_Result listed_ipc(struct rproc *rp, const void *fdt, int node)
{
	int len = 0;
	const fdt32_t *p = fdt_getprop(fdt, node, "trp,ipc-regions", &len);
	size_t i = 0;

	if (p && len % (int)sizeof(*p))
		return bad_tree(rp, "trp,ipc-regions is no list of nodes", "");
	for (len /= (int)sizeof(*p); p && len > 0; len--, p++) {
		int mem = fdt_node_offset_by_phandle(fdt, fdt32_to_cpu(*p));

		for (i = 0; i < rp->num_regions; i++)
			if (rp->regions[i].node == mem)
				break;
		if (i == rp->num_regions)
			return bad_tree(rp, "trp,ipc-regions lists a node ",
					"that memory-region does not");
		rp->regions[i].ipc = true;
	}
	return TEE_SUCCESS;
}

static bool has_vectors(const struct rproc *rp, const struct rproc_region *r)
{
	return rp->map.boot_fixed &&
	       trp_inside(rp->map.boot_da, 1, r->da, r->size);
}

/*
 * Trees that have a region per bank tell the shared one by its access only.
 * A region that may be open while idle is not for that shared at all times:
 * only the single open one among closed ones is, where no name and no list
 * says which, and never that of the vector table.
 */
static TEE_Result inferred_ipc(struct rproc *rp, const void *fdt)
{
	struct rproc_region *open = NULL;
	enum rproc_said said = RPROC_SAYS_NOTHING;
	bool closed = false;
	size_t num_open = 0;
	size_t i = 0;

	for (i = 0; i < rp->num_regions; i++) {
		struct rproc_region *r = rp->regions + i;

		if (r->ipc)
			return TEE_SUCCESS;
		said = rp->ops->said ? rp->ops->said(fdt, r->node) :
				       RPROC_SAYS_NOTHING;
		closed |= said == RPROC_SAYS_CLOSED;
		if (said != RPROC_SAYS_OPEN || has_vectors(rp, r))
			continue;
		open = r;
		num_open++;
	}
	if (closed && num_open > 1)
		return bad_tree(rp, "trp,ipc-regions has to list more than ",
				open->name);
	if (!closed || !open) {
		IMSG("%s: no memory is shared with the normal world; "
		     "trp,ipc-regions would list it", rp->name);
		return TEE_SUCCESS;
	}
	IMSG("%s: %s is the open region among closed ones: shared", rp->name,
	     open->name);
	open->ipc = true;
	open->inferred = true;
	return TEE_SUCCESS;
}

static void say_regions(const struct rproc *rp)
{
	const struct rproc_region *r = rp->regions;

	for (; r < rp->regions + rp->num_regions; r++)
		IMSG("%s: %s da %#" PRIx32 " pa %#" PRIxPA " size %#" PRIx32
		     " %s", rp->name, r->name, r->da, r->pa, r->size,
		     r->ipc ? "ipc" : "locked");
}

/*
 * Two regions may be views of the same memory, but then of one kind: the
 * other kind would be wiped or opened with it.
 */
static TEE_Result check_views(struct rproc *rp)
{
	size_t i = 0;
	size_t j = 0;

	for (i = 0; i < rp->num_regions; i++) {
		struct rproc_region *r = rp->regions + i;

		r->wipe = !r->ipc;
		for (j = 0; j < i; j++) {
			const struct rproc_region *o = rp->regions + j;

			if (!trp_meet(r->cpa, r->size, o->cpa, o->size))
				continue;
			if (r->ipc != o->ipc) {
				EMSG("%s: %s and %s share memory, one is ipc",
				     rp->name, o->name, r->name);
				return TEE_ERROR_BAD_PARAMETERS;
			}
			if (r->cpa >= o->cpa &&
			    r->cpa + r->size <= o->cpa + o->size)
				r->wipe = false;
		}
	}
	return TEE_SUCCESS;
}

TEE_Result rproc_parse(struct rproc *rp, const void *fdt, int node)
{
	int len = 0;
	const fdt32_t *p = fdt_getprop(fdt, node, "memory-region", &len);
	TEE_Result res = TEE_SUCCESS;

	if (!p || len < (int)sizeof(*p) || len % (int)sizeof(*p) ||
	    len > RPROC_MAX_REGIONS * (int)sizeof(*p)) {
		EMSG("%s: memory-region needs 1 to %d entries", rp->name,
		     RPROC_MAX_REGIONS);
		return TEE_ERROR_BAD_PARAMETERS;
	}
	for (len /= (int)sizeof(*p); len > 0 && !res; len--)
		res = parse_region(rp, fdt, node, fdt32_to_cpu(*p++));
	if (!res)
		res = listed_ipc(rp, fdt, node);
	if (!res)
		res = inferred_ipc(rp, fdt);
	if (!res)
		res = check_views(rp);
	if (res)
		return res;
	say_regions(rp);
	rp->map.ctx = rp;
	rp->map.place = place;
	rp->mem = (struct trp_memory){
		.ctx = rp,
		.map = mem_map,
		.unmap = mem_unmap,
		.sync = mem_sync,
		.alloc = mem_alloc,
		.free = mem_free,
	};
	return TEE_SUCCESS;
}
