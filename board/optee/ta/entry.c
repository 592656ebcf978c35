/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the core enters a trusted application: sessions are counted here, on
 * the application's heap, as libutee does.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include "priv.h"
#include <user_ta_header_defines.h>

#ifndef TA_FRAMEWORK_STACK_SIZE
#define TA_FRAMEWORK_STACK_SIZE	2048
#endif

const struct ta_head board_ta_head = {
	.uuid = TA_UUID,
	.stack_size = TA_STACK_SIZE + TA_FRAMEWORK_STACK_SIZE,
	.flags = TA_FLAGS,
	.depr_entry = UINT64_MAX,
};

uint32_t ta_param_types;
TEE_Param ta_params[TEE_NUM_PARAMS];

struct ta_session {
	unsigned long id;
	void *ctx;
	TAILQ_ENTRY(ta_session) link;
};

static TAILQ_HEAD(, ta_session) sessions = TAILQ_HEAD_INITIALIZER(sessions);
static bool created;

static struct ta_session *find(unsigned long id)
{
	struct ta_session *s;

	TAILQ_FOREACH(s, &sessions, link)
		if (s->id == id)
			return s;
	return NULL;
}

static void save_params(uint32_t types, const TEE_Param *params)
{
	ta_param_types = types;
	if (params)
		memcpy(ta_params, params, sizeof(ta_params));
	else
		memset(ta_params, 0, sizeof(ta_params));
}

static void from_up(TEE_Param params[TEE_NUM_PARAMS],
		    const struct utee_params *up)
{
	size_t n;

	memset(params, 0, sizeof(*params) * TEE_NUM_PARAMS);
	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		uint32_t t = TEE_PARAM_TYPE_GET(up->types, n);
		uint64_t a = up->vals[n * 2], b = up->vals[n * 2 + 1];

		if (ta_param_is_memref(t)) {
			params[n].memref.buffer = (void *)(uintptr_t)a;
			params[n].memref.size = b;
		} else if (ta_param_is_value(t)) {
			params[n].value.a = (uint32_t)a;
			params[n].value.b = (uint32_t)b;
		}
	}
}

static void to_up(struct utee_params *up,
		  const TEE_Param params[TEE_NUM_PARAMS])
{
	size_t n;

	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		uint32_t t = TEE_PARAM_TYPE_GET(up->types, n);

		if (ta_param_is_memref(t)) {
			up->vals[n * 2 + 1] = params[n].memref.size;
		} else if (ta_param_is_value(t)) {
			up->vals[n * 2] = params[n].value.a;
			up->vals[n * 2 + 1] = params[n].value.b;
		}
	}
}

static TEE_Result add_session(unsigned long id)
{
	struct ta_session *s;
	TEE_Result res;

	if (!created) {
		res = TA_CreateEntryPoint();
		if (res)
			return res;
		created = true;
	}
	s = TEE_Malloc(sizeof(*s), TEE_USER_MEM_HINT_NO_FILL_ZERO);
	if (!s)
		return TEE_ERROR_OUT_OF_MEMORY;
	s->id = id;
	s->ctx = NULL;
	TAILQ_INSERT_TAIL(&sessions, s, link);
	return TEE_SUCCESS;
}

static void remove_session(struct ta_session *s)
{
	const uint32_t keep = TA_FLAG_SINGLE_INSTANCE |
			      TA_FLAG_INSTANCE_KEEP_ALIVE;

	TAILQ_REMOVE(&sessions, s, link);
	TEE_Free(s);
	if (TAILQ_EMPTY(&sessions) && (board_ta_head.flags & keep) != keep)
		TA_DestroyEntryPoint();
}

static TEE_Result open_session(unsigned long id, struct utee_params *up)
{
	TEE_Param params[TEE_NUM_PARAMS];
	struct ta_session *s;
	TEE_Result res = add_session(id);

	if (res)
		return res;
	s = find(id);
	from_up(params, up);
	save_params((uint32_t)up->types, params);
	res = TA_OpenSessionEntryPoint((uint32_t)up->types, params, &s->ctx);
	to_up(up, params);
	if (res)
		remove_session(s);
	return res;
}

static TEE_Result invoke(unsigned long id, struct utee_params *up,
			 unsigned long cmd)
{
	TEE_Param params[TEE_NUM_PARAMS];
	struct ta_session *s = find(id);
	TEE_Result res;

	if (!s)
		return TEE_ERROR_BAD_STATE;
	from_up(params, up);
	save_params((uint32_t)up->types, params);
	res = TA_InvokeCommandEntryPoint(s->ctx, (uint32_t)cmd,
					 (uint32_t)up->types, params);
	to_up(up, params);
	return res;
}

static TEE_Result close_session(unsigned long id)
{
	struct ta_session *s = find(id);

	if (!s)
		return TEE_ERROR_BAD_STATE;
	TA_CloseSessionEntryPoint(s->ctx);
	remove_session(s);
	return TEE_SUCCESS;
}

uint32_t board_ta_entry(unsigned long func, unsigned long session,
			struct utee_params *up, unsigned long cmd)
{
	TEE_Result res = TEE_ERROR_NOT_SUPPORTED;

	switch (func) {
	case UTEE_ENTRY_FUNC_OPEN_SESSION:
		res = open_session(session, up);
		break;
	case UTEE_ENTRY_FUNC_CLOSE_SESSION:
		res = close_session(session);
		break;
	case UTEE_ENTRY_FUNC_INVOKE_COMMAND:
		res = invoke(session, up, cmd);
		break;
	default:
		break;
	}
	save_params(0, NULL);
	return res;
}
