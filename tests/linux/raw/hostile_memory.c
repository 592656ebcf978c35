// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory: references to memory that is not Linux's; an image that another CPU
 * changes while it is loaded; memory that goes away meanwhile.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#ifdef TRP_TEE_CORE_H
#include <linux/tee_core.h>
#endif

#include "hostile.h"

/* Of the demo: ELF header, four program headers */
#define ELF_HEADERS	(52 + 4 * 32)

#define TOGGLES		50
#define DWELL		100

/* ---- memory that is not Linux's ------------------------------------------ */

static const struct {
	const char *name;
	phys_addr_t pa;
} secrets[] = {
	{ "the coprocessor's vectors", 0x0ec00000 },
	{ "the coprocessor's code", 0x0ec10000 },
	{ "the other one's code", 0x0ed10000 },
	{ "OP-TEE's memory", 0x0e100000 },
	{ "OP-TEE's heap", 0x0e200000 },
	{ "TF-A's memory", 0x0e000000 },
	{ "the secure UART", 0x09040000 },
	{ "the interrupt controller", 0x08000000 },
	{ "memory that is not there", 0x80000000 },
};

/* A reference with a physical address of our choice: nobody's shared memory */
static void point_at(u32 session, const char *name, phys_addr_t pa)
{
	static const struct {
		u32 cmd;
		u64 attr;
	} uses[] = {
		{ TRP_TA_LOAD_FW, TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT },
		{ TRP_TA_GET_STATUS, TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT },
		{ TRP_TA_GET_COREDUMP,
		  TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT },
	};
	struct tee_shm fake = {
		.ctx = hostile_ctx, .paddr = pa, .size = PAGE_SIZE,
	};
	struct tee_param param[4];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(uses); i++) {
		memset(param, 0, sizeof(param));
		param[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
		param[0].u.value.a = hostile_id;
		param[1].attr = uses[i].attr;
		param[1].u.memref.shm = &fake;
		param[1].u.memref.size = PAGE_SIZE;
		hostile_check(name, hostile_call(session, uses[i].cmd, param),
			      TRP_TEE_BAD_PARAMETERS);
	}
}

/*
 * Registering it as shared memory, by the way of OP-TEE's driver to do that;
 * 6.1 keeps that to itself.
 */
#ifdef TRP_TEE_CORE_H
static void register_it(const char *name, phys_addr_t pa)
{
	const struct tee_driver_ops *ops = hostile_ctx->teedev->desc->ops;
	struct page *page = pfn_to_page(PHYS_PFN(pa));
	struct tee_shm fake = {
		.ctx = hostile_ctx, .size = PAGE_SIZE, .pages = &page,
		.num_pages = 1, .flags = TEE_SHM_DYNAMIC,
	};
	int ret;

	/* any address of the kernel: only the pages count */
	ret = ops->shm_register(hostile_ctx, &fake, &page, 1,
				(unsigned long)secrets & PAGE_MASK);
	hostile_check(name, !ret, 0);
	if (!ret)
		ops->shm_unregister(hostile_ctx, &fake);
}
#else
static void register_it(const char *name, phys_addr_t pa)
{
}
#endif

int hostile_reach(void)
{
	struct hostile_seen before, after;
	struct trp_status first, last;
	u32 session;
	size_t i;

	if (hostile_open(hostile_id, &session))
		return -EIO;
	hostile_status(session, hostile_id, &first);
	before = hostile_watch(hostile_id);
	for (i = 0; i < ARRAY_SIZE(secrets); i++) {
		point_at(session, secrets[i].name, secrets[i].pa);
		register_it(secrets[i].name, secrets[i].pa);
	}
	after = hostile_watch(hostile_id);
	hostile_check("secure RAM as before", after.secure_crc,
		      before.secure_crc);
	hostile_check("status", hostile_status(session, hostile_id, &last),
		      TRP_TEE_SUCCESS);
	hostile_check("state as before", last.state, first.state);
	hostile_done("references to memory that is not Linux's");
	hostile_close(session);
	return 0;
}

