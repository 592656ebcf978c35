/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pseudo TA with OP-TEE's own application, in a build with
 * CFG_TRP_STOCK_TA=y: the calls that application makes, in its order.
 */
#include <trp/load.h>

#include "pta.h"

#define ALG_ECDSA	0x70003042u
#define ALG_ECDSA_OLD	0x70003041u

static struct tb_blob elf, img;
static uint32_t s;

static void begin(const char *key)
{
	elf = sec_elf(SEC_STOCK);
	img = sec_sign(&elf, true, key);
	sec_on("stm32mp15");
	s = sec_open(0);
}

static void end(void)
{
	board_tee_close(s);
	sec_off();
	tb_free(&img);
	tb_free(&elf);
}

static uint32_t verify(uint32_t alg, uint32_t info_len)
{
	return pta_verify(s, &img, alg, info_len);
}

static void story_test(void **arg)
{
	struct board_tee_param cap[4] = {
		V_IN(0, 0), { .type = TRP_PARAM_VOUT },
		{ .type = TRP_PARAM_VOUT },
	};
	struct trp_status st;

	(void)arg;
	begin(NULL);
	assert_int_equal(board_tee_invoke(s, TRP_PTA_HW_CAPABILITIES, cap,
					  NULL), R_OK);
	assert_int_equal(cap[1].a, 1);
	assert_int_equal(cap[2].a, 1);
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_true(sec_closed());
	pta_steps(s, &elf);
	assert_int_equal(pta(s, TRP_PTA_START), R_OK);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
	st = pta_status(s);
	assert_int_equal(st.state, TRP_RUNNING);
	assert_int_equal(st.flags,
			 TRP_STATUS_STOCK_TA | TRP_STATUS_ISOLATED);
	assert_true(sec_closed());
	assert_int_equal(pta(s, TRP_PTA_STOP), R_OK);
	assert_pta(s, pta(s, TRP_PTA_GET_COREDUMP, M_OUT(NS_OUT, NS_OUT_LEN)),
		   R_ACCESS_DENIED, TRP_E_NO_DUMP);
	/* again, without a release in between */
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	pta_steps(s, &elf);
	assert_int_equal(pta(s, TRP_PTA_START), R_OK);
	assert_int_equal(pta(s, TRP_PTA_STOP), R_OK);
	assert_int_equal(pta(s, TRP_PTA_RELEASE), R_OK);
	assert_true(sec_given_back());
	assert_true(sec_wiped());
	assert_int_equal(pta_status(s).flags, 0);
	end();
}

static void algorithms_test(void **arg)
{
	(void)arg;
	begin("p256.der");
	assert_int_equal(verify(ALG_ECDSA, 0), R_OK);
	assert_int_equal(pta(s, TRP_PTA_RELEASE), R_OK);
	assert_int_equal(verify(ALG_ECDSA_OLD, 16), R_OK);
	assert_int_equal(pta(s, TRP_PTA_RELEASE), R_OK);
	assert_pta(s, verify(ALG_RSA, 0), R_SIGNATURE_INVALID,
		   TRP_E_SIGNATURE);
	assert_pta(s, verify(0x70414930, 0), R_NOT_SUPPORTED, TRP_E_SIGNTYPE);
	end();
}

/* A failure of any kind is the end of the load */
static void assert_given_up(void)
{
	assert_int_equal(pta_status(s).state, TRP_OFF);
	assert_true(sec_given_back() && sec_wiped());
	assert_int_equal(pta(s, TRP_PTA_START), R_BAD_STATE);
}

