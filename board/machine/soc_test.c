/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of SoCs: found by name, and what each must keep to. */
#include "machine_test.h"

static void found_by_name(void **state)
{
	struct board_config cfg = { .log = keep_log, .soc = "stm32mp1" };
	const char *name;
	unsigned int i;

	(void)state;
	assert_int_equal(board_open(&cfg), -ENODEV);
	cfg.soc = "";
	assert_int_equal(board_open(&cfg), -ENODEV);
	for (i = 0; (name = board_soc_name(i)); i++) {
		assert_string_equal(soc_find(name)->name, name);
		cfg.soc = name;
		assert_int_equal(board_open(&cfg), 0);
		assert_ptr_equal(machine.soc, soc_find(name));
		assert_int_equal(board_open(&cfg), -EBUSY);
		board_close();
	}
	assert_true(i > 0);
	assert_ptr_equal(soc_find(NULL), soc_find(board_soc_name(0)));
}

static bool apart(uint64_t a, uint64_t alen, uint64_t b, uint64_t blen)
{
	return a + alen <= b || b + blen <= a;
}

static void check_banks(const struct soc_desc *soc)
{
	unsigned int i, j;

	assert_in_range(soc->nbanks, 1, BOARD_MAX_BANKS);
	for (i = 0; i < soc->nbanks; i++) {
		const struct bank_desc *b = &soc->banks[i];

		/* views map whole pages */
		assert_int_equal(b->base % 4096, 0);
		assert_int_equal(b->size % 4096, 0);
		assert_false(b->guard >= 0 && b->secure);
		for (j = 0; j < i; j++) {
			const struct bank_desc *o = &soc->banks[j];

			assert_true(apart(b->base, b->size, o->base, o->size));
			assert_string_not_equal(b->name, o->name);
			assert_true(b->guard < 0 || b->guard != o->guard);
		}
	}
}

/* Each alias leads into banks from its first to its last byte */
static void check_aliases(const struct soc_desc *soc)
{
	unsigned int i, j;

	for (i = 0; i < soc->naliases; i++) {
		const struct alias_desc *a = &soc->aliases[i];
		uint32_t found = 0;

		for (j = 0; j < soc->nbanks; j++) {
			const struct bank_desc *b = &soc->banks[j];

			if (apart(a->base, a->size, b->base, b->size))
				continue;
			assert_true(b->base >= a->base);
			assert_true(b->size <= a->size);
			assert_true(b->guard >= 0);
			found += b->size;
		}
		assert_int_equal(found, a->size);
	}
}

static void check_periphs(const struct soc_desc *soc)
{
	unsigned int i, j;

	assert_true(soc->nperiphs > 0);
	for (i = 0; i < soc->nperiphs; i++) {
		const struct periph_desc *p = &soc->periphs[i];

		assert_non_null(p->may);
		assert_non_null(p->access);
		for (j = 0; j < soc->nbanks; j++)
			assert_true(apart(p->base, p->size, soc->banks[j].base,
					  soc->banks[j].size));
		for (j = 0; j < i; j++)
			assert_true(apart(p->base, p->size,
					  soc->periphs[j].base,
					  soc->periphs[j].size));
	}
}

static void each_is_well_formed(void **state)
{
	const struct soc_desc *soc;
	unsigned int i;

	(void)state;
	for (i = 0; board_soc_name(i); i++) {
		soc = soc_find(board_soc_name(i));
		assert_non_null(soc->reset);
		assert_non_null(soc->may);
		check_banks(soc);
		check_aliases(soc);
		check_periphs(soc);
	}
}

/* What a power-on leaves is no matter of what was there before */
static void reset_forgets(void **state)
{
	(void)state;
	reg_set(BOARD_SEC, BKP(3), 0x1234);
	set_decprot(1, DP_S_RW);
	reg_set(BOARD_SEC, DECLOCK2, 1u << (81 - 64));
	board_close();
	assert_int_equal(power_on("/nonexistent/trp-cortexm", false), 0);
	assert_int_equal(reg_get(BOARD_SEC, BKP(3)), 0);
	assert_int_equal(reg_get(BOARD_SEC, DECLOCK2), 0);
	assert_true(board_allowed(BOARD_NS, SRAM2, 4, true));
	set_decprot(1, DP_S_RW);	/* not locked any more */
	assert_false(board_allowed(BOARD_NS, SRAM2, 4, true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found_by_name),
		cmocka_unit_test(each_is_well_formed),
		cmocka_unit_test_setup_teardown(reset_forgets, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
