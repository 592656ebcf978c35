/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared by the files of module remoteproc_tee.
 */
#ifndef REMOTEPROC_TEE_PRIV_H
#define REMOTEPROC_TEE_PRIV_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/remoteproc.h>
#include <linux/workqueue.h>
#include <trp/abi.h>
#include <trp/err.h>
#include <trp/life.h>

struct tee_context;
struct tee_param;
struct tee_shm;

/**
 * struct rproc_tee_refusal - why the secure world said no
 * @result: TEE_Result, 0 when it did not say no
 * @reason: number of the reason, 0 when it gave none
 * @sentence: the reason in words, or empty
 */
struct rproc_tee_refusal {
	u32 result;
	u32 reason;
	char sentence[sizeof_field(struct trp_status, sentence)];
};

/**
 * struct rproc_tee_table - where the secure world loaded a resource table
 * @pa: physical address
 * @size: bytes of the table, 0 without one
 */
struct rproc_tee_table {
	phys_addr_t pa;
	size_t size;
};

/**
 * struct rproc_tee - the secure side of one processor
 * @node: in the list of all
 * @rproc: remoteproc's side
 * @ctx: the trusted application's context; a device link keeps it alive
 * @id: number of the processor in the secure world
 * @stock: the trusted application is OP-TEE's own, with fewer commands
 * @lock: held for the length of a command; guards the next fields
 * @session: valid while @open
 * @open: a session is open
 * @answer: memory for GET_STATUS, kept: to share it anew takes two more calls
 * @image: memory for images, kept for the same reason
 * @image_va: @image as the CPU sees it
 * @image_room: bytes of @image
 * @last: outcome of the last load
 * @status: of the last load, as the secure world tells it
 * @known: @status is valid, that is, not OP-TEE's own trusted application
 * @due: neither @last nor @status is of the last load: see rproc_tee_catch_up()
 * @settle: work that ends a failed recovery or empties a processor that goes
 *
 * @queues: stopped before the virtio devices go, see rproc_tee_vq_interrupt()
 * @queues_lock: held while a queue's callback runs; guards the next one
 * @queues_open: the firmware's interrupts reach the queues
 *
 * What follows is guarded by rproc->lock.
 *
 * @queues_listed: remoteproc has @queues
 *
 * @rsc: the resource table
 * @rsc_va: @map_va, or NULL without one
 * @map: the resource table that was mapped last; stays so after a release
 * @map_va: mapping of @map, or NULL
 * @rsc_clean: the table as the image brought it, or NULL after an attach
 * @fresh: parse_fw has loaded already, load has nothing to do
 * @recovering: a recovery has stopped the processor and not started it again
 * @leaving: the processor goes, nothing may run any more; set without a lock
 * @quiet: Linux goes, nobody is waited for; set without a lock
 * @left: a release failed, the secure world may still have firmware
 */
struct rproc_tee {
	struct list_head node;
	struct rproc *rproc;
	struct tee_context *ctx;
	u32 id;
	bool stock;

	struct mutex lock;	/* one command at a time */
	u32 session;
	bool open;
	struct tee_shm *answer;
	struct tee_shm *image;
	void *image_va;
	size_t image_room;
	struct rproc_tee_refusal last;
	struct trp_status status;
	bool known;
	bool due;

	struct work_struct settle;

	struct rproc_subdev queues;
	struct mutex queues_lock;	/* see above */
	bool queues_open;

	bool queues_listed;
	struct rproc_tee_table rsc;
	void *rsc_va;
	struct rproc_tee_table map;
	void *map_va;
	void *rsc_clean;
	bool fresh;
	bool recovering;
	bool leaving;
	bool quiet;
	bool left;
};

extern const struct attribute_group *rproc_tee_groups[];

struct rproc_tee *rproc_tee_find(struct rproc *rproc);
int rproc_tee_open(struct rproc_tee *tee);
void rproc_tee_close(struct rproc_tee *tee);
int rproc_tee_service_get(struct rproc_tee *tee);
void rproc_tee_unmap(struct rproc_tee *tee);

/*
 * The commands for those that have the secure side at hand. They take
 * tee->lock. Without log where @refusal takes the answer.
 */
int rproc_tee_do(struct rproc_tee *tee, u32 cmd,
		 struct rproc_tee_refusal *refusal);
/* @table: filled with what was loaded, or NULL */
int rproc_tee_do_load(struct rproc_tee *tee, const void *data, size_t size,
		      struct rproc_tee_table *table);
int rproc_tee_do_rsc_table(struct rproc_tee *tee,
			   struct rproc_tee_table *table);
int rproc_tee_do_status(struct rproc_tee *tee, struct trp_status *status);
int rproc_tee_do_coredump(struct rproc_tee *tee, void **data, size_t *size,
			  struct rproc_tee_refusal *refusal);
int rproc_tee_refused(struct rproc_tee *tee, const char *what,
		      const struct rproc_tee_refusal *refusal);
void rproc_tee_queues_init(struct rproc_tee *tee);
/* Called with tee->lock held, before @status is used or the load is gone */
void rproc_tee_catch_up(struct rproc_tee *tee);
void rproc_tee_note(struct rproc_tee *tee, u32 reason, const char *sentence);
int rproc_tee_off(struct rproc_tee *tee);
void rproc_tee_settle(struct work_struct *work);

#endif /* REMOTEPROC_TEE_PRIV_H */
