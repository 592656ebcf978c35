/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Coprocessors beside QEMU: its virt machine runs TF-A, OP-TEE and Linux, and
 * `trp-board remote` plays what the machine lacks. Three lines lead there:
 *
 *   secure UART	OP-TEE's frames (optee/drivers/virt_proto.h): memory,
 *			reset; its log between them
 *   DRAM as a file	what the coprocessors share with Linux, and a doorbell
 *   qtest		interrupts towards Linux
 *
 *   remote.c		command line and the loop
 *   remote_wire.c	frames among text
 *   remote_answer.c	what OP-TEE asks for
 *   remote_core.c	one coprocessor: memory, reset, doorbell
 *   remote_linux.c	a coprocessor that Linux owns, to compare with
 *   remote_irq.c	interrupt lines
 *   remote_fault.c	what is to fail
 */
#ifndef BOARD_REMOTE_H
#define BOARD_REMOTE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <drivers/virt_proto.h>

#include "../../host/tool.h"
#include "../engine/mcu_proto.h"

#define REMOTE_CORES		2

/* QEMU's virt machine, and what both device trees set apart there */
#define REMOTE_DRAM		0x40000000u
#define REMOTE_SHARED		0x5e000000u	/* a window for each core */
#define REMOTE_WINDOW		0x10000u
/* OP-TEE's window to the coprocessors' own memory, VL_BOOT */
#define REMOTE_STAGING		0x5e400000u
#define REMOTE_STAGING_SIZE	0x80000u
/* With --insecure-linux: code and data of a core, in the same order */
#define REMOTE_OPEN		0x5e100000u
#define REMOTE_OPEN_SIZE	0x100000u

/** remote_log() - one line to standard error */
__attribute__((format(printf, 1, 2)))
void remote_log(const char *fmt, ...);

extern bool remote_verbose;

/* ---- frames ------------------------------------------------------------- */

#define WIRE_BYTES	(VL_HEAD + VL_PAYLOAD_MAX + VL_SUM)
/* of a frame: start, seven bits a character, end */
#define WIRE_CHARS	((WIRE_BYTES * 8 + 6) / 7 + 2)

/**
 * struct wire - a receiver
 * @inside: between start and end
 * @bits, @count: not a whole byte yet
 * @frame: bytes so far
 * @len: how many
 */
struct wire {
	bool inside;
	uint32_t bits;
	unsigned int count;
	uint8_t frame[WIRE_BYTES];
	size_t len;
};

enum wire_event {
	WIRE_NONE,
	WIRE_TEXT,	/* the character is not part of a frame */
	WIRE_FRAME,	/* a sound frame, see wire_payload() */
	WIRE_SPOILED,	/* a frame that is none */
};

/** wire_take() - next character */
enum wire_event wire_take(struct wire *w, uint8_t c);

/** wire_payload() - bytes after the head of a sound frame */
size_t wire_payload(const struct wire *w);

/**
 * wire_make() - characters of a frame
 * @out: at least WIRE_CHARS
 * @type: its type
 * @seq: its number
 * @payload: bytes
 * @len: at most VL_PAYLOAD_MAX
 * Return: number of characters.
 */
size_t wire_make(uint8_t *out, uint8_t type, uint8_t seq, const void *payload,
		 size_t len);

/* ---- interrupts --------------------------------------------------------- */

/**
 * struct irq - QEMU's qtest socket
 * @sock: -1: there is none (any more)
 * @gic: path of the interrupt controller
 * @busy: per core: a pulse is on its way
 * @again: per core: another one when QEMU has answered
 * @owed: cores in the order in which QEMU answers
 * @head, @tail: of @owed, counting up
 */
struct irq {
	int sock;
	const char *gic;
	bool busy[REMOTE_CORES], again[REMOTE_CORES];
	uint8_t owed[4 * REMOTE_CORES];
	unsigned int head, tail;
};

/** irq_pulse() - a rising edge on a core's line; never lost, may be joined */
void irq_pulse(struct irq *q, unsigned int core);
/** irq_serve() - read QEMU's answers */
void irq_serve(struct irq *q);

/* ---- coprocessors ------------------------------------------------------- */

/* Words of the doorbell page that a core writes, from offset 0x40 on */
enum bell { BELL_VQ0, BELL_VQ1, BELL_CRASH, BELL_WATCHDOG, BELLS };

#define CORE_BANKS	2
#define CORE_BACKUP	32

/**
 * struct core - one coprocessor
 * @id: number
 * @program: trp-cortexm
 * @irq: where its interrupts go
 * @linux_owns: Linux fills its memory and holds its reset line: INSECURE
 * @asked: Linux's last request then
 * @bank: its own memory
 * @dram: file of QEMU's DRAM
 * @staging: VL_BOOT's window; Linux may write there at any time
 * @shared_fd, @shared: registers shared with the process
 * @page: doorbell
 * @seen: Linux's kicks when they were looked at last
 * @rung: our counters; Linux may spoil those in the page
 * @backup: TAMP's registers
 * @pid, @sock: process; 0: none
 * @state: as the secure side sees it
 * @ran: number of the request that let it go, -1: held since
 * @go: it was let go, but core_go() has not been called yet
 * @vectors: where it starts
 * @mhz: its clock; 0: 64
 */
