/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every state with every command: the result, the state afterwards, and what
 * the normal world can do with the memory then.
 */
#include "secure.h"

/*
 * LOAD_FW comes three times: the loaded image, another one, no image at all;
 * each once more as LOAD_FW_RSC_TABLE
 */
enum what { W_SAME, W_OTHER, W_JUNK, W_START, W_STOP, W_RSC, W_DUMP,
	    W_RELEASE, W_STATUS, WHATS };

static const struct {
	const char *name;
	uint32_t cmd;
} whats[WHATS] = {
	{ "load the same", TRP_TA_LOAD_FW },
	{ "load another", TRP_TA_LOAD_FW },
	{ "load junk", TRP_TA_LOAD_FW },
	{ "start", TRP_TA_START_FW },
	{ "stop", TRP_TA_STOP_FW },
	{ "resource table", TRP_TA_GET_RSC_TABLE },
	{ "core dump", TRP_TA_GET_COREDUMP },
	{ "release", TRP_TA_RELEASE_FW },
	{ "status", TRP_TA_GET_STATUS },
};

#define OK(st)	{ R_OK, TRP_##st, 0 }
#define BS(st)	{ R_BAD_STATE, TRP_##st, TRP_E_STATE }
#define OI(st)	{ R_BAD_STATE, TRP_##st, TRP_E_OTHER_IMAGE }
#define BP(st)	{ R_BAD_PARAMETERS, TRP_##st, TRP_E_PLAIN_ELF }

static const struct {
	uint32_t res;
	uint32_t after;
	uint32_t reason;
} matrix[TRP_STATES][WHATS] = {
	[TRP_OFF] = { OK(LOADED), OK(LOADED), BP(OFF), BS(OFF), OK(OFF),
		      BS(OFF), BS(OFF), OK(OFF), OK(OFF) },
	[TRP_LOADED] = { OK(LOADED), OI(LOADED), OI(LOADED), OK(RUNNING),
			 BS(LOADED), OK(LOADED), BS(LOADED), OK(OFF),
			 OK(LOADED) },
	[TRP_RUNNING] = { BS(RUNNING), BS(RUNNING), BS(RUNNING), OK(RUNNING),
			  OK(STOPPED), OK(RUNNING), BS(RUNNING), BS(RUNNING),
			  OK(RUNNING) },
	[TRP_STOPPED] = { OK(LOADED), OK(LOADED), BP(OFF), BS(STOPPED),
			  OK(STOPPED), BS(STOPPED), OK(STOPPED), OK(OFF),
			  OK(STOPPED) },
	[TRP_CRASHED] = { BS(CRASHED), BS(CRASHED), BS(CRASHED), BS(CRASHED),
			  OK(STOPPED), OK(CRASHED), OK(CRASHED), BS(CRASHED),
			  OK(CRASHED) },
};

static struct tb_blob image_for(enum what w)
{
	if (w == W_JUNK)
		return sec_elf(SEC_GOOD);
	return sec_image(w == W_OTHER ? SEC_OTHER : SEC_GOOD, NULL, 0);
}

static void one(enum trp_state state, enum what w, uint32_t cmd)
{
	struct tb_blob good = sec_image(SEC_GOOD, NULL, 0);
	struct tb_blob img = image_for(w);
	struct trp_status st;
	uint32_t s, res;

	sec_on("stm32mp15");
	s = sec_open(0);
	sec_reach(s, state, &good);
	res = sec_any(s, cmd, 0, &img);
	st = sec_status(s, 0);
	if (res != matrix[state][w].res || st.state != matrix[state][w].after ||
	    st.reason != matrix[state][w].reason)
		fail_msg("%s, %s (%#x): %08x, %s, reason %u",
			 trp_state_name(state), whats[w].name, cmd, res,
			 trp_state_name(st.state), st.reason);
	if (st.state == TRP_OFF) {
		assert_true(sec_given_back());
		/* also what nothing was loaded into: cleared at boot */
		assert_true(sec_wiped());
		assert_false(st.flags & TRP_STATUS_ISOLATED);
	} else {
		assert_true(sec_closed());
		assert_true(st.flags & TRP_STATUS_ISOLATED);
	}
	/* IPC memory is open in every state */
	assert_true(board_allowed(BOARD_NS, SEC_RSC_DA, 0x8000, true));
	board_tee_close(s);
	sec_off();
	tb_free(&img);
	tb_free(&good);
}

static void run_state(enum trp_state state)
{
	int w;

	for (w = 0; w < WHATS; w++) {
		one(state, (enum what)w, whats[w].cmd);
		if (whats[w].cmd == TRP_TA_LOAD_FW)
			one(state, (enum what)w, TRP_TA_LOAD_FW_RSC_TABLE);
	}
}

static void off_test(void **arg)
{
	(void)arg;
	run_state(TRP_OFF);
}

static void loaded_test(void **arg)
{
	(void)arg;
	run_state(TRP_LOADED);
}

static void running_test(void **arg)
{
	(void)arg;
	run_state(TRP_RUNNING);
}

static void stopped_test(void **arg)
{
	(void)arg;
	run_state(TRP_STOPPED);
}

static void crashed_test(void **arg)
{
	(void)arg;
	run_state(TRP_CRASHED);
}

/* Whatever happened, after a stop a start needs a load */
static void restart_test(void **arg)
{
	struct tb_blob good = sec_image(SEC_GOOD, NULL, 0);
	uint32_t s;
	int i;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	for (i = 0; i < 3; i++) {
		assert_int_equal(sec_load(s, 0, &good), R_OK);
		assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_OK);
		assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
		assert_int_equal(board_mcu_last_start(), 0);
		/* a reset of its own would leave it held: boot not allowed */
		assert_int_equal(sec_reg(REG_MP_GCR) & 1, 0);
		assert_int_equal(sec_cmd(s, TRP_TA_STOP_FW, 0), R_OK);
		assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
		assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_BAD_STATE);
	}
	board_tee_close(s);
	sec_off();
	tb_free(&good);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(off_test),
		sec_test(loaded_test),
		sec_test(running_test),
		sec_test(stopped_test),
		sec_test(crashed_test),
		sec_test(restart_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
