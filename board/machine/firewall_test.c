/* SPDX-License-Identifier: BSD-2-Clause */
/* The firewall: each mode, each master, reads and writes, each bank. */
#include "machine_test.h"

static const struct {
	const char *name;
	uint32_t pa;
} banks[] = {
	{ "sram1", 0x30000000 }, { "sram2", 0x30020000 },
	{ "sram3", 0x30040000 }, { "sram4", 0x30050000 },
	{ "retram", 0x38000000 },
};

/* columns: read and write of sec, ns, dma, m4 */
static const struct {
	enum decprot mode;
	bool rcc_hardened;
	const char *can;
} modes[] = {
	{ DP_S_RW,	    true,  "rw -- -- --" },
	{ DP_NS_R_S_W,	    true,  "rw r- r- r-" },
	{ DP_MCU_ISOLATION, true,  "-- -- -- rw" },
	{ DP_NS_RW,	    true,  "rw rw rw rw" },
	{ DP_S_RW,	    false, "rw -- -- --" },
	{ DP_NS_R_S_W,	    false, "rw r- r- r-" },
	{ DP_MCU_ISOLATION, false, "rw rw rw rw" },
	{ DP_NS_RW,	    false, "rw rw rw rw" },
};

#define MODES (sizeof(modes) / sizeof(modes[0]))
#define BANKS (sizeof(banks) / sizeof(banks[0]))

static void one_access(enum board_master who, uint32_t pa, const char *name,
		       bool read, bool write)
{
	unsigned int before = board_last_fault()->count;
	uint32_t v = 0x12345678;

	assert_int_equal(board_allowed(who, pa, 4, false), read);
	assert_int_equal(board_allowed(who, pa, 4, true), write);
	assert_int_equal(board_last_fault()->count, before);
	assert_int_equal(board_write(who, pa, &v, 4), write ? 0 : -EACCES);
	if (!write) {
		assert_int_equal(board_last_fault()->count, ++before);
		assert_int_equal(board_last_fault()->master, who);
		assert_true(board_last_fault()->write);
		assert_int_equal(board_last_fault()->addr, pa);
		assert_string_equal(board_last_fault()->region, name);
	}
	assert_int_equal(board_read(who, pa, &v, 4), read ? 0 : -EACCES);
	if (read)
		return;
	assert_int_equal(v, 0);
	assert_int_equal(board_last_fault()->count, ++before);
	assert_false(board_last_fault()->write);
}

static void every_mode_master_and_bank(void **state)
{
	size_t i, j, k;

	(void)state;
	for (i = 0; i < MODES; i++) {
		reg_set(BOARD_SEC, TZCR, modes[i].rcc_hardened ? 3 : 0);
		for (j = 0; j < BANKS; j++) {
			set_decprot((unsigned int)j, modes[i].mode);
			for (k = 0; k < BOARD_MASTERS; k++) {
				const char *can = modes[i].can + 3 * k;

				one_access((enum board_master)k, banks[j].pa,
					   banks[j].name, can[0] == 'r',
					   can[1] == 'w');
			}
			set_decprot((unsigned int)j, DP_NS_RW);
		}
	}
}

/* The board's idea of a refusal must be that of the bytes, too */
static void refused_bytes_do_not_move(void **state)
{
	uint32_t v = 0xbad;

	(void)state;
	reg_set(BOARD_NS, SRAM1, 0x600d);
	set_decprot(0, DP_MCU_ISOLATION);
	assert_int_equal(board_write(BOARD_NS, SRAM1, &v, 4), -EACCES);
	assert_int_equal(board_write(BOARD_DMA, 0x10000000, &v, 4), -EACCES);
	assert_int_equal(board_last_fault()->addr, 0x10000000);
	assert_int_equal(board_write(BOARD_SEC, SRAM1, &v, 4), -EACCES);
	assert_int_equal(reg_get(BOARD_M4, SRAM1), 0x600d);
	assert_true(logged("dma write at 0x10000000 (sram1) refused"));
}

static void one_bank_does_not_concern_the_next(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < BANKS; i++) {
		set_decprot((unsigned int)i, DP_S_RW);
		for (j = 0; j < BANKS; j++)
			assert_int_equal(board_allowed(BOARD_NS, banks[j].pa,
						       4, true), i != j);
		set_decprot((unsigned int)i, DP_NS_RW);
	}
	set_decprot(0, DP_S_RW);
	assert_false(board_allowed(BOARD_NS, 0x1001fffc, 4, false));
	assert_true(board_allowed(BOARD_NS, 0x10020000, 4, false));
	assert_false(board_allowed(BOARD_NS, 0x1001fffe, 4, false));
}