/* ---- an image that changes ----------------------------------------------- */

enum change { MANIFEST, HEADERS, SEGMENTS, LENGTHS, WHOLE, TABLE, CHANGES };

static const char * const change_names[] = {
	[MANIFEST] = "words of manifest and signature",
	[HEADERS] = "words of the ELF headers",
	[SEGMENTS] = "words of the segments",
	[LENGTHS] = "lengths of the header",
	[WHOLE] = "two images in turn",
	[TABLE] = "resource table in shared memory",
};

/**
 * struct race - an image under change
 * @image: what is loaded
 * @a: as it was signed
 * @b: another one, as long
 * @shmem: where its resource table goes
 * @how: what changes
 * @turns: how often it did
 */
struct race {
	struct hostile_image image;
	const u8 *a, *b;
	void __iomem *shmem;
	enum change how;
	unsigned long turns;
};

static size_t manifest_len(const struct race *r)
{
	const u32 *h = (const u32 *)r->a;

	return 20 + ALIGN(h[2], 8) + ALIGN(h[3], 8);
}

static void dwell(unsigned int turns)
{
	while (turns--)
		cpu_relax();
}

/*
 * A word goes to and fro: whoever reads it twice gets two values each second
 * time. Not as fast as can be: a CPU may join writes to one place, and then
 * nobody sees the first.
 */
static void toggle(struct race *r, size_t at, u32 evil)
{
	u32 *p = (u32 *)(r->image.data + at);
	const u32 good = *(const u32 *)(r->a + at);
	const u32 random = get_random_u32();
	unsigned int i;

	for (i = 0; i < TOGGLES; i++) {
		WRITE_ONCE(*p, evil);
		dwell(DWELL + random % DWELL);
		WRITE_ONCE(*p, good);
		dwell(DWELL + random / DWELL % DWELL);
	}
	r->turns += TOGGLES;
}

/*
 * Some word of the largest segment, whose copy and digest are the furthest
 * apart; the image is of one ELF32.
 */
static size_t word_of_segment(const struct race *r)
{
	const size_t elf = manifest_len(r);
	const u32 *h = (const u32 *)(r->a + elf);
	const u16 num = *(const u16 *)(r->a + elf + 44);
	const u32 *ph = h + h[7] / 4, *largest = ph;
	u16 i;

	for (i = 1; i < num; i++)
		if (ph[8 * i] == 1 && ph[8 * i + 4] > largest[4])
			largest = ph + 8 * i;
	return elf + largest[1] + (get_random_u32() % (largest[4] / 4)) * 4;
}

static void change_once(struct race *r)
{
	const u32 lengths[] = { 0, 8, 20, 64, 512, 0x4000, 0x7ffffff8, ~0u };
	const size_t manifest = manifest_len(r), size = r->image.size;
	const u32 random = get_random_u32();
	size_t at;

	switch (r->how) {
	case MANIFEST:
		toggle(r, random % manifest & ~3ul, get_random_u32());
		break;
	case HEADERS:
		toggle(r, manifest + (random % ELF_HEADERS & ~3ul),
		       get_random_u32());
		break;
	case SEGMENTS:
		at = word_of_segment(r);
		toggle(r, at, ~*(const u32 *)(r->a + at));
		break;
	case LENGTHS:
		toggle(r, 8 + 4 * (random % 3),
		       lengths[random / 4 % ARRAY_SIZE(lengths)]);
		break;
	case TABLE:
		at = random % HOSTILE_TABLE_SIZE & ~3ul;
		writel(get_random_u32(), r->shmem + at);
		udelay(random % 100);
		r->turns++;
		break;
	default:
		memcpy(r->image.data, r->b, size);
		udelay(random % 1000);
		memcpy(r->image.data, r->a, size);
		udelay(random % 1000);
		r->turns++;
		break;
	}
}

static int changer(void *data)
{
	struct race *r = data;

	while (!kthread_should_stop()) {
		change_once(r);
		cond_resched();
	}
	return 0;
}

