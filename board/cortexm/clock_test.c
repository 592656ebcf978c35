/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One clock for the core: ticks, cycles and watchdog agree, and stand still
 * while the PC does not let the core run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine_harness_test.h"

#define CYCLES		(COUNTER + 4)
#define TICK		64000u	/* cycles */

/* SysTick each 64000 cycles: [0x10000000]++; DWT to [0x10000004] for ever */
#define TICKS_ISR	0x2c
static const uint16_t prog_ticks[] = {
	0x480d, 0xf04f, 0x7180, 0x6001, 0x480c, 0x2100, 0x6041, 0x2101,
	0x6001, 0x4a0b, 0xf64f, 0x11ff, 0x6051, 0x2100, 0x6091, 0x2107,
	0x6011, 0xf04f, 0x5380, 0x6841, 0x6059, 0xe7fc, 0xf04f, 0x5080,
	0x6801, 0x3101, 0x6001, 0x4770, 0xedfc, 0xe000, 0x1000, 0xe000,
	0xe010, 0xe000,
};

/* WWDG1 refreshed as fast as possible, 4 ms are allowed; [0x10000000]++ */
static const uint16_t prog_refresh[] = {
	0x4804, 0x21ff, 0xf04f, 0x5380, 0x6001, 0x681a, 0x3201, 0x601a,
	0xe7fa, 0x0000, 0xa000, 0x4000,
};

/* WWDG1 refreshed in the early wakeup, [0x10000000]++ each time; isr at 0x16 */
#define EWI_ISR		0x16
static const uint16_t prog_ewi[] = {
	0x480a, 0xf643, 0x217f, 0x6041, 0x4a09, 0x2101, 0x6011, 0x21c1,
	0x6001, 0xbf30, 0xe7fd,
	0x4805, 0x21c1, 0x6001, 0x2100, 0x6081, 0xf04f, 0x5080, 0x6801,
	0x3101, 0x6001, 0x4770,
	0xa000, 0x4000, 0xe100, 0xe000,
};

/* WWDG1 on, then a register is read until it says what it never says */
static const uint16_t prog_poll[] = {
	0x4803, 0x21ff, 0x6001, 0x6882, 0x2a02, 0xd1fc, 0xe7fe, 0x0000,
	0xa000, 0x4000,
};

/* WWDG1 on, then a loop of one instruction */
static const uint16_t prog_wwdg[] = {
	0x4801, 0x21ff, 0x6001, 0xe7fe, 0xa000, 0x4000,
};

/* WWDG1 on, 524 ms are allowed, asleep for ever */
static const uint16_t prog_dog[] = {
	0x4803, 0xf643, 0x017f, 0x6041, 0x21ff, 0x6001, 0xbf30, 0xe7fd,
	0xa000, 0x4000,
};

#define LOAD(h, prog)	harness_program(h, prog, sizeof(prog))

static int up(void **state)
{
	struct harness *h = harness_open(TRP_CORTEXM);

	*state = h;
	return h ? 0 : -1;
}

static int down(void **state)
{
	return harness_close(*state);
}

static void wait_count(struct harness *h, uint32_t n)
{
	uint64_t t0 = harness_ns();

	while (harness_word(h, COUNTER) < n && !h->crashes &&
	       harness_ns() - t0 < 20000000000u)
		harness_pump(h, 1);
	if (h->crashes)
		fail_msg("%s", h->last.text);
	assert_true(harness_word(h, COUNTER) >= n);
}

/* Ticks do not merge while cycles count on, and neither counts a pause. */
static void test_one_clock(void **state)
{
	struct harness *h = *state;
	uint32_t ticks, cycles, i;
	uint64_t t0;

	LOAD(h, prog_ticks);
	harness_vector(h, 15, CODE + TICKS_ISR);
	harness_set_word(h, COUNTER, 0);
	harness_set_word(h, CYCLES, 0);
	t0 = harness_ns();
	harness_run(h);
	for (i = 0; i < 10; i++) {
		wait_count(h, harness_word(h, COUNTER) + 3);
		harness_pause(h, 40);
	}
	harness_halt(h);
	t0 = (harness_ns() - t0) / 1000000;
	ticks = harness_word(h, COUNTER);
	cycles = harness_word(h, CYCLES);
	print_message("%u ticks, %u cycles in %u ms\n", ticks, cycles,
		      (unsigned int)t0);
	assert_true(ticks >= 30);
	/*
	 * The cycles began a little before the ticks, and the last tick may
	 * have come after the last look at the cycles.
	 */
	assert_in_range(ticks, (cycles - TICK / 20) / TICK, cycles / TICK + 1);
	assert_true(cycles / TICK <= t0 - 10 * 40);
}

static void test_pause_does_not_bite(void **state)
{
	struct harness *h = *state;
	unsigned int i;

	LOAD(h, prog_refresh);
	harness_set_word(h, COUNTER, 0);
	harness_run(h);
	for (i = 0; i < 10; i++) {
		wait_count(h, harness_word(h, COUNTER) + 1000);
		harness_pause(h, 30);
	}
	wait_count(h, harness_word(h, COUNTER) + 1000);
}

/* From warning to bite are 8 ms of the core, however long it is stopped. */
static void test_watchdog_warns(void **state)
{
	struct harness *h = *state;
	unsigned int i;

	LOAD(h, prog_ewi);
	harness_vector(h, 16, CODE + EWI_ISR);
	harness_set_word(h, COUNTER, 0);
	harness_run(h);
	for (i = 0; i < 10; i++) {
		wait_count(h, harness_word(h, COUNTER) + 1);
		harness_pause(h, 30);
	}
	wait_count(h, harness_word(h, COUNTER) + 1);
}

static void bites(struct harness *h, uint32_t mhz, bool slow)
{
	struct mcu_msg m;

	h->mhz = mhz;
	harness_run(h);
	harness_expect(h, MCU_CRASH, &m);
	assert_int_equal(m.value, MCU_WATCHDOG);
	assert_non_null(strstr(m.text, "not refreshed in time"));
	if (!!strstr(m.text, "PC is too slow") != slow)
		fail_msg("%u MHz: %s", mhz, m.text);
	harness_halt(h);
}

/* No PC reads registers as fast as this core would. */
static void test_bite_of_the_pc(void **state)
{
	struct harness *h = *state;

	LOAD(h, prog_poll);
	bites(h, 20000, true);
	LOAD(h, prog_wwdg);
	bites(h, 0, false);
}

/* What would have woken the core may have come in time. */
static void test_bite_after_oversleeping(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	LOAD(h, prog_dog);
	harness_run(h);
	while (!atomic_load(&h->shared->sleeping))
		harness_sleep_ms(1);
	harness_pause(h, 700);
	harness_expect(h, MCU_CRASH, &m);
	assert_int_equal(m.value, MCU_WATCHDOG);
	if (!strstr(m.text, "the PC woke it"))
		fail_msg("%s", m.text);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_one_clock),
		TEST(test_pause_does_not_bite),
		TEST(test_watchdog_warns),
		TEST(test_bite_of_the_pc),
		TEST(test_bite_after_oversleeping),
	};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
