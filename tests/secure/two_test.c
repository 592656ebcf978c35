/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two processors (tests/two.dts): states, memory, firewall and refusals of
 * one never touch the other.
 */
#include "secure.h"

#include <libfdt.h>

#define BANK2		0x30050000u
#define BANK2_LEN	0x10000u
#define REG_HOLD2	0x5C00A154u
#define HELD		0x48454c44u
#define RELEASED	0x52554e21u

static bool second_open(void)
{
	return board_allowed(BOARD_NS, BANK2, BANK2_LEN, true);
}

static bool second_wiped(void)
{
	static uint8_t buf[BANK2_LEN];
	size_t i;

	assert_int_equal(board_read(BOARD_NS, BANK2, buf, sizeof(buf)), 0);
	for (i = 0; i < sizeof(buf); i++)
		if (buf[i])
			return false;
	return true;
}

static void apart_test(void **arg)
{
	struct tb_blob one = sec_image(SEC_GOOD, NULL, 0);
	struct tb_blob two = sec_image(SEC_SECOND, NULL, 0);
	uint64_t pa, len;
	uint32_t s0, s1;

	(void)arg;
	sec_on("two");
	assert_int_equal(sec_reg(REG_HOLD2), HELD);
	s0 = sec_open(0);
	s1 = sec_open(1);
	assert_int_equal(sec_load(s1, 1, &two), R_OK);
	assert_int_equal(sec_status(s0, 0).state, TRP_OFF);
	assert_true(sec_given_back());
	assert_false(second_open());
	assert_int_equal(sec_load(s0, 0, &one), R_OK);
	assert_int_equal(sec_cmd(s0, TRP_TA_START_FW, 0), R_OK);
	assert_int_equal(sec_reg(REG_HOLD2), HELD);
	assert_int_equal(sec_cmd(s1, TRP_TA_START_FW, 1), R_OK);
	assert_int_equal(sec_reg(REG_HOLD2), RELEASED);

	/* the normal world's addresses, of the device tree */
	assert_int_equal(sec_rsc(s1, 1, &pa, &len), R_OK);
	assert_int_equal(pa, 0x10046000);
	assert_int_equal(len, SEC_RSC_LEN);
	assert_int_equal(sec_rsc(s0, 0, &pa, &len), R_OK);
	assert_int_equal(pa, SEC_RSC_DA);

	assert_int_equal(sec_cmd(s0, TRP_TA_STOP_FW, 0), R_OK);
	assert_int_equal(sec_cmd(s0, TRP_TA_RELEASE_FW, 0), R_OK);
	assert_true(sec_wiped() && sec_given_back());
	assert_int_equal(sec_status(s1, 1).state, TRP_RUNNING);
	assert_false(second_open());
	assert_int_equal(sec_cmd(s1, TRP_TA_STOP_FW, 1), R_OK);
	assert_int_equal(sec_reg(REG_HOLD2), HELD);
	assert_int_equal(sec_cmd(s1, TRP_TA_RELEASE_FW, 1), R_OK);
	assert_true(second_open());
	assert_true(second_wiped());
	board_tee_close(s0);
	board_tee_close(s1);
	sec_off();
	tb_free(&one);
	tb_free(&two);
}

/* An image for one is outside the other's memory */
static void foreign_test(void **arg)
{
	struct tb_blob one = sec_image(SEC_GOOD, NULL, 0);
	uint32_t s0, s1;

	(void)arg;
	sec_on("two");
	s0 = sec_open(0);
	s1 = sec_open(1);
	assert_int_equal(sec_load(s1, 1, &one), R_ACCESS_DENIED);
	assert_int_equal(sec_status(s1, 1).reason, TRP_E_REGION);
	assert_int_equal(sec_status(s0, 0).reason, 0);
	assert_true(second_open());
	board_tee_close(s0);
	board_tee_close(s1);
	sec_off();
	tb_free(&one);
}

#define REG_FAIL2	0x5C00A158u
#define FAIL_RST	1u
#define FAIL_RELEASE	2u
#define FAIL_HOLD	3u