static void isolation_needs_both_bits(void **state)
{
	uint32_t tzcr;

	(void)state;
	set_decprot(4, DP_MCU_ISOLATION);
	for (tzcr = 0; tzcr < 4; tzcr++) {
		reg_set(BOARD_SEC, TZCR, tzcr);
		assert_int_equal(board_allowed(BOARD_NS, RETRAM, 4, true),
				 tzcr != 3);
		assert_int_equal(board_allowed(BOARD_SEC, RETRAM, 4, true),
				 tzcr != 3);
		assert_true(board_allowed(BOARD_M4, 0, 4, true));
	}
}

static void a_locked_bank_keeps_its_mode(void **state)
{
	(void)state;
	set_decprot(1, DP_S_RW);
	reg_set(BOARD_SEC, DECLOCK2, 1u << (81 - 64));
	reg_set(BOARD_SEC, DECPROT5, 0xffffffff);
	assert_int_equal(reg_get(BOARD_SEC, DECPROT5), 0xfffffff3);
	assert_false(board_allowed(BOARD_NS, SRAM2, 4, false));
	/* the lock itself stays, too */
	reg_set(BOARD_SEC, DECLOCK2, 0);
	assert_int_equal(reg_get(BOARD_SEC, DECLOCK2), 1u << 17);
	reg_set(BOARD_SEC, DECPROT5, 0xffffffff);
	assert_int_equal(reg_get(BOARD_SEC, DECPROT5), 0xfffffff3);
	/* the others go on */
	set_decprot(0, DP_S_RW);
	assert_false(board_allowed(BOARD_NS, SRAM1, 4, false));
}

/* A pointer of the secure CPU obeys at each access, not when it was made. */
static void secure_views_obey(void **state)
{
	volatile uint8_t *p = board_sec_map(0x10000000, 0x40000);
	size_t i, mode;
	uint8_t v = 0;

	(void)state;
	assert_non_null((void *)(uintptr_t)p);
	for (mode = 0; mode < 4; mode++)
		for (i = 0; i < 2; i++) {
			bool no = modes[mode].can[0] == '-';
			size_t at = i * 0x20000 + 0x123;

			set_decprot((unsigned int)i, modes[mode].mode);
			assert_int_equal(ABORTS(v = p[at]), no);
			assert_int_equal(ABORTS(p[at] = 1), no);
			if (no) {
				assert_int_equal(abort_fault.addr,
						 0x10000000 + at);
				assert_string_equal(abort_fault.region,
						    banks[i].name);
				assert_int_equal(abort_fault.master,
						 BOARD_SEC);
				assert_true(abort_fault.write);
			}
			board_sec_clean((void *)(uintptr_t)p, 0x40000);
			set_decprot((unsigned int)i, DP_NS_RW);
		}
	(void)v;
}

static void tee_memory_is_secure_only(void **state)
{
	uint8_t *p = board_sec_map(BOARD_TEE_DDR_BASE, 0x2000);
	uint8_t *q = board_sec_map(BOARD_DDR_BASE + 0x100, 0x100);
	uint8_t v;

	(void)state;
	p[0x1fff] = 0x42;
	assert_int_equal(board_read(BOARD_NS, BOARD_TEE_DDR_BASE + 0x1fff, &v,
				    1), -EACCES);
	assert_int_equal(board_read(BOARD_SEC, BOARD_TEE_DDR_BASE + 0x1fff, &v,
				    1), 0);
	assert_int_equal(v, 0x42);
	/* normal-world DDR is one coherent memory for both worlds */
	q[0] = 0x43;
	assert_int_equal(board_read(BOARD_DMA, BOARD_DDR_BASE + 0x100, &v, 1),
			 0);
	assert_int_equal(v, 0x43);
	v = 0x44;
	assert_int_equal(board_write(BOARD_NS, BOARD_DDR_BASE + 0x100, &v, 1),
			 0);
	assert_int_equal(q[0], 0x44);
	assert_int_equal(board_sec_dirty(BOARD_DDR_BASE, 0x1000), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		T(every_mode_master_and_bank),
		T(refused_bytes_do_not_move),
		T(one_bank_does_not_concern_the_next),
		T(isolation_needs_both_bits),
		T(a_locked_bank_keeps_its_mode),
		T(secure_views_obey),
		T(tee_memory_is_secure_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
