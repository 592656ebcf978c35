/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The board's OP-TEE with an application that misbehaves on demand: stack,
 * heap, sessions, parameters, death and rebirth.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <tee_api_defines.h>
#include <tee_api_defines_extensions.h>
#include "../board.h"
#include "san.h"
#include "tee.h"
#include "test/abi.h"

extern const char board_dtb_start[], board_dtb_end[];

static const uint8_t ta_uuid[] = TEST_TA_OCTETS;
static const uint8_t pta_uuid[] = TEST_PTA_OCTETS;
static uint32_t session;

#define SHM	((uint64_t)BOARD_DDR_BASE + 0x100000)

static char log_text[1 << 16];

static void keep_log(const char *who, const char *line)
{
	size_t n = strlen(log_text);

	snprintf(log_text + n, sizeof(log_text) - n, "%s: %s\n", who, line);
}

static int power_on(void **state)
{
	struct board_config cfg = {
		.dtb = board_dtb_start,
		.dtb_len = (size_t)(board_dtb_end - board_dtb_start),
		.log = keep_log,
		.verbose = true,
	};

	(void)state;
	log_text[0] = '\0';
	if (board_open(&cfg))
		return -1;
	return board_tee_boot() ||
	       board_tee_open(ta_uuid, BOARD_LOGIN_REE_KERNEL, NULL, &session,
			      NULL) ? -1 : 0;
}

static int power_off(void **state)
{
	(void)state;
	board_tee_on_stop(NULL);
	board_tee_shutdown();
	board_close();
	return 0;
}

/* one command with p0 as value in and out */
static uint32_t call(uint32_t cmd, uint32_t *a, uint32_t *b)
{
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT },
	};
	uint32_t res;

	p[0].a = a ? *a : 0;
	p[0].b = b ? *b : 0;
	res = board_tee_invoke(session, cmd, p, NULL);
	if (a)
		*a = p[0].a;
	if (b)
		*b = p[0].b;
	return res;
}

/* likewise, with p1 in shared memory */
static uint32_t call_mem(uint32_t cmd, uint32_t *a, uint32_t *b, uint32_t type,
			 uint64_t pa, size_t *len)
{
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT, .a = *a, .b = *b },
		{ .type = type, .pa = pa, .size = *len },
	};
	uint32_t res = board_tee_invoke(session, cmd, p, NULL);

	*a = p[0].a;
	*b = p[0].b;
	*len = p[1].size;
	return res;
}

static void expect_dead(void)
{
	uint32_t again = 0, origin = 0, a = 0, b = 0;

	assert_int_equal(board_tee_invoke(session, TA_COUNT, NULL, &origin),
			 TEE_ERROR_TARGET_DEAD);
	assert_int_equal(origin, TEE_ORIGIN_TEE);
	board_tee_close(session);
	/* a new instance: counts from the start */
	assert_int_equal(board_tee_open(ta_uuid, 0, NULL, &again, NULL), 0);
	session = again;
	assert_int_equal(call(TA_COUNT, &a, &b), 0);
	assert_int_equal(a, 1);
	assert_int_equal(b, 1);
}

static void sessions_count(void **state)
{
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INPUT, .a = 0xbad },
	};
	uint32_t a = 0, b = 0, second = 0, third = 0, origin = 0;

	(void)state;
	assert_int_equal(call(TA_COUNT, &a, &b), 0);
	assert_int_equal(a, 1);
	assert_int_equal(b, 1);
	assert_int_equal(board_tee_open(ta_uuid, 0, NULL, &second, NULL), 0);
	assert_int_not_equal(second, session);
	/* refused by the application itself */
	assert_int_equal(board_tee_open(ta_uuid, 0, p, &third, &origin),
			 TEE_ERROR_SECURITY);
	assert_int_equal(origin, TEE_ORIGIN_TRUSTED_APP);
	assert_int_equal(third, 0);
	assert_int_equal(call(TA_COUNT, &a, &b), 0);
	assert_int_equal(b, 2);
	board_tee_close(second);
	board_tee_close(session);
	/* kept alive without sessions */
	assert_int_equal(board_tee_open(ta_uuid, 0, NULL, &session, NULL), 0);
	assert_int_equal(call(TA_COUNT, &a, &b), 0);
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
	assert_int_equal(board_tee_open(ta_uuid, TEE_LOGIN_TRUSTED_APP, NULL,
					&s, NULL), TEE_ERROR_ACCESS_DENIED);
}

