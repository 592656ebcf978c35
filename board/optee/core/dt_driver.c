/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Probing of drivers. Who needs another driver first asks for deferral and is
 * asked again once something new is there.
 */
#include <initcall.h>
#include <kernel/dt_driver.h>
#include <kernel/panic.h>
#include <libfdt.h>
#include <malloc.h>
#include <string.h>
#include <tee_api_defines_extensions.h>
#include <trace.h>
#include "kernel.h"

struct dt_driver_provider {
	SLIST_ENTRY(dt_driver_provider) link;
	int node;
	enum dt_driver_type type;
	unsigned int cells;
	uint32_t phandle;
	get_of_device_func get;
	void *priv;
};

/* a node with the driver that matches it, waiting */
struct probe {
	TAILQ_ENTRY(probe) link;
	int node;
	const struct dt_driver *drv;
	const struct dt_device_match *match;
};

static SLIST_HEAD(, dt_driver_provider) providers =
	SLIST_HEAD_INITIALIZER(providers);
static TAILQ_HEAD(, probe) waiting = TAILQ_HEAD_INITIALIZER(waiting);

extern const struct dt_driver *const __start_board_dt_drivers[];
extern const struct dt_driver *const __stop_board_dt_drivers[];

/* the section exists even without a driver */
static const struct dt_driver *const none
	__used __section("board_dt_drivers") = NULL;

int fdt_get_dt_driver_cells(const void *fdt, int nodeoffset,
			    enum dt_driver_type type)
{
	static const char *const names[] = {
		[DT_DRIVER_CLK] = "#clock-cells",
		[DT_DRIVER_RSTCTRL] = "#reset-cells",
		[DT_DRIVER_GPIO] = "#gpio-cells",
		[DT_DRIVER_INTERRUPT] = "#interrupt-cells",
		[DT_DRIVER_FIREWALL] = "#access-controller-cells",
	};
	uint32_t cells = 0;
	int rc;

	if (type >= ARRAY_SIZE(names) || !names[type])
		return 0;
	rc = fdt_read_uint32(fdt, nodeoffset, names[type], &cells);
	return rc ? rc : (int)cells;
}

TEE_Result dt_driver_register_provider(const void *fdt, int nodeoffset,
				       get_of_device_func get_of_device,
				       void *data, enum dt_driver_type type)
{
	int cells = fdt_get_dt_driver_cells(fdt, nodeoffset, type);
	struct dt_driver_provider *prv;

	if (cells < 0) {
		EMSG("%s: no number of cells",
		     fdt_get_name(fdt, nodeoffset, NULL));
		return TEE_ERROR_GENERIC;
	}
	prv = calloc(1, sizeof(*prv));
	if (!prv)
		return TEE_ERROR_OUT_OF_MEMORY;
	prv->node = nodeoffset;
	prv->type = type;
	prv->cells = (unsigned int)cells;
	prv->phandle = fdt_get_phandle(fdt, nodeoffset);
	prv->get = get_of_device;
	prv->priv = data;
	SLIST_INSERT_HEAD(&providers, prv, link);
	return TEE_SUCCESS;
}

struct dt_driver_provider *
dt_driver_get_provider_by_node(int nodeoffset, enum dt_driver_type type)
{
	struct dt_driver_provider *prv;

	SLIST_FOREACH(prv, &providers, link)
		if (prv->node == nodeoffset && prv->type == type)
			return prv;
	return NULL;
}

struct dt_driver_provider *
dt_driver_get_provider_by_phandle(uint32_t phandle, enum dt_driver_type type)
{
	struct dt_driver_provider *prv;

	SLIST_FOREACH(prv, &providers, link)
		if (prv->phandle == phandle && prv->type == type)
			return prv;
	return NULL;
}

unsigned int dt_driver_provider_cells(struct dt_driver_provider *prv)
{
	return prv->cells;
}

void *dt_driver_provider_priv_data(struct dt_driver_provider *prv)
{
	return prv->priv;
}

TEE_Result dt_driver_get_crypto(void)
{
	return TEE_SUCCESS;	/* OpenSSL was there before us */
}

static TEE_Result device_from(struct dt_driver_provider *prv, const void *fdt,
			      int consumer, const fdt32_t *args, void *ref)
{
	struct dt_pargs *pa;
	TEE_Result res;
	unsigned int i;

	pa = calloc(1, sizeof(*pa) + prv->cells * sizeof(pa->args[0]));
	if (!pa)
		return TEE_ERROR_OUT_OF_MEMORY;
	pa->fdt = fdt;
	pa->phandle_node = prv->node;
	pa->consumer_node = consumer;
	pa->args_count = (int)prv->cells;
	for (i = 0; i < prv->cells; i++)
		pa->args[i] = fdt32_ld(args + i);
	res = prv->get(pa, prv->priv, ref);
	free(pa);
	return res;
}

