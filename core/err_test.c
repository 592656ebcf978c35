/* SPDX-License-Identifier: BSD-2-Clause */
#include "../tests/core_support.h"

#define NUMBER(num, ...) (num),
static const uint32_t numbers[] = { TRP_ERR_TABLE(NUMBER) };

/* Ascending inside a class without a gap: nothing was removed */
static void test_order(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(numbers); i++) {
		assert_true(numbers[i] >= 100 && numbers[i] < 500);
		if (i && numbers[i] / 100 == numbers[i - 1] / 100)
			assert_int_equal(numbers[i], numbers[i - 1] + 1);
		else
			assert_int_equal(numbers[i] % 100, 1);
		if (i)
			assert_true(numbers[i] > numbers[i - 1]);
	}
}

/* Numbers are stable for ever: a few of each class nailed down */
static void test_numbers(void **state)
{
	(void)state;
	assert_int_equal(TRP_E_PARAMS, 101);
	assert_int_equal(TRP_E_NOT_IMPLEMENTED, 117);
	assert_int_equal(TRP_E_TRUNC, 201);
	assert_int_equal(TRP_E_RSC_ENTRY, 254);
	assert_int_equal(TRP_E_SIGNATURE, 301);
	assert_int_equal(TRP_E_IPC_SIZE, 317);
	assert_int_equal(TRP_E_RESET, 401);
	assert_int_equal(TRP_E_INTERNAL, 411);
}

static void test_first_stays(void **state)
{
	struct trp_report rep = { 0 };

	(void)state;
	assert_int_equal(trp_refuse(NULL, TRP_E_MAP, .index = 1, .addr = 2,
				    .num = 3, .num2 = 4), TRP_E_MAP);
	assert_int_equal(trp_refuse(&rep, TRP_E_MAP, .index = 1, .addr = 2,
				    .num = 3, .num2 = 4), TRP_E_MAP);
	assert_int_equal(trp_refuse(&rep, TRP_E_READ, .index = 5, .addr = 6,
				    .num = 7, .num2 = 8), TRP_E_READ);
	assert_int_equal(rep.err, TRP_E_MAP);
	assert_int_equal(rep.index, 1);
	assert_int_equal(rep.addr, 2);
	assert_int_equal(rep.num, 3);
	assert_int_equal(rep.num2, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_first_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