static void identity(void **state)
{
	uint32_t a = 0, s = session;

	(void)state;
	assert_int_equal(call(TA_WHO, &a, NULL), 0);
	assert_int_equal(a, TEE_LOGIN_REE_KERNEL);
	assert_int_equal(board_tee_open(ta_uuid, BOARD_LOGIN_PUBLIC, NULL,
					&session, NULL), 0);
	assert_int_equal(call(TA_WHO, &a, NULL), 0);
	assert_int_equal(a, TEE_LOGIN_PUBLIC);
	session = s;
}

static void stack_has_a_guard(void **state)
{
	struct board_tee_marks before, m;
	uint32_t a = 1024;

	(void)state;
	board_tee_marks(&before);
	assert_int_equal(call(TA_DEEP, &a, NULL), 0);
	board_tee_marks(&m);
	assert_true(m.ta_stack > before.ta_stack);
	assert_true(m.ta_stack > 1024);
	a = 1 << 20;
	assert_int_equal(call(TA_DEEP, &a, NULL), TEE_ERROR_TARGET_DEAD);
	assert_non_null(strstr(log_text, "TA stack overflow"));
	expect_dead();
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
		if (call(TA_DEEP, &a, NULL))
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
	assert_int_equal(board_tee_open(ta_uuid, 0, NULL, &other, NULL), 0);
	assert_int_equal(call(TA_PANIC, &a, NULL), TEE_ERROR_TARGET_DEAD);
	assert_non_null(strstr(log_text, "panicked with code 0x1234"));
	/* sessions of the dead instance stay dead, whoever has them */
	assert_int_equal(board_tee_invoke(other, TA_COUNT, NULL, NULL),
			 TEE_ERROR_TARGET_DEAD);
	expect_dead();
	assert_int_equal(board_tee_invoke(other, TA_COUNT, NULL, NULL),
			 TEE_ERROR_TARGET_DEAD);
	board_tee_close(other);
}

static void wild_write_kills_it(void **state)
{
	uint32_t a = 16;

	(void)state;
	assert_int_equal(call(TA_WILD, &a, NULL), TEE_ERROR_TARGET_DEAD);
	assert_non_null(strstr(log_text, "TA data abort"));
	expect_dead();
}

static void double_free_kills_it(void **state)
{
	(void)state;
	assert_int_equal(call(TA_DIVE, NULL, NULL), TEE_ERROR_TARGET_DEAD);
	expect_dead();
}

static void killed_from_outside(void **state)
{
	uint32_t a = 0;

	(void)state;
	board_tee_kill_ta();
	assert_int_equal(call(TA_WHO, &a, NULL), TEE_ERROR_TARGET_DEAD);
	expect_dead();
}

/*
 * 4096 bytes: 16 for the end, 16 + 32 for the session; what is left takes
 * blocks of 16 + 112 bytes: (4096 - 16 - 48) / 128 = 31.
 */
static void heap_is_an_arena(void **state)
{
	struct board_tee_marks m;
	uint32_t a = 100, b = 100;

	(void)state;
	assert_int_equal(call(TA_HEAP, &a, &b), 0);
	assert_int_equal(a, 31);
	board_tee_marks(&m);
	assert_int_equal(m.ta_heap, 16 + 48 + 31 * 128);
	a = 1;
	b = 4000;
	assert_int_equal(call(TA_HEAP, &a, &b), 0);
	assert_int_equal(a, 0);
	/* nothing left for a second session */
	a = 10;
	b = 16;
	assert_int_equal(call(TA_HEAP, &a, &b), 0);
	assert_int_equal(board_tee_open(ta_uuid, 0, NULL, &b, NULL),
			 TEE_ERROR_OUT_OF_MEMORY);
}

