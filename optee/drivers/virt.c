// SPDX-License-Identifier: BSD-2-Clause
/*
 * The virtual SoC: QEMU's virt machine with secure=on, and coprocessors in a
 * process beside it.
 *
 * Code and data lie in the machine's secure RAM. It is secure by the
 * machine's wiring, from power on to power off: there is no state to switch,
 * and from the normal world any access is an external abort. The coprocessor
 * has a memory of its own that nobody else reaches; START brings the segments
 * there through a window, or over the secure UART, and a dump copies it back.
 * Shared (ipc) memory is normal DRAM, which both sides map.
 */
#include <kernel/cache_helpers.h>
#include <kernel/dt.h>
#include <kernel/dt_driver.h>
#include <libfdt.h>
#include <malloc.h>
#include <tee_api_defines_extensions.h>
#include <trace.h>
#include <trp/wide.h>
#include <util.h>

#include "rproc.h"
#include "virt_link.h"
#include "virt_map.h"
#include "virt_window.h"

/* QEMU, hw/arm/virt.c: VIRT_SECURE_MEM, and where DRAM starts */
#define SECURE_BASE	0x0e000000u
#define SECURE_SIZE	0x01000000u
#define DRAM_BASE	0x40000000u

/**
 * struct virt_rproc - one coprocessor
 * @rp: in the registry
 * @linked: there is somebody to talk to
 * @started: the engine's memory holds more recent bytes than ours
 * @held: the engine said so, and has not let it go since
 * @clean: the engine's memory is known to be zero
 * @blank: ours is zero, and nobody had access since
 * @va: where each region is mapped, for good
 */
struct virt_rproc {
	struct rproc rp;
	bool linked;
	bool started;
	bool held;
	bool clean;
	bool blank;
	uint8_t *va[RPROC_MAX_REGIONS];
};

static paddr_t virt_canonical(paddr_t pa)
{
	return pa;
}

/* ---- its memory and ours ------------------------------------------------ */

static enum trp_err push_region(const struct virt_rproc *v, uint32_t da,
				const uint8_t *p, uint32_t len)
{
	enum trp_err err = TRP_OK;
	uint32_t off = 0;
	uint32_t n = 0;

	for (off = 0; off < len && !err; off += n) {
		n = MIN(len - off, VL_DATA_MAX);
		/* the region was cleared before */
		if (!virt_is_zero(p + off, n))
			err = virt_link_write(v->rp.id, da + off, p + off, n);
	}
	return err;
}

static enum trp_err pull_region(const struct virt_rproc *v, uint32_t da,
				uint8_t *p, uint32_t len)
{
	enum trp_err err = TRP_OK;
	uint32_t off = 0;
	uint32_t n = 0;

	for (off = 0; off < len && !err; off += n) {
		n = MIN(len - off, VL_DATA_MAX);
		err = virt_link_ask(v->rp.id, VL_READ, da + off, n, p + off, n);
	}
	return err;
}

static enum trp_err clear_region(const struct virt_rproc *v,
				 const struct rproc_region *r)
{
	return virt_link_ask(v->rp.id, VL_ZERO, r->da, r->size, NULL, 0);
}

static enum trp_err transfer_region(const struct virt_rproc *v,
				    const struct rproc_region *r, bool push)
{
	const struct trp_memory *mem = &v->rp.mem;
	enum trp_err err = TRP_OK;
	void *va = NULL;

	if (push)
		err = clear_region(v, r);
	if (!err)
		err = mem->map(mem->ctx, r->da, r->size, &va);
	if (err)
		return err;
	err = push ? push_region(v, r->da, va, r->size) :
		     pull_region(v, r->da, va, r->size);
	mem->unmap(mem->ctx, va, r->size);
	return err;
}

static enum trp_err transfer(const struct virt_rproc *v, bool push)
{
	enum trp_err err = TRP_OK;
	size_t i = 0;

	for (i = 0; i < v->rp.num_regions && !err; i++)
		if (!v->rp.regions[i].ipc)
			err = transfer_region(v, v->rp.regions + i, push);
	return err;
}

