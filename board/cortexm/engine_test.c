/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trp-cortexm driven over its socket: this test is the board. Small programs
 * are here as machine code, so that no cross compiler is needed; the larger
 * ones are in firmware/, see firmware_test.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine_harness_test.h"

/* [0x10000000]++ for ever */
static const uint16_t prog_count[] = {
	0xf04f, 0x5080, 0x6801, 0x3101, 0x6001, 0xe7fb,
};

/* branch to 0x60000000, with 7 in r1 */
static const uint16_t prog_wild[] = {
	0x4801, 0x2107, 0x4700, 0x0000, 0x0001, 0x6000,
};

/* [0x10000000] = 1, nop, [0x10000004] = 1, stay */
static const uint16_t prog_store[] = {
	0xf04f, 0x5080, 0x2101, 0x6001, 0xbf00, 0x6041, 0xe7fe,
};

/* answer each mailbox channel on itself, [0x10000000]++; isr at 0x16 */
#define ECHO_ISR	0x16
static const uint16_t prog_echo[] = {
	0x480a, 0x2101, 0x6101, 0x2100, 0x6141, 0x4a09, 0x2180, 0x60d1,
	0xbf30, 0xe7fd, 0xbf00,
	0x4805, 0x68c1, 0xea41, 0x4101, 0x6181, 0xf04f, 0x5080, 0x6801,
	0x3101, 0x6001, 0x4770,
	0x1000, 0x4c00, 0xe100, 0xe000,
};

/* [0x10000000] = ++TAMP bkp18, with GPIOA read twice in between */
static const uint16_t prog_tamp[] = {
	0x4805, 0x6801, 0x3101, 0x6001, 0x4804, 0x6802, 0x6802, 0xf04f,
	0x5080, 0x6001, 0xe7fe, 0x0000, 0xa148, 0x5c00, 0x2000, 0x5000,
};

/* AIRCR = SYSRESETREQ */
static const uint16_t prog_reset[] = {
	0x4801, 0x4902, 0x6001, 0xe7fe, 0xed0c, 0xe000, 0x0004, 0x05fa,
};

/* WWDG1 on, never refreshed */
static const uint16_t prog_wwdg[] = {
	0x4801, 0x21ff, 0x6001, 0xe7fe, 0xa000, 0x4000,
};

/* likewise, and refreshed at once, before its window opens */
static const uint16_t prog_early[] = {
	0x4803, 0x2140, 0x6041, 0x21ff, 0x6001, 0x6001, 0xe7fe, 0x0000,
	0xa000, 0x4000,
};

/* s0 = 1 at 0x208, with CPACR as after reset; then [0x10000000]++ for ever */
static const uint16_t prog_fpu[] = {
	0x2001, 0xf04f, 0x5380, 0xe7ff, 0xee00, 0x0a10, 0xee30, 0x0a00,
	0xe7ff, 0x681a, 0x3201, 0x601a, 0xe7fb,
};

/* likewise, enabled in the same block and used for ever */
static const uint16_t prog_fpu_on[] = {
	0xf04f, 0x5380, 0x4806, 0xf44f, 0x0170, 0x6001, 0xee00, 0x0a10,
	0xe7ff, 0x681a, 0x3201, 0x601a, 0xee00, 0x0a10, 0xe7f9, 0x0000,
	0xed88, 0xe000,
};

