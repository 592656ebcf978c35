// SPDX-License-Identifier: GPL-2.0-only
/*
 * The client of the remoteproc trusted application: finds it on the TEE bus,
 * keeps one session per processor, sends its commands and turns refusals into
 * one line of log and an errno.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/module.h>
#include <linux/remoteproc_tee.h>
#include <linux/slab.h>
#include <linux/tee.h>
#include <linux/tee_drv.h>
#include <linux/uuid.h>
#include <linux/vmalloc.h>

#include "compat.h"
#include "remoteproc_tee_priv.h"
#include "tee_result.h"

/* A later trusted application may have a longer struct trp_status */
#define STATUS_ROOM	SZ_4K

/* Memory for an image is kept up to this size: sharing it anew takes as long */
#define IMAGE_KEPT	SZ_256K

/* First guess for a core file: a second, larger try is slow on some boards */
#define DUMP_ROOM	SZ_64K

/* 80a4c275-0a47-4905-8285-1486a9771a08, TRP_TA_UUID of abi.h */
static const struct tee_client_device_id rproc_tee_ids[] = {
	{ UUID_INIT(0x80a4c275, 0x0a47, 0x4905,
		    0x82, 0x85, 0x14, 0x86, 0xa9, 0x77, 0x1a, 0x08) },
	{}
};
MODULE_DEVICE_TABLE(tee, rproc_tee_ids);

/* The trusted application, while the TEE bus has it */
static struct {
	struct mutex lock;	/* guards the others */
	struct device *dev;
	struct tee_context *ctx;
} service = {
	.lock = __MUTEX_INITIALIZER(service.lock),
};

int rproc_tee_service_get(struct rproc_tee *tee)
{
	struct device *consumer = tee->rproc->dev.parent;
	int ret = 0;

	mutex_lock(&service.lock);
	if (!service.dev) {
		ret = -EPROBE_DEFER;
		goto out;
	}
	/* When the trusted application goes, the consumer goes before it */
	if (!device_link_add(consumer, service.dev,
			     DL_FLAG_AUTOREMOVE_CONSUMER)) {
		ret = -ENODEV;
		goto out;
	}
	tee->ctx = service.ctx;
out:
	mutex_unlock(&service.lock);
	return ret;
}

/* Called with tee->lock held, or before anyone else knows @tee */
static int open_session(struct rproc_tee *tee, u32 *result)
{
	struct tee_ioctl_open_session_arg arg = {
		.clnt_login = TEE_IOCTL_LOGIN_REE_KERNEL,
		.num_params = 4,
	};
	struct tee_param param[4] = {
		{
			.attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT,
			.u.value.a = tee->id,
		},
	};
	int ret;

	export_uuid(arg.uuid, &rproc_tee_ids[0].uuid);
	ret = tee_client_open_session(tee->ctx, &arg, param);
	if (ret < 0)
		return ret;
	*result = arg.ret;
	if (arg.ret == TRP_TEE_SUCCESS) {
		tee->session = arg.session;
		tee->open = true;
	}
	return 0;
}

static void close_session(struct rproc_tee *tee)
{
	if (tee->open)
		tee_client_close_session(tee->ctx, tee->session);
	tee->open = false;
}

int rproc_tee_open(struct rproc_tee *tee)
{
	struct device *dev = tee->rproc->dev.parent;
	u32 result = TRP_TEE_SUCCESS;
	int ret;

	mutex_lock(&tee->lock);
	ret = open_session(tee, &result);
	/* The application died, of whatever: a probe is not tried again */
	if (!ret && result == TRP_TEE_TARGET_DEAD) {
		dev_warn(dev, "the remoteproc trusted application died: opening a new session\n");
		ret = open_session(tee, &result);
	}
	mutex_unlock(&tee->lock);
	if (ret < 0)
		return dev_err_probe(dev, ret,
				     "no session with the remoteproc trusted application\n");
	switch (result) {
	case TRP_TEE_SUCCESS:
		return 0;
	case TRP_TEE_NOT_SUPPORTED:
	case TRP_TEE_ITEM_NOT_FOUND:
		return dev_err_probe(dev, -ENODEV,
				     "the secure world has no processor %u: check its id and the secure device tree (0x%08x)\n",
				     tee->id, result);
	default:
		return dev_err_probe(dev, trp_errno(result, 0),
				     "the remoteproc trusted application refuses a session for processor %u: %s (0x%08x)\n",
				     tee->id, trp_result_name(result), result);
	}
}

static void drop_image(struct rproc_tee *tee)
{
	if (tee->image)
		tee_shm_free(tee->image);
	tee->image = NULL;
	vfree(tee->image_va);
	tee->image_va = NULL;
	tee->image_room = 0;
}

