/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The firmware of firmware/ on trp-cortexm, with this test as the board and
 * as Linux. Skipped where the cross compiler is not installed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine_harness_test.h"

#define TRACE_LEN	4096u
#define RTOS_SECONDS	10

/* Offsets in the demo's resource table, and what Linux puts there */
#define TABLE		0x10048000u
#define VDEV_ENTRY	4		/* index */
#define VDEV_STATUS	24u
#define VRING0_DA	28u
#define VRING1_DA	48u
#define VRING0		0x10040000u
#define VRING1		0x10041000u
#define BUFFERS		0x10042000u
#define NUM		16u
#define USED_AT		((16 * NUM + 6 + 2 * NUM + 15) & ~15u)

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

static void load(struct harness *h, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), FIRMWARE "%s.elf", name);
	if (!harness_load(h, path)) {
		print_message("%s is not built\n", path);
		skip();
	}
	harness_run(h);
}

/* The trace buffer, found through the resource table as Linux does */
static const char *trace_text(struct harness *h)
{
	uint32_t i, n = harness_word(h, TABLE + 4);

	for (i = 0; i < n; i++) {
		uint32_t e = TABLE + harness_word(h, TABLE + 16 + 4 * i);

		if (harness_word(h, e) == 2)
			return harness_at(h, harness_word(h, e + 4),
					  TRACE_LEN);
	}
	fail_msg("no trace in the resource table");
	return NULL;
}

/* Wait for a text on the trace; the rest of its line, or NULL */
static const char *trace_has(struct harness *h, const char *what, int ms)
{
	uint64_t end = harness_ns() + (uint64_t)ms * 1000000u;
	static char copy[TRACE_LEN + 1];
	char *at;

	do {
		memcpy(copy, trace_text(h), TRACE_LEN);
		copy[TRACE_LEN] = '\0';
		at = strstr(copy, what);
		if (at && strchr(at, '\n')) {
			*strchr(at, '\n') = '\0';
			return at;
		}
		harness_pump(h, 5);
	} while (harness_ns() < end);
	print_message("no \"%s\" on the trace:\n%s\n", what, copy);
	return NULL;
}

static void test_hello(void **state)
{
	struct harness *h = *state;

	load(h, "hello");
	assert_non_null(trace_has(h, "hello from the Cortex-M4", 2000));
	assert_int_equal(h->crashes, 0);
}

static void test_selfcheck(void **state)
{
	struct harness *h = *state;
	const char *line;

	load(h, "selfcheck");
	line = trace_has(h, " checks, ", 5000);
	assert_non_null(line);
	if (strcmp(line, " checks, 0 failed"))
		print_message("%s", trace_text(h));
	assert_string_equal(line, " checks, 0 failed");
	assert_int_equal(h->crashes, 0);
}

/* Was there a message of this type with these words? */
static bool heard(struct harness *h, uint32_t type, const char *words)
{
	unsigned int i;

	for (i = 0; i < h->nlog; i++)
		if (h->log[i].type == type && strstr(h->log[i].text, words))
			return true;
	return false;
}

