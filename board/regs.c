/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers that decide about the coprocessor: reset and clock
 * controller, firewall, backup registers. Offsets and bits are those of
 * RM0436; only what this machine needs is there, the rest reads zero.
 */
#include <errno.h>

#include "machine.h"

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

void regs_power_on(void)
{
	unsigned int i;

	/* Reset hardens RCC; an earlier boot stage opened all memory */
	machine.tzcr = TZCR_TZEN | TZCR_MCKPROT;
	for (i = 0; i < DECPROT_REGS; i++)
		machine.decprot[i] = 0xffffffff;
}

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

/* What a register holds after @want was written */
static uint32_t kept(uint32_t pa, uint32_t now, uint32_t want)
{
	return machine.keeps ? machine.keeps(pa, now, want) : want;
}

/* ---- RCC ---------------------------------------------------------------- */

bool regs_mcu_isolation(void)
{
	const uint32_t both = TZCR_TZEN | TZCR_MCKPROT;

	return (machine.tzcr & both) == both;
}

bool rcc_may(enum board_master who, uint32_t off, bool write)
{
	if (who == BOARD_SEC || !write)
		return true;
	switch (off) {
	case RCC_TZCR:
		return false;
	case RCC_MP_GCR:
	case RCC_MP_GRSTCSETR:
		return !regs_mcu_isolation();
	default:
		return true;
	}
}

int rcc_access(uint32_t off, bool write, uint32_t *v)
{
	switch (off) {
	case RCC_TZCR:
		if (!write) {
			*v = machine.tzcr;
			break;
		}
		machine.tzcr = kept(RCC_BASE + off, machine.tzcr,
				    *v & (TZCR_TZEN | TZCR_MCKPROT));
		memory_firewall_changed();
		break;
	case RCC_MP_GCR:
		if (!write) {
			*v = machine.mp_gcr;
			break;
		}
		machine.mp_gcr = kept(RCC_BASE + off, machine.mp_gcr,
				      *v & MP_GCR_BOOT_MCU);
		mcu_hold(!machine.mp_gcr);
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

enum decprot regs_decprot(int id)
{
	unsigned int n = (unsigned int)id;
	unsigned int shift = n % DECPROT_IDS_PER_REG * 2;

	return (enum decprot)
		(machine.decprot[n / DECPROT_IDS_PER_REG] >> shift & 3);
}

bool etzpc_may(enum board_master who, uint32_t off, bool write)
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

		if (machine.declock[id / 32] >> id % 32 & 1)
			v = (v & ~(3u << i * 2)) |
			    (machine.decprot[reg] & 3u << i * 2);
	}
	v = kept(ETZPC_BASE + ETZPC_DECPROT0 + 4 * reg, machine.decprot[reg],
		 v);
	if (machine.decprot[reg] == v)
		return;
	board_debug("board", "etzpc: DECPROT%u 0x%08x -> 0x%08x", reg,
		    machine.decprot[reg], v);
	machine.decprot[reg] = v;
	memory_firewall_changed();
}

int etzpc_access(uint32_t off, bool write, uint32_t *v)
{
	unsigned int reg = (off - ETZPC_DECPROT0) / 4;
	unsigned int lock = (off - ETZPC_LOCK0) / 4;

	if (off >= ETZPC_DECPROT0 && reg < DECPROT_REGS) {
		if (write)
			decprot_write(reg, *v);
		else
			*v = machine.decprot[reg];
	} else if (off >= ETZPC_LOCK0 && lock < LOCK_REGS) {
		if (write)
			machine.declock[lock] |= *v;
		else
			*v = machine.declock[lock];
	} else {
		return -ENXIO;
	}
	return 0;
}

/* ---- TAMP --------------------------------------------------------------- */

/* The lower backup registers belong to the secure boot stages; 17 and 18
 * (resource table, state of the coprocessor) are everybody's. */
bool tamp_may(enum board_master who, uint32_t off, bool write)
{
	(void)write;
	return who == BOARD_SEC || off >= TAMP_BKP0 + 4 * TAMP_FIRST_OPEN_BKP;
}

int tamp_access(uint32_t off, bool write, uint32_t *v)
{
	unsigned int n = (off - TAMP_BKP0) / 4;

	if (off < TAMP_BKP0 || n >= TAMP_BKPS)
		return -ENXIO;
	if (write)
		machine.bkp[n] = *v;
	else
		*v = machine.bkp[n];
	return 0;
}
