/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trace text for Linux: /sys/kernel/debug/remoteproc/remoteprocN/trace0.
 */
#ifndef TRACE_H
#define TRACE_H

#include <stdint.h>

#define TRACE_SIZE	4096

extern char trace_buffer[TRACE_SIZE];

/* Call it first: there may be text of an earlier run. */
void trace_init(void);

/*
 * One line with a time stamp. %s, %u and %x (8 digits) of 32 bits, %%.
 * May be called with interrupts on or off, from any handler.
 */
void trace(const char *fmt, ...);

/* Core cycles since reset. Call it at least every 60 s: it counts wraps. */
uint64_t trace_cycles(void);

#endif /* TRACE_H */
