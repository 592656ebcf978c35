/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The resource table. It lies in memory that the firmware and others may
 * change, so it is read once, checked as a whole in a private copy with the
 * code the secure world uses, and only that copy is looked at from then on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <trp/format.h>

#include "twin_priv.h"

#define DA_ANY		0xFFFFFFFFu
#define NAME_LEN	32u

/* Offsets after the type word: struct fw_rsc_carveout, _devmem, _trace */
#define CARVEOUT_LEN	8u
#define CARVEOUT_RESERVED	16u
#define CARVEOUT_NAME	20u
#define DEVMEM_NAME	20u
#define TRACE_LEN	4u
#define TRACE_RESERVED	8u
#define TRACE_NAME	12u

int twin_table_read(struct twin *t)
{
	struct trp_report rep = { 0 };
	uint64_t pa, len;

	if (twin_ta_table(t, &pa, &len))
		return -1;
	t->table_pa = pa;
	t->table_len = 0;
	if (!len)
		return 0;
	if (len > sizeof(t->table))
		return twin_fail(t, TWIN_REFUSED, "a resource table of %llu "
				 "bytes is too long",
				 (unsigned long long)len);
	if (board_read(BOARD_NS, pa, t->table, (size_t)len))
		return twin_fail(t, TWIN_REFUSED, "the resource table at "
				 "0x%llx cannot be read by Linux",
				 (unsigned long long)pa);
	if (trp_rsc_check(t->table, (size_t)len, &rep))
		return twin_fail_reason(t, &rep);
	t->table_len = (size_t)len;
	return 0;
}

int twin_table_write(struct twin *t)
{
	if (t->table_len &&
	    board_write(BOARD_NS, t->table_pa, t->table, t->table_len))
		return twin_fail(t, TWIN_REFUSED, "the resource table at "
				 "0x%llx cannot be written by Linux",
				 (unsigned long long)t->table_pa);
	return 0;
}

/* The file may have changed since the boot: its table must not have. */
int twin_table_same(struct twin *t)
{
	struct trp_report rep = { .err = TRP_E_RSC_CHANGED };
	uint64_t pa, len;

	if (twin_ta_table(t, &pa, &len))
		return -1;
	if (len == t->table_len && (!len || pa == t->table_pa))
		return 0;
	rep.addr = pa;
	rep.num = (uint32_t)len;
	return twin_fail_reason(t, &rep);
}

/* Linux answers -EINVAL to each reserved word that is not 0. */
static int reserved(struct twin *t, const uint8_t *p)
{
	if (!trp_get32(p))
		return 0;
	return twin_fail(t, TWIN_REFUSED, "the reserved word is 0x%x, not 0 "
			 "(Linux: -EINVAL)", trp_get32(p));
}

static void name_of(char out[NAME_LEN + 1], const uint8_t *p)
{
	memcpy(out, p, NAME_LEN);
	out[NAME_LEN] = 0;
	twin_printable(out);
}

/*
 * Linux would allocate a carveout without an address from its own RAM, which
 * this bus does not reach; what it can use is reserved memory of that name.
 */
static int carveout(struct twin *t, uint8_t *body)
{
	uint32_t da = trp_get32(body);
	uint32_t len = trp_get32(body + CARVEOUT_LEN);
	const struct twin_mem *m;
	char name[NAME_LEN + 1];
	uint64_t pa;

	if (reserved(t, body + CARVEOUT_RESERVED))
		return -1;
	name_of(name, body + CARVEOUT_NAME);
	m = twin_mem_find(t, name);
	if (da == DA_ANY) {
		if (!m || m->len < len)
			return twin_fail(t, TWIN_REFUSED, "carveout %s: %u "
					 "bytes anywhere: Linux's own memory "
					 "is not visible to this processor, "
					 "and no reserved memory of that name "
					 "and size exists", name, len);
		trp_put32(body, (uint32_t)m->pa);
		trp_put32(body + 4, (uint32_t)m->pa);
		board_debug("linux", "carveout %s: reserved memory at 0x%llx",
			    name, (unsigned long long)m->pa);
		return 0;
	}
	if (!twin_da_to_pa(t, da, len, &pa) || !twin_mem_at(t, pa, len))
		return twin_fail(t, TWIN_REFUSED, "carveout %s: %u bytes at "
				 "0x%x are not in this processor's memory",
				 name, len, da);
	board_debug("linux", "carveout %s: %u bytes at 0x%x", name, len, da);
	return 0;
}

static int entry(struct twin *t, uint32_t type, uint8_t *body, size_t len)
{
	char name[NAME_LEN + 1];

	switch (type) {
	case TRP_RSC_CARVEOUT:
		return carveout(t, body);
	case TRP_RSC_DEVMEM:
		/* there is no IOMMU to map it with, which Linux asks first */
		name_of(name, body + DEVMEM_NAME);
		return twin_fail(t, TWIN_REFUSED,
				 "devmem %s at 0x%x needs an IOMMU, "
				 "this processor has none (Linux: -EINVAL)",
				 name, trp_get32(body));
	case TRP_RSC_TRACE:
		if (reserved(t, body + TRACE_RESERVED))
			return -1;
		name_of(name, body + TRACE_NAME);
		return twin_trace_add(t, name, trp_get32(body),
				      trp_get32(body + TRACE_LEN));
	case TRP_RSC_VDEV:
		return twin_vdev_parse(t, (size_t)(body - t->table), len);
	default:
		board_log("linux", "resource of type %u (%s): not handled",
			  type, trp_rsc_type_name(type));
		return 0;
	}
}

/* Put before the sentence which entry it is about; Return: -1 */
static int in_entry(struct twin *t, uint32_t i, uint32_t type)
{
	struct twin_error was = t->error;

	return twin_fail(t, was.code, "resource table, entry %u (%s): %s", i,
			 trp_rsc_type_name(type), was.text);
}

int twin_resources(struct twin *t)
{
	struct trp_span body;
	uint32_t type;

	twin_resources_drop(t);
	if (!t->table_len)
		return 0;
	for (uint32_t i = 0; trp_rsc_entry(t->table, t->table_len, i, &type,
					   &body); i++)
		if (entry(t, type, t->table + (body.p - t->table), body.left))
			return in_entry(t, i, type);
	return 0;
}

void twin_resources_drop(struct twin *t)
{
	for (size_t i = 0; i < t->n_traces; i++)
		free(t->traces[i].text);
	memset(t->traces, 0, sizeof(t->traces));
	t->n_traces = 0;
	t->n_vdevs = 0;
	memset(&t->vdev, 0, sizeof(t->vdev));
}
