/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Remote processors: what a driver gives, and what the pseudo TA asks.
 *
 * A SoC driver probes its node, fills a struct rproc and registers it. All
 * that is common (device tree, memory map, mapping, wiping) is in rproc.c; a
 * SoC file holds reset lines, firewall and boot registers.
 *
 * Three kinds of address, never mixed:
 *   da   what the processor uses (32 bits)
 *   pa   physical, as the device tree writes it and Linux looks it up
 *   cpa  canonical physical: memory that appears at several addresses has
 *        one. Overlap, firewall and mapping work on it.
 */
#ifndef RPROC_H
#define RPROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>
#include <tee_api_types.h>
#include <trp/load.h>
#include <trp/ops.h>
#include <trp/plan.h>
#include <types_ext.h>

#define RPROC_MAX_REGIONS	16
#define RPROC_MAX_REST		8

/**
 * enum rproc_phase - firewall states of code and data memory
 * @RPROC_IDLE: no firmware, memory was cleared; as the device tree says
 * @RPROC_LOAD: only the secure CPU has access
 * @RPROC_RUN: only the processor has access
 * @RPROC_DUMP: only the secure CPU has access, the processor is held
 *
 * IPC memory stays open to the normal world in every phase. None is 0: a number
 * that got lost is no phase, and then only the secure CPU has access.
 */
enum rproc_phase { RPROC_IDLE = 1, RPROC_LOAD, RPROC_RUN, RPROC_DUMP };

/**
 * enum rproc_said - what a reserved-memory node says in words about its access
 * while no firmware is loaded
 * @RPROC_SAYS_NOTHING: no words
 * @RPROC_SAYS_OPEN: the normal world reads and writes it
 * @RPROC_SAYS_CLOSED: it does not
 */
enum rproc_said { RPROC_SAYS_NOTHING, RPROC_SAYS_OPEN, RPROC_SAYS_CLOSED };

/**
 * struct rproc_region - a reserved-memory node the processor uses
 * @name: node name, inside the device tree
 * @node: its offset there, while the processor is probed
 * @da: device address
 * @pa: physical address in the device tree
 * @cpa: canonical physical address
 * @size: bytes
 * @ipc: shared with the normal world at all times
 * @inferred: @ipc, though neither a name nor a list says so
 * @wipe: cleared on release; of two views of the same memory only one is
 */
struct rproc_region {
	const char *name;
	int node;
	uint32_t da;
	paddr_t pa;
	paddr_t cpa;
	uint32_t size;
	bool ipc;
	bool inferred;
	bool wipe;
};

/**
 * struct rproc_rest - memory that the firewall closes and opens with a region
 * @cpa: canonical physical address
 * @size: bytes
 */
struct rproc_rest {
	paddr_t cpa;
	uint32_t size;
};

struct rproc;

/**
 * struct rproc_ops - what a SoC driver provides
 * @canonical: resolve aliases of a physical address
 * @said: what reserved-memory node @mem says; NULL where none can say it
 * @phase: bring every code and data bank into a firewall state and prove it
 *	by reading it back. Return TRP_OK, TRP_E_FIREWALL (noted in @rep).
 * @wipe: as rproc_wipe(), for memory that is mapped otherwise; may be NULL
 * @start: let the processor run; @rsc_pa is 0 without a resource table. Return
 *	TRP_OK, TRP_E_RESET, ...: it may run; @stop is called next.
 * @stop: hold it in reset. @crashed, which may be NULL: whether its firmware
 *	had crashed, as far as the SoC tells. Return TRP_OK, TRP_E_RESET.
 * @crashed: does the SoC tell that the running firmware crashed? NULL where
 *	it cannot.
 */
struct rproc_ops {
	paddr_t (*canonical)(paddr_t pa);
	enum rproc_said (*said)(const void *fdt, int mem);
	enum trp_err (*phase)(struct rproc *rp, enum rproc_phase phase,
			      struct trp_report *rep);
	enum trp_err (*wipe)(struct rproc *rp, struct trp_report *rep);
	enum trp_err (*start)(struct rproc *rp, paddr_t rsc_pa);
	enum trp_err (*stop)(struct rproc *rp, bool *crashed);
	bool (*crashed)(struct rproc *rp);
};

/**
 * struct rproc - a registered processor
 * @id: number by which clients name the processor
 * @name: for log lines
 * @ops: SoC driver
 * @priv: SoC driver's own
 * @isolated: a firewall closes code and data to the normal world
 * @regions: @num_regions of them
 * @rest: @num_rest of them, the SoC driver's: cleared like code and data,
 *	since firmware reaches it
 * @map: memory map for the core, @map.ctx is this structure; @map.boot_*
 *	are the SoC driver's
 * @mem: memory access for the core, @mem.ctx is this structure; a SoC driver
 *	may put its own in place
 */
struct rproc {
	uint32_t id;
	const char *name;
	const struct rproc_ops *ops;
	void *priv;
	bool isolated;
	size_t num_regions;
	struct rproc_region regions[RPROC_MAX_REGIONS];
	size_t num_rest;
	struct rproc_rest rest[RPROC_MAX_REST];
	struct trp_platform map;
	struct trp_memory mem;
	SLIST_ENTRY(rproc) link;
};

/**
 * rproc_parse() - read memory-region, dma-ranges and trp,ipc-regions
 * @rp: @ops and @map.boot_* are set; regions, rest of @map and @mem are filled
 * @fdt: device tree
 * @node: the processor
 *
 * IPC regions are those whose name starts with ipc or vdev and those that
 * trp,ipc-regions lists. Without any, it is the one that @ops->said says is
 * open, provided that another one is said to be closed. A region in OP-TEE's
 * own memory is refused. Prints which regions are IPC.
 * Return: TEE_SUCCESS, TEE_ERROR_BAD_PARAMETERS, TEE_ERROR_ACCESS_DENIED.
 */
TEE_Result rproc_parse(struct rproc *rp, const void *fdt, int node);

/**
 * rproc_register() - make a processor known
 * @rp: filled, core held, memory idle; kept for ever
 * Return: TEE_SUCCESS, TEE_ERROR_BAD_PARAMETERS when the id is taken.
 */
TEE_Result rproc_register(struct rproc *rp);

/**
 * rproc_get() - find a registered processor
 * @id: number by which clients name the processor
 * Return: NULL when there is none.
 */
struct rproc *rproc_get(uint32_t id);

/**
 * rproc_shares() - may firmware run with the memory that is shared?
 * @rp: processor
 * @rsc_pa: physical address of its resource table, 0 without one
 *
 * Memory that is shared by inference alone has to prove it with the table in
 * it: other firmware may keep data there that is not for Linux.
 * Return: TRP_OK, TRP_E_SHARED.
 */
enum trp_err rproc_shares(const struct rproc *rp, paddr_t rsc_pa);

/**
 * rproc_da_to_pa() - physical address as the normal world knows it
 * @rp: processor
 * @da: device address
 * @size: bytes, at least 1; all in one region
 * @pa: filled on success
 * Return: TRP_OK, TRP_E_REGION.
 */
enum trp_err rproc_da_to_pa(const struct rproc *rp, uint32_t da, uint32_t size,
			    paddr_t *pa);

/**
 * rproc_wipe() - clear all code and data memory and what is closed with it
 * @rp: processor, held; its memory is accessible (RPROC_LOAD)
 * @rep: may be NULL
 * Return: TRP_OK, TRP_E_MAP.
 */
enum trp_err rproc_wipe(struct rproc *rp, struct trp_report *rep);

#endif /* RPROC_H */
