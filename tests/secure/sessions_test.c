/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who may open, who owns, what survives whom.
 */
#include "secure.h"

#define TA_SESSIONS	16

static void login_test(void **arg)
{
	uint32_t s;

	(void)arg;
	sec_on("stm32mp15");
	assert_int_equal(sec_try_open(0, BOARD_LOGIN_PUBLIC, &s),
			 R_ACCESS_DENIED);
	assert_true(sec_logged("105 LOGIN"));
	/* TEE_LOGIN_USER, _GROUP, _APPLICATION */
	assert_int_equal(sec_try_open(0, 1, &s), R_ACCESS_DENIED);
	assert_int_equal(sec_try_open(0, 2, &s), R_ACCESS_DENIED);
	assert_int_equal(sec_try_open(0, 4, &s), R_ACCESS_DENIED);
	assert_int_equal(sec_try_open(0, BOARD_LOGIN_REE_KERNEL, &s), R_OK);
	board_tee_close(s);
	sec_off();
}

static void takeover_test(void **arg)
{
	static const uint32_t cmds[] = {
		TRP_TA_LOAD_FW, TRP_TA_START_FW, TRP_TA_STOP_FW,
		TRP_TA_GET_RSC_TABLE, TRP_TA_GET_COREDUMP, TRP_TA_RELEASE_FW,
	};
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t first, second, i;

	(void)arg;
	sec_on("stm32mp15");
	first = sec_open(0);
	assert_int_equal(sec_load(first, 0, &img), R_OK);
	second = sec_open(0);
	for (i = 0; i < sizeof(cmds) / sizeof(cmds[0]); i++)
		assert_refused(first, 0, sec_any(first, cmds[i], 0, &img),
			       R_BUSY, TRP_E_OWNER);
	assert_int_equal(sec_status(second, 0).state, TRP_LOADED);
	assert_int_equal(sec_cmd(second, TRP_TA_START_FW, 0), R_OK);
	/* the new one goes: whoever commands next owns it */
	board_tee_close(second);
	assert_int_equal(sec_cmd(first, TRP_TA_STOP_FW, 0), R_OK);
	assert_int_equal(sec_cmd(first, TRP_TA_RELEASE_FW, 0), R_OK);
	board_tee_close(first);
	sec_off();
	tb_free(&img);
}

/* A boot loader starts it, closes and leaves; Linux finds it running */
static void handover_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t s;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_OK);
	board_tee_close(s);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
	s = sec_open(0);
	assert_int_equal(sec_status(s, 0).state, TRP_RUNNING);
	assert_true(sec_closed());
	assert_int_equal(sec_cmd(s, TRP_TA_STOP_FW, 0), R_OK);
	board_tee_close(s);
	sec_off();
	tb_free(&img);
}

static void many_test(void **arg)
{
	uint32_t s[TA_SESSIONS + 1];
	int i;

	(void)arg;
	sec_on("stm32mp15");
	for (i = 0; i < TA_SESSIONS; i++)
		s[i] = sec_open(0);
	assert_int_equal(sec_try_open(0, BOARD_LOGIN_REE_KERNEL, &s[i]),
			 R_OUT_OF_MEMORY);
	board_tee_close(s[3]);
	s[3] = sec_open(0);
	for (i = 0; i < TA_SESSIONS; i++)
		board_tee_close(s[i]);
	sec_off();
}

/* The application dies; its processor does not notice */
static void restart_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t s;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_OK);
	board_tee_kill_ta();
	assert_int_equal(sec_cmd(s, TRP_TA_STOP_FW, 0), R_TARGET_DEAD);
	assert_int_equal(sec_cmd(s, TRP_TA_STOP_FW, 0), R_TARGET_DEAD);
	board_tee_close(s);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
	s = sec_open(0);
	assert_int_equal(sec_status(s, 0).state, TRP_RUNNING);
	assert_int_equal(sec_cmd(s, TRP_TA_STOP_FW, 0), R_OK);
	assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 0), R_OK);
	assert_true(sec_wiped());
	board_tee_close(s);
	sec_off();
	tb_free(&img);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(login_test), sec_test(takeover_test),
		sec_test(handover_test), sec_test(many_test),
		sec_test(restart_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
