/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reset lines of the coprocessor and the link to its process. This program is
 * also the process: run with FAKE_ENGINE set, it is the fake engine.
 */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "machine_test.h"
#include "mcu_fake_test.h"

static uint32_t seen(unsigned int i)
{
	return atomic_load(&machine.shared->hsem[i]);
}

static int setup_fake(void **state)
{
	(void)state;
	return power_on("/proc/self/exe", false);
}

/* An event may be a late one of the past: ask for what one waits for. */
#define POLL_UNTIL(condition) do { \
	int left_ = 500; \
	while (!(condition) && left_--) \
		board_poll(10); \
	assert_true(left_ >= 0); \
} while (0)

static void boot(enum fake_firmware fw)
{
	reg_set(BOARD_NS, RETRAM, fw);
	reg_set(BOARD_SEC, MP_GCR, 1);
}

static void stop(void)
{
	reg_set(BOARD_SEC, MP_GCR, 0);
	reg_set(BOARD_SEC, MP_GRSTCSETR, 2);
}

static const char *why(enum board_mcu_state state)
{
	const char *text;

	assert_int_equal(board_mcu_state(&text), state);
	return text;
}

static void hold_boot_and_reset(void **state)
{
	(void)state;
	/* reset while held: stays */
	reg_set(BOARD_SEC, MP_GRSTCSETR, 2);
	assert_string_equal(why(BOARD_MCU_RESET), "");
	assert_false(link_is_open());
	boot(FW_LIVES);
	assert_int_equal(board_mcu_last_start(), 0);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
	assert_true(board_poll(2000));
	assert_true(board_ipcc_take(1));
	assert_int_equal(seen(SEEN_RUNS), 1);
	/* each SRAM at two addresses, RETRAM at two */
	assert_int_equal(seen(SEEN_MAPS), 10);
	/* hold asserted: goes on; released again: is not started twice */
	reg_set(BOARD_SEC, MP_GCR, 0);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
	reg_set(BOARD_SEC, MP_GCR, 1);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
	/* the other bits of the reset register are not the core's */
	reg_set(BOARD_SEC, MP_GRSTCSETR, 1);
	assert_int_equal(seen(SEEN_RUNS), 1);
	/* reset without hold: starts anew at once */
	reg_set(BOARD_SEC, MP_GRSTCSETR, 2);
	assert_int_equal(reg_get(BOARD_SEC, MP_GRSTCSETR), 0);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
	stop();
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	assert_int_equal(seen(SEEN_RUNS), 2);
	reg_set(BOARD_SEC, MP_GCR, 1);
	stop();
	assert_int_equal(seen(SEEN_RUNS), 3);
}

static void stale_bytes_are_not_started(void **state)
{
	uint8_t *p = board_sec_map(SRAM1, 0x1000);
	uint8_t *q = board_sec_map(RETRAM, 0x1000);

	(void)state;
	p[0x80] = 0;
	q[0] = FW_LIVES;
	boot(FW_LIVES);
	assert_int_equal(board_mcu_last_start(), -ESTALE);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	assert_false(link_is_open());
	assert_true(logged("STALE: 32 bytes of sram1"));
	assert_true(logged("STALE: 32 bytes of retram"));
	/* dirty lines the core cannot read do not matter */
	reg_set(BOARD_SEC, MP_GCR, 0);
	board_sec_clean(q, 1);
	set_decprot(0, DP_S_RW);
	reg_set(BOARD_SEC, MP_GCR, 1);
	assert_int_equal(board_mcu_last_start(), 0);
	stop();
	/* but they do again once it can, though the secure CPU cannot */
	set_decprot(0, DP_MCU_ISOLATION);
	reg_set(BOARD_SEC, MP_GCR, 1);
	assert_int_equal(board_mcu_last_start(), -ESTALE);
	/* a restart by reset alone is checked, too */
	reg_set(BOARD_SEC, MP_GRSTCSETR, 2);
	assert_int_equal(board_mcu_last_start(), -ESTALE);
	reg_set(BOARD_SEC, MP_GCR, 0);
	set_decprot(0, DP_S_RW);
	board_sec_clean(p, 0x1000);
	set_decprot(0, DP_MCU_ISOLATION);
	reg_set(BOARD_SEC, MP_GCR, 1);
	assert_int_equal(board_mcu_last_start(), 0);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
}

