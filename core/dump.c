/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An ELF core file: header, one program header per range, their bytes. The
 * destination belongs to the normal world; it is written and never read.
 */
#include <trp_env.h>
#include <trp/dump.h>

#define EHDR_LEN	52u
#define ET_CORE		4u
#define EF_EABI5	0x05000000u	/* e_flags: EABI version 5 */

static bool may_dump(const struct trp_plan *plan, uint32_t i)
{
	const struct trp_span *bits = &plan->auth->img->tlv[TRP_TLV_DUMP];

	/* the reader checked that there is a bit for every entry */
	return bits->p && (bits->p[i / 8] >> i % 8 & 1);
}

/* Does [@da, @da + @size) meet the memory at @pa, of @n bytes? */
static bool meets(const struct trp_platform *plat, uint32_t da, uint32_t size,
		  uint64_t pa, uint32_t n)
{
	struct trp_place at;

	return size - 1 <= UINT32_MAX - da &&
	       plat->place(plat->ctx, da, size, &at) == TRP_OK &&
	       trp_meet(pa, n, at.pa, size);
}

/*
 * Firmware copies a segment to where it was linked for, and has its variables
 * there. Memory of a segment that may not be dumped stays out of the file,
 * wherever the allowed one says that it runs.
 */
static bool may_dump_linked(const struct trp_plan *plan,
			    const struct trp_platform *plat,
			    const struct trp_seg *seg)
{
	struct trp_place at;
	struct trp_seg other;
	uint32_t it = 0;

	if (!plat || seg->memsz - 1 > UINT32_MAX - seg->vaddr ||
	    plat->place(plat->ctx, seg->vaddr, seg->memsz, &at) != TRP_OK)
		return false;
	while (trp_plan_next(plan, &it, &other))
		if (!may_dump(plan, other.index) &&
		    (meets(plat, other.da, other.memsz, at.pa, seg->memsz) ||
		     meets(plat, other.vaddr, other.memsz, at.pa, seg->memsz)))
			return false;
	return true;
}

/*
 * The next range: a segment where it was loaded, then where it was linked for.
 * @seg begins as zero; @seg->da is the range's address.
 */
static bool dump_next(const struct trp_plan *plan,
		      const struct trp_platform *plat, uint32_t *it,
		      struct trp_seg *seg)
{
	if (seg->da != seg->vaddr && may_dump_linked(plan, plat, seg)) {
		seg->da = seg->vaddr;
		return true;
	}
	while (trp_plan_next(plan, it, seg))
		if (may_dump(plan, seg->index))
			return true;
	return false;
}

/* Ranges are counted, and their bytes, which stop at what a u32 can say */
static uint32_t dump_count(const struct trp_plan *plan,
			   const struct trp_platform *plat, uint32_t *size)
{
	uint64_t sum = EHDR_LEN;
	struct trp_seg seg = { 0 };
	uint32_t n = 0;
	uint32_t it = 0;

	*size = 0;
	if (trp_auth_ok(plan->auth) != TRP_GOOD)
		return 0;
	while (dump_next(plan, plat, &it, &seg)) {
		sum += TRP_PHDR_LEN + (uint64_t)seg.memsz;
		n++;
	}
	if (n)
		*size = sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
	return n;
}

enum trp_err trp_dump_size(const struct trp_plan *plan,
			   const struct trp_platform *plat, uint32_t *size,
			   struct trp_report *rep)
{
	if (!dump_count(plan, plat, size))
		return trp_refuse(rep, TRP_E_NO_DUMP);
	return TRP_OK;
}

static void ehdr_write(uint8_t *out, const struct trp_plan *plan, uint32_t n)
{
	static const uint8_t ident[] = { 0x7F, 'E', 'L', 'F', 1, 1, 1 };
	uint8_t e[EHDR_LEN];

	memset(e, 0, sizeof(e));
	memcpy(e, ident, sizeof(ident));
	trp_put16(e + 16, ET_CORE);
	trp_put16(e + 18, TRP_EM_ARM);
	trp_put32(e + 20, 1);			/* e_version */
	trp_put32(e + 24, plan->boot);		/* e_entry */
	trp_put32(e + 28, EHDR_LEN);		/* e_phoff */
	trp_put32(e + 36, EF_EABI5);
	trp_put16(e + 40, EHDR_LEN);
	trp_put16(e + 42, TRP_PHDR_LEN);
	trp_put16(e + 44, (uint16_t)n);
	memcpy(out, e, sizeof(e));
}

static void phdr_write(uint8_t *out, const struct trp_seg *seg, uint32_t off)
{
	struct trp_phdr ph = {
		.type = TRP_PT_LOAD,
		.offset = off,
		.vaddr = seg->da,
		.paddr = seg->da,
		.filesz = seg->memsz,
		.memsz = seg->memsz,
		.flags = seg->flags,
		.align = 1,
	};
	uint8_t b[TRP_PHDR_LEN];

	trp_phdr_put(b, &ph);
	memcpy(out, b, sizeof(b));
}

static enum trp_err bytes_write(const struct trp_memory *mem, uint8_t *out,
				const struct trp_seg *seg)
{
	enum trp_err err;
	void *va = NULL;

	err = mem->map(mem->ctx, seg->da, seg->memsz, &va);
	if (err != TRP_OK)
		return err;
	/* what the processor wrote, not what this side's cache remembers */
	mem->sync(mem->ctx, va, seg->memsz);
	memcpy(out, va, seg->memsz);
	mem->unmap(mem->ctx, va, seg->memsz);
	return TRP_OK;
}

enum trp_err trp_dump_write(const struct trp_plan *plan,
			    const struct trp_platform *plat,
			    const struct trp_memory *mem, uint8_t *out,
			    uint32_t len, struct trp_report *rep)
{
	uint32_t need, n, off;
	uint8_t *ph = out;
	struct trp_seg seg = { 0 };
	enum trp_err err;
	uint32_t it = 0;

	n = dump_count(plan, plat, &need);
	if (!n)
		return trp_refuse(rep, TRP_E_NO_DUMP);
	if (len < need || need == UINT32_MAX)
		return trp_refuse(rep, TRP_E_SHORT_BUFFER, .num = len,
				  .num2 = need);
	ehdr_write(out, plan, n);
	ph += EHDR_LEN;
	off = EHDR_LEN + n * TRP_PHDR_LEN;
	while (dump_next(plan, plat, &it, &seg)) {
		phdr_write(ph, &seg, off);
		err = bytes_write(mem, out + off, &seg);
		if (err != TRP_OK)
			return trp_refuse(rep, err, .index = seg.index,
					  .addr = seg.da);
		ph += TRP_PHDR_LEN;
		off += seg.memsz;
	}
	return TRP_OK;
}