/* read 0x60000000 for ever; the handler at 8 steps over the instruction */
#define SKIP_HANDLER	8
static const uint16_t prog_flood[] = {
	0xf04f, 0x40c0, 0x6801, 0xe7fd, 0x9806, 0x3002, 0x9006, 0x4770,
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

static void assert_counts(struct harness *h, bool counts)
{
	uint32_t was = harness_word(h, COUNTER), i;

	for (i = 0; i < 200 && harness_word(h, COUNTER) == was; i++)
		harness_sleep_ms(counts ? 5 : 1);
	assert_int_equal(harness_word(h, COUNTER) != was, counts);
}

static void test_runs_and_halts(void **state)
{
	struct harness *h = *state;
	uint64_t blocks;

	LOAD(h, prog_count);
	harness_run(h);
	assert_counts(h, true);
	blocks = atomic_load(&h->shared->blocks);
	assert_true(blocks > 0);
	harness_halt(h);
	assert_counts(h, false);
	harness_halt(h);	/* answered when halted already, too */
}

/* A fresh core per start sees code that was changed behind its back. */
static void test_restarts_with_new_code(void **state)
{
	struct harness *h = *state;
	uint16_t two[sizeof(prog_count) / 2];
	uint64_t t0, sum = 0;
	unsigned int i;

	memcpy(two, prog_count, sizeof(two));
	for (i = 0; i < 100; i++) {
		two[3] = i & 1 ? 0x3102 : 0x3103;	/* adds r1, #2 or #3 */
		harness_set_word(h, COUNTER, 0);
		LOAD(h, two);
		t0 = harness_ns();
		harness_run(h);
		while (harness_word(h, COUNTER) < 100)
			harness_sleep_ms(0);
		harness_halt(h);
		sum += harness_ns() - t0;
		assert_int_equal(harness_word(h, COUNTER) % (i & 1 ? 2 : 3), 0);
	}
	assert_int_equal(h->crashes, 0);
	print_message("start, run and halt: %u us on average\n",
		      (unsigned int)(sum / 100 / 1000));
}

static void test_locks_up(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;
	int again;

	for (again = 0; again < 2; again++) {
		LOAD(h, prog_wild);
		harness_run(h);
		harness_expect(h, MCU_FAULT, &m);
		assert_int_equal(m.addr, 0x60000000);
		assert_int_equal(m.off, 0x60000000);
		harness_expect(h, MCU_CRASH, &m);
		assert_int_equal(m.value, MCU_LOCKUP);
		assert_non_null(strstr(m.text, "lockup"));
		harness_halt(h);
	}
}

static void test_needs_vectors(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	harness_rights(h, RETRAM, 0);
	harness_run(h);
	harness_expect(h, MCU_CRASH, &m);
	assert_int_equal(m.value, MCU_LOCKUP);
	assert_non_null(strstr(m.text, "vector table"));
}

static void test_forbidden_store(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	LOAD(h, prog_store);
	harness_rights(h, SRAM, 1);
	harness_set_word(h, COUNTER, 0x55);
	harness_run(h);
	harness_expect(h, MCU_FAULT, &m);
	assert_int_equal(m.addr, COUNTER);
	assert_int_equal(m.value & 1, 1);
	/* the store itself, not the start of its block */
	assert_int_equal(m.off, CODE + 6);
	harness_expect(h, MCU_CRASH, &m);
	assert_int_equal(harness_word(h, COUNTER), 0x55);
}

/* The firewall closes while the core runs: after MCU_SYNCED nothing moves. */
static void test_rights_while_running(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	LOAD(h, prog_count);
	harness_run(h);
	assert_counts(h, true);
	harness_rights(h, SRAM, 1);
	harness_sync(h);
	harness_expect(h, MCU_FAULT, &m);
	assert_int_equal(m.addr, COUNTER);
	harness_expect(h, MCU_CRASH, &m);
	assert_counts(h, false);
}

static void test_code_rights_while_running(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	LOAD(h, prog_count);
	harness_run(h);
	assert_counts(h, true);
	harness_rights(h, RETRAM, 0);
	harness_sync(h);
	harness_expect(h, MCU_FAULT, &m);
	assert_true(m.addr >= CODE && m.addr < CODE + sizeof(prog_count));
	harness_expect(h, MCU_CRASH, &m);
	assert_counts(h, false);
}

/* Rights that change and change back do not disturb what runs. */
static void test_rights_flicker(void **state)
{
	struct harness *h = *state;
	unsigned int i;

	LOAD(h, prog_count);
	harness_set_word(h, COUNTER, 0);
	harness_run(h);
	assert_counts(h, true);
	for (i = 0; i < 50; i++) {
		harness_rights(h, SPARE, i & 1 ? 3 : 0);
		harness_sync(h);
	}
	assert_counts(h, true);
	assert_int_equal(h->crashes, 0);
	assert_int_equal(h->faults, 0);
}

static void test_doorbell(void **state)
{
	struct harness *h = *state;
	uint64_t t0, sum = 0, worst = 0;
	unsigned int i;

	LOAD(h, prog_echo);
	harness_vector(h, 16 + 103, CODE + ECHO_ISR);
	harness_set_word(h, COUNTER, 0);
	harness_run(h);
	for (i = 0; i < 1000; i++) {
		unsigned int ch = i % MCU_IPCC_CHANNELS;

		t0 = harness_ns();
		atomic_store(&h->shared->ipcc_a2m[ch], 1);
		harness_send(h, &(struct mcu_msg){ .type = MCU_KICK }, -1);
		while (!atomic_load(&h->shared->ipcc_m2a[ch]))
			harness_pump(h, 100);
		t0 = harness_ns() - t0;
		sum += t0;
		worst = t0 > worst ? t0 : worst;
		assert_int_equal(atomic_load(&h->shared->ipcc_a2m[ch]), 0);
		atomic_store(&h->shared->ipcc_m2a[ch], 0);
	}
	while (harness_word(h, COUNTER) < 1000)
		harness_sleep_ms(1);
	assert_int_equal(harness_word(h, COUNTER), 1000);
	print_message("doorbell and answer: %u us on average, %u us at most\n",
		      (unsigned int)(sum / 1000 / 1000),
		      (unsigned int)(worst / 1000));
}

/* WFI costs nothing: the process sleeps, and says so. */
static void test_sleeps(void **state)
{
	struct harness *h = *state;
	uint64_t cpu;
	unsigned int i;

	LOAD(h, prog_echo);
	harness_vector(h, 16 + 103, CODE + ECHO_ISR);
	harness_run(h);
	for (i = 0; i < 1000 && !atomic_load(&h->shared->sleeping); i++)
		harness_sleep_ms(1);
	assert_int_equal(atomic_load(&h->shared->sleeping), 1);
	cpu = harness_cpu_ms(h);
	harness_sleep_ms(300);
	assert_true(harness_cpu_ms(h) - cpu <= 20);
}

/* Faults that the firmware catches neither bury nor delay the board. */
static void test_fault_flood(void **state)
{
	struct harness *h = *state;
	uint64_t t0;

	LOAD(h, prog_flood);
	harness_vector(h, 3, CODE + SKIP_HANDLER);
	harness_run(h);
	for (t0 = harness_ns(); harness_ns() - t0 < 1500000000u;)
		harness_pump(h, 10);
	assert_int_equal(h->crashes, 0);
	assert_true(h->faults >= 32);
	assert_true(h->faults <= 96);
	assert_true(h->logs >= 1);
	t0 = harness_ns();
	harness_halt(h);
	assert_true(harness_ns() - t0 < 500000000u);
}

/* Unicorn is GPL-2.0, OpenSSL is Apache-2.0: never in one program */
static void test_links_no_openssl(void **state)
{
	static char text[1 << 20];
	FILE *f = popen("ldd " TRP_CORTEXM, "r");

	(void)state;
	assert_non_null(f);
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	pclose(f);
	assert_non_null(strstr(text, "libunicorn"));
	assert_null(strstr(text, "libcrypto"));
	assert_null(strstr(text, "libssl"));
}

static void test_board_registers(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	LOAD(h, prog_tamp);
	h->tamp = 41;
	harness_set_word(h, COUNTER, 0);
	harness_run(h);
	harness_expect(h, MCU_LOG, &m);
	assert_non_null(strstr(m.text, "0x50002000"));
	while (harness_word(h, COUNTER) != 42)
		harness_pump(h, 10);
	assert_int_equal(h->tamp, 42);
	assert_int_equal(h->logs, 1);	/* once for two reads */
}

static void test_refused_register(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	LOAD(h, prog_tamp);
	h->refuse = true;
	harness_run(h);
	harness_expect(h, MCU_CRASH, &m);
	assert_non_null(strstr(m.text, "0x5c00a148"));
}

/* A board that is busy elsewhere can still reset a core that waits for it. */
static void test_halt_during_access(void **state)
{
	struct harness *h = *state;

	LOAD(h, prog_tamp);
	h->mute = true;
	harness_run(h);
	while (!h->accesses)
		harness_pump(h, 10);
	harness_halt(h);
	h->mute = false;
	harness_answer(h, 7);	/* too late, for nobody */
	LOAD(h, prog_count);
	harness_run(h);
	assert_counts(h, true);
}

static void test_watchdog_and_reset(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	LOAD(h, prog_wwdg);
	harness_run(h);
	harness_expect(h, MCU_CRASH, &m);
	assert_int_equal(m.value, MCU_WATCHDOG);
	harness_expect(h, MCU_LINE, &m);
	assert_int_equal(atomic_load(&h->shared->wwdg), 1);
	LOAD(h, prog_reset);
	harness_run(h);
	harness_expect(h, MCU_CRASH, &m);
	assert_int_equal(m.value, MCU_ASKED);
}

/* Whoever sees the line finds the reason in the socket already. */
static void test_reason_before_line(void **state)
{
	struct harness *h = *state;

	LOAD(h, prog_wwdg);
	harness_run(h);
	while (!atomic_load(&h->shared->wwdg))
		harness_sleep_ms(0);
	assert_true(harness_pump(h, 0));
	assert_int_equal(h->last.type, MCU_CRASH);
}

static void test_watchdog_window(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	LOAD(h, prog_early);
	harness_run(h);
	harness_expect(h, MCU_CRASH, &m);
	assert_int_equal(m.value, MCU_WATCHDOG);
	assert_non_null(strstr(m.text, "too early"));
}

/* Once per start, and not where it is enabled just before */
static void test_fpu_not_enabled(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		LOAD(h, prog_fpu);
		harness_run(h);
		harness_expect(h, MCU_LOG, &m);
		assert_non_null(strstr(m.text, "FPU used at 0x00000208"));
		assert_counts(h, true);
		harness_halt(h);
	}
	LOAD(h, prog_fpu_on);
	harness_run(h);
	assert_counts(h, true);
	harness_halt(h);
	assert_int_equal(h->logs, 2);
}

