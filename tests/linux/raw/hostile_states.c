// SPDX-License-Identifier: GPL-2.0-only
/*
 * The states between off and running: images that are none while another one
 * is loaded, or lies there stopped; core dumps with buffers that are too small,
 * and of firmware that allows none.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "hostile.h"

#define POISON		0xdb
#define DUMP_FILE	"dump-all.sign"
#define NO_DUMP_FILE	"dump-none.sign"

static u32 state_of(u32 session)
{
	struct trp_status status;

	return hostile_status(session, hostile_id, &status) ? 0 : status.state;
}

static u32 reason_of(u32 session)
{
	struct trp_status status;

	return hostile_status(session, hostile_id, &status) ? 0 :
							      status.reason;
}

/* Firmware that is loaded stays, whatever comes after it */
static void while_loaded(u32 session, const struct hostile_image *im)
{
	struct hostile_seen before, after;
	const struct hostile_odd *o;
	u64 size;
	size_t i;

	hostile_check("load", hostile_load(session, hostile_id, im), 0);
	before = hostile_watch(hostile_id);
	hostile_check("it is seen", before.secure != 0, 1);
	for (i = 0; i < hostile_odds_num; i++) {
		o = &hostile_odds[i];
		if (o->cmd != TRP_TA_LOAD_FW)
			continue;
		hostile_check(o->name, hostile_odd_call(session, im, o, &size),
			      o->reason ? TRP_TEE_BAD_STATE : o->res);
		if (o->reason)
			hostile_check(o->name, reason_of(session),
				      TRP_E_OTHER_IMAGE);
		hostile_check(o->name, state_of(session), TRP_LOADED);
	}
	after = hostile_watch(hostile_id);
	hostile_check("it is still what it was", after.secure_crc,
		      before.secure_crc);
	hostile_check("the same image again",
		      hostile_load(session, hostile_id, im), 0);
	hostile_check("start", hostile_simple(session, hostile_id,
					      TRP_TA_START_FW), 0);
	hostile_check("its code", hostile_watch(hostile_id).code, 0);
	hostile_check("stop", hostile_simple(session, hostile_id,
					     TRP_TA_STOP_FW), 0);
	hostile_check("release", hostile_simple(session, hostile_id,
						TRP_TA_RELEASE_FW), 0);
	hostile_check_wiped("left after the release", hostile_id);
}

/* To where a dump is possible: load, start, stop */
static void reach_stopped(u32 session, const struct hostile_image *im)
{
	struct hostile_seen seen;

	hostile_check("load", hostile_load(session, hostile_id, im), 0);
	hostile_check("start", hostile_simple(session, hostile_id,
					      TRP_TA_START_FW), 0);
	hostile_check("stop", hostile_simple(session, hostile_id,
					     TRP_TA_STOP_FW), 0);
	seen = hostile_watch(hostile_id);
	hostile_check("what ran is still there", seen.own && seen.secure, 1);
}

/* A load that is refused takes with it what was stopped before */
static void while_stopped(u32 session, const struct hostile_image *im)
{
	const struct hostile_odd *o;
	u64 size;
	size_t i;

	for (i = 0; i < hostile_odds_num; i++) {
		o = &hostile_odds[i];
		if (o->cmd != TRP_TA_LOAD_FW)
			continue;
		reach_stopped(session, im);
		hostile_check(o->name, hostile_odd_call(session, im, o, &size),
			      o->res);
		/* what OP-TEE's core refuses is no load */
		if (!o->reason) {
			hostile_check(o->name, state_of(session), TRP_STOPPED);
			hostile_simple(session, hostile_id, TRP_TA_RELEASE_FW);
		} else {
			hostile_check(o->name, reason_of(session), o->reason);
		}
		hostile_check(o->name, state_of(session), TRP_OFF);
		hostile_check_wiped("left by what was stopped", hostile_id);
	}
}

