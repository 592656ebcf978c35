/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Inside the emulated board: what its files share. Nothing outside the
 * machine (and its tests) includes this; see board.h.
 *
 *   board.c      power
 *   log.c        log lines
 *   fault.c      the last forbidden or failed access
 *   memory.c     banks, aliases, who may touch what; reads and writes
 *   view.c       the secure CPU's pointers, page faults and aborts
 *   cache.c      its write-back cache
 *   regs.c       accesses to registers
 *   mailbox.c    IPCC, HSEM and the watchdog line
 *   mcu.c        reset lines and state of the coprocessor
 *   link.c       its process (../engine/process.c) and the socket to it
 *   soc.c        the table of SoCs, each with a file of its own that has
 *                its memory map and its registers: stm32mp15.c
 */
#ifndef BOARD_MACHINE_H
#define BOARD_MACHINE_H

#include <sys/types.h>

#include "../engine/mcu_proto.h"
#include "board.h"
#include "soc.h"

#define BOARD_CACHE_LINE	32u

/**
 * struct bank - one memory at work
 * @fd, @mem: what every master but the secure CPU sees
 * @cache_fd, @cache: what the secure CPU sees; -1, NULL for memory that is
 *	coherent
 * @base: the memory as it was when a line came into the cache: the line is
 *	dirty when @cache differs from it
 * @page: what the cache holds of each host page, see cache.c
 * @m4_rights: as last told to the engine
 */
struct bank {
	const struct bank_desc *d;
	int fd, cache_fd;
	uint8_t *mem, *cache, *base, *page;
	uint32_t m4_rights;
};

struct view;

struct machine {
	bool on;
	struct board_config cfg;
	const struct soc_desc *soc;
	struct bank bank[BOARD_MAX_BANKS];
	size_t page;			/* host page size */
	struct view *views;
	bool (*guard)(void *addr);
	struct board_fault fault;
	/* the mailbox's registers */
	uint32_t ipcc_cr, ipcc_mr;
	/* the coprocessor */
	struct mcu_shared *shared;
	int shared_fd;
	bool wwdg;
	int answer_ms;		/* an engine that is slower counts as dead */
	/* tests: what a register of RCC or ETZPC holds after a write of @want,
	 * which may get lost on the way; NULL: that */
	uint32_t (*keeps)(uint32_t pa, uint32_t now, uint32_t want);
};

extern struct machine machine;

/* fault.c */
/** fault_raise() - record and log. Return: -EACCES */
int fault_raise(enum board_master who, uint64_t addr, bool write,
		const char *region);

/* memory.c */
/** memory_open() - banks as after power on. Return: 0 or a negative errno */
int memory_open(void);
/** memory_close() - give the banks back */
void memory_close(void);
/** memory_canon() - resolve the aliases that @who sees */
uint64_t memory_canon(enum board_master who, uint64_t pa);
/** memory_bank() - the bank that holds canonical @pa, NULL for none */
struct bank *memory_bank(uint64_t pa);
/** memory_may() - does the firewall let this master reach this bank? */
bool memory_may(enum board_master who, const struct bank *b, bool write);
/** memory_firewall_changed() - tell cache and coprocessor */
void memory_firewall_changed(void);

/* regs.c */
/** regs_find() - the registers that hold all of [pa, pa + len), or NULL */
const struct periph_desc *regs_find(uint64_t pa, size_t len);
/** regs_may() - would this access pass? Logs nothing. */
bool regs_may(enum board_master who, uint64_t pa, size_t len, bool write);
/**
 * regs_access() - one 32-bit access; a refused one raises a fault
 * @who: master
 * @pa: where
 * @write: what
 * @value: written, or filled
 * Return: 0, -EACCES, or -ENXIO: read as zero, nothing modelled there
 */
int regs_access(enum board_master who, uint64_t pa, bool write,
		uint32_t *value);

/* mailbox.c: for the tables of SoCs, see struct periph_desc */
/** mailbox_may() - everybody */
bool mailbox_may(enum board_master who, uint32_t off, bool write);
/** ipcc_access() - the mailbox, from processor 1's side */
int ipcc_access(uint32_t off, bool write, uint32_t *v);
/** hsem_access() - the semaphores, from the A side */
int hsem_access(uint32_t off, bool write, uint32_t *v);

/* cache.c */
/** cache_open() - an empty cache, and views. Return: 0 or a negative errno */
int cache_open(void);
/** cache_close() - drop it; what is dirty is lost */
void cache_close(void);
/** cache_firewall_changed() - the secure CPU may (no longer) reach @b */
void cache_firewall_changed(struct bank *b);
/** cache_dirty() - bytes of a bank's range that wait to be written back */
size_t cache_dirty(const struct bank *b, size_t off, size_t len);

/* mcu.c */
/** mcu_power_on() - the coprocessor in reset. Return: 0 or a negative errno */
int mcu_power_on(void);
/** mcu_power_off() - end its process */
void mcu_power_off(void);
/** mcu_hold() - the hold-boot line; true: the core stays when reset */
void mcu_hold(bool hold);
/** mcu_reset() - pulse of the core's reset line */
void mcu_reset(void);
/** mcu_rights_changed() - tell the engine which banks it still has */
void mcu_rights_changed(void);
/** mcu_message() - a message of the engine that link.c does not eat */
void mcu_message(const struct mcu_msg *msg);
/** mcu_gone() - the engine's process ended by itself */
void mcu_gone(const char *why);

/* link.c */
/** link_open() - have the process, memory told, no rights yet.
 *  Return: 0 or a negative errno */
int link_open(void);
/** link_close() - end the process; without one: nothing */
void link_close(void);
/** link_is_open() - is there a process? */
bool link_is_open(void);
/** link_pid() - process id of the engine, for tests; 0: none */
pid_t link_pid(void);
/** link_send() - @fd: a file to pass along, or -1. Return: 0 or -EPIPE */
int link_send(const struct mcu_msg *msg, int fd);
/** link_wait() - serve messages until one of @type came.
 *  Return: 0, or -EPIPE when there is no process any more */
int link_wait(uint32_t type);
/** link_serve() - serve messages for at most @ms or until an event.
 *  Return: whether there was an event since the last call */
bool link_serve(int ms);
/** link_drain() - serve the messages that are there, wait for none */
void link_drain(void);
/** link_event() - something happened that ends a board_poll() */
void link_event(void);

#endif /* BOARD_MACHINE_H */
