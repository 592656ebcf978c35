// SPDX-License-Identifier: BSD-2-Clause
/*
 * State of the processors. There is one state per processor, and it is here.
 */
#include <malloc.h>
#include <string.h>
#include <trace.h>

#include "pta.h"

/* Entries are put in front and never removed */
static SLIST_HEAD(, pta_proc) procs = SLIST_HEAD_INITIALIZER(procs);

struct pta_proc *pta_proc_first(void)
{
	return SLIST_FIRST(&procs);
}

struct pta_proc *pta_proc_next(struct pta_proc *p)
{
	return SLIST_NEXT(p, link);
}

struct pta_proc *pta_proc_get(uint32_t id)
{
	struct rproc *rp = rproc_get(id);
	struct pta_proc *p = NULL;

	if (!rp)
		return NULL;
	SLIST_FOREACH(p, &procs, link)
		if (p->rp == rp)
			return p;
	p = calloc(1, sizeof(*p));
	if (!p)
		return NULL;
	p->rp = rp;
	p->state = TRP_OFF;
	SLIST_INSERT_HEAD(&procs, p, link);
	return p;
}

uint32_t pta_visible(const struct pta_proc *p)
{
	return p->state == TRP_LOADING ? TRP_OFF : p->state;
}

enum trp_err pta_event(const struct pta_proc *p, enum trp_event event,
		       struct trp_report *rep)
{
	if (trp_life_next(p->state, event) == TRP_INVALID)
		return trp_refuse(rep, TRP_E_STATE, .num = pta_visible(p));
	return TRP_OK;
}

void pta_move(struct pta_proc *p, enum trp_event event)
{
	const uint32_t next = trp_life_next(p->state, event);

	/* an event that cannot be leaves the state that refuses it */
	if (next != TRP_INVALID)
		p->state = next;
}

void pta_poll(struct pta_proc *p)
{
	if (p->state != TRP_RUNNING || !p->rp->ops->crashed ||
	    !p->rp->ops->crashed(p->rp))
		return;
	EMSG("processor %" PRIu32 " crashed", p->rp->id);
	pta_move(p, TRP_EV_CRASH);
}

void pta_refused(struct pta_proc *p, const struct trp_report *rep)
{
	char text[TRP_SENTENCE_LEN] = { };

	trp_report_text(rep, text, sizeof(text));
	if (!p) {
		EMSG("%" PRIu32 " %s: %s", rep->err, trp_err_name(rep->err),
		     text);
		return;
	}
	EMSG("processor %" PRIu32 ": %" PRIu32 " %s: %s", p->rp->id, rep->err,
	     trp_err_name(rep->err), text);
	p->report = *rep;
}

/*
 * A core that may still run gets no memory that changes: neither what the
 * normal world can write nor what is about to be verified. It should be held
 * already, but a start or stop that failed half-way cannot promise that.
 */
static enum trp_err hold(struct pta_proc *p, struct trp_report *rep)
{
	enum trp_err err = p->rp->ops->stop(p->rp, NULL);

	return err ? trp_refuse(rep, err) : TRP_OK;
}

struct trp_loader pta_loader(const struct pta_proc *p)
{
	return (struct trp_loader){
		.plat = &p->rp->map,
		.mem = &p->rp->mem,
		.crypto = &pta_crypto,
	};
}

enum trp_err pta_begin(struct pta_proc *p, const struct pta_session *session,
		       struct trp_report *rep)
{
	enum trp_err err = hold(p, rep);

	p->proof = NULL;
	p->passed = 0;
	if (err)
		return err;
	p->locked = true;
	err = p->rp->ops->phase(p->rp, RPROC_LOAD, rep);
	p->closed = !err;
	/*
	 * The normal world could write here until now, or an earlier firmware
	 * has left something: what no segment covers must not be theirs.
	 */
	if (!err)
		err = rproc_wipe(p->rp, rep);
	if (err)
		return err;
	p->loader = session;
	pta_move(p, TRP_EV_VERIFY);
	return TRP_OK;
}

enum trp_err pta_loaded(struct pta_proc *p,
			enum trp_verdict (*proof)(const struct pta_proc *p),
			uint32_t flags, struct trp_report *rep)
{
	enum trp_err err = pta_event(p, TRP_EV_COMMIT, rep);

	if (!err && proof(p) != TRP_GOOD)
		err = trp_refuse(rep, TRP_E_SEAL);
	if (err)
		return err;
	p->proof = proof;
	p->flags = flags;
	p->loader = NULL;
	pta_move(p, TRP_EV_COMMIT);
	/* printing takes as long as the rest; the normal world says it, too */
	if (flags)
		IMSG("processor %" PRIu32 ": loaded, stock", p->rp->id);
	else
		DMSG("processor %" PRIu32 ": loaded", p->rp->id);
	return TRP_OK;
}

static void forget_image(struct pta_proc *p)
{
	free(p->manifest);
	p->manifest = NULL;
	p->manifest_len = 0;
	memset(&p->img, 0, sizeof(p->img));
	memset(&p->auth, 0, sizeof(p->auth));
	p->auth.verdict = TRP_BAD;
	memset(&p->plan, 0, sizeof(p->plan));
	p->flags = 0;
	p->loader = NULL;
}

enum trp_err pta_release(struct pta_proc *p, struct trp_report *rep)
{
	enum trp_err err = TRP_OK;

	/* nothing starts from here on, whatever fails below */
	p->proof = NULL;
	p->passed = 0;
	memset(&p->seal, 0, sizeof(p->seal));
	if (p->locked) {
		err = hold(p, rep);
		if (!err)
			err = p->rp->ops->phase(p->rp, RPROC_LOAD, rep);
		if (!err)
			err = rproc_wipe(p->rp, rep);
		if (!err) {
			p->closed = false;
			err = p->rp->ops->phase(p->rp, RPROC_IDLE, rep);
		}
		if (!err)
			DMSG("processor %" PRIu32 ": wiped and given back",
			     p->rp->id);
		else
			EMSG("processor %" PRIu32 ": memory stays closed",
			     p->rp->id);
	}
	/* without an image nothing that is left there can start or be dumped */
	forget_image(p);
	p->locked = err != TRP_OK;
	pta_move(p, err ? TRP_EV_RELEASE_FAILED : TRP_EV_RELEASE);
	return err;
}
