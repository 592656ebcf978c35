// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uuid.h>

#include "hostile.h"

/* tests/fullstack/watch.py */
#define WATCH_PAGE	0x5e007000
#define WATCH_MS	60000

/* Bytes behind an image, for sizes that are too long */
#define ROOM		PAGE_SIZE

struct tee_context *hostile_ctx;
static struct device *hostile_dev;
static u32 __iomem *watch_page;
static atomic_t checks, failures;

static char *test = "";
module_param(test, charp, 0444);
MODULE_PARM_DESC(test, "what to do");
unsigned int hostile_id;
module_param_named(id, hostile_id, uint, 0444);
MODULE_PARM_DESC(id, "processor");
unsigned int hostile_seconds = 5;
module_param_named(seconds, hostile_seconds, uint, 0444);
MODULE_PARM_DESC(seconds, "how long the tests that take time do");
unsigned int hostile_count = 50;
module_param_named(count, hostile_count, uint, 0444);
MODULE_PARM_DESC(count, "how often the tests that repeat do");
char *hostile_file = "good.sign";
module_param_named(file, hostile_file, charp, 0444);
MODULE_PARM_DESC(file, "signed image");
char *hostile_other = "other.sign";
module_param_named(other, hostile_other, charp, 0444);
MODULE_PARM_DESC(other, "another one, as long");

bool hostile_check(const char *what, u32 got, u32 want)
{
	atomic_inc(&checks);
	if (got == want)
		return true;
	atomic_inc(&failures);
	pr_info("not ok %s: 0x%08x, not 0x%08x\n", what, got, want);
	return false;
}

void hostile_done(const char *group)
{
	int n = atomic_xchg(&checks, 0);

	if (!atomic_xchg(&failures, 0) && n)
		pr_info("ok %s: %d checks\n", group, n);
	else
		pr_info("not ok %s: of %d checks\n", group, n);
}

/* ---- sessions and commands ---------------------------------------------- */