static void rights_are_in_force_when_the_write_returns(void **state)
{
	(void)state;
	set_decprot(1, DP_S_RW);
	set_decprot(2, DP_NS_R_S_W);
	set_decprot(4, DP_MCU_ISOLATION);
	reg_set(BOARD_M4, RETRAM, FW_LIVES);
	reg_set(BOARD_SEC, MP_GCR, 1);
	assert_true(board_poll(2000));
	assert_int_equal(seen(SEEN_RIGHTS + 0), 3);
	assert_int_equal(seen(SEEN_RIGHTS + 1), 0);
	assert_int_equal(seen(SEEN_RIGHTS + 2), 1);
	assert_int_equal(seen(SEEN_RIGHTS + 3), 3);
	assert_int_equal(seen(SEEN_RIGHTS + 4), 3);
	set_decprot(4, DP_S_RW);
	assert_int_equal(seen(SEEN_RIGHTS + 4), 0);
	set_decprot(4, DP_MCU_ISOLATION);
	assert_int_equal(seen(SEEN_RIGHTS + 4), 3);
	set_decprot(2, DP_NS_RW);
	assert_int_equal(seen(SEEN_RIGHTS + 2), 3);
}

static void a_crash_is_seen_and_reset_cures_it(void **state)
{
	int left = 3000;

	(void)state;
	boot(FW_CRASHES);
	/* asking for the state is enough to learn of it */
	while (board_mcu_state(NULL) != BOARD_MCU_LOCKUP && left--)
		usleep(1000);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_LOCKUP);
	POLL_UNTIL(logged("last word"));
	assert_string_equal(why(BOARD_MCU_LOCKUP),
			    "lockup?forged line (pc 0x00000104)");
	assert_true(board_watchdog_fired());
	assert_false(board_watchdog_fired());
	/* hold does not end a lockup, reset does */
	reg_set(BOARD_SEC, MP_GCR, 0);
	reg_set(BOARD_SEC, MP_GCR, 1);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_LOCKUP);
	stop();
	assert_string_equal(why(BOARD_MCU_RESET), "");
	boot(FW_LIVES);
	POLL_UNTIL(board_ipcc_take(1));
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
}

static void a_crash_on_the_way_into_reset_is_forgotten(void **state)
{
	(void)state;
	boot(FW_CRASHES);
	stop();
	assert_string_equal(why(BOARD_MCU_RESET), "");
	assert_false(board_watchdog_fired());
}

static void the_cores_faults_are_board_faults(void **state)
{
	(void)state;
	boot(FW_FAULTS);
	POLL_UNTIL(board_last_fault()->count >= 3);
	assert_int_equal(board_last_fault()->master, BOARD_M4);
	assert_int_equal(board_last_fault()->addr, 0x50000404);
	assert_true(logged("m4 write at 0x10000010 (sram1) refused"));
	assert_true(logged("m4 read at 0x40000000 (nothing) refused"));
	assert_true(logged("m4 write at 0x50000404 (rcc) refused"));
}

static void logs_and_odd_messages(void **state)
{
	(void)state;
	boot(FW_LOGS);
	POLL_UNTIL(logged("m4: first access to the moon"));
	POLL_UNTIL(logged("m4: USART3: hello?from USART3"));
	stop();
	boot(FW_UNKNOWN_MESSAGE);
	POLL_UNTIL(logged("unexpected message 77"));
}

static void the_core_reaches_registers_as_itself(void **state)
{
	(void)state;
	boot(FW_REGISTERS);
	POLL_UNTIL(seen(SEEN_VALUES + 5));
	assert_int_equal(reg_get(BOARD_NS, BKP(18)), 0x123);
	assert_int_equal(seen(SEEN_VALUES + 0), 0);
	assert_int_equal(seen(SEEN_VALUES + 1), 0x1230);
	assert_int_equal(seen(SEEN_VALUES + 2), 2);	/* refused */
	assert_int_equal(seen(SEEN_VALUES + 3), 1);	/* nothing there */
	assert_int_equal(seen(SEEN_VALUES + 4), 1);
	assert_int_equal(seen(SEEN_VALUES + 5), 0x30);
	assert_int_equal(board_last_fault()->master, BOARD_M4);
	assert_int_equal(board_last_fault()->addr, MP_GRSTCSETR);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
}