/*
 * Regions stay mapped: no firewall is switched here, so a mapping that stays
 * can do no harm, and making one costs more than a start.
 */
static enum trp_err virt_mem_map(void *ctx, uint32_t da, uint32_t len,
				 void **va)
{
	const struct rproc *rp = ctx;
	const struct virt_rproc *v = rp->priv;
	size_t i = 0;

	*va = NULL;
	for (i = 0; i < rp->num_regions; i++) {
		const struct rproc_region *r = rp->regions + i;

		if (!trp_inside(da, len, r->da, r->size))
			continue;
		*va = v->va[i] + (da - r->da);
		dcache_cleaninv_range(*va, len);
		return TRP_OK;
	}
	return TRP_E_MAP;
}

static void virt_mem_unmap(void *ctx __unused, void *va, uint32_t len)
{
	dcache_cleaninv_range(va, len);
}

/* ---- operations --------------------------------------------------------- */

/* Memory that was cleared when it was given back is still zero at a load */
static enum trp_err virt_wipe(struct rproc *rp,
			      struct trp_report *rep __unused)
{
	struct virt_rproc *v = rp->priv;
	size_t i = 0;

	for (i = 0; i < rp->num_regions && !v->blank; i++) {
		if (!rp->regions[i].wipe)
			continue;
		trp_wide_zero(v->va[i], rp->regions[i].size);
		dcache_cleaninv_range(v->va[i], rp->regions[i].size);
	}
	v->blank = false;
	return TRP_OK;
}

/* The coprocessor's own memory forgets with ours */
static enum trp_err forget(struct virt_rproc *v)
{
	enum trp_err err = TRP_OK;
	size_t i = 0;

	if (v->clean || !v->linked)
		return TRP_OK;
	for (i = 0; i < v->rp.num_regions && !err; i++)
		if (!v->rp.regions[i].ipc)
			err = clear_region(v, v->rp.regions + i);
	v->clean = !err;
	return err;
}

static enum trp_err virt_phase(struct rproc *rp, enum rproc_phase phase,
			       struct trp_report *rep)
{
	struct virt_rproc *v = rp->priv;
	enum trp_err err = TRP_OK;

	if (phase == RPROC_IDLE)
		err = forget(v);
	else if (phase == RPROC_DUMP && v->started)
		err = transfer(v, false);
	if (err)
		return trp_refuse(rep, err);
	if (phase != RPROC_RUN)
		v->started = false;
	if (phase == RPROC_IDLE)
		v->blank = true;
	return TRP_OK;
}

static enum trp_err virt_stop(struct rproc *rp, bool *crashed)
{
	struct virt_rproc *v = rp->priv;
	uint8_t was = VL_HELD;
	enum trp_err err = TRP_OK;

	if (v->linked && !v->held)
		err = virt_link_ask(rp->id, VL_HALT, 0, 0, &was, sizeof(was));
	v->held = !err;
	if (crashed)
		*crashed = !err && was == VL_CRASHED;
	return err;
}

/* The wire is slow, but nobody can disturb it */
static enum trp_err start_by_wire(struct virt_rproc *v, paddr_t rsc_pa)
{
	enum trp_err err = virt_stop(&v->rp, NULL);

	if (!err)
		err = transfer(v, true);
	v->held = false;
	if (!err)
		err = virt_link_ask(v->rp.id, VL_RUN, v->rp.map.boot_da,
				    (uint32_t)rsc_pa, NULL, 0);
	return err;
}

static enum trp_err virt_start(struct rproc *rp, paddr_t rsc_pa)
{
	struct virt_rproc *v = rp->priv;

	if (!v->linked)
		return TRP_OK;
	if (virt_stop(rp, NULL))
		return TRP_E_RESET;
	v->held = false;
	v->clean = false;
	/* a window that was disturbed: held, or not; the wire begins anew */
	if (!virt_window_boot(rp, rsc_pa) && start_by_wire(v, rsc_pa))
		return TRP_E_RESET;
	v->started = true;
	return TRP_OK;
}

