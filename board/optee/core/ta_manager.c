/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sessions and contexts of trusted applications. With one thread nobody can
 * wait for a busy one: whoever comes back to it from its own call is told so.
 */
#include <malloc.h>
#include <string.h>
#include <trace.h>
#include "kernel.h"

struct tee_ta_ctx_head tee_ctxes = TAILQ_HEAD_INITIALIZER(tee_ctxes);

static TAILQ_HEAD(, ts_session) current = TAILQ_HEAD_INITIALIZER(current);

struct ts_session *ts_get_current_session_may_fail(void)
{
	return TAILQ_FIRST(&current);
}

struct ts_session *ts_get_current_session(void)
{
	struct ts_session *s = ts_get_current_session_may_fail();

	if (!s)
		panic("no session");
	return s;
}

struct ts_session *ts_get_calling_session(void)
{
	return TAILQ_NEXT(ts_get_current_session(), link_tsd);
}

void ts_push_current_session(struct ts_session *sess)
{
	TAILQ_INSERT_HEAD(&current, sess, link_tsd);
}

struct ts_session *ts_pop_current_session(void)
{
	struct ts_session *s = TAILQ_FIRST(&current);

	if (s)
		TAILQ_REMOVE(&current, s, link_tsd);
	return s;
}

struct tee_ta_session *to_ta_session(struct ts_session *sess)
{
	return container_of(sess, struct tee_ta_session, ts_sess);
}

struct tee_ta_session *tee_ta_find_session(uint32_t id,
				struct tee_ta_session_head *open_sessions)
{
	struct tee_ta_session *s;

	TAILQ_FOREACH(s, open_sessions, link)
		if (s->id == id)
			return s;
	return NULL;
}

static bool set_busy(struct tee_ta_ctx *ctx)
{
	if (ctx->flags & TA_FLAG_CONCURRENT)
		return true;
	if (ctx->busy)
		return false;
	ctx->busy = true;
	return true;
}

static void clear_busy(struct tee_ta_ctx *ctx)
{
	ctx->busy = false;
}

static void destroy_context(struct tee_ta_ctx *ctx)
{
	if (is_user_ta_ctx(&ctx->ts_ctx))
		user_ta_destroy(&ctx->ts_ctx);
	else
		pseudo_ta_destroy(&ctx->ts_ctx);
}

static void unlist_context(struct tee_ta_ctx *ctx)
{
	if (!ctx->is_releasing)
		TAILQ_REMOVE(&tee_ctxes, ctx, link);
	ctx->is_releasing = true;
}

/* A panicked application is never entered again; a new open makes a new one. */
static void release_panicked(struct tee_ta_ctx *ctx)
{
	const uint32_t keep = TA_FLAG_SINGLE_INSTANCE |
			      TA_FLAG_INSTANCE_KEEP_ALIVE |
			      TA_FLAG_INSTANCE_KEEP_CRASHED;

	if ((ctx->flags & keep) == keep || ctx->is_releasing)
		return;
	unlist_context(ctx);
	user_ta_release_state(ctx);
}

static void close_session(struct tee_ta_session *s,
			  struct tee_ta_session_head *open_sessions)
{
	struct tee_ta_ctx *ctx = to_ta_ctx(s->ts_sess.ctx);
	bool keep = (ctx->flags & TA_FLAG_SINGLE_INSTANCE) &&
		    (ctx->flags & TA_FLAG_INSTANCE_KEEP_ALIVE);
	bool keep_crashed = keep &&
			    (ctx->flags & TA_FLAG_INSTANCE_KEEP_CRASHED);

	if (!ctx->panicked) {
		if (!set_busy(ctx))
			panic("close of a busy trusted application");
		s->ts_sess.ctx->ops->enter_close_session(&s->ts_sess);
		clear_busy(ctx);
		if (ctx->panicked)
			release_panicked(ctx);
	}
	TAILQ_REMOVE(open_sessions, s, link);
	free(s);

	ctx->ref_count--;
	if (!ctx->ref_count && (!keep || (ctx->panicked && !keep_crashed))) {
		unlist_context(ctx);
		destroy_context(ctx);
	}
}

static bool same_client(const struct tee_ta_session *s,
			const TEE_Identity *id)
{
	return s->clnt_id.login == id->login &&
	       !memcmp(&s->clnt_id.uuid, &id->uuid, sizeof(id->uuid));
}

TEE_Result tee_ta_close_session(uint32_t id,
				struct tee_ta_session_head *open_sessions,
				const TEE_Identity *clnt_id)
{
	struct tee_ta_session *s = tee_ta_find_session(id, open_sessions);
	struct tee_ta_ctx *ctx;

	if (!s)
		return TEE_ERROR_ITEM_NOT_FOUND;
	if (clnt_id && !same_client(s, clnt_id))
		return TEE_ERROR_BAD_PARAMETERS;
	ctx = to_ta_ctx(s->ts_sess.ctx);
	if (ctx->busy)
		return TEE_ERROR_BUSY;
	close_session(s, open_sessions);
	return TEE_SUCCESS;
}

