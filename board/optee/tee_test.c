/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The board's OP-TEE with an application that misbehaves on demand: stack,
 * heap, sessions, parameters, death and rebirth.
 */
#include "test/harness_test.h"

static void sessions_count(void **state)
{
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INPUT, .a = 0xbad },
	};
	uint32_t a = 0, b = 0, second = 0, third = 0, origin = 0;

	(void)state;
	assert_int_equal(t_call(TA_COUNT, &a, &b), 0);
	assert_int_equal(a, 1);
	assert_int_equal(b, 1);
	assert_int_equal(board_tee_open(t_ta_uuid, 0, NULL, &second, NULL), 0);
	assert_int_not_equal(second, t_session);
	/* refused by the application itself */
	assert_int_equal(board_tee_open(t_ta_uuid, 0, p, &third, &origin),
			 TEE_ERROR_SECURITY);
	assert_int_equal(origin, TEE_ORIGIN_TRUSTED_APP);
	assert_int_equal(third, 0);
	assert_int_equal(t_call(TA_COUNT, &a, &b), 0);
	assert_int_equal(b, 2);
	board_tee_close(second);
	board_tee_close(t_session);
	/* kept alive without sessions */
	assert_int_equal(board_tee_open(t_ta_uuid, 0, NULL, &t_session,
					NULL), 0);
	assert_int_equal(t_call(TA_COUNT, &a, &b), 0);
	assert_int_equal(a, 3);
	assert_int_equal(b, 1);
}

