/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * twin.h: a twin of Linux's remoteproc for one coprocessor that the secure
 * world loads. It keeps Linux's order of steps and sees the board only as the
 * normal world does: memory through board_read() and board_write() as
 * BOARD_NS, the TA through client calls, the coprocessor through the mailbox.
 *
 * Two orders of boot exist and give the same calls to the TA:
 *   TWIN_V3	the series of 2024: LOAD, GET_RSC_TABLE, resources on the live
 *		table, START
 *   TWIN_HOOKS	the hooks of today's kernels: prepare, parse_fw (LOAD,
 *		GET_RSC_TABLE, copy), resources on the copy, load (nothing
 *		left to do), find_loaded_rsc_table, copy over it, START
 * Recovery in both: STOP, core dump when wanted, LOAD, GET_RSC_TABLE, the
 * cached table copied over the loaded one, START.
 */
#ifndef BOARD_TWIN_H
#define BOARD_TWIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <trp/abi.h>
#include <trp/err.h>
#include <trp/rsc.h>

#include "rpmsg.h"

enum twin_order { TWIN_V3, TWIN_HOOKS };

enum twin_state { TWIN_OFFLINE, TWIN_RUNNING, TWIN_CRASHED };

/* Codes of struct twin_error below 100: the exit codes of the programs */
enum twin_code {
	TWIN_REFUSED = 1,
	TWIN_USAGE = 2,
	TWIN_IO = 3,
	TWIN_CRASH = 4,
	TWIN_INTERNAL = 5,
};

/**
 * struct twin_error - why the last function failed
 * @code: enum trp_err where the secure world gave a reason, else twin_code
 * @text: one sentence
 */
struct twin_error {
	uint32_t code;
	char text[256];
};

/* Pseudo commands in the record of calls */
#define TWIN_CALL_OPEN	0xF001u
#define TWIN_CALL_CLOSE	0xF002u
#define TWIN_CALLS	128

/** struct twin_call - one call to the TA: TA command and TEE_Result */
struct twin_call {
	uint32_t cmd, result;
};

/**
 * struct twin_config - how this Linux behaves
 * @dtb: Linux's device tree, borrowed
 * @id: processor, as in the consumer's phandle argument
 * @order: order of boot
 * @no_recovery: leave a crashed processor alone, as with "echo disabled >
 *	recovery"
 * @dump_path: where a recovery writes the core dump; NULL: none
 * @trace: called with each line of the firmware's trace buffers, printable,
 *	without newline; NULL: not read
 * @ctx: handed to @trace
 */
struct twin_config {
	const void *dtb;
	uint32_t id;
	enum twin_order order;
	bool no_recovery;
	const char *dump_path;
	void (*trace)(void *ctx, const char *line);
	void *ctx;
};

/**
 * struct twin_mem - a reserved-memory node of the processor
 * @name: without its unit address
 * @pa: physical address
 * @len: bytes
 * @shared: named ipc... or vdev..., or listed in trp,ipc-regions
 * @taken: bytes from @pa on that Linux put queues or buffers into
 */
struct twin_mem {
	char name[32];
	uint64_t pa;
	uint32_t len;
	bool shared;
	uint32_t taken;
};

/** struct twin_range - one entry of the bus's dma-ranges */
struct twin_range {
	uint64_t da, pa, len;
};

/**
 * struct twin_trace - one trace buffer
 * @name: from the resource table, printable
 * @pa: physical address; 0: not visible to Linux
 * @len: bytes
 * @shown: bytes of @text that went to twin_config.trace
 * @ended: the line end that they end with, until its other half was looked for
 * @text: copy of the buffer as last seen, ended by 0
 */
struct twin_trace {
	char name[32];
	uint64_t pa;
	uint32_t len;
	size_t shown;
	char ended;
	char *text;
};

/*
 * Linux would recover for ever a firmware that crashes at once; after so many
 * crashes, each within a second of its start, this one leaves it alone.
 */
#define TWIN_QUICK_MAX	10
#define TWIN_QUICK_MS	1000

#define TWIN_MEMS	16
#define TWIN_RANGES	8
#define TWIN_TRACES	4
#define TWIN_TRACE_MAX	0x10000u

/**
 * struct twin_vdev - the one RPMsg device
 * @present: the resource table has one
 * @up: its driver is bound
 * @body: offset of the entry in the table, after the type word
 * @more: a whole queue was served, there may be more
 * @kick: per queue: wait for the mailbox line, then kick
 * @setup: where queues and buffers are
 */
