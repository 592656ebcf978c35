/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses to registers, whichever the SoC has. */
#include <errno.h>

#include "machine.h"

const struct periph_desc *regs_find(uint64_t pa, size_t len)
{
	const struct soc_desc *soc = machine.soc;
	unsigned int i;

	for (i = 0; i < soc->nperiphs; i++) {
		const struct periph_desc *d = &soc->periphs[i];

		if (pa >= d->base && pa - d->base < d->size &&
		    len <= d->size - (pa - d->base))
			return d;
	}
	return NULL;
}

bool regs_may(enum board_master who, uint64_t pa, size_t len, bool write)
{
	const struct periph_desc *d = regs_find(pa, len);

	return d && len == 4 && pa % 4 == 0 &&
	       d->may(who, (uint32_t)(pa - d->base), write);
}

int regs_access(enum board_master who, uint64_t pa, bool write,
		uint32_t *value)
{
	const struct periph_desc *d = regs_find(pa, 4);
	uint32_t off;
	int err;

	if (!write)
		*value = 0;
	if (!d || pa % 4)
		return fault_raise(who, pa, write, d ? d->name : NULL);
	off = (uint32_t)(pa - d->base);
	if (!d->may(who, off, write))
		return fault_raise(who, pa, write, d->name);
	err = d->access(off, write, value);
	if (err == -ENXIO)
		board_debug("board", "%s: register 0x%03x is not modelled",
			    d->name, off);
	return err;
}
