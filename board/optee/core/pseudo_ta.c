/* SPDX-License-Identifier: BSD-2-Clause */
/* Pseudo trusted applications: found in the list the linker made, called. */
#include <malloc.h>
#include <string.h>
#include <trace.h>
#include "kernel.h"

struct pseudo_ta_ctx {
	const struct pseudo_ta_head *head;
	struct tee_ta_ctx ctx;
};

extern const struct pseudo_ta_head *const __start_board_pseudo_tas[];
extern const struct pseudo_ta_head *const __stop_board_pseudo_tas[];

/* the section exists even where nobody registers one */
static const struct pseudo_ta_head *const none
	__used __section("board_pseudo_tas") = NULL;

static const struct pseudo_ta_head *find(const TEE_UUID *uuid)
{
	const struct pseudo_ta_head *const *p;

	for (p = __start_board_pseudo_tas; p < __stop_board_pseudo_tas; p++)
		if (*p && !memcmp(&(*p)->uuid, uuid, sizeof(*uuid)))
			return *p;
	return NULL;
}

static struct pseudo_ta_ctx *to_pseudo_ta_ctx(struct ts_ctx *ctx)
{
	return container_of(ctx, struct pseudo_ta_ctx, ctx.ts_ctx);
}

static void params_in(const struct tee_ta_param *p,
		      TEE_Param params[TEE_NUM_PARAMS])
{
	size_t n;

	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		switch (TEE_PARAM_TYPE_GET(p->types, n)) {
		case TEE_PARAM_TYPE_VALUE_INPUT:
		case TEE_PARAM_TYPE_VALUE_OUTPUT:
		case TEE_PARAM_TYPE_VALUE_INOUT:
			params[n].value.a = p->u[n].val.a;
			params[n].value.b = p->u[n].val.b;
			break;
		case TEE_PARAM_TYPE_MEMREF_INPUT:
		case TEE_PARAM_TYPE_MEMREF_OUTPUT:
		case TEE_PARAM_TYPE_MEMREF_INOUT:
			params[n].memref.buffer = p->u[n].mem.size ?
						  p->u[n].mem.va : NULL;
			params[n].memref.size = p->u[n].mem.size;
			break;
		default:
			break;
		}
	}
}

static void params_out(const TEE_Param params[TEE_NUM_PARAMS],
		       struct tee_ta_param *p)
{
	size_t n;

	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		switch (TEE_PARAM_TYPE_GET(p->types, n)) {
		case TEE_PARAM_TYPE_VALUE_OUTPUT:
		case TEE_PARAM_TYPE_VALUE_INOUT:
			p->u[n].val.a = params[n].value.a;
			p->u[n].val.b = params[n].value.b;
			break;
		case TEE_PARAM_TYPE_MEMREF_OUTPUT:
		case TEE_PARAM_TYPE_MEMREF_INOUT:
			p->u[n].mem.size = params[n].memref.size;
			break;
		default:
			break;
		}
	}
}

static TEE_Result enter_open(struct ts_session *s)
{
	struct pseudo_ta_ctx *pc = to_pseudo_ta_ctx(s->ctx);
	struct tee_ta_session *ts = to_ta_session(s);
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };
	TEE_Result res = TEE_SUCCESS;

	tee_hook_call(pc->head->name);
	ts_push_current_session(s);
	ts->err_origin = TEE_ORIGIN_TRUSTED_APP;
	params_in(ts->param, params);
	if (pc->ctx.ref_count == 1 && pc->head->create_entry_point)
		res = pc->head->create_entry_point();
	if (!res && pc->head->open_session_entry_point)
		res = pc->head->open_session_entry_point(ts->param->types,
							 params, &s->user_ctx);
	params_out(params, ts->param);
	ts_pop_current_session();
	return res;
}

static TEE_Result enter_invoke(struct ts_session *s, uint32_t cmd)
{
	struct pseudo_ta_ctx *pc = to_pseudo_ta_ctx(s->ctx);
	struct tee_ta_session *ts = to_ta_session(s);
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };
	TEE_Result res;

	tee_hook_call(pc->head->name);
	ts_push_current_session(s);
	ts->err_origin = TEE_ORIGIN_TRUSTED_APP;
	params_in(ts->param, params);
	res = pc->head->invoke_command_entry_point(s->user_ctx, cmd,
						   ts->param->types, params);
	params_out(params, ts->param);
	ts_pop_current_session();
	return res;
}

static void enter_close(struct ts_session *s)
{
	struct pseudo_ta_ctx *pc = to_pseudo_ta_ctx(s->ctx);

	tee_hook_call(pc->head->name);
	ts_push_current_session(s);
	if (pc->head->close_session_entry_point)
		pc->head->close_session_entry_point(s->user_ctx);
	if (pc->ctx.ref_count == 1 && pc->head->destroy_entry_point)
		pc->head->destroy_entry_point();
	ts_pop_current_session();
}

static const struct ts_ops pseudo_ta_ops = {
	.enter_open_session = enter_open,
	.enter_invoke_cmd = enter_invoke,
	.enter_close_session = enter_close,
};

TEE_Result tee_ta_init_pseudo_ta_session(const TEE_UUID *uuid,
					 struct tee_ta_session *s)
{
	const struct pseudo_ta_head *head = find(uuid);
	struct pseudo_ta_ctx *pc;

	if (!head)
		return TEE_ERROR_ITEM_NOT_FOUND;
	pc = calloc(1, sizeof(*pc));
	if (!pc)
		return TEE_ERROR_OUT_OF_MEMORY;
	pc->head = head;
	pc->ctx.flags = head->flags;
	pc->ctx.ref_count = 1;
	pc->ctx.ts_ctx.uuid = head->uuid;
	pc->ctx.ts_ctx.ops = &pseudo_ta_ops;
	s->ts_sess.ctx = &pc->ctx.ts_ctx;
	TAILQ_INSERT_TAIL(&tee_ctxes, &pc->ctx, link);
	return TEE_SUCCESS;
}

void pseudo_ta_destroy(struct ts_ctx *ctx)
{
	free(to_pseudo_ta_ctx(ctx));
}

/* Registered as OP-TEE asks for: flags, name, one UUID each. */
TEE_Result verify_pseudo_tas(void)
{
	const struct pseudo_ta_head *const *p;

	for (p = __start_board_pseudo_tas; p < __stop_board_pseudo_tas; p++) {
		if (!*p)
			continue;
		if (find(&(*p)->uuid) != *p || !(*p)->name ||
		    (~(*p)->flags & PTA_MANDATORY_FLAGS) ||
		    ((*p)->flags & ~PTA_ALLOWED_FLAGS) ||
		    !(*p)->invoke_command_entry_point) {
			EMSG("pseudo TA %s does not conform",
			     (*p)->name ? (*p)->name : "without a name");
			return TEE_ERROR_BAD_FORMAT;
		}
	}
	return TEE_SUCCESS;
}
