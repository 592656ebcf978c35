// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hooks of struct rproc_ops, in the order in which remoteproc calls them:
 *
 *   boot      prepare, parse_fw, (resources), load, find_loaded_rsc_table,
 *             start
 *   recovery  stop, coredump, (the file is read again), load,
 *             find_loaded_rsc_table, (table copied back), start
 *   shutdown  stop, (resources), unprepare
 *   attach    prepare, get_loaded_rsc_table, (resources), attach
 *   detach    detach, (resources), unprepare
 *
 * An image must be authenticated and loaded before its resource table can be
 * believed: parse_fw loads, and load has nothing to do then. A recovery calls
 * neither parse_fw nor prepare nor unprepare: there load really loads. Each
 * error of a boot ends in unprepare, hence in a release.
 *
 * All of them run with rproc->lock held.
 */
#include <linux/completion.h>
#include <linux/devcoredump.h>
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_reserved_mem.h>
#include <linux/remoteproc_tee.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "compat.h"
#include "remoteproc_tee_priv.h"
#include "tee_result.h"

static int load(struct rproc_tee *tee, const struct firmware *fw,
		struct rproc_tee_table *table)
{
	if (!fw->size) {
		dev_err(&tee->rproc->dev, "the firmware file is empty\n");
		return -ENOEXEC;
	}
	return rproc_tee_do_load(tee, fw->data, fw->size, table);
}

int rproc_tee_cmd_load(struct rproc *rproc, const struct firmware *fw)
{
	return load(rproc_tee_find(rproc), fw, NULL);
}
EXPORT_SYMBOL_GPL(rproc_tee_cmd_load);

int rproc_tee_cmd_rsc_table(struct rproc *rproc, phys_addr_t *pa, size_t *size)
{
	struct rproc_tee_table table;
	int ret;

	ret = rproc_tee_do_rsc_table(rproc_tee_find(rproc), &table);
	*pa = ret ? 0 : table.pa;
	*size = ret ? 0 : table.size;
	return ret;
}
EXPORT_SYMBOL_GPL(rproc_tee_cmd_rsc_table);

int rproc_tee_cmd_start(struct rproc *rproc)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);
	struct rproc_tee_refusal refusal;
	int ret;

	ret = rproc_tee_do(tee, TRP_TA_START_FW, &refusal);
	rproc_tee_refused(tee, "start", &refusal);
	return ret;
}
EXPORT_SYMBOL_GPL(rproc_tee_cmd_start);

int rproc_tee_cmd_stop(struct rproc *rproc)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);
	struct rproc_tee_refusal refusal;
	int ret;

	ret = rproc_tee_do(tee, TRP_TA_STOP_FW, &refusal);
	/* Loaded, but not running: what was wanted */
	if (refusal.result == TRP_TEE_BAD_STATE)
		return 0;
	rproc_tee_refused(tee, "stop", &refusal);
	return ret;
}
EXPORT_SYMBOL_GPL(rproc_tee_cmd_stop);

int rproc_tee_cmd_release(struct rproc *rproc)
{
	return rproc_tee_off(rproc_tee_find(rproc));
}
EXPORT_SYMBOL_GPL(rproc_tee_cmd_release);

int rproc_tee_cmd_status(struct rproc *rproc, struct trp_status *status)
{
	return rproc_tee_do_status(rproc_tee_find(rproc), status);
}
EXPORT_SYMBOL_GPL(rproc_tee_cmd_status);

int rproc_tee_cmd_coredump(struct rproc *rproc, void **data, size_t *size)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);
	struct rproc_tee_refusal refusal;
	int ret;

	ret = rproc_tee_do_coredump(tee, data, size, &refusal);
	rproc_tee_refused(tee, "core dump", &refusal);
	return ret;
}
EXPORT_SYMBOL_GPL(rproc_tee_cmd_coredump);

/*
 * The resource table must lie in memory that the device tree gives to this
 * device: reading anything else could end in an external abort, or show one
 * owner's memory to another.
 */
static bool in_memory_region(struct rproc *rproc, phys_addr_t pa, size_t size)
{
	struct device_node *np = rproc->dev.parent->of_node;
	struct reserved_mem *mem;
	struct device_node *node;
	bool found = false;
	int i;

	for (i = 0; !found; i++) {
		node = of_parse_phandle(np, "memory-region", i);
		if (!node)
			break;
		mem = of_reserved_mem_lookup(node);
		of_node_put(node);
		found = mem && pa >= mem->base && size <= mem->size &&
			pa - mem->base <= mem->size - size;
	}
	return found;
}