TEE_Result dt_driver_device_from_node_idx_prop(const char *prop_name,
					       const void *fdt, int nodeoffset,
					       unsigned int prop_idx,
					       enum dt_driver_type type,
					       void *device_ref)
{
	int len = 0, i = 0, words;
	const fdt32_t *p = fdt_getprop(fdt, nodeoffset, prop_name, &len);

	if (!p)
		return TEE_ERROR_ITEM_NOT_FOUND;
	words = len / (int)sizeof(*p);
	while (i < words) {
		uint32_t phandle = fdt32_ld(p + i);
		int node = fdt_node_offset_by_phandle(fdt, phandle);
		int cells = node < 0 ? node :
			    fdt_get_dt_driver_cells(fdt, node, type);

		if (cells < 0 || cells > words - i - 1)
			return TEE_ERROR_GENERIC;
		if (!prop_idx--) {
			struct dt_driver_provider *prv =
				dt_driver_get_provider_by_node(node, type);

			if (!prv)
				return TEE_ERROR_DEFER_DRIVER_INIT;
			return device_from(prv, fdt, nodeoffset, p + i + 1,
					   device_ref);
		}
		i += 1 + cells;
	}
	return TEE_ERROR_ITEM_NOT_FOUND;
}

/* Nodes say what they are most like first: go by their order, not ours. */
static const struct dt_driver *find_driver(const void *fdt, int node,
				const struct dt_device_match **match)
{
	const struct dt_driver *const *d;
	const struct dt_device_match *m;
	const char *compat;
	int i = 0;

	while ((compat = fdt_stringlist_get(fdt, node, "compatible", i++,
					    NULL)))
		for (d = __start_board_dt_drivers; d < __stop_board_dt_drivers;
		     d++)
			for (m = *d ? (*d)->match_table : NULL;
			     m && m->compatible; m++)
				if (!strcmp(m->compatible, compat)) {
					*match = m;
					return *d;
				}
	return NULL;
}

static TEE_Result add_node(const void *fdt, int node)
{
	const struct dt_device_match *match = NULL;
	const struct dt_driver *drv = find_driver(fdt, node, &match);
	struct probe *p;

	if (!drv || !drv->probe || !(fdt_get_status(fdt, node) &
				     (int)DT_STATUS_OK_SEC))
		return TEE_SUCCESS;
	p = calloc(1, sizeof(*p));
	if (!p)
		return TEE_ERROR_OUT_OF_MEMORY;
	p->node = node;
	p->drv = drv;
	p->match = match;
	TAILQ_INSERT_TAIL(&waiting, p, link);
	return TEE_SUCCESS;
}

/* Probe all that wait, once; those that defer wait on. */
static TEE_Result probe_round(const void *fdt, unsigned int *done)
{
	struct probe *p, *next;

	*done = 0;
	TAILQ_FOREACH_SAFE(p, &waiting, link, next) {
		const char *node = fdt_get_name(fdt, p->node, NULL);
		TEE_Result res = p->drv->probe(fdt, p->node,
					       p->match->compat_data);

		if (res == TEE_ERROR_DEFER_DRIVER_INIT) {
			DMSG("%s on %s deferred", p->drv->name, node);
			continue;
		}
		TAILQ_REMOVE(&waiting, p, link);
		if (res && res != TEE_ERROR_NODE_DISABLED) {
			EMSG("Failed to probe %s on node %s: %#" PRIx32,
			     p->drv->name, node, res);
			free(p);
			return res;
		}
		free(p);
		(*done)++;
	}
	return TEE_SUCCESS;
}

/*
 * In OP-TEE a driver that fails, or waits for ever, stops the boot.
 */
TEE_Result dt_driver_probe_all(void)
{
	const void *fdt = get_embedded_dt();
	unsigned int done;
	struct probe *p;
	TEE_Result res;
	int node;

	if (!fdt)
		return TEE_SUCCESS;
	for (node = fdt_next_node(fdt, -1, NULL); node >= 0;
	     node = fdt_next_node(fdt, node, NULL)) {
		res = add_node(fdt, node);
		if (res)
			return res;
	}
	do {
		res = probe_round(fdt, &done);
		if (res)
			return res;
	} while (done && !TAILQ_EMPTY(&waiting));
	TAILQ_FOREACH(p, &waiting, link)
		EMSG("%s on node %s waits for a driver that never came",
		     p->drv->name, fdt_get_name(fdt, p->node, NULL));
	return TAILQ_EMPTY(&waiting) ? TEE_SUCCESS :
				       TEE_ERROR_DEFER_DRIVER_INIT;
}
