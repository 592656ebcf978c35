/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * STM32MP15: its memory map and the registers that decide about the
 * coprocessor: reset and clock controller, firewall, backup registers.
 * Addresses, offsets and bits are those of RM0436; only what this machine
 * needs is there, the rest reads zero.
 */
#include <errno.h>
#include <string.h>

#include "machine.h"
#include "stm32mp15.h"

#define RCC_BASE		0x50000000u
#define ETZPC_BASE		0x5c007000u

#define RCC_TZCR		0x000u
#define TZCR_TZEN		0x1u
#define TZCR_MCKPROT		0x2u
#define RCC_MP_GCR		0x10cu
#define MP_GCR_BOOT_MCU		0x1u
#define RCC_MP_GRSTCSETR	0x404u
#define MP_GRSTCSETR_MCURST	0x2u

#define ETZPC_DECPROT0		0x10u
#define ETZPC_LOCK0		0x30u
#define DECPROT_IDS_PER_REG	16u
#define DECPROT_REGS		6u
#define LOCK_REGS		3u

#define TAMP_BKP0		0x100u
#define TAMP_BKPS		32u
#define TAMP_FIRST_OPEN_BKP	17u

static struct {
	uint32_t tzcr, mp_gcr;
	uint32_t decprot[DECPROT_REGS], declock[LOCK_REGS];
	uint32_t bkp[TAMP_BKPS];
} regs;

static void reset(void)
{
	memset(&regs, 0, sizeof(regs));
	/* Reset hardens RCC; an earlier boot stage opened all memory */
	regs.tzcr = TZCR_TZEN | TZCR_MCKPROT;
	memset(regs.decprot, 0xff, sizeof(regs.decprot));
}

/* What a register holds after @want was written */
static uint32_t kept(uint32_t pa, uint32_t now, uint32_t want)
{
	return machine.keeps ? machine.keeps(pa, now, want) : want;
}

/* ---- RCC ---------------------------------------------------------------- */

/* RCC decides whether isolation means anything at all */
static bool mcu_isolation(void)
{
	const uint32_t both = TZCR_TZEN | TZCR_MCKPROT;

	return (regs.tzcr & both) == both;
}

static bool rcc_may(enum board_master who, uint32_t off, bool write)
{
	if (who == BOARD_SEC || !write)
		return true;
	switch (off) {
	case RCC_TZCR:
		return false;
	case RCC_MP_GCR:
	case RCC_MP_GRSTCSETR:
		return !mcu_isolation();
	default:
		return true;
	}
}

static int rcc_access(uint32_t off, bool write, uint32_t *v)
{
	switch (off) {
	case RCC_TZCR:
		if (!write) {
			*v = regs.tzcr;
			break;
		}
		regs.tzcr = kept(RCC_BASE + off, regs.tzcr,
				 *v & (TZCR_TZEN | TZCR_MCKPROT));
		memory_firewall_changed();
		break;
	case RCC_MP_GCR:
		if (!write) {
			*v = regs.mp_gcr;
			break;
		}
		regs.mp_gcr = kept(RCC_BASE + off, regs.mp_gcr,
				   *v & MP_GCR_BOOT_MCU);
		mcu_hold(!regs.mp_gcr);
		break;
	case RCC_MP_GRSTCSETR:
		/* clears itself: always reads zero */
		if (write && (*v & MP_GRSTCSETR_MCURST))
			mcu_reset();
		break;
	default:
		return -ENXIO;
	}
	return 0;
}

/* ---- ETZPC -------------------------------------------------------------- */

static enum decprot decprot_of(int id)
{
	unsigned int n = (unsigned int)id;
	unsigned int shift = n % DECPROT_IDS_PER_REG * 2;

	return (enum decprot)
		(regs.decprot[n / DECPROT_IDS_PER_REG] >> shift & 3);
}

static bool may(enum board_master who, const struct bank_desc *d, bool write)
{
	switch (decprot_of(d->guard)) {
	case DP_S_RW:
		return who == BOARD_SEC;
	case DP_NS_R_S_W:
		return who == BOARD_SEC || !write;
	case DP_MCU_ISOLATION:
		return who == BOARD_M4 || !mcu_isolation();
	case DP_NS_RW:
		return true;
	}
	return false;
}

static bool etzpc_may(enum board_master who, uint32_t off, bool write)
{
	(void)off;
	return who == BOARD_SEC || !write;
}