static u32 dump(u32 session, struct hostile_image *buf, u64 room, u64 *size)
{
	const struct hostile_odd o = {
		.cmd = TRP_TA_GET_COREDUMP, .null = !room, .size = room,
	};

	memset(buf->data, POISON, buf->room);
	return hostile_odd_call(session, buf, &o, size);
}

static void no_dump(u32 session, const struct hostile_image *im,
		    struct hostile_image *buf)
{
	u64 size;

	reach_stopped(session, im);
	hostile_check("dump of what allows none",
		      dump(session, buf, buf->room, &size),
		      TRP_TEE_ACCESS_DENIED);
	hostile_check("its size", size, 0);
	hostile_check("a byte of it", !!memchr_inv(buf->data, POISON,
						   buf->room), 0);
	hostile_check("its reason", reason_of(session), TRP_E_NO_DUMP);
	hostile_check("still stopped", state_of(session), TRP_STOPPED);
	hostile_check("release", hostile_simple(session, hostile_id,
						TRP_TA_RELEASE_FW), 0);
}

static void short_dumps(u32 session, const struct hostile_image *im,
			struct hostile_image *buf)
{
	const u64 rooms[] = { 0, 1, 51, 52, 1000 };
	u64 need = 0, size;
	size_t i;

	reach_stopped(session, im);
	for (i = 0; i < ARRAY_SIZE(rooms); i++) {
		hostile_check("dump without room",
			      dump(session, buf, rooms[i], &size),
			      TRP_TEE_SHORT_BUFFER);
		hostile_check("the size it needs", need ? size == need :
			      size > 1000, 1);
		need = size;
		hostile_check("a byte of it", !!memchr_inv(buf->data, POISON,
							   buf->room), 0);
	}
	if (need > buf->room) {
		hostile_check("room for a dump", buf->room, need);
	} else {
		hostile_check("dump, a byte too short",
			      dump(session, buf, need - 1, &size),
			      TRP_TEE_SHORT_BUFFER);
		hostile_check("dump", dump(session, buf, need, &size), 0);
		hostile_check("its size", size, need);
		hostile_check("it is an ELF file",
			      !memcmp(buf->data, "\177ELF", 4), 1);
		hostile_check("bytes behind it",
			      !!memchr_inv(buf->data + need, POISON,
					   buf->room - need), 0);
	}
	hostile_check("still stopped", state_of(session), TRP_STOPPED);
	hostile_check("release", hostile_simple(session, hostile_id,
						TRP_TA_RELEASE_FW), 0);
	hostile_check("dump of nothing", dump(session, buf, buf->room, &size),
		      TRP_TEE_BAD_STATE);
	hostile_check_wiped("left after the dump", hostile_id);
}

int hostile_states(void)
{
	struct hostile_image im, none, dumpable, buf;
	u32 session;
	int ret;

	ret = hostile_image_get(&im, hostile_file);
	if (ret)
		return ret;
	ret = hostile_image_get(&dumpable, DUMP_FILE);
	if (ret)
		goto put_im;
	ret = hostile_image_get(&none, NO_DUMP_FILE);
	if (ret)
		goto put_dumpable;
	ret = hostile_image_get(&buf, hostile_file);
	if (ret)
		goto put_none;
	if (hostile_open(hostile_id, &session)) {
		ret = -EIO;
		goto put_buf;
	}
	hostile_simple(session, hostile_id, TRP_TA_RELEASE_FW);
	while_loaded(session, &im);
	hostile_done("while it is loaded");
	while_stopped(session, &im);
	hostile_done("while it is stopped");
	no_dump(session, &none, &buf);
	short_dumps(session, &dumpable, &buf);
	hostile_done("core dumps");
	hostile_close(session);
put_buf:
	hostile_image_put(&buf);
put_none:
	hostile_image_put(&none);
put_dumpable:
	hostile_image_put(&dumpable);
put_im:
	hostile_image_put(&im);
	return ret;
}