static void heap_largest_block(void **state)
{
	uint32_t a = 1, b = 4096 - 16 - 48 - 16 + 1;

	(void)state;
	assert_int_equal(call(TA_HEAP, &a, &b), 0);
	assert_int_equal(a, 0);
	a = 1;
	b = 4096 - 16 - 48 - 16;
	assert_int_equal(call(TA_HEAP, &a, &b), 0);
	assert_int_equal(a, 1);
}

static void digest(void **state)
{
	static const uint8_t abc[] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
		0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
		0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
		0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
	};
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT },
		{ .type = TEE_PARAM_TYPE_MEMREF_INPUT, .pa = SHM, .size = 3 },
		{ .type = TEE_PARAM_TYPE_MEMREF_OUTPUT, .pa = SHM + 4096,
		  .size = 32 },
	};
	uint8_t got[32];

	(void)state;
	assert_int_equal(board_write(BOARD_NS, SHM, "abc", 3), 0);
	assert_int_equal(board_tee_invoke(session, TA_SHA256, p, NULL), 0);
	assert_int_equal(p[2].size, 32);
	assert_int_equal(board_read(BOARD_NS, SHM + 4096, got, 32), 0);
	assert_memory_equal(got, abc, 32);
	p[2].size = 31;
	assert_int_equal(board_tee_invoke(session, TA_SHA256, p, NULL),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(p[2].size, 32);
}

static uint32_t rights(uint32_t flags, uint32_t what)
{
	uint32_t a = flags, b = what;
	size_t len = 64;

	assert_int_equal(call_mem(TA_RIGHTS, &a, &b,
				  TEE_PARAM_TYPE_MEMREF_INPUT, SHM, &len), 0);
	return a;
}

static void memory_rights(void **state)
{
	const uint32_t r = TEE_MEMORY_ACCESS_READ;
	const uint32_t w = TEE_MEMORY_ACCESS_WRITE;
	const uint32_t any = TEE_MEMORY_ACCESS_ANY_OWNER;

	(void)state;
	assert_int_equal(rights(r | w, WHAT_OWN), 0);
	assert_int_equal(rights(r, WHAT_CONST), 0);
	assert_int_equal(rights(w, WHAT_CONST), TEE_ERROR_ACCESS_DENIED);
	assert_int_equal(rights(r, WHAT_PARAM), TEE_ERROR_ACCESS_DENIED);
	assert_int_equal(rights(r | any, WHAT_PARAM), 0);
	/* an input parameter cannot be written */
	assert_int_equal(rights(w | any, WHAT_PARAM), TEE_ERROR_ACCESS_DENIED);
	assert_int_equal(rights(r, WHAT_FREED), TEE_ERROR_ACCESS_DENIED);
	assert_int_equal(rights(r | any, WHAT_NOBODY),
			 TEE_ERROR_ACCESS_DENIED);
}

static void client_memory_must_be_its_own(void **state)
{
	static const uint64_t bad[] = {
		0x38000000, 0x30000000, 0x10000000, BOARD_TEE_DDR_BASE, 0,
		(uint64_t)BOARD_DDR_BASE + BOARD_DDR_SIZE - 63,
		UINT64_MAX - 10,
	};
	uint32_t a, b;
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		a = b = 0;
		len = 64;
		assert_int_equal(call_mem(TA_COUNT, &a, &b,
					  TEE_PARAM_TYPE_MEMREF_INPUT, bad[i],
					  &len), TEE_ERROR_BAD_PARAMETERS);
	}
	len = 64;
	assert_int_equal(call_mem(TA_COUNT, &a, &b,
				  TEE_PARAM_TYPE_MEMREF_INPUT,
				  (uint64_t)BOARD_DDR_BASE + BOARD_DDR_SIZE -
				  64, &len), 0);
}

