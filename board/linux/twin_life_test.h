/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One twin, one firmware file, and the way through a boot, for tests of the
 * Linux twin alone. The TA and the board are those of twin_fake_test.c.
 */
#ifndef TWIN_LIFE_H
#define TWIN_LIFE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <trp/format.h>

#include "twin_fake_test.h"
#include "../../host/temp_test.h"

static struct twin t;
static char file[TEMP_LEN];

/** on_line() - keeps a trace line in fake.lines */
static inline void on_line(void *ctx, const char *line)
{
	size_t n = strlen(fake.lines);

	(void)ctx;
	snprintf(fake.lines + n, sizeof(fake.lines) - n, "%s\n", line);
}

/** probe() - opens the twin on the fake board */
static inline void probe(enum twin_order order, bool no_recovery)
{
	const struct twin_config cfg = {
		.dtb = fake_dtb(), .order = order, .trace = on_line,
		.no_recovery = no_recovery,
	};

	if (twin_open(&t, &cfg))
		fail_msg("probe: %s", t.error.text);
	fake.log[0] = 0;
}

/** setup() - before each test: all good */
static inline int setup(void **state)
{
	(void)state;
	fake_reset();
	return 0;
}

/** teardown() - after each test */
static inline int teardown(void **state)
{
	(void)state;
	twin_close(&t);
	return 0;
}

/** boot() - loads and starts @file, which has to work */
static inline void boot(void)
{
	if (twin_load(&t, file) || twin_start(&t))
		fail_msg("boot: %s", t.error.text);
}

/** refused() - @rc is -1, and the error has @code and @words */
static inline void refused(int rc, uint32_t code, const char *words)
{
	assert_int_equal(rc, -1);
	assert_int_equal(t.error.code, code);
	if (!strstr(t.error.text, words))
		fail_msg("\"%s\" is not in \"%s\"", words, t.error.text);
}

#endif /* TWIN_LIFE_H */