void rproc_tee_unmap(struct rproc_tee *tee)
{
	if (tee->map_va)
		memunmap(tee->map_va);
	tee->map_va = NULL;
}

/* The next load has its table there, too, if it is of the same firmware */
static int map_table(struct rproc_tee *tee, const struct rproc_tee_table *table)
{
	struct device *dev = &tee->rproc->dev;

	if (tee->map_va && tee->map.pa == table->pa &&
	    tee->map.size == table->size)
		return 0;
	rproc_tee_unmap(tee);
	if (!in_memory_region(tee->rproc, table->pa, table->size)) {
		dev_err(dev, "resource table at %pa of %zu bytes lies outside memory-region\n",
			&table->pa, table->size);
		return -EPERM;
	}
	tee->map_va = memremap(table->pa, table->size, MEMREMAP_WC);
	if (!tee->map_va) {
		dev_err(dev, "resource table at %pa cannot be mapped: its reserved-memory node needs no-map\n",
			&table->pa);
		return -ENOMEM;
	}
	tee->map = *table;
	return 0;
}

static int take_table(struct rproc_tee *tee,
		      const struct rproc_tee_table *table)
{
	int ret = map_table(tee, table);

	if (ret)
		return ret;
	tee->rsc_va = tee->map_va;
	tee->rsc = *table;
	return 0;
}

static void forget_table(struct rproc_tee *tee)
{
	struct rproc *rproc = tee->rproc;

	/* A failed attach leaves remoteproc's pointer in the mapping */
	if (tee->rsc_va && rproc->table_ptr == tee->rsc_va)
		rproc->table_ptr = NULL;
	kfree(tee->rsc_clean);
	tee->rsc_va = NULL;
	tee->rsc_clean = NULL;
	memset(&tee->rsc, 0, sizeof(tee->rsc));
}

/* remoteproc follows the offsets: they must be inside the table */
static bool table_is_sane(const struct resource_table *table, size_t size)
{
	return size >= sizeof(*table) && table->ver == 1 &&
	       !table->reserved[0] && !table->reserved[1] &&
	       struct_size(table, offset, table->num) <= size;
}

int rproc_tee_prepare(struct rproc *rproc)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);
	struct trp_status status;

	tee->fresh = false;
	/* Too late: what starts now would outlive the driver */
	if (READ_ONCE(tee->leaving) || READ_ONCE(tee->quiet))
		return -ENODEV;
	if (rproc->state != RPROC_DETACHED)
		return tee->left ? rproc_tee_off(tee) : 0;
	if (!rproc_tee_do_status(tee, &status) && status.state == TRP_RUNNING)
		return 0;
	/* Stopped since: from now on it is a processor like any other */
	dev_err(&rproc->dev, "no longer runs, nothing to attach to: start it again\n");
	rproc->state = RPROC_OFFLINE;
	rproc_tee_off(tee);
	return -ESTALE;
}
EXPORT_SYMBOL_GPL(rproc_tee_prepare);

int rproc_tee_unprepare(struct rproc *rproc)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);
	int ret = 0;

	/* After a refused load remoteproc forgets what prepare registered */
	rproc_resource_cleanup(rproc);
	/* Detached, or not attached after all: the firmware stays */
	if (rproc->state != RPROC_DETACHED)
		ret = rproc_tee_off(tee);
	forget_table(tee);
	tee->fresh = false;
	tee->recovering = false;
	return ret;
}
EXPORT_SYMBOL_GPL(rproc_tee_unprepare);

int rproc_tee_parse_fw(struct rproc *rproc, const struct firmware *fw)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);
	struct rproc_tee_table table;
	int ret;

	rproc->cached_table = NULL;
	rproc->table_ptr = NULL;
	rproc->table_sz = 0;
	forget_table(tee);

	ret = load(tee, fw, &table);
	if (ret)
		return ret;
	tee->fresh = true;
	if (!table.size)
		return 0;
	ret = take_table(tee, &table);
	if (ret)
		return ret;
	tee->rsc_clean = kmemdup(tee->rsc_va, table.size, GFP_KERNEL);
	if (!tee->rsc_clean)
		return -ENOMEM;
	if (!table_is_sane(tee->rsc_clean, table.size)) {
		dev_err(&rproc->dev, "resource table at %pa is damaged\n",
			&table.pa);
		return -EINVAL;
	}
	/* remoteproc writes addresses into this one and frees it */
	rproc->cached_table = kmemdup(tee->rsc_clean, table.size, GFP_KERNEL);
	if (!rproc->cached_table)
		return -ENOMEM;
	rproc->table_ptr = rproc->cached_table;
	rproc->table_sz = table.size;
	return 0;
}
EXPORT_SYMBOL_GPL(rproc_tee_parse_fw);