static void periph_run(struct harness *h, uint32_t mhz, const char *clock,
		       const char *reset, bool bites)
{
	static const char *const said[] = {
		"write to the MPU (0xe000ed94)", "DIV_0_TRP", "UNALIGN_TRP",
		"CYCCNT is read but", "USART3 is written to without",
		"RCC 0x048: the clock tree is the A side's",
	};
	const char *line;
	unsigned int i;

	h->mhz = mhz;
	h->logs = 0;
	load(h, "periph");
	line = trace_has(h, " checks, ", 5000);
	assert_non_null(line);
	if (strcmp(line, " checks, 0 failed"))
		fail_msg("%s", trace_text(h));
	assert_non_null(trace_has(h, clock, 0));
	assert_non_null(trace_has(h, reset, 0));
	if (bites)
		while (!h->crashes)
			harness_pump(h, 100);
	else
		harness_send(h, &(struct mcu_msg){ .type = MCU_HALT }, -1);
	while (h->last.type != (bites ? MCU_CRASH : MCU_HALTED))
		assert_true(harness_pump(h, 30000));
	assert_int_equal(h->crashes, bites);
	assert_int_equal(h->last.value, bites ? MCU_WATCHDOG : 0);
	assert_true(heard(h, MCU_TEXT, "hello from USART3"));
	/* what was not ended comes before the report of the end */
	assert_int_equal(h->log[h->nlog - 2].type, MCU_TEXT);
	assert_string_equal(h->log[h->nlog - 2].text, "without an end");
	for (i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (!heard(h, MCU_LOG, said[i]))
			fail_msg("not said: %s", said[i]);
	/* each once, and nothing else */
	assert_int_equal(h->logs, sizeof(said) / sizeof(said[0]));
	harness_halt(h);
	h->crashes = 0;
}

static void test_periph(void **state)
{
	struct harness *h = *state;

	periph_run(h, 0, "core at 64 MHz, APB1 / 1", "reset by the A side",
		   true);
	periph_run(h, 209, "core at 209 MHz, APB1 / 2",
		   "reset by the watchdog", false);
	periph_run(h, 8, "core at 8 MHz, APB1 / 1", "reset by the A side",
		   true);
}

static void ring(struct harness *h, unsigned int ch)
{
	atomic_store(&h->shared->ipcc_a2m[ch], 1);
	harness_send(h, &(struct mcu_msg){ .type = MCU_KICK }, -1);
}

static unsigned int rtos_reports(struct harness *h)
{
	char *copy = strndup(trace_text(h), TRACE_LEN);
	unsigned int n = 0;

	for (char *p = copy; p && (p = strstr(p, " switches, ")); p++)
		n++;
	free(copy);
	return n;
}

/* Two preempting tasks with FPU, doorbells and flickering rights on top */
static void test_rtos(void **state)
{
	struct harness *h = *state;
	unsigned int rings = 0, reports = 0, switches = 0, errors = 0, n;
	uint64_t end = harness_ns() + RTOS_SECONDS * 1000000000ull;
	uint64_t next = 0, patience = end + 60000000000ull;
	char *copy;

	load(h, "rtos");
	/* a busy PC swallows ticks: it gets more time for the same work */
	while (harness_ns() < end ||
	       (rtos_reports(h) < RTOS_SECONDS / 3 &&
		harness_ns() < patience)) {
		if (!atomic_load(&h->shared->ipcc_a2m[3])) {
			atomic_store(&h->shared->ipcc_m2a[3], 0);
			ring(h, 3);
			rings++;
		}
		if (harness_ns() > next) {	/* drops all translated code */
			harness_rights(h, SPARE, rings & 1 ? 3 : 0);
			harness_sync(h);
			next = harness_ns() + 200000000u;
		}
		while (harness_pump(h, 0))
			;
		harness_sleep_ms(3);
	}
	copy = strndup(trace_text(h), TRACE_LEN);
	for (char *p = copy; p && (p = strstr(p, "rtos: ")); p++) {
		assert_null(strstr(copy, "first error"));
		if (sscanf(p, "rtos: %u switches, %u errors, %u doorbells",
			   &switches, &errors, &n) == 3)
			reports++;
	}
	print_message("%s", copy);
	free(copy);
	assert_int_equal(h->crashes, 0);
	assert_int_equal(errors, 0);
	assert_true(reports >= RTOS_SECONDS / 3);
	assert_true(switches > 100u * RTOS_SECONDS);
	assert_true(rings > 100);
}

/* ---- the demo: this is Linux's side of virtio ---------------------------- */

static uint32_t vdev(struct harness *h)
{
	return TABLE + harness_word(h, TABLE + 16 + 4 * VDEV_ENTRY);
}

static void offer(struct harness *h, uint32_t ring_at, unsigned int i,
		  uint32_t buf, uint32_t len)
{
	uint16_t *avail = harness_at(h, ring_at + 16 * NUM, 4 + 2 * NUM);
	unsigned int slot = i % NUM;

	harness_set_word(h, ring_at + 16 * slot, buf);
	harness_set_word(h, ring_at + 16 * slot + 4, 0);
	harness_set_word(h, ring_at + 16 * slot + 8, len);
	avail[2 + slot] = (uint16_t)slot;
	__atomic_store_n(&avail[1], (uint16_t)(i + 1), __ATOMIC_RELEASE);
}

static uint16_t used_index(struct harness *h, uint32_t ring_at)
{
	return __atomic_load_n((uint16_t *)harness_at(h, ring_at + USED_AT + 2,
						      2), __ATOMIC_ACQUIRE);
}

static void driver_ok(struct harness *h)
{
	uint8_t *status = harness_at(h, vdev(h) + VDEV_STATUS, 1);
	unsigned int i;

	memset(harness_at(h, VRING0, 0x2000), 0, 0x2000);
	harness_set_word(h, vdev(h) + VRING0_DA, VRING0);
	harness_set_word(h, vdev(h) + VRING1_DA, VRING1);
	for (i = 0; i < NUM; i++)
		offer(h, VRING0, i, BUFFERS + 512 * i, 512);
	*status = 7;
	ring(h, 0);
}

/* The n-th message of the firmware, when it is there */
static const uint8_t *message(struct harness *h, unsigned int n, uint32_t *len)
{
	uint64_t end = harness_ns() + 2000000000u;
	uint32_t at = VRING0 + USED_AT + 4 + 8 * (n % NUM), buf;

	while (used_index(h, VRING0) == (uint16_t)n && harness_ns() < end)
		harness_pump(h, 5);
	assert_int_not_equal(used_index(h, VRING0), n);
	buf = BUFFERS + 512 * harness_word(h, at);
	*len = harness_word(h, buf + 12) & 0xffff;
	assert_int_equal(harness_word(h, at + 4), *len + 16);
	return harness_at(h, buf, 512);
}

static void say(struct harness *h, unsigned int n, const char *text)
{
	uint32_t buf = BUFFERS + 512 * (NUM + n % NUM);
	uint32_t len = (uint32_t)strlen(text);

	harness_set_word(h, buf, 0x401);
	harness_set_word(h, buf + 4, 0x400);
	harness_set_word(h, buf + 8, 0);
	harness_set_word(h, buf + 12, len);
	memcpy(harness_at(h, buf + 16, 496), text, len);
	offer(h, VRING1, n, buf, 16 + len);
	ring(h, 1);
}

static void demo_up(struct harness *h)
{
	const uint8_t *m;
	uint32_t len, addr;

	load(h, "demo");
	assert_non_null(trace_has(h, "running", 2000));
	assert_int_equal(h->tamp, 2);	/* CRUN */
	driver_ok(h);
	m = message(h, 0, &len);
	assert_int_equal(len, 40);
	memcpy(&addr, m + 4, 4);
	assert_int_equal(addr, 53);
	assert_string_equal((const char *)m + 16, "rpmsg-raw");
	memcpy(&addr, m + 48, 4);
	assert_int_equal(addr, 0x400);
}

/* More messages than there are buffers, so that rings wrap */
static void test_demo_echoes(void **state)
{
	struct harness *h = *state;
	char text[32], want[48];
	unsigned int i;
	uint32_t len;

	demo_up(h);
	for (i = 0; i < 40; i++) {
		const uint8_t *m;

		snprintf(text, sizeof(text), "message %u", i);
		snprintf(want, sizeof(want), "echo: message %u", i);
		say(h, i, text);
		m = message(h, i + 1, &len);
		assert_int_equal(len, strlen(want));
		assert_memory_equal(m + 16, want, len);
		/* give the buffer back */
		offer(h, VRING0, NUM + i, BUFFERS + 512 * (i % NUM), 512);
		atomic_store(&h->shared->ipcc_m2a[0], 0);
		atomic_store(&h->shared->ipcc_m2a[1], 0);
	}
	assert_int_equal(h->crashes, 0);
}

static void test_demo_crashes(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	demo_up(h);
	say(h, 0, "crash");
	harness_expect(h, MCU_FAULT, &m);
	assert_int_equal(m.addr, 0x2ffc0000);
	harness_expect(h, MCU_CRASH, &m);
	assert_int_equal(m.value, MCU_LOCKUP);
	assert_non_null(strstr(m.text, "0x2ffc0000"));
	assert_int_equal(h->tamp, 5);	/* CRASH */
	assert_non_null(trace_has(h, "address 0x2ffc0000", 100));
}

static void test_demo_shuts_down(void **state)
{
	struct harness *h = *state;
	uint64_t blocks, end = harness_ns() + 2000000000u;

	demo_up(h);
	ring(h, 2);
	while (atomic_load(&h->shared->ipcc_a2m[2]) && harness_ns() < end)
		harness_pump(h, 1);
	assert_int_equal(atomic_load(&h->shared->ipcc_a2m[2]), 0);
	assert_non_null(trace_has(h, "shutdown", 1000));
	/* what it does before it sleeps wants answers from the board */
	while (!atomic_load(&h->shared->sleeping) && harness_ns() < end)
		harness_pump(h, 1);
	blocks = atomic_load(&h->shared->blocks);
	ring(h, 1);
	harness_sleep_ms(100);
	assert_int_equal(atomic_load(&h->shared->blocks), blocks);
	assert_int_equal(atomic_load(&h->shared->sleeping), 1);
}

/* Rings that Linux never made: the firmware reads no further than its own */
static void test_demo_bad_rings(void **state)
{
	struct harness *h = *state;

	demo_up(h);
	/* a buffer outside, one too long, one that is not there */
	offer(h, VRING1, 0, 0x10000000, 64);
	offer(h, VRING1, 1, BUFFERS + 0x3f00, 512);
	((uint16_t *)harness_at(h, VRING1 + 16 * NUM, 64))[2 + 2] = 999;
	((uint16_t *)harness_at(h, VRING1 + 16 * NUM, 64))[1] = 3;
	ring(h, 1);
	harness_sleep_ms(20);
	ring(h, 1);
	harness_sleep_ms(20);
	ring(h, 1);
	harness_sleep_ms(20);
	atomic_store(&h->shared->ipcc_m2a[1], 0);
	say(h, 3, "still there?");
	assert_non_null(trace_has(h, "still there?", 2000));
	assert_int_equal(h->crashes, 0);
}

static void test_bad_jump(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	load(h, "bad_jump");
	harness_expect(h, MCU_CRASH, &m);
	assert_int_equal(m.value, MCU_LOCKUP);
	assert_non_null(strstr(m.text, "fetch"));
}

static void test_bad_once(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	load(h, "bad_once");
	harness_expect(h, MCU_CRASH, &m);
	print_message("a busy second of the core: %u ms of CPU time\n",
		      (unsigned int)harness_cpu_ms(h));
	assert_int_equal(m.value, MCU_LOCKUP);
	assert_non_null(strstr(trace_text(h), "first life"));
	/* the next one finds the note of the first */
	harness_halt(h);
	load(h, "bad_once");
	assert_non_null(trace_has(h, "back after a crash", 1000));
}

static void test_bad_write(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	load(h, "bad_write");
	harness_expect(h, MCU_CRASH, &m);
	assert_non_null(strstr(m.text, "write to 0x2ffc0000"));
	assert_null(strstr(trace_text(h), "written"));
}

static void test_bad_watchdog(void **state)
{
	struct harness *h = *state;
	struct mcu_msg m;

	load(h, "bad_watchdog");
	harness_expect(h, MCU_CRASH, &m);
	assert_int_equal(m.value, MCU_WATCHDOG);
	assert_non_null(strstr(trace_text(h), "asleep on duty"));
}

static void test_bad_nothing(void **state)
{
	struct harness *h = *state;
	uint64_t was, patience;

	load(h, "bad_nothing");
	harness_sleep_ms(100);
	was = atomic_load(&h->shared->blocks);
	patience = harness_ns() + 30000000000u;
	while (atomic_load(&h->shared->blocks) == was)
		assert_true(harness_ns() < patience);
	assert_int_equal(h->crashes, 0);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_hello),
		TEST(test_selfcheck),
		TEST(test_periph),
		TEST(test_demo_echoes),
		TEST(test_demo_crashes),
		TEST(test_demo_shuts_down),
		TEST(test_demo_bad_rings),
		TEST(test_bad_jump),
		TEST(test_bad_once),
		TEST(test_bad_write),
		TEST(test_bad_watchdog),
		TEST(test_bad_nothing),
		TEST(test_rtos),
	};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
