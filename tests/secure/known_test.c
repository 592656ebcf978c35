/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A manifest that was verified before, and the keys that verified it.
 */
#include "secure.h"
#include "../../optee/pta/keys.h"

/* The trusted keys keep their ids, and open no signature any more */
static void spoil_keys(void)
{
	size_t i;

	for (i = 0; trp_rproc_key(i); i++)
		((struct trp_pubkey *)(uintptr_t)trp_rproc_key(i))->value[9]
			^= 1;
}

/*
 * What this processor verified last is not verified again: shown by keys that
 * verify nothing any more, and then by one that is not trusted any more. All
 * else is checked as ever, and anything else in between is the end of it.
 */
static void known_test(void **arg)
{
	static const char *const keys[] = { "rsa2048.der", "p256.der", NULL };
	static const struct tb_edit edits[] = {
		{ TB_FLIP_SIG, .at = 0, .value = 1 },
		{ TB_FLIP_SIG, .at = 255, .value = 0x80 },
		{ TB_FLIP, .at = 0x70, .value = 1 },
	};
	static const struct tb_edit code = { TB_FLIP_IMG, .at = 0x120,
					     .value = 1 };
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	struct tb_blob other = sec_image(SEC_OTHER, NULL, 0);
	struct tb_blob changed = sec_image(SEC_GOOD, &code, 1);
	uint8_t id[TRP_DIGEST_LEN];
	uint32_t s;
	size_t i;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	sec_trust(keys);
	for (i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		struct tb_blob bad = sec_image(SEC_GOOD, &edits[i], 1);

		assert_int_equal(sec_load(s, 0, &img), R_OK);
		assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 0), R_OK);
		assert_refused(s, 0, sec_load(s, 0, &bad), R_SIGNATURE_INVALID,
			       TRP_E_SIGNATURE);
		tb_free(&bad);
	}
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 0), R_OK);
	/* nothing can be verified from here on: what passes is known */
	spoil_keys();
	/* a segment that differs: the manifest is the known one */
	assert_refused(s, 0, sec_load(s, 0, &changed), R_SECURITY,
		       TRP_E_DIGEST);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	tb_key_id("rsa2048.der", id);
	assert_memory_equal(sec_status(s, 0).key_id, id, sizeof(id));
	assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_OK);
	assert_int_equal(sec_cmd(s, TRP_TA_STOP_FW, 0), R_OK);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 0), R_OK);
	/* another one, refused: then the first one is new again */
	assert_refused(s, 0, sec_load(s, 0, &other), R_SIGNATURE_INVALID,
		       TRP_E_SIGNATURE);
	assert_refused(s, 0, sec_load(s, 0, &img), R_SIGNATURE_INVALID,
		       TRP_E_SIGNATURE);
	/* known, but not of a key that is trusted any more */
	sec_trust(keys);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 0), R_OK);
	sec_trust(keys + 1);
	assert_refused(s, 0, sec_load(s, 0, &img), R_SIGNATURE_INVALID,
		       TRP_E_SIGNATURE);
	board_tee_close(s);
	sec_off();
	tb_free(&img);
	tb_free(&other);
	tb_free(&changed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(known_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
