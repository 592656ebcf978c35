/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Remote processors whose firmware a trusted application loads.
 *
 * A platform driver puts the hooks below into its struct rproc_ops, or calls
 * them from its own, and brackets its life with rproc_tee_register(),
 * rproc_tee_add(), rproc_tee_del() and rproc_tee_unregister().
 */
#ifndef _LINUX_REMOTEPROC_TEE_H
#define _LINUX_REMOTEPROC_TEE_H

#include <linux/irqreturn.h>
#include <linux/types.h>

struct device;
struct firmware;
struct resource_table;
struct rproc;
struct trp_status;

/**
 * rproc_tee_id() - which processor of the secure world a node means
 * @dev: device with a node
 * @property: property <&tee_rproc ID> that points to the firmware node
 * @id: filled
 * Return: 0, -ENOENT without that property, -EINVAL when it points elsewhere.
 */
int rproc_tee_id(struct device *dev, const char *property, u32 *id);

/**
 * rproc_tee_register() - open the secure side of a processor
 * @rproc: from rproc_alloc(), before rproc_add(); its parent is the consumer
 *	of the trusted application and goes before it
 * @id: number of the processor in the secure world
 *
 * A processor that already runs becomes RPROC_DETACHED. What an earlier kernel
 * left loaded or stopped is released. Adds the sysfs group "tee".
 * Return: 0, -EPROBE_DEFER while the trusted application is not there.
 */
int rproc_tee_register(struct rproc *rproc, u32 id);

/**
 * rproc_tee_unregister() - close the secure side; the opposite of register
 * @rproc: after rproc_tee_del(), or never added
 */
void rproc_tee_unregister(struct rproc *rproc);

/**
 * rproc_tee_add() - rproc_add() for a registered processor
 * @rproc: interrupts may arrive from now on
 */
int rproc_tee_add(struct rproc *rproc);

/**
 * rproc_tee_del() - rproc_del() that leaves the processor off, whatever its
 * state, and whatever signal is pending
 * @rproc: nobody reports a crash of it any more
 */
void rproc_tee_del(struct rproc *rproc);

/**
 * rproc_tee_quiesce() - Linux shuts down or makes way for another kernel
 * @rproc: nobody reports a crash of it any more
 *
 * Ends a recovery that is under way and begins no other. A processor that runs
 * goes on: a reset of the machine ends it, the next kernel attaches to it.
 */
void rproc_tee_quiesce(struct rproc *rproc);

/*
 * The commands of the trusted application. Each may sleep; each refusal is
 * one line in the log and an errno. Stop, release and start of a processor in
 * remoteproc's care belong to the hooks further down.
 */

/**
 * rproc_tee_cmd_load() - authenticate and load a signed image
 * @rproc: processor
 * @fw: the whole file
 */
int rproc_tee_cmd_load(struct rproc *rproc, const struct firmware *fw);

/**
 * rproc_tee_cmd_rsc_table() - where the loaded resource table is
 * @rproc: processor
 * @pa: physical address, 0 when there is none
 * @size: in bytes, 0 when there is none
 */
int rproc_tee_cmd_rsc_table(struct rproc *rproc, phys_addr_t *pa, size_t *size);

/**
 * rproc_tee_cmd_start() - let the processor run
 * @rproc: processor, loaded
 */
int rproc_tee_cmd_start(struct rproc *rproc);

/**
 * rproc_tee_cmd_stop() - hold the processor in reset
 * @rproc: processor; one that does not run is no error
 */
int rproc_tee_cmd_stop(struct rproc *rproc);

/**
 * rproc_tee_cmd_release() - wipe the processor's memory and give it back
 * @rproc: processor; stopped first when it runs
 */
int rproc_tee_cmd_release(struct rproc *rproc);

/**
 * rproc_tee_cmd_status() - what the secure world says about the processor
 * @rproc: processor
 * @status: filled; see <trp/abi.h>
 * Return: 0, -EOPNOTSUPP when OP-TEE's own trusted application runs, which
 * has no such command.
 */
int rproc_tee_cmd_status(struct rproc *rproc, struct trp_status *status);

/**
 * rproc_tee_cmd_coredump() - fetch the core file that the image allows
 * @rproc: processor, stopped
 * @data: filled with memory of vmalloc(), the caller's to vfree()
 * @size: in bytes
 */
int rproc_tee_cmd_coredump(struct rproc *rproc, void **data, size_t *size);

/**
 * rproc_tee_vq_interrupt() - rproc_vq_interrupt() that may come at any time
 * @rproc: processor
 * @queue: number of the queue, notifyid of the resource table
 *
 * remoteproc's own must not run while the queues are deleted, which begins
 * before the processor is stopped. May sleep.
 */
irqreturn_t rproc_tee_vq_interrupt(struct rproc *rproc, int queue);

/* Hooks with the names and the meaning of struct rproc_ops */
int rproc_tee_prepare(struct rproc *rproc);
int rproc_tee_unprepare(struct rproc *rproc);
int rproc_tee_parse_fw(struct rproc *rproc, const struct firmware *fw);
int rproc_tee_load(struct rproc *rproc, const struct firmware *fw);
struct resource_table *
rproc_tee_find_loaded_rsc_table(struct rproc *rproc, const struct firmware *fw);
struct resource_table *
rproc_tee_get_loaded_rsc_table(struct rproc *rproc, size_t *size);
int rproc_tee_start(struct rproc *rproc);
int rproc_tee_stop(struct rproc *rproc);
int rproc_tee_attach(struct rproc *rproc);
int rproc_tee_detach(struct rproc *rproc);
void rproc_tee_coredump(struct rproc *rproc);

#endif /* _LINUX_REMOTEPROC_TEE_H */