/* The process ends on its own: the core crashed, the board lives on. */
static void the_process_may_die(void **state)
{
	static const struct {
		enum fake_firmware fw;
		const char *words;
	} deaths[] = {
		{ FW_EXITS, "trp-cortexm ended with status 7" },
		{ FW_DIES, "trp-cortexm ended by signal 11" },
		{ FW_BABBLES, "trp-cortexm speaks another protocol" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(deaths) / sizeof(deaths[0]); i++) {
		boot(deaths[i].fw);
		POLL_UNTIL(board_mcu_state(NULL) == BOARD_MCU_LOCKUP);
		assert_string_equal(why(BOARD_MCU_LOCKUP), deaths[i].words);
		assert_true(board_watchdog_fired());
		assert_false(link_is_open());
		board_ipcc_send(0);
		set_decprot(0, DP_S_RW);
		set_decprot(0, DP_NS_RW);
		stop();
		assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
		boot(FW_LIVES);
		assert_int_equal(board_mcu_last_start(), 0);
		POLL_UNTIL(board_ipcc_take(1));
		stop();
	}
}

static void a_deaf_process_is_ended(void **state)
{
	unsigned int i;

	(void)state;
	machine.answer_ms = 300;
	boot(FW_DEAF);
	/* more kicks than the socket holds do not block */
	for (i = 0; i < 2000; i++)
		board_ipcc_send(0);
	assert_true(link_is_open());
	stop();
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	assert_false(link_is_open());
	assert_true(logged("trp-cortexm does not listen"));
	machine.answer_ms = 10000;
	boot(FW_LIVES);
	POLL_UNTIL(board_ipcc_take(1));
}

static void a_mute_process_is_ended(void **state)
{
	(void)state;
	machine.answer_ms = 300;
	boot(FW_MUTE);
	/* it may go on for all we know: its memory is not given away */
	set_decprot(0, DP_S_RW);
	assert_false(link_is_open());
	assert_string_equal(why(BOARD_MCU_LOCKUP),
			    "trp-cortexm does not answer");
	machine.answer_ms = 10000;
	stop();
	boot(FW_LIVES);
	POLL_UNTIL(board_ipcc_take(1));
}

/* The first to notice may be a message that cannot be sent any more. */
static void sending_to_the_dead_is_survived(void **state)
{
	siginfo_t info;

	(void)state;
	boot(FW_LIVES);
	POLL_UNTIL(board_ipcc_take(1));
	kill(link_pid(), SIGKILL);
	assert_int_equal(waitid(P_PID, (id_t)link_pid(), &info,
				WEXITED | WNOWAIT), 0);
	board_ipcc_send(0);
	board_ipcc_send(0);
	set_decprot(0, DP_S_RW);
	assert_string_equal(why(BOARD_MCU_LOCKUP),
			    "trp-cortexm ended by signal 9");
	assert_true(board_poll(0));
}

static void sleep_and_kicks(void **state)
{
	(void)state;
	boot(FW_SLEEPS);
	POLL_UNTIL(board_mcu_state(NULL) == BOARD_MCU_SLEEPING);
	board_ipcc_send(3);
	POLL_UNTIL(seen(SEEN_KICKS) == 1);
	stop();
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	boot(FW_LIVES);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
}

static void no_program_no_start(void **state)
{
	(void)state;
	board_close();
	assert_int_equal(power_on("/nonexistent/trp-cortexm", false), 0);
	reg_set(BOARD_SEC, MP_GCR, 1);
	assert_int_equal(board_mcu_last_start(), -ENOENT);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	assert_true(logged("/nonexistent/trp-cortexm"));
}

/* A program that is no engine ends at once, at any point of the greeting. */
static void another_program_is_no_core(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 30; i++) {
		board_close();
		assert_int_equal(power_on("/bin/true", false), 0);
		boot(FW_LIVES);
		if (board_mcu_last_start()) {
			assert_int_equal(board_mcu_last_start(), -EPIPE);
			assert_int_equal(board_mcu_state(NULL),
					 BOARD_MCU_RESET);
		}
		POLL_UNTIL(logged("ended with status 0"));
		assert_false(link_is_open());
		stop();
		assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	}
}

static long ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void poll_lets_time_pass(void **state)
{
	long t = ms();

	(void)state;
	assert_false(board_poll(20));
	assert_true(ms() - t >= 19);
	boot(FW_SLEEPS);
	t = ms();
	assert_false(board_poll(20));
	assert_true(ms() - t >= 19);
	assert_false(board_poll(0));
}

