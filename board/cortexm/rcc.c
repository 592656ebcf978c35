/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the M4 sees of RCC (RM0436, section 10): clock enables, peripheral
 * resets and clock selections keep what was written; the clock tree is as the
 * A side has set it up for this core's clock, and ready; the reset flags say
 * why the core starts. The registers that decide about the core itself are
 * the board's.
 */
#include "engine.h"

#define OCENSETR	0x00cu
#define OCENCLRR	0x010u
#define HSICFGR		0x018u
#define MSSCKSELR	0x048u
#define OCRDYR		0x808u
#define RCK3SELR	0x820u
#define TIMG1PRER	0x828u
#define TIMG2PRER	0x82cu
#define MCUDIVR		0x830u
#define APB1DIVR	0x834u
#define APB2DIVR	0x838u
#define APB3DIVR	0x83cu
#define PLL3CR		0x880u
#define PLL3CFGR1	0x884u
#define PLL3CFGR2	0x888u
#define PLL3FRACR	0x88cu
#define MC_RSTSCLRR	0xc00u

#define READY		(1u << 31)
#define OSC_ON		0x00000111u	/* HSI, CSI, HSE */
#define OSC_READY	0x0180011du	/* and the clocks of MPU, AXI */
#define FROM_HSE	1u
#define FROM_PLL3	3u
#define PLL3_ON		0x13u		/* on, ready, output P */
#define FRAC_ON		(1u << 16)

#define HSI_MHZ		64u
#define HSI_DIVS	4u		/* 64 to 8 MHz by MCUDIVR */
#define HSE_MHZ		24u
#define PLL3_M		2u
#define VCO_MHZ		400u		/* at least; 800 at most */
#define FRAC		8192u
#define APB_MHZ		105u		/* at most; 104.5 in the manual */

/* Registers that keep what was written: plain, or set and clear in turn */
static const struct {
	uint16_t first, last;
	bool pairs;
} kept[] = {
	{ 0x180, 0x19f, true },		/* resets */
	{ 0x280, 0x29f, true },		/* clocks of the M4's peripherals */
	{ 0x380, 0x39f, true },		/* likewise, while it sleeps */
	{ 0x800, 0x807, false },	/* clock outputs */
	{ 0x8c0, 0x937, false },	/* clock selections */
	{ 0x980, 0x9af, true },		/* resets */
	{ 0xa80, 0xabf, true },		/* clocks of the M4's peripherals */
	{ 0xb80, 0xbbf, true },		/* likewise, while it sleeps */
	{ 0xc14, 0xc17, false },	/* MC_CIER */
};

static const uint16_t tree[] = {
	OCENSETR, OCENCLRR, HSICFGR, MSSCKSELR, OCRDYR, RCK3SELR, TIMG1PRER,
	TIMG2PRER, MCUDIVR, APB1DIVR, APB2DIVR, APB3DIVR, PLL3CR, PLL3CFGR1,
	PLL3CFGR2, PLL3FRACR,
};

uint32_t rcc_apb_shift(const struct engine *e)
{
	return e->clock.mhz > APB_MHZ;
}

/* Divider of HSI to get the core's clock, as a power of two; -1: it is PLL3 */
static int hsi_shift(uint32_t mhz)
{
	unsigned int i;

	for (i = 0; i < HSI_DIVS; i++)
		if (HSI_MHZ >> i == mhz)
			return (int)i;
	return -1;
}

/* PLL3's factor of 12 MHz, in 1/8192 */
static uint64_t factor(uint32_t mhz, uint32_t p)
{
	return (uint64_t)mhz * p * FRAC / (HSE_MHZ / PLL3_M);
}

static bool in_tree(uint32_t off)
{
	unsigned int i;

	for (i = 0; i < sizeof(tree) / sizeof(tree[0]); i++)
		if (tree[i] == off)
			return true;
	return false;
}

static uint32_t read_tree(const struct engine *e, uint32_t off)
{
	uint32_t mhz = e->clock.mhz, p = (VCO_MHZ + mhz - 1) / mhz;
	uint64_t n = factor(mhz, p);
	int shift = hsi_shift(mhz);

	switch (off) {
	case OCENSETR:
	case OCENCLRR:
		return OSC_ON;
	case OCRDYR:
		return OSC_READY;
	case MSSCKSELR:
		return READY | (shift < 0 ? FROM_PLL3 : 0);
	case MCUDIVR:
		return READY | (shift < 0 ? 0 : (uint32_t)shift);
	case APB1DIVR:
	case APB2DIVR:
	case APB3DIVR:
		return READY | rcc_apb_shift(e);
	case TIMG1PRER:
	case TIMG2PRER:
		return READY;
	case RCK3SELR:
		return READY | FROM_HSE;
	}
	if (shift >= 0)
		return 0;	/* PLL3 is off */
	switch (off) {
	case PLL3CR:
		return PLL3_ON;
	case PLL3CFGR1:
		return (PLL3_M - 1) << 16 | ((uint32_t)(n / FRAC) - 1);
	case PLL3CFGR2:
		return p - 1;
	case PLL3FRACR:
		return FRAC_ON | (uint32_t)(n % FRAC) << 3;
	}
	return 0;
}

/* The word that keeps register @off; NULL: none does */
static uint32_t *slot(struct engine *e, uint32_t off, bool *pairs)
{
	unsigned int i;

	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (off >= kept[i].first && off <= kept[i].last) {
			*pairs = kept[i].pairs;
			return &e->rcc[(*pairs ? off & ~7u : off) / 4];
		}
	return NULL;
}

bool rcc_read(struct engine *e, uint32_t off, uint32_t *v)
{
	bool pairs;
	uint32_t *p = slot(e, off, &pairs);

	if (p)
		*v = *p;
	else if (off == MC_RSTSCLRR)
		*v = e->reset_flags;
	else if (in_tree(off))
		*v = read_tree(e, off);
	else
		return false;
	return true;
}

bool rcc_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask)
{
	bool pairs;
	uint32_t *p = slot(e, off, &pairs);

	if (p && !pairs)
		*p = (*p & ~mask) | (v & mask);
	else if (p && off & 4)
		*p &= ~(v & mask);
	else if (p)
		*p |= v & mask;
	else if (off == MC_RSTSCLRR)
		e->reset_flags &= ~(v & mask);
	else if (in_tree(off))
		link_note(e, NOTE_CLOCKS, "write to RCC 0x%03x: the clock "
			  "tree is the A side's and stays as it is (%u MHz)",
			  off, e->clock.mhz);
	else
		return false;
	return true;
}
