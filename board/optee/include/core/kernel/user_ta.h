/* SPDX-License-Identifier: BSD-2-Clause */
/* Trusted applications in user mode. */
#ifndef KERNEL_USER_TA_H
#define KERNEL_USER_TA_H

#include <assert.h>
#include <kernel/tee_ta_manager.h>
#include <kernel/thread.h>
#include <tee_api_types.h>
#include <types_ext.h>
#include <util.h>

struct user_ta_ctx {
	struct tee_ta_session_head open_sessions;	/* it opened these */
	struct tee_ta_ctx ta_ctx;
};

bool is_user_ta_ctx(struct ts_ctx *ctx);

static inline struct user_ta_ctx *to_user_ta_ctx(struct ts_ctx *ctx)
{
	assert(is_user_ta_ctx(ctx));
	return container_of(ctx, struct user_ta_ctx, ta_ctx.ts_ctx);
}

#endif /* KERNEL_USER_TA_H */