struct twin_vdev {
	bool present, up, more;
	bool kick[2];
	size_t body;
	struct rpmsg_setup setup;
	struct rpmsg rpmsg;
};

/** struct twin - one remote processor */
struct twin {
	struct twin_config cfg;
	enum twin_state state;
	bool loaded;		/* by LOAD, not yet stopped or released */
	bool held;		/* memory not yet given back by RELEASE */
	uint32_t session;
	bool session_open;
	char path[512];		/* firmware file */

	struct twin_mem mems[TWIN_MEMS];
	size_t n_mems;
	struct twin_range ranges[TWIN_RANGES];
	size_t n_ranges;

	uint8_t table[TRP_RSC_MAX_LEN];	/* private copy, checked */
	uint64_t table_pa;
	size_t table_len;
	struct twin_trace traces[TWIN_TRACES];
	size_t n_traces;
	unsigned int n_vdevs;		/* in the table: Linux's numbers */
	struct twin_vdev vdev;

	unsigned int crashes;
	unsigned int quick;	/* crashes in a row right after a start */
	int64_t started_ms;
	char crash_why[160];
	struct twin_error error;
	struct twin_call calls[TWIN_CALLS];
	size_t n_calls;
};

/*
 * Functions return 0, or -1 with t->error filled, unless they say otherwise.
 */

/** twin_open() - probe: read the device tree, open the TA's session */
int twin_open(struct twin *t, const struct twin_config *cfg);
/** twin_close() - remove: shut down when needed, close the session */
void twin_close(struct twin *t);

/**
 * twin_load() - first half of a boot, until the firmware could start
 * @t: twin
 * @path: signed image; read again at each recovery, like a firmware file
 * A failed boot ends with RELEASE, unless the processor was in use already.
 */
int twin_load(struct twin *t, const char *path);
/** twin_start() - second half: the firmware runs, its devices are probed */
int twin_start(struct twin *t);
/** twin_stop() - ask the firmware to end (at most 500 ms), then STOP */
int twin_stop(struct twin *t);
/** twin_release() - RELEASE: memory wiped and given back */
int twin_release(struct twin *t);
/** twin_shutdown() - what "echo stop" does: twin_stop() and twin_release() */
int twin_shutdown(struct twin *t);

/**
 * twin_serve() - let time pass: messages, trace, crashes and their recovery
 * @t: twin
 * @ms: at most so long
 * Return: 0; -1 when a crash was seen that was not recovered.
 */
int twin_serve(struct twin *t, int ms);

/**
 * twin_report_crash() - a crash that nothing on the board shows, as reported
 * through debugfs; handled like any other
 */
int twin_report_crash(struct twin *t, const char *why);

/**
 * twin_send() - send one message on the firmware's channel
 * @t: twin
 * @data: payload
 * @len: its bytes, at most RPMSG_MAX_LEN
 * @ms: how long to wait for the channel and a free buffer
 */
int twin_send(struct twin *t, const void *data, size_t len, int ms);
/** twin_receive() - wait at most @ms for a message */
int twin_receive(struct twin *t, struct rpmsg_message *msg, int ms);

/** twin_status() - GET_STATUS */
int twin_status(struct twin *t, struct trp_status *st);
/** twin_dump() - GET_COREDUMP into a file */
int twin_dump(struct twin *t, const char *path);
/** twin_call_name() - "LOAD_FW", ... of a recorded call */
const char *twin_call_name(uint32_t cmd);
/** twin_state_name() - "offline", "running", "crashed" */
const char *twin_state_name(enum twin_state state);
/** twin_da_to_pa() - through the bus's dma-ranges; false: not on the bus */
bool twin_da_to_pa(const struct twin *t, uint64_t da, uint64_t len,
		   uint64_t *pa);

/* For a command line that adds to this Linux */

/** twin_trace_serve() - show new lines; @all: also one that did not end yet */
void twin_trace_serve(struct twin *t, bool all);
/** twin_fail() - note why in t->error. Return: -1 */
int twin_fail(struct twin *t, uint32_t code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/** twin_printable() - replace what a terminal might obey */
void twin_printable(char *text);
/** twin_now_ms() - a clock that only goes forward */
int64_t twin_now_ms(void);

#endif /* BOARD_TWIN_H */