/* A locked id keeps its two bits until the next power-on. */
static void decprot_write(unsigned int reg, uint32_t v)
{
	unsigned int i;

	for (i = 0; i < DECPROT_IDS_PER_REG; i++) {
		unsigned int id = reg * DECPROT_IDS_PER_REG + i;

		if (regs.declock[id / 32] >> id % 32 & 1)
			v = (v & ~(3u << i * 2)) |
			    (regs.decprot[reg] & 3u << i * 2);
	}
	v = kept(ETZPC_BASE + ETZPC_DECPROT0 + 4 * reg, regs.decprot[reg], v);
	if (regs.decprot[reg] == v)
		return;
	board_debug("board", "etzpc: DECPROT%u 0x%08x -> 0x%08x", reg,
		    regs.decprot[reg], v);
	regs.decprot[reg] = v;
	memory_firewall_changed();
}

static int etzpc_access(uint32_t off, bool write, uint32_t *v)
{
	unsigned int reg = (off - ETZPC_DECPROT0) / 4;
	unsigned int lock = (off - ETZPC_LOCK0) / 4;

	if (off >= ETZPC_DECPROT0 && reg < DECPROT_REGS) {
		if (write)
			decprot_write(reg, *v);
		else
			*v = regs.decprot[reg];
	} else if (off >= ETZPC_LOCK0 && lock < LOCK_REGS) {
		if (write)
			regs.declock[lock] |= *v;
		else
			*v = regs.declock[lock];
	} else {
		return -ENXIO;
	}
	return 0;
}

/* ---- TAMP --------------------------------------------------------------- */

/* The lower backup registers belong to the secure boot stages; 17 and 18
 * (resource table, state of the coprocessor) are everybody's. */
static bool tamp_may(enum board_master who, uint32_t off, bool write)
{
	(void)write;
	return who == BOARD_SEC || off >= TAMP_BKP0 + 4 * TAMP_FIRST_OPEN_BKP;
}

static int tamp_access(uint32_t off, bool write, uint32_t *v)
{
	unsigned int n = (off - TAMP_BKP0) / 4;

	if (off < TAMP_BKP0 || n >= TAMP_BKPS)
		return -ENXIO;
	if (write)
		regs.bkp[n] = *v;
	else
		*v = regs.bkp[n];
	return 0;
}

/* ---- map ---------------------------------------------------------------- */

/* RM0436, section 2.5.2, as far as the coprocessor's life needs it */
static const struct bank_desc banks[] = {
	{ "sram1",   0x30000000, 0x20000, 80, false },
	{ "sram2",   0x30020000, 0x20000, 81, false },
	{ "sram3",   0x30040000, 0x10000, 82, false },
	{ "sram4",   0x30050000, 0x10000, 83, false },
	{ "retram",  0x38000000, 0x10000, 84, false },
	{ "ddr",     BOARD_DDR_BASE, BOARD_DDR_SIZE, -1, false },
	{ "tee-ddr", BOARD_TEE_DDR_BASE, BOARD_TEE_DDR_SIZE, -1, true },
};

/* RETRAM is the M4's address 0; the SRAMs are one block that all masters also
 * find at 0x10000000 */
static const struct alias_desc aliases[] = {
	{ 0x10000000, 0x30000000, 0x60000, false },
	{ 0x00000000, 0x38000000, 0x10000, true },
};

static const struct periph_desc periphs[] = {
	{ "hsem",  0x4c000000, 0x1000, mailbox_may, hsem_access },
	{ "ipcc",  0x4c001000, 0x1000, mailbox_may, ipcc_access },
	{ "rcc",   RCC_BASE, 0x1000, rcc_may, rcc_access },
	{ "etzpc", ETZPC_BASE, 0x1000, etzpc_may, etzpc_access },
	{ "tamp",  0x5c00a000, 0x1000, tamp_may, tamp_access },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

_Static_assert(COUNT(banks) <= BOARD_MAX_BANKS, "each bank has its place");

const struct soc_desc soc_stm32mp15 = {
	.name = "stm32mp15",
	.reset = reset,
	.may = may,
	.banks = banks,
	.nbanks = COUNT(banks),
	.aliases = aliases,
	.naliases = COUNT(aliases),
	.periphs = periphs,
	.nperiphs = COUNT(periphs),
};
