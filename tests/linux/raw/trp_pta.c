// SPDX-License-Identifier: GPL-2.0-only
/*
 * For tests: one command of numbers to a pseudo TA of the tests: two values
 * in, two values out. Never stays loaded; the log has the TEE_Result and what
 * came back.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/tee.h>
#include <linux/tee_drv.h>
#include <linux/uuid.h>

static char *uuid = "";
module_param(uuid, charp, 0444);
MODULE_PARM_DESC(uuid, "pseudo TA");
static unsigned int cmd;
module_param(cmd, uint, 0444);
MODULE_PARM_DESC(cmd, "its command");
static unsigned int in[4];
module_param_array(in, uint, NULL, 0444);
MODULE_PARM_DESC(in, "a and b of the first and of the second value");

static int match_optee(struct tee_ioctl_version_data *version,
		       const void *unused)
{
	return version->impl_id == TEE_IMPL_ID_OPTEE;
}

static int send(struct tee_context *ctx, const uuid_t *pta)
{
	struct tee_ioctl_open_session_arg open = {
		.clnt_login = TEE_IOCTL_LOGIN_REE_KERNEL,
	};
	struct tee_ioctl_invoke_arg arg = { .func = cmd, .num_params = 4 };
	struct tee_param p[4] = {};
	int ret, i;

	export_uuid(open.uuid, pta);
	ret = tee_client_open_session(ctx, &open, NULL);
	if (ret || open.ret) {
		pr_info("trp_pta: open: %d 0x%08x\n", ret, open.ret);
		return ret ? ret : -EIO;
	}
	for (i = 0; i < 4; i++)
		p[i].attr = i < 2 ? TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT :
				    TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
	for (i = 0; i < 2; i++) {
		p[i].u.value.a = in[2 * i];
		p[i].u.value.b = in[2 * i + 1];
	}
	arg.session = open.session;
	ret = tee_client_invoke_func(ctx, &arg, p);
	pr_info("trp_pta: %d 0x%08x %llu %llu %llu %llu\n", ret, arg.ret,
		p[2].u.value.a, p[2].u.value.b, p[3].u.value.a,
		p[3].u.value.b);
	tee_client_close_session(ctx, open.session);
	return ret;
}

static int __init trp_pta_init(void)
{
	struct tee_context *ctx;
	uuid_t pta;
	int ret;

	ret = uuid_parse(uuid, &pta);
	if (ret)
		return ret;
	ctx = tee_client_open_context(NULL, match_optee, NULL, NULL);
	if (IS_ERR(ctx))
		return PTR_ERR(ctx);
	ret = send(ctx, &pta);
	tee_client_close_context(ctx);
	return ret ? ret : -ECANCELED;	/* done, nothing to keep */
}
module_init(trp_pta_init);

MODULE_DESCRIPTION("Test: one command to a pseudo TA of the tests");
MODULE_LICENSE("GPL");
