/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the pseudo TA decides by itself, on a driver that does as it is told:
 * START asks twice for a proof and needs both, a start that failed leaves
 * none, and a core that cannot be held gets no memory that changes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants those above first */
#include <cmocka.h>

#include <trace.h>

#include "../../optee/pta/pta.h"

/* ---- the driver --------------------------------------------------------- */

static enum trp_err stop_answer, start_answer, phase_answer, shares_answer;
static unsigned int stops, starts, phases, wipes;
static enum rproc_phase last_phase;

static enum trp_err phase(struct rproc *r, enum rproc_phase p,
			  struct trp_report *rep)
{
	(void)r;
	phases++;
	last_phase = p;
	return phase_answer ? trp_refuse(rep, phase_answer) : TRP_OK;
}

static enum trp_err start(struct rproc *r, paddr_t rsc_pa)
{
	(void)r;
	(void)rsc_pa;
	starts++;
	return start_answer;
}

static enum trp_err stop(struct rproc *r, bool *crashed)
{
	(void)r;
	stops++;
	if (crashed)
		*crashed = false;
	return stop_answer;
}

static const struct rproc_ops ops = {
	.phase = phase, .start = start, .stop = stop,
};

static struct rproc rp = { .ops = &ops, .isolated = true };

struct rproc *rproc_get(uint32_t id)
{
	return id ? NULL : &rp;
}

enum trp_err rproc_da_to_pa(const struct rproc *r, uint32_t da, uint32_t size,
			    paddr_t *pa)
{
	(void)r;
	(void)da;
	(void)size;
	*pa = 0;
	return TRP_OK;
}

enum trp_err rproc_shares(const struct rproc *r, paddr_t rsc_pa)
{
	(void)r;
	(void)rsc_pa;
	return shares_answer;
}

enum trp_err rproc_wipe(struct rproc *r, struct trp_report *rep)
{
	(void)r;
	(void)rep;
	wipes++;
	return TRP_OK;
}

/* ---- the rest of the pseudo TA ------------------------------------------ */

const struct trp_crypto pta_crypto;

enum trp_err pta_stock_commit(struct pta_proc *p, struct pta_call *c)
{
	(void)p;
	(void)c;
	return TRP_OK;
}

void pta_copy_in(void *dst, const TEE_Param *src, size_t len)
{
	memcpy(dst, src->memref.buffer, len);
}

enum trp_err pta_bad_arg(struct pta_call *c, uint32_t index, uint32_t value)
{
	return trp_refuse(&c->rep, TRP_E_ARGUMENT, .index = index,
			  .num = value, .num2 = c->cmd);
}

void trace_printf(const char *func, int line, int level, bool level_ok,
		  const char *fmt, ...)
{
	(void)func;
	(void)line;
	(void)level;
	(void)level_ok;
	(void)fmt;
}

/* ---- a proof that says what it is told ---------------------------------- */

static enum trp_verdict says[4];
static unsigned int asked;

static enum trp_verdict proof(const struct pta_proc *p)
{
	(void)p;
	return says[asked++ % 4];
}

static struct pta_proc *proc;

static int setup(void **arg)
{
	size_t i;

	(void)arg;
	proc = pta_proc_get(0);
	assert_non_null(proc);
	stop_answer = start_answer = phase_answer = shares_answer = TRP_OK;
	stops = starts = phases = wipes = asked = 0;
	for (i = 0; i < 4; i++)
		says[i] = TRP_GOOD;
	proc->state = TRP_LOADED;
	proc->locked = true;
	proc->proof = proof;
	return 0;
}

static enum trp_err start_now(void)
{
	struct pta_call c = { .cmd = TRP_PTA_START };
	enum trp_err err = pta_START(proc, &c);

	assert_int_equal(c.rep.err, err);
	return err;
}

/* ---- tests -------------------------------------------------------------- */

static void two_decisions_test(void **arg)
{
	(void)arg;
	assert_int_equal(start_now(), TRP_OK);
	assert_int_equal(starts, 1);
	assert_int_equal(proc->state, TRP_RUNNING);
	assert_int_equal(asked, 2);
	/* the first one: nothing is touched */
	setup(NULL);
	says[0] = TRP_BAD;
	assert_int_equal(start_now(), TRP_E_SEAL);
	assert_int_equal(starts + phases, 0);
	assert_int_equal(proc->state, TRP_LOADED);
	/* the second one: the firewall goes back */
	setup(NULL);
	says[1] = TRP_BAD;
	assert_int_equal(start_now(), TRP_E_SEAL);
	assert_int_equal(starts, 0);
	assert_int_equal(last_phase, RPROC_LOAD);
	assert_int_equal(proc->state, TRP_LOADED);
	/* neither of the two verdicts */
	setup(NULL);
	says[0] = (enum trp_verdict)0;
	assert_int_equal(start_now(), TRP_E_SEAL);
	assert_int_equal(starts, 0);
}