static void test_bad_messages(void **state)
{
	struct harness *h = *state;
	const struct mcu_msg wrong[] = {
		{ .type = MCU_MEM, .id = 3, .size = 4096 },	/* no fd */
		{ .type = MCU_MAP, .id = 99, .size = 4096 },
		{ .type = MCU_MAP, .id = RETRAM, .size = 0x20000,
		  .addr = 0x20000000 },
		{ .type = MCU_MAP, .id = RETRAM, .size = 4096,
		  .addr = 0x40000000 },
		{ .type = MCU_MAP, .id = RETRAM, .size = 4096,
		  .addr = 0x10001000 },			/* over SRAM */
		{ .type = MCU_RIGHTS, .id = 9, .value = 3 },
		{ .type = MCU_SHARED },
		{ .type = 7777 },
	};
	struct mcu_msg m;
	unsigned int i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		harness_send(h, &wrong[i], -1);
		harness_expect(h, MCU_LOG, &m);
		assert_non_null(strstr(m.text, "refused"));
	}
	LOAD(h, prog_count);
	harness_run(h);
	assert_counts(h, true);
}

static void test_killed(void **state)
{
	struct harness *h = *state;

	LOAD(h, prog_count);
	harness_run(h);
	assert_counts(h, true);
	assert_true(harness_kill(h));
	assert_counts(h, false);
}

