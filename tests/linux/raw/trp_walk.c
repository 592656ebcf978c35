// SPDX-License-Identifier: GPL-2.0-only
/*
 * For tests: what a client of the trusted application that knows only the
 * commands of OP-TEE's own does with one image, in one session with a kernel
 * login: LOAD_FW, GET_RSC_TABLE, START_FW, STOP_FW, RELEASE_FW. The log has a
 * line with all TEE_Results. Never stays loaded.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/module.h>
#include <linux/tee.h>
#include <linux/tee_drv.h>
#include <linux/uuid.h>
#include <trp/abi.h>

#include "tee_result.h"

static unsigned int id;
module_param(id, uint, 0444);
MODULE_PARM_DESC(id, "processor");
static char *file = "";
module_param(file, charp, 0444);
MODULE_PARM_DESC(file, "signed image");

struct walk {
	struct tee_context *ctx;
	u32 session;
	struct tee_param param[4];
};

static int match_optee(struct tee_ioctl_version_data *version,
		       const void *unused)
{
	return version->impl_id == TEE_IMPL_ID_OPTEE;
}

/* Return: TEE_Result, or TEE_ERROR_COMMUNICATION when nothing came back */
static u32 command(struct walk *w, u32 cmd)
{
	struct tee_ioctl_invoke_arg arg = {
		.func = cmd,
		.session = w->session,
		.num_params = 4,
	};

	w->param[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
	w->param[0].u.value.a = id;
	if (tee_client_invoke_func(w->ctx, &arg, w->param))
		return TRP_TEE_COMMUNICATION;
	return arg.ret;
}

static u32 simple(struct walk *w, u32 cmd)
{
	memset(w->param, 0, sizeof(w->param));
	return command(w, cmd);
}

static u32 load(struct walk *w, const struct firmware *fw)
{
	struct tee_shm *shm;
	u32 result;

	shm = tee_shm_register_kernel_buf(w->ctx, (void *)fw->data, fw->size);
	if (IS_ERR(shm))
		return TRP_TEE_OUT_OF_MEMORY;
	memset(w->param, 0, sizeof(w->param));
	w->param[1].attr = TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT;
	w->param[1].u.memref.shm = shm;
	w->param[1].u.memref.size = fw->size;
	result = command(w, TRP_TA_LOAD_FW);
	tee_shm_free(shm);
	return result;
}

static u32 table(struct walk *w, u64 *pa, u64 *size)
{
	u32 result;

	memset(w->param, 0, sizeof(w->param));
	w->param[1].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
	w->param[2].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
	result = command(w, TRP_TA_GET_RSC_TABLE);
	*pa = lower_32_bits(w->param[1].u.value.a) |
	      w->param[1].u.value.b << 32;
	*size = lower_32_bits(w->param[2].u.value.a) |
		w->param[2].u.value.b << 32;
	return result;
}

static void walk(struct walk *w, const struct firmware *fw)
{
	u32 loaded, found, started, stopped, released;
	u64 pa, size;

	loaded = load(w, fw);
	found = table(w, &pa, &size);
	started = simple(w, TRP_TA_START_FW);
	stopped = simple(w, TRP_TA_STOP_FW);
	released = simple(w, TRP_TA_RELEASE_FW);
	pr_info("trp_walk: %s: load %08x table %08x 0x%llx %llu start %08x stop %08x release %08x\n",
		file, loaded, found, pa, size, started, stopped, released);
}

static int open_session(struct walk *w, const struct firmware *fw)
{
	static const uuid_t uuid =
		UUID_INIT(0x80a4c275, 0x0a47, 0x4905,
			  0x82, 0x85, 0x14, 0x86, 0xa9, 0x77, 0x1a, 0x08);
	struct tee_ioctl_open_session_arg open = {
		.clnt_login = TEE_IOCTL_LOGIN_REE_KERNEL,
		.num_params = 4,
	};
	int ret;

	export_uuid(open.uuid, &uuid);
	w->param[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
	w->param[0].u.value.a = id;
	ret = tee_client_open_session(w->ctx, &open, w->param);
	if (ret || open.ret) {
		pr_info("trp_walk: %s: no session: %d %08x\n", file, ret,
			open.ret);
		return ret ? ret : -EIO;
	}
	w->session = open.session;
	walk(w, fw);
	tee_client_close_session(w->ctx, w->session);
	return 0;
}

static int __init trp_walk_init(void)
{
	const struct firmware *fw = NULL;
	struct walk w = {};
	struct device *dev;
	int ret;

	dev = root_device_register("trp_walk");
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	ret = request_firmware(&fw, file, dev);
	if (!ret) {
		w.ctx = tee_client_open_context(NULL, match_optee, NULL, NULL);
		ret = PTR_ERR_OR_ZERO(w.ctx);
	}
	if (!ret) {
		ret = open_session(&w, fw);
		tee_client_close_context(w.ctx);
	}
	release_firmware(fw);
	root_device_unregister(dev);
	return ret ? ret : -ECANCELED;	/* done, nothing to keep */
}
module_init(trp_walk_init);

MODULE_DESCRIPTION("Test: an image through all commands of OP-TEE's own client");
MODULE_LICENSE("GPL");
