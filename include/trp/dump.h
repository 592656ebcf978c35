/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dump.c: an ELF core file of the segments that the image allows.
 */
#ifndef TRP_DUMP_H
#define TRP_DUMP_H

#include <trp/load.h>

/**
 * trp_dump_size() - bytes of the core file
 * @plan: built plan of the loaded image
 * @plat: memory map; NULL: segments only where they were loaded
 * @size: filled; 0 when the image allows nothing
 * @rep: may be NULL
 * Return: TRP_OK or TRP_E_NO_DUMP (stock image, or no bit set in DUMP).
 */
enum trp_err trp_dump_size(const struct trp_plan *plan,
			   const struct trp_platform *plat, uint32_t *size,
			   struct trp_report *rep);

/**
 * trp_dump_write() - write the core file
 * @plan: built plan of the loaded image
 * @plat: as for trp_dump_size()
 * @mem: memory, mapped range by range
 * @out: untrusted: written only, never read back
 * @len: bytes in @out
 * @rep: may be NULL
 *
 * ELF32, ET_CORE, EM_ARM, one PT_LOAD per allowed segment with its memsz
 * bytes at its device address, flags from the image. A segment linked for
 * another address (p_vaddr) has a second one with as many bytes from there, if
 * they lie in one region of the processor and meet no segment that is not
 * allowed, at either of that one's addresses.
 * Return: TRP_OK, TRP_E_NO_DUMP, _SHORT_BUFFER, _MAP.
 */
enum trp_err trp_dump_write(const struct trp_plan *plan,
			    const struct trp_platform *plat,
			    const struct trp_memory *mem, uint8_t *out,
			    uint32_t len, struct trp_report *rep);

#endif /* TRP_DUMP_H */