static void failures_test(void **arg)
{
	static uint8_t junk[TRP_IPC_SEG_MAX + 4];

	(void)arg;
	memset(junk, 0x77, sizeof(junk));
	begin(NULL);
	/* nothing is loaded: no seal */
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_pta(s, pta(s, TRP_PTA_START), R_SECURITY, TRP_E_SEAL);
	assert_int_equal(pta(s, TRP_PTA_RELEASE), R_OK);
	/* the digest of other bytes */
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_int_equal(pta_elf_segment(s, &elf, 0), R_OK);
	put(P_DATA, junk, 64);
	assert_pta(s, pta(s, TRP_PTA_LOAD_SEGMENT_SHA256, M_IN(P_DATA, 64),
			  V_IN(0x200, 0), M_IN(P_DIGEST, 32)), R_SECURITY,
		   TRP_E_DIGEST);
	assert_given_up();
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_pta(s, pta_segment(s, 0x20000000, junk, 64), R_ACCESS_DENIED,
		   TRP_E_REGION);
	assert_given_up();
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_pta(s, pta_segment(s, BOARD_TEE_DDR_BASE, junk, 64),
		   R_ACCESS_DENIED, TRP_E_TEE_MEMORY);
	assert_given_up();
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_pta(s, pta_segment(s, 0xfffffff0, junk, 64), R_BAD_FORMAT,
		   TRP_E_SEG_WRAP);
	assert_given_up();
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_pta(s, pta_segment(s, SEC_RSC_DA, junk, sizeof(junk)),
		   R_OUT_OF_MEMORY, TRP_E_IPC_SIZE);
	assert_given_up();
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_pta(s, pta_zero(s, 0xfff8, 16), R_ACCESS_DENIED, TRP_E_REGION);
	assert_given_up();
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_pta(s, pta_zero(s, 0x1000, 0), R_BAD_FORMAT, TRP_E_SEG_EMPTY);
	assert_given_up();
	end();
}

