// SPDX-License-Identifier: GPL-2.0-only
/*
 * From register to unregister: finding what an earlier kernel left behind,
 * ending failed recoveries, leaving the processor off at the end.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/pm_wakeup.h>
#include <linux/remoteproc_tee.h>
#include <linux/slab.h>

#include "compat.h"
#include "remoteproc_tee_priv.h"
#include "tee_result.h"

/* Name of the firmware node: the trusted application's UUID */
#define SERVICE_COMPATIBLE	"80a4c275-0a47-4905-8285-1486a9771a08"

/* More users of one processor than anyone has */
#define SETTLE_ROUNDS		64

/* How often to look whether a recovery is over */
#define SETTLE_MS		20

static LIST_HEAD(all);
static DEFINE_MUTEX(all_lock);

struct rproc_tee *rproc_tee_find(struct rproc *rproc)
{
	struct rproc_tee *tee, *found = NULL;

	mutex_lock(&all_lock);
	list_for_each_entry(tee, &all, node)
		if (tee->rproc == rproc)
			found = tee;
	mutex_unlock(&all_lock);
	WARN_ON(!found);
	return found;
}

int rproc_tee_id(struct device *dev, const char *property, u32 *id)
{
	struct of_phandle_args args;
	int ret;

	ret = of_parse_phandle_with_fixed_args(dev->of_node, property, 1, 0,
					       &args);
	if (ret)
		return ret;
	if (of_device_is_compatible(args.np, SERVICE_COMPATIBLE))
		*id = args.args[0];
	else
		ret = -EINVAL;
	of_node_put(args.np);
	return ret;
}
EXPORT_SYMBOL_GPL(rproc_tee_id);

/*
 * Bring the processor to OFF from whatever state, so that nothing that was
 * loaded can start later. Refusals are expected on the way: only the last word
 * goes to the log.
 */
int rproc_tee_off(struct rproc_tee *tee)
{
	struct rproc_tee_refusal refusal;
	const char *what = "release";
	int ret;

	ret = rproc_tee_do(tee, TRP_TA_RELEASE_FW, &refusal);
	/* OP-TEE's own says this where nothing was ever loaded */
	if (refusal.result == TRP_TEE_BAD_PARAMETERS && !refusal.reason)
		ret = 0;
	if (refusal.result == TRP_TEE_BAD_STATE) {
		what = "stop";
		ret = rproc_tee_do(tee, TRP_TA_STOP_FW, &refusal);
		if (!ret) {
			what = "release";
			ret = rproc_tee_do(tee, TRP_TA_RELEASE_FW, &refusal);
		}
	}
	tee->left = ret;
	if (!ret)
		return 0;
	rproc_tee_refused(tee, what, &refusal);
	dev_err(&tee->rproc->dev, "not released: its memory stays closed to Linux until a later start or stop succeeds\n");
	return ret;
}

/* Firmware that the secure world has from before this driver came */
static int rproc_tee_inherit(struct rproc_tee *tee)
{
	struct rproc *rproc = tee->rproc;
	struct trp_status status;
	int ret;

	ret = rproc_tee_do_status(tee, &status);
	if (ret == -EOPNOTSUPP) {
		tee->stock = true;
		dev_info(&rproc->dev, "OP-TEE's own trusted application: no reasons, no attach, no dump\n");
		return 0;
	}
	if (ret)
		return ret;
	switch (status.state) {
	case TRP_RUNNING:
		rproc->state = RPROC_DETACHED;
		tee->status = status;
		tee->known = true;
		return 0;
	case TRP_OFF:
		return 0;
	default:
		dev_info(&rproc->dev, "releasing what an earlier kernel left\n");
		/* If that fails, the first start tries again */
		rproc_tee_off(tee);
		return 0;
	}
}

