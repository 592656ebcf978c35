/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parameters of the application's commands: each wrong type in each place,
 * unknown commands, wrong ids, odd buffers; outputs of what failed are zero.
 */
#include "secure.h"

static const struct {
	uint32_t cmd;
	uint32_t types;
} table[] = {
#define ROW(num, name, a, b, c, d, doc) { (num), TRP_PARAMS(a, b, c, d) },
	TRP_TA_TABLE(ROW)
#undef ROW
};

#define ROWS (sizeof(table) / sizeof(table[0]))

/* Kinds a client can send */
static const uint32_t kinds[] = {
	TRP_PARAM_NONE, TRP_PARAM_VIN, TRP_PARAM_VOUT, 3, TRP_PARAM_MIN,
	TRP_PARAM_MOUT, 7,
};

static void fill(struct board_tee_param p[4], uint32_t types)
{
	int i;

	for (i = 0; i < 4; i++) {
		p[i] = (struct board_tee_param){ .type = types >> 4 * i & 0xf };
		if (p[i].type >= TRP_PARAM_MIN) {
			p[i].pa = NS_SMALL + 0x1000u * (uint32_t)i;
			p[i].size = 0x1000;
		}
	}
}

static void types_test(void **arg)
{
	struct board_tee_param p[4];
	size_t r, k;
	uint32_t s;
	int i;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	for (r = 0; r < ROWS; r++)
		for (i = 0; i < 4; i++)
			for (k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
				uint32_t t = table[r].types &
					     ~(0xfu << 4 * i);

				t |= kinds[k] << 4 * i;
				if (t == table[r].types)
					continue;
				fill(p, t);
				assert_refused(s, 0,
					       board_tee_invoke(s, table[r].cmd,
								p, NULL),
					       R_BAD_PARAMETERS, TRP_E_PARAMS);
			}
	assert_int_equal(sec_status(s, 0).state, TRP_OFF);
	board_tee_close(s);
	sec_off();
}

static void unknown_test(void **arg)
{
	static const uint32_t cmds[] = { 0, 7, 8, 9, 0xff, 0x102, 0xffffffff };
	struct board_tee_param p[4] = { { .type = TRP_PARAM_VIN } };
	uint32_t s, i;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	for (i = 0; i < sizeof(cmds) / sizeof(cmds[0]); i++)
		assert_refused(s, 0, board_tee_invoke(s, cmds[i], p, NULL),
			       R_BAD_PARAMETERS, TRP_E_COMMAND);
	board_tee_close(s);
	sec_off();
}

/* A session knows one processor only, even where others exist */
static void wrong_id_test(void **arg)
{
	struct board_tee_param p[4];
	uint32_t s;
	size_t r;

	(void)arg;
	sec_on("two");
	s = sec_open(0);
	for (r = 0; r < ROWS; r++) {
		fill(p, table[r].types);
		p[0].a = 1;
		assert_refused(s, 0, board_tee_invoke(s, table[r].cmd, p, NULL),
			       R_BAD_PARAMETERS, TRP_E_SESSION_ID);
	}
	board_tee_close(s);
	sec_off();
}

static void open_test(void **arg)
{
	struct board_tee_param p[4];
	uint32_t s, t;

	(void)arg;
	sec_on("stm32mp15");
	for (t = 0; t < 8; t++) {
		fill(p, t | 1 << 4);
		assert_int_equal(board_tee_open(sec_ta_uuid,
						BOARD_LOGIN_REE_KERNEL, p, &s,
						NULL), R_BAD_PARAMETERS);
	}
	/* an old boot loader sends nothing at all */
	fill(p, 0);
	assert_int_equal(board_tee_open(sec_ta_uuid, BOARD_LOGIN_REE_KERNEL, p,
					&s, NULL), R_BAD_PARAMETERS);
	assert_int_equal(sec_try_open(1, BOARD_LOGIN_REE_KERNEL, &s),
			 R_NOT_SUPPORTED);
	assert_true(sec_logged("103 PROCESSOR"));
	sec_off();
}

/* Values that come with a failure say nothing */
static void outputs_test(void **arg)
{
	struct board_tee_param p[4];
	uint64_t pa, len;
	size_t n = 100;
	uint32_t s;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	assert_int_equal(sec_rsc(s, 0, &pa, &len), R_BAD_STATE);
	assert_int_equal(pa, 0);
	assert_int_equal(len, 0);
	assert_int_equal(sec_dump(s, 0, &n), R_BAD_STATE);
	assert_int_equal(n, 0);
	/* GET_STATUS tells how much room it wants, and writes nothing */
	fill(p, TRP_PARAMS(VIN, MOUT, NONE, NONE));
	p[1].size = sizeof(struct trp_status) - 1;
	assert_int_equal(board_tee_invoke(s, TRP_TA_GET_STATUS, p, NULL),
			 R_SHORT_BUFFER);
	assert_int_equal(p[1].size, sizeof(struct trp_status));
	p[1].pa = 0;
	p[1].size = 0;
	assert_int_equal(board_tee_invoke(s, TRP_TA_GET_STATUS, p, NULL),
			 R_SHORT_BUFFER);
	assert_int_equal(p[1].size, sizeof(struct trp_status));
	board_tee_close(s);
	sec_off();
}

static void empty_image_test(void **arg)
{
	struct tb_blob none = { NULL, 0 };
	uint32_t s, n;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	assert_refused(s, 0, sec_load(s, 0, &none), R_BAD_PARAMETERS,
		       TRP_E_BUFFER);
	/* a file that ends inside its header */
	for (n = 1; n < TRP_HDR_LEN; n++) {
		struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);

		img.len = n;
		assert_int_equal(sec_load(s, 0, &img), R_BAD_PARAMETERS);
		tb_free(&img);
	}
	assert_int_equal(sec_status(s, 0).state, TRP_OFF);
	board_tee_close(s);
	sec_off();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(types_test), sec_test(unknown_test),
		sec_test(wrong_id_test), sec_test(open_test),
		sec_test(outputs_test), sec_test(empty_image_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
