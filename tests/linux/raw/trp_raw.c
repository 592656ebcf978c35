// SPDX-License-Identifier: GPL-2.0-only
/*
 * For tests: one command to the trusted application, past remoteproc, as an
 * earlier kernel would have sent it. Each insmod sends @cmd for processor @id;
 * LOAD_FW takes @file. Never stays loaded; the log has the TEE_Result.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/module.h>
#include <linux/tee.h>
#include <linux/tee_drv.h>
#include <linux/uuid.h>
#include <trp/abi.h>

static unsigned int id;
module_param(id, uint, 0444);
MODULE_PARM_DESC(id, "processor");
static unsigned int cmd;
module_param(cmd, uint, 0444);
MODULE_PARM_DESC(cmd, "command of the trusted application");
static char *file = "";
module_param(file, charp, 0444);
MODULE_PARM_DESC(file, "signed image for LOAD_FW");

static int match_optee(struct tee_ioctl_version_data *version,
		       const void *unused)
{
	return version->impl_id == TEE_IMPL_ID_OPTEE;
}

static int send(struct tee_context *ctx, const struct firmware *fw)
{
	static const uuid_t uuid =
		UUID_INIT(0x80a4c275, 0x0a47, 0x4905,
			  0x82, 0x85, 0x14, 0x86, 0xa9, 0x77, 0x1a, 0x08);
	struct tee_ioctl_open_session_arg open = {
		.clnt_login = TEE_IOCTL_LOGIN_REE_KERNEL,
		.num_params = 4,
	};
	struct tee_ioctl_invoke_arg arg = { .func = cmd, .num_params = 4 };
	struct tee_param param[4] = {};
	struct tee_shm *shm = NULL;
	int ret;

	export_uuid(open.uuid, &uuid);
	param[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
	param[0].u.value.a = id;
	ret = tee_client_open_session(ctx, &open, param);
	if (ret || open.ret) {
		pr_info("trp_raw: open: %d 0x%08x\n", ret, open.ret);
		return ret ? ret : -EIO;
	}
	if (fw) {
		shm = tee_shm_register_kernel_buf(ctx, (void *)fw->data,
						  fw->size);
		if (IS_ERR(shm)) {
			tee_client_close_session(ctx, open.session);
			return PTR_ERR(shm);
		}
		param[1].attr = TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT;
		param[1].u.memref.shm = shm;
		param[1].u.memref.size = fw->size;
	}
	arg.session = open.session;
	ret = tee_client_invoke_func(ctx, &arg, param);
	pr_info("trp_raw: command %u: %d 0x%08x\n", cmd, ret, arg.ret);
	if (shm)
		tee_shm_free(shm);
	tee_client_close_session(ctx, open.session);
	return ret;
}

static int __init trp_raw_init(void)
{
	const struct firmware *fw = NULL;
	struct tee_context *ctx;
	struct device *dev;
	int ret = 0;

	dev = root_device_register("trp_raw");
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	if (cmd == TRP_TA_LOAD_FW)
		ret = request_firmware(&fw, file, dev);
	if (!ret) {
		ctx = tee_client_open_context(NULL, match_optee, NULL, NULL);
		ret = PTR_ERR_OR_ZERO(ctx);
	}
	if (!ret) {
		ret = send(ctx, fw);
		tee_client_close_context(ctx);
	}
	release_firmware(fw);
	root_device_unregister(dev);
	return ret ? ret : -ECANCELED;	/* done, nothing to keep */
}
module_init(trp_raw_init);

MODULE_DESCRIPTION("Test: one command to the remoteproc trusted application");
MODULE_LICENSE("GPL");