void rproc_tee_close(struct rproc_tee *tee)
{
	mutex_lock(&tee->lock);
	close_session(tee);
	if (tee->answer)
		tee_shm_free(tee->answer);
	tee->answer = NULL;
	drop_image(tee);
	mutex_unlock(&tee->lock);
}

/*
 * One command. A trusted application that died lost its sessions, but not the
 * state of the processor, which the core keeps: so the session is opened anew
 * and the command repeated, once.
 */
static int invoke(struct rproc_tee *tee, u32 cmd, struct tee_param *param,
		  u32 *result)
{
	int ret, attempt;

	lockdep_assert_held(&tee->lock);
	param[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
	param[0].u.value.a = tee->id;
	for (attempt = 0; attempt < 2; attempt++) {
		struct tee_ioctl_invoke_arg arg = {
			.func = cmd,
			.num_params = 4,
		};

		if (!tee->open) {
			ret = open_session(tee, result);
			if (ret < 0 || *result != TRP_TEE_SUCCESS)
				return ret;
		}
		arg.session = tee->session;
		ret = tee_client_invoke_func(tee->ctx, &arg, param);
		if (ret < 0)
			return ret;
		*result = arg.ret;
		if (arg.ret != TRP_TEE_TARGET_DEAD)
			return 0;
		dev_warn(&tee->rproc->dev, "the remoteproc trusted application died: opening a new session\n");
		close_session(tee);
	}
	return 0;
}

static void set_memref(struct tee_param *param, bool out, struct tee_shm *shm,
		       size_t size)
{
	param->attr = out ? TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT :
			    TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT;
	param->u.memref.shm = shm;
	param->u.memref.size = size;
	param->u.memref.shm_offs = 0;
}

static int get_status(struct rproc_tee *tee, struct trp_status *status)
{
	struct tee_param param[4] = {};
	u32 result = 0;
	int ret;

	if (!tee->answer) {
		struct tee_shm *shm = tee_shm_alloc_kernel_buf(tee->ctx,
							       STATUS_ROOM);

		if (IS_ERR(shm))
			return PTR_ERR(shm);
		tee->answer = shm;
	}
	set_memref(&param[1], true, tee->answer, STATUS_ROOM);
	ret = invoke(tee, TRP_TA_GET_STATUS, param, &result);
	if (!ret && result == TRP_TEE_BAD_PARAMETERS)
		ret = -EOPNOTSUPP;	/* OP-TEE's own has no such command */
	if (!ret)
		ret = trp_errno(result, 0);
	if (!ret && param[1].u.memref.size < sizeof(*status))
		ret = -EPROTO;
	if (!ret) {
		memcpy(status, tee_shm_get_va(tee->answer, 0), sizeof(*status));
		status->sentence[sizeof(status->sentence) - 1] = '\0';
		if (status->version < TRP_STATUS_VERSION ||
		    status->size < sizeof(*status))
			ret = -EPROTO;
	}
	return ret;
}

static void give_reason(const struct trp_status *status,
			struct rproc_tee_refusal *refusal)
{
	refusal->reason = status->reason;
	strscpy(refusal->sentence, status->sentence,
		sizeof(refusal->sentence));
}

/*
 * Called at once after a refusal, so that the reason is that of it. A trusted
 * application that died gave none: what GET_STATUS has is older.
 */
static void explain(struct rproc_tee *tee, u32 result,
		    struct rproc_tee_refusal *refusal)
{
	struct trp_status status;

	memset(refusal, 0, sizeof(*refusal));
	refusal->result = result;
	if (result != TRP_TEE_SUCCESS && result != TRP_TEE_TARGET_DEAD &&
	    !get_status(tee, &status))
		give_reason(&status, refusal);
}

int rproc_tee_refused(struct rproc_tee *tee, const char *what,
		      const struct rproc_tee_refusal *refusal)
{
	struct device *dev = &tee->rproc->dev;

	if (refusal->result == TRP_TEE_SUCCESS)
		return 0;
	if (refusal->reason)
		dev_err(dev, "%s refused, reason %u: %s\n", what,
			refusal->reason, refusal->sentence);
	else
		dev_err(dev, "%s refused by the secure world: %s (0x%08x)\n",
			what, trp_result_name(refusal->result),
			refusal->result);
	return trp_errno(refusal->result, refusal->reason);
}

int rproc_tee_do(struct rproc_tee *tee, u32 cmd,
		 struct rproc_tee_refusal *refusal)
{
	struct tee_param param[4] = {};
	u32 result = 0;
	int ret;

	memset(refusal, 0, sizeof(*refusal));
	mutex_lock(&tee->lock);
	if (cmd == TRP_TA_RELEASE_FW)
		rproc_tee_catch_up(tee);
	ret = invoke(tee, cmd, param, &result);
	if (!ret)
		explain(tee, result, refusal);
	mutex_unlock(&tee->lock);
	if (ret < 0)
		dev_err(&tee->rproc->dev, "command %u does not reach the secure world: %d\n",
			cmd, ret);
	return ret < 0 ? ret : trp_errno(refusal->result, refusal->reason);
}

int rproc_tee_do_status(struct rproc_tee *tee, struct trp_status *status)
{
	int ret;

	mutex_lock(&tee->lock);
	ret = get_status(tee, status);
	mutex_unlock(&tee->lock);
	return ret;
}

/*
 * Remember how a load ended, for sysfs. What the secure world says of a load
 * that succeeded stays the same until the release: it can be asked for later,
 * when it does not delay the start.
 */
static void note_load(struct rproc_tee *tee, u32 result)
{
	memset(&tee->last, 0, sizeof(tee->last));
	tee->last.result = result;
	tee->due = true;
	if (result == TRP_TEE_SUCCESS)
		return;
	rproc_tee_catch_up(tee);
	if (tee->known && result != TRP_TEE_TARGET_DEAD)
		give_reason(&tee->status, &tee->last);
}

void rproc_tee_catch_up(struct rproc_tee *tee)
{
	lockdep_assert_held(&tee->lock);
	if (!tee->due)
		return;
	tee->known = !get_status(tee, &tee->status);
	tee->due = false;
}

void rproc_tee_note(struct rproc_tee *tee, u32 reason, const char *sentence)
{
	mutex_lock(&tee->lock);
	tee->last.result = TRP_TEE_SECURITY;
	tee->last.reason = reason;
	strscpy(tee->last.sentence, sentence, sizeof(tee->last.sentence));
	mutex_unlock(&tee->lock);
}

/* The place of a resource table as the secure world tells it, in values */
static int read_table(struct rproc_tee *tee, const struct tee_param *value,
		      struct rproc_tee_table *table)
{
	u64 addr, len;

	addr = lower_32_bits(value[0].u.value.a) | value[0].u.value.b << 32;
	len = lower_32_bits(value[1].u.value.a) | value[1].u.value.b << 32;
	if (addr != (phys_addr_t)addr || len > SZ_1M) {
		dev_err(&tee->rproc->dev, "resource table at 0x%llx of %llu bytes: not usable\n",
			addr, len);
		return -EINVAL;
	}
	table->pa = addr;
	table->size = len;
	return 0;
}

/* A copy of the image in memory that is shared already, for small ones */
static int keep_image(struct rproc_tee *tee, const void *data, size_t size)
{
	struct tee_shm *shm;

	if (tee->image_room < size) {
		drop_image(tee);
		tee->image_va = vmalloc(PAGE_ALIGN(size));
		if (!tee->image_va)
			return -ENOMEM;
		shm = tee_shm_register_kernel_buf(tee->ctx, tee->image_va,
						  PAGE_ALIGN(size));
		if (IS_ERR(shm)) {
			drop_image(tee);
			return PTR_ERR(shm);
		}
		tee->image = shm;
		tee->image_room = PAGE_ALIGN(size);
	}
	memcpy(tee->image_va, data, size);
	return 0;
}

/* The secure world reads the file's pages where they are, or the copy */
static int send_image(struct rproc_tee *tee, u32 cmd, const void *data,
		      size_t size, struct tee_param *param, u32 *result)
{
	struct tee_shm *shm;
	int ret;

	if (size <= IMAGE_KEPT) {
		ret = keep_image(tee, data, size);
		if (ret)
			return ret;
		set_memref(&param[1], false, tee->image, size);
		return invoke(tee, cmd, param, result);
	}
	shm = tee_shm_register_kernel_buf(tee->ctx, (void *)data, size);
	if (IS_ERR(shm))
		return PTR_ERR(shm);
	set_memref(&param[1], false, shm, size);
	ret = invoke(tee, cmd, param, result);
	tee_shm_free(shm);
	return ret;
}

int rproc_tee_do_load(struct rproc_tee *tee, const void *data, size_t size,
		      struct rproc_tee_table *table)
{
	bool both = table && !tee->stock;
	struct device *dev = &tee->rproc->dev;
	struct tee_param param[4] = {};
	struct rproc_tee_refusal last;
	u32 result = 0;
	int ret;

	if (both) {
		param[2].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
		param[3].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
	}
	mutex_lock(&tee->lock);
	ret = send_image(tee, both ? TRP_TA_LOAD_FW_RSC_TABLE : TRP_TA_LOAD_FW,
			 data, size, param, &result);
	if (!ret)
		note_load(tee, result);
	last = tee->last;
	mutex_unlock(&tee->lock);
	if (ret < 0) {
		dev_err(dev, "the load of %zu bytes does not reach the secure world: %d\n",
			size, ret);
		return ret;
	}
	ret = rproc_tee_refused(tee, "load", &last);
	/* A stock trusted application says this of a file that is no image */
	if (last.result == TRP_TEE_BAD_PARAMETERS && !last.reason)
		ret = -ENOEXEC;
	if (ret || !table)
		return ret;
	return both ? read_table(tee, &param[2], table) :
		      rproc_tee_do_rsc_table(tee, table);
}

int rproc_tee_do_rsc_table(struct rproc_tee *tee, struct rproc_tee_table *table)
{
	struct rproc_tee_refusal refusal = {};
	struct tee_param param[4] = {};
	u32 result = 0;
	int ret;

	memset(table, 0, sizeof(*table));
	param[1].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
	param[2].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
	mutex_lock(&tee->lock);
	ret = invoke(tee, TRP_TA_GET_RSC_TABLE, param, &result);
	if (!ret)
		explain(tee, result, &refusal);
	mutex_unlock(&tee->lock);
	if (ret < 0)
		return ret;
	ret = rproc_tee_refused(tee, "resource table", &refusal);
	return ret ? ret : read_table(tee, &param[1], table);
}

/* One GET_COREDUMP into @size bytes at @data; @size is what it takes after */
static int dump_into(struct rproc_tee *tee, void *data, size_t *size,
		     u32 *result)
{
	struct tee_param param[4] = {};
	struct tee_shm *shm;
	int ret;

	shm = tee_shm_register_kernel_buf(tee->ctx, data, *size);
	if (IS_ERR(shm))
		return PTR_ERR(shm);
	set_memref(&param[1], true, shm, *size);
	ret = invoke(tee, TRP_TA_GET_COREDUMP, param, result);
	*size = param[1].u.memref.size;
	tee_shm_free(shm);
	return ret;
}

int rproc_tee_do_coredump(struct rproc_tee *tee, void **data, size_t *size,
			  struct rproc_tee_refusal *refusal)
{
	size_t room = DUMP_ROOM;
	u32 result = 0;
	void *buf;
	int ret, attempt;

	*data = NULL;
	*size = 0;
	memset(refusal, 0, sizeof(*refusal));
	mutex_lock(&tee->lock);
	for (attempt = 0; attempt < 2; attempt++) {
		size_t used = room;

		buf = vzalloc(room);
		if (!buf) {
			ret = -ENOMEM;
			goto out;
		}
		ret = dump_into(tee, buf, &used, &result);
		if (!ret && result == TRP_TEE_SUCCESS && used <= room) {
			*data = buf;
			*size = used;
			goto out;
		}
		vfree(buf);
		if (ret < 0 || result != TRP_TEE_SHORT_BUFFER || used <= room)
			break;
		room = used;
	}
	if (!ret && result == TRP_TEE_SUCCESS)
		ret = -EPROTO;
	if (!ret) {
		explain(tee, result, refusal);
		ret = trp_errno(refusal->result, refusal->reason);
	}
out:
	mutex_unlock(&tee->lock);
	return ret;
}

static void rproc_tee_gone(void *unused)
{
	mutex_lock(&service.lock);
	tee_client_close_context(service.ctx);
	service.ctx = NULL;
	service.dev = NULL;
	mutex_unlock(&service.lock);
}

static int match_optee(struct tee_ioctl_version_data *version,
		       const void *unused)
{
	return version->impl_id == TEE_IMPL_ID_OPTEE;
}

static int rproc_tee_probe(struct tee_client_device *tdev)
{
	struct tee_context *ctx;

	ctx = tee_client_open_context(NULL, match_optee, NULL, NULL);
	if (IS_ERR(ctx))
		return dev_err_probe(&tdev->dev, PTR_ERR(ctx), "no OP-TEE\n");
	mutex_lock(&service.lock);
	service.ctx = ctx;
	service.dev = &tdev->dev;
	mutex_unlock(&service.lock);
	return devm_add_action_or_reset(&tdev->dev, rproc_tee_gone, NULL);
}

#ifndef TRP_TEE_BUS_PROBE
static int rproc_tee_probe_dev(struct device *dev)
{
	return rproc_tee_probe(to_tee_client_device(dev));
}
#endif

static struct tee_client_driver rproc_tee_driver =
	TRP_TEE_DRIVER("remoteproc_tee", rproc_tee_ids, rproc_tee_probe);

static int __init rproc_tee_init(void)
{
	return tee_client_driver_register(&rproc_tee_driver);
}
module_init(rproc_tee_init);

static void __exit rproc_tee_exit(void)
{
	tee_client_driver_unregister(&rproc_tee_driver);
}
module_exit(rproc_tee_exit);

MODULE_DESCRIPTION("Remote processors loaded by a trusted application");
MODULE_LICENSE("GPL");
