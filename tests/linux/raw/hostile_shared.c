// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that Linux and the coprocessor share: nonsense under a running
 * firmware, an image that lies in it, the doorbell.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/string.h>
#ifdef TRP_TEE_CORE_H
#include <linux/tee_core.h>
#endif

#include "hostile.h"

/* ---- shared memory full of nonsense -------------------------------------- */

static void nonsense(void __iomem *at, size_t len)
{
	size_t i;

	for (i = 0; i < len; i += 4)
		writel(get_random_u32(), at + i);
}

/* Addresses of vrings that lead into the coprocessor's own code */
static const u32 targets[] = {
	0, 0x80, 0x10000000, 0x10000400, 0x1003fff0, 0x10045ff0, 0x10046000,
	0xfffffff0,
};

static void evil_table(void __iomem *shmem)
{
	size_t i;

	for (i = 0; i < HOSTILE_TABLE_SIZE; i += 4)
		if (get_random_u32() % 2)
			writel(targets[get_random_u32() % ARRAY_SIZE(targets)],
			       shmem + i);
}

/* @t, LOAD to RELEASE; shared memory is spoiled at each step */
static void scribble_once(u32 session, const struct hostile_image *im,
			  void __iomem *window, unsigned int t)
{
	struct hostile_seen loaded, runs;
	struct trp_status status;
	unsigned int i;

	hostile_check("load", hostile_load(session, hostile_id, im), 0);
	loaded = hostile_watch(hostile_id);
	if (t % 2)
		nonsense(window + HOSTILE_SHMEM, HOSTILE_SHMEM_SIZE);
	else
		evil_table(window + HOSTILE_SHMEM);
	hostile_check("start", hostile_simple(session, hostile_id,
					      TRP_TA_START_FW), 0);
	for (i = 0; i < 20; i++) {
		nonsense(window, HOSTILE_DOORBELL);
		evil_table(window + HOSTILE_SHMEM);
		/* both bells */
		writel(i + 1, window + HOSTILE_DOORBELL);
		writel(i + 1, window + HOSTILE_DOORBELL + 4);
		usleep_range(1000, 2000);
	}
	nonsense(window + HOSTILE_DOORBELL, 0x100);
	runs = hostile_watch(hostile_id);
	hostile_check("secure RAM as loaded", runs.secure_crc,
		      loaded.secure_crc);
	hostile_check("code that runs, as signed", runs.code, 0);
	hostile_check("status", hostile_status(session, hostile_id, &status),
		      0);
	hostile_check("what it runs", status.state == TRP_RUNNING ||
		      status.state == TRP_CRASHED, 1);
	hostile_check("size of the table, as signed", status.rsc_size > 16 &&
		      status.rsc_size < HOSTILE_TABLE_SIZE, 1);
	hostile_check("stop", hostile_simple(session, hostile_id,
					     TRP_TA_STOP_FW), 0);
	hostile_check("release", hostile_simple(session, hostile_id,
						TRP_TA_RELEASE_FW), 0);
	hostile_check_wiped("left", hostile_id);
}

/* ---- an image in shared memory ------------------------------------------- */

/*
 * The image lies where its own resource table and the firmware's trace go. The
 * load may be refused or not; it must not be half of each.
 */
#ifdef TRP_TEE_CORE_H
static void overlap_once(u32 session, struct tee_shm *shm, size_t size,
			 struct hostile_seen *good)
{
	const struct hostile_image there = { .size = size, .shm = shm };
	struct trp_status status;
	u32 res;

	res = hostile_load(session, hostile_id, &there);
	hostile_check("status", hostile_status(session, hostile_id, &status),
		      0);
	hostile_check("state", status.state, res ? TRP_OFF : TRP_LOADED);
	if (res) {
		hostile_check("its result", res == TRP_TEE_SECURITY ||
			      res == TRP_TEE_BAD_PARAMETERS ||
			      res == TRP_TEE_BAD_FORMAT, 1);
	} else {
		hostile_check("what was loaded",
			      hostile_watch(hostile_id).secure_crc,
			      good->secure_crc);
		hostile_simple(session, hostile_id, TRP_TA_START_FW);
		hostile_check("its code", hostile_watch(hostile_id).code, 0);
		hostile_simple(session, hostile_id, TRP_TA_STOP_FW);
		hostile_simple(session, hostile_id, TRP_TA_RELEASE_FW);
	}
	hostile_check_wiped("left", hostile_id);
}

static void overlap(u32 session, const struct hostile_image *im)
{
	const struct tee_driver_ops *ops = hostile_ctx->teedev->desc->ops;
	const phys_addr_t pa = HOSTILE_WINDOW +
			       hostile_id * HOSTILE_WINDOW_SIZE +
			       HOSTILE_SHMEM;
	struct page *pages[HOSTILE_SHMEM_SIZE / PAGE_SIZE];
	struct tee_shm fake = {
		.ctx = hostile_ctx, .size = HOSTILE_SHMEM_SIZE,
		.pages = pages, .num_pages = ARRAY_SIZE(pages),
		.flags = TEE_SHM_DYNAMIC,
	};
	struct hostile_seen good;
	void __iomem *at;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pages); i++)
		pages[i] = pfn_to_page(PHYS_PFN(pa) + i);
	hostile_check("load", hostile_load(session, hostile_id, im), 0);
	good = hostile_watch(hostile_id);
	hostile_simple(session, hostile_id, TRP_TA_RELEASE_FW);
	at = ioremap(pa, HOSTILE_SHMEM_SIZE);
	if (!hostile_check("map", !at, 0))
		return;
	/* it is the normal world's, so OP-TEE takes it */
	if (hostile_check("register",
			  ops->shm_register(hostile_ctx, &fake, pages,
					    ARRAY_SIZE(pages),
					    (unsigned long)targets &
					    PAGE_MASK), 0)) {
		for (i = 0; i < hostile_count; i++) {
			memcpy_toio(at, im->data, im->size);
			overlap_once(session, &fake, im->size, &good);
		}
		ops->shm_unregister(hostile_ctx, &fake);
	}
	iounmap(at);
	hostile_done("an image in shared memory");
}
#else
static void overlap(u32 session, const struct hostile_image *im)
{
}
#endif

