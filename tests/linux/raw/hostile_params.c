// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parameters: each wrong kind in each place of each command, sizes and offsets
 * from nothing to beyond memory, ids and commands that do not exist, sessions
 * that nobody may open. What is expected follows from abi.h and docs/abi.md;
 * what OP-TEE's core refuses never reaches the application, so its last
 * reason stays.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uuid.h>

#include "hostile.h"

#define POISON		0xdbu
#define ANY_REASON	0xffffu

static const struct {
	u32 cmd;
	u32 types;
	const char *name;
} commands[] = {
#define ROW(num, name, p0, p1, p2, p3, ...) \
	{ (num), TRP_PARAMS(p0, p1, p2, p3), #name },
	TRP_TA_TABLE(ROW)
#undef ROW
};

/* All that the kernel can send; numbered like TRP_PARAM_* */
static const u32 kinds[] = {
	TEE_IOCTL_PARAM_ATTR_TYPE_NONE,
	TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT,
	TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT,
	TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INOUT,
	TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT,
	TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT,
	TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INOUT,
};

/**
 * struct ground - what the tests stand on
 * @session: with the application
 * @image: signed, registered
 * @before: status at the beginning
 */
struct ground {
	u32 session;
	struct hostile_image image;
	struct trp_status before;
};

static int ground_get(struct ground *g)
{
	int ret = hostile_image_get(&g->image, hostile_file);

	if (ret)
		return ret;
	if (hostile_open(hostile_id, &g->session) ||
	    hostile_status(g->session, hostile_id, &g->before)) {
		hostile_image_put(&g->image);
		return -EIO;
	}
	return 0;
}

static void ground_put(struct ground *g)
{
	hostile_close(g->session);
	hostile_image_put(&g->image);
}

/* Nothing but the last reason may be another one */
static void check_unchanged(struct ground *g, const char *what, u32 reason)
{
	struct trp_status now;

	hostile_check(what, hostile_status(g->session, hostile_id, &now),
		      TRP_TEE_SUCCESS);
	hostile_check(what, now.state, g->before.state);
	hostile_check(what, now.flags, g->before.flags);
	hostile_check(what, now.rsc_size, g->before.rsc_size);
	hostile_check(what, memcmp(now.digest, g->before.digest,
				   sizeof(now.digest)), 0);
	hostile_check(what, memcmp(now.key_id, g->before.key_id,
				   sizeof(now.key_id)), 0);
	if (reason != ANY_REASON)
		hostile_check(what, now.reason, reason);
	g->before.reason = now.reason;
}

static void fill(struct ground *g, struct tee_param *param, u32 types)
{
	unsigned int i;

	memset(param, 0, 4 * sizeof(*param));
	for (i = 0; i < 4; i++, types >>= 4) {
		param[i].attr = types & 0xf;
		if (param[i].attr < TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT)
			continue;
		param[i].u.memref.shm = g->image.shm;
		param[i].u.memref.size = g->image.size;
	}
	if (param[0].attr && param[0].attr <
	    TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT)
		param[0].u.value.a = hostile_id;
}

/* ---- kinds -------------------------------------------------------------- */

int hostile_types(void)
{
	struct tee_param param[4];
	struct ground g;
	char what[64];
	size_t c, k;
	u32 i, types;
	int ret;

	ret = ground_get(&g);
	if (ret)
		return ret;
	for (c = 0; c < ARRAY_SIZE(commands); c++) {
		for (i = 0; i < 4; i++) {
			for (k = 0; k < ARRAY_SIZE(kinds); k++) {
				types = commands[c].types & ~(0xfu << 4 * i);
				types |= kinds[k] << 4 * i;
				if (types == commands[c].types)
					continue;
				snprintf(what, sizeof(what),
					 "%s, p%u is of kind %u",
					 commands[c].name, i, kinds[k]);
				fill(&g, param, types);
				hostile_check(what,
					      hostile_call(g.session,
							   commands[c].cmd,
							   param),
					      TRP_TEE_BAD_PARAMETERS);
				check_unchanged(&g, what, TRP_E_PARAMS);
			}
		}
	}
	hostile_done("parameters of every other kind");
	ground_put(&g);
	return 0;
}

/* ---- values and sizes --------------------------------------------------- */

#define BIG	SZ_1G

const struct hostile_odd hostile_odds[] = {
	{ "no image", TRP_TA_LOAD_FW, true, false, 0, 0,
	  TRP_TEE_BAD_PARAMETERS, TRP_E_BUFFER },
	{ "no image, some size", TRP_TA_LOAD_FW, true, false, 0, 4096,
	  TRP_TEE_BAD_PARAMETERS, TRP_E_BUFFER },
	{ "empty", TRP_TA_LOAD_FW, false, false, 0, 0,
	  TRP_TEE_BAD_PARAMETERS, TRP_E_BUFFER },
	{ "one byte", TRP_TA_LOAD_FW, false, false, 0, 1,
	  TRP_TEE_BAD_PARAMETERS, TRP_E_TRUNC },
	{ "19 bytes", TRP_TA_LOAD_FW, false, false, 0, 19,
	  TRP_TEE_BAD_PARAMETERS, TRP_E_TRUNC },
	{ "a byte less", TRP_TA_LOAD_FW, false, true, 0, -1ULL,
	  TRP_TEE_BAD_PARAMETERS, TRP_E_TRUNC },
	{ "a byte more", TRP_TA_LOAD_FW, false, true, 0, 1,
	  TRP_TEE_BAD_PARAMETERS, TRP_E_TRAILING },
	{ "a byte further", TRP_TA_LOAD_FW, false, false, 1, 4096,
	  TRP_TEE_BAD_PARAMETERS, TRP_E_MAGIC },
	{ "beyond its memory", TRP_TA_LOAD_FW, false, false, 0, BIG,
	  TRP_TEE_SECURITY, 0 },
	{ "4 GiB", TRP_TA_LOAD_FW, false, false, 0, 1ULL << 32,
	  TRP_TEE_SECURITY, 0 },
	{ "all there is", TRP_TA_LOAD_FW, false, false, 0, ~0ULL,
	  TRP_TEE_SECURITY, 0 },
	{ "offset beyond", TRP_TA_LOAD_FW, false, false, BIG, 20,
	  TRP_TEE_SECURITY, 0 },
	{ "offset far beyond", TRP_TA_LOAD_FW, false, false, ~0ULL - 7, 4,
	  TRP_TEE_SECURITY, 0 },
	{ "offset and size wrap", TRP_TA_LOAD_FW, false, false, ~0ULL - 7,
	  20, TRP_TEE_SECURITY, 0 },
	{ "no status", TRP_TA_GET_STATUS, true, false, 0, 0,
	  TRP_TEE_SHORT_BUFFER, 0 },
	{ "status, nothing", TRP_TA_GET_STATUS, false, false, 0, 0,
	  TRP_TEE_SHORT_BUFFER, 0 },
	{ "status, a byte", TRP_TA_GET_STATUS, false, false, 0, 1,
	  TRP_TEE_SHORT_BUFFER, 0 },
	{ "status, a byte less", TRP_TA_GET_STATUS, false, false, 0,
	  sizeof(struct trp_status) - 1, TRP_TEE_SHORT_BUFFER, 0 },
	{ "status", TRP_TA_GET_STATUS, false, false, 4,
	  sizeof(struct trp_status), TRP_TEE_SUCCESS, 0 },
	{ "status, odd place", TRP_TA_GET_STATUS, false, false, 4093, 1000,
	  TRP_TEE_SUCCESS, 0 },
	{ "status, beyond", TRP_TA_GET_STATUS, false, false, 0, BIG,
	  TRP_TEE_SECURITY, 0 },
	{ "status, offset", TRP_TA_GET_STATUS, false, false, ~0ULL - 255,
	  256, TRP_TEE_SECURITY, 0 },
	{ "no dump", TRP_TA_GET_COREDUMP, true, false, 0, 0,
	  TRP_TEE_BAD_STATE, TRP_E_STATE },
	{ "dump, a byte", TRP_TA_GET_COREDUMP, false, false, 0, 1,
	  TRP_TEE_BAD_STATE, TRP_E_STATE },
	{ "dump, beyond", TRP_TA_GET_COREDUMP, false, false, 0, ~0ULL,
	  TRP_TEE_SECURITY, 0 },
};

const size_t hostile_odds_num = ARRAY_SIZE(hostile_odds);

u32 hostile_odd_call(u32 session, const struct hostile_image *image,
		     const struct hostile_odd *o, u64 *size)
{
	const bool both = o->cmd == TRP_TA_LOAD_FW_RSC_TABLE;
	struct tee_param param[4] = {};
	u32 res, i;

	param[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
	param[0].u.value.a = hostile_id;
	param[0].u.value.b = ~0u;	/* means nothing */
	param[1].attr = both || o->cmd == TRP_TA_LOAD_FW ?
			TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT :
			TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT;
	for (i = 2; both && i < 4; i++) {
		param[i].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
		param[i].u.value.a = 0xdead;
	}
	param[1].u.memref.shm = o->null ? NULL : image->shm;
	param[1].u.memref.shm_offs = o->offs;
	param[1].u.memref.size = o->size + (o->from_image ? image->size : 0);
	res = hostile_call(session, o->cmd, param);
	*size = param[1].u.memref.size;
	/* a refusal says nothing about a table */
	for (i = 2; both && o->reason && i < 4; i++)
		hostile_check(o->name, param[i].u.value.a, 0);
	return res;
}

static void check_odd(struct ground *g, const struct hostile_odd *o)
{
	bool unseen = g->before.state == TRP_RUNNING && o->reason &&
		      (o->cmd == TRP_TA_LOAD_FW ||
		       o->cmd == TRP_TA_LOAD_FW_RSC_TABLE);
	u32 reason = unseen ? TRP_E_STATE : o->reason;
	u32 want = unseen ? TRP_TEE_BAD_STATE : o->res;
	u64 size;

	hostile_check(o->name,
		      hostile_odd_call(g->session, &g->image, o, &size), want);
	if (want == TRP_TEE_SHORT_BUFFER || want == TRP_TEE_SUCCESS)
		hostile_check(o->name, size,
			      sizeof(struct trp_status));
	check_unchanged(g, o->name, reason ? reason : g->before.reason);
}

/* An answer goes where there is room for it, and nowhere else */
static void check_edges(struct ground *g)
{
	struct hostile_image scratch = g->image;
	const size_t len = sizeof(struct trp_status), at = 4096 - 7;
	struct tee_param param[4] = {};
	u8 *keep = kmemdup(scratch.data, scratch.room, GFP_KERNEL);
	size_t i, wrong = 0;

	if (!keep) {
		hostile_check("memory", 0, 1);
		return;
	}
	memset(scratch.data, POISON, scratch.room);
	param[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
	param[0].u.value.a = hostile_id;
	param[1].attr = TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT;
	param[1].u.memref.shm = scratch.shm;
	param[1].u.memref.shm_offs = at;
	param[1].u.memref.size = len + 100;
	hostile_check("status across pages",
		      hostile_call(g->session, TRP_TA_GET_STATUS, param),
		      TRP_TEE_SUCCESS);
	for (i = 0; i < scratch.room; i++)
		if ((i < at || i >= at + len) && scratch.data[i] != POISON)
			wrong++;
	hostile_check("bytes beside the status", wrong, 0);
	hostile_check("the status",
		      !memcmp(scratch.data + at + offsetof(struct trp_status,
							   digest),
			      g->before.digest, sizeof(g->before.digest)), 1);
	memcpy(scratch.data, keep, scratch.room);
	kfree(keep);
}

static void check_numbers(struct ground *g)
{
	static const u32 unknown[] = {
		0, 7, 8, 9, 0xff, 0x102, 0x104, 0x105, 0x7fffffff, 0xffffffff,
	};
	static const u64 ids[] = { 1, 2, 0x7fffffff, 0x80000000, 0xffffffff };
	struct tee_param param[4];
	size_t i, k;

	for (i = 0; i < ARRAY_SIZE(unknown); i++) {
		hostile_check("a command that does not exist",
			      hostile_simple(g->session, hostile_id,
					     unknown[i]),
			      TRP_TEE_BAD_PARAMETERS);
		check_unchanged(g, "unknown command", TRP_E_COMMAND);
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		for (k = 0; k < ARRAY_SIZE(ids); k++) {
			fill(g, param, commands[i].types);
			param[0].u.value.a = hostile_id ^ ids[k];
			hostile_check(commands[i].name,
				      hostile_call(g->session,
						   commands[i].cmd, param),
				      TRP_TEE_BAD_PARAMETERS);
			check_unchanged(g, "another processor's number",
					TRP_E_SESSION_ID);
		}
	}
	/* values that come with a refusal say nothing */
	fill(g, param, TRP_PARAMS(VIN, VOUT, VOUT, NONE));
	param[1].u.value.a = 0xdead;
	param[2].u.value.a = 0xdead;
	if (g->before.state != TRP_OFF)
		return;
	hostile_check("resource table of nothing",
		      hostile_call(g->session, TRP_TA_GET_RSC_TABLE, param),
		      TRP_TEE_BAD_STATE);
	hostile_check("its address", param[1].u.value.a, 0);
	hostile_check("its size", param[2].u.value.a, 0);
}

int hostile_values(void)
{
	struct hostile_odd odd;
	struct ground g;
	size_t i;
	int ret;

	ret = ground_get(&g);
	if (ret)
		return ret;
	for (i = 0; i < ARRAY_SIZE(hostile_odds); i++) {
		odd = hostile_odds[i];
		check_odd(&g, &odd);
		if (odd.cmd == TRP_TA_LOAD_FW) {
			odd.cmd = TRP_TA_LOAD_FW_RSC_TABLE;
			check_odd(&g, &odd);
		}
		/* GET_STATUS answers into the image: make it new */
		hostile_image_put(&g.image);
		ret = hostile_image_get(&g.image, hostile_file);
		if (ret) {
			hostile_close(g.session);
			return ret;
		}
	}
	hostile_done("sizes and offsets");
	check_edges(&g);
	check_numbers(&g);
	hostile_done("numbers");
	ground_put(&g);
	return 0;
}

/* ---- sessions ----------------------------------------------------------- */

static const uuid_t ta_uuid = UUID_INIT(0x80a4c275, 0x0a47, 0x4905, 0x82, 0x85,
					0x14, 0x86, 0xa9, 0x77, 0x1a, 0x08);
static const uuid_t pta_uuid = UUID_INIT(0x54af4a68, 0x19be, 0x40d7, 0xbb,
					 0xe6, 0x89, 0x50, 0x35, 0x0a, 0x87,
					 0x44);

/* A session that is to be refused */
static void check_open(const char *what, const uuid_t *uuid, u32 login,
		       struct tee_param *param, u32 want)
{
	struct tee_ioctl_open_session_arg arg = {
		.clnt_login = login, .num_params = 4,
	};
	int ret;

	export_uuid(arg.uuid, uuid);
	ret = tee_client_open_session(hostile_ctx, &arg, param);
	hostile_check(what, ret < 0 ? HOSTILE_LOST : arg.ret, want);
	if (!ret && !arg.ret)
		hostile_close(arg.session);
}

static void check_logins(struct tee_param *param)
{
	static const u32 logins[] = {
		TEE_IOCTL_LOGIN_PUBLIC, TEE_IOCTL_LOGIN_USER,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(logins); i++) {
		check_open("a login that is not the kernel's", &ta_uuid,
			   logins[i], param, TRP_TEE_ACCESS_DENIED);
		check_open("the pseudo TA, likewise", &pta_uuid, logins[i],
			   param, TRP_TEE_ACCESS_DENIED);
	}
	check_open("the pseudo TA", &pta_uuid, TEE_IOCTL_LOGIN_REE_KERNEL,
		   param, TRP_TEE_ACCESS_DENIED);
}

/* As many as there are; then one more, when one went */
static void check_many(void)
{
	u32 sessions[64], n, i;

	for (n = 0; n < ARRAY_SIZE(sessions); n++)
		if (hostile_open(hostile_id, &sessions[n]))
			break;
	hostile_check("sessions, at least", n >= 8, 1);
	hostile_check("sessions, at most", n <= 16, 1);
	hostile_check("one too many", hostile_open(hostile_id, &sessions[n]),
		      TRP_TEE_OUT_OF_MEMORY);
	hostile_close(sessions[n / 2]);
	hostile_check("one went", hostile_open(hostile_id, &sessions[n / 2]),
		      TRP_TEE_SUCCESS);
	for (i = 0; i < n; i++)
		hostile_close(sessions[i]);
	/* the kernel's own driver knows its sessions */
	hostile_check("a session that was closed",
		      hostile_simple(sessions[0], hostile_id, TRP_TA_STOP_FW),
		      HOSTILE_LOST);
}

int hostile_sessions(void)
{
	static const u32 ids[] = { HOSTILE_PROCESSORS, 3, 0x7fffffff,
				   0xffffffff };
	struct tee_param param[4];
	struct ground g;
	size_t i, k;
	int ret;

	ret = ground_get(&g);
	if (ret)
		return ret;
	for (i = 0; i < 4; i++) {
		for (k = 0; k < ARRAY_SIZE(kinds); k++) {
			u32 types = TRP_OPEN_PARAMS & ~(0xfu << 4 * i);

			types |= kinds[k] << 4 * i;
			if (types == TRP_OPEN_PARAMS)
				continue;
			fill(&g, param, types);
			check_open("open with other parameters", &ta_uuid,
				   TEE_IOCTL_LOGIN_REE_KERNEL, param,
				   TRP_TEE_BAD_PARAMETERS);
		}
	}
	fill(&g, param, TRP_OPEN_PARAMS);
	check_logins(param);
	for (i = 0; i < ARRAY_SIZE(ids); i++) {
		param[0].u.value.a = ids[i];
		check_open("a processor that is not there", &ta_uuid,
			   TEE_IOCTL_LOGIN_REE_KERNEL, param,
			   TRP_TEE_NOT_SUPPORTED);
	}
	check_unchanged(&g, "after the sessions", ANY_REASON);
	check_many();
	check_unchanged(&g, "after many sessions", ANY_REASON);
	hostile_done("sessions");
	ground_put(&g);
	return 0;
}
