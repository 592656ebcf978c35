/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness_test.h"

extern const char board_dtb_start[], board_dtb_end[];

const uint8_t t_ta_uuid[16] = TEST_TA_OCTETS;
const uint8_t t_pta_uuid[16] = TEST_PTA_OCTETS;
uint32_t t_session;
char t_log[1 << 16];

static void keep_log(const char *who, const char *line)
{
	size_t n = strlen(t_log);

	snprintf(t_log + n, sizeof(t_log) - n, "%s: %s\n", who, line);
}

int t_power_on(void **state)
{
	struct board_config cfg = {
		.dtb = board_dtb_start,
		.dtb_len = (size_t)(board_dtb_end - board_dtb_start),
		.log = keep_log,
		.verbose = true,
	};
	const uint32_t tzcr = 3;

	(void)state;
	t_log[0] = '\0';
	if (board_open(&cfg))
		return -1;
	/* MCKPROT is the M4's driver's to set, and there is none here */
	return board_tee_boot() ||
	       board_write(BOARD_SEC, RCC_TZCR, &tzcr, sizeof(tzcr)) ||
	       board_tee_open(t_ta_uuid, BOARD_LOGIN_REE_KERNEL, NULL,
			      &t_session, NULL) ? -1 : 0;
}

int t_power_off(void **state)
{
	(void)state;
	board_tee_on_stop(NULL);
	board_tee_shutdown();
	board_close();
	return 0;
}

/* one command with p0 as value in and out */
uint32_t t_call(uint32_t cmd, uint32_t *a, uint32_t *b)
{
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT },
	};
	uint32_t res;

	p[0].a = a ? *a : 0;
	p[0].b = b ? *b : 0;
	res = board_tee_invoke(t_session, cmd, p, NULL);
	if (a)
		*a = p[0].a;
	if (b)
		*b = p[0].b;
	return res;
}

/* likewise, with p1 in shared memory */
uint32_t t_call_mem(uint32_t cmd, uint32_t *a, uint32_t *b, uint32_t type,
			 uint64_t pa, size_t *len)
{
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT, .a = *a, .b = *b },
		{ .type = type, .pa = pa, .size = *len },
	};
	uint32_t res = board_tee_invoke(t_session, cmd, p, NULL);

	*a = p[0].a;
	*b = p[0].b;
	*len = p[1].size;
	return res;
}

void t_expect_dead(void)
{
	uint32_t again = 0, origin = 0, a = 0, b = 0;

	assert_int_equal(board_tee_invoke(t_session, TA_COUNT, NULL, &origin),
			 TEE_ERROR_TARGET_DEAD);
	assert_int_equal(origin, TEE_ORIGIN_TEE);
	board_tee_close(t_session);
	/* a new instance: counts from the start */
	assert_int_equal(board_tee_open(t_ta_uuid, 0, NULL, &again, NULL), 0);
	t_session = again;
	assert_int_equal(t_call(TA_COUNT, &a, &b), 0);
	assert_int_equal(a, 1);
	assert_int_equal(b, 1);
}

uint32_t t_pta_call(uint32_t cmd, uint32_t a, uint32_t b, uint32_t c,
			 uint32_t *out)
{
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT, .a = a, .b = b },
		{ .type = TEE_PARAM_TYPE_VALUE_INPUT, .a = c },
	};
	uint32_t s = 0, res;

	assert_int_equal(board_tee_open(t_pta_uuid, 0, NULL, &s, NULL), 0);
	res = board_tee_invoke(s, cmd, p, NULL);
	board_tee_close(s);
	if (out)
		*out = p[0].a;
	return res;
}
