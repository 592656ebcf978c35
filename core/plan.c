/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Everything is checked before the first byte moves. Segments are not kept:
 * they are decoded from the signed table again where they are needed, and the
 * memory map is asked again, so that the plan of 128 entries needs no memory.
 */
#include <trp_env.h>
#include <trp/plan.h>

#define VECTORS_LEN	8u	/* initial stack pointer and reset vector */
#define WORD		4u

/* A PT_LOAD that puts bytes into memory */
static bool is_loaded(const struct trp_phdr *ph)
{
	return ph->type == TRP_PT_LOAD && ph->memsz;
}

static enum trp_err place(const struct trp_platform *plat, uint32_t da,
			  uint32_t size, struct trp_place *out)
{
	if (plat)
		return plat->place(plat->ctx, da, size, out);
	out->pa = da;
	out->locked = true;
	out->ipc = false;
	return TRP_OK;
}

static uint32_t image_of(const struct trp_plan *plan, uint32_t entry)
{
	uint32_t i = 0;

	while (entry >= plan->end[i])
		i++;
	return i;
}

/* To which image each entry belongs */
static enum trp_err bind(struct trp_plan *plan, const struct trp_hints *hints,
			 struct trp_report *rep)
{
	const struct trp_image *img = plan->auth->img;
	const uint8_t *index = img->tlv[TRP_TLV_IMGINDEX].p;
	uint32_t last = 0;
	uint32_t i;

	/* by what is signed: a flag that a fault makes excuses no image */
	for (i = 0; i < img->num_img && img->tlv[TRP_TLV_HDRDIGEST].p; i++)
		trp_step_set(plan->steps, TRP_STEP_HEADERS + i);
	if (!img->stock) {
		/* the reader saw it ascend without a gap */
		for (i = 0; i < img->num_ent; i++)
			plan->end[index[i]] = (uint8_t)(i + 1);
		return TRP_OK;
	}
	if (hints->why.err != TRP_OK)
		return trp_report_note(rep, &hints->why);
	for (i = 0; i < img->num_img && hints->end[i] >= last; i++) {
		last = hints->end[i];
		plan->end[i] = hints->end[i];
	}
	if (i < img->num_img || last != img->num_ent)
		return trp_refuse(rep, TRP_E_PHDR_COUNT, .num = last,
				  .num2 = img->num_ent);
	return TRP_OK;
}

static enum trp_err numbers_check(const struct trp_plan *plan, uint32_t i,
				  const struct trp_phdr *ph,
				  struct trp_report *rep)
{
	uint32_t off, size;

	if (ph->filesz > ph->memsz)
		return trp_refuse(rep, TRP_E_SEG_FILESZ, .index = i,
				  .addr = ph->paddr, .num = ph->filesz,
				  .num2 = ph->memsz);
	if (!ph->memsz)
		return TRP_OK;
	if (ph->memsz - 1 > UINT32_MAX - ph->paddr)
		return trp_refuse(rep, TRP_E_SEG_WRAP, .index = i,
				  .addr = ph->paddr);
	if (!ph->filesz)
		return TRP_OK;
	trp_image_range(plan->auth->img, image_of(plan, i), &off, &size);
	if (!trp_inside(ph->offset, ph->filesz, 0, size))
		return trp_refuse(rep, TRP_E_SEG_FILE, .index = i,
				  .addr = ph->paddr);
	return TRP_OK;
}

/*
 * A segment against those before it: the memory map says what an alias really
 * is. Memory that both only clear may be the same: linkers count on it where
 * .bss follows .data that is copied out of flash. File bytes belong to one
 * segment, so that the order of the steps makes no difference.
 */
static enum trp_err overlap_check(const struct trp_plan *plan,
				  const struct trp_platform *plat, uint32_t i,
				  const struct trp_phdr *ph, uint64_t pa,
				  struct trp_report *rep)
{
	struct trp_place other;
	struct trp_phdr oph;
	enum trp_err err;
	uint32_t j;

	for (j = 0; j < i; j++) {
		trp_image_entry(plan->auth->img, j, &oph);
		if (!is_loaded(&oph))
			continue;
		err = place(plat, oph.paddr, oph.memsz, &other);
		if (err != TRP_OK)
			return trp_refuse(rep, err, .index = j,
					  .addr = oph.paddr, .num = oph.memsz);
		if (trp_meet(pa, ph->filesz, other.pa, oph.memsz) ||
		    trp_meet(pa, ph->memsz, other.pa, oph.filesz))
			return trp_refuse(rep, TRP_E_SEG_OVERLAP, .index = i,
					  .addr = ph->paddr, .num = j);
	}
	return TRP_OK;
}

static enum trp_err seg_check(const struct trp_plan *plan,
			      const struct trp_platform *plat, uint32_t i,
			      const struct trp_phdr *ph,
			      struct trp_report *rep)
{
	struct trp_place where;
	enum trp_err err;

	err = numbers_check(plan, i, ph, rep);
	if (err != TRP_OK || !ph->memsz)
		return err;
	err = place(plat, ph->paddr, ph->memsz, &where);
	if (err != TRP_OK)
		return trp_refuse(rep, err, .index = i, .addr = ph->paddr,
				  .num = ph->memsz);
	if (where.ipc && (ph->flags & TRP_PF_X))
		return trp_refuse(rep, TRP_E_IPC_EXEC, .index = i,
				  .addr = ph->paddr);
	return overlap_check(plan, plat, i, ph, where.pa, rep);
}