static void test_needs_a_socket(void **state)
{
	(void)state;
	assert_int_equal(harness_without_socket(TRP_CORTEXM), 2);
}

/* How fast a loop of 4 instructions with 2 memory accesses is */
static void test_speed(void **state)
{
	struct harness *h = *state;
	uint64_t ms;
	uint32_t n;

	LOAD(h, prog_count);
	harness_run(h);
	harness_sleep_ms(200);
	n = harness_word(h, COUNTER);
	ms = harness_cpu_ms(h);
	harness_sleep_ms(500);
	n = harness_word(h, COUNTER) - n;
	ms = harness_cpu_ms(h) - ms;
	assert_true(n > 100000);
	print_message("load-add-store-branch: %u MIPS of CPU time\n",
		      (unsigned int)(n * 2.0 * 4 / 1000 / (double)(ms + 1)));
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_runs_and_halts),
		TEST(test_restarts_with_new_code),
		TEST(test_locks_up),
		TEST(test_needs_vectors),
		TEST(test_forbidden_store),
		TEST(test_rights_while_running),
		TEST(test_code_rights_while_running),
		TEST(test_rights_flicker),
		TEST(test_doorbell),
		TEST(test_sleeps),
		TEST(test_fault_flood),
		cmocka_unit_test(test_links_no_openssl),
		TEST(test_board_registers),
		TEST(test_refused_register),
		TEST(test_halt_during_access),
		TEST(test_watchdog_and_reset),
		TEST(test_reason_before_line),
		TEST(test_watchdog_window),
		TEST(test_fpu_not_enabled),
		TEST(test_bad_messages),
		TEST(test_killed),
		TEST(test_speed),
		cmocka_unit_test(test_needs_a_socket),
	};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
