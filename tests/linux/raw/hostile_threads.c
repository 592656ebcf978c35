// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several sessions at once: who owns a processor, and threads that send
 * whatever comes to their mind to both.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/random.h>
#include <linux/string.h>

#include "hostile.h"

/* Commands of each thread, at least */
#define TURNS	10

/* ---- owners -------------------------------------------------------------- */

static const u32 owned[] = {
	TRP_TA_START_FW, TRP_TA_STOP_FW, TRP_TA_RELEASE_FW,
};

static void check_reason(u32 session, const char *what, u32 reason)
{
	struct trp_status status;

	hostile_check(what, hostile_status(session, hostile_id, &status), 0);
	hostile_check(what, status.reason, reason);
}

/* The session @no must not do anything, but may look */
static void check_not_owner(u32 no, const struct hostile_image *im)
{
	size_t i;

	hostile_check("load by another", hostile_load(no, hostile_id, im),
		      TRP_TEE_BUSY);
	check_reason(no, "its reason", TRP_E_OWNER);
	for (i = 0; i < ARRAY_SIZE(owned); i++) {
		hostile_check("command by another",
			      hostile_simple(no, hostile_id, owned[i]),
			      TRP_TEE_BUSY);
		check_reason(no, "its reason", TRP_E_OWNER);
	}
}

int hostile_owner(void)
{
	u32 first, second, other, id = hostile_id;
	struct trp_status status;
	struct hostile_image im;
	int ret;

	ret = hostile_image_get(&im, hostile_file);
	if (ret)
		return ret;
	ret = -EIO;
	if (hostile_open(id, &first))
		goto put;
	hostile_simple(first, id, TRP_TA_RELEASE_FW);
	hostile_check("load", hostile_load(first, id, &im), 0);
	hostile_check("a second session", hostile_open(id, &second), 0);
	check_not_owner(first, &im);
	hostile_check("the new owner starts",
		      hostile_simple(second, id, TRP_TA_START_FW), 0);
	check_not_owner(first, &im);
	hostile_check("a session for the other processor",
		      hostile_open(!id, &other), 0);
	hostile_check("it runs on", hostile_status(second, id, &status), 0);
	hostile_check("it runs on", status.state, TRP_RUNNING);
	hostile_check("the other one says nothing of it",
		      hostile_simple(other, id, TRP_TA_STOP_FW),
		      TRP_TEE_BAD_PARAMETERS);
	hostile_close(other);
	/* the new owner goes: whoever commands next is it */
	hostile_close(second);
	hostile_check("status", hostile_status(first, id, &status), 0);
	hostile_check("nothing stopped", status.state, TRP_RUNNING);
	hostile_check("stop by the first again",
		      hostile_simple(first, id, TRP_TA_STOP_FW), 0);
	hostile_check("release", hostile_simple(first, id, TRP_TA_RELEASE_FW),
		      0);
	hostile_check_wiped("left", id);
	hostile_done("owners");
	hostile_close(first);
	ret = 0;
put:
	hostile_image_put(&im);
	return ret;
}

/* ---- threads ------------------------------------------------------------- */

enum role { COMMANDER, OPENER, LOADER };

/**
 * struct hand - a thread
 * @task: the thread itself
 * @role: what it does
 * @id: to which processor
 * @session: its own
 * @image: what it loads
 * @calls: how many
 * @done: of them, those that succeeded
 * @odd: a result that is none of those allowed; 0: none
 */
struct hand {
	struct task_struct *task;
	enum role role;
	u32 id, session;
	const struct hostile_image *image;
	unsigned long calls, done;
	u32 odd;
};

static bool allowed(u32 res)
{
	return res == TRP_TEE_SUCCESS || res == TRP_TEE_BAD_STATE ||
	       res == TRP_TEE_BUSY;
}

static void count(struct hand *h, u32 res)
{
	h->calls++;
	h->done += !res;
	if (!allowed(res) && !h->odd)
		h->odd = res;
}

