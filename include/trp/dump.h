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
 * @size: filled; 0 when the image allows nothing
 * @rep: may be NULL
 * Return: TRP_OK or TRP_E_NO_DUMP (legacy image, or no bit set in DUMP).
 */
enum trp_err trp_dump_size(const struct trp_plan *plan, uint32_t *size,
			   struct trp_report *rep);

/**
 * trp_dump_write() - write the core file
 * @plan: built plan of the loaded image
 * @mem: memory, mapped segment by segment
 * @out: untrusted: written only, never read back
 * @len: bytes in @out
 * @rep: may be NULL
 *
 * ELF32, ET_CORE, EM_ARM, one PT_LOAD per allowed segment with its memsz
 * bytes at its device address, flags from the image.
 * Return: TRP_OK, TRP_E_NO_DUMP, _SHORT_BUFFER, _MAP.
 */
enum trp_err trp_dump_write(const struct trp_plan *plan,
			    const struct trp_memory *mem, uint8_t *out,
			    uint32_t len, struct trp_report *rep);

#endif /* TRP_DUMP_H */
