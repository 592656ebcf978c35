/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Inside the board's OP-TEE. Three parts, linked apart:
 *
 *   the trusted application (board/optee/ta, optee/ta, core): user mode
 *   the core (board/optee/core, optee/pta, optee/drivers, core): kernel
 *   the host's part (board/optee): what is below both
 *
 * The first two keep their mutable data in sections of their own, which the
 * host's part puts back to their first state when OP-TEE boots or a new
 * instance of the application is made.
 */
#ifndef BOARD_TEE_H
#define BOARD_TEE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "svc.h"

#define TEE_LINE_MAX	512	/* characters of a log line */

/* Exit code of the board when the secure world itself cannot go on */
#define TEE_EXIT_INTERNAL	5

/* ---- host's part, called by the core ------------------------------------ */

/* as the application's library declares them */
struct utee_params;
struct ta_head;

/**
 * struct tee_user_call - one entry into the trusted application
 * @func: enum utee_entry_func
 * @session: its number
 * @cmd: command
 * @up: parameters, in and out; copied to and from the top of the stack
 * @res: TEE_Result of the application, when it did not panic
 * @panicked: it panicked
 * @panic_code: with this
 */
struct tee_user_call {
	unsigned long func;
	unsigned long session;
	unsigned long cmd;
	struct utee_params *up;
	uint32_t res;
	bool panicked;
	uint32_t panic_code;
};

/** tee_user_enter() - run the application until it returns or panics */
void tee_user_enter(struct tee_user_call *call);
/** tee_user_reset() - a new instance: data as linked, empty stack */
void tee_user_reset(void);
/** tee_user_kill() - called by a system call: the application panics */
void tee_user_kill(uint32_t code);

/* Memory of the application's own */
struct tee_range {
	const void *start;
	size_t len;
	bool writable;
};

/** tee_user_range() - its ranges, one by one; false after the last */
bool tee_user_range(unsigned int i, struct tee_range *r);

/** tee_hook_call() - tell whoever wants to run in between */
void tee_hook_call(const char *what);

/** tee_stop() - the secure world cannot go on: ends the board, exit code 5 */
_Noreturn void tee_stop(const char *why);

/** tee_pages_alloc() - cleared pages for an application; not the core's heap */
void *tee_pages_alloc(size_t len);
/** tee_pages_free() - give them back */
void tee_pages_free(void *p);

/** tee_core_malloc() - the heap of the core: malloc(), of a limited heap */
void *tee_core_malloc(size_t n);
/** tee_core_calloc() - calloc() */
void *tee_core_calloc(size_t n, size_t size);
/** tee_core_realloc() - realloc() */
void *tee_core_realloc(void *p, size_t n);
/** tee_core_free() - free() */
void tee_core_free(void *p);
/** tee_core_usable() - bytes that were asked for */
size_t tee_core_usable(const void *p);
/** tee_core_heap_reset() - free all, as OP-TEE boots */
void tee_core_heap_reset(void);
/** tee_core_heap_peak() - the most bytes that were in use */
size_t tee_core_heap_peak(void);

/* ---- core, called by the host's part ------------------------------------ */

/** tee_core_boot() - run the initcalls. Return: 0 or a negative errno */
int tee_core_boot(void);
/** tee_core_shutdown() - forget sessions, applications and drivers */
void tee_core_shutdown(void);
/** tee_core_svc() - do a system call, on the host's stack */
uintptr_t tee_core_svc(enum tee_svc nr, const uintptr_t arg[TEE_SVC_ARGS]);

/* ---- application, called by the host's part ----------------------------- */

extern const struct ta_head board_ta_head;
extern size_t board_ta_heap_peak;
/**
 * board_ta_entry() - the application's entry point
 * @func: enum utee_entry_func
 * @session: its number
 * @up: parameters
 * @cmd: command
 * Return: TEE_Result.
 */
uint32_t board_ta_entry(unsigned long func, unsigned long session,
			struct utee_params *up, unsigned long cmd);

/* ---- for tests ---------------------------------------------------------- */

/**
 * board_tee_on_stop() - call @fn instead of ending the program
 * @fn: must not return (longjmp); NULL: end the program again
 */
void board_tee_on_stop(void (*fn)(const char *why));

#endif /* BOARD_TEE_H */
