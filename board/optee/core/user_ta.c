/* SPDX-License-Identifier: BSD-2-Clause */
/* The trusted application in user mode: its context, entering it. */
#include <malloc.h>
#include <string.h>
#include <trace.h>
#include "kernel.h"

static struct user_ta_ctx *running;

static void to_up(const struct tee_ta_param *p, struct utee_params *up)
{
	size_t n;

	memset(up, 0, sizeof(*up));
	up->types = p->types;
	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		switch (TEE_PARAM_TYPE_GET(p->types, n)) {
		case TEE_PARAM_TYPE_MEMREF_INPUT:
		case TEE_PARAM_TYPE_MEMREF_OUTPUT:
		case TEE_PARAM_TYPE_MEMREF_INOUT:
			up->vals[n * 2] = (uintptr_t)p->u[n].mem.va;
			up->vals[n * 2 + 1] = p->u[n].mem.size;
			break;
		case TEE_PARAM_TYPE_VALUE_INPUT:
		case TEE_PARAM_TYPE_VALUE_INOUT:
			up->vals[n * 2] = p->u[n].val.a;
			up->vals[n * 2 + 1] = p->u[n].val.b;
			break;
		default:
			break;
		}
	}
}

static void from_up(struct tee_ta_param *p, const struct utee_params *up)
{
	size_t n;

	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		switch (TEE_PARAM_TYPE_GET(p->types, n)) {
		case TEE_PARAM_TYPE_MEMREF_OUTPUT:
		case TEE_PARAM_TYPE_MEMREF_INOUT:
			p->u[n].mem.size = up->vals[n * 2 + 1];
			break;
		case TEE_PARAM_TYPE_VALUE_OUTPUT:
		case TEE_PARAM_TYPE_VALUE_INOUT:
			p->u[n].val.a = (uint32_t)up->vals[n * 2];
			p->u[n].val.b = (uint32_t)up->vals[n * 2 + 1];
			break;
		default:
			break;
		}
	}
}

static TEE_Result enter(struct ts_session *s, enum utee_entry_func func,
			uint32_t cmd)
{
	static const struct tee_ta_param nothing;
	struct user_ta_ctx *utc = to_user_ta_ctx(s->ctx);
	struct tee_ta_session *ts = to_ta_session(s);
	struct utee_params up;
	struct tee_user_call call = {
		.func = func,
		.session = (unsigned long)(uintptr_t)s,
		.cmd = cmd,
		.up = &up,
	};

	to_up(ts->param ? ts->param : &nothing, &up);
	ts_push_current_session(s);
	running = utc;
	tee_user_enter(&call);
	running = NULL;
	if (call.panicked) {
		/* sessions of pseudo TAs it was in are gone with it */
		while (ts_get_current_session() != s)
			ts_pop_current_session();
		utc->ta_ctx.panicked = true;
		utc->ta_ctx.panic_code = call.panic_code;
		EMSG("TA panicked with code %#" PRIx32, call.panic_code);
		call.res = TEE_ERROR_TARGET_DEAD;
	} else {
		ts->err_origin = TEE_ORIGIN_TRUSTED_APP;
		if (ts->param)
			from_up(ts->param, &up);
	}
	ts_pop_current_session();
	return call.res;
}

static TEE_Result enter_open(struct ts_session *s)
{
	return enter(s, UTEE_ENTRY_FUNC_OPEN_SESSION, 0);
}

static TEE_Result enter_invoke(struct ts_session *s, uint32_t cmd)
{
	return enter(s, UTEE_ENTRY_FUNC_INVOKE_COMMAND, cmd);
}

static void enter_close(struct ts_session *s)
{
	enter(s, UTEE_ENTRY_FUNC_CLOSE_SESSION, 0);
}

static const struct ts_ops user_ta_ops = {
	.enter_open_session = enter_open,
	.enter_invoke_cmd = enter_invoke,
	.enter_close_session = enter_close,
};

bool is_user_ta_ctx(struct ts_ctx *ctx)
{
	return ctx && ctx->ops == &user_ta_ops;
}

struct user_ta_ctx *user_ta_running(void)
{
	return running;
}

TEE_Result tee_ta_init_user_ta_session(const TEE_UUID *uuid,
				       struct tee_ta_session *s)
{
	struct user_ta_ctx *utc;

	if (memcmp(&board_ta_head.uuid, uuid, sizeof(*uuid)))
		return TEE_ERROR_ITEM_NOT_FOUND;
	utc = calloc(1, sizeof(*utc));
	if (!utc)
		return TEE_ERROR_OUT_OF_MEMORY;
	TAILQ_INIT(&utc->open_sessions);
	utc->ta_ctx.flags = board_ta_head.flags;
	utc->ta_ctx.ref_count = 1;
	utc->ta_ctx.ts_ctx.uuid = board_ta_head.uuid;
	utc->ta_ctx.ts_ctx.ops = &user_ta_ops;
	s->ts_sess.ctx = &utc->ta_ctx.ts_ctx;
	TAILQ_INSERT_TAIL(&tee_ctxes, &utc->ta_ctx, link);
	tee_user_reset();
	return TEE_SUCCESS;
}

void user_ta_release_state(struct tee_ta_ctx *ctx)
{
	struct user_ta_ctx *utc = to_user_ta_ctx(&ctx->ts_ctx);
	struct tee_ta_session *s;

	while ((s = TAILQ_FIRST(&utc->open_sessions)))
		tee_ta_close_session(s->id, &utc->open_sessions, NULL);
	svc_release();
}

void user_ta_destroy(struct ts_ctx *ctx)
{
	struct user_ta_ctx *utc = to_user_ta_ctx(ctx);

	if (!utc->ta_ctx.panicked)
		user_ta_release_state(&utc->ta_ctx);
	free(utc);
}
