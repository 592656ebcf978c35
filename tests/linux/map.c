// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver's mapping of a resource table, which outlives a release: after
 * another firmware it must be that firmware's. The functions are the driver's
 * own, cut out of linux/remoteproc_tee_hooks.c into map.inc; the kernel around
 * them is below: two reserved-memory nodes, and mappings that are counted.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef uint64_t phys_addr_t;

struct device_node {
	int index;
};

struct device {
	struct device *parent;
	struct device_node *of_node;
};

struct rproc {
	struct device dev;
};

struct reserved_mem {
	phys_addr_t base;
	phys_addr_t size;
};

struct rproc_tee_table {
	phys_addr_t pa;
	size_t size;
};

struct rproc_tee {
	struct rproc *rproc;
	struct rproc_tee_table rsc;
	void *rsc_va;
	struct rproc_tee_table map;
	void *map_va;
};

#define MEMREMAP_WC	4
#define dev_err(dev, ...) ((void)(dev), complain(__VA_ARGS__))

#define NODES		2
#define NODE_SIZE	0x1000u
#define BASE		0x10040000u

static struct device_node nodes[NODES] = { { 0 }, { 1 } };
static struct reserved_mem reserved[NODES] = {
	{ BASE, NODE_SIZE }, { BASE + 4 * NODE_SIZE, NODE_SIZE },
};
static uint8_t memory[5 * NODE_SIZE];
static unsigned int maps, unmaps, complaints;
static size_t mapped_size;
static bool no_room;

static void complain(const char *format, ...)
{
	(void)format;
	complaints++;
}

static struct device_node *of_parse_phandle(struct device_node *np,
					    const char *name, int i)
{
	(void)np;
	return !strcmp(name, "memory-region") && i < NODES ? &nodes[i] : NULL;
}

static struct reserved_mem *of_reserved_mem_lookup(struct device_node *node)
{
	return &reserved[node->index];
}

static void of_node_put(struct device_node *node)
{
	(void)node;
}

static void *memremap(phys_addr_t pa, size_t size, unsigned long flags)
{
	if (no_room || flags != MEMREMAP_WC)
		return NULL;
	maps++;
	mapped_size = size;
	return memory + (pa - BASE);
}

static void memunmap(void *va)
{
	unmaps += va != NULL;
}

void rproc_tee_unmap(struct rproc_tee *tee);

#include "map.inc"

#define A	BASE
#define B	(BASE + 4 * NODE_SIZE + 0x40)

/* One load after the other, of firmware whose table is somewhere */
static const struct load {
	const char *name;
	phys_addr_t pa;
	size_t size;
	bool no_room;
	int ret;
	unsigned int new_maps;
} loads[] = {
	{ "first firmware", A, 140, false, 0, 1 },
	{ "the same again", A, 140, false, 0, 0 },
	{ "a second one, elsewhere", B, 140, false, 0, 1 },
	{ "the same again", B, 140, false, 0, 0 },
	{ "a larger table there", B, 300, false, 0, 1 },
	{ "a smaller one", B, 16, false, 0, 1 },
	{ "the first firmware again", A, 140, false, 0, 1 },
	{ "a table in nobody's memory", A + NODE_SIZE, 140, false, -EPERM, 0 },
	{ "the first firmware after that", A, 140, false, 0, 1 },
	{ "a table that runs out of its node", A, NODE_SIZE + 1, false,
	  -EPERM, 0 },
	{ "one as large as its node", A, NODE_SIZE, false, 0, 1 },
	{ "no room for a mapping", B, 140, true, -ENOMEM, 0 },
	{ "that one again", B, 140, false, 0, 1 },
};

static unsigned int bad;

static void check(const struct load *l, const char *what, bool right)
{
	if (!right) {
		printf("not ok map: %s: %s\n", l->name, what);
		bad++;
	}
}

int main(void)
{
	struct device parent = { NULL, NULL };
	struct rproc rproc = { { &parent, NULL } };
	struct rproc_tee tee = { .rproc = &rproc };
	unsigned int before, said;
	size_t i;

	for (i = 0; i < sizeof(loads) / sizeof(loads[0]); i++) {
		const struct load *l = &loads[i];
		struct rproc_tee_table table = { l->pa, l->size };

		before = maps;
		said = complaints;
		no_room = l->no_room;
		tee.rsc_va = NULL;
		check(l, "answer", take_table(&tee, &table) == l->ret);
		check(l, "mappings made", maps - before == l->new_maps);
		check(l, "mappings left", maps - unmaps == !l->ret);
		check(l, "a line for a refusal", complaints - said == !!l->ret);
		if (l->ret) {
			check(l, "no table", !tee.rsc_va && !tee.map_va);
			continue;
		}
		check(l, "its address", tee.rsc_va == memory + (l->pa - BASE));
		check(l, "its size", mapped_size == l->size);
		check(l, "its place", tee.rsc.pa == l->pa &&
		      tee.rsc.size == l->size);
	}
	rproc_tee_unmap(&tee);
	rproc_tee_unmap(&tee);
	if (maps != unmaps) {
		printf("not ok map: %u mappings left\n", maps - unmaps);
		bad++;
	}
	if (!bad)
		printf("ok mapping of the resource table, %zu loads\n", i);
	return bad != 0;
}