static void nobody_there(void **state)
{
	const uint8_t uuid[16] = { 1 };
	uint32_t s = 5, origin = 0;

	(void)state;
	assert_int_equal(board_tee_open(uuid, 0, NULL, &s, &origin),
			 TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(s, 0);
	assert_int_equal(origin, TEE_ORIGIN_TEE);
	assert_int_equal(board_tee_invoke(77, 1, NULL, NULL),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(board_tee_open(t_ta_uuid, TEE_LOGIN_TRUSTED_APP, NULL,
					&s, NULL), TEE_ERROR_ACCESS_DENIED);
}

static void identity(void **state)
{
	uint32_t a = 0, s = t_session;

	(void)state;
	assert_int_equal(t_call(TA_WHO, &a, NULL), 0);
	assert_int_equal(a, TEE_LOGIN_REE_KERNEL);
	assert_int_equal(board_tee_open(t_ta_uuid, BOARD_LOGIN_PUBLIC, NULL,
					&t_session, NULL), 0);
	assert_int_equal(t_call(TA_WHO, &a, NULL), 0);
	assert_int_equal(a, TEE_LOGIN_PUBLIC);
	t_session = s;
}

static void stack_has_a_guard(void **state)
{
	struct board_tee_marks before, m;
	uint32_t a = 1024;

	(void)state;
	board_tee_marks(&before);
	assert_int_equal(t_call(TA_DEEP, &a, NULL), 0);
	board_tee_marks(&m);
	assert_true(m.ta_stack > before.ta_stack);
	assert_true(m.ta_stack > 1024);
	a = 1 << 20;
	assert_int_equal(t_call(TA_DEEP, &a, NULL), TEE_ERROR_TARGET_DEAD);
	assert_non_null(strstr(t_log, "TA stack overflow"));
	t_expect_dead();
}

#ifndef TEE_ASAN
static void stack_is_4096_bytes(void **state)
{
	struct board_tee_marks m;
	uint32_t n, a = 0;

	(void)state;
	/* how deep it goes, and that this is neither more nor much less */
	for (n = 64; n < 8192; n += 64) {
		a = n;
		if (t_call(TA_DEEP, &a, NULL))
			break;
	}
	board_tee_marks(&m);
	assert_true(m.ta_stack <= 4096);
	assert_true(m.ta_stack > 4096 - 256);
	assert_true(n < 4096);
}
#endif

static void panic_kills_the_instance(void **state)
{
	uint32_t a = 0x1234, other = 0;

	(void)state;
	assert_int_equal(board_tee_open(t_ta_uuid, 0, NULL, &other, NULL), 0);
	assert_int_equal(t_call(TA_PANIC, &a, NULL), TEE_ERROR_TARGET_DEAD);
	assert_non_null(strstr(t_log, "panicked with code 0x1234"));
	/* sessions of the dead instance stay dead, whoever has them */
	assert_int_equal(board_tee_invoke(other, TA_COUNT, NULL, NULL),
			 TEE_ERROR_TARGET_DEAD);
	t_expect_dead();
	assert_int_equal(board_tee_invoke(other, TA_COUNT, NULL, NULL),
			 TEE_ERROR_TARGET_DEAD);
	board_tee_close(other);
}

static void wild_write_kills_it(void **state)
{
	uint32_t a = 16;

	(void)state;
	assert_int_equal(t_call(TA_WILD, &a, NULL), TEE_ERROR_TARGET_DEAD);
	assert_non_null(strstr(t_log, "TA data abort"));
	t_expect_dead();
}

static void double_free_kills_it(void **state)
{
	(void)state;
	assert_int_equal(t_call(TA_DIVE, NULL, NULL), TEE_ERROR_TARGET_DEAD);
	t_expect_dead();
}

static void killed_from_outside(void **state)
{
	uint32_t a = 0;

	(void)state;
	board_tee_kill_ta();
	assert_int_equal(t_call(TA_WHO, &a, NULL), TEE_ERROR_TARGET_DEAD);
	t_expect_dead();
}

/*
 * 4096 bytes: 16 for the end, 16 + 32 for the t_session; what is left takes
 * blocks of 16 + 112 bytes: (4096 - 16 - 48) / 128 = 31.
 */
static void heap_is_an_arena(void **state)
{
	struct board_tee_marks m;
	uint32_t a = 100, b = 100;

	(void)state;
	assert_int_equal(t_call(TA_HEAP, &a, &b), 0);
	assert_int_equal(a, 31);
	board_tee_marks(&m);
	assert_int_equal(m.ta_heap, 16 + 48 + 31 * 128);
	a = 1;
	b = 4000;
	assert_int_equal(t_call(TA_HEAP, &a, &b), 0);
	assert_int_equal(a, 0);
	/* nothing left for a second session */
	a = 10;
	b = 16;
	assert_int_equal(t_call(TA_HEAP, &a, &b), 0);
	assert_int_equal(board_tee_open(t_ta_uuid, 0, NULL, &b, NULL),
			 TEE_ERROR_OUT_OF_MEMORY);
}

static void heap_largest_block(void **state)
{
	uint32_t a = 1, b = 4096 - 16 - 48 - 16 + 1;

	(void)state;
	assert_int_equal(t_call(TA_HEAP, &a, &b), 0);
	assert_int_equal(a, 0);
	a = 1;
	b = 4096 - 16 - 48 - 16;
	assert_int_equal(t_call(TA_HEAP, &a, &b), 0);
	assert_int_equal(a, 1);
}

static void death_closes_sessions(void **state)
{
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT },
	};
	uint32_t s = 0;

	(void)state;
	assert_int_equal(board_tee_open(t_pta_uuid, 0, NULL, &s, NULL), 0);
	assert_int_equal(t_call(TA_LEAVE_OPEN, NULL, NULL), 0);
	assert_int_equal(t_call(TA_LEAVE_OPEN, NULL, NULL), 0);
	assert_int_equal(board_tee_invoke(s, PTA_SESSIONS, p, NULL), 0);
	assert_int_equal(p[0].a, 3);
	assert_int_equal(t_call(TA_PANIC, NULL, NULL), TEE_ERROR_TARGET_DEAD);
	assert_int_equal(board_tee_invoke(s, PTA_SESSIONS, p, NULL), 0);
	assert_int_equal(p[0].a, 1);
	assert_int_equal(p[0].b, 2);
}

static void busy_means_busy(void **state)
{
	uint32_t a = 0;

	(void)state;
	/* the application to itself: nobody could ever answer */
	assert_int_equal(t_call(TA_REOPEN, &a, NULL), 0);
	assert_int_equal(a, TEE_ERROR_BUSY);
	assert_int_equal(t_call(TA_COUNT, &a, NULL), 0);
}