int rproc_tee_register(struct rproc *rproc, u32 id)
{
	struct rproc_tee *tee;
	int ret;

	tee = kzalloc(sizeof(*tee), GFP_KERNEL);
	if (!tee)
		return -ENOMEM;
	tee->rproc = rproc;
	tee->id = id;
	mutex_init(&tee->lock);
	INIT_WORK(&tee->settle, rproc_tee_settle);
	rproc_tee_queues_init(tee);

	ret = rproc_tee_service_get(tee);
	if (ret) {
		dev_err_probe(rproc->dev.parent, ret,
			      "the remoteproc trusted application is not there\n");
		goto free;
	}
	ret = rproc_tee_open(tee);
	if (ret)
		goto free;
	ret = rproc_tee_inherit(tee);
	if (ret)
		goto close;

	rproc->dev.groups = rproc_tee_groups;
	mutex_lock(&all_lock);
	list_add_tail(&tee->node, &all);
	mutex_unlock(&all_lock);
	return 0;

close:
	rproc_tee_close(tee);
free:
	kfree(tee);
	return ret;
}
EXPORT_SYMBOL_GPL(rproc_tee_register);

void rproc_tee_unregister(struct rproc *rproc)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);

	if (!tee)
		return;
	mutex_lock(&all_lock);
	list_del(&tee->node);
	mutex_unlock(&all_lock);
	rproc_tee_unmap(tee);
	rproc_tee_close(tee);
	kfree(tee);
}
EXPORT_SYMBOL_GPL(rproc_tee_unregister);

int rproc_tee_add(struct rproc *rproc)
{
	return rproc_add(rproc);
}
EXPORT_SYMBOL_GPL(rproc_tee_add);

/*
 * Does remoteproc hold a processor that nobody can stop by the usual way?
 * A failed recovery leaves it "offline" or "crashed" with its resources and
 * its use count: a start then succeeds without starting, and a stop is
 * refused.
 */
static bool rproc_tee_stuck(struct rproc_tee *tee)
{
	struct rproc *rproc = tee->rproc;

	lockdep_assert_held(&rproc->lock);
	if (!tee->recovering && !tee->leaving)
		return false;
	if (atomic_read(&rproc->power) <= 0)
		return false;
	return rproc->state == RPROC_OFFLINE || rproc->state == RPROC_CRASHED ||
	       rproc->state == RPROC_RUNNING || rproc->state == RPROC_ATTACHED;
}

/*
 * Shut the processor down the way remoteproc does, after putting it into the
 * state from which that is possible. In a work item, because no signal can
 * interrupt that, and because hooks run with the lock held that
 * rproc_shutdown() takes.
 */
void rproc_tee_settle(struct work_struct *work)
{
	struct rproc_tee *tee = container_of(work, struct rproc_tee, settle);
	struct rproc *rproc = tee->rproc;
	bool stuck, failed = false;
	int round, ret;

	for (round = 0; round < SETTLE_ROUNDS; round++) {
		/* mutex_lock() would spin for as long as a recovery runs */
		while (!mutex_trylock(&rproc->lock))
			msleep(SETTLE_MS);
		stuck = rproc_tee_stuck(tee);
		failed |= stuck && tee->recovering;
		if (stuck && rproc->state != RPROC_ATTACHED)
			rproc->state = RPROC_RUNNING;
		mutex_unlock(&rproc->lock);
		if (!stuck)
			break;
		ret = rproc_shutdown(rproc);
		if (ret) {
			dev_err(&rproc->dev, "recovery failed, and it cannot be stopped: %d; counts as running, its memory stays closed to Linux: stop it again\n",
				ret);
			return;
		}
	}
	if (failed)
		dev_err(&rproc->dev, "recovery failed: the processor is off\n");
}

/* A crash may still be waiting, though none is reported any more */
static void forget_crash(struct rproc *rproc)
{
	if (cancel_work_sync(&rproc->crash_handler))
		pm_relax(rproc->dev.parent);
}

void rproc_tee_del(struct rproc *rproc)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);
	bool detached;

	if (!tee)
		return;
	/* Without the lock: a recovery that waits for a reader holds it */
	WRITE_ONCE(tee->leaving, true);
	forget_crash(rproc);
	mutex_lock(&rproc->lock);
	detached = rproc->state == RPROC_DETACHED;
	mutex_unlock(&rproc->lock);
	schedule_work(&tee->settle);
	flush_work(&tee->settle);

	rproc_del(rproc);
	forget_crash(rproc);
	cancel_work_sync(&tee->settle);
	/* Detached firmware goes on running, for the next driver to attach */
	if (!detached && rproc_tee_off(tee))
		dev_err(&rproc->dev, "the secure world still has firmware of it\n");
}
EXPORT_SYMBOL_GPL(rproc_tee_del);

