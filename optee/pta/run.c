// SPDX-License-Identifier: BSD-2-Clause
/*
 * START, STOP, RELEASE, and what can be asked of a processor.
 */
#include <config.h>
#include <kernel/user_access.h>
#include <string.h>
#include <trace.h>
#include <trp/dump.h>

#include "pta.h"

/* ---- start, stop, release ----------------------------------------------- */

/* The decision, made anew each time it is asked for */
static enum trp_verdict may_start(const struct pta_proc *p)
{
	return p->proof ? p->proof(p) : TRP_BAD;
}

/*
 * The reset lines failed half-way: the firmware may have run and changed what
 * was verified. Held, closed, to be loaded again. A core that cannot be held
 * counts as crashed: nothing but a stop that succeeds leads on from there.
 */
static void start_failed(struct pta_proc *p)
{
	p->proof = NULL;
	memset(&p->seal, 0, sizeof(p->seal));
	if (!p->rp->ops->stop(p->rp, NULL)) {
		pta_move(p, TRP_EV_START_FAILED);
		return;
	}
	EMSG("processor %" PRIu32 ": cannot be held in reset", p->rp->id);
	pta_move(p, TRP_EV_HOLD_FAILED);
}

/* Physical address of the resource table; 0 without one */
static enum trp_err table_pa(const struct pta_proc *p, paddr_t *pa,
			     struct trp_report *rep)
{
	*pa = 0;
	if (p->plan.rsc_size &&
	    rproc_da_to_pa(p->rp, p->plan.rsc_da, p->plan.rsc_size, pa))
		return trp_refuse(rep, TRP_E_INTERNAL);
	return TRP_OK;
}

/* The second decision is as close to the reset line as can be */
static enum trp_err let_go(struct pta_proc *p, paddr_t rsc_pa,
			   struct trp_report *rep)
{
	const struct rproc_ops *ops = p->rp->ops;
	enum trp_err err = ops->phase(p->rp, RPROC_RUN, rep);

	if (err)
		return err;
	if (may_start(p) != TRP_GOOD)
		return trp_refuse(rep, TRP_E_SEAL);
	err = ops->start(p->rp, rsc_pa);
	if (err) {
		trp_refuse(rep, err);
		start_failed(p);
		return err;
	}
	pta_move(p, TRP_EV_START);
	return TRP_OK;
}

static enum trp_err start(struct pta_proc *p, struct trp_report *rep)
{
	paddr_t rsc_pa = 0;
	enum trp_err err = table_pa(p, &rsc_pa, rep);

	if (err)
		return err;
	err = rproc_shares(p->rp, rsc_pa);
	if (err)
		return trp_refuse(rep, err);
	err = let_go(p, rsc_pa, rep);
	/* held: only the secure side gets at it, as before */
	if (err && p->rp->ops->phase(p->rp, RPROC_LOAD, rep))
		EMSG("processor %" PRIu32 ": memory stays closed", p->rp->id);
	return err;
}

enum trp_err pta_START(struct pta_proc *p, struct pta_call *c)
{
	enum trp_err err = pta_stock_commit(p, c);

	if (!err)
		err = pta_event(p, TRP_EV_START, &c->rep);
	if (err || p->state == TRP_RUNNING)
		return err;
	if (may_start(p) != TRP_GOOD)
		return trp_refuse(&c->rep, TRP_E_SEAL);
	err = start(p, &c->rep);
	if (err)
		return err;
	/* printing takes as long as the rest; the normal world says it, too */
	DMSG("processor %" PRIu32 ": running", p->rp->id);
	if (!p->rp->isolated)
		EMSG("processor %" PRIu32 ": running, INSECURE: NOT ISOLATED",
		     p->rp->id);
	return TRP_OK;
}

enum trp_err pta_STOP(struct pta_proc *p, struct pta_call *c)
{
	bool crashed = false;
	enum trp_err err = pta_event(p, TRP_EV_STOP, &c->rep);

	/* off, loading or stopped already */
	if (err || trp_life_next(p->state, TRP_EV_STOP) == p->state)
		return err;
	err = p->rp->ops->stop(p->rp, &crashed);
	if (err)
		return trp_refuse(&c->rep, err);
	if (crashed && p->state == TRP_RUNNING)
		EMSG("processor %" PRIu32 " crashed", p->rp->id);
	pta_move(p, TRP_EV_STOP);
	DMSG("processor %" PRIu32 ": stopped", p->rp->id);
	return TRP_OK;
}

enum trp_err pta_RELEASE(struct pta_proc *p, struct pta_call *c)
{
	enum trp_err err = pta_event(p, TRP_EV_RELEASE, &c->rep);

	/* another session's load is none of the caller's business */
	if (!err && p->state == TRP_LOADING && c->session != p->loader)
		err = trp_refuse(&c->rep, TRP_E_NOT_LOADING);
	return err ? err : pta_release(p, &c->rep);
}

/* ---- questions ---------------------------------------------------------- */