static void no_proof_test(void **arg)
{
	(void)arg;
	proc->proof = NULL;
	assert_int_equal(start_now(), TRP_E_SEAL);
	assert_int_equal(starts + phases, 0);
}

static void no_firewall_test(void **arg)
{
	(void)arg;
	phase_answer = TRP_E_FIREWALL;
	assert_int_equal(start_now(), TRP_E_FIREWALL);
	assert_int_equal(starts, 0);
}

static void not_shared_test(void **arg)
{
	(void)arg;
	shares_answer = TRP_E_SHARED;
	assert_int_equal(start_now(), TRP_E_SHARED);
	assert_int_equal(starts + stops + phases, 0);
	assert_int_equal(proc->state, TRP_LOADED);
}

/* Whatever state comes after it: what may have run is not started again */
static void failed_start_test(void **arg)
{
	const struct trp_seal none = { 0 };

	(void)arg;
	memset(&proc->seal, 0xff, sizeof(proc->seal));
	start_answer = TRP_E_RESET;
	assert_int_equal(start_now(), TRP_E_RESET);
	assert_int_equal(proc->state, TRP_STOPPED);
	assert_int_equal(stops, 1);
	assert_int_equal(last_phase, RPROC_LOAD);
	assert_memory_equal(&proc->seal, &none, sizeof(none));
	start_answer = TRP_OK;
	proc->state = TRP_LOADED;
	assert_int_equal(start_now(), TRP_E_SEAL);
	assert_int_equal(starts, 1);
	/* and when it cannot be held either */
	setup(NULL);
	start_answer = stop_answer = TRP_E_RESET;
	assert_int_equal(start_now(), TRP_E_RESET);
	assert_int_equal(proc->state, TRP_CRASHED);
}

/* A core that may still run: neither filled nor given back */
static void unheld_begin_test(void **arg)
{
	struct trp_report rep = { 0 };

	(void)arg;
	proc->state = TRP_STOPPED;
	stop_answer = TRP_E_RESET;
	assert_int_equal(pta_begin(proc, NULL, &rep), TRP_E_RESET);
	assert_int_equal(phases + wipes, 0);
	assert_int_equal(proc->state, TRP_STOPPED);
	assert_null(proc->proof);
}

static void unheld_release_test(void **arg)
{
	struct trp_report rep = { 0 };

	(void)arg;
	stop_answer = TRP_E_RESET;
	assert_int_equal(pta_release(proc, &rep), TRP_E_RESET);
	assert_int_equal(phases + wipes, 0);
	assert_true(proc->locked);
	assert_null(proc->proof);
	assert_int_equal(proc->state, TRP_STOPPED);
	/* it answers again */
	stop_answer = TRP_OK;
	assert_int_equal(pta_release(proc, &rep), TRP_OK);
	assert_int_equal(wipes, 1);
	assert_int_equal(last_phase, RPROC_IDLE);
	assert_int_equal(proc->state, TRP_OFF);
}

/* A load that is not proven is none */
static void loaded_test(void **arg)
{
	struct trp_report rep = { 0 };

	(void)arg;
	proc->state = TRP_LOADING;
	proc->proof = NULL;
	says[0] = TRP_BAD;
	assert_int_equal(pta_loaded(proc, proof, 0, &rep), TRP_E_SEAL);
	assert_int_equal(proc->state, TRP_LOADING);
	assert_null(proc->proof);
	assert_int_equal(pta_loaded(proc, proof, 0, &rep), TRP_OK);
	assert_int_equal(proc->state, TRP_LOADED);
	/* and where nothing loads there is none */
	setup(NULL);
	proc->state = TRP_STOPPED;
	proc->proof = NULL;
	memset(&rep, 0, sizeof(rep));
	assert_int_equal(pta_loaded(proc, proof, 0, &rep), TRP_E_STATE);
	assert_null(proc->proof);
}

#define with_setup(f) cmocka_unit_test_setup(f, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_setup(two_decisions_test), with_setup(no_proof_test),
		with_setup(no_firewall_test), with_setup(not_shared_test),
		with_setup(failed_start_test),
		with_setup(unheld_begin_test), with_setup(unheld_release_test),
		with_setup(loaded_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
