/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The emulated board: memory, firewall, registers and the coprocessor, as
 * seen by four masters. Every access of every master is checked.
 *
 *   sec  secure CPU: OP-TEE's core and TA. Works through mapped views with a
 *        write-back cache in front of SRAM: what is not cleaned does not
 *        reach memory.
 *   ns   normal-world CPU: the Linux twin
 *   dma  an attacker's bus master in the normal world
 *   m4   the coprocessor, in its own process (see mcu_proto.h)
 *
 * One board per process. Functions are called from one thread.
 */
#ifndef BOARD_H
#define BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum board_master { BOARD_SEC, BOARD_NS, BOARD_DMA, BOARD_M4, BOARD_MASTERS };

/**
 * struct board_config - how to set up a board
 * @soc: name of the chip, see board_soc_name(); NULL: the first of them
 * @dtb: device tree blob of the board, borrowed for the board's lifetime
 * @dtb_len: its bytes
 * @cortexm: path of the program trp-cortexm; NULL: beside the running program
 * @log: each log line of board, secure world and twin, without newline;
 *	NULL: stderr. @who is "board", "optee", "ta", "linux", "m4".
 * @console: each line that the core sends on its USART3; NULL: to the log
 * @ctx: handed to @console
 * @mhz: clock of the core, see BOARD_MHZ_MIN; 0: 64, as after reset
 * @verbose: also lines of debug level
 */
struct board_config {
	const char *soc;
	const void *dtb;
	size_t dtb_len;
	const char *cortexm;
	void (*log)(const char *who, const char *line);
	void (*console)(void *ctx, const char *line);
	void *ctx;
	uint32_t mhz;
	bool verbose;
};

/* struct board_config's @mhz: those of board/engine/mcu_proto.h */
#define BOARD_MHZ_MIN		8u
#define BOARD_MHZ_MAX		250u

/* DDR: normal world's part, OP-TEE's own part (secure) */
#define BOARD_DDR_BASE		0xc0000000u
#define BOARD_DDR_SIZE		0x02000000u
#define BOARD_TEE_DDR_BASE	0xde000000u
#define BOARD_TEE_DDR_SIZE	0x02000000u

/**
 * board_open() - power on: memory, registers at reset values, processor held
 * @cfg: copied
 * Return: 0, -EBUSY, -ENODEV (no such chip), or another negative errno with a
 * line in the log.
 */
int board_open(const struct board_config *cfg);

/** board_soc_name() - of the chips a board can have; NULL after the last */
const char *board_soc_name(unsigned int i);

/** board_close() - power off; ends the coprocessor's process */
void board_close(void);

/** board_dtb() - the device tree given to board_open(); @len may be NULL */
const void *board_dtb(size_t *len);