/* What a load that succeeded put into secure memory */
static int quiet_crc(u32 session, struct race *r, const u8 *bytes, u32 *crc)
{
	memcpy(r->image.data, bytes, r->image.size);
	if (!hostile_check("load undisturbed",
			   hostile_load(session, hostile_id, &r->image), 0))
		return -EIO;
	*crc = hostile_watch(hostile_id).secure_crc;
	hostile_check("release", hostile_simple(session, hostile_id,
						TRP_TA_RELEASE_FW), 0);
	return 0;
}

/* One load while the image changes. Return: whether it succeeded */
static bool race_once(u32 session, struct race *r, u32 crc_a, u32 crc_b)
{
	struct trp_status status;
	struct hostile_seen seen;
	u32 res;

	res = hostile_load(session, hostile_id, &r->image);
	hostile_check("status", hostile_status(session, hostile_id, &status),
		      0);
	hostile_check("state", status.state, res ? TRP_OFF : TRP_LOADED);
	hostile_check("it has a reason", !status.reason, !res);
	if (res) {
		hostile_check_wiped("left by a load that was refused",
				    hostile_id);
		return false;
	}
	seen = hostile_watch(hostile_id);
	/* unseen: the same number each time */
	hostile_check("what was loaded is what was signed",
		      seen.secure_crc == crc_a || seen.secure_crc == crc_b, 1);
	hostile_check("start", hostile_simple(session, hostile_id,
					      TRP_TA_START_FW), 0);
	seen = hostile_watch(hostile_id);
	hostile_check("what runs is what was signed",
		      seen.secure_crc == crc_a || seen.secure_crc == crc_b, 1);
	if (seen.secure_crc == crc_a)
		hostile_check("its code", seen.code, 0);
	hostile_check("stop", hostile_simple(session, hostile_id,
					     TRP_TA_STOP_FW), 0);
	hostile_check("release", hostile_simple(session, hostile_id,
						TRP_TA_RELEASE_FW), 0);
	return true;
}

static void race_of(u32 session, struct race *r, u32 crc_a, u32 crc_b)
{
	/* of the segments more: there an old digest would be worth something */
	const unsigned int loads = hostile_count * (r->how == SEGMENTS ? 4 : 1);
	unsigned int i, loaded = 0;
	struct task_struct *task;

	r->turns = 0;
	memcpy(r->image.data, r->a, r->image.size);
	task = kthread_create(changer, r, "changer");
	if (!hostile_check("thread", IS_ERR(task), 0))
		return;
	/* at the same time, not in turns: on another CPU than the load */
	set_cpus_allowed_ptr(current,
			     cpumask_of(cpumask_first(cpu_online_mask)));
	kthread_bind(task, cpumask_last(cpu_online_mask));
	wake_up_process(task);
	while (!READ_ONCE(r->turns))
		msleep(20);
	for (i = 0; i < loads; i++)
		loaded += race_once(session, r, crc_a, crc_b);
	kthread_stop(task);
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	pr_info("# %s changed %lu times: %u of %u loads succeeded\n",
		change_names[r->how], r->turns, loaded, loads);
}

