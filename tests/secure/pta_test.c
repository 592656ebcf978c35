/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pseudo TA against an application that does what it likes: every command
 * in every state, wrong parameters. Loads step by step: stock_test.c.
 */
#include "pta_life.h"

/* ---- every state with every command ------------------------------------- */

static const uint32_t cmds[] = {
	TRP_PTA_HW_CAPABILITIES, TRP_PTA_FIRMWARE_LOAD,
	TRP_PTA_LOAD_SEGMENT_SHA256, TRP_PTA_SET_MEMORY, TRP_PTA_START,
	TRP_PTA_STOP, TRP_PTA_DA_TO_PA, TRP_PTA_VERIFY_DIGEST, TRP_PTA_RELEASE,
	TRP_PTA_GET_RSC_TABLE, TRP_PTA_GET_COREDUMP, TRP_PTA_GET_STATUS,
	TRP_PTA_REPORT, TRP_PTA_GET_STATE, TRP_PTA_LOAD_IMAGE,
};

#define CMDS (sizeof(cmds) / sizeof(cmds[0]))

#define K	R_OK
#define B	R_BAD_STATE
#define N	R_NOT_IMPLEMENTED
#define U	R_NOT_SUPPORTED

/* In the order of cmds; TRP_LOADING ends with the call it begins in */
static const uint32_t results[TRP_STATES][CMDS] = {
	[TRP_OFF] =	{ K, N, B, B, B, K, K, U, K, B, B, K, K, K, K },
	[TRP_LOADED] =	{ K, N, B, B, K, B, K, U, K, K, B, K, K, K, K },
	[TRP_RUNNING] =	{ K, N, B, B, K, K, K, U, B, K, B, K, K, K, B },
	[TRP_STOPPED] =	{ K, N, B, B, B, K, K, U, K, B, K, K, K, K, K },
	[TRP_CRASHED] =	{ K, N, B, B, B, K, K, U, B, K, K, K, K, K, B },
};

static uint32_t call(uint32_t cmd)
{
	struct trp_report rep = { .err = TRP_E_READ };

	switch (cmd) {
	case TRP_PTA_HW_CAPABILITIES:
	case TRP_PTA_GET_RSC_TABLE:
		return pta(s, cmd, { .type = TRP_PARAM_VOUT },
			   { .type = TRP_PARAM_VOUT });
	case TRP_PTA_FIRMWARE_LOAD:
		return pta(s, cmd, M_IN(P_DATA, 64));
	case TRP_PTA_LOAD_SEGMENT_SHA256:
		return pta_elf_segment(s, &elf, 0);
	case TRP_PTA_SET_MEMORY:
		return pta_zero(s, SEC_DATA_DA + 0x200, 0x200);
	case TRP_PTA_DA_TO_PA:
		return pta(s, cmd, V_IN(0, 0), V_IN(16, 0),
			   { .type = TRP_PARAM_VOUT });
	case TRP_PTA_VERIFY_DIGEST:
		return pta(s, cmd, M_IN(P_INFO, 8), M_IN(P_DIGEST, 32),
			   M_IN(P_SIG, 256));
	case TRP_PTA_LOAD_IMAGE:
		return pta_load(s, &img);
	case TRP_PTA_GET_STATE:
		return pta(s, cmd, { .type = TRP_PARAM_VOUT });
	case TRP_PTA_GET_COREDUMP:
	case TRP_PTA_GET_STATUS:
		return pta(s, cmd, M_OUT(NS_OUT, NS_OUT_LEN));
	case TRP_PTA_REPORT:
		put(P_DATA, &rep, sizeof(rep));
		return pta(s, cmd, M_IN(P_DATA, sizeof(rep)));
	default:
		return pta(s, cmd);
	}
}

/* A refusal changes nothing: what runs runs on, in memory of its own */
static void check_untouched(uint32_t state, uint32_t decprot)
{
	assert_int_equal(pta_status(s).state, state);
	assert_int_equal(sec_reg(REG_DECPROT5), decprot);
}

static void matrix_test(void **arg)
{
	uint32_t state, i, res, before;

	(void)arg;
	for (state = TRP_OFF; state < TRP_STATES; state++)
		for (i = 0; i < CMDS && state != TRP_LOADING; i++) {
			begin();
			reach((enum trp_state)state);
			before = sec_reg(REG_DECPROT5);
			res = call(cmds[i]);
			if (res != results[state][i])
				fail_msg("%s, command %#x: %08x",
					 trp_state_name(state), cmds[i], res);
			if (res == B)
				check_untouched(state, before);
			end();
		}
}

/* ---- parameters --------------------------------------------------------- */

static const struct {
	uint32_t cmd, types;
} table[] = {
#define ROW(num, name, a, b, c, d, doc) { (num), TRP_PARAMS(a, b, c, d) },
	TRP_PTA_TABLE(ROW)
#undef ROW
};

static void types_test(void **arg)
{
	static const uint32_t kinds[] = { 0, 1, 2, 3, 5, 6, 7 };
	struct board_tee_param p[4];
	size_t r, k;
	int i, j;

	(void)arg;
	begin();
	for (r = 0; r < sizeof(table) / sizeof(table[0]); r++)
		for (i = 0; i < 4; i++)
			for (k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
				uint32_t t = table[r].types & ~(0xfu << 4 * i);

				t |= kinds[k] << 4 * i;
				if (t == table[r].types)
					continue;
				for (j = 0; j < 4; j++)
					p[j] = (struct board_tee_param){
						.type = t >> 4 * j & 0xf,
						.pa = P_DATA, .size = 64,
					};
				assert_int_equal(
					board_tee_invoke(s, table[r].cmd, p,
							 NULL),
					R_BAD_PARAMETERS);
			}
	/* numbers that do not exist, and processors that do not */
	assert_int_equal(pta(s, 10), R_NOT_IMPLEMENTED);
	assert_int_equal(pta(s, 0x109), R_NOT_IMPLEMENTED);
	/* numbers that were used */
	assert_int_equal(pta(s, 0x100), R_NOT_IMPLEMENTED);
	assert_int_equal(pta(s, 0x101), R_NOT_IMPLEMENTED);
	assert_int_equal(pta(s, 0x106), R_NOT_IMPLEMENTED);
	assert_int_equal(board_tee_invoke(s, TRP_PTA_STOP,
				(struct board_tee_param[4]){ V_IN(5, 0) },
				NULL), R_NOT_SUPPORTED);
	end();
}