static void pta_gets_shared_memory(void **state)
{
	uint8_t ones[256];
	uint32_t a = PTA_SUM, b = 0;
	size_t len = sizeof(ones);

	(void)state;
	memset(ones, 1, sizeof(ones));
	assert_int_equal(board_write(BOARD_NS, SHM, ones, sizeof(ones)), 0);
	assert_int_equal(call_mem(TA_PTA, &a, &b, TEE_PARAM_TYPE_MEMREF_INPUT,
				  SHM, &len), 0);
	assert_int_equal(a, 256);
	/* output and size go the whole way back */
	a = PTA_FILL;
	assert_int_equal(call_mem(TA_PTA, &a, &b, TEE_PARAM_TYPE_MEMREF_OUTPUT,
				  SHM, &len), 0);
	assert_int_equal(len, 128);
	assert_int_equal(board_read(BOARD_NS, SHM, ones, sizeof(ones)), 0);
	assert_int_equal(ones[255], 0x5a);
	a = PTA_SHORT;
	len = 8;
	assert_int_equal(call_mem(TA_PTA, &a, &b, TEE_PARAM_TYPE_MEMREF_OUTPUT,
				  SHM, &len), TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(len, 1000);
	/* a query of the size, without memory */
	len = 0;
	a = PTA_SHORT;
	assert_int_equal(call_mem(TA_PTA, &a, &b, TEE_PARAM_TYPE_MEMREF_OUTPUT,
				  0, &len), TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(len, 1000);
}

static void pta_gets_a_copy_of_private_memory(void **state)
{
	uint32_t a = PTA_SUM, b = 100;

	(void)state;
	assert_int_equal(call(TA_PTA_OWN, &a, &b), 0);
	/* not the same address; input unchanged; the sum is right */
	assert_int_equal(a, 100);
	assert_int_equal(b, 100);
	a = PTA_FILL;
	b = 100;
	assert_int_equal(call(TA_PTA_OWN, &a, &b), 0);
	/* 50 bytes came back, the others are as they were */
	assert_int_equal(a & 0xffff, 50);
	assert_int_equal(b, 50 * 0x5a + 50);
}

static void pta_refuses_foreign_memory(void **state)
{
	uint32_t a = 0, b = 0;
	size_t len = 64;

	(void)state;
	assert_int_equal(call_mem(TA_PTA_BAD, &a, &b,
				  TEE_PARAM_TYPE_MEMREF_INPUT, SHM, &len),
			 TEE_ERROR_TARGET_DEAD);
	expect_dead();
	/* handing an input on as output is a fault of the application, too */
	assert_int_equal(call_mem(TA_PTA_GREEDY, &a, &b,
				  TEE_PARAM_TYPE_MEMREF_INPUT, SHM, &len),
			 TEE_ERROR_TARGET_DEAD);
	expect_dead();
}

static void pta_knows_its_caller(void **state)
{
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT },
	};
	uint32_t a = PTA_CALLER, b = 0, s = 0;

	(void)state;
	assert_int_equal(call(TA_PTA, &a, &b), 0);
	assert_int_equal(a, 1);
	assert_int_equal(b, 0x11223344);
	assert_int_equal(board_tee_open(pta_uuid, 0, NULL, &s, NULL), 0);
	assert_int_equal(board_tee_invoke(s, PTA_CALLER, p, NULL), 0);
	assert_int_equal(p[0].a, 0);
	assert_int_equal(p[0].b, 0);
}

static void death_closes_sessions(void **state)
{
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT },
	};
	uint32_t s = 0;

	(void)state;
	assert_int_equal(board_tee_open(pta_uuid, 0, NULL, &s, NULL), 0);
	assert_int_equal(call(TA_LEAVE_OPEN, NULL, NULL), 0);
	assert_int_equal(call(TA_LEAVE_OPEN, NULL, NULL), 0);
	assert_int_equal(board_tee_invoke(s, PTA_SESSIONS, p, NULL), 0);
	assert_int_equal(p[0].a, 3);
	assert_int_equal(call(TA_PANIC, NULL, NULL), TEE_ERROR_TARGET_DEAD);
	assert_int_equal(board_tee_invoke(s, PTA_SESSIONS, p, NULL), 0);
	assert_int_equal(p[0].a, 1);
	assert_int_equal(p[0].b, 2);
}