struct core {
	unsigned int id;
	const char *program;
	struct irq *irq;
	bool linux_owns;
	uint32_t asked;
	struct {
		uint8_t *mem;
		int fd;
		uint32_t off;
	} bank[CORE_BANKS];
	int dram;
	int shared_fd;
	struct mcu_shared *shared;
	uint8_t *window, *staging;
	_Atomic uint32_t *page;
	uint32_t seen[2], rung[BELLS];
	uint32_t backup[CORE_BACKUP];
	pid_t pid;
	int sock;
	enum vl_status state;
	int ran;
	bool go;
	uint32_t vectors;
	uint32_t mhz;
};

/**
 * core_open() - memory of a core, held in reset
 * @c: filled
 * @id: number
 * @program: trp-cortexm
 * @dram: file of QEMU's DRAM, kept by the caller
 * @irq: where its interrupts go
 * @linux_owns: see struct core
 * Return: 0 or a negative errno.
 */
int core_open(struct core *c, unsigned int id, const char *program, int dram,
	      struct irq *irq, bool linux_owns);
/** core_close() - end its process, give its memory back */
void core_close(struct core *c);

/** core_memory() - its own bytes [da, da + len), NULL: not all its own */
uint8_t *core_memory(const struct core *c, uint32_t da, uint32_t len);

/** core_clear() - its own memory, all of it */
void core_clear(struct core *c);

/** core_serve_linux() - do what the Linux that owns the core asks for */
void core_serve_linux(struct core *c);

/** core_halt() - reset, held */
void core_halt(struct core *c);

/**
 * core_run() - let go of reset
 * @c: core, held
 * @vectors: where its vectors are
 * @table: physical address of the resource table, 0: none
 *
 * It runs from core_go() on: on a PC with few CPUs its process would keep the
 * one waiting that asked for it.
 *
 * Return: 0 or a negative errno.
 */
int core_run(struct core *c, uint32_t vectors, uint32_t table);
/** core_go() - after the answer to what led to core_run(); else nothing */
void core_go(struct core *c);

/** core_serve() - what its process says */
void core_serve(struct core *c);

/** core_look() - did Linux ring? Return: whether it did */
bool core_look(struct core *c);

/**
 * remote_answer() - do what a frame asks
 * @cores: REMOTE_CORES of them
 * @w: the frame
 * @out: at least VL_PAYLOAD_MAX
 * Return: bytes of the answer's payload.
 */
size_t remote_answer(struct core *cores, const struct wire *w, uint8_t *out);

/**
 * remote_refuse() - the answer of a board that fails
 * @out: at least four bytes
 * Return: bytes of payload.
 */
size_t remote_refuse(uint8_t *out);

/** remote_id() - the core that a frame asks for, or a number that is none */
uint32_t remote_id(const struct wire *w);

/** remote_main() - "trp-board remote". Return: exit code. */
enum tool_exit remote_main(char **argv);

/* ---- faults ------------------------------------------------------------- */

#define FAULT_TEXT	64	/* bytes of all faults, with the final zero */
#define FAULT_RULES	4u

enum fault {
	FAULT_NONE,
	FAULT_REFUSE,	/* not done, and said so */
	FAULT_IGNORE,	/* not done, and not answered */
	FAULT_LOSE,	/* done, but not answered */
};

/**
 * struct fault_rule - one kind of request that fails
 * @type: enum vl_type that fails
 * @core: of this core, REMOTE_CORES: of either
 * @kind: how
 * @first, @last: which of these requests, from 1
 * @count: how many there were since the text changed
 */
struct fault_rule {
	unsigned int type, core;
	enum fault kind;
	unsigned long first, last, count;
};

/**
 * struct faults - what is to fail
 * @path: file with the faults as text, NULL: nothing fails
 * @at: offset of the text in it
 * @text: as it was read last
 * @rule: @rules of them
 */
struct faults {
	char *path;
	off_t at;
	char text[FAULT_TEXT];
	struct fault_rule rule[FAULT_RULES];
	unsigned int rules;
};

/**
 * faults_open() - note where faults are written
 * @f: filled
 * @arg: FILE or FILE@OFFSET; need not exist
 * Return: false: @arg makes no sense, or out of memory.
 */
bool faults_open(struct faults *f, const char *arg);
/** faults_close() - free what faults_open() took */
void faults_close(struct faults *f);

/**
 * faults_next() - how the next request fails
 * @f: may be all zero
 * @type: of the request
 * @core: that it is for
 */
enum fault faults_next(struct faults *f, uint8_t type, uint32_t core);

#endif /* BOARD_REMOTE_H */
