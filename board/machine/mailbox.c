/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mailbox, semaphores and the watchdog line, seen from the A7: they live in
 * the page that the coprocessor's process shares, which serves the M4's side
 * of them. IPCC: this side is processor 1.
 */
#include <errno.h>

#include "machine.h"

#define IPCC_C1CR	0x00u
#define IPCC_C1MR	0x04u
#define IPCC_C1SCR	0x08u
#define IPCC_C1TOC2SR	0x0cu
#define IPCC_C2TOC1SR	0x1cu

#define HSEM_R0		0x00u
#define HSEM_RLR0	0x80u
#define HSEM_LOCK	0x80000000u
#define HSEM_COREID	0x00000f00u
#define HSEM_PROCID	0x000000ffu
#define HSEM_A7		0x00000100u

bool mailbox_may(enum board_master who, uint32_t off, bool write)
{
	(void)who;
	(void)off;
	(void)write;
	return true;
}

static void kick(void)
{
	const struct mcu_msg msg = { .type = MCU_KICK };

	if (link_is_open())
		link_send(&msg, -1);
}

void board_ipcc_send(unsigned int channel)
{
	if (channel >= MCU_IPCC_CHANNELS)
		return;
	atomic_store(&machine.shared->ipcc_a2m[channel], 1);
	kick();
}

bool board_ipcc_take(unsigned int channel)
{
	if (channel >= MCU_IPCC_CHANNELS ||
	    !atomic_exchange(&machine.shared->ipcc_m2a[channel], 0))
		return false;
	kick();
	return true;
}

bool board_ipcc_busy(unsigned int channel)
{
	return channel < MCU_IPCC_CHANNELS &&
	       atomic_load(&machine.shared->ipcc_a2m[channel]);
}

static uint32_t flags(const _Atomic uint32_t *line)
{
	uint32_t v = 0;
	unsigned int i;

	for (i = 0; i < MCU_IPCC_CHANNELS; i++)
		if (atomic_load(&line[i]))
			v |= 1u << i;
	return v;
}

int ipcc_access(uint32_t off, bool write, uint32_t *v)
{
	uint32_t *plain = off == IPCC_C1CR ? &machine.ipcc_cr :
			  off == IPCC_C1MR ? &machine.ipcc_mr : NULL;
	unsigned int i;

	if (plain && write)
		*plain = *v;
	else if (plain)
		*v = *plain;
	else if (off == IPCC_C1SCR && write)
		for (i = 0; i < MCU_IPCC_CHANNELS; i++) {
			if (*v >> i & 1)
				board_ipcc_take(i);
			if (*v >> (i + 16) & 1)
				board_ipcc_send(i);
		}
	else if (off == IPCC_C1TOC2SR && !write)
		*v = flags(machine.shared->ipcc_a2m);
	else if (off == IPCC_C2TOC1SR && !write)
		*v = flags(machine.shared->ipcc_m2a);
	else if (off != IPCC_C1SCR && off != IPCC_C1TOC2SR &&
		 off != IPCC_C2TOC1SR)
		return -ENXIO;
	return 0;
}

static void hsem_write(_Atomic uint32_t *sem, uint32_t v)
{
	uint32_t mine = HSEM_LOCK | HSEM_A7 | (v & HSEM_PROCID);
	uint32_t was = v & HSEM_LOCK ? 0 : mine;
	uint32_t becomes = v & HSEM_LOCK ? mine : 0;

	/* a semaphore is taken only when free, freed only by its owner */
	if ((v & HSEM_COREID) == HSEM_A7)
		atomic_compare_exchange_strong(sem, &was, becomes);
}

int hsem_access(uint32_t off, bool write, uint32_t *v)
{
	const unsigned int n = off / 4 % 32;
	_Atomic uint32_t *sem = &machine.shared->hsem[n];
	uint32_t unlocked = 0;

	if (off >= HSEM_RLR0 + 32 * 4)
		return -ENXIO;
	if (off < HSEM_RLR0 && write)
		hsem_write(sem, *v);
	if (write)
		return 0;
	if (off >= HSEM_RLR0)	/* reading is taking, in one step */
		atomic_compare_exchange_strong(sem, &unlocked,
					       HSEM_LOCK | HSEM_A7);
	*v = atomic_load(sem);
	return 0;
}

bool board_watchdog_fired(void)
{
	bool fired = machine.wwdg;

	machine.wwdg = false;
	/* the core's own window watchdog; its reason came before */
	if (atomic_exchange(&machine.shared->wwdg, 0)) {
		fired = true;
		link_drain();
	}
	return fired;
}
