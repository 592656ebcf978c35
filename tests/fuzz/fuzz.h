/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz targets: each takes any bytes, walks them through the core and aborts
 * when something is not as the core promises. What they find goes into
 * tests/fuzz/found/<target>/, which replay_test reads.
 */
#ifndef TRP_TESTS_FUZZ_H
#define TRP_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <trp/err.h>

/* A whole signed image; every signature and digest passes */
int fuzz_image(const uint8_t *data, size_t len);

/* A resource table */
int fuzz_rsc(const uint8_t *data, size_t len);

/* Abort unless it holds: libFuzzer then keeps the input. */
#define FUZZ_MUST(cond) \
	do { \
		if (!(cond)) \
			fuzz_die(__FILE__, __LINE__, #cond); \
	} while (0)

_Noreturn void fuzz_die(const char *file, int line, const char *what);

/* A report says what was answered, in a sentence that fits. */
void fuzz_report_must(const struct trp_report *rep, enum trp_err err);

#endif /* TRP_TESTS_FUZZ_H */
