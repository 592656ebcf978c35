/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the tests of the machine share: a kept log, a caught abort, and the
 * registers by name. Each test is its own program and includes this once.
 */
#ifndef BOARD_MACHINE_TEST_H
#define BOARD_MACHINE_TEST_H

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "machine.h"
#include "stm32mp15.h"

#define TZCR		0x50000000u
#define MP_GCR		0x5000010cu
#define MP_GRSTCSETR	0x50000404u
#define DECPROT5	0x5c007024u	/* ids 80 to 95 */
#define DECLOCK2	0x5c007038u
#define BKP(n)		(0x5c00a100u + 4u * (n))
#define SRAM1		0x30000000u
#define SRAM2		0x30020000u
#define SRAM3		0x30040000u
#define RETRAM		0x38000000u

static struct {
	char text[1 << 16];
	size_t len;
} test_log;

/** keep_log() - board_config.log: into test_log */
static inline void keep_log(const char *who, const char *line)
{
	int n = snprintf(test_log.text + test_log.len,
			 sizeof(test_log.text) - test_log.len, "%s: %s\n",
			 who, line);

	if (test_log.len + (size_t)n < sizeof(test_log.text))
		test_log.len += (size_t)n;
}

/** logged() - was a line with these words logged? */
static inline bool logged(const char *words)
{
	return strstr(test_log.text, words) != NULL;
}

static jmp_buf abort_point;
static volatile bool abort_expected;
static struct board_fault abort_fault;

/** board_sec_abort() - end the statement inside ABORTS(); see board.h */
_Noreturn void board_sec_abort(const struct board_fault *f)
{
	abort_fault = *f;
	if (!abort_expected) {
		fprintf(stderr, "unexpected abort at 0x%llx (%s)\n",
			(unsigned long long)f->addr, f->region);
		abort();
	}
	abort_expected = false;
	longjmp(abort_point, 1);
}

/* true when the statement ends in an external abort of the secure CPU */
#define ABORTS(statement) (setjmp(abort_point) ? true : \
	(abort_expected = true, (void)(statement), abort_expected = false, \
	 false))

/** teardown() - of a test: power off */
static inline int teardown(void **state)
{
	(void)state;
	board_close();
	return 0;
}

/** reg_get() - read a register */
static inline uint32_t reg_get(enum board_master who, uint64_t pa)
{
	uint32_t v = 0x5a5a5a5a;

	assert_int_equal(board_read(who, pa, &v, 4), 0);
	return v;
}

/** reg_set() - write a register */
static inline void reg_set(enum board_master who, uint64_t pa, uint32_t v)
{
	assert_int_equal(board_write(who, pa, &v, 4), 0);
}

/**
 * power_on() - a board with an empty log
 * @cortexm: program of the engine
 * @rcc_open: with the coprocessor's reset lines open to the normal world
 * Return: of board_open().
 */
static inline int power_on(const char *cortexm, bool rcc_open)
{
	const struct board_config cfg = {
		.log = keep_log, .cortexm = cortexm, .verbose = true,
	};
	int err;

	memset(&test_log, 0, sizeof(test_log));
	err = board_open(&cfg);
	if (!err && rcc_open)
		reg_set(BOARD_SEC, TZCR, 0);
	return err;
}

/** setup() - of a test: power on, without an engine */
static inline int setup(void **state)
{
	(void)state;
	return power_on("/nonexistent/trp-cortexm", false);
}

/** set_decprot() - ETZPC of one bank: 0 to 3 are sram1 to 4, 4 is retram */
static inline void set_decprot(unsigned int bank, enum decprot mode)
{
	uint32_t v = reg_get(BOARD_SEC, DECPROT5);

	v = (v & ~(3u << bank * 2)) | (uint32_t)mode << bank * 2;
	reg_set(BOARD_SEC, DECPROT5, v);
	assert_int_equal(reg_get(BOARD_SEC, DECPROT5), v);
}

/** open_fds() - file descriptors of this process */
static inline unsigned int open_fds(void)
{
	DIR *d = opendir("/proc/self/fd");
	unsigned int n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

#endif /* BOARD_MACHINE_TEST_H */
