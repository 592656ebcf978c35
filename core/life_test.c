/* SPDX-License-Identifier: BSD-2-Clause */
#include "../tests/core_support.h"

#include <string.h>

#define NO TRP_INVALID

/* Every pair, written out by hand; columns in the order of the events */
static const struct {
	enum trp_state from;
	enum trp_state to[TRP_EVENTS];
} matrix[] = {
	/*		   VERIFY        COMMIT       START
	 *		   START_FAILED  HOLD_FAILED
	 *		   STOP          CRASH        TABLE
	 *		   DUMP          RELEASE      RELEASE_FAILED */
	{ TRP_OFF,	 { TRP_LOADING,  NO,          NO,
			   NO,           NO,
			   TRP_OFF,      NO,          NO,
			   NO,           TRP_OFF,     TRP_STOPPED } },
	{ TRP_LOADING,	 { NO,           TRP_LOADED,  NO,
			   NO,           NO,
			   TRP_LOADING,  NO,          NO,
			   NO,           TRP_OFF,     TRP_STOPPED } },
	{ TRP_LOADED,	 { NO,           NO,          TRP_RUNNING,
			   TRP_STOPPED,  TRP_CRASHED,
			   NO,           NO,          TRP_LOADED,
			   NO,           TRP_OFF,     TRP_STOPPED } },
	{ TRP_RUNNING,	 { NO,           NO,          TRP_RUNNING,
			   NO,           NO,
			   TRP_STOPPED,  TRP_CRASHED, TRP_RUNNING,
			   NO,           NO,          NO } },
	{ TRP_STOPPED,	 { TRP_LOADING,  NO,          NO,
			   NO,           NO,
			   TRP_STOPPED,  NO,          NO,
			   TRP_STOPPED,  TRP_OFF,     TRP_STOPPED } },
	{ TRP_CRASHED,	 { NO,           NO,          NO,
			   NO,           NO,
			   TRP_STOPPED,  TRP_CRASHED, TRP_CRASHED,
			   TRP_CRASHED,  NO,          NO } },
};

static void test_matrix(void **state)
{
	uint32_t s, e;

	(void)state;
	assert_int_equal(TS_COUNT(matrix), TRP_STATES - 1);
	for (s = 0; s < TS_COUNT(matrix); s++)
		for (e = 0; e < TRP_EVENTS; e++)
			assert_int_equal(trp_life_next(matrix[s].from, e),
					 matrix[s].to[e]);
}

static void test_out_of_range(void **state)
{
	uint32_t n;

	(void)state;
	for (n = 0; n < TRP_EVENTS; n++) {
		assert_int_equal(trp_life_next(TRP_INVALID, n), TRP_INVALID);
		assert_int_equal(trp_life_next(TRP_STATES, n), TRP_INVALID);
		assert_int_equal(trp_life_next(UINT32_MAX, n), TRP_INVALID);
	}
	for (n = 0; n < TRP_STATES; n++) {
		assert_int_equal(trp_life_next(n, TRP_EVENTS), TRP_INVALID);
		assert_int_equal(trp_life_next(n, UINT32_MAX), TRP_INVALID);
	}
}

/*
 * From everywhere there is a way to OFF, and only sealed firmware runs: what
 * could not be let go or wiped never does without being loaded again.
 */
static void test_ways(void **state)
{
	uint32_t s, e, to;

	(void)state;
	for (s = TRP_OFF; s < TRP_STATES; s++) {
		to = trp_life_next(s, TRP_EV_STOP);
		if (to == TRP_INVALID)
			to = s;
		assert_int_equal(trp_life_next(to, TRP_EV_RELEASE), TRP_OFF);
		for (e = 0; e < TRP_EVENTS; e++) {
			if (s == TRP_LOADED || s == TRP_RUNNING)
				continue;
			assert_int_not_equal(trp_life_next(s, e), TRP_RUNNING);
		}
		for (e = 0; e < TRP_EVENTS; e++)
			if (s != TRP_LOADING && s != TRP_LOADED)
				assert_int_not_equal(trp_life_next(s, e),
						     TRP_LOADED);
		for (e = TRP_EV_START_FAILED; e <= TRP_EV_HOLD_FAILED; e++)
			assert_true(trp_life_next(s, e) != TRP_RUNNING &&
				    trp_life_next(s, e) != TRP_LOADED);
		to = trp_life_next(s, TRP_EV_RELEASE_FAILED);
		assert_true(to == TRP_INVALID || to == TRP_STOPPED);
		/* whoever may give memory back may also fail to */
		assert_int_equal(to != TRP_INVALID,
				 trp_life_next(s, TRP_EV_RELEASE) !=
				 TRP_INVALID);
		/* to ask where the table is changes nothing */
		to = trp_life_next(s, TRP_EV_TABLE);
		assert_true(to == TRP_INVALID || to == s);
	}
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(trp_state_name(TRP_INVALID), "invalid");
	assert_string_equal(trp_state_name(TRP_OFF), "off");
	assert_string_equal(trp_state_name(TRP_CRASHED), "crashed");
	assert_string_equal(trp_state_name(TRP_STATES), "invalid");
	assert_string_equal(trp_state_name(UINT32_MAX), "invalid");
	/* part of the ABI */
	assert_int_equal(TRP_OFF, 1);
	assert_int_equal(TRP_CRASHED, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matrix),
		cmocka_unit_test(test_out_of_range),
		cmocka_unit_test(test_ways),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
