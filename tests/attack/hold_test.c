/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A reset line that stays dead: a processor that may still run never gets
 * memory that the normal world can write, and no memory is filled under it.
 */
#include "world.h"

#define REG_LINES	0x5C00A154u
#define REG_FAIL	0x5C00A158u
#define FAIL_HOLD	3u
#define RUNS		0x52554e21u

static uint32_t session;
static struct w_image img;

/* START let it go, and the line that would hold it again does not answer */
static void begin(void)
{
	sec_on("two");
	session = sec_open(1);
	img = w_image(1, 0x11, W_OURS, "p256.der");
	assert_int_equal(sec_load(session, 1, &img.file), R_OK);
	sec_reg_set(REG_FAIL, FAIL_HOLD);
	assert_refused(session, 1, sec_cmd(session, TRP_TA_START_FW, 1),
		       R_GENERIC, TRP_E_RESET);
	assert_int_equal(sec_reg(REG_LINES), RUNS);
	assert_true(w_closed(1));
}

/* It counts as crashed, and only a stop that succeeds leads on */
static void not_stopped(void)
{
	assert_true(w_closed(1));
	assert_refused(session, 1, sec_cmd(session, TRP_TA_STOP_FW, 1),
		       R_GENERIC, TRP_E_RESET);
	assert_true(w_closed(1));
	assert_int_equal(sec_status(session, 1).state, TRP_CRASHED);
}

static void end(void)
{
	board_tee_close(session);
	sec_off();
	w_image_free(&img);
}

static void unheld_release_test(void **arg)
{
	(void)arg;
	begin();
	assert_refused(session, 1, sec_cmd(session, TRP_TA_RELEASE_FW, 1),
		       R_BAD_STATE, TRP_E_STATE);
	not_stopped();
	/* it answers again */
	sec_reg_set(REG_FAIL, 0);
	assert_int_equal(sec_cmd(session, TRP_TA_STOP_FW, 1), R_OK);
	assert_true(sec_reg(REG_LINES) != RUNS);
	assert_int_equal(sec_cmd(session, TRP_TA_RELEASE_FW, 1), R_OK);
	assert_true(w_idle(1));
	assert_int_equal(w_first_diff(1, NULL, false), -1);
	end();
}

static void unheld_load_test(void **arg)
{
	(void)arg;
	begin();
	assert_refused(session, 1, sec_load(session, 1, &img.file), R_BAD_STATE,
		       TRP_E_STATE);
	not_stopped();
	sec_reg_set(REG_FAIL, 0);
	assert_int_equal(sec_cmd(session, TRP_TA_STOP_FW, 1), R_OK);
	assert_true(sec_reg(REG_LINES) != RUNS);
	assert_int_equal(sec_load(session, 1, &img.file), R_OK);
	assert_int_equal(w_first_diff(1, &img, false), -1);
	end();
}

static void unheld_dump_test(void **arg)
{
	size_t len = NS_OUT_LEN;

	(void)arg;
	begin();
	assert_refused(session, 1, sec_dump(session, 1, &len), R_GENERIC,
		       TRP_E_RESET);
	assert_int_equal(len, 0);
	assert_true(w_closed(1));
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(unheld_release_test), sec_test(unheld_load_test),
		sec_test(unheld_dump_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
