/* SPDX-License-Identifier: BSD-2-Clause */
/* IPCC registers of processor 2 (RM0436, chapter IPCC). */
#include "ipcc.h"
#include "m4.h"

#define C1TOC2SR	REG(0x4c00100c)	/* rung by Linux, not taken */
#define C2CR		REG(0x4c001010)
#define C2MR		REG(0x4c001014)
#define C2SCR		REG(0x4c001018)
#define C2TOC1SR	REG(0x4c00101c)	/* rung by us, not taken */
#define CHANNELS	((1u << IPCC_CHANNELS) - 1)

void ipcc_init(uint8_t priority)
{
	C2MR = ~CHANNELS;	/* receive interrupts only */
	C2CR = 1;
	irq_enable(IRQ_IPCC_RX, priority);
}

uint32_t ipcc_take(void)
{
	uint32_t rang = C1TOC2SR & CHANNELS;

	C2SCR = rang;
	return rang;
}

bool ipcc_kick(unsigned int channel)
{
	if (C2TOC1SR & 1u << channel)
		return false;
	C2SCR = 1u << (16 + channel);
	return true;
}
