/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The normal world writes the M4's state word as it likes, whatever the
 * firmware does: that is a report, and gives nothing that STOP would not.
 */
#include "../secure/secure.h"

static uint32_t session;

static void forge(uint32_t word)
{
	assert_int_equal(board_write(BOARD_NS, REG_M4_STATE, &word, 4), 0);
}

static void begin(struct tb_blob *img)
{
	sec_on("stm32mp15");
	session = sec_open(0);
	sec_reach(session, TRP_RUNNING, img);
}

static void end(struct tb_blob *img)
{
	board_tee_close(session);
	sec_off();
	tb_free(img);
}

/* Told to be crashed, it runs on, closed; only STOP leads to its memory */
static void forged_crash_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	size_t len = NS_OUT_LEN;

	(void)arg;
	begin(&img);
	forge(M4_STATE_CRASH);
	assert_int_equal(sec_status(session, 0).state, TRP_CRASHED);
	assert_int_not_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	assert_true(sec_closed());
	assert_refused(session, 0, sec_cmd(session, TRP_TA_START_FW, 0),
		       R_BAD_STATE, TRP_E_STATE);
	assert_refused(session, 0, sec_cmd(session, TRP_TA_RELEASE_FW, 0),
		       R_BAD_STATE, TRP_E_STATE);
	assert_refused(session, 0, sec_load(session, 0, &img), R_BAD_STATE,
		       TRP_E_STATE);
	assert_true(sec_closed());
	/* what a dump may show was signed; the core is held for it */
	assert_int_equal(sec_dump(session, 0, &len), R_OK);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	assert_true(sec_closed());
	assert_int_equal(sec_cmd(session, TRP_TA_STOP_FW, 0), R_OK);
	assert_int_equal(sec_cmd(session, TRP_TA_RELEASE_FW, 0), R_OK);
	assert_true(sec_wiped());
	end(&img);
}

/* No word of it makes a state, or lets go of anything */
static void any_word_test(void **arg)
{
	static const uint32_t words[] = { 0, 1, 2, 3, 4, 6, 0xffffffff };
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	size_t i;

	(void)arg;
	begin(&img);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		forge(words[i]);
		assert_int_equal(sec_status(session, 0).state, TRP_RUNNING);
		assert_true(sec_closed());
	}
	assert_int_equal(sec_cmd(session, TRP_TA_STOP_FW, 0), R_OK);
	/* what is said of a stopped one counts even less */
	forge(M4_STATE_CRASH);
	assert_int_equal(sec_status(session, 0).state, TRP_STOPPED);
	assert_true(sec_closed());
	end(&img);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(forged_crash_test), sec_test(any_word_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
