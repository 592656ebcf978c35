/* SPDX-License-Identifier: BSD-2-Clause */
/* Log lines of everything on the board, to whoever opened it. */
#include <stdarg.h>
#include <stdio.h>

#include "machine.h"

static void vlog(const char *who, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

static void vlog(const char *who, const char *fmt, va_list ap)
{
	char line[512];

	vsnprintf(line, sizeof(line), fmt, ap);
	if (machine.cfg.log)
		machine.cfg.log(who, line);
	else
		fprintf(stderr, "%s: %s\n", who, line);
}

void board_log(const char *who, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vlog(who, fmt, ap);
	va_end(ap);
}

void board_debug(const char *who, const char *fmt, ...)
{
	va_list ap;

	if (!machine.cfg.verbose)
		return;
	va_start(ap, fmt);
	vlog(who, fmt, ap);
	va_end(ap);
}
