/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An OP-TEE that has the application, but neither the pseudo TA nor a driver.
 */
#include "secure.h"

static void no_service_test(void **arg)
{
	uint32_t s;

	(void)arg;
	sec_on("stm32mp15");
	assert_int_equal(sec_try_open(0, BOARD_LOGIN_REE_KERNEL, &s),
			 R_ITEM_NOT_FOUND);
	assert_true(sec_logged("407 SERVICE"));
	sec_off();
}

int main(void)
{
	const struct CMUnitTest tests[] = { sec_test(no_service_test) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
