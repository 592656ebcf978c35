/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * OP-TEE on the board, as the normal world and the command line see it. It
 * runs on the machine of board.h, which is open before board_tee_boot() and
 * closed after board_tee_shutdown().
 */
#ifndef BOARD_TEE_CLIENT_H
#define BOARD_TEE_CLIENT_H

#include <stddef.h>
#include <stdint.h>

/**
 * board_tee_add_key() - trust a public key, from the next load on
 * @path: PEM or DER: RSA of 2048 to 4096 bits, or P-256. Of a private key the
 *	public half is taken. Keys stay until board_tee_clear_keys().
 * Return: 0, -EINVAL when it is no such key, -EKEYREJECTED when it is an
 * encrypted one, another negative errno.
 */
int board_tee_add_key(const char *path);
/** board_tee_clear_keys() - trust no key any more, from the next load on */
void board_tee_clear_keys(void);

/**
 * struct board_tee_param - one of the four parameters of a client call
 * @type: TEE_PARAM_TYPE_*
 * @a, @b: of a value
 * @pa: of a memory reference: where it is, in the normal world's memory
 * @size: of a memory reference: its bytes; as output what the application
 *	set, also more than there is room for
 */
struct board_tee_param {
	uint32_t type;
	uint32_t a, b;
	uint64_t pa;
	size_t size;
};

/* As what a client logs in (GlobalPlatform TEE Client API, OP-TEE's own) */
#define BOARD_LOGIN_PUBLIC	0x00000000u
#define BOARD_LOGIN_REE_KERNEL	0x80000000u

/**
 * board_tee_boot() - run OP-TEE's initcalls: probe drivers, register PTAs
 * Return: 0 or a negative errno.
 */
int board_tee_boot(void);
/** board_tee_shutdown() - forget sessions, TA and drivers */
void board_tee_shutdown(void);
/**
 * board_tee_open() - a client opens a session with a trusted application
 * @uuid: of the application, as in its file
 * @login: BOARD_LOGIN_*
 * @p: four parameters, in and out
 * @session: filled; 0 on error
 * @origin: filled with TEE_ORIGIN_* when not NULL
 * Return: TEE_Result.
 */
uint32_t board_tee_open(const uint8_t uuid[16], uint32_t login,
			struct board_tee_param p[4], uint32_t *session,
			uint32_t *origin);
/**
 * board_tee_invoke() - a client calls a command
 * @session: of board_tee_open()
 * @cmd: number of the command
 * @p: four parameters, in and out
 * @origin: filled with TEE_ORIGIN_* when not NULL
 * Return: TEE_Result.
 */
uint32_t board_tee_invoke(uint32_t session, uint32_t cmd,
			  struct board_tee_param p[4], uint32_t *origin);
/** board_tee_close() - close a session; one that does not exist: nothing */
void board_tee_close(uint32_t session);

/**
 * board_tee_hook() - call @fn before each system call of the TA and each call
 * of a PTA: the moment at which the normal world can run in between
 * @fn: told what will be called; NULL to remove
 * @ctx: handed to @fn
 */
void board_tee_hook(void (*fn)(void *ctx, const char *what), void *ctx);
/** board_tee_kill_ta() - the TA panics at its next system call */
void board_tee_kill_ta(void);

/**
 * struct board_tee_marks - the most bytes in use since board_tee_boot()
 * @ta_stack: of the application's stack
 * @ta_heap: of its heap
 * @core_heap: of the heap of the core
 */
struct board_tee_marks {
	size_t ta_stack, ta_heap, core_heap;
};
/** board_tee_marks() - fill in @m */
void board_tee_marks(struct board_tee_marks *m);

#endif /* BOARD_TEE_CLIENT_H */
