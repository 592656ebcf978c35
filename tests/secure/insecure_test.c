/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A build with CFG_INSECURE=y runs on a board without protection, and says so
 * wherever one looks. Signatures still count.
 */
#include "secure.h"

#include <libfdt.h>

static void story(bool no_etzpc, bool open)
{
	static const char *const keys[] = { "rsa2048.der", NULL };
	const struct tb_edit edit = { TB_FLIP_SIG, .at = 9, .value = 1 };
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	struct tb_blob bad = sec_image(SEC_GOOD, &edit, 1);
	size_t len;
	void *dtb = sec_dtb("stm32mp15", &len);
	uint32_t s;

	sec_trust(keys);
	if (no_etzpc)
		fdt_setprop_string(dtb, fdt_path_offset(dtb,
				   "/soc/etzpc@5c007000"), "status",
				   "disabled");
	if (open)
		fdt_setprop_string(dtb, fdt_path_offset(dtb,
				   "/soc/rcc@50000000"), "compatible",
				   "st,stm32mp1-rcc");
	assert_int_equal(sec_on_dtb(dtb, len), 0);
	assert_true(sec_logged("INSECURE"));
	assert_true(sec_logged("NOT ISOLATED"));
	s = sec_open(0);
	assert_refused(s, 0, sec_load(s, 0, &bad), R_SIGNATURE_INVALID,
		       TRP_E_SIGNATURE);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_int_equal(sec_status(s, 0).flags,
			 TRP_STATUS_INSECURE | TRP_STATUS_DUMPABLE);
	assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_OK);
	assert_int_equal(sec_cmd(s, TRP_TA_STOP_FW, 0), R_OK);
	assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 0), R_OK);
	assert_true(sec_wiped());
	board_tee_close(s);
	sec_off();
	free(dtb);
	tb_free(&img);
	tb_free(&bad);
}

static void no_etzpc_test(void **arg)
{
	(void)arg;
	story(true, false);
}

static void open_rcc_test(void **arg)
{
	(void)arg;
	story(false, true);
}

/* On a board that protects nothing is lost but the word in the status */
static void closed_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t s;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_true(sec_closed());
	assert_int_equal(sec_status(s, 0).flags, TRP_STATUS_INSECURE |
			 TRP_STATUS_ISOLATED | TRP_STATUS_DUMPABLE);
	board_tee_close(s);
	sec_off();
	tb_free(&img);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(no_etzpc_test), sec_test(open_rcc_test),
		sec_test(closed_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