static enum trp_err segs_check(struct trp_plan *plan,
			       const struct trp_platform *plat,
			       struct trp_report *rep)
{
	const struct trp_image *img = plan->auth->img;
	uint32_t empty = TRP_MAX_ENTRIES;
	struct trp_phdr ph;
	enum trp_err err;
	uint32_t i;

	for (i = 0; i < img->num_ent; i++) {
		trp_image_entry(img, i, &ph);
		if (ph.type != TRP_PT_LOAD)
			continue;
		err = seg_check(plan, plat, i, &ph, rep);
		if (err != TRP_OK)
			return err;
		if (ph.filesz)
			trp_step_set(plan->steps, TRP_STEP_COPY + i);
		if (ph.memsz > ph.filesz)
			trp_step_set(plan->steps, TRP_STEP_CLEAR + i);
		if (ph.memsz)
			plan->num_load++;
		else if (empty == TRP_MAX_ENTRIES)
			empty = i;
	}
	if (plan->num_load)
		return TRP_OK;
	if (empty == TRP_MAX_ENTRIES)
		return trp_refuse(rep, TRP_E_NO_LOAD);
	trp_image_entry(img, empty, &ph);
	return trp_refuse(rep, TRP_E_SEG_EMPTY, .index = empty,
			  .addr = ph.paddr);
}

bool trp_plan_find(const struct trp_plan *plan, uint32_t da, uint32_t len,
		   struct trp_seg *seg)
{
	uint32_t it = 0;

	while (trp_plan_next(plan, &it, seg))
		if (trp_inside(da, len, seg->da, seg->filesz))
			return true;
	return false;
}

static enum trp_err rsc_plan(struct trp_plan *plan,
			     const struct trp_hints *hints,
			     const struct trp_platform *plat,
			     struct trp_report *rep)
{
	const struct trp_image *img = plan->auth->img;
	const uint8_t *t = img->tlv[TRP_TLV_RSCTABLE].p;
	uint32_t da = img->stock ? hints->rsc_da : trp_get32(t);
	uint32_t size = img->stock ? hints->rsc_size : trp_get32(t + 4);
	struct trp_place where;
	struct trp_phdr ph;
	struct trp_seg seg;

	if (!size)
		return TRP_OK;
	if (da % WORD)
		return trp_refuse(rep, TRP_E_RSC_ALIGN, .addr = da);
	if (!trp_plan_find(plan, da, size, &seg) ||
	    place(plat, da, size, &where) != TRP_OK)
		return trp_refuse(rep, TRP_E_RSC_PLACE, .addr = da);
	if (plat && where.locked) {
		trp_image_entry(img, seg.index, &ph);
		return trp_refuse(rep, TRP_E_RSC_LOCKED, .addr = da,
				  .num = ph.vaddr + (da - ph.paddr));
	}
	plan->rsc_da = da;
	plan->rsc_size = size;
	return TRP_OK;
}

static enum trp_err boot_plan(struct trp_plan *plan,
			      const struct trp_platform *plat,
			      struct trp_report *rep)
{
	const struct trp_image *img = plan->auth->img;
	uint32_t align = plat ? plat->boot_align : WORD;
	struct trp_place where;
	struct trp_seg seg;
	uint32_t said;

	plan->has_boot = trp_image_boot(img, &plan->boot);
	said = plan->boot;
	if (plat && plat->boot_fixed) {
		plan->boot = plat->boot_da;
		said = plan->has_boot ? said : plan->boot;
		plan->has_boot = true;
	}
	if (!plan->has_boot)
		return TRP_OK;
	if (plan->boot & (align - 1))
		return trp_refuse(rep, TRP_E_BOOT_ALIGN, .addr = plan->boot,
				  .num = align);
	if (!trp_plan_find(plan, plan->boot, VECTORS_LEN, &seg) ||
	    place(plat, plan->boot, VECTORS_LEN, &where) != TRP_OK ||
	    !where.locked ||
	    (said != plan->boot && trp_image_boot_named(img)))
		return trp_refuse(rep, TRP_E_BOOT_PLACE, .addr = plan->boot,
				  .num = said);
	return TRP_OK;
}

enum trp_err trp_plan_build(struct trp_plan *plan,
			    const struct trp_authed *auth,
			    const struct trp_hints *hints,
			    const struct trp_platform *plat,
			    struct trp_report *rep)
{
	enum trp_err err;

	memset(plan, 0, sizeof(*plan));
	if (trp_auth_ok(auth) != TRP_GOOD)
		return trp_refuse(rep, TRP_E_SIGNATURE);
	plan->auth = auth;
	err = bind(plan, hints, rep);
	if (err == TRP_OK)
		err = segs_check(plan, plat, rep);
	if (err == TRP_OK)
		err = rsc_plan(plan, hints, plat, rep);
	if (err == TRP_OK)
		err = boot_plan(plan, plat, rep);
	if (err != TRP_OK)
		memset(plan, 0, sizeof(*plan));
	return err;
}

bool trp_plan_next(const struct trp_plan *plan, uint32_t *it,
		   struct trp_seg *seg)
{
	const struct trp_image *img = plan->auth->img;
	uint32_t i, off, size;
	struct trp_phdr ph;

	for (i = *it; i < img->num_ent; i++) {
		seg->digest = trp_image_entry(img, i, &ph);
		if (!is_loaded(&ph))
			continue;
		trp_image_range(img, image_of(plan, i), &off, &size);
		seg->index = i;
		seg->src_off = off + ph.offset;
		seg->da = ph.paddr;
		seg->vaddr = ph.vaddr;
		seg->filesz = ph.filesz;
		seg->memsz = ph.memsz;
		seg->flags = ph.flags;
		*it = i + 1;
		return true;
	}
	*it = i;
	return false;
}
