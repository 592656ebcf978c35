/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Thousands of commands in no order, right and wrong, from two sessions. After
 * each one: memory is open exactly when nothing is loaded, the core runs
 * exactly when the state says so, and what it runs is what was signed.
 */
#include "pta.h"

#define STEPS	3000
#define KINDS	14u

static uint32_t seed;
static struct tb_blob elf, good, other, forged, stock;
static uint32_t s[2];

static uint32_t pick(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 16) % n;
}

/* Return: its kind; @res: of the pseudo TA */
static uint32_t step(uint32_t x, uint32_t *res)
{
	static const uint32_t simple[] = {
		TRP_PTA_START, TRP_PTA_STOP, TRP_PTA_RELEASE, TRP_PTA_START,
	};
	const uint32_t kind = pick(KINDS);
	struct board_tee_param p[4];

	*res = R_OK;
	switch (kind) {
	case 0:
		/* never whole: always refused */
		pta_image(x, &good, pick(2) ? 8 : 0, p);
		break;
	case 1:
		*res = pta_load(x, pick(2) ? &other : &forged);
		break;
	case 2:
		*res = pta_elf_segment(x, &elf, pick(3));
		break;
	case 3:
		*res = pta_zero(x, SEC_DATA_DA + 0x200, 0x200);
		break;
	case 4:
		*res = pta(x, TRP_PTA_GET_RSC_TABLE, V_OUT, V_OUT);
		break;
	case 5:
		*res = pta(x, TRP_PTA_GET_COREDUMP, M_OUT(NS_OUT, NS_OUT_LEN));
		break;
	case 6:
		/* the normal world can write this register whenever it likes */
		sec_reg_set(REG_M4_STATE, M4_STATE_CRASH);
		break;
	case 7:
		board_tee_close(x);
		s[x == s[1]] = sec_open(0);
		break;
	case 8:
	case 9:
		*res = pta_load(x, &good);
		break;
	case 10:
		*res = pta_verify(x, &stock, ALG_RSA, 0);
		break;
	default:
		*res = pta(x, simple[pick(4)]);
	}
	return kind;
}

static bool core_runs(void)
{
	return board_mcu_state(NULL) != BOARD_MCU_RESET;
}

static void check(unsigned int seen[TRP_STATES])
{
	uint32_t junk = 0xdeadbeef;
	struct trp_status st = pta_status(s[0]);

	seen[st.state]++;
	assert_int_equal(sec_given_back(), !(st.flags & TRP_STATUS_ISOLATED));
	if (st.state == TRP_OFF) {
		/* what was there is gone; leave something for the next one */
		board_write(BOARD_NS, 0x38008000, &junk, sizeof(junk));
	} else {
		assert_true(sec_closed());
	}
	if (st.state == TRP_RUNNING)
		assert_true(core_runs());
	else if (st.state != TRP_CRASHED)
		assert_false(core_runs());
	if (st.state == TRP_LOADED) {
		static uint8_t code[0x10000];
		const uint8_t *ph = tb_phdr(elf.p, 0);
		size_t i;

		assert_int_equal(board_read(BOARD_SEC, 0x38000000, code,
					    sizeof(code)), 0);
		assert_memory_equal(code, elf.p + trp_get32(ph + 4), 0x100);
		for (i = 0x100; i < sizeof(code); i++)
			assert_int_equal(code[i], 0);
	}
}

static void walk_test(void **arg)
{
	const struct tb_edit flip = { TB_FLIP_SIG, .at = 5, .value = 4 };
	unsigned int seen[TRP_STATES] = { 0 }, fine[KINDS] = { 0 }, i;
	uint32_t kind, res;

	(void)arg;
	elf = sec_elf(SEC_GOOD);
	good = sec_image(SEC_GOOD, NULL, 0);
	other = sec_image(SEC_OTHER, NULL, 0);
	stock = sec_sign(&elf, true, NULL);
	forged = sec_image(SEC_GOOD, &flip, 1);
	for (seed = 1; seed < 4; seed++) {
		uint32_t start = seed;

		sec_on("stm32mp15");
		s[0] = sec_open(0);
		s[1] = sec_open(0);
		for (i = 0; i < STEPS / 3; i++) {
			kind = step(s[pick(2)], &res);
			fine[kind] += res == R_OK;
			check(seen);
		}
		board_tee_close(s[0]);
		board_tee_close(s[1]);
		sec_off();
		seed = start;
	}
	/* the walk came everywhere */
	for (i = TRP_OFF; i < TRP_STATES; i++)
		assert_true(i == TRP_LOADING || seen[i] > 20);
	/* and no step was refused at all times */
	for (i = 0; i < KINDS; i++)
		assert_true(fine[i] > 3);
	tb_free(&elf);
	tb_free(&stock);
	tb_free(&good);
	tb_free(&other);
	tb_free(&forged);
}

int main(void)
{
	const struct CMUnitTest tests[] = { sec_test(walk_test) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