u32 hostile_open(u32 id, u32 *session)
{
	static const uuid_t uuid =
		UUID_INIT(0x80a4c275, 0x0a47, 0x4905,
			  0x82, 0x85, 0x14, 0x86, 0xa9, 0x77, 0x1a, 0x08);
	struct tee_ioctl_open_session_arg arg = {
		.clnt_login = TEE_IOCTL_LOGIN_REE_KERNEL,
		.num_params = 4,
	};
	struct tee_param param[4] = {};

	export_uuid(arg.uuid, &uuid);
	param[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
	param[0].u.value.a = id;
	if (tee_client_open_session(hostile_ctx, &arg, param) < 0)
		return HOSTILE_LOST;
	*session = arg.session;
	return arg.ret;
}

void hostile_close(u32 session)
{
	tee_client_close_session(hostile_ctx, session);
}

u32 hostile_call(u32 session, u32 cmd, struct tee_param *param)
{
	struct tee_ioctl_invoke_arg arg = {
		.func = cmd, .session = session, .num_params = 4,
	};

	if (tee_client_invoke_func(hostile_ctx, &arg, param) < 0)
		return HOSTILE_LOST;
	return arg.ret;
}

u32 hostile_simple(u32 session, u32 id, u32 cmd)
{
	struct tee_param param[4] = {};

	param[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
	param[0].u.value.a = id;
	return hostile_call(session, cmd, param);
}

static u32 with_memory(u32 session, u32 id, u32 cmd, u64 attr,
		       struct tee_shm *shm, size_t size)
{
	struct tee_param param[4] = {};

	param[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
	param[0].u.value.a = id;
	param[1].attr = attr;
	param[1].u.memref.shm = shm;
	param[1].u.memref.size = size;
	return hostile_call(session, cmd, param);
}

u32 hostile_load(u32 session, u32 id, const struct hostile_image *image)
{
	return with_memory(session, id, TRP_TA_LOAD_FW,
			   TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT, image->shm,
			   image->size);
}

u32 hostile_status(u32 session, u32 id, struct trp_status *status)
{
	struct tee_shm *shm;
	u32 res;

	memset(status, 0, sizeof(*status));
	shm = tee_shm_alloc_kernel_buf(hostile_ctx, sizeof(*status));
	if (IS_ERR(shm))
		return HOSTILE_LOST;
	res = with_memory(session, id, TRP_TA_GET_STATUS,
			  TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT, shm,
			  sizeof(*status));
	if (!res)
		memcpy(status, tee_shm_get_va(shm, 0), sizeof(*status));
	tee_shm_free(shm);
	return res;
}

/* ---- images ------------------------------------------------------------- */

int hostile_image_get(struct hostile_image *image, const char *file)
{
	const struct firmware *fw;
	int ret;

	ret = request_firmware(&fw, file, hostile_dev);
	if (ret)
		return ret;
	image->size = fw->size;
	image->room = PAGE_ALIGN(fw->size) + ROOM;
	image->data = alloc_pages_exact(image->room, GFP_KERNEL | __GFP_ZERO);
	if (!image->data) {
		release_firmware(fw);
		return -ENOMEM;
	}
	memcpy(image->data, fw->data, fw->size);
	release_firmware(fw);
	image->shm = tee_shm_register_kernel_buf(hostile_ctx, image->data,
						 image->room);
	if (IS_ERR(image->shm)) {
		ret = PTR_ERR(image->shm);
		free_pages_exact(image->data, image->room);
	}
	return ret;
}

void hostile_image_put(struct hostile_image *image)
{
	if (image->shm)
		tee_shm_free(image->shm);
	free_pages_exact(image->data, image->room);
}

/* ---- seen from outside -------------------------------------------------- */

struct hostile_seen hostile_watch(u32 id)
{
	struct hostile_seen seen = {};
	unsigned int ms;
	u32 n;

	n = readl(watch_page + 1) + 1;
	writel(n, watch_page);
	for (ms = 0; readl(watch_page + 1) != n; ms++) {
		if (ms == WATCH_MS) {
			pr_info("not ok nobody watches memory\n");
			return seen;
		}
		usleep_range(900, 1100);
	}
	seen.own = readl(watch_page + 2 + 2 * id);
	seen.secure = readl(watch_page + 3 + 2 * id);
	seen.own_crc = readl(watch_page + 6 + 2 * id);
	seen.secure_crc = readl(watch_page + 7 + 2 * id);
	seen.code = readl(watch_page + 10 + id);
	return seen;
}

void hostile_check_wiped(const char *what, u32 id)
{
	struct hostile_seen seen = hostile_watch(id);

	hostile_check(what, seen.own, 0);
	if (seen.secure != HOSTILE_UNSEEN)
		hostile_check(what, seen.secure, 0);
}

/* ---- module ------------------------------------------------------------- */

static int match_optee(struct tee_ioctl_version_data *version,
		       const void *unused)
{
	return version->impl_id == TEE_IMPL_ID_OPTEE;
}

static const struct {
	const char *name;
	int (*run)(void);
} tests[] = {
	{ "types", hostile_types },
	{ "values", hostile_values },
	{ "sessions", hostile_sessions },
	{ "states", hostile_states },
	{ "reach", hostile_reach },
	{ "race", hostile_race },
	{ "unregister", hostile_unregister },
	{ "scribble", hostile_scribble },
	{ "bell", hostile_bell },
	{ "window", hostile_window },
	{ "owner", hostile_owner },
	{ "threads", hostile_threads },
};

static int run(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tests); i++)
		if (!strcmp(tests[i].name, test))
			return tests[i].run();
	return -EINVAL;
}

static int __init trp_hostile_init(void)
{
	int ret;

	hostile_dev = root_device_register("trp_hostile");
	if (IS_ERR(hostile_dev))
		return PTR_ERR(hostile_dev);
	hostile_ctx = tee_client_open_context(NULL, match_optee, NULL, NULL);
	ret = PTR_ERR_OR_ZERO(hostile_ctx);
	if (ret)
		goto unregister;
	watch_page = ioremap(WATCH_PAGE, PAGE_SIZE);
	ret = watch_page ? run() : -ENOMEM;
	if (ret)
		pr_info("not ok %s: %d\n", test, ret);
	if (watch_page)
		iounmap(watch_page);
	tee_client_close_context(hostile_ctx);
unregister:
	root_device_unregister(hostile_dev);
	return ret;
}
module_init(trp_hostile_init);

static void __exit trp_hostile_exit(void)
{
}
module_exit(trp_hostile_exit);

MODULE_DESCRIPTION("Test: a kernel that means harm");
MODULE_LICENSE("GPL");