static void arguments_test(void **arg)
{
	struct trp_report rep = { .err = 999 };

	(void)arg;
	begin();
	assert_pta(s, pta(s, TRP_PTA_DA_TO_PA, V_IN(0, 1), V_IN(16, 0),
			  { .type = TRP_PARAM_VOUT }), R_BAD_PARAMETERS,
		   TRP_E_ARGUMENT);
	assert_pta(s, pta(s, TRP_PTA_DA_TO_PA, V_IN(0, 0), V_IN(0, 0),
			  { .type = TRP_PARAM_VOUT }), R_ACCESS_DENIED,
		   TRP_E_REGION);
	assert_pta(s, pta(s, TRP_PTA_DA_TO_PA, V_IN(0xfff8, 0), V_IN(16, 0),
			  { .type = TRP_PARAM_VOUT }), R_ACCESS_DENIED,
		   TRP_E_REGION);
	put(P_DATA, &rep, sizeof(rep));
	assert_pta(s, pta(s, TRP_PTA_REPORT, M_IN(P_DATA, sizeof(rep))),
		   R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	assert_pta(s, pta(s, TRP_PTA_REPORT, M_IN(P_DATA, 4)),
		   R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	end();
}

/* Addresses are those of the device tree, whichever of two views is meant */
static void da_to_pa_test(void **arg)
{
	static const uint32_t pairs[][2] = {
		{ 0x100, 0x38000100 }, { 0x10000100, 0x10000100 },
		{ 0x30020000, 0x30020000 }, { 0x10048000, 0x10048000 },
	};
	size_t i;

	(void)arg;
	begin();
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct board_tee_param p[4] = {
			V_IN(0, 0), V_IN(pairs[i][0], 0), V_IN(4, 0),
			{ .type = TRP_PARAM_VOUT },
		};

		assert_int_equal(board_tee_invoke(s, TRP_PTA_DA_TO_PA, p, NULL),
				 R_OK);
		assert_int_equal(p[3].a, pairs[i][1]);
		assert_int_equal(p[3].b, 0);
	}
	end();
}

/* OP-TEE's own application is not welcome in an ordinary build */
static void no_stock_test(void **arg)
{
	(void)arg;
	begin();
	assert_pta(s, call(TRP_PTA_VERIFY_DIGEST), R_NOT_SUPPORTED,
		   TRP_E_STOCK_TA);
	assert_int_equal(pta_status(s).state, TRP_OFF);
	assert_pta(s, call(TRP_PTA_LOAD_SEGMENT_SHA256), R_BAD_STATE,
		   TRP_E_NOT_LOADING);
	assert_pta(s, call(TRP_PTA_SET_MEMORY), R_BAD_STATE,
		   TRP_E_NOT_LOADING);
	assert_pta(s, pta(s, TRP_PTA_RELEASE, V_IN(TRP_ID_BOOTADDR, 0),
			  M_IN(P_DATA, 4)), R_BAD_STATE, TRP_E_NOT_LOADING);
	end();
}

/* The reason of a command says nothing about the ones before it */
static void reason_is_of_the_last_command_test(void **arg)
{
	(void)arg;
	begin();
	img.p[tb_manifest_len(&img) - 1] ^= 1;
	assert_pta(s, pta_load(s, &img), R_SIGNATURE_INVALID,
		   TRP_E_SIGNATURE);
	/* who asks changes nothing */
	assert_int_equal(call(TRP_PTA_GET_STATE), R_OK);
	assert_int_equal(pta_status(s).reason, TRP_E_SIGNATURE);
	assert_int_equal(pta_status(s).reason, TRP_E_SIGNATURE);
	assert_int_equal(pta(s, TRP_PTA_STOP), R_OK);
	assert_int_equal(pta_status(s).reason, 0);
	assert_int_equal(*pta_status(s).sentence, 0);
	assert_pta(s, pta(s, TRP_PTA_START), R_BAD_STATE, TRP_E_STATE);
	assert_int_equal(pta(s, TRP_PTA_RELEASE), R_OK);
	assert_int_equal(pta_status(s).reason, 0);
	end();
}

/* ---- callers ------------------------------------------------------------ */

static void caller_test(void **arg)
{
	static const uint8_t uuid[16] = {
		0x54, 0xaf, 0x4a, 0x68, 0x19, 0xbe, 0x40, 0xd7,
		0xbb, 0xe6, 0x89, 0x50, 0x35, 0x0a, 0x87, 0x44,
	};
	struct board_tee_param p[4] = { V_IN(0, 0) };
	uint32_t direct;

	(void)arg;
	begin();
	assert_int_equal(board_tee_open(uuid, BOARD_LOGIN_REE_KERNEL, p,
					&direct, NULL), R_ACCESS_DENIED);
	assert_true(sec_logged("107 CALLER"));
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(matrix_test), sec_test(types_test),
		sec_test(arguments_test), sec_test(da_to_pa_test),
		sec_test(no_stock_test), sec_test(caller_test),
		sec_test(reason_is_of_the_last_command_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
