/* SPDX-License-Identifier: BSD-2-Clause */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "remote.h"
#include "../../host/temp_test.h"

static char path[TEMP_LEN];
static unsigned int lines;

void remote_log(const char *fmt, ...)
{
	(void)fmt;
	lines++;
}

static void tell(const char *text)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* What becomes of eight requests, a letter each */
static const char *eight(struct faults *f, uint8_t type, uint32_t core)
{
	static char out[9];
	unsigned int i;

	for (i = 0; i < 8; i++)
		out[i] = "-ril"[faults_next(f, type, core)];
	return out;
}

static const struct {
	const char *text, *want;
} sound[] = {
	{ "halt refuse",	"rrrrrrrr" },
	{ "halt refuse all",	"rrrrrrrr" },
	{ "halt ignore 1",	"i-------" },
	{ "halt lose 3",	"--l-----" },
	{ "halt refuse 2-4",	"-rrr----" },
	{ "halt refuse 7-\n",	"------rr" },
	{ "halt refuse 1 0",	"r-------" },
	{ "halt refuse 1 1",	"--------" },
	{ "halt refuse 1 # 1",	"r-------" },
	{ "halt refuse 1 # 2",	"r-------" },
	{ "run refuse",		"--------" },
	{ "boot refuse,halt ignore 2", "-i------" },
	{ "halt lose 3, halt refuse 2-4", "-rlr----" },
	{ "\nhalt refuse",	"--------" },
	{ "# halt refuse",	"--------" },
	{ "",			"--------" },
};

static const char *const wrong[] = {
	"halt", "halt refuse x", "halt refuse 0", "halt refuse -1",
	"halt refuse 2-1", "halt refuse 1-x", "halt refuse 1 2",
	"halt refuse 1 0 0", "halts refuse", "halt refuses", "refuse halt",
	"halt refuse 1x", "halt refuse,", ",halt refuse",
	"halt refuse;run lose", "run lose,run lose,run lose,run lose,run lose",
};

static void text_decides(void **state)
{
	struct faults f;
	size_t i;

	(void)state;
	assert_true(faults_open(&f, path));
	for (i = 0; i < sizeof(sound) / sizeof(*sound); i++) {
		tell(sound[i].text);
		assert_string_equal(eight(&f, VL_HALT, 0), sound[i].want);
	}
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		tell(wrong[i]);
		lines = 0;
		assert_string_equal(eight(&f, VL_HALT, 0), "--------");
		assert_int_equal(lines, 1);
	}
	faults_close(&f);
}

static void only_that_kind_counts(void **state)
{
	struct faults f;

	(void)state;
	assert_true(faults_open(&f, path));
	tell("read lose 2 1");
	assert_string_equal(eight(&f, VL_WRITE, 1), "--------");
	assert_string_equal(eight(&f, VL_READ, 0), "--------");
	assert_string_equal(eight(&f, VL_READ, UINT32_MAX), "--------");
	assert_string_equal(eight(&f, VL_READ, 1), "-l------");
	/* the same words again: the count goes on */
	tell("read lose 2 1");
	assert_string_equal(eight(&f, VL_READ, 1), "--------");
	faults_close(&f);
}

static void file_may_be_anywhere(void **state)
{
	char arg[TEMP_LEN + 8];
	struct faults f = { .path = NULL };

	(void)state;
	assert_int_equal(faults_next(&f, VL_HALT, 0), FAULT_NONE);
	assert_false(faults_open(&f, "@5"));
	faults_close(&f);
	assert_false(faults_open(&f, "file@x"));
	assert_false(faults_open(&f, "file@-1"));
	assert_false(faults_open(&f, ""));
	faults_close(&f);
	snprintf(arg, sizeof(arg), "%s@0x10", path);
	assert_true(faults_open(&f, arg));
	tell("0123456789abcdefhalt refuse 1-2");
	assert_string_equal(eight(&f, VL_HALT, 0), "rr------");
	/* memory has no end, but zeros; what is longer than a fault is none */
	tell("0123456789abcdef0123456789abcdef0123456789abcdef"
	     "0123456789abcdef0123456789abcdef");
	lines = 0;
	assert_string_equal(eight(&f, VL_HALT, 0), "--------");
	assert_int_equal(lines, 1);
	unlink(path);
	assert_string_equal(eight(&f, VL_HALT, 0), "--------");
	faults_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_decides),
		cmocka_unit_test(only_that_kind_counts),
		cmocka_unit_test(file_may_be_anywhere),
	};
	int fd = temp_file(path);

	if (fd < 0)
		return 1;
	close(fd);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
