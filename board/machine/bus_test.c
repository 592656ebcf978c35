/* SPDX-License-Identifier: BSD-2-Clause */
/* The bus: memory map, aliases, holes, registers and who may write them. */
#include <time.h>

#include "machine_test.h"

static void memory_wakes_as_junk(void **state)
{
	static uint8_t buf[0x60000];
	size_t i;

	(void)state;
	assert_int_equal(board_read(BOARD_NS, SRAM1, buf, sizeof(buf)), 0);
	for (i = 0; i < sizeof(buf); i++)
		assert_int_not_equal(buf[i], 0);
	assert_int_equal(board_read(BOARD_NS, RETRAM, buf, 0x10000), 0);
	for (i = 0; i < 0x10000; i++)
		assert_int_not_equal(buf[i], 0);
}

static void aliases_are_one_memory(void **state)
{
	static const struct {
		enum board_master who;
		uint32_t write, read;
	} same[] = {
		{ BOARD_NS, 0x10000000, 0x30000000 },
		{ BOARD_NS, 0x3005fffc, 0x1005fffc },
		{ BOARD_DMA, 0x10048000, 0x30048000 },
		{ BOARD_SEC, 0x10020000, 0x30020000 },
		{ BOARD_M4, 0x00000000, 0x38000000 },
		{ BOARD_M4, 0x38000100, 0x00000100 },
		{ BOARD_M4, 0x10000004, 0x30000004 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		uint32_t v = 0xc0de0000u + (uint32_t)i;

		reg_set(same[i].who, same[i].write, v);
		assert_int_equal(reg_get(same[i].who, same[i].read), v);
	}
	/* what the M4 wrote at its 0 is at RETRAM's address for all */
	assert_int_equal(reg_get(BOARD_NS, RETRAM), 0xc0de0004);
}

static void refuse(enum board_master who, uint64_t pa, size_t len,
		   const char *region)
{
	unsigned int before = board_last_fault()->count;
	uint8_t buf[64];

	memset(buf, 0xff, sizeof(buf));
	assert_int_equal(board_read(who, pa, buf, len), -EACCES);
	assert_int_equal(buf[0] | buf[len - 1], 0);
	assert_int_equal(board_write(who, pa, buf, len), -EACCES);
	assert_int_equal(board_last_fault()->count, before + 2);
	assert_int_equal(board_last_fault()->master, who);
	assert_true(board_last_fault()->write);
	assert_string_equal(board_last_fault()->region, region);
	assert_false(board_allowed(who, pa, len, false));
	assert_false(board_allowed(who, pa, len, true));
}

static void holes_are_refused(void **state)
{
	uint8_t none = 0;

	(void)state;
	refuse(BOARD_NS, 0x00000000, 4, "nothing");
	refuse(BOARD_SEC, 0x00000000, 4, "nothing");
	refuse(BOARD_M4, 0x00010000, 4, "nothing");
	refuse(BOARD_NS, 0x10060000, 4, "nothing");
	refuse(BOARD_NS, 0x3005fffe, 4, "nothing");
	assert_int_equal(board_last_fault()->addr, 0x30060000);
	refuse(BOARD_NS, BOARD_DDR_BASE + BOARD_DDR_SIZE - 8, 16, "nothing");
	refuse(BOARD_DMA, UINT64_MAX - 3, 8, "nothing");
	refuse(BOARD_NS, 0x130000000, 4, "nothing");
	refuse(BOARD_M4, BOARD_DDR_BASE, 4, "ddr");
	refuse(BOARD_NS, BOARD_TEE_DDR_BASE, 4, "tee-ddr");
	refuse(BOARD_DMA, BOARD_TEE_DDR_BASE + 0x1000, 4, "tee-ddr");
	refuse(BOARD_M4, BOARD_TEE_DDR_BASE, 4, "tee-ddr");
	/* nothing asked, nothing refused */
	assert_int_equal(board_read(BOARD_NS, 0x20000000, &none, 0), 0);
	assert_int_equal(board_write(BOARD_NS, 0x20000000, &none, 0), 0);
}

static void a_write_is_whole_or_not_at_all(void **state)
{
	uint32_t before[2], after[2];
	const uint32_t v[2] = { 1, 2 };

	(void)state;
	set_decprot(1, DP_S_RW);
	assert_int_equal(board_read(BOARD_SEC, SRAM2 - 4, before, 8), 0);
	assert_int_equal(board_write(BOARD_NS, SRAM2 - 4, v, 8), -EACCES);
	assert_int_equal(board_last_fault()->addr, SRAM2);
	assert_int_equal(board_read(BOARD_SEC, SRAM2 - 4, after, 8), 0);
	assert_memory_equal(before, after, 8);
	/* and it does cross banks where both are open */
	set_decprot(1, DP_NS_RW);
	assert_int_equal(board_write(BOARD_NS, SRAM2 - 4, v, 8), 0);
	assert_int_equal(reg_get(BOARD_NS, 0x10020000), 2);
}

static void registers_want_words(void **state)
{
	(void)state;
	refuse(BOARD_SEC, TZCR, 2, "rcc");
	refuse(BOARD_SEC, TZCR + 2, 4, "rcc");
	refuse(BOARD_SEC, TZCR, 8, "rcc");
	refuse(BOARD_NS, 0x5c00a145, 4, "tamp");
	assert_int_equal(reg_get(BOARD_SEC, 0x50000800), 0);
	assert_true(logged("rcc: register 0x800 is not modelled"));
}

/* Each register: who may write it, and that a refused write changes nothing */
static void registers_are_protected(void **state)
{
	static const struct {
		uint32_t pa, value;
		const char *name;
		bool others_read, others_write, others_write_open;
	} regs[] = {
		{ TZCR, 0, "rcc", true, false, false },
		{ MP_GCR, 0, "rcc", true, false, true },
		{ MP_GRSTCSETR, 0, "rcc", true, false, true },
		{ DECPROT5, 0, "etzpc", true, false, false },
		{ 0x5c007010, 0, "etzpc", true, false, false },
		{ DECLOCK2, 1, "etzpc", true, false, false },
		{ BKP(0), 7, "tamp", false, false, false },
		{ BKP(16), 7, "tamp", false, false, false },
		{ BKP(17), 7, "tamp", true, true, true },
		{ BKP(18), 7, "tamp", true, true, true },
	};
	static const enum board_master others[] = {
		BOARD_NS, BOARD_DMA, BOARD_M4,
	};
	size_t i, j, open;

	for (open = 0; open < 2; open++) {
		board_close();
		assert_int_equal(power_on("/nonexistent", open), 0);
		for (i = 0; i < sizeof(regs) / sizeof(regs[0]); i++)
			for (j = 0; j < 3; j++) {
				uint32_t pa = regs[i].pa, v = 0;
				uint32_t was = reg_get(BOARD_SEC, pa);
				bool w = open ? regs[i].others_write_open :
						regs[i].others_write;
				int got;

				assert_int_equal(board_allowed(others[j], pa,
					4, true), w);
				assert_int_equal(board_allowed(others[j], pa,
					4, false), regs[i].others_read);
				got = board_read(others[j], pa, &v, 4);
				assert_int_equal(got, regs[i].others_read ?
						 0 : -EACCES);
				got = board_write(others[j], pa,
						  &regs[i].value, 4);
				assert_int_equal(got, w ? 0 : -EACCES);
				if (w)
					continue;
				assert_int_equal(reg_get(BOARD_SEC, pa), was);
				assert_string_equal(board_last_fault()->region,
						    regs[i].name);
				assert_int_equal(board_last_fault()->addr, pa);
			}
	}
	(void)state;
}

static void power_on_values(void **state)
{
	(void)state;
	assert_int_equal(reg_get(BOARD_NS, TZCR), 3);
	assert_int_equal(reg_get(BOARD_NS, MP_GCR), 0);
	assert_int_equal(reg_get(BOARD_NS, DECPROT5), 0xffffffff);
	assert_int_equal(reg_get(BOARD_NS, DECLOCK2), 0);
	assert_int_equal(reg_get(BOARD_NS, BKP(18)), 0);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	reg_set(BOARD_SEC, TZCR, 0);
	assert_int_equal(reg_get(BOARD_NS, TZCR), 0);
	board_close();
	assert_int_equal(power_on("/nonexistent", false), 0);
	assert_int_equal(reg_get(BOARD_NS, TZCR), 3);
}

static void secure_cpu_reaches_registers(void **state)
{
	uint8_t *rcc = board_sec_map(0x50000000, 0x1000);
	uint8_t *tamp = board_sec_map(0x5c00a000, 0x400);
	volatile uint32_t *load;

	(void)state;
	assert_non_null(rcc);
	assert_non_null(tamp);
	assert_int_equal(board_sec_io_read32((uintptr_t)rcc), 3);
	board_sec_io_write32((uintptr_t)tamp + 0x148, 2);
	assert_int_equal(reg_get(BOARD_NS, BKP(18)), 2);
	assert_int_equal(board_sec_pa(tamp + 0x148), BKP(18));
	assert_true(ABORTS(board_sec_io_read32((uintptr_t)tamp + 0x149)));
	assert_string_equal(abort_fault.region, "tamp");
	/* loads and stores do not reach registers */
	load = (volatile uint32_t *)rcc;
	assert_true(ABORTS(*load));
	assert_int_equal(abort_fault.addr, TZCR);
	board_sec_unmap(rcc, 0x1000);
	board_sec_unmap(tamp, 0x400);
	assert_null(board_sec_map(0x50001000, 4));
	assert_null(board_sec_map(0x50000ffc, 8));
	assert_null(board_sec_map(0x10000000, 0x60001));
	assert_null(board_sec_map(SRAM1, 0));
}

static void semaphores(void **state)
{
	const uint32_t r3 = 0x4c00000c, rlr3 = 0x4c00008c;

	(void)state;
	assert_int_equal(reg_get(BOARD_NS, r3), 0);
	reg_set(BOARD_NS, r3, 0x80000105);
	assert_int_equal(reg_get(BOARD_NS, r3), 0x80000105);
	/* another process of ours neither takes nor frees it */
	reg_set(BOARD_NS, r3, 0x80000106);
	reg_set(BOARD_NS, r3, 0x00000106);
	assert_int_equal(reg_get(BOARD_NS, r3), 0x80000105);
	reg_set(BOARD_NS, r3, 0x00000105);
	assert_int_equal(reg_get(BOARD_NS, r3), 0);
	/* nor does somebody who claims to be the other core */
	reg_set(BOARD_NS, r3, 0x80000205);
	assert_int_equal(reg_get(BOARD_NS, r3), 0);
	assert_int_equal(reg_get(BOARD_NS, rlr3), 0x80000100);
	assert_int_equal(reg_get(BOARD_NS, r3), 0x80000100);
	/* held by the M4: one-step lock does not change it */
	atomic_store(&machine.shared->hsem[4], 0x80000200);
	assert_int_equal(reg_get(BOARD_NS, rlr3 + 4), 0x80000200);
}

static void mailbox_registers(void **state)
{
	const uint32_t scr = 0x4c001008, a2m = 0x4c00100c, m2a = 0x4c00101c;

	(void)state;
	board_ipcc_send(2);
	reg_set(BOARD_NS, scr, 1u << 16);
	assert_int_equal(reg_get(BOARD_NS, a2m), 5);
	assert_true(board_ipcc_busy(0));
	assert_false(board_ipcc_busy(1));
	assert_false(board_ipcc_take(0));
	atomic_store(&machine.shared->ipcc_m2a[1], 1);
	atomic_store(&machine.shared->ipcc_m2a[5], 1);
	assert_int_equal(reg_get(BOARD_NS, m2a), 0x22);
	reg_set(BOARD_NS, scr, 1u << 5);
	assert_int_equal(reg_get(BOARD_NS, m2a), 2);
	assert_true(board_ipcc_take(1));
	assert_false(board_ipcc_take(1));
	board_ipcc_send(MCU_IPCC_CHANNELS);
	assert_false(board_ipcc_take(MCU_IPCC_CHANNELS));
	assert_false(board_ipcc_busy(MCU_IPCC_CHANNELS));
	reg_set(BOARD_NS, 0x4c001004, 0x3f);
	assert_int_equal(reg_get(BOARD_NS, 0x4c001004), 0x3f);
	assert_int_equal(reg_get(BOARD_NS, 0x4c001000), 0);
	assert_false(board_watchdog_fired());
	atomic_store(&machine.shared->wwdg, 1);
	assert_true(board_watchdog_fired());
	assert_false(board_watchdog_fired());
}

static void power_cycles_leak_nothing(void **state)
{
	unsigned int fds, i;
	struct timespec a, b;
	double ms;

	(void)state;
	board_close();
	board_close();
	fds = open_fds();
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	for (i = 0; i < 300; i++) {
		uint8_t *p;

		assert_int_equal(power_on("/nonexistent", false), 0);
		p = board_sec_map(SRAM1, 0x1000);
		p[i] = 1;
		assert_int_equal(board_open(&machine.cfg), -EBUSY);
		board_close();
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	assert_int_equal(open_fds(), fds);
	ms = (double)(b.tv_sec - a.tv_sec) * 1e3 +
	     (double)(b.tv_nsec - a.tv_nsec) / 1e6;
	print_message("%.2f ms a power cycle\n", ms / 300);
	assert_true(ms / 300 < 20);
	assert_int_equal(power_on("/nonexistent", false), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		T(memory_wakes_as_junk),
		T(aliases_are_one_memory),
		T(holes_are_refused),
		T(a_write_is_whole_or_not_at_all),
		T(registers_want_words),
		T(registers_are_protected),
		T(power_on_values),
		T(secure_cpu_reaches_registers),
		T(semaphores),
		T(mailbox_registers),
		T(power_cycles_leak_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