enum trp_err pta_rsc_table(const struct pta_proc *p, struct pta_call *c,
			   unsigned int pa, unsigned int size)
{
	TEE_Param *out = c->params;
	paddr_t at = 0;
	enum trp_err err = table_pa(p, &at, &c->rep);

	if (err)
		return err;
	out[pa].value.a = (uint32_t)at;
	out[pa].value.b = (uint32_t)((uint64_t)at >> 32);
	out[size].value.a = p->plan.rsc_size;
	out[size].value.b = 0;
	return TRP_OK;
}

enum trp_err pta_GET_RSC_TABLE(struct pta_proc *p, struct pta_call *c)
{
	enum trp_err err = pta_event(p, TRP_EV_TABLE, &c->rep);

	return err ? err : pta_rsc_table(p, c, 1, 2);
}

static enum trp_err dump(struct pta_proc *p, struct pta_call *c, uint32_t size)
{
	struct trp_report *rep = &c->rep;
	uint8_t *out = c->params[1].memref.buffer;
	enum trp_err err = TRP_OK;

	/*
	 * Told to be crashed does not mean that it stands still, nor does
	 * stopped after a reset line that did not answer.
	 */
	if (p->rp->ops->stop(p->rp, NULL))
		return trp_refuse(rep, TRP_E_RESET);
	err = p->rp->ops->phase(p->rp, RPROC_DUMP, rep);
	if (!err) {
		enter_user_access();
		err = trp_dump_write(&p->plan, &p->rp->map, &p->rp->mem, out,
				     size, rep);
		exit_user_access();
	}
	/* closed in either state; a failure to go back is no harm */
	if (p->rp->ops->phase(p->rp, RPROC_RUN, NULL))
		EMSG("processor %" PRIu32 ": stays in the dump state",
		     p->rp->id);
	return err;
}

enum trp_err pta_GET_COREDUMP(struct pta_proc *p, struct pta_call *c)
{
	TEE_Param *out = c->params + 1;
	uint32_t size = 0;
	enum trp_err err = pta_event(p, TRP_EV_DUMP, &c->rep);

	if (err)
		return err;
	if (!p->plan.auth)
		return trp_refuse(&c->rep, TRP_E_NO_DUMP);
	err = trp_dump_size(&p->plan, &p->rp->map, &size, &c->rep);
	if (err)
		return err;
	if (!out->memref.buffer || out->memref.size < size) {
		trp_refuse(&c->rep, TRP_E_SHORT_BUFFER,
			   .num = (uint32_t)out->memref.size, .num2 = size);
		out->memref.size = size;
		return TRP_E_SHORT_BUFFER;
	}
	err = dump(p, c, size);
	out->memref.size = size;
	return err;
}

enum trp_err pta_GET_STATE(struct pta_proc *p, struct pta_call *c)
{
	c->params[1].value.a = pta_visible(p);
	c->params[1].value.b = 0;
	return TRP_OK;
}

static uint32_t status_flags(const struct pta_proc *p)
{
	uint32_t flags = p->flags;
	uint32_t size = 0;

	if (IS_ENABLED(CFG_TRP_INSECURE))
		flags |= TRP_STATUS_INSECURE;
	if (p->closed && p->rp->isolated)
		flags |= TRP_STATUS_ISOLATED;
	if (p->plan.auth && !trp_dump_size(&p->plan, NULL, &size, NULL))
		flags |= TRP_STATUS_DUMPABLE;
	return flags;
}

enum trp_err pta_GET_STATUS(struct pta_proc *p, struct pta_call *c)
{
	TEE_Param *out = c->params + 1;
	struct trp_status st = {
		.version = TRP_STATUS_VERSION,
		.size = sizeof(st),
		.state = pta_visible(p),
		.reason = p->report.err,
	};

	if (!out->memref.buffer || out->memref.size < sizeof(st)) {
		trp_refuse(&c->rep, TRP_E_SHORT_BUFFER,
			   .num = (uint32_t)out->memref.size,
			   .num2 = sizeof(st));
		out->memref.size = sizeof(st);
		return TRP_E_SHORT_BUFFER;
	}
	st.flags = status_flags(p);
	if (st.state != TRP_OFF) {
		st.rsc_size = p->plan.rsc_size;
		memcpy(st.digest, p->auth.digest, sizeof(st.digest));
		memcpy(st.key_id, p->auth.key_id, sizeof(st.key_id));
	}
	if (p->report.err)
		trp_report_text(&p->report, st.sentence, sizeof(st.sentence));
	enter_user_access();
	memcpy(out->memref.buffer, &st, sizeof(st));
	exit_user_access();
	out->memref.size = sizeof(st);
	return TRP_OK;
}

/* Something that the trusted application refused by itself */
enum trp_err pta_REPORT(struct pta_proc *p, struct pta_call *c)
{
	const TEE_Param *in = c->params + 1;
	struct trp_report rep = { };

	if (!in->memref.buffer || in->memref.size != sizeof(rep))
		return pta_bad_arg(c, 1, (uint32_t)in->memref.size);
	pta_copy_in(&rep, in, sizeof(rep));
	if (!*trp_err_template(rep.err))
		return pta_bad_arg(c, 1, rep.err);
	pta_refused(p, &rep);
	return TRP_OK;
}
