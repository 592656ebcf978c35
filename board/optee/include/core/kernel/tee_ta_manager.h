/* SPDX-License-Identifier: BSD-2-Clause */
/* Sessions with trusted applications. */
#ifndef KERNEL_TEE_TA_MANAGER_H
#define KERNEL_TEE_TA_MANAGER_H

#include <assert.h>
#include <kernel/mutex.h>
#include <kernel/ts_manager.h>
#include <sys/queue.h>
#include <tee_api_types.h>
#include <types_ext.h>
#include <user_ta_header.h>
#include <utee_types.h>

TAILQ_HEAD(tee_ta_session_head, tee_ta_session);
TAILQ_HEAD(tee_ta_ctx_head, tee_ta_ctx);

struct param_val {
	uint32_t a;
	uint32_t b;
};

/* a memory reference; the board keeps the address instead of a mobj */
struct param_mem {
	void *va;
	size_t size;
};

struct tee_ta_param {
	uint32_t types;
	union {
		struct param_val val;
		struct param_mem mem;
	} u[TEE_NUM_PARAMS];
};

struct tee_ta_ctx {
	uint32_t flags;		/* TA_FLAG_* */
	TAILQ_ENTRY(tee_ta_ctx) link;
	struct ts_ctx ts_ctx;
	uint32_t panicked;
	uint32_t panic_code;
	uint32_t ref_count;	/* sessions */
	bool busy;
	bool is_releasing;	/* no longer in the list of contexts */
};

struct tee_ta_session {
	TAILQ_ENTRY(tee_ta_session) link;
	struct ts_session ts_sess;
	uint32_t id;		/* 0 is invalid */
	TEE_Identity clnt_id;
	struct tee_ta_param *param;
	TEE_ErrorOrigin err_origin;
};

extern struct tee_ta_ctx_head tee_ctxes;

TEE_Result tee_ta_open_session(TEE_ErrorOrigin *err, uint32_t *sess_id,
			       struct tee_ta_session_head *open_sessions,
			       const TEE_UUID *uuid,
			       const TEE_Identity *clnt_id,
			       uint32_t cancel_req_to,
			       struct tee_ta_param *param);
TEE_Result tee_ta_invoke_command(TEE_ErrorOrigin *err,
				 struct tee_ta_session *sess,
				 const TEE_Identity *clnt_id,
				 uint32_t cancel_req_to, uint32_t cmd,
				 struct tee_ta_param *param);
TEE_Result tee_ta_close_session(uint32_t id,
				struct tee_ta_session_head *open_sessions,
				const TEE_Identity *clnt_id);
struct tee_ta_session *tee_ta_find_session(uint32_t id,
			struct tee_ta_session_head *open_sessions);

struct tee_ta_session *to_ta_session(struct ts_session *sess);

static inline struct tee_ta_ctx *to_ta_ctx(struct ts_ctx *ctx)
{
	return container_of(ctx, struct tee_ta_ctx, ts_ctx);
}

#endif /* KERNEL_TEE_TA_MANAGER_H */
