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

int tee_snapshot_take(struct tee_snapshot *s, char *start, char *stop);
void tee_snapshot_restore(const struct tee_snapshot *s);

int tee_user_init(void);
void tee_user_exit(void);
bool tee_user_segv(void *addr);
void tee_user_marks(size_t *stack, size_t *heap);

#endif /* BOARD_TEE_PRIV_H */
