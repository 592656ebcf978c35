/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pseudo TA's door by itself: who may open a session, and what a command
 * that was refused leaves in its outputs. Callers and commands are made up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants those above first */
#include <cmocka.h>

#include <kernel/pseudo_ta.h>
#include <kernel/ts_manager.h>
#include <trace.h>

#include "../../optee/pta/pta.h"

#define JUNK	0x5a5a5a5au
#define SIZE	77u

extern const struct pseudo_ta_head *const __start_board_pseudo_tas[];

/* ---- who calls ---------------------------------------------------------- */

static struct ts_ctx caller_ctx;
static struct ts_session caller = { .ctx = &caller_ctx };
static bool nobody, is_ta;

struct ts_session *ts_get_calling_session(void)
{
	return nobody ? NULL : &caller;
}

bool is_user_ta_ctx(struct ts_ctx *ctx)
{
	assert_ptr_equal(ctx, &caller_ctx);
	return is_ta;
}

/* ---- what is called ----------------------------------------------------- */

static struct pta_proc proc;
static struct rproc rp;
static enum trp_err answer;

struct rproc *rproc_get(uint32_t id)
{
	return id ? NULL : &rp;
}

struct pta_proc *pta_proc_get(uint32_t id)
{
	return id ? NULL : &proc;
}

struct pta_proc *pta_proc_first(void)
{
	return NULL;
}

struct pta_proc *pta_proc_next(struct pta_proc *p)
{
	(void)p;
	return NULL;
}

void pta_poll(struct pta_proc *p)
{
	assert_ptr_equal(p, &proc);
}

void pta_refused(struct pta_proc *p, const struct trp_report *rep)
{
	if (p)
		p->report = *rep;
}

enum trp_err pta_release(struct pta_proc *p, struct trp_report *rep)
{
	(void)p;
	(void)rep;
	return TRP_OK;
}

void trace_printf(const char *func, int line, int level, bool level_ok,
		  const char *fmt, ...)
{
	(void)func;
	(void)line;
	(void)level;
	(void)level_ok;
	(void)fmt;
}

/* A command that has filled what it could before it is refused */
static enum trp_err fill(const struct pta_call *c)
{
	unsigned int i;

	for (i = 0; i < TEE_NUM_PARAMS; i++) {
		if ((c->types >> 4 * i & 0xf) == TRP_PARAM_MOUT) {
			c->params[i].memref.size = SIZE;
		} else if ((c->types >> 4 * i & 0xf) != TRP_PARAM_MIN) {
			c->params[i].value.a = JUNK;
			c->params[i].value.b = JUNK;
		}
	}
	return answer;
}

#define FAKE(num, name, ...) \
enum trp_err pta_##name(struct pta_proc *p, struct pta_call *c) \
{ \
	(void)p; \
	return fill(c); \
}
TRP_PTA_TABLE(FAKE)
FAKE(0, tlv_param)

/* ---- tests -------------------------------------------------------------- */

static const TEE_UUID ours = TRP_TA_UUID;

static TEE_Result open_session(uint32_t types, uint32_t id)
{
	TEE_Param params[TEE_NUM_PARAMS] = { { .value = { id, 0 } } };
	void *ctx = NULL;
	TEE_Result res = __start_board_pseudo_tas[0]->
		open_session_entry_point(types, params, &ctx);

	assert_int_equal(!res, ctx != NULL);
	if (ctx)
		__start_board_pseudo_tas[0]->close_session_entry_point(ctx);
	return res;
}

static void caller_test(void **arg)
{
	uint8_t *uuid = (uint8_t *)&caller_ctx.uuid;
	size_t i;

	(void)arg;
	nobody = false;
	is_ta = true;
	caller_ctx.uuid = ours;
	assert_int_equal(open_session(TRP_OPEN_PARAMS, 0), TEE_SUCCESS);
	/* the normal world by itself */
	nobody = true;
	assert_int_equal(open_session(TRP_OPEN_PARAMS, 0),
			 TEE_ERROR_ACCESS_DENIED);
	nobody = false;
	/* a pseudo TA with that UUID */
	is_ta = false;
	assert_int_equal(open_session(TRP_OPEN_PARAMS, 0),
			 TEE_ERROR_ACCESS_DENIED);
	is_ta = true;
	/* another application: each byte of the UUID counts */
	for (i = 0; i < sizeof(ours); i++) {
		uuid[i] ^= 1;
		assert_int_equal(open_session(TRP_OPEN_PARAMS, 0),
				 TEE_ERROR_ACCESS_DENIED);
		uuid[i] ^= 1;
	}
	assert_int_equal(open_session(TRP_OPEN_PARAMS, 0), TEE_SUCCESS);
}

static void open_test(void **arg)
{
	uint32_t types;

	(void)arg;
	nobody = false;
	is_ta = true;
	caller_ctx.uuid = ours;
	for (types = 0; types < 0x100; types++)
		assert_int_equal(open_session(types, 0),
				 types == TRP_OPEN_PARAMS ? TEE_SUCCESS :
				 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(open_session(TRP_OPEN_PARAMS, 1),
			 TEE_ERROR_NOT_SUPPORTED);
}

static const struct {
	uint32_t cmd, types;
} commands[] = {
#define ROW(num, name, a, b, c, d, doc) { (num), TRP_PARAMS(a, b, c, d) },
	TRP_PTA_TABLE(ROW)
#undef ROW
};

/* Outputs after an answer: those of a refusal say nothing */
static void outputs(size_t n, enum trp_err err)
{
	static uint8_t byte;
	TEE_Param p[TEE_NUM_PARAMS];
	uint32_t types = commands[n].types;
	unsigned int i;

	answer = err;
	memset(p, 0, sizeof(p));
	for (i = 0; i < TEE_NUM_PARAMS; i++)
		if ((types >> 4 * i & 0xf) >= TRP_PARAM_MIN)
			p[i].memref.buffer = &byte;
	assert_int_equal(!__start_board_pseudo_tas[0]->
			 invoke_command_entry_point(NULL, commands[n].cmd,
						    types, p), !err);
	for (i = 0; i < TEE_NUM_PARAMS; i++) {
		switch (types >> 4 * i & 0xf) {
		case TRP_PARAM_VOUT:
		case TRP_PARAM_VIO:
			assert_int_equal(p[i].value.a, err ? 0 : JUNK);
			assert_int_equal(p[i].value.b, err ? 0 : JUNK);
			break;
		case TRP_PARAM_MOUT:
			assert_int_equal(p[i].memref.size, err &&
					 err != TRP_E_SHORT_BUFFER ? 0 : SIZE);
			break;
		default:
			break;
		}
	}
}

static void outputs_test(void **arg)
{
	size_t n;

	(void)arg;
	for (n = 0; n < sizeof(commands) / sizeof(commands[0]); n++) {
		outputs(n, TRP_OK);
		outputs(n, TRP_E_STATE);
		outputs(n, TRP_E_DIGEST);
		outputs(n, TRP_E_SHORT_BUFFER);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(caller_test), cmocka_unit_test(open_test),
		cmocka_unit_test(outputs_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
