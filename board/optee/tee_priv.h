/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside the host's part of the board's OP-TEE. */
#ifndef BOARD_TEE_PRIV_H
#define BOARD_TEE_PRIV_H

#include "tee.h"

/* struct utee_params on top of the stack, keeping it aligned */
#define TEE_USER_PARAMS_LEN	80u

/* mutable data of a part as it was linked */
struct tee_snapshot {
	char *start;
	size_t len;
	char *copy;
};

/**
 * tee_snapshot_take() - keep mutable data as it was linked, or put it back
 * @s: filled; where it was filled before, restored from
 * @start: first byte
 * @stop: behind the last
 * Return: 0 or -ENOMEM.
 */
int tee_snapshot_take(struct tee_snapshot *s, char *start, char *stop);
/** tee_snapshot_restore() - put it back */
void tee_snapshot_restore(const struct tee_snapshot *s);

/** tee_user_init() - stack and data of the application. Return: 0 or -errno */
int tee_user_init(void);
/** tee_user_exit() - give its stack back */
void tee_user_exit(void);
/** tee_user_segv() - board_sec_guard(): the application's own fault ends it */
bool tee_user_segv(void *addr);
/** tee_user_marks() - the most bytes of stack and heap in use */
void tee_user_marks(size_t *stack, size_t *heap);

#endif /* BOARD_TEE_PRIV_H */
