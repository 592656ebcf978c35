/* SPDX-License-Identifier: BSD-2-Clause */
#include "../tests/core_support.h"

#include <string.h>

static const struct {
	uint32_t num;
	const char *hint;
} lines[] = {
#define LINE(num, name, tee, error, sentence, hint) { (num), hint },
	TRP_ERR_TABLE(LINE)
};

static void test_each_has_one(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(lines); i++) {
		const char *hint = trp_err_hint(lines[i].num);

		assert_string_equal(hint, lines[i].hint);
		assert_true(strlen(hint) > 9);
		assert_true(hint[strlen(hint) - 1] != '.');
	}
}

static void test_unknown(void **state)
{
	(void)state;
	assert_string_equal(trp_err_hint(TRP_OK), "");
	assert_string_equal(trp_err_hint(100), "");
	assert_string_equal(trp_err_hint(499), "");
	assert_string_equal(trp_err_hint(UINT32_MAX), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_has_one),
		cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