/* The table in memory must still be the one whose resources are set up */
static int check_table(struct rproc_tee *tee,
		       const struct rproc_tee_table *table)
{
	char sentence[sizeof(tee->last.sentence)];

	if (table->pa == tee->rsc.pa && table->size == tee->rsc.size &&
	    (!tee->rsc_clean ||
	     !memcmp(tee->rsc_clean, tee->rsc_va, table->size)))
		return 0;
	snprintf(sentence, sizeof(sentence),
		 "the resource table changed: %zu bytes at %pa, was %zu bytes at %pa; stop and start the processor",
		 table->size, &table->pa, tee->rsc.size, &tee->rsc.pa);
	rproc_tee_note(tee, TRP_E_RSC_CHANGED, sentence);
	dev_err(&tee->rproc->dev, "load refused, reason %u: %s\n",
		TRP_E_RSC_CHANGED, sentence);
	return trp_errno(TRP_TEE_SECURITY, TRP_E_RSC_CHANGED);
}

int rproc_tee_load(struct rproc *rproc, const struct firmware *fw)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);
	struct rproc_tee_table table;
	int ret;

	if (tee->fresh) {
		tee->fresh = false;
		return 0;
	}
	if (READ_ONCE(tee->leaving) || READ_ONCE(tee->quiet))
		return -ENODEV;
	ret = load(tee, fw, &table);
	if (!ret)
		ret = check_table(tee, &table);
	if (ret)
		rproc_tee_off(tee);
	return ret;
}
EXPORT_SYMBOL_GPL(rproc_tee_load);

struct resource_table *
rproc_tee_find_loaded_rsc_table(struct rproc *rproc, const struct firmware *fw)
{
	return rproc_tee_find(rproc)->rsc_va;
}
EXPORT_SYMBOL_GPL(rproc_tee_find_loaded_rsc_table);

struct resource_table *
rproc_tee_get_loaded_rsc_table(struct rproc *rproc, size_t *table_size)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);
	struct rproc_tee_table table;
	int ret;

	forget_table(tee);
	ret = rproc_tee_do_rsc_table(tee, &table);
	if (ret)
		return ERR_PTR(ret);
	if (!table.size)
		return NULL;
	ret = take_table(tee, &table);
	if (ret)
		return ERR_PTR(ret);
	if (!table_is_sane(tee->rsc_va, table.size)) {
		dev_err(&rproc->dev, "resource table at %pa is damaged\n",
			&table.pa);
		return ERR_PTR(-EINVAL);
	}
	*table_size = table.size;
	return tee->rsc_va;
}
EXPORT_SYMBOL_GPL(rproc_tee_get_loaded_rsc_table);

/*
 * remoteproc deletes the queues of a virtio device while the firmware still
 * runs, and nothing there keeps an interrupt from using them meanwhile. So the
 * interrupts come through here, and remoteproc's list of subdevices has one of
 * ours at its end: it is stopped first.
 */
irqreturn_t rproc_tee_vq_interrupt(struct rproc *rproc, int queue)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);
	irqreturn_t ret = IRQ_NONE;

	mutex_lock(&tee->queues_lock);
	if (tee->queues_open)
		ret = rproc_vq_interrupt(rproc, queue);
	mutex_unlock(&tee->queues_lock);
	return ret;
}
EXPORT_SYMBOL_GPL(rproc_tee_vq_interrupt);

static void open_queues(struct rproc_tee *tee, bool open)
{
	mutex_lock(&tee->queues_lock);
	tee->queues_open = open;
	mutex_unlock(&tee->queues_lock);
}

static void stop_queues(struct rproc_subdev *subdev, bool crashed)
{
	open_queues(container_of(subdev, struct rproc_tee, queues), false);
}

void rproc_tee_queues_init(struct rproc_tee *tee)
{
	mutex_init(&tee->queues_lock);
	tee->queues.stop = stop_queues;
}

/* Behind all virtio devices, before they start */
static void list_queues(struct rproc_tee *tee)
{
	if (tee->queues_listed)
		rproc_remove_subdev(tee->rproc, &tee->queues);
	rproc_add_subdev(tee->rproc, &tee->queues);
	tee->queues_listed = true;
	open_queues(tee, true);
}