/** board_log() - printf one line to the log */
void board_log(const char *who, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/** board_debug() - likewise, shown when verbose */
void board_debug(const char *who, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* ---- bus ---------------------------------------------------------------- */

/**
 * struct board_fault - the last forbidden or failed access
 * @master: who
 * @write: what
 * @addr: where
 * @region: name of the memory or peripheral there, "nothing" for a hole
 * @count: number of faults since board_open()
 */
struct board_fault {
	enum board_master master;
	bool write;
	uint64_t addr;
	const char *region;
	unsigned int count;
};

/**
 * board_read() - read memory or registers as a master
 * @master: BOARD_NS, BOARD_DMA, or BOARD_SEC for tests (uncached)
 * @pa: physical address, aliases allowed
 * @buf: filled; zeroed where the access is refused
 * @len: bytes; 4-byte accesses only where registers are
 * Return: 0, or -EACCES with board_last_fault() filled and a line logged.
 */
int board_read(enum board_master master, uint64_t pa, void *buf, size_t len);
/** board_write() - likewise; writes nothing at all where a part is refused */
int board_write(enum board_master master, uint64_t pa, const void *buf,
		size_t len);
/** board_last_fault() - see struct board_fault */
const struct board_fault *board_last_fault(void);
/** board_allowed() - would the firewall let this access pass? Logs nothing. */
bool board_allowed(enum board_master master, uint64_t pa, size_t len,
		   bool write);
/** board_master_name() - "sec", "ns", "dma", "m4" */
const char *board_master_name(enum board_master master);

/* ---- secure CPU --------------------------------------------------------- */

/**
 * board_sec_map() - a pointer for the secure CPU
 * @pa: physical address in memory or registers
 * @len: bytes
 * Accesses through it are checked as they happen; a forbidden one is an
 * external abort: board_sec_abort() is called and does not return.
 * Return: NULL when nothing is there.
 */
void *board_sec_map(uint64_t pa, size_t len);
/** board_sec_unmap() - end it: an access through @va is an error from now on */
void board_sec_unmap(void *va, size_t len);
/** board_sec_pa() - physical address behind a mapped pointer, 0 for none */
uint64_t board_sec_pa(const void *va);
/**
 * board_sec_clean() - write back dirty lines of a mapped range
 * Whole lines of 32 bytes. Where the firewall refuses the write it is a fault
 * (logged, counted, no abort) and the line stays dirty.
 */
void board_sec_clean(const void *va, size_t len);
/** board_sec_inval() - drop lines of a mapped range, dirty ones too */
void board_sec_inval(const void *va, size_t len);
/** board_sec_dirty() - bytes of [pa, pa + len) not yet written back */
size_t board_sec_dirty(uint64_t pa, size_t len);
/**
 * board_sec_abort() - the secure CPU took an external abort; does not return
 * Implemented by board/optee (and by tests of the machine alone). Called from a
 * SIGSEGV handler on the alternate signal stack, no signal blocked: longjmp
 * and setcontext out of it are fine.
 */
_Noreturn void board_sec_abort(const struct board_fault *f);
/**
 * board_sec_fault() - serve a page fault in a mapped view
 * Called by the board's SIGSEGV handler. Return: true when the access can be
 * tried again, false when @addr is in no view.
 */
bool board_sec_fault(void *addr, bool write);
/**
 * board_sec_guard() - who is asked about a SIGSEGV outside all views
 * @fn: returns false when @addr is not its own (the program then dies of
 *	it), or does not return. Same context as board_sec_abort(). NULL: none.
 */
void board_sec_guard(bool (*fn)(void *addr));
/**
 * board_sec_io_read32() - the secure CPU reads a register
 * @va: from board_sec_map(); memory views work, too
 * A forbidden access is an external abort, as through a pointer.
 */
uint32_t board_sec_io_read32(uintptr_t va);
/** board_sec_io_write32() - likewise; it writes one */
void board_sec_io_write32(uintptr_t va, uint32_t value);

/* ---- the coprocessor ---------------------------------------------------- */

enum board_mcu_state {
	BOARD_MCU_RESET,	/* held in reset */
	BOARD_MCU_RUNNING,
	BOARD_MCU_SLEEPING,	/* WFI */
	BOARD_MCU_LOCKUP,	/* crashed; stays until reset */
};

/**
 * board_mcu_state() - what the coprocessor does
 * @why: filled when not NULL: words on the last crash, else ""
 */
enum board_mcu_state board_mcu_state(const char **why);

/**
 * board_mcu_last_start() - what became of the last release from reset
 * Return: 0, -ESTALE when bytes the core would read sit uncleaned in the
 * secure CPU's cache (it stays in reset), or another negative errno when the
 * core's process cannot be had.
 */
int board_mcu_last_start(void);

/**
 * board_poll() - let time pass: serve the coprocessor's requests and lines
 * @ms: at most so long; returns earlier when an event arrived
 * Return: whether an event arrived (mailbox, crash, watchdog, log).
 */
bool board_poll(int ms);

/**
 * board_ipcc_send() - Linux rings the coprocessor
 * @channel: of the mailbox (IPCC), 0 to 5
 */
void board_ipcc_send(unsigned int channel);
/** board_ipcc_take() - did the coprocessor ring? Acknowledges */
bool board_ipcc_take(unsigned int channel);
/** board_ipcc_busy() - did the coprocessor not yet take what was sent? */
bool board_ipcc_busy(unsigned int channel);
/** board_watchdog_fired() - WWDG early interrupt or crash line to Linux
 *  (EXTI 68); cleared by reading */
bool board_watchdog_fired(void);

#endif /* BOARD_H */
