/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pseudo TA against an application that does what it likes: every command
 * in every state, wrong parameters, steps that no manifest lists.
 */
#include "pta_life.h"

/* ---- every state with every command ------------------------------------- */

static const uint32_t cmds[] = {
	TRP_PTA_HW_CAPABILITIES, TRP_PTA_FIRMWARE_LOAD,
	TRP_PTA_LOAD_SEGMENT_SHA256, TRP_PTA_SET_MEMORY, TRP_PTA_START,
	TRP_PTA_STOP, TRP_PTA_DA_TO_PA, TRP_PTA_VERIFY_DIGEST, TRP_PTA_RELEASE,
	TRP_PTA_VERIFY_MANIFEST, TRP_PTA_COMMIT, TRP_PTA_GET_RSC_TABLE,
	TRP_PTA_GET_COREDUMP, TRP_PTA_GET_STATUS, TRP_PTA_REPORT,
	TRP_PTA_LOAD_SEGMENTS, TRP_PTA_GET_STATE, TRP_PTA_LOAD_IMAGE,
};

#define CMDS (sizeof(cmds) / sizeof(cmds[0]))

#define K	R_OK
#define B	R_BAD_STATE
#define N	R_NOT_IMPLEMENTED
#define U	R_NOT_SUPPORTED

/* In the order of cmds */
static const uint32_t results[TRP_STATES][CMDS] = {
	[TRP_OFF] =
		{ K, N, B, B, B, K, K, U, K, K, B, B, B, K, K, B, K, K },
	[TRP_LOADING] =
		{ K, N, K, K, B, K, K, U, K, B, B, B, B, K, K, K, K, B },
	[TRP_LOADED] =
		{ K, N, B, B, K, B, K, U, K, K, B, K, B, K, K, B, K, K },
	[TRP_RUNNING] =
		{ K, N, B, B, K, K, K, U, B, B, B, K, B, K, K, B, K, B },
	[TRP_STOPPED] =
		{ K, N, B, B, B, K, K, U, K, K, B, B, K, K, K, B, K, K },
	[TRP_CRASHED] =
		{ K, N, B, B, B, K, K, U, B, B, B, K, K, K, K, B, K, B },
};

