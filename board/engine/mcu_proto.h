/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Between trp-board and trp-cortexm: one SOCK_SEQPACKET socket (fd 3 of
 * trp-cortexm) with fixed messages, and a shared page with the registers that
 * both sides touch without asking. Memory comes as file descriptors
 * (SCM_RIGHTS) with MCU_MEM messages. trp-cortexm never learns a physical
 * address of the secure world and holds no policy: it maps what it is told,
 * with the rights it is told.
 */
#ifndef MCU_PROTO_H
#define MCU_PROTO_H

#include <stdint.h>
#include <stdatomic.h>

enum mcu_msg_type {
	/* board -> engine */
	MCU_MEM = 1,	/* fd attached: bank @id, @size bytes of it from @off */
	MCU_MAP,	/* bank @id visible at @addr, from @off, @size bytes */
	MCU_RIGHTS,	/* bank @id: @value bit 0 read/execute, bit 1 write */
	MCU_SHARED,	/* fd attached: struct mcu_shared */
	MCU_RUN,	/* let go of reset: fresh core, vectors at @addr, core
			 * clock of @value MHz (0: 64) */
	MCU_HALT,	/* reset, held; answered by MCU_HALTED */
	MCU_KICK,	/* look at the lines in the shared page */
	MCU_SYNC,	/* answered by MCU_SYNCED when all before is in force */
	/* engine -> board */
	MCU_HALTED = 64,	/* also when it was halted already */
	MCU_LINE,	/* a line to the A side changed: look at the page */
	MCU_CRASH,	/* lockup, double fault or the core asked for its own
			 * reset: it stopped; @text, @addr pc, @value cause */
	MCU_FAULT,	/* access: @addr, @value bit 0 write, @off pc */
	MCU_LOG,	/* @text: first access to an unmodelled register, ... */
	MCU_ACCESS,	/* register access that the engine does not serve from
			 * the shared page: @addr, @value, @id 0 read 1 write */
	MCU_SYNCED,
	MCU_TEXT,	/* @text: a line that the core sent on USART @id */
	/* board -> engine */
	MCU_ACCESSED = 128,	/* answer to MCU_ACCESS: @value; @id 0 served,
				 * 1 nothing modelled there, 2 refused */
};

struct mcu_msg {
	uint32_t type;
	uint32_t id;
	uint32_t addr;
	uint32_t size;
	uint32_t off;
	uint32_t value;
	char text[104];
};

/* @value of MCU_CRASH; the core stays where it is until MCU_HALT or MCU_RUN */
enum mcu_cause {
	MCU_LOCKUP = 1,	/* a fault inside HardFault or NMI, bad vectors */
	MCU_WATCHDOG,		/* WWDG1 bit; also @wwdg of the shared page */
	MCU_BROKEN,		/* the engine itself failed: see @text */
	MCU_ASKED,		/* the firmware wrote AIRCR.SYSRESETREQ */
};

#define MCU_IPCC_CHANNELS	6

/* @value of MCU_RUN: what PLL3 can make, a little more than the chip's 209 */
#define MCU_MHZ_MIN	8u
#define MCU_MHZ_MAX	250u

/**
 * struct mcu_shared - registers both sides touch
 * @ipcc_a2m: per channel: 1 when the A side sent and the core has not taken
 * @ipcc_m2a: per channel: 1 when the core sent and the A side has not taken
 * @hsem: per semaphore: 0 free, else core id << 8 | process id | 1 << 31
 * @wwdg: watchdog bit
 * @sleeping: the core waits for an interrupt
 * @blocks: blocks executed so far, for "it lives" checks
 */
struct mcu_shared {
	_Atomic uint32_t ipcc_a2m[MCU_IPCC_CHANNELS];
	_Atomic uint32_t ipcc_m2a[MCU_IPCC_CHANNELS];
	_Atomic uint32_t hsem[32];
	_Atomic uint32_t wwdg;
	_Atomic uint32_t sleeping;
	_Atomic uint64_t blocks;
};

#endif /* MCU_PROTO_H */
