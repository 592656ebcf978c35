/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For tests: a kernel that means harm. Loading trp_hostile runs one test
 * against the trusted application, past remoteproc; the log has "ok" or
 * "not ok" lines.
 *
 *   hostile_main.c	module, sessions, commands, questions to the outside
 *   hostile_params.c	parameters of wrong type and size
 *   hostile_states.c	odd sizes and dumps in the states in between
 *   hostile_memory.c	memory that is not Linux's, or changes meanwhile
 *   hostile_shared.c	nonsense in memory shared with the coprocessor
 *   hostile_threads.c	several sessions at once
 */
#ifndef TRP_HOSTILE_H
#define TRP_HOSTILE_H

#include <linux/tee.h>
#include <linux/tee_drv.h>
#include <trp/abi.h>
#include <trp/err.h>
#include <trp/life.h>

/* Beside the tests in the tree that is built; see fullstack/kernel.sh */
#include "../linux/tee_result.h"

/* Not a TEE_Result: the call did not reach OP-TEE */
#define HOSTILE_LOST		0xdeadu

#define HOSTILE_PROCESSORS	2

/* optee/mk/virt.dts: a processor's shared window, and what is in it */
#define HOSTILE_WINDOW		0x5e000000
#define HOSTILE_WINDOW_SIZE	0x10000
#define HOSTILE_DOORBELL	0x6000
#define HOSTILE_SHMEM		0x8000
#define HOSTILE_SHMEM_SIZE	0x8000
#define HOSTILE_TABLE_SIZE	0x200

/**
 * struct hostile_image - a signed image in memory that OP-TEE may read
 * @data: its bytes, with room behind them
 * @size: bytes of the image
 * @room: bytes of @data, whole pages
 * @shm: @data, registered
 */
struct hostile_image {
	u8 *data;
	size_t size, room;
	struct tee_shm *shm;
};

/**
 * struct hostile_seen - what tests/fullstack/watch.py sees of a processor
 * @own: bytes that are not zero in the coprocessor's memory
 * @secure: likewise in the secure RAM
 * @own_crc: CRC-32 of it
 * @secure_crc: likewise
 * @code: bytes in the coprocessor's memory that differ from the code of
 *	good.sign; only while that is what runs
 */
struct hostile_seen {
	u32 own, secure, own_crc, secure_crc;
	u32 code;
};

#define HOSTILE_UNSEEN		0xffffffffu

/**
 * struct hostile_odd - a memory reference that is not what it should be
 * @name: for the log
 * @cmd: command
 * @null: no memory at all
 * @from_image: @size is added to the image's
 * @offs: offset
 * @size: bytes
 * @res: TEE_Result
 * @reason: its reason; 0: the one before stays
 *
 * LOAD_FW does not look at its image while the processor runs, so what the
 * application has to say of it is another thing then.
 */
struct hostile_odd {
	const char *name;
	u32 cmd;
	bool null, from_image;
	u64 offs, size;
	u32 res, reason;
};

extern const struct hostile_odd hostile_odds[];
extern const size_t hostile_odds_num;

extern struct tee_context *hostile_ctx;
extern unsigned int hostile_id, hostile_seconds, hostile_count;
extern char *hostile_file, *hostile_other;

/* Each check that fails is a line; hostile_done() ends a group with one */
bool hostile_check(const char *what, u32 got, u32 want);
void hostile_done(const char *group);

u32 hostile_open(u32 id, u32 *session);
void hostile_close(u32 session);
u32 hostile_call(u32 session, u32 cmd, struct tee_param *param);
u32 hostile_simple(u32 session, u32 id, u32 cmd);
u32 hostile_load(u32 session, u32 id, const struct hostile_image *image);
u32 hostile_status(u32 session, u32 id, struct trp_status *status);

/* @size: what the reference says afterwards */
u32 hostile_odd_call(u32 session, const struct hostile_image *image,
		     const struct hostile_odd *o, u64 *size);

int hostile_image_get(struct hostile_image *image, const char *file);
void hostile_image_put(struct hostile_image *image);

struct hostile_seen hostile_watch(u32 id);
/* Nothing of firmware is left: not in either memory */
void hostile_check_wiped(const char *what, u32 id);

int hostile_types(void);
int hostile_values(void);
int hostile_sessions(void);
int hostile_states(void);
int hostile_reach(void);
int hostile_race(void);
int hostile_unregister(void);
int hostile_scribble(void);
int hostile_bell(void);
int hostile_window(void);
int hostile_owner(void);
int hostile_threads(void);

#endif /* TRP_HOSTILE_H */
