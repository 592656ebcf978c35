/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Output files: whole or not at all, nothing left behind. And the texts that
 * go to the terminal or into JSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json.h"
#include "out.h"

static char dir[64];

static int make_dir(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/trp-out-test-XXXXXX");
	return !mkdtemp(dir) || chdir(dir);
}

static int count_files(void)
{
	struct dirent *e;
	DIR *d = opendir(dir);
	int n = 0;

	while ((e = readdir(d)))
		n += strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
	closedir(d);
	return n;
}

static int remove_dir(void **state)
{
	unlink("a");
	unlink("b");
	(void)state;
	return chdir("/") || rmdir(dir);
}

static void content_is(const char *path, const char *want)
{
	uint8_t *p;
	size_t n;

	assert_int_equal(tool_read_file(path, 1000, &p, &n), TOOL_OK);
	assert_string_equal((char *)p, want);
	free(p);
}

static void test_write(void **state)
{
	mode_t old = umask(027);
	struct stat st;

	(void)state;
	assert_int_equal(out_write("a", 0666, false, "one", 3), TOOL_OK);
	content_is("a", "one");
	stat("a", &st);
	assert_int_equal(st.st_mode & 0777, 0640);
	umask(old);
	assert_int_equal(out_write("a", 0600, false, "two", 3), TOOL_OK);
	content_is("a", "two");
	stat("a", &st);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(count_files(), 1);
}

static void test_keep(void **state)
{
	(void)state;
	assert_int_equal(out_write("a", 0600, true, "one", 3), TOOL_OK);
	assert_int_equal(out_write("a", 0600, true, "two", 3), TOOL_REFUSED);
	content_is("a", "one");
	assert_int_equal(count_files(), 1);
}

static void test_link(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(out_write("a", 0666, false, "one", 3), TOOL_OK);
	assert_int_equal(symlink("a", "b"), 0);
	assert_int_equal(out_write("b", 0666, false, "two", 3), TOOL_OK);
	content_is("a", "two");
	lstat("b", &st);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(count_files(), 2);
}

static void test_no_room(void **state)
{
	const struct rlimit small = { 100, RLIM_INFINITY };
	struct rlimit old;
	char big[1000];
	enum tool_exit ret;

	(void)state;
	memset(big, 'x', sizeof(big));
	assert_int_equal(out_write("a", 0666, false, "one", 3), TOOL_OK);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	setrlimit(RLIMIT_FSIZE, &small);
	ret = out_write("a", 0666, false, big, sizeof(big));
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(ret, TOOL_IO);
	content_is("a", "one");
	assert_int_equal(count_files(), 1);
}

static void test_special(void **state)
{
	(void)state;
	assert_int_equal(out_write("/dev/full", 0666, false, "x", 1), TOOL_IO);
	assert_int_equal(out_write("/dev/null", 0666, false, "x", 1), TOOL_OK);
	assert_int_equal(out_write(dir, 0666, false, "x", 1), TOOL_IO);
	assert_int_equal(out_write("none/a", 0666, false, "x", 1), TOOL_IO);
	assert_int_equal(count_files(), 0);
}

static void test_read(void **state)
{
	uint8_t *p;
	size_t n;

	(void)state;
	assert_int_equal(out_write("a", 0666, false, "12345", 5), TOOL_OK);
	assert_int_equal(tool_read_file("a", 4, &p, &n), TOOL_REFUSED);
	assert_int_equal(tool_read_file("a", 5, &p, &n), TOOL_OK);
	assert_int_equal(n, 5);
	free(p);
	assert_int_equal(tool_read_file(".", 5, &p, &n), TOOL_IO);
	assert_int_equal(tool_read_file("none", 5, &p, &n), TOOL_IO);
}

static void test_utf8(void **state)
{
	static const struct {
		const char *s;
		int utf8, text;
	} rows[] = {
		{ "abc", 1, 1 }, { "", 1, 0 }, { "a\tb", 1, 0 },
		{ "\xc3\xa9", 1, 1 }, { "\xe2\x82\xac", 1, 1 },
		{ "\xf0\x9f\x98\x80", 1, 1 }, { "\xc2\x80", 1, 0 },
		{ "\xc2\xa0", 1, 1 }, { "\x7f", 1, 0 },
		{ "\xc3", 0, 0 }, { "\xc3(", 0, 0 }, { "\x80", 0, 0 },
		{ "\xc0\xaf", 0, 0 }, { "\xe0\x80\x80", 0, 0 },
		{ "\xed\xa0\x80", 0, 0 }, { "\xf0\x80\x80\x80", 0, 0 },
		{ "\xf4\x90\x80\x80", 0, 0 }, { "\xf5\x80\x80\x80", 0, 0 },
		{ "\xe2\x82", 0, 0 }, { "\xff", 0, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const uint8_t *p = (const uint8_t *)rows[i].s;

		assert_int_equal(tool_utf8(p, strlen(rows[i].s)),
				 rows[i].utf8);
		assert_int_equal(tool_text(p, strlen(rows[i].s)),
				 rows[i].text);
	}
}

static void test_json(void **state)
{
	static const char want[] =
		"{\n  \"s\": \"a\\\"b\\\\\\u000a\xc3\xa9\xef\xbf\xbd\",\n"
		"  \"n\": 4294967296,\n  \"none\": null,\n  \"list\": [\n"
		"    true,\n    \"00ff\"\n  ],\n  \"empty\": []\n}\n";
	struct json j = { 0 };
	char *text = NULL;
	size_t len = 0;

	(void)state;
	j.f = open_memstream(&text, &len);
	json_open(&j, NULL, '{');
	json_str(&j, "s", "a\"b\\\n\xc3\xa9\xff");
	json_num(&j, "n", 4294967296u);
	json_str(&j, "none", NULL);
	json_open(&j, "list", '[');
	json_bool(&j, NULL, true);
	json_hex(&j, NULL, (const uint8_t *)"\0\xff", 2);
	json_close(&j, ']');
	json_open(&j, "empty", '[');
	json_close(&j, ']');
	json_close(&j, '}');
	fclose(j.f);
	assert_string_equal(text, want);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_write, make_dir,
						remove_dir),
		cmocka_unit_test_setup_teardown(test_keep, make_dir,
						remove_dir),
		cmocka_unit_test_setup_teardown(test_link, make_dir,
						remove_dir),
		cmocka_unit_test_setup_teardown(test_no_room, make_dir,
						remove_dir),
		cmocka_unit_test_setup_teardown(test_special, make_dir,
						remove_dir),
		cmocka_unit_test_setup_teardown(test_read, make_dir,
						remove_dir),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