/* What is seen between the commands of others is always something whole */
static void look(struct hand *h)
{
	struct trp_status status;
	static const u8 none[sizeof(status.digest)];
	bool empty, off;

	if (hostile_status(h->session, h->id, &status)) {
		h->odd = HOSTILE_LOST;
		return;
	}
	empty = !memcmp(status.digest, none, sizeof(none));
	off = status.state == TRP_OFF;
	if (status.state == TRP_LOADING || status.state > TRP_CRASHED ||
	    empty != off)
		h->odd = status.state | 0xbad0000;
}

static void command(struct hand *h)
{
	static const u32 cmds[] = {
		TRP_TA_START_FW, TRP_TA_STOP_FW, TRP_TA_RELEASE_FW,
	};

	count(h, hostile_simple(h->session, h->id,
				cmds[get_random_u32() % ARRAY_SIZE(cmds)]));
}

static void open_and_close(struct hand *h)
{
	u32 session, res = hostile_open(h->id, &session);

	count(h, res);
	if (res)
		return;
	if (get_random_u32() % 2)
		count(h, hostile_simple(session, h->id, TRP_TA_RELEASE_FW));
	hostile_close(session);
}

static int work(void *data)
{
	struct hand *h = data;

	while (!kthread_should_stop()) {
		switch (h->role) {
		case COMMANDER:
			command(h);
			break;
		case OPENER:
			open_and_close(h);
			break;
		case LOADER:
		default:
			count(h, hostile_load(h->session, h->id, h->image));
			break;
		}
		look(h);
		cond_resched();
	}
	return 0;
}

static const struct {
	enum role role;
	u32 id;
} cast[] = {
	{ LOADER, 0 }, { COMMANDER, 0 }, { OPENER, 0 },
	{ LOADER, 1 }, { COMMANDER, 1 }, { OPENER, 1 },
};

static void settle(u32 id, const struct hostile_image *im)
{
	struct trp_status status;
	u32 session;

	if (!hostile_check("open", hostile_open(id, &session), 0))
		return;
	/* what state it is in is chance; what is possible from there is not */
	hostile_simple(session, id, TRP_TA_STOP_FW);
	hostile_check("release", hostile_simple(session, id,
						TRP_TA_RELEASE_FW), 0);
	hostile_check("status", hostile_status(session, id, &status), 0);
	hostile_check("off", status.state, TRP_OFF);
	hostile_check_wiped("left", id);
	hostile_check("load", hostile_load(session, id, im), 0);
	hostile_check("start", hostile_simple(session, id, TRP_TA_START_FW),
		      0);
	hostile_check("stop", hostile_simple(session, id, TRP_TA_STOP_FW), 0);
	hostile_check("release", hostile_simple(session, id,
						TRP_TA_RELEASE_FW), 0);
	hostile_close(session);
}

/* A slow machine takes longer: each has its turns */
static void let_work(struct hand *hands, size_t n)
{
	size_t i;

	msleep(hostile_seconds * 1000);
	for (i = 0; i < n; i++)
		while (READ_ONCE(hands[i].calls) < TURNS)
			msleep(20);
}

static void stop_all(struct hand *hands, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		kthread_stop(hands[i].task);
		hostile_close(hands[i].session);
		pr_info("# thread %zu, processor %u: %lu calls, %lu succeeded\n",
			i, hands[i].id, hands[i].calls, hands[i].done);
		hostile_check("a result that is not allowed", hands[i].odd, 0);
	}
}

int hostile_threads(void)
{
	struct hand hands[ARRAY_SIZE(cast)] = {};
	struct hostile_image im;
	size_t n;
	int ret;

	ret = hostile_image_get(&im, hostile_file);
	if (ret)
		return ret;
	for (n = 0; n < ARRAY_SIZE(cast); n++) {
		struct hand *h = &hands[n];

		h->role = cast[n].role;
		h->id = cast[n].id;
		h->image = &im;
		if (!hostile_check("open", hostile_open(h->id, &h->session),
				   0))
			break;
		h->task = kthread_run(work, h, "hand/%zu", n);
		if (!hostile_check("thread", IS_ERR(h->task), 0)) {
			hostile_close(h->session);
			break;
		}
	}
	let_work(hands, n);
	stop_all(hands, n);
	settle(0, &im);
	settle(1, &im);
	hostile_done("threads that command at random");
	hostile_image_put(&im);
	return 0;
}