static bool virt_crashed(struct rproc *rp)
{
	const struct virt_rproc *v = rp->priv;
	uint8_t status = VL_HELD;

	return v->linked &&
	       !virt_link_ask(rp->id, VL_STATUS, 0, 0, &status,
			      sizeof(status)) &&
	       status == VL_CRASHED;
}

static const struct rproc_ops virt_ops = {
	.canonical = virt_canonical,
	.phase = virt_phase,
	.wipe = virt_wipe,
	.start = virt_start,
	.stop = virt_stop,
	.crashed = virt_crashed,
};

/* ---- probe -------------------------------------------------------------- */

/* Code and data: secure RAM, all of it; shared memory: normal DRAM */
static TEE_Result check_regions(const struct rproc *rp)
{
	size_t i = 0;

	for (i = 0; i < rp->num_regions; i++) {
		const struct rproc_region *r = rp->regions + i;

		if (r->ipc ? r->cpa >= DRAM_BASE :
			     r->cpa >= SECURE_BASE &&
			     r->cpa + r->size <= SECURE_BASE + SECURE_SIZE)
			continue;
		EMSG("%s: %u %s: %s at %#" PRIxPA " is not %s", rp->name,
		     TRP_E_NO_FIREWALL, trp_err_name(TRP_E_NO_FIREWALL),
		     r->name, r->cpa, r->ipc ? "normal DRAM" : "secure RAM");
		return TEE_ERROR_SECURITY;
	}
	return TEE_SUCCESS;
}

static TEE_Result map_regions(struct virt_rproc *v)
{
	size_t i = 0;

	for (i = 0; i < v->rp.num_regions; i++) {
		const struct rproc_region *r = v->rp.regions + i;

		v->va[i] = virt_map(r->cpa, r->size,
				    r->ipc ? MEM_AREA_RAM_NSEC :
					     MEM_AREA_RAM_SEC);
		if (v->va[i])
			continue;
		EMSG("%s: %s cannot be mapped", v->rp.name, r->name);
		return TEE_ERROR_OUT_OF_MEMORY;
	}
	v->rp.mem.map = virt_mem_map;
	v->rp.mem.unmap = virt_mem_unmap;
	return TEE_SUCCESS;
}

static TEE_Result virt_probe(const void *fdt, int node,
			     const void *data __unused)
{
	struct virt_rproc *v = calloc(1, sizeof(*v));
	TEE_Result res = TEE_SUCCESS;

	if (!v)
		return TEE_ERROR_OUT_OF_MEMORY;
	v->rp.id = fdt_read_uint32_default(fdt, node, "trp,rproc-id", 0);
	v->rp.name = fdt_get_name(fdt, node, NULL);
	v->rp.ops = &virt_ops;
	v->rp.priv = v;
	v->rp.isolated = true;
	/* vectors at device address 0; ARMv7-M: 128 bytes */
	v->rp.map.boot_align = 128;
	v->rp.map.boot_fixed = true;
	v->rp.map.boot_da = 0;

	res = virt_link_open(fdt, node, &v->linked);
	if (!res)
		res = virt_window_open(fdt, node);
	if (!res)
		res = rproc_parse(&v->rp, fdt, node);
	if (!res)
		res = check_regions(&v->rp);
	if (!res)
		res = map_regions(v);
	/* what ran before the machine's reset was not authenticated by us */
	if (!res && virt_stop(&v->rp, NULL))
		EMSG("%s: cannot be held in reset", v->rp.name);
	if (!res)
		res = rproc_register(&v->rp);
	if (!res) {
		if (!v->linked)
			IMSG("%s: no coprocessor, memory only", v->rp.name);
		return TEE_SUCCESS;
	}
	/* any other answer would stop all of OP-TEE from booting */
	EMSG("%s: not usable: %#" PRIx32, v->rp.name, res);
	free(v);
	return TEE_ERROR_NODE_DISABLED;
}

static const struct dt_device_match virt_match[] = {
	{ .compatible = "trp,virt-rproc" },
	{ }
};

DEFINE_DT_DRIVER(trp_virt_dt_driver) = {
	.name = "trp-virt",
	.type = DT_DRIVER_NOTYPE,
	.match_table = virt_match,
	.probe = virt_probe,
};
