/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory map of the STM32MP15 (RM0436, section 2.5.2), as far as the
 * coprocessor's life needs it. RETRAM is the M4's address 0; the SRAMs are
 * one block that all masters also find at 0x10000000.
 */
#include "machine.h"

static const struct bank_desc banks[] = {
	{ "sram1",   0x30000000, 0x20000, 80, false },
	{ "sram2",   0x30020000, 0x20000, 81, false },
	{ "sram3",   0x30040000, 0x10000, 82, false },
	{ "sram4",   0x30050000, 0x10000, 83, false },
	{ "retram",  0x38000000, 0x10000, 84, false },
	{ "ddr",     BOARD_DDR_BASE, BOARD_DDR_SIZE, -1, false },
	{ "tee-ddr", BOARD_TEE_DDR_BASE, BOARD_TEE_DDR_SIZE, -1, true },
};

static const struct alias_desc aliases[] = {
	{ 0x10000000, 0x30000000, 0x60000, false },
	{ 0x00000000, 0x38000000, 0x10000, true },
};

static const struct periph_desc periphs[] = {
	{ "hsem",  0x4c000000, 0x1000, mailbox_may, hsem_access },
	{ "ipcc",  0x4c001000, 0x1000, mailbox_may, ipcc_access },
	{ "rcc",   0x50000000, 0x1000, rcc_may, rcc_access },
	{ "etzpc", 0x5c007000, 0x1000, etzpc_may, etzpc_access },
	{ "tamp",  0x5c00a000, 0x1000, tamp_may, tamp_access },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const struct soc_desc board_soc_mp15 = {
	.banks = banks,
	.nbanks = COUNT(banks),
	.aliases = aliases,
	.naliases = COUNT(aliases),
	.periphs = periphs,
	.nperiphs = COUNT(periphs),
};
