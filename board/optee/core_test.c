/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The board's OP-TEE: what memory an application and a pseudo TA get to see,
 * and the drivers and services of the core.
 */
#include "test/harness_test.h"

#define ETZPC_DECPROT5	0x5c007024u
#define RCC_MP_GCR	0x5000010cu

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
		{ .type = TEE_PARAM_TYPE_MEMREF_INPUT, .pa = T_SHM, .size = 3 },
		{ .type = TEE_PARAM_TYPE_MEMREF_OUTPUT, .pa = T_SHM + 4096,
		  .size = 32 },
	};
	uint8_t got[32];

	(void)state;
	assert_int_equal(board_write(BOARD_NS, T_SHM, "abc", 3), 0);
	assert_int_equal(board_tee_invoke(t_session, TA_SHA256, p, NULL), 0);
	assert_int_equal(p[2].size, 32);
	assert_int_equal(board_read(BOARD_NS, T_SHM + 4096, got, 32), 0);
	assert_memory_equal(got, abc, 32);
	p[2].size = 31;
	assert_int_equal(board_tee_invoke(t_session, TA_SHA256, p, NULL),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(p[2].size, 32);
}

static uint32_t rights(uint32_t flags, uint32_t what)
{
	uint32_t a = flags, b = what;
	size_t len = 64;

	assert_int_equal(t_call_mem(TA_RIGHTS, &a, &b,
				  TEE_PARAM_TYPE_MEMREF_INPUT, T_SHM, &len), 0);
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
		assert_int_equal(t_call_mem(TA_COUNT, &a, &b,
					  TEE_PARAM_TYPE_MEMREF_INPUT, bad[i],
					  &len), TEE_ERROR_BAD_PARAMETERS);
	}
	len = 64;
	assert_int_equal(t_call_mem(TA_COUNT, &a, &b,
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
	assert_int_equal(board_write(BOARD_NS, T_SHM, ones, sizeof(ones)), 0);
	assert_int_equal(t_call_mem(TA_PTA, &a, &b, TEE_PARAM_TYPE_MEMREF_INPUT,
				  T_SHM, &len), 0);
	assert_int_equal(a, 256);
	/* output and size go the whole way back */
	a = PTA_FILL;
	assert_int_equal(t_call_mem(TA_PTA, &a, &b,
				    TEE_PARAM_TYPE_MEMREF_OUTPUT, T_SHM, &len),
			 0);
	assert_int_equal(len, 128);
	assert_int_equal(board_read(BOARD_NS, T_SHM, ones, sizeof(ones)), 0);
	assert_int_equal(ones[255], 0x5a);
	a = PTA_SHORT;
	len = 8;
	assert_int_equal(t_call_mem(TA_PTA, &a, &b,
				    TEE_PARAM_TYPE_MEMREF_OUTPUT, T_SHM, &len),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(len, 1000);
	/* a query of the size, without memory */
	len = 0;
	a = PTA_SHORT;
	assert_int_equal(t_call_mem(TA_PTA, &a, &b,
				    TEE_PARAM_TYPE_MEMREF_OUTPUT, 0, &len),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(len, 1000);
}

static void pta_gets_a_copy_of_private_memory(void **state)
{
	uint32_t a = PTA_SUM, b = 100;

	(void)state;
	assert_int_equal(t_call(TA_PTA_OWN, &a, &b), 0);
	/* not the same address; input unchanged; the sum is right */
	assert_int_equal(a, 100);
	assert_int_equal(b, 100);
	a = PTA_FILL;
	b = 100;
	assert_int_equal(t_call(TA_PTA_OWN, &a, &b), 0);
	/* 50 bytes came back, the others are as they were */
	assert_int_equal(a & 0xffff, 50);
	assert_int_equal(b, 50 * 0x5a + 50);
}

static void pta_refuses_foreign_memory(void **state)
{
	uint32_t a = 0, b = 0;
	size_t len = 64;

	(void)state;
	assert_int_equal(t_call_mem(TA_PTA_BAD, &a, &b,
				  TEE_PARAM_TYPE_MEMREF_INPUT, T_SHM, &len),
			 TEE_ERROR_TARGET_DEAD);
	t_expect_dead();
	/* handing an input on as output is a fault of the application, too */
	assert_int_equal(t_call_mem(TA_PTA_GREEDY, &a, &b,
				  TEE_PARAM_TYPE_MEMREF_INPUT, T_SHM, &len),
			 TEE_ERROR_TARGET_DEAD);
	t_expect_dead();
}

static void pta_knows_its_caller(void **state)
{
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT },
	};
	uint32_t a = PTA_CALLER, b = 0, s = 0;

	(void)state;
	assert_int_equal(t_call(TA_PTA, &a, &b), 0);
	assert_int_equal(a, 1);
	assert_int_equal(b, 0x11223344);
	assert_int_equal(board_tee_open(t_pta_uuid, 0, NULL, &s, NULL), 0);
	assert_int_equal(board_tee_invoke(s, PTA_CALLER, p, NULL), 0);
	assert_int_equal(p[0].a, 0);
	assert_int_equal(p[0].b, 0);
}

static void core_heap_is_limited(void **state)
{
	struct board_tee_marks m;
	uint32_t s = 0;
	struct board_tee_param p[4] = {
		{ .type = TEE_PARAM_TYPE_VALUE_INOUT, .a = 40000 },
	};

	(void)state;
	assert_int_equal(board_tee_open(t_pta_uuid, 0, NULL, &s, NULL), 0);
	assert_int_equal(board_tee_invoke(s, PTA_HEAP, p, NULL), 0);
	assert_int_equal(p[0].a, 0);
	board_tee_marks(&m);
	assert_true(m.core_heap > 40000 && m.core_heap < 49152);
	p[0].a = 49152;
	assert_int_equal(board_tee_invoke(s, PTA_HEAP, p, NULL), 0);
	assert_int_equal(p[0].a, TEE_ERROR_OUT_OF_MEMORY);
}

static uint32_t reg(uint64_t pa)
{
	uint32_t v = 0;

	assert_int_equal(board_read(BOARD_SEC, pa, &v, 4), 0);
	return v;
}

static void drivers(void **state)
{
	uint32_t res = 0;

	(void)state;
	assert_int_equal(t_pta_call(PTA_DEFERRALS, 0, 0, 0, &res), 0);
	assert_int_equal(res, 1);
	/* hold boot: bit 0 of MP_GCR */
	assert_int_equal(t_pta_call(PTA_RESET, 0, 0, 0, NULL), 0);
	assert_int_equal(reg(RCC_MP_GCR) & 1, 0);
	assert_int_equal(t_pta_call(PTA_RESET, 0, 1, 0, NULL), 0);

	/* SRAM1 whole: secure only (mode 0), then open again (mode 3) */
	assert_int_equal(t_pta_call(PTA_FIREWALL, 80, 0x3000, 0x20000,
				    &res), 0);
	assert_int_equal(res, 0);
	assert_int_equal(reg(ETZPC_DECPROT5) & 3, 0);
	assert_false(board_allowed(BOARD_NS, 0x30000000, 4, true));
	/* by its alias */
	assert_int_equal(t_pta_call(PTA_FIREWALL, 80 | 3 << 9, 0x1000, 0x20000,
				  &res), 0);
	assert_int_equal(res, 0);
	assert_int_equal(reg(ETZPC_DECPROT5) & 3, 3);
	/* half a bank, another bank, no bank */
	assert_int_equal(t_pta_call(PTA_FIREWALL, 80, 0x3000, 0x10000,
				    &res), 0);
	assert_int_equal(res, TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(t_pta_call(PTA_FIREWALL, 81, 0x3000, 0x20000,
				    &res), 0);
	assert_int_equal(res, TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(t_pta_call(PTA_FIREWALL, 79, 0x3000, 0x20000,
				    &res), 0);
	assert_int_equal(res, TEE_ERROR_BAD_PARAMETERS);
	/* isolated and locked: the same again is fine, another mode is not */
	assert_int_equal(t_pta_call(PTA_FIREWALL, 84 | 1 << 8 | 2 << 9, 0x3800,
				  0x10000, &res), 0);
	assert_int_equal(res, 0);
	assert_int_equal(t_pta_call(PTA_FIREWALL, 84 | 2 << 9, 0x3800, 0x10000,
				  &res), 0);
	assert_int_equal(res, 0);
	assert_int_equal(t_pta_call(PTA_FIREWALL, 84 | 3 << 9, 0x3800, 0x10000,
				  &res), 0);
	assert_int_equal(res, TEE_ERROR_ACCESS_DENIED);
}

static void caches(void **state)
{
	(void)state;
	assert_int_equal(t_pta_call(PTA_TOUCH, 0x30000000, 0, 0, NULL), 0);
	assert_true(board_sec_dirty(0x30000000, 64) > 0);
	assert_int_equal(t_pta_call(PTA_TOUCH, 0x30000000, 1, 0, NULL), 0);
	assert_int_equal(board_sec_dirty(0x30000000, 64), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(digest),
		T(memory_rights),
		T(client_memory_must_be_its_own),
		T(pta_gets_shared_memory),
		T(pta_gets_a_copy_of_private_memory),
		T(pta_refuses_foreign_memory),
		T(pta_knows_its_caller),
		T(core_heap_is_limited),
		T(drivers),
		T(caches),
	};

	return cmocka_run_group_tests_name("board/optee core", tests, NULL,
					   NULL);
}