static void busy_means_busy(void **state)
{
	uint32_t a = 0;

	(void)state;
	/* the application to itself: nobody could ever answer */
	assert_int_equal(call(TA_REOPEN, &a, NULL), 0);
	assert_int_equal(a, TEE_ERROR_BUSY);
	assert_int_equal(call(TA_COUNT, &a, NULL), 0);
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
		board_write(BOARD_NS, SHM, word, 4);
		hook_result = board_tee_invoke(session, TA_COUNT, p, NULL);
	}
}

static void hook_runs_in_between(void **state)
{
	uint32_t a = PTA_SUM, b = 0, word = 0x02020202;
	size_t len = 4;

	(void)state;
	hooks = in_pta = 0;
	assert_int_equal(board_write(BOARD_NS, SHM, "\1\1\1\1", 4), 0);
	board_tee_hook(hook, &word);
	assert_int_equal(call_mem(TA_PTA, &a, &b, TEE_PARAM_TYPE_MEMREF_INPUT,
				  SHM, &len), 0);
	assert_int_equal(a, 8);
	assert_true(hooks > in_pta);
	assert_int_equal(in_pta, 2);	/* open and invoke */
	assert_int_equal(hook_result, TEE_ERROR_BUSY);
	hooks = 0;
	board_tee_hook(NULL, NULL);
	assert_int_equal(call(TA_COUNT, &a, NULL), 0);
	assert_int_equal(hooks, 0);
}

static void core_heap_is_limited(void **state)
{
	struct board_tee_marks m;
	uint32_t s = 0;
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT, .a = 40000 },
	};

	(void)state;
	assert_int_equal(board_tee_open(pta_uuid, 0, NULL, &s, NULL), 0);
	assert_int_equal(board_tee_invoke(s, PTA_HEAP, p, NULL), 0);
	assert_int_equal(p[0].a, 0);
	board_tee_marks(&m);
	assert_true(m.core_heap > 40000 && m.core_heap < 49152);
	p[0].a = 49152;
	assert_int_equal(board_tee_invoke(s, PTA_HEAP, p, NULL), 0);
	assert_int_equal(p[0].a, TEE_ERROR_OUT_OF_MEMORY);
}

static uint32_t pta_call(uint32_t cmd, uint32_t a, uint32_t b, uint32_t c,
			 uint32_t *out)
{
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT, .a = a, .b = b },
		{ .type = TEE_PARAM_TYPE_VALUE_INPUT, .a = c },
	};
	uint32_t s = 0, res;

	assert_int_equal(board_tee_open(pta_uuid, 0, NULL, &s, NULL), 0);
	res = board_tee_invoke(s, cmd, p, NULL);
	board_tee_close(s);
	if (out)
		*out = p[0].a;
	return res;
}

static uint32_t reg(uint64_t pa)
{
	uint32_t v = 0;

	assert_int_equal(board_read(BOARD_SEC, pa, &v, 4), 0);
	return v;
}

#define ETZPC_DECPROT5	0x5c007024u
#define RCC_MP_GCR	0x5000010cu

