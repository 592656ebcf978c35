/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a SoC is to the machine. A new one is a file with a struct soc_desc,
 * which has its memory map and its registers, and a line in the table of
 * soc.c; no other file of the machine asks which SoC it is.
 */
#ifndef BOARD_SOC_H
#define BOARD_SOC_H

#include "board.h"

#define BOARD_MAX_BANKS		8

/**
 * struct bank_desc - one memory of the SoC
 * @name: in messages, and region of a fault
 * @base: canonical physical address
 * @size: bytes, whole pages of the host
 * @guard: its number at the SoC's firewall, for soc_desc.may. -1: memory
 *	beside the chip, coherent and out of the coprocessor's sight
 * @secure: without @guard: only the secure CPU gets at it
 */
struct bank_desc {
	const char *name;
	uint32_t base, size;
	int guard;
	bool secure;
};

/**
 * struct alias_desc - a second address of memory
 * @addr: this address
 * @base: the canonical one
 * @size: bytes, of one bank or of several in a row
 * @m4_only: decoded on the coprocessor's bus only
 */
struct alias_desc {
	uint32_t addr, base, size;
	bool m4_only;
};

/**
 * struct periph_desc - a page of registers
 * @name: in messages, and region of a fault
 * @base: physical address
 * @size: bytes
 * @may: does the register let this master through?
 * @access: do it; -ENXIO: nothing modelled there, reads zero
 */
struct periph_desc {
	const char *name;
	uint32_t base, size;
	bool (*may)(enum board_master who, uint32_t off, bool write);
	int (*access)(uint32_t off, bool write, uint32_t *value);
};

/**
 * struct soc_desc - one SoC
 * @name: as the command line has it
 * @reset: set all registers as an earlier boot stage leaves them. Memory and
 *	coprocessor are not there yet.
 * @may: does the firewall let @who reach this guarded bank now? What changes
 *	the answer calls memory_firewall_changed().
 * @banks: @nbanks of them, at most BOARD_MAX_BANKS; none touches another
 * @aliases: @naliases of them
 * @periphs: @nperiphs of them; none touches another or a bank
 */
struct soc_desc {
	const char *name;
	void (*reset)(void);
	bool (*may)(enum board_master who, const struct bank_desc *d,
		    bool write);
	const struct bank_desc *banks;
	unsigned int nbanks;
	const struct alias_desc *aliases;
	unsigned int naliases;
	const struct periph_desc *periphs;
	unsigned int nperiphs;
};

extern const struct soc_desc soc_stm32mp15;

/** soc_find() - by name; NULL asks for the first. Return: NULL for none */
const struct soc_desc *soc_find(const char *name);

#endif /* BOARD_SOC_H */
