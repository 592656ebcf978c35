/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan.c: what will be written where, decided from signed data alone before
 * any byte moves.
 */
#ifndef TRP_PLAN_H
#define TRP_PLAN_H

#include <trp/auth.h>
#include <trp/elf.h>
#include <trp/ops.h>

/**
 * struct trp_plan - a checked loading plan
 * @auth: verified manifest; borrowed
 * @bind: entry to image, or NULL where image bytes are not at hand
 * @num_load: number of PT_LOAD entries to load, at least 1
 * @boot: vector table address
 * @has_boot: whether @boot is known (a legacy image may not say)
 * @rsc_da: device address of the resource table, 0 when none or unknown
 * @rsc_size: its bytes
 */
struct trp_plan {
	const struct trp_authed *auth;
	const struct trp_bind *bind;
	uint32_t num_load;
	uint32_t boot;
	bool has_boot;
	uint32_t rsc_da;
	uint32_t rsc_size;
};

/**
 * struct trp_seg - one PT_LOAD entry of a plan
 * @index: entry of the hash table
 * @src_off: first byte in the source (all images); 0 without a binding
 * @da: device address (p_paddr)
 * @filesz: bytes to copy
 * @memsz: bytes in memory, at least @filesz, at least 1; the rest is zero
 * @flags: PF_*
 * @digest: SHA-256 of the bytes to copy, inside the manifest
 */
struct trp_seg {
	uint32_t index;
	uint32_t src_off;
	uint32_t da;
	uint32_t filesz;
	uint32_t memsz;
	uint32_t flags;
	const uint8_t *digest;
};

/**
 * trp_plan_build() - make the plan of a verified image
 * @plan: filled on success, zeroed on error
 * @auth: verified manifest; anything else gives TRP_E_SIGNATURE
 * @bind: from trp_elf_bind(), or NULL
 * @plat: memory map, or NULL: then addresses stand for themselves, all of
 *	them locked (the host tool, which does not know the device)
 * @rep: may be NULL
 *
 * Checks each PT_LOAD: filesz <= memsz, no wrap, inside its ELF file (with a
 * binding), inside the processor's memory, its file bytes in no other one's
 * memory (canonical addresses; cleared memory may be shared), executable ones
 * not in IPC memory; PT_LOADs with memsz 0 are skipped; at least one is left
 * (TRP_E_NO_LOAD where there was none, _SEG_EMPTY where all were empty). Then
 * RSCTABLE lies in the file bytes of one segment, aligned; the first 8 bytes of
 * the vector table (the one of @plat where that is fixed; the image may guess
 * another one, but not name it) in the file bytes of a locked segment, aligned.
 * With @plat NULL nothing is tested for being locked or not.
 * Return: TRP_OK, TRP_E_SIGNATURE, _SEG_FILESZ, _SEG_WRAP, _SEG_FILE,
 * _SEG_OVERLAP, _REGION, _TEE_MEMORY, _IPC_EXEC, _NO_LOAD, _SEG_EMPTY,
 * _RSC_PLACE, _RSC_ALIGN, _RSC_LOCKED, _BOOT_PLACE, _BOOT_ALIGN.
 */
enum trp_err trp_plan_build(struct trp_plan *plan,
			    const struct trp_authed *auth,
			    const struct trp_bind *bind,
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
 * trp_plan_rsc() - check a place for the resource table
 * @plan: built plan
 * @plat: memory map or NULL, see trp_plan_build()
 * @da: device address
 * @size: bytes; 0 is no table and fine
 * @rep: may be NULL
 * Return: TRP_OK, TRP_E_RSC_PLACE, _RSC_ALIGN, _RSC_LOCKED.
 */
enum trp_err trp_plan_rsc(const struct trp_plan *plan,
			  const struct trp_platform *plat, uint32_t da,
			  uint32_t size, struct trp_report *rep);

#endif /* TRP_PLAN_H */