/* A reset line that does not answer: nothing runs, nothing is open */
static void reset_test(void **arg)
{
	struct tb_blob two = sec_image(SEC_SECOND, NULL, 0);
	/* one that cannot be held again may run: nothing but a stop leads on */
	static const struct {
		uint32_t fail, state;
	} fails[] = {
		{ FAIL_RELEASE, TRP_STOPPED }, { FAIL_HOLD, TRP_CRASHED },
	};
	uint32_t s, i;

	(void)arg;
	sec_on("two");
	s = sec_open(1);
	for (i = 0; i < 2; i++) {
		assert_int_equal(sec_load(s, 1, &two), R_OK);
		sec_reg_set(REG_FAIL2, fails[i].fail);
		assert_refused(s, 1, sec_cmd(s, TRP_TA_START_FW, 1), R_GENERIC,
			       TRP_E_RESET);
		assert_int_equal(sec_status(s, 1).state, fails[i].state);
		assert_false(second_open());
		if (fails[i].state == TRP_CRASHED) {
			assert_refused(s, 1, sec_cmd(s, TRP_TA_STOP_FW, 1),
				       R_GENERIC, TRP_E_RESET);
			assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 1),
					 R_BAD_STATE);
			assert_int_equal(sec_load(s, 1, &two), R_BAD_STATE);
			assert_false(second_open());
		}
		/* it may have run: what is there is not what was verified */
		sec_reg_set(REG_FAIL2, 0);
		assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 1), R_BAD_STATE);
		assert_int_equal(sec_cmd(s, TRP_TA_STOP_FW, 1), R_OK);
	}
	assert_int_equal(sec_load(s, 1, &two), R_OK);
	assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 1), R_OK);
	sec_reg_set(REG_FAIL2, FAIL_RST);
	assert_refused(s, 1, sec_cmd(s, TRP_TA_STOP_FW, 1), R_GENERIC,
		       TRP_E_RESET);
	assert_int_equal(sec_status(s, 1).state, TRP_RUNNING);
	sec_reg_set(REG_FAIL2, 0);
	assert_int_equal(sec_cmd(s, TRP_TA_STOP_FW, 1), R_OK);
	assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 1), R_OK);
	assert_true(second_open() && second_wiped());
	board_tee_close(s);
	sec_off();
	tb_free(&two);
}

/* A processor that cannot be held at boot is left out; the other works */
static void unheld_test(void **arg)
{
	uint32_t s;

	(void)arg;
	sec_on("two");
	board_tee_shutdown();
	sec_reg_set(REG_FAIL2, FAIL_RST);
	assert_int_equal(board_tee_boot(), 0);
	assert_true(sec_logged("401 RESET"));
	assert_int_equal(sec_try_open(1, BOARD_LOGIN_REE_KERNEL, &s),
			 R_NOT_SUPPORTED);
	s = sec_open(0);
	board_tee_close(s);
	sec_off();
}

/* Two processors with code in one bank: its one state cannot follow both */
static void same_bank_test(void **arg)
{
	static const char *const keys[] = { "rsa2048.der", NULL };
	const fdt32_t reg[] = { cpu_to_fdt32(0x10030000),
				cpu_to_fdt32(0x10000) };
	uint32_t s, open = 0;
	size_t len, id;
	void *dtb;

	(void)arg;
	sec_trust(keys);
	dtb = sec_dtb("two", &len);
	fdt_delprop(dtb, fdt_path_offset(dtb, "/ahb1"), "dma-ranges");
	fdt_setprop(dtb, fdt_path_offset(dtb,
		    "/reserved-memory/second_ram@10050000"), "reg", reg,
		    sizeof(reg));
	assert_int_equal(sec_on_dtb(dtb, len), 0);
	assert_true(sec_logged("SRAM2"));
	assert_true(sec_logged("belongs to"));
	/* whoever comes first has it, the other is left out */
	for (id = 0; id < 2; id++)
		if (sec_try_open((uint32_t)id, BOARD_LOGIN_REE_KERNEL, &s) ==
		    R_OK) {
			board_tee_close(s);
			open++;
		}
	assert_int_equal(open, 1);
	sec_off();
	free(dtb);
}

/* Each has its own owner */
static void owners_test(void **arg)
{
	uint32_t s0, s1, t1;

	(void)arg;
	sec_on("two");
	s0 = sec_open(0);
	s1 = sec_open(1);
	t1 = sec_open(1);
	assert_int_equal(sec_cmd(s0, TRP_TA_STOP_FW, 0), R_OK);
	assert_int_equal(sec_cmd(s1, TRP_TA_STOP_FW, 1), R_BUSY);
	assert_int_equal(sec_cmd(t1, TRP_TA_STOP_FW, 1), R_OK);
	board_tee_close(s0);
	board_tee_close(s1);
	board_tee_close(t1);
	sec_off();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(apart_test), sec_test(foreign_test),
		sec_test(reset_test), sec_test(unheld_test),
		sec_test(same_bank_test), sec_test(owners_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
