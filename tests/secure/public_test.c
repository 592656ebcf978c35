/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A build with CFG_TRP_PUBLIC_LOGIN=y, for boot loaders that log in as
 * nobody: they get in, but never take a processor away from the kernel.
 */
#include "secure.h"

static void public_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t loader, kernel, late;

	(void)arg;
	sec_on("stm32mp15");
	assert_int_equal(sec_try_open(0, BOARD_LOGIN_PUBLIC, &loader), R_OK);
	assert_int_equal(sec_load(loader, 0, &img), R_OK);
	kernel = sec_open(0);
	assert_refused(loader, 0, sec_cmd(loader, TRP_TA_START_FW, 0), R_BUSY,
		       TRP_E_OWNER);
	assert_int_equal(sec_try_open(0, BOARD_LOGIN_PUBLIC, &late), R_OK);
	assert_refused(late, 0, sec_cmd(late, TRP_TA_RELEASE_FW, 0), R_BUSY,
		       TRP_E_OWNER);
	assert_int_equal(sec_cmd(kernel, TRP_TA_START_FW, 0), R_OK);
	board_tee_close(late);
	board_tee_close(loader);
	board_tee_close(kernel);
	sec_off();
	tb_free(&img);
}

int main(void)
{
	const struct CMUnitTest tests[] = { sec_test(public_test) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