static void power_cycles_with_a_core_leak_nothing(void **state)
{
	unsigned int fds, i;
	long t = ms();

	(void)state;
	board_close();
	fds = open_fds();
	for (i = 0; i < 100; i++) {
		assert_int_equal(power_on("/proc/self/exe", false), 0);
		boot(i % 3 ? FW_LIVES : FW_EXITS);
		if (i % 2)
			stop();
		board_close();
	}
	print_message("%ld ms for 100 boards with a core\n", ms() - t);
	assert_int_equal(open_fds(), fds);
	/* no child is left, dead or alive */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* ---- the real engine ---------------------------------------------------- */

/* Counts up in SRAM2. Fails with a lockup: there is no fault handler. */
static const uint32_t counter_firmware[] = {
	0x10010000,	/* stack */
	0x00000009,	/* reset vector */
	0x48022100,	/* movs r1, #0;  ldr r0, [pc, #8] */
	0x60013101,	/* again: adds r1, #1;  str r1, [r0] */
	0xbf00e7fc,	/* b again;  nop */
	0x10020000,
};

static int setup_real(void **state)
{
	(void)state;
	return power_on(TRP_CORTEXM, false);
}

static void boot_counter(void)
{
	assert_int_equal(board_write(BOARD_NS, RETRAM, counter_firmware,
				     sizeof(counter_firmware)), 0);
	reg_set(BOARD_NS, SRAM2, 0);
	reg_set(BOARD_SEC, MP_GCR, 1);
	assert_int_equal(board_mcu_last_start(), 0);
	/* as OP-TEE leaves it: no silent restart */
	reg_set(BOARD_SEC, MP_GCR, 0);
	POLL_UNTIL(reg_get(BOARD_NS, SRAM2) > 1000);
}

static void real_core_runs_and_stops(void **state)
{
	uint32_t count;
	int i;

	(void)state;
	for (i = 0; i < 5; i++) {
		boot_counter();
		count = reg_get(BOARD_NS, SRAM2);
		POLL_UNTIL(reg_get(BOARD_NS, SRAM2) != count);
		assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
		stop();
		assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
		count = reg_get(BOARD_NS, SRAM2);
		board_poll(5);
		assert_int_equal(reg_get(BOARD_NS, SRAM2), count);
	}
	assert_true(link_is_open());
	assert_int_equal(board_last_fault()->count, 0);
}

static void real_core_obeys_the_firewall(void **state)
{
	uint32_t count;

	(void)state;
	boot_counter();
	set_decprot(1, DP_S_RW);
	/* not one more store from here on */
	count = reg_get(BOARD_SEC, SRAM2);
	POLL_UNTIL(board_mcu_state(NULL) == BOARD_MCU_LOCKUP);
	assert_int_equal(reg_get(BOARD_SEC, SRAM2), count);
	assert_int_equal(board_last_fault()->master, BOARD_M4);
	assert_true(logged("m4 write at 0x10020000 (sram2) refused"));
	assert_true(board_watchdog_fired());
	stop();
	set_decprot(1, DP_NS_RW);
	boot_counter();
	/* isolated, it goes on while all others are out */
	set_decprot(1, DP_MCU_ISOLATION);
	set_decprot(4, DP_MCU_ISOLATION);
	assert_false(board_allowed(BOARD_NS, SRAM2, 4, false));
	count = reg_get(BOARD_M4, SRAM2);
	POLL_UNTIL(reg_get(BOARD_M4, SRAM2) != count);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
	/* its code taken away: it cannot fetch */
	set_decprot(4, DP_S_RW);
	POLL_UNTIL(board_mcu_state(NULL) == BOARD_MCU_LOCKUP);
}

static void real_core_cannot_start_from_closed_memory(void **state)
{
	(void)state;
	set_decprot(4, DP_S_RW);
	reg_set(BOARD_SEC, MP_GCR, 1);
	assert_int_equal(board_mcu_last_start(), 0);
	POLL_UNTIL(board_mcu_state(NULL) == BOARD_MCU_LOCKUP);
}

static void real_process_killed_is_a_crash(void **state)
{
	const char *text;

	(void)state;
	boot_counter();
	assert_int_equal(kill(link_pid(), SIGKILL), 0);
	POLL_UNTIL(board_mcu_state(&text) == BOARD_MCU_LOCKUP);
	assert_string_equal(text, "trp-cortexm ended by signal 9");
	stop();
	boot_counter();
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RUNNING);
}

int main(void)
{
#define R(f) cmocka_unit_test_setup_teardown(f, setup_real, teardown)
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup_fake, teardown)
		T(hold_boot_and_reset),
		T(stale_bytes_are_not_started),
		T(rights_are_in_force_when_the_write_returns),
		T(a_crash_is_seen_and_reset_cures_it),
		T(a_crash_on_the_way_into_reset_is_forgotten),
		T(the_cores_faults_are_board_faults),
		T(logs_and_odd_messages),
		T(the_core_reaches_registers_as_itself),
		T(the_process_may_die),
		T(a_deaf_process_is_ended),
		T(a_mute_process_is_ended),
		T(sending_to_the_dead_is_survived),
		T(sleep_and_kicks),
		T(no_program_no_start),
		T(another_program_is_no_core),
		T(poll_lets_time_pass),
		T(power_cycles_with_a_core_leak_nothing),
		R(real_core_runs_and_stops),
		R(real_core_obeys_the_firewall),
		R(real_core_cannot_start_from_closed_memory),
		R(real_process_killed_is_a_crash),
	};

	if (getenv("FAKE_ENGINE"))
		return fake_main();
	setenv("FAKE_ENGINE", "1", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