static void arguments_test(void **arg)
{
	(void)arg;
	begin(NULL);
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_int_equal(pta(s, TRP_PTA_RELEASE), R_OK);
	assert_pta(s, pta(s, TRP_PTA_VERIFY_DIGEST, M_IN(P_INFO, 7),
			  M_IN(P_DIGEST, 32), M_IN(P_SIG, 256)),
		   R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	assert_pta(s, pta(s, TRP_PTA_VERIFY_DIGEST, M_IN(P_INFO, 9),
			  M_IN(P_DIGEST, 32), M_IN(P_SIG, 256)),
		   R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	assert_pta(s, pta(s, TRP_PTA_VERIFY_DIGEST, M_IN(P_INFO, 8),
			  M_IN(P_DIGEST, 31), M_IN(P_SIG, 256)),
		   R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	assert_pta(s, pta(s, TRP_PTA_VERIFY_DIGEST, M_IN(P_INFO, 8),
			  M_IN(P_DIGEST, 32), M_IN(P_SIG, 513)),
		   R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	assert_pta(s, pta(s, TRP_PTA_VERIFY_DIGEST, M_IN(P_INFO, 8),
			  M_IN(P_DIGEST, 32), M_IN(P_SIG, 255)),
		   R_SIGNATURE_INVALID, TRP_E_SIGNATURE);
	end();
}

/* The platform's TLVs: only what the hardware does anyway */
static void tlv_test(void **arg)
{
	const uint32_t zero = 0, other = 0x10000000;

	(void)arg;
	begin(NULL);
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	put(P_DATA, &zero, 4);
	assert_int_equal(pta(s, TRP_PTA_RELEASE, V_IN(TRP_ID_BOOTADDR, 0),
			     M_IN(P_DATA, 4)), R_OK);
	put(P_DATA, &other, 4);
	assert_pta(s, pta(s, TRP_PTA_RELEASE, V_IN(TRP_ID_BOOTADDR, 0),
			  M_IN(P_DATA, 4)), R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	assert_pta(s, pta(s, TRP_PTA_RELEASE, V_IN(TRP_ID_BOOTSEC, 0),
			  M_IN(P_DATA, 4)), R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	end();
}

/* ST's form of the platform TLVs comes in a load only */
static void tlv_state_test(void **arg)
{
	(void)arg;
	begin(NULL);
	assert_pta(s, pta(s, TRP_PTA_RELEASE, V_IN(TRP_ID_BOOTADDR, 0),
			  M_IN(P_DATA, 4)), R_BAD_STATE, TRP_E_NOT_LOADING);
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_pta(s, pta(s, TRP_PTA_RELEASE, V_IN(0x10005, 0),
			  M_IN(P_DATA, 4)), R_NOT_IMPLEMENTED,
		   TRP_E_NOT_IMPLEMENTED);
	assert_pta(s, pta(s, TRP_PTA_RELEASE, V_IN(TRP_ID_BOOTADDR, 0),
			  M_IN(P_DATA, 3)), R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	end();
}

/* ---- steps, by an application that does what it likes ------------------- */

/* The right bytes with the wrong claims; each ends the load */
static void claims_test(void **arg)
{
	uint8_t digest[32] = { 0 };

	(void)arg;
	begin(NULL);
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	put(P_DATA, elf.p, 0x100);
	put(P_DIGEST, digest, sizeof(digest));
	assert_pta(s, pta(s, TRP_PTA_LOAD_SEGMENT_SHA256, M_IN(P_DATA, 0x100),
			  V_IN(0, 1), M_IN(P_DIGEST, 32)), R_BAD_PARAMETERS,
		   TRP_E_ARGUMENT);
	assert_given_up();
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_pta(s, pta(s, TRP_PTA_LOAD_SEGMENT_SHA256, M_IN(0, 0),
			  V_IN(0, 0), M_IN(P_DIGEST, 32)), R_BAD_PARAMETERS,
		   TRP_E_BUFFER);
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_pta(s, pta(s, TRP_PTA_LOAD_SEGMENT_SHA256, M_IN(P_DATA, 0x100),
			  V_IN(0, 0), M_IN(P_DIGEST, 31)), R_BAD_PARAMETERS,
		   TRP_E_ARGUMENT);
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_pta(s, pta(s, TRP_PTA_SET_MEMORY, V_IN(SEC_DATA_DA + 0x200, 0),
			  V_IN(0x200, 0), V_IN(1, 0)), R_BAD_PARAMETERS,
		   TRP_E_ARGUMENT);
	assert_given_up();
	end();
}

/* ST's form of command 3 */
static void st_segment_test(void **arg)
{
	uint8_t seg[88] = { 0x04, 0x00, 0x00, 0x50 };
	const struct {
		uint32_t at, value, res, reason;
	} rows[] = {
		{ 68, 0, R_OK, 0 },
		{ 0, 0x50000006, R_NOT_SUPPORTED, TRP_E_HASHTYPE },
		{ 68, 0x10000110, R_NOT_SUPPORTED, TRP_E_ENCRYPTED },
		{ 4, 0, R_SECURITY, TRP_E_DIGEST },
	};
	uint32_t off, n;
	size_t i;

	(void)arg;
	begin(NULL);
	off = trp_get32(tb_phdr(elf.p, 0) + 4);
	n = trp_get32(tb_phdr(elf.p, 0) + 16);
	tb_sha256(elf.p + off, n, seg + 4);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t bad[88];

		assert_int_equal(verify(ALG_RSA, 0), R_OK);
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

/* One command; VERIFY_DIGEST, LOAD_IMAGE and steps with the right bytes */
static uint32_t command(uint32_t cmd)
{
	struct board_tee_param cap[4] = { V_IN(0, 0), V_OUT, V_OUT };
	struct trp_report said = { .err = TRP_E_DIGEST };

	switch (cmd) {
	case TRP_PTA_HW_CAPABILITIES:
		return board_tee_invoke(s, cmd, cap, NULL);
	case TRP_PTA_LOAD_SEGMENT_SHA256:
		return pta_elf_segment(s, &elf, 0);
	case TRP_PTA_SET_MEMORY:
		return pta_zero(s, SEC_DATA_DA + 0x200, 0x200);
	case TRP_PTA_DA_TO_PA:
		return pta(s, cmd, V_IN(SEC_DATA_DA, 0), V_IN(16, 0), V_OUT);
	case TRP_PTA_VERIFY_DIGEST:
		return verify(ALG_RSA, 0);
	case TRP_PTA_LOAD_IMAGE:
		return pta_load(s, &img);
	case TRP_PTA_FIRMWARE_LOAD:
		return pta(s, cmd, M_IN(P_DATA, 8));
	case TRP_PTA_REPORT:
		put(P_DATA, &said, sizeof(said));
		return pta(s, cmd, M_IN(P_DATA, sizeof(said)));
	case TRP_PTA_GET_RSC_TABLE:
		return pta(s, cmd, V_OUT, V_OUT);
	case TRP_PTA_GET_COREDUMP:
		return pta(s, cmd, M_OUT(NS_OUT, NS_OUT_LEN));
	case TRP_PTA_GET_STATUS:
		return pta(s, cmd, M_OUT(NS_SMALL, sizeof(struct trp_status)));
	case TRP_PTA_GET_STATE:
		return pta(s, cmd, V_OUT);
	default:
		return pta(s, cmd);
	}
}

/* Every command while a load is under way, each in one of its own */
static void loading_test(void **arg)
{
	/* what is not here answers and changes nothing */
	static const struct {
		uint32_t cmd, res;
		bool ends;
	} rows[] = {
		{ TRP_PTA_FIRMWARE_LOAD, R_NOT_IMPLEMENTED, false },
		{ TRP_PTA_START, R_SECURITY, false },
		{ TRP_PTA_RELEASE, R_OK, true },
		{ TRP_PTA_VERIFY_DIGEST, R_BAD_STATE, false },
		{ TRP_PTA_LOAD_IMAGE, R_BAD_STATE, false },
		{ TRP_PTA_GET_RSC_TABLE, R_BAD_STATE, false },
		{ TRP_PTA_GET_COREDUMP, R_BAD_STATE, false },
	};
#define COMMAND(num, ...) (num),
	static const uint32_t all[] = { TRP_PTA_TABLE(COMMAND) };
	const size_t num = sizeof(rows) / sizeof(*rows);
	size_t i, k;

	(void)arg;
	begin(NULL);
	for (i = 0; i < sizeof(all) / sizeof(*all); i++) {
		for (k = 0; k < num; k++)
			if (rows[k].cmd == all[i])
				break;
		assert_int_equal(verify(ALG_RSA, 0), R_OK);
		assert_int_equal(command(all[i]),
				 k < num ? rows[k].res : R_OK);
		assert_int_equal(pta_status(s).state, TRP_OFF);
		if (k < num && rows[k].ends) {
			assert_true(sec_given_back() && sec_wiped());
			continue;
		}
		assert_true(sec_closed());
		pta_steps(s, &elf);
		assert_int_equal(pta(s, TRP_PTA_START), R_OK);
		assert_int_equal(pta(s, TRP_PTA_STOP), R_OK);
		assert_int_equal(pta(s, TRP_PTA_RELEASE), R_OK);
	}
	end();
}

/* One session cannot go on with, or spoil, what another began */
static void two_sessions_test(void **arg)
{
	uint32_t other;

	(void)arg;
	begin(NULL);
	other = sec_open(0);
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_int_equal(pta_elf_segment(other, &elf, 0), R_BAD_STATE);
	assert_int_equal(pta_zero(other, 0x1000, 16), R_BAD_STATE);
	assert_int_equal(pta_load(other, &img), R_BAD_STATE);
	assert_int_equal(pta(other, TRP_PTA_START), R_BAD_STATE);
	assert_int_equal(pta(other, TRP_PTA_RELEASE), R_BAD_STATE);
	pta_steps(s, &elf);
	/* all is there, and it is not theirs to start */
	assert_int_equal(pta(other, TRP_PTA_START), R_BAD_STATE);
	assert_int_equal(pta_status(s).state, TRP_OFF);
	board_tee_close(other);
	assert_int_equal(pta(s, TRP_PTA_START), R_OK);
	end();
}

/* A session that closes in the middle takes its load with it */
static void closed_session_test(void **arg)
{
	(void)arg;
	begin(NULL);
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_int_equal(pta_elf_segment(s, &elf, 0), R_OK);
	assert_true(sec_closed());
	board_tee_close(s);
	assert_true(sec_given_back());
	assert_true(sec_wiped());
	s = sec_open(0);
	assert_int_equal(pta_status(s).state, TRP_OFF);
	end();
}

/* Loads of the two kinds do not mix */
static void mixed_test(void **arg)
{
	struct tb_blob ours = sec_image(SEC_GOOD, NULL, 0);

	(void)arg;
	begin(NULL);
	assert_int_equal(verify(ALG_RSA, 0), R_OK);
	assert_int_equal(pta_load(s, &ours), R_BAD_STATE);
	pta_steps(s, &elf);
	assert_int_equal(pta(s, TRP_PTA_START), R_OK);
	assert_int_equal(pta(s, TRP_PTA_STOP), R_OK);
	/* ours replaces it, and nothing of it goes on */
	assert_int_equal(pta_load(s, &ours), R_OK);
	assert_int_equal(verify(ALG_RSA, 0), R_BAD_STATE);
	assert_int_equal(pta_elf_segment(s, &elf, 0), R_BAD_STATE);
	assert_int_equal(pta_status(s).flags & TRP_STATUS_STOCK_TA, 0);
	assert_int_equal(pta(s, TRP_PTA_START), R_OK);
	end();
	tb_free(&ours);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(story_test), sec_test(algorithms_test),
		sec_test(failures_test), sec_test(arguments_test),
		sec_test(tlv_test), sec_test(tlv_state_test),
		sec_test(claims_test), sec_test(st_segment_test),
		sec_test(loading_test), sec_test(two_sessions_test),
		sec_test(closed_session_test), sec_test(mixed_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
