/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What Linux learns from the device tree: the processor's reserved memory
 * and how its bus translates addresses.
 */
#include <libfdt.h>
#include <string.h>

#include "twin_priv.h"

#define PAGE	0x1000u

static uint64_t cells(const fdt32_t **p, int n)
{
	uint64_t v = 0;

	while (n--)
		v = v << 32 | fdt32_to_cpu(*(*p)++);
	return v;
}

/* First @reg pair of a node, by its parent's cells */
static bool reg_of(const void *fdt, int node, uint64_t *pa, uint64_t *len)
{
	int parent = fdt_parent_offset(fdt, node);
	int ac = fdt_address_cells(fdt, parent);
	int sc = fdt_size_cells(fdt, parent);
	int n;
	const fdt32_t *p = fdt_getprop(fdt, node, "reg", &n);

	if (!p || ac < 1 || sc < 1 || n < (ac + sc) * (int)sizeof(*p))
		return false;
	*pa = cells(&p, ac);
	*len = cells(&p, sc);
	return true;
}

static int find_processor(const void *fdt, uint32_t id)
{
	static const char *const compatible[] = {
		"st,stm32mp1-m4-tee", "st,stm32mp1-m4",
	};

	for (size_t i = 0; i < 2; i++) {
		uint32_t skip = id;
		int node = -1;

		do {
			node = fdt_node_offset_by_compatible(fdt, node,
							     compatible[i]);
			if (node >= 0 && !skip--)
				return node;
		} while (node >= 0);
	}
	return -FDT_ERR_NOTFOUND;
}

static bool is_disabled(const void *fdt, int node)
{
	const char *status = fdt_getprop(fdt, node, "status", NULL);

	return status && strcmp(status, "okay") && strcmp(status, "ok");
}

/* By its name, or because the processor lists it */
static bool is_shared(const void *fdt, int node, int mem, const char *name)
{
	int n;
	const fdt32_t *p = fdt_getprop(fdt, node, "trp,ipc-regions", &n);

	if (!strncmp(name, "ipc", 3) || !strncmp(name, "vdev", 4))
		return true;
	for (n /= (int)sizeof(*p); p && n > 0; n--)
		if (fdt_node_offset_by_phandle(fdt, fdt32_to_cpu(*p++)) == mem)
			return true;
	return false;
}

static int read_regions(struct twin *t, const void *fdt, int node)
{
	int n;
	const fdt32_t *p = fdt_getprop(fdt, node, "memory-region", &n);

	if (!p)
		return twin_fail(t, TWIN_REFUSED,
				 "device tree: the processor has no memory");
	for (n /= (int)sizeof(*p); n > 0; n--) {
		int mem = fdt_node_offset_by_phandle(fdt, fdt32_to_cpu(*p++));
		struct twin_mem *m = &t->mems[t->n_mems];
		const char *name = mem < 0 ? NULL : fdt_get_name(fdt, mem,
								 NULL);
		uint64_t pa, len;
		size_t stem;

		if (!name || !reg_of(fdt, mem, &pa, &len) ||
		    len > UINT32_MAX || t->n_mems == TWIN_MEMS)
			return twin_fail(t, TWIN_REFUSED, "device tree: bad "
					 "memory-region of the processor");
		/* Linux, too, drops the unit address */
		stem = strcspn(name, "@");
		if (stem >= sizeof(m->name))
			stem = sizeof(m->name) - 1;
		memcpy(m->name, name, stem);
		m->pa = pa;
		m->len = (uint32_t)len;
		m->shared = is_shared(fdt, node, mem, m->name);
		t->n_mems++;
	}
	return 0;
}

static int read_ranges(struct twin *t, const void *fdt, int bus)
{
	int up = fdt_parent_offset(fdt, bus);
	int ca = fdt_address_cells(fdt, bus);
	int cs = fdt_size_cells(fdt, bus);
	int pa = fdt_address_cells(fdt, up);
	int n;
	const fdt32_t *p = fdt_getprop(fdt, bus, "dma-ranges", &n);

	if (!p)
		return 0;	/* addresses are equal */
	n /= (int)sizeof(*p);
	for (; n >= ca + pa + cs; n -= ca + pa + cs) {
		struct twin_range *r = &t->ranges[t->n_ranges];

		if (t->n_ranges == TWIN_RANGES)
			return twin_fail(t, TWIN_REFUSED,
					 "device tree: too many dma-ranges");
		r->da = cells(&p, ca);
		r->pa = cells(&p, pa);
		r->len = cells(&p, cs);
		t->n_ranges++;
	}
	return 0;
}

int twin_dt_read(struct twin *t)
{
	const void *fdt = t->cfg.dtb;
	int node, rc;

	if (fdt_check_header(fdt))
		return twin_fail(t, TWIN_REFUSED, "not a device tree blob");
	node = find_processor(fdt, t->cfg.id);
	if (node < 0)
		return twin_fail(t, TWIN_REFUSED,
				 "device tree: no processor %u", t->cfg.id);
	if (is_disabled(fdt, node))
		return twin_fail(t, TWIN_REFUSED,
				 "device tree: %s, processor %u, is disabled",
				 fdt_get_name(fdt, node, NULL), t->cfg.id);
	rc = read_regions(t, fdt, node);
	if (!rc)
		rc = read_ranges(t, fdt, fdt_parent_offset(fdt, node));
	return rc;
}

const struct twin_mem *twin_mem_find(const struct twin *t, const char *name)
{
	for (size_t i = 0; i < t->n_mems; i++)
		if (!strcmp(t->mems[i].name, name))
			return &t->mems[i];
	return NULL;
}

static bool take_part(const struct twin *t, struct twin_mem *m, uint32_t need,
		      uint64_t *pa)
{
	const uint32_t pages = (need + PAGE - 1) & ~(PAGE - 1);
	const uint64_t at = m->pa + m->taken;

	if (!m->shared || !strncmp(m->name, "vdev", 4) || pages < need ||
	    m->len - m->taken < pages ||
	    (t->table_pa < at + pages && at < t->table_pa + t->table_len))
		return false;
	m->taken += pages;
	*pa = at;
	return true;
}

bool twin_mem_take(struct twin *t, const char *name, uint32_t need,
		   uint64_t *pa, uint32_t *len)
{
	const struct twin_mem *m = twin_mem_find(t, name);

	if (m) {
		*pa = m->pa;
		*len = m->len;
		return m->len >= need;
	}
	*len = need;
	for (size_t i = 0; i < t->n_mems; i++)
		if (take_part(t, &t->mems[i], need, pa))
			return true;
	return false;
}

void twin_mem_give_back(struct twin *t)
{
	for (size_t i = 0; i < t->n_mems; i++)
		t->mems[i].taken = 0;
}

const struct twin_mem *twin_mem_at(const struct twin *t, uint64_t pa,
				   uint64_t len)
{
	for (size_t i = 0; i < t->n_mems; i++) {
		const struct twin_mem *m = &t->mems[i];

		if (pa >= m->pa && pa - m->pa <= m->len &&
		    len <= m->len - (pa - m->pa))
			return m;
	}
	return NULL;
}

bool twin_da_to_pa(const struct twin *t, uint64_t da, uint64_t len,
		   uint64_t *pa)
{
	*pa = da;
	if (!t->n_ranges)
		return true;
	for (size_t i = 0; i < t->n_ranges; i++) {
		const struct twin_range *r = &t->ranges[i];

		if (da < r->da || da - r->da > r->len ||
		    len > r->len - (da - r->da))
			continue;
		*pa = r->pa + (da - r->da);
		return true;
	}
	return false;
}
