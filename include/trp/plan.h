/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan.c: what will be written where, decided from signed data alone before
 * any byte moves.
 */
#ifndef TRP_PLAN_H
#define TRP_PLAN_H

#include <trp/auth.h>
#include <trp/ops.h>

/**
 * struct trp_hints - what the ELF headers of a stock image say
 * @end: per image: number of hash-table entries up to its end
 * @rsc_da: device address of the resource table, 0 when there is none
 * @rsc_size: its bytes
 * @why: why these headers are refused; .err TRP_OK where they are not
 *
 * Nobody signed them. A wrong end leads to bytes whose digest differs, a wrong
 * table to bytes that were verified and are no table. The trusted application
 * reads them and hands them to the pseudo TA in this form.
 */
struct trp_hints {
	uint8_t end[TRP_MAX_IMAGES];
	uint32_t rsc_da;
	uint32_t rsc_size;
	struct trp_report why;
};

/*
 * Steps of a load, one bit each: copy and clear, per entry of the hash table;
 * look at the headers, per image
 */
#define TRP_STEP_COPY		0u
#define TRP_STEP_CLEAR		TRP_MAX_ENTRIES
#define TRP_STEP_HEADERS	(2 * TRP_MAX_ENTRIES)
#define TRP_STEP_BYTES		((TRP_STEP_HEADERS + TRP_MAX_IMAGES) / 8)

/**
 * trp_step_set() - note a step
 * @steps: TRP_STEP_BYTES of them
 * @step: number of the step
 */
static inline void trp_step_set(uint8_t *steps, uint32_t step)
{
	steps[step / 8] = (uint8_t)(steps[step / 8] | 1u << step % 8);
}

/**
 * struct trp_plan - a checked loading plan
 * @auth: verified manifest; borrowed
 * @end: per image: number of hash-table entries up to its end
 * @num_load: number of PT_LOAD entries to load, at least 1
 * @steps: what has to be done
 * @boot: vector table address
 * @has_boot: whether @boot is known (a stock image may not say)
 * @rsc_da: device address of the resource table, 0 when there is none
 * @rsc_size: its bytes
 */
struct trp_plan {
	const struct trp_authed *auth;
	uint8_t end[TRP_MAX_IMAGES];
	uint32_t num_load;
	uint8_t steps[TRP_STEP_BYTES];
	uint32_t boot;
	bool has_boot;
	uint32_t rsc_da;
	uint32_t rsc_size;
};

/**
 * struct trp_seg - one PT_LOAD entry of a plan
 * @index: entry of the hash table
 * @src_off: first byte in the source (all images)
 * @da: device address (p_paddr)
 * @vaddr: address it was linked for (p_vaddr)
 * @filesz: bytes to copy
 * @memsz: bytes in memory, at least @filesz, at least 1; the rest is zero
 * @flags: PF_*
 * @digest: SHA-256 of the bytes to copy, inside the manifest
 */
struct trp_seg {
	uint32_t index;
	uint32_t src_off;
	uint32_t da;
	uint32_t vaddr;
	uint32_t filesz;
	uint32_t memsz;
	uint32_t flags;
	const uint8_t *digest;
};

/**
 * trp_plan_build() - make the plan of a verified image
 * @plan: filled on success, zeroed on error
 * @auth: verified manifest; anything else gives TRP_E_SIGNATURE
 * @hints: of a stock image; others are bound by IMGINDEX, and it may be NULL
 * @plat: memory map, or NULL: then addresses stand for themselves, all of
 *	them locked (the host tool, which does not know the device)
 * @rep: may be NULL
 *
 * Checks each PT_LOAD: filesz <= memsz, no wrap, inside its ELF file, inside
 * the processor's memory, its file bytes in no other one's memory (canonical
 * addresses; cleared memory may be shared), executable ones not in IPC memory;
 * PT_LOADs with memsz 0 are skipped; at least one is left (TRP_E_NO_LOAD where
 * there was none, _SEG_EMPTY where all were empty). Then the resource table
 * lies in the file bytes of one segment, aligned; the first 8 bytes of the
 * vector table (the one of @plat where that is fixed; the image may guess
 * another one, but not name it) in the file bytes of a locked segment, aligned.
 * With @plat NULL nothing is tested for being locked or not.
 * Return: TRP_OK, TRP_E_SIGNATURE, what @hints->why says, _PHDR_COUNT,
 * _SEG_FILESZ, _SEG_WRAP, _SEG_FILE, _SEG_OVERLAP, _REGION, _TEE_MEMORY,
 * _IPC_EXEC, _NO_LOAD, _SEG_EMPTY, _RSC_PLACE, _RSC_ALIGN, _RSC_LOCKED,
 * _BOOT_PLACE, _BOOT_ALIGN.
 */
enum trp_err trp_plan_build(struct trp_plan *plan,
			    const struct trp_authed *auth,
			    const struct trp_hints *hints,
			    const struct trp_platform *plat,
			    struct trp_report *rep);

/**
 * trp_plan_next() - step through the segments to load
 * @plan: built plan
 * @it: start at 0; changed
 * @seg: filled
 * Return: false after the last one.
 */
bool trp_plan_next(const struct trp_plan *plan, uint32_t *it,
		   struct trp_seg *seg);

/**
 * trp_plan_find() - is [@da, @da + @len) in the file bytes of one segment?
 * @plan: as far as it is built
 * @da: device address
 * @len: bytes
 * @seg: that segment; undefined without one
 */
bool trp_plan_find(const struct trp_plan *plan, uint32_t da, uint32_t len,
		   struct trp_seg *seg);

#endif /* TRP_PLAN_H */
