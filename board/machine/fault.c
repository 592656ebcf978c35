/* SPDX-License-Identifier: BSD-2-Clause */
/* The last access that the firewall refused, or that met nothing. */
#include <errno.h>

#include "machine.h"

const char *board_master_name(enum board_master master)
{
	static const char *const names[BOARD_MASTERS] = {
		[BOARD_SEC] = "sec",
		[BOARD_NS] = "ns",
		[BOARD_DMA] = "dma",
		[BOARD_M4] = "m4",
	};

	return (unsigned int)master < BOARD_MASTERS ? names[master] : "?";
}

int fault_raise(enum board_master who, uint64_t addr, bool write,
		const char *region)
{
	struct board_fault *f = &machine.fault;

	f->master = who;
	f->write = write;
	f->addr = addr;
	f->region = region ? region : "nothing";
	f->count++;
	board_log("board", "bus: %s %s at 0x%08llx (%s) refused",
		  board_master_name(who), write ? "write" : "read",
		  (unsigned long long)addr, f->region);
	return -EACCES;
}

const struct board_fault *board_last_fault(void)
{
	return &machine.fault;
}