static uint32_t call(uint32_t cmd)
{
	struct trp_report rep = { .err = TRP_E_READ };
	struct board_tee_param p[4];

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
	case TRP_PTA_VERIFY_MANIFEST:
		return pta_verify(s, &img);
	case TRP_PTA_COMMIT:
		return pta(s, cmd, V_IN(0, 0), V_OUT, V_OUT);
	case TRP_PTA_LOAD_SEGMENTS:
		return pta_segments(s, &img, elf.len);
	case TRP_PTA_LOAD_IMAGE:
		return pta_image(s, &img, img.len - tb_manifest_len(&img), p);
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

static void matrix_test(void **arg)
{
	uint32_t state, i, res;

	(void)arg;
	for (state = TRP_OFF; state < TRP_STATES; state++)
		for (i = 0; i < CMDS; i++) {
			begin();
			reach((enum trp_state)state);
			res = call(cmds[i]);
			if (res != results[state][i])
				fail_msg("%s, command %#x: %08x",
					 trp_state_name(state), cmds[i], res);
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
	assert_pta(s, pta(s, TRP_PTA_VERIFY_MANIFEST, M_IN(0, 0), V_OUT),
		   R_BAD_PARAMETERS, TRP_E_BUFFER);
	assert_pta(s, pta(s, TRP_PTA_VERIFY_MANIFEST,
			  M_IN(P_DATA, TRP_MAX_MANIFEST_LEN + 1), V_OUT),
		   R_BAD_PARAMETERS, TRP_E_ARGUMENT);
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

/* ---- steps -------------------------------------------------------------- */

/* Whatever fails while loading ends the load and leaves nothing */
static void steps_test(void **arg)
{
	static const uint8_t junk[0x100];

	(void)arg;
	begin();
	reach(TRP_LOADING);
	assert_pta(s, pta_segment(s, 0, junk, sizeof(junk)), R_SECURITY,
		   TRP_E_NOT_IN_MANIFEST);
	assert_given_up();
	reach(TRP_LOADING);
	assert_int_equal(pta_elf_segment(s, &elf, 0), R_OK);
	assert_pta(s, pta_elf_segment(s, &elf, 0), R_SECURITY, TRP_E_TWICE);
	assert_given_up();
	reach(TRP_LOADING);
	assert_pta(s, pta_zero(s, SEC_DATA_DA + 0x100, 0x200), R_SECURITY,
		   TRP_E_NOT_IN_MANIFEST);
	assert_given_up();
	reach(TRP_LOADING);
	assert_int_equal(pta_elf_segment(s, &elf, 0), R_OK);
	assert_pta(s, pta(s, TRP_PTA_COMMIT, V_IN(0, 0), V_OUT, V_OUT),
		   R_BAD_STATE, TRP_E_INCOMPLETE);
	assert_given_up();
	/* the manifest says where the table is */
	reach(TRP_LOADING);
	pta_steps(s, &elf);
	assert_pta(s,
		   pta(s, TRP_PTA_COMMIT, V_IN(SEC_RSC_DA, 16), V_OUT, V_OUT),
		   R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	assert_given_up();
	reach(TRP_LOADING);
	assert_pta(s, pta(s, TRP_PTA_SET_MEMORY, V_IN(SEC_DATA_DA + 0x200, 0),
			  V_IN(0x200, 0), V_IN(1, 0)), R_BAD_PARAMETERS,
		   TRP_E_ARGUMENT);
	assert_given_up();
	end();
}

/* The right bytes with the wrong claims */
/* OP-TEE's own application is not welcome in an ordinary build */
static void no_stock_test(void **arg)
{
	(void)arg;
	begin();
	assert_pta(s, call(TRP_PTA_VERIFY_DIGEST), R_NOT_SUPPORTED,
		   TRP_E_LEGACY_TA);
	assert_int_equal(pta_status(s).state, TRP_OFF);
	end();
}

static void claims_test(void **arg)
{
	uint8_t digest[32] = { 0 };

	(void)arg;
	begin();
	reach(TRP_LOADING);
	put(P_DATA, elf.p, 0x100);
	put(P_DIGEST, digest, sizeof(digest));
	assert_pta(s, pta(s, TRP_PTA_LOAD_SEGMENT_SHA256, M_IN(P_DATA, 0x100),
			  V_IN(0, 1), M_IN(P_DIGEST, 32)), R_BAD_PARAMETERS,
		   TRP_E_ARGUMENT);
	reach(TRP_LOADING);
	assert_pta(s, pta(s, TRP_PTA_LOAD_SEGMENT_SHA256, M_IN(0, 0),
			  V_IN(0, 0), M_IN(P_DIGEST, 32)), R_BAD_PARAMETERS,
		   TRP_E_BUFFER);
	reach(TRP_LOADING);
	assert_pta(s, pta(s, TRP_PTA_LOAD_SEGMENT_SHA256, M_IN(P_DATA, 0x100),
			  V_IN(0, 0), M_IN(P_DIGEST, 31)), R_BAD_PARAMETERS,
		   TRP_E_ARGUMENT);
	/* the digest of the manifest, but other bytes */
	reach(TRP_LOADING);
	tb_sha256(elf.p + trp_get32(tb_phdr(elf.p, 0) + 4), 0x100, digest);
	put(P_DIGEST, digest, sizeof(digest));
	assert_pta(s, pta(s, TRP_PTA_LOAD_SEGMENT_SHA256, M_IN(P_DATA, 0x100),
			  V_IN(0, 0), M_IN(P_DIGEST, 32)), R_SECURITY,
		   TRP_E_DIGEST);
	assert_given_up();
	end();
}

/* ST's form of command 3 */
static void st_segment_test(void **arg)
{
	const uint8_t *ph = tb_phdr((elf = sec_elf(SEC_GOOD)).p, 0);
	const uint32_t off = trp_get32(ph + 4), n = trp_get32(ph + 16);
	uint8_t seg[88] = { 0x04, 0x00, 0x00, 0x50 };
	const struct {
		uint32_t at, value, res, reason;
	} rows[] = {
		{ 68, 0, R_OK, 0 },
		{ 0, 0x50000006, R_NOT_SUPPORTED, TRP_E_HASHTYPE },
		{ 68, 0x10000110, R_NOT_SUPPORTED, TRP_E_ENCRYPTED },
		{ 4, 0, R_SECURITY, TRP_E_NOT_IN_MANIFEST },
	};
	size_t i;

	(void)arg;
	tb_free(&elf);
	begin();
	tb_sha256(elf.p + off, n, seg + 4);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t bad[88];

		reach(TRP_LOADING);
		memcpy(bad, seg, sizeof(bad));
		if (rows[i].reason)
			trp_put32(bad + rows[i].at, rows[i].value);
		put(P_DATA, elf.p + off, n);
		put(P_DIGEST, bad, sizeof(bad));
		assert_pta(s, pta(s, TRP_PTA_LOAD_SEGMENT_SHA256,
				  M_IN(P_DATA, n), V_IN(0, 0),
				  M_IN(P_DIGEST, sizeof(bad))),
			   rows[i].res, rows[i].reason);
		assert_int_equal(pta(s, TRP_PTA_RELEASE), R_OK);
	}
	end();
}

/* ST's form of command 9 */
static void st_tlv_test(void **arg)
{
	const struct tb_edit edit = { TB_ADD, .id = TRP_ID_BOOTADDR,
				      .value = 0 };
	const uint32_t zero = 0, other = 0x10000000;

	(void)arg;
	begin();
	assert_pta(s, pta(s, TRP_PTA_RELEASE, V_IN(TRP_ID_BOOTADDR, 0),
			  M_IN(P_DATA, 4)), R_BAD_STATE, TRP_E_NOT_LOADING);
	tb_free(&img);
	img = sec_image(SEC_GOOD, &edit, 1);
	reach(TRP_LOADING);
	put(P_INFO, &zero, 4);
	assert_int_equal(pta(s, TRP_PTA_RELEASE, V_IN(TRP_ID_BOOTADDR, 0),
			     M_IN(P_INFO, 4)), R_OK);
	put(P_INFO, &other, 4);
	assert_pta(s, pta(s, TRP_PTA_RELEASE, V_IN(TRP_ID_BOOTADDR, 0),
			  M_IN(P_INFO, 4)), R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	assert_pta(s, pta(s, TRP_PTA_RELEASE, V_IN(TRP_ID_BOOTSEC, 0),
			  M_IN(P_INFO, 4)), R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	assert_pta(s, pta(s, TRP_PTA_RELEASE, V_IN(0x10005, 0),
			  M_IN(P_INFO, 4)), R_NOT_IMPLEMENTED,
		   TRP_E_NOT_IMPLEMENTED);
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

/* One session cannot go on with, or spoil, what another began */
static void two_sessions_test(void **arg)
{
	uint32_t other;

	(void)arg;
	begin();
	other = sec_open(0);
	reach(TRP_LOADING);
	assert_int_equal(pta_elf_segment(other, &elf, 0), R_BAD_STATE);
	assert_int_equal(pta_verify(other, &img), R_BAD_STATE);
	assert_int_equal(pta(other, TRP_PTA_COMMIT, V_IN(0, 0), V_OUT, V_OUT),
			 R_BAD_STATE);
	board_tee_close(other);
	pta_steps(s, &elf);
	assert_int_equal(pta(s, TRP_PTA_COMMIT, V_IN(0, 0), V_OUT, V_OUT),
			 R_OK);
	end();
}

/* A session that closes in the middle takes its load with it */
static void closed_session_test(void **arg)
{
	(void)arg;
	begin();
	reach(TRP_LOADING);
	assert_int_equal(pta_elf_segment(s, &elf, 0), R_OK);
	assert_true(sec_closed());
	board_tee_close(s);
	assert_true(sec_given_back());
	assert_true(sec_wiped());
	s = sec_open(0);
	assert_int_equal(pta_status(s).state, TRP_OFF);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(matrix_test), sec_test(types_test),
		sec_test(arguments_test), sec_test(da_to_pa_test),
		sec_test(steps_test), sec_test(claims_test),
		sec_test(no_stock_test),
		sec_test(st_segment_test), sec_test(st_tlv_test),
		sec_test(caller_test), sec_test(two_sessions_test),
		sec_test(closed_session_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
