/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside the core of the board's OP-TEE. */
#ifndef BOARD_CORE_KERNEL_H
#define BOARD_CORE_KERNEL_H

#include <kernel/panic.h>
#include <kernel/pseudo_ta.h>
#include <kernel/tee_ta_manager.h>
#include <kernel/user_ta.h>
#include "../tee.h"

/* a context for a session, TEE_ERROR_ITEM_NOT_FOUND when it is not of a kind */
TEE_Result tee_ta_init_pseudo_ta_session(const TEE_UUID *uuid,
					 struct tee_ta_session *s);
TEE_Result tee_ta_init_user_ta_session(const TEE_UUID *uuid,
				       struct tee_ta_session *s);

/* the application panicked: close what it opened, forget what it had */
void user_ta_release_state(struct tee_ta_ctx *ctx);
void user_ta_destroy(struct ts_ctx *ctx);
void pseudo_ta_destroy(struct ts_ctx *ctx);
/* the context of the application that runs, NULL when none */
struct user_ta_ctx *user_ta_running(void);

/* system calls: what a dead application had; all of it when OP-TEE ends */
void svc_release(void);

TEE_Result verify_pseudo_tas(void);
TEE_Result dt_driver_probe_all(void);

#endif /* BOARD_CORE_KERNEL_H */
