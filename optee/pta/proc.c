// SPDX-License-Identifier: BSD-2-Clause
/*
 * State of the processors. There is one state per processor, and it is here.
 */
#include <kernel/mutex.h>
#include <malloc.h>
#include <string.h>
#include <trace.h>

#include "pta.h"

static SLIST_HEAD(, pta_proc) procs = SLIST_HEAD_INITIALIZER(procs);
static struct mutex procs_lock = MUTEX_INITIALIZER;

/*
 * Entries are put in front and never removed: walking needs no lock. What
 * follows a head that was read is complete.
 */
struct pta_proc *pta_proc_first(void)
{
	return __atomic_load_n(&procs.slh_first, __ATOMIC_ACQUIRE);
}

static struct pta_proc *find(const struct rproc *rp)
{
	struct pta_proc *p = NULL;

	for (p = pta_proc_first(); p; p = pta_proc_next(p))
		if (p->rp == rp)
			break;
	return p;
}

static struct pta_proc *add(struct rproc *rp)
{
	struct pta_proc *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->rp = rp;
	p->state = TRP_OFF;
	p->stock_verdict = TRP_BAD;
	trp_seal_init(&p->seal);
	pta_lock_init(&p->lock);
	p->link.sle_next = procs.slh_first;
	__atomic_store_n(&procs.slh_first, p, __ATOMIC_RELEASE);
	return p;
}

struct pta_proc *pta_proc_get(uint32_t id)
{
	struct rproc *rp = rproc_get(id);
	struct pta_proc *p = NULL;

	if (!rp)
		return NULL;
	p = find(rp);
	if (p)
		return p;
	mutex_lock(&procs_lock);
	p = find(rp);
	if (!p)
		p = add(rp);
	mutex_unlock(&procs_lock);
	return p;
}

struct pta_proc *pta_proc_next(struct pta_proc *p)
{
	return SLIST_NEXT(p, link);
}

uint32_t pta_visible(const struct pta_proc *p)
{
	return p->state == TRP_LOADING ? TRP_OFF : p->state;
}

enum trp_err pta_event(const struct pta_proc *p, enum trp_event event,
		       uint32_t *next, struct trp_report *rep)
{
	*next = trp_life_next(p->state, event);
	if (*next == TRP_INVALID)
		return trp_refuse(rep, TRP_E_STATE, .num = pta_visible(p));
	return TRP_OK;
}

void pta_crashed(struct pta_proc *p)
{
	if (p->state != TRP_RUNNING)
		return;
	EMSG("processor %" PRIu32 " crashed", p->rp->id);
	p->state = trp_life_next(p->state, TRP_EV_CRASH);
}

void pta_poll(struct pta_proc *p)
{
	if (p->state == TRP_RUNNING && p->rp->ops->crashed &&
	    p->rp->ops->crashed(p->rp))
		pta_crashed(p);
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

enum trp_err pta_begin(struct pta_proc *p, const struct pta_session *session,
		       struct trp_report *rep)
{
	enum trp_err err = hold(p, rep);

	if (err)
		return err;
	p->locked = true;
	err = p->rp->ops->phase(p->rp, RPROC_LOAD, rep);
	p->closed = !err;
	/*
	 * The normal world could write here until now, or an earlier firmware
	 * has left something: what no segment covers must not be theirs.
	 */
	if (!err && !p->clean)
		err = rproc_wipe(p->rp, rep);
	p->clean = false;
	if (err)
		return err;
	trp_seal_init(&p->seal);
	p->rsc_da = 0;
	p->rsc_size = 0;
	p->stock_segments = 0;
	p->loader = session;
	p->state = TRP_LOADING;
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
	p->rsc_da = 0;
	p->rsc_size = 0;
	p->stock = false;
	p->stock_segments = 0;
	p->loader = NULL;
}

enum trp_err pta_release(struct pta_proc *p, struct trp_report *rep)
{
	enum trp_err err = TRP_OK;

	/* nothing starts from here on, whatever fails below */
	trp_seal_init(&p->seal);
	p->stock_verdict = TRP_BAD;
	if (p->locked) {
		err = hold(p, rep);
		if (!err)
			err = p->rp->ops->phase(p->rp, RPROC_LOAD, rep);
		if (!err)
			err = rproc_wipe(p->rp, rep);
		if (!err) {
			p->closed = false;
			p->clean = p->rp->never_open;
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
	p->state = err ? TRP_STOPPED : TRP_OFF;
	return err;
}