static TEE_Result join_context(struct tee_ta_session *s, const TEE_UUID *uuid)
{
	struct tee_ta_ctx *ctx;

	TAILQ_FOREACH(ctx, &tee_ctxes, link)
		if (!memcmp(&ctx->ts_ctx.uuid, uuid, sizeof(*uuid)))
			break;
	if (!ctx || !(ctx->flags & TA_FLAG_SINGLE_INSTANCE))
		return TEE_ERROR_ITEM_NOT_FOUND;
	if (!(ctx->flags & TA_FLAG_MULTI_SESSION) && ctx->ref_count)
		return TEE_ERROR_BUSY;
	ctx->ref_count++;
	s->ts_sess.ctx = &ctx->ts_ctx;
	return TEE_SUCCESS;
}

static uint32_t new_session_id(struct tee_ta_session_head *open_sessions)
{
	struct tee_ta_session *last = TAILQ_LAST(open_sessions,
						 tee_ta_session_head);
	uint32_t id = last ? last->id + 1 : 1;

	while (!id || tee_ta_find_session(id, open_sessions))
		id++;
	return id;
}

static TEE_Result init_session(struct tee_ta_session_head *open_sessions,
			       const TEE_UUID *uuid,
			       struct tee_ta_session **sess)
{
	struct tee_ta_session *s = calloc(1, sizeof(*s));
	TEE_Result res;

	if (!s)
		return TEE_ERROR_OUT_OF_MEMORY;
	s->id = new_session_id(open_sessions);
	s->err_origin = TEE_ORIGIN_TEE;
	res = join_context(s, uuid);
	if (res == TEE_ERROR_ITEM_NOT_FOUND)
		res = tee_ta_init_pseudo_ta_session(uuid, s);
	if (res == TEE_ERROR_ITEM_NOT_FOUND)
		res = tee_ta_init_user_ta_session(uuid, s);
	if (res) {
		free(s);
		return res;
	}
	TAILQ_INSERT_TAIL(open_sessions, s, link);
	*sess = s;
	return TEE_SUCCESS;
}

TEE_Result tee_ta_open_session(TEE_ErrorOrigin *err, uint32_t *sess_id,
			       struct tee_ta_session_head *open_sessions,
			       const TEE_UUID *uuid,
			       const TEE_Identity *clnt_id,
			       uint32_t cancel_req_to __unused,
			       struct tee_ta_param *param)
{
	struct tee_ta_session *s = NULL;
	struct tee_ta_ctx *ctx;
	TEE_Result res;

	*err = TEE_ORIGIN_TEE;
	res = init_session(open_sessions, uuid, &s);
	if (res)
		return res;
	ctx = to_ta_ctx(s->ts_sess.ctx);
	if (!set_busy(ctx)) {
		ctx->ref_count--;
		TAILQ_REMOVE(open_sessions, s, link);
		free(s);
		return TEE_ERROR_BUSY;
	}
	if (!ctx->panicked) {
		s->clnt_id = *clnt_id;
		s->param = param;
		res = s->ts_sess.ctx->ops->enter_open_session(&s->ts_sess);
		s->param = NULL;
	}
	if (ctx->panicked) {
		release_panicked(ctx);
		res = TEE_ERROR_TARGET_DEAD;
	} else {
		*err = s->err_origin;
	}
	clear_busy(ctx);
	if (res) {
		EMSG("Failed for TA %08" PRIx32 "-... Return error %#" PRIx32,
		     uuid->timeLow, res);
		close_session(s, open_sessions);
		return res;
	}
	*sess_id = s->id;
	return TEE_SUCCESS;
}

TEE_Result tee_ta_invoke_command(TEE_ErrorOrigin *err,
				 struct tee_ta_session *sess,
				 const TEE_Identity *clnt_id,
				 uint32_t cancel_req_to __unused, uint32_t cmd,
				 struct tee_ta_param *param)
{
	struct tee_ta_ctx *ctx = to_ta_ctx(sess->ts_sess.ctx);
	TEE_Result res = TEE_SUCCESS;

	*err = TEE_ORIGIN_TEE;
	if (clnt_id && !same_client(sess, clnt_id))
		return TEE_ERROR_BAD_PARAMETERS;
	if (!set_busy(ctx))
		return TEE_ERROR_BUSY;
	if (!ctx->panicked) {
		sess->param = param;
		res = sess->ts_sess.ctx->ops->enter_invoke_cmd(&sess->ts_sess,
							       cmd);
		sess->param = NULL;
	}
	if (ctx->panicked) {
		release_panicked(ctx);
		res = TEE_ERROR_TARGET_DEAD;
	} else {
		*err = sess->err_origin;
	}
	clear_busy(ctx);
	return res;
}