int hostile_scribble(void)
{
	struct hostile_image im;
	void __iomem *window;
	unsigned int t;
	u32 session;
	int ret;

	ret = hostile_image_get(&im, hostile_file);
	if (ret)
		return ret;
	window = ioremap(HOSTILE_WINDOW + hostile_id * HOSTILE_WINDOW_SIZE,
			 HOSTILE_WINDOW_SIZE);
	ret = window ? 0 : -ENOMEM;
	if (!ret && hostile_open(hostile_id, &session))
		ret = -EIO;
	if (ret)
		goto put;
	hostile_simple(session, hostile_id, TRP_TA_RELEASE_FW);
	for (t = 0; t < hostile_count; t++)
		scribble_once(session, &im, window, t);
	hostile_done("nonsense in shared memory");
	if (im.size <= HOSTILE_SHMEM_SIZE)
		overlap(session, &im);
	hostile_close(session);
put:
	if (window)
		iounmap(window);
	hostile_image_put(&im);
	return ret;
}

/* ---- the doorbell -------------------------------------------------------- */

/* For @hostile_seconds as fast as this CPU can; others talk meanwhile */
int hostile_bell(void)
{
	const unsigned long end = jiffies + hostile_seconds * HZ;
	void __iomem *bell;
	unsigned long n = 0;

	bell = ioremap(HOSTILE_WINDOW + hostile_id * HOSTILE_WINDOW_SIZE +
		       HOSTILE_DOORBELL, PAGE_SIZE);
	if (!bell)
		return -ENOMEM;
	for (; time_before(jiffies, end); n++) {
		/* both counters, and words that mean nothing */
		writel(get_random_u32(), bell + 4 * (n % 16));
		if (n % 4096 == 0)
			cond_resched();
	}
	iounmap(bell);
	hostile_check("rings", n > 0, 1);
	hostile_check("code that runs, as signed",
		      hostile_watch(hostile_id).code, 0);
	hostile_done("the doorbell as fast as it goes");
	return 0;
}

/* ---- OP-TEE's way to the coprocessors ------------------------------------ */

/* optee/mk/virt.dts: normal DRAM that firmware passes through at each start */
#define STAGING		0x5e400000
#define STAGING_SIZE	0x3000

static int spoil_window(void *data)
{
	u8 __iomem *window = (u8 __force __iomem *)data;
	u32 at, was;

	while (!kthread_should_stop()) {
		at = get_random_u32() % STAGING_SIZE & ~3u;
		was = readl(window + at);
		writel(~was, window + at);
		udelay(get_random_u32() % 20);
		/* back: who reads twice may see either */
		writel(was, window + at);
		cond_resched();
	}
	return 0;
}

/* A start that is refused leaves it stopped: it may have run */
static void start_spoiled(u32 session, const struct hostile_image *im,
			  unsigned int *started)
{
	struct trp_status status;
	u32 res;

	hostile_check("load", hostile_load(session, hostile_id, im), 0);
	res = hostile_simple(session, hostile_id, TRP_TA_START_FW);
	hostile_check("status", hostile_status(session, hostile_id, &status),
		      0);
	hostile_check("state", status.state, res ? TRP_STOPPED : TRP_RUNNING);
	if (!res) {
		hostile_check("its code", hostile_watch(hostile_id).code, 0);
		++*started;
	}
	hostile_check("stop", hostile_simple(session, hostile_id,
					     TRP_TA_STOP_FW), 0);
	hostile_check("release", hostile_simple(session, hostile_id,
						TRP_TA_RELEASE_FW), 0);
	hostile_check_wiped("left", hostile_id);
}

int hostile_window(void)
{
	unsigned int i, started = 0;
	struct hostile_image im;
	struct task_struct *task;
	void __iomem *window;
	u32 session;
	int ret;

	ret = hostile_image_get(&im, hostile_file);
	if (ret)
		return ret;
	window = ioremap(STAGING, STAGING_SIZE);
	ret = window ? 0 : -ENOMEM;
	if (!ret && hostile_open(hostile_id, &session))
		ret = -EIO;
	if (ret)
		goto put;
	hostile_simple(session, hostile_id, TRP_TA_RELEASE_FW);
	task = kthread_create(spoil_window, (void __force *)window, "window");
	if (hostile_check("thread", IS_ERR(task), 0)) {
		set_cpus_allowed_ptr(current, cpumask_of(0));
		kthread_bind(task, cpumask_last(cpu_online_mask));
		wake_up_process(task);
		for (i = 0; i < hostile_count; i++)
			start_spoiled(session, &im, &started);
		kthread_stop(task);
		set_cpus_allowed_ptr(current, cpu_possible_mask);
	}
	pr_info("# window to the coprocessor spoiled: %u of %u starts succeeded\n",
		started, hostile_count);
	hostile_done("the window that firmware passes through");
	hostile_close(session);
put:
	if (window)
		iounmap(window);
	hostile_image_put(&im);
	return ret;
}
