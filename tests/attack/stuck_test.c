/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A firewall that stops obeying, in each state (its lock bits are set): the
 * normal world gets at nothing, nothing starts in memory that it sees, and
 * the state says what is the case.
 */
#include "world.h"

#define REG_LOCK	0x5C007038u	/* locks of ids 64 to 95 */
#define SRAM4_LOCK	(1u << (83 - 64))

static uint32_t session;
static struct w_image img;

static void begin(enum trp_state state)
{
	sec_on("two");
	session = sec_open(1);
	img = w_image(1, 0x11, W_OURS, "p256.der");
	w_fill(1, 0x5a);
	if (state != TRP_OFF)
		assert_int_equal(sec_load(session, 1, &img.file), R_OK);
	if (state == TRP_RUNNING || state == TRP_STOPPED)
		assert_int_equal(sec_cmd(session, TRP_TA_START_FW, 1), R_OK);
	if (state == TRP_STOPPED)
		assert_int_equal(sec_cmd(session, TRP_TA_STOP_FW, 1), R_OK);
	sec_reg_set(REG_LOCK, SRAM4_LOCK);
}

static void end(void)
{
	board_tee_close(session);
	sec_off();
	w_image_free(&img);
}

static void refused(uint32_t cmd, enum trp_state after)
{
	size_t len = NS_OUT_LEN;
	uint32_t res;

	if (cmd == TRP_TA_LOAD_FW)
		res = sec_load(session, 1, &img.file);
	else if (cmd == TRP_TA_GET_COREDUMP)
		res = sec_dump(session, 1, &len);
	else
		res = sec_cmd(session, cmd, 1);
	assert_refused(session, 1, res, R_SECURITY, TRP_E_FIREWALL);
	assert_int_equal(sec_status(session, 1).state, after);
}

/* It stays open: nothing of the image is written there */
static void stuck_open_test(void **arg)
{
	(void)arg;
	begin(TRP_OFF);
	assert_refused(session, 1, sec_load(session, 1, &img.file), R_SECURITY,
		       TRP_E_FIREWALL);
	assert_true(w_filled(1, 0x5a));
	/* and nobody calls that isolated */
	assert_true(board_allowed(BOARD_NS, 0x30050000, 4, true));
	assert_false(sec_status(session, 1).flags & TRP_STATUS_ISOLATED);
	assert_int_equal(sec_cmd(session, TRP_TA_START_FW, 1), R_BAD_STATE);
	end();
}

/* It stays with the secure CPU: cannot run, is wiped, but not given back */
static void stuck_loaded_test(void **arg)
{
	(void)arg;
	begin(TRP_LOADED);
	refused(TRP_TA_START_FW, TRP_LOADED);
	assert_int_equal(sec_reg(0x5C00A154), 0x48454c44);
	assert_int_equal(w_first_diff(1, &img, false), -1);
	assert_true(w_closed(1));
	refused(TRP_TA_RELEASE_FW, TRP_STOPPED);
	assert_int_equal(w_first_diff(1, NULL, false), -1);
	assert_true(w_closed(1));
	assert_int_equal(sec_cmd(session, TRP_TA_START_FW, 1), R_BAD_STATE);
	end();
}

/* It stays with the coprocessor: neither dumped nor given back */
static void stuck_isolated(enum trp_state state)
{
	size_t i;

	begin(state);
	if (state == TRP_RUNNING)
		assert_int_equal(sec_cmd(session, TRP_TA_STOP_FW, 1), R_OK);
	refused(TRP_TA_GET_COREDUMP, TRP_STOPPED);
	assert_true(sec_status(session, 1).flags & TRP_STATUS_ISOLATED);
	for (i = 0; i < 2; i++) {
		refused(TRP_TA_RELEASE_FW, TRP_STOPPED);
		assert_true(w_closed(1));
	}
	refused(TRP_TA_LOAD_FW, TRP_STOPPED);
	assert_true(w_closed(1));
	assert_int_equal(sec_cmd(session, TRP_TA_START_FW, 1), R_BAD_STATE);
	end();
}

static void stuck_running_test(void **arg)
{
	(void)arg;
	stuck_isolated(TRP_RUNNING);
}

static void stuck_stopped_test(void **arg)
{
	(void)arg;
	stuck_isolated(TRP_STOPPED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(stuck_open_test), sec_test(stuck_loaded_test),
		sec_test(stuck_running_test), sec_test(stuck_stopped_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