int rproc_tee_start(struct rproc *rproc)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);
	int ret;

	list_queues(tee);
	ret = rproc_tee_cmd_start(rproc);
	if (!ret)
		tee->recovering = false;
	return ret;
}
EXPORT_SYMBOL_GPL(rproc_tee_start);

/*
 * remoteproc stops a running processor; a crashed one to recover it; an
 * offline one when its devices failed to come up after the start; a detached
 * one when they failed after the attach.
 */
int rproc_tee_stop(struct rproc *rproc)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);
	int ret;

	switch (rproc->state) {
	case RPROC_CRASHED:
	case RPROC_OFFLINE:
		tee->recovering = true;
		schedule_work(&tee->settle);
		break;
	case RPROC_DETACHED:
		rproc->state = RPROC_OFFLINE;
		break;
	default:
		break;
	}
	ret = rproc_tee_cmd_stop(rproc);
	/*
	 * The driver goes all the same, and what it holds of Linux must be
	 * given back. The core may run on: it reaches only its own memory,
	 * which stays closed, and what the device tree sets apart for it.
	 */
	if (ret && READ_ONCE(tee->leaving)) {
		dev_err(&rproc->dev, "cannot be stopped: its memory stays closed to Linux\n");
		return 0;
	}
	return ret;
}
EXPORT_SYMBOL_GPL(rproc_tee_stop);

int rproc_tee_attach(struct rproc *rproc)
{
	list_queues(rproc_tee_find(rproc));
	return 0;
}
EXPORT_SYMBOL_GPL(rproc_tee_attach);

int rproc_tee_detach(struct rproc *rproc)
{
	return 0;
}
EXPORT_SYMBOL_GPL(rproc_tee_detach);

/* How often somebody who waits for a reader looks whether the driver goes */
#define DUMP_LOOK	(HZ / 5)

/* A dump that the recovery waits for; both it and devcoredump have one user */
struct inline_dump {
	struct kref users;
	void *data;
	struct completion done;
};

static void inline_put(struct kref *users)
{
	struct inline_dump *dump = container_of(users, struct inline_dump,
						users);

	vfree(dump->data);
	kfree(dump);
}

static ssize_t inline_read(char *buffer, loff_t offset, size_t count,
			   void *data, size_t size)
{
	struct inline_dump *dump = data;

	return memory_read_from_buffer(buffer, count, &offset, dump->data,
				       size);
}

static void inline_free(void *data)
{
	struct inline_dump *dump = data;

	complete(&dump->done);
	kref_put(&dump->users, inline_put);
}

/*
 * Inline: until it was read, or five minutes have passed, after which
 * devcoredump drops it; or until the driver goes, which must not wait for it.
 */
static void dump_inline(struct rproc_tee *tee, void *data, size_t size)
{
	struct inline_dump *dump = kzalloc(sizeof(*dump), GFP_KERNEL);

	if (!dump) {
		vfree(data);
		return;
	}
	dump->data = data;
	init_completion(&dump->done);
	kref_init(&dump->users);
	kref_get(&dump->users);
	dev_coredumpm(&tee->rproc->dev, THIS_MODULE, dump, size, GFP_KERNEL,
		      inline_read, inline_free);
	while (!wait_for_completion_timeout(&dump->done, DUMP_LOOK))
		if (READ_ONCE(tee->leaving) || READ_ONCE(tee->quiet))
			break;
	kref_put(&dump->users, inline_put);
}

void rproc_tee_coredump(struct rproc *rproc)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);
	struct rproc_tee_refusal refusal;
	void *data;
	size_t size;
	int ret;

	if (rproc->dump_conf == RPROC_COREDUMP_DISABLED)
		return;
	ret = rproc_tee_do_coredump(tee, &data, &size, &refusal);
	if (refusal.reason == TRP_E_NO_DUMP ||
	    refusal.result == TRP_TEE_NOT_IMPLEMENTED) {
		dev_info(&rproc->dev, "no core dump: the image allows none\n");
		return;
	}
	if (ret && !rproc_tee_refused(tee, "core dump", &refusal))
		dev_err(&rproc->dev, "no core dump: %d\n", ret);
	if (ret)
		return;
	if (rproc->dump_conf == RPROC_COREDUMP_ENABLED)
		dev_coredumpv(&rproc->dev, data, size, GFP_KERNEL);
	else
		dump_inline(tee, data, size);
}
EXPORT_SYMBOL_GPL(rproc_tee_coredump);
