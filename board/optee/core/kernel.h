/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside the core of the board's OP-TEE. */
#ifndef BOARD_CORE_KERNEL_H
#define BOARD_CORE_KERNEL_H

#include <kernel/panic.h>
#include <kernel/pseudo_ta.h>
#include <kernel/tee_ta_manager.h>
#include <kernel/user_ta.h>
#include "../tee.h"

/**
 * tee_ta_init_pseudo_ta_session() - a context for a session of a pseudo TA
 * @uuid: who is asked for
 * @s: its context is set
 * Return: TEE_ERROR_ITEM_NOT_FOUND when @uuid is no pseudo TA.
 */
TEE_Result tee_ta_init_pseudo_ta_session(const TEE_UUID *uuid,
					 struct tee_ta_session *s);
/** tee_ta_init_user_ta_session() - likewise, of an application */
TEE_Result tee_ta_init_user_ta_session(const TEE_UUID *uuid,
				       struct tee_ta_session *s);

/** user_ta_release_state() - it panicked: close and forget what it had */
void user_ta_release_state(struct tee_ta_ctx *ctx);
/** user_ta_destroy() - its last session ended */
void user_ta_destroy(struct ts_ctx *ctx);
/** pseudo_ta_destroy() - its last session ended */
void pseudo_ta_destroy(struct ts_ctx *ctx);
/** user_ta_running() - the context of the application that runs, or NULL */
struct user_ta_ctx *user_ta_running(void);

/** svc_release() - forget what applications had by system calls */
void svc_release(void);

/** verify_pseudo_tas() - are all pseudo TAs well-formed, UUIDs different? */
TEE_Result verify_pseudo_tas(void);
/** dt_driver_probe_all() - probe what the tree has, deferred drivers again */
TEE_Result dt_driver_probe_all(void);

#endif /* BOARD_CORE_KERNEL_H */
