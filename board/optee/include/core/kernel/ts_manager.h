/* SPDX-License-Identifier: BSD-2-Clause */
/* Sessions with trusted services: who called. */
#ifndef KERNEL_TS_MANAGER_H
#define KERNEL_TS_MANAGER_H

#include <stdint.h>
#include <sys/queue.h>
#include <tee_api_types.h>

struct ts_session;

struct ts_ops {
	TEE_Result (*enter_open_session)(struct ts_session *s);
	TEE_Result (*enter_invoke_cmd)(struct ts_session *s, uint32_t cmd);
	void (*enter_close_session)(struct ts_session *s);
};

struct ts_ctx {
	TEE_UUID uuid;
	const struct ts_ops *ops;
};

struct ts_session {
	TAILQ_ENTRY(ts_session) link_tsd;
	struct ts_ctx *ctx;
	void *user_ctx;
};

struct ts_session *ts_get_current_session(void);
struct ts_session *ts_get_current_session_may_fail(void);
void ts_push_current_session(struct ts_session *sess);
struct ts_session *ts_pop_current_session(void);
/* the session in which the current one was called; NULL: the normal world */
struct ts_session *ts_get_calling_session(void);

#endif /* KERNEL_TS_MANAGER_H */