static unsigned int hooks, in_pta;
static uint32_t hook_result;

static void hook(void *ctx, const char *what)
{
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT },
	};
	uint32_t *word = ctx;

	hooks++;
	if (!strcmp(what, "test.pta")) {
		in_pta++;
		/* the normal world changes what it shares */
		board_write(BOARD_NS, T_SHM, word, 4);
		hook_result = board_tee_invoke(t_session, TA_COUNT, p, NULL);
	}
}

static void hook_runs_in_between(void **state)
{
	uint32_t a = PTA_SUM, b = 0, word = 0x02020202;
	size_t len = 4;

	(void)state;
	hooks = in_pta = 0;
	assert_int_equal(board_write(BOARD_NS, T_SHM, "\1\1\1\1", 4), 0);
	board_tee_hook(hook, &word);
	assert_int_equal(t_call_mem(TA_PTA, &a, &b, TEE_PARAM_TYPE_MEMREF_INPUT,
				  T_SHM, &len), 0);
	assert_int_equal(a, 8);
	assert_true(hooks > in_pta);
	assert_int_equal(in_pta, 2);	/* open and invoke */
	assert_int_equal(hook_result, TEE_ERROR_BUSY);
	hooks = 0;
	board_tee_hook(NULL, NULL);
	assert_int_equal(t_call(TA_COUNT, &a, NULL), 0);
	assert_int_equal(hooks, 0);
}

static jmp_buf stopped;
static char stop_words[200];

static void on_stop(const char *why)
{
	snprintf(stop_words, sizeof(stop_words), "%s", why);
	longjmp(stopped, 1);
}

static void core_panic_stops_the_board(void **state)
{
	(void)state;
	board_tee_on_stop(on_stop);
	if (!setjmp(stopped)) {
		t_pta_call(PTA_LOCK_TWICE, 0, 0, 0, NULL);
		fail();
	}
	assert_non_null(strstr(stop_words, "deadlock"));
}

static void abort_of_the_core_stops_the_board(void **state)
{
	(void)state;
	/* isolated: the M4's, not even the secure CPU's */
	assert_int_equal(t_pta_call(PTA_FIREWALL, 80 | 2 << 9, 0x3000, 0x20000,
				  NULL), 0);
	board_tee_on_stop(on_stop);
	if (!setjmp(stopped)) {
		t_pta_call(PTA_TOUCH, 0x30000000, 0, 0, NULL);
		fail();
	}
	assert_non_null(strstr(stop_words, "external abort"));
}

static void reboot_forgets(void **state)
{
	uint32_t a = 0, b = 0;

	(void)state;
	assert_int_equal(t_call(TA_COUNT, &a, &b), 0);
	assert_int_equal(t_call(TA_LEAVE_OPEN, NULL, NULL), 0);
	board_tee_shutdown();
	assert_int_equal(board_tee_boot(), 0);
	assert_int_equal(board_tee_invoke(t_session, TA_COUNT, NULL, NULL),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(board_tee_open(t_ta_uuid, 0, NULL, &t_session,
					NULL), 0);
	assert_int_equal(t_call(TA_COUNT, &a, &b), 0);
	assert_int_equal(a, 1);
	assert_int_equal(t_pta_call(PTA_SESSIONS, 0, 0, 0, &a), 0);
	assert_int_equal(a, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(sessions_count), T(nobody_there), T(identity),
		T(stack_has_a_guard),
#ifndef TEE_ASAN
		T(stack_is_4096_bytes),
#endif
		T(panic_kills_the_instance), T(wild_write_kills_it),
		T(double_free_kills_it), T(killed_from_outside),
		T(heap_is_an_arena), T(heap_largest_block),
		T(death_closes_sessions), T(busy_means_busy),
		T(hook_runs_in_between), T(core_panic_stops_the_board),
		T(abort_of_the_core_stops_the_board), T(reboot_forgets),
	};

	return cmocka_run_group_tests_name("board/optee", tests, NULL, NULL);
}