void rproc_tee_quiesce(struct rproc *rproc)
{
	struct rproc_tee *tee = rproc_tee_find(rproc);

	if (!tee)
		return;
	WRITE_ONCE(tee->quiet, true);
	forget_crash(rproc);
	flush_work(&tee->settle);
}
EXPORT_SYMBOL_GPL(rproc_tee_quiesce);

static ssize_t result_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	struct rproc_tee *tee = rproc_tee_find(container_of(dev, struct rproc,
							    dev));
	ssize_t len;

	mutex_lock(&tee->lock);
	if (!tee->last.result)
		len = sysfs_emit(buf, "0\n");
	else if (tee->last.reason)
		len = sysfs_emit(buf, "%u %s\n", tee->last.reason,
				 tee->last.sentence);
	else
		len = sysfs_emit(buf, "0x%08x %s\n", tee->last.result,
				 trp_result_name(tee->last.result));
	mutex_unlock(&tee->lock);
	return len;
}
static DEVICE_ATTR_RO(result);

static ssize_t show_hex(struct device *dev, char *buf, size_t offset)
{
	struct rproc_tee *tee = rproc_tee_find(container_of(dev, struct rproc,
							    dev));
	ssize_t len = 0;

	mutex_lock(&tee->lock);
	rproc_tee_catch_up(tee);
	if (tee->known)
		len = sysfs_emit(buf, "%*phN\n", 32,
				 (u8 *)&tee->status + offset);
	mutex_unlock(&tee->lock);
	return len;
}

static ssize_t digest_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	return show_hex(dev, buf, offsetof(struct trp_status, digest));
}
static DEVICE_ATTR_RO(digest);

static ssize_t key_id_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	return show_hex(dev, buf, offsetof(struct trp_status, key_id));
}
static DEVICE_ATTR_RO(key_id);

static ssize_t show_flag(struct device *dev, char *buf, u32 flags)
{
	struct rproc_tee *tee = rproc_tee_find(container_of(dev, struct rproc,
							    dev));
	ssize_t len = 0;

	mutex_lock(&tee->lock);
	rproc_tee_catch_up(tee);
	if (tee->known)
		len = sysfs_emit(buf, "%u\n", !!(tee->status.flags & flags));
	mutex_unlock(&tee->lock);
	return len;
}

static ssize_t stock_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	return show_flag(dev, buf, TRP_STATUS_STOCK | TRP_STATUS_STOCK_TA);
}
static DEVICE_ATTR_RO(stock);

static ssize_t isolated_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	return show_flag(dev, buf, TRP_STATUS_ISOLATED);
}
static DEVICE_ATTR_RO(isolated);

/* Asked now, so that one can compare it with what remoteproc believes */
static ssize_t state_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	static const char * const names[] = { TRP_STATE_TABLE(TRP_STATE_TEXT) };
	struct trp_status status;
	int ret;

	ret = rproc_tee_cmd_status(container_of(dev, struct rproc, dev),
				   &status);
	if (ret)
		return ret;
	if (status.state < TRP_OFF || status.state >= ARRAY_SIZE(names))
		return sysfs_emit(buf, "unknown\n");
	return sysfs_emit(buf, "%s\n", names[status.state]);
}
static DEVICE_ATTR_RO(state);

static struct attribute *rproc_tee_attrs[] = {
	&dev_attr_result.attr,
	&dev_attr_digest.attr,
	&dev_attr_key_id.attr,
	&dev_attr_stock.attr,
	&dev_attr_isolated.attr,
	&dev_attr_state.attr,
	NULL
};

static const struct attribute_group rproc_tee_group = {
	.name = "tee",
	.attrs = rproc_tee_attrs,
};

const struct attribute_group *rproc_tee_groups[] = {
	&rproc_tee_group,
	NULL
};
