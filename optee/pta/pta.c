// SPDX-License-Identifier: BSD-2-Clause
/*
 * The remoteproc pseudo TA: sessions, callers, parameters, dispatch.
 *
 * Only the remoteproc trusted application gets in. Its word counts for
 * nothing that matters: what may be loaded, is loaded and may start is
 * decided here, from the verified copy of the manifest.
 */
#include <kernel/pseudo_ta.h>
#include <kernel/ts_manager.h>
#include <kernel/user_access.h>
#include <kernel/user_ta.h>
#include <malloc.h>
#include <string.h>
#include <trace.h>
#include <trp/wide.h>
#include <util.h>

#include "../trp_result.h"
#include "pta.h"

#define PTA_NAME	"remoteproc.pta"

typedef enum trp_err (*pta_fn)(struct pta_proc *p, struct pta_call *c);

static const struct pta_command {
	uint32_t cmd;
	uint32_t types;
	pta_fn fn;
} commands[] = {
#define PTA_ENTRY(num, name, p0, p1, p2, p3, doc) \
	{ (num), TRP_PARAMS(p0, p1, p2, p3), pta_##name },
	TRP_PTA_TABLE(PTA_ENTRY)
#undef PTA_ENTRY
	{ TRP_PTA_RELEASE, TRP_ST_TLV_PARAMS, pta_tlv_param },
};

typedef uint32_t __attribute__((may_alias)) half;

/*
 * OP-TEE's memcpy() takes five instructions per byte unless both ends are
 * aligned to 8, which no segment of a signed image is: ELF files start at 4
 * modulo 8 there. The barriers keep the compiler from calling it after all.
 */
void trp_fetch(void *dst, const void *src, size_t n)
{
	const uint8_t *s = src;
	uint8_t *d = dst;
	half v[8];
	size_t i = 0;

	enter_user_access();
	if (((uintptr_t)d ^ (uintptr_t)s) % sizeof(half) == 0) {
		for (; n && (uintptr_t)d % sizeof(half); n--) {
			*d++ = *s++;
			trp_barrier(d);
		}
		for (; n >= sizeof(v); n -= sizeof(v)) {
			const half *from = (const void *)s;
			half *to = (void *)d;

#pragma GCC unroll 16
			for (i = 0; i < ARRAY_SIZE(v); i++)
				v[i] = from[i];
#pragma GCC unroll 16
			for (i = 0; i < ARRAY_SIZE(v); i++)
				to[i] = v[i];
			s += sizeof(v);
			d += sizeof(v);
			trp_barrier(d);
		}
	}
	for (; n; n--) {
		*d++ = *s++;
		trp_barrier(d);
	}
	exit_user_access();
}

void pta_copy_in(void *dst, const TEE_Param *src, size_t len)
{
	trp_fetch(dst, src->memref.buffer, len);
}

enum trp_err pta_bad_arg(struct pta_call *c, uint32_t index, uint32_t value)
{
	return trp_refuse(&c->rep, TRP_E_ARGUMENT, .index = index, .num = value,
			  .num2 = c->cmd);
}

/* ---- parameters --------------------------------------------------------- */

/*
 * Command 9 exists with two sets of parameters: types are part of the search.
 * *@known: the number exists, whatever its parameters.
 */
static const struct pta_command *find_command(uint32_t cmd, uint32_t types,
					      bool *known)
{
	size_t i = 0;

	*known = false;
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (commands[i].cmd != cmd)
			continue;
		*known = true;
		if (commands[i].types == types)
			return commands + i;
	}
	return NULL;
}

static bool is_output(uint32_t types, unsigned int i)
{
	uint32_t t = types >> 4 * i & 0xf;

	return t == TRP_PARAM_VOUT || t == TRP_PARAM_VIO ||
	       t == TRP_PARAM_MOUT;
}

/* No output of a command that failed says anything, except how long it is */
static void clear_outputs(const struct pta_call *c, enum trp_err err)
{
	unsigned int i = 0;

	for (i = 0; i < TEE_NUM_PARAMS; i++) {
		if (!is_output(c->types, i))
			continue;
		if ((c->types >> 4 * i & 0xf) != TRP_PARAM_MOUT)
			memset(&c->params[i].value, 0,
			       sizeof(c->params[i].value));
		else if (err != TRP_E_SHORT_BUFFER)
			c->params[i].memref.size = 0;
	}
}