int hostile_race(void)
{
	struct hostile_image a = {}, b = {};
	u32 session, crc_a = 0, crc_b = 0;
	struct race r = {};
	int ret;

	r.shmem = ioremap(HOSTILE_WINDOW + hostile_id * HOSTILE_WINDOW_SIZE +
			  HOSTILE_SHMEM, HOSTILE_SHMEM_SIZE);
	if (!r.shmem)
		return -ENOMEM;
	ret = hostile_image_get(&a, hostile_file);
	if (ret)
		goto unmap;
	ret = hostile_image_get(&r.image, hostile_file);
	if (ret)
		goto put_a;
	ret = hostile_image_get(&b, hostile_other);
	if (ret)
		goto put_image;
	ret = a.size == b.size ? 0 : -EINVAL;
	if (!ret && hostile_open(hostile_id, &session))
		ret = -EIO;
	if (ret)
		goto put_b;
	r.a = a.data;
	r.b = b.data;
	hostile_simple(session, hostile_id, TRP_TA_RELEASE_FW);
	ret = quiet_crc(session, &r, r.a, &crc_a);
	if (!ret)
		ret = quiet_crc(session, &r, r.b, &crc_b);
	hostile_check("two images", crc_a != crc_b ||
		      crc_a == HOSTILE_UNSEEN, 1);
	for (r.how = 0; !ret && r.how < CHANGES; r.how++)
		race_of(session, &r, crc_a, crc_b);
	hostile_check_wiped("left in the end", hostile_id);
	hostile_done("images that change while they are loaded");
	hostile_close(session);
put_b:
	hostile_image_put(&b);
put_image:
	hostile_image_put(&r.image);
put_a:
	hostile_image_put(&a);
unmap:
	iounmap(r.shmem);
	return ret;
}

/* ---- memory that goes away ----------------------------------------------- */

/**
 * struct leaver - memory that goes away in the middle of a load
 * @shm: it
 * @table: where the image's resource table goes: 0 until then
 */
struct leaver {
	struct tee_shm *shm;
	void __iomem *table;
};

/*
 * Not before the load is under way: OP-TEE 4.10 panics when memory is given
 * back just while a call with it comes in (mobj_reg_shm_get_by_cookie()).
 */
static int leave(void *data)
{
	struct leaver *l = data;

	while (!kthread_should_stop() && !readl(l->table))
		usleep_range(20, 50);
	tee_shm_free(l->shm);
	while (!kthread_should_stop())
		usleep_range(100, 200);
	return 0;
}

/* One load whose memory leaves; it is OP-TEE's until the load is over */
static void leave_once(u32 session, struct hostile_image *im,
		       struct leaver *l)
{
	struct trp_status status;
	struct task_struct *task;

	l->shm = im->shm;
	writel(0, l->table);
	task = kthread_run(leave, l, "leave");
	if (!hostile_check("thread", IS_ERR(task), 0))
		return;
	hostile_check("load", hostile_load(session, hostile_id, im), 0);
	kthread_stop(task);
	im->shm = NULL;
	hostile_check("status", hostile_status(session, hostile_id, &status),
		      0);
	hostile_check("state", status.state, TRP_LOADED);
	hostile_check("start", hostile_simple(session, hostile_id,
					      TRP_TA_START_FW), 0);
	hostile_check("its code", hostile_watch(hostile_id).code, 0);
	hostile_check("stop", hostile_simple(session, hostile_id,
					     TRP_TA_STOP_FW), 0);
	hostile_check("release", hostile_simple(session, hostile_id,
						TRP_TA_RELEASE_FW), 0);
	hostile_check_wiped("left", hostile_id);
	im->shm = tee_shm_register_kernel_buf(hostile_ctx, im->data, im->room);
	if (!hostile_check("register", IS_ERR(im->shm), 0))
		im->shm = NULL;
}

int hostile_unregister(void)
{
	struct leaver l = {};
	struct hostile_image im;
	unsigned int i;
	u32 session;
	int ret;

	ret = hostile_image_get(&im, hostile_file);
	if (ret)
		return ret;
	l.table = ioremap(HOSTILE_WINDOW + hostile_id * HOSTILE_WINDOW_SIZE +
			  HOSTILE_SHMEM, PAGE_SIZE);
	ret = l.table ? 0 : -ENOMEM;
	if (!ret && hostile_open(hostile_id, &session))
		ret = -EIO;
	if (ret)
		goto put;
	hostile_simple(session, hostile_id, TRP_TA_RELEASE_FW);
	for (i = 0; i < hostile_count && im.shm; i++)
		leave_once(session, &im, &l);
	hostile_done("memory that goes away while it is loaded");
	hostile_close(session);
put:
	if (l.table)
		iounmap(l.table);
	hostile_image_put(&im);
	return ret;
}
