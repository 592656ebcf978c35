/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an application with the right UUID could do to firmware that it did
 * not load: the pseudo TA alone, named after what was once wrong.
 */
#include "../secure/pta.h"

static struct tb_blob elf, img;
static uint32_t s;

static void begin(void)
{
	elf = sec_elf(SEC_GOOD);
	img = sec_image(SEC_GOOD, NULL, 0);
	sec_on("stm32mp15");
	s = sec_open(0);
	assert_int_equal(pta_verify(s, &img), R_OK);
}

static void end(void)
{
	board_tee_close(s);
	sec_off();
	tb_free(&img);
	tb_free(&elf);
}

/* A manifest that cannot even be copied says nothing about what is loaded */
static void loaded_survives_bad_manifest_test(void **arg)
{
	(void)arg;
	begin();
	pta_steps(s, &elf);
	assert_int_equal(pta(s, TRP_PTA_COMMIT, V_IN(0, 0), V_OUT, V_OUT),
			 R_OK);
	assert_pta(s, pta(s, TRP_PTA_VERIFY_MANIFEST, M_IN(0, 0), V_OUT),
		   R_BAD_PARAMETERS, TRP_E_BUFFER);
	assert_int_equal(pta_status(s).state, TRP_LOADED);
	assert_pta(s, pta(s, TRP_PTA_VERIFY_MANIFEST,
			  M_IN(P_DATA, TRP_MAX_MANIFEST_LEN + 1), V_OUT),
		   R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	assert_int_equal(pta_status(s).state, TRP_LOADED);
	assert_true(sec_closed());
	assert_int_equal(pta(s, TRP_PTA_START), R_OK);
	end();
}

/* Another session may not end a load that it did not begin */
static void release_of_a_foreign_load_test(void **arg)
{
	uint32_t other;

	(void)arg;
	begin();
	other = sec_open(0);
	assert_int_equal(pta(other, TRP_PTA_RELEASE), R_BAD_STATE);
	pta_steps(s, &elf);
	assert_int_equal(pta(s, TRP_PTA_COMMIT, V_IN(0, 0), V_OUT, V_OUT),
			 R_OK);
	board_tee_close(other);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(loaded_survives_bad_manifest_test),
		sec_test(release_of_a_foreign_load_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