static TEE_Result refuse(struct pta_proc *p, struct pta_call *c,
			 enum trp_err err)
{
	if (c->rep.err != err) {
		/* a reason without facts, or one that failed in its wake */
		if (!c->rep.err)
			trp_refuse(&c->rep, err, .num = c->cmd);
		else
			err = c->rep.err;
	}
	/* asking for a size is no refusal */
	if (err != TRP_E_SHORT_BUFFER)
		pta_refused(p, &c->rep);
	clear_outputs(c, err);
	return trp_result(err);
}

/* What is asked, or told, about the last command, is none itself */
static bool is_question(uint32_t cmd)
{
	return cmd == TRP_PTA_GET_STATUS || cmd == TRP_PTA_GET_STATE ||
	       cmd == TRP_PTA_REPORT;
}

static TEE_Result invoke(void *ctx, uint32_t cmd, uint32_t types,
			 TEE_Param params[TEE_NUM_PARAMS])
{
	struct pta_call c;
	bool known = false;
	const struct pta_command *e = find_command(cmd, types, &known);
	struct pta_proc *p = NULL;
	enum trp_err err = TRP_OK;
	TEE_Result res = TEE_SUCCESS;

	/* not by an initializer, which would be a memset() */
	trp_wide_zero(&c, sizeof(c));
	c.session = ctx;
	c.cmd = cmd;
	c.types = types;
	c.params = params;
	if (!e) {
		c.types = 0;	/* parameters of unknown kind stay untouched */
		trp_refuse(&c.rep, known ? TRP_E_PARAMS : TRP_E_NOT_IMPLEMENTED,
			   .num = cmd);
		return refuse(NULL, &c, c.rep.err);
	}
	p = pta_proc_get(params[0].value.a);
	if (!p) {
		trp_refuse(&c.rep, TRP_E_PROCESSOR, .num = params[0].value.a);
		return refuse(NULL, &c, c.rep.err);
	}
	/* a stop finds out by itself */
	if (cmd != TRP_PTA_STOP)
		pta_poll(p);
	if (!is_question(cmd))
		p->report.err = TRP_OK;
	err = e->fn(p, &c);
	if (err)
		res = refuse(p, &c, err);
	return res;
}

/* ---- sessions ----------------------------------------------------------- */

static bool caller_is_our_ta(void)
{
	static const TEE_UUID ta = TRP_TA_UUID;
	struct ts_session *s = ts_get_calling_session();

	return s && is_user_ta_ctx(s->ctx) &&
	       !memcmp(&s->ctx->uuid, &ta, sizeof(ta));
}

static TEE_Result open_session(uint32_t types, TEE_Param params[TEE_NUM_PARAMS],
			       void **ctx)
{
	struct pta_call c = { .types = 0, .params = params };
	struct pta_session *s = NULL;
	enum trp_err err = TRP_OK;

	if (!caller_is_our_ta())
		err = TRP_E_CALLER;
	else if (types != TRP_OPEN_PARAMS)
		err = TRP_E_PARAMS;
	else if (!rproc_get(params[0].value.a))
		err = TRP_E_PROCESSOR;
	if (err) {
		trp_refuse(&c.rep, err, .num = params[0].value.a);
		return refuse(NULL, &c, err);
	}
	s = calloc(1, sizeof(*s));
	if (!s) {
		trp_refuse(&c.rep, TRP_E_NO_MEMORY, .num = sizeof(*s));
		return refuse(NULL, &c, TRP_E_NO_MEMORY);
	}
	*ctx = s;
	return TEE_SUCCESS;
}

/* A load whose application went away (it panicked) is never finished */
static void close_session(void *ctx)
{
	struct pta_proc *p = NULL;

	for (p = pta_proc_first(); p; p = pta_proc_next(p)) {
		if (p->state != TRP_LOADING || p->loader != ctx)
			continue;
		EMSG("processor %" PRIu32 ": load given up", p->rp->id);
		pta_release(p, NULL);
	}
	free(ctx);
}

/*
 * OP-TEE lets one call at a time into a pseudo TA, session or command, whoever
 * the caller is, unless it says that it is concurrent. That is all the locking
 * that processors need.
 */
_Static_assert(!(PTA_DEFAULT_FLAGS & TA_FLAG_CONCURRENT),
	       "one call at a time");

pseudo_ta_register(.uuid = TRP_PTA_UUID, .name = PTA_NAME,
		   .flags = PTA_DEFAULT_FLAGS,
		   .open_session_entry_point = open_session,
		   .close_session_entry_point = close_session,
		   .invoke_command_entry_point = invoke);