static void drivers(void **state)
{
	uint32_t res = 0;

	(void)state;
	assert_int_equal(pta_call(PTA_DEFERRALS, 0, 0, 0, &res), 0);
	assert_int_equal(res, 1);
	/* hold boot: bit 0 of MP_GCR */
	assert_int_equal(pta_call(PTA_RESET, 0, 0, 0, NULL), 0);
	assert_int_equal(reg(RCC_MP_GCR) & 1, 0);
	assert_int_equal(pta_call(PTA_RESET, 0, 1, 0, NULL), 0);

	/* SRAM1 whole: secure only (mode 0), then open again (mode 3) */
	assert_int_equal(pta_call(PTA_FIREWALL, 80, 0x3000, 0x20000, &res), 0);
	assert_int_equal(res, 0);
	assert_int_equal(reg(ETZPC_DECPROT5) & 3, 0);
	assert_false(board_allowed(BOARD_NS, 0x30000000, 4, true));
	/* by its alias */
	assert_int_equal(pta_call(PTA_FIREWALL, 80 | 3 << 9, 0x1000, 0x20000,
				  &res), 0);
	assert_int_equal(res, 0);
	assert_int_equal(reg(ETZPC_DECPROT5) & 3, 3);
	/* half a bank, another bank, no bank */
	assert_int_equal(pta_call(PTA_FIREWALL, 80, 0x3000, 0x10000, &res), 0);
	assert_int_equal(res, TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(pta_call(PTA_FIREWALL, 81, 0x3000, 0x20000, &res), 0);
	assert_int_equal(res, TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(pta_call(PTA_FIREWALL, 79, 0x3000, 0x20000, &res), 0);
	assert_int_equal(res, TEE_ERROR_BAD_PARAMETERS);
	/* isolated and locked: the same again is fine, another mode is not */
	assert_int_equal(pta_call(PTA_FIREWALL, 84 | 1 << 8 | 2 << 9, 0x3800,
				  0x10000, &res), 0);
	assert_int_equal(res, 0);
	assert_int_equal(pta_call(PTA_FIREWALL, 84 | 2 << 9, 0x3800, 0x10000,
				  &res), 0);
	assert_int_equal(res, 0);
	assert_int_equal(pta_call(PTA_FIREWALL, 84 | 3 << 9, 0x3800, 0x10000,
				  &res), 0);
	assert_int_equal(res, TEE_ERROR_ACCESS_DENIED);
}

static void caches(void **state)
{
	(void)state;
	assert_int_equal(pta_call(PTA_TOUCH, 0x30000000, 0, 0, NULL), 0);
	assert_true(board_sec_dirty(0x30000000, 64) > 0);
	assert_int_equal(pta_call(PTA_TOUCH, 0x30000000, 1, 0, NULL), 0);
	assert_int_equal(board_sec_dirty(0x30000000, 64), 0);
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
		pta_call(PTA_LOCK_TWICE, 0, 0, 0, NULL);
		fail();
	}
	assert_non_null(strstr(stop_words, "deadlock"));
}

static void abort_of_the_core_stops_the_board(void **state)
{
	(void)state;
	/* isolated: the M4's, not even the secure CPU's */
	assert_int_equal(pta_call(PTA_FIREWALL, 80 | 2 << 9, 0x3000, 0x20000,
				  NULL), 0);
	board_tee_on_stop(on_stop);
	if (!setjmp(stopped)) {
		pta_call(PTA_TOUCH, 0x30000000, 0, 0, NULL);
		fail();
	}
	assert_non_null(strstr(stop_words, "external abort"));
}

static void reboot_forgets(void **state)
{
	uint32_t a = 0, b = 0;

	(void)state;
	assert_int_equal(call(TA_COUNT, &a, &b), 0);
	assert_int_equal(call(TA_LEAVE_OPEN, NULL, NULL), 0);
	board_tee_shutdown();
	assert_int_equal(board_tee_boot(), 0);
	assert_int_equal(board_tee_invoke(session, TA_COUNT, NULL, NULL),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(board_tee_open(ta_uuid, 0, NULL, &session, NULL), 0);
	assert_int_equal(call(TA_COUNT, &a, &b), 0);
	assert_int_equal(a, 1);
	assert_int_equal(pta_call(PTA_SESSIONS, 0, 0, 0, &a), 0);
	assert_int_equal(a, 1);
}

#define T(fn)	cmocka_unit_test_setup_teardown(fn, power_on, power_off)

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
		T(heap_is_an_arena), T(heap_largest_block), T(digest),
		T(memory_rights), T(client_memory_must_be_its_own),
		T(pta_gets_shared_memory),
		T(pta_gets_a_copy_of_private_memory),
		T(pta_refuses_foreign_memory), T(pta_knows_its_caller),
		T(death_closes_sessions), T(busy_means_busy),
		T(hook_runs_in_between), T(core_heap_is_limited), T(drivers),
		T(caches), T(core_panic_stops_the_board),
		T(abort_of_the_core_stops_the_board), T(reboot_forgets),
	};

	return cmocka_run_group_tests_name("board/tee", tests, NULL, NULL);
}
