/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One image, one session with the pseudo TA, and the way to each state.
 */
#ifndef TESTS_SECURE_PTA_LIFE_H
#define TESTS_SECURE_PTA_LIFE_H

#include "pta.h"

static struct tb_blob elf, img;
static uint32_t s;

static inline void begin(void)
{
	elf = sec_elf(SEC_GOOD);
	img = sec_image(SEC_GOOD, NULL, 0);
	sec_on("stm32mp15");
	s = sec_open(0);
}

static inline void end(void)
{
	board_tee_close(s);
	sec_off();
	tb_free(&img);
	tb_free(&elf);
}

static inline void reach(enum trp_state state)
{
	/* only OP-TEE's own application is ever seen in the middle of a load */
	assert_int_not_equal(state, TRP_LOADING);
	if (state == TRP_OFF)
		return;
	assert_int_equal(pta_load(s, &img), R_OK);
	if (state == TRP_LOADED)
		return;
	assert_int_equal(pta(s, TRP_PTA_START), R_OK);
	if (state == TRP_STOPPED)
		assert_int_equal(pta(s, TRP_PTA_STOP), R_OK);
	if (state == TRP_CRASHED)
		sec_reg_set(REG_M4_STATE, M4_STATE_CRASH);
}

/* Nothing is left of a load */
static inline void assert_given_up(void)
{
	assert_int_equal(pta_status(s).state, TRP_OFF);
	assert_true(sec_given_back());
	assert_true(sec_wiped());
	assert_int_equal(pta(s, TRP_PTA_START), R_BAD_STATE);
}

#endif /* TESTS_SECURE_PTA_LIFE_H */
