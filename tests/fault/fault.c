/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fault-run [-s STRIDE] [-j JOBS] TARGET BOX...
 *
 * Runs each scenario once as it is, and then once per fault: for each
 * instruction that trp's code executes while faults are made, without that
 * instruction; for each conditional branch (and Thumb's IT), the other way;
 * for each call, with 0 as its result. Everything else goes on as it would.
 *
 *   -s  only every STRIDEth fault; 1 is all of them
 *   -j  processes at a time
 *
 * Prints a line per scenario and one for each place where a fault starts what
 * should not start. Exit code: 0: there is none, 1: there is.
 *
 * Of a good image a start is one too many when memory is not what was signed,
 * when a byte was brought in while the normal world had access, or when the
 * firewall is not set for a running processor.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine.h"

#define MAX_DEPTH	64
#define MAX_PLACES	256
#define MAX_JOBS	16

enum kind { SKIP, INVERT, ZERO, KINDS };

static const char *const kind_names[KINDS] = { "skip", "invert", "zero" };

/* How a run with a fault ended */
enum end { REFUSED, STARTED, CRASHED, HUNG, ENDS };

struct place {
	uint64_t pc;
	uint32_t kind;
	uint32_t times;
};

/* What a process found; in memory that it shares with the one that asked */
struct tally {
	uint32_t ends[KINDS][ENDS];
	uint32_t num_places;
	struct place places[MAX_PLACES];
	uint32_t failed;
};

/* A call under way in the code that faults are made in */
struct frame {
	uint64_t pc, next, sp;
};

struct run {
	struct machine *plain;		/* goes on, step by step */
	struct machine *faulty;		/* has the fault */
	const struct fault_box *box;
	uint64_t limit;			/* basic blocks of a run */
	uint32_t stride, jobs, job;
	uint32_t number;		/* of the fault */
	struct frame frames[MAX_DEPTH];
	uint32_t depth;
	struct machine_state before;	/* a branch that was just executed */
	bool branched;
	struct tally *tally;
};

static void die(const char *what)
{
	fprintf(stderr, "fault: %s\n", what);
	exit(2);
}

/* ---- one fault ---------------------------------------------------------- */

static void note(struct tally *t, uint64_t pc, enum kind kind)
{
	struct place *p = t->places;

	for (; p < t->places + t->num_places; p++)
		if (p->pc == pc && p->kind == kind)
			break;
	if (p == t->places + MAX_PLACES)
		return;
	if (p == t->places + t->num_places)
		*p = (struct place){ pc, kind, 0 };
	t->num_places = t->num_places + (p->times == 0);
	p->times++;
}

static enum end judge(const struct run *r, bool ran)
{
	const struct fault_out *out = machine_out(r->faulty);
	const bool right = r->box->good && !out->bad_memory &&
			   !out->bad_copy && !out->bad_phase;

	if (out->starts && !right)
		return STARTED;
	if (ran)
		return REFUSED;
	return machine_blocks(r->faulty) > r->limit ? HUNG : CRASHED;
}

/* @s: registers once the fault has happened; @pc: where */
static void try(struct run *r, enum kind kind, uint64_t pc,
		const struct machine_state *s)
{
	uint32_t n = r->number++;
	enum end end;
	bool ran;

	if (n % r->stride || n / r->stride % r->jobs != r->job)
		return;
	machine_put(r->faulty, s, r->plain);
	ran = machine_run(r->faulty, machine_places(r->faulty)->done, r->limit);
	end = judge(r, ran);
	r->tally->ends[kind][end]++;
	if (end == STARTED)
		note(r->tally, pc, kind);
}

/* ---- all faults of a scenario ------------------------------------------- */

/*
 * The branch before @s, the other way. It changed nothing but where it goes
 * on, so memory is still what it was.
 */
static void invert(struct run *r, const struct machine_state *s)
{
	struct machine_state other = r->before;
	const struct machine_insn in = machine_insn(r->plain, other.pc);

	if (in.it)
		machine_invert_it(r->plain, &other);
	else
		other.pc = s->pc == other.pc + in.len ? in.target :
							other.pc + in.len;
	try(r, INVERT, r->before.pc, &other);
}

/* Has a call just returned? Then with 0. */
static void returned(struct run *r, const struct machine_state *s, bool window)
{
	const struct frame *f = r->frames + r->depth - 1;
	struct machine_state zero = *s;

	if (!r->depth || f->next != s->pc || f->sp != machine_sp(r->plain, s))
		return;
	r->depth--;
	machine_zero_result(&zero);
	if (window)
		try(r, ZERO, f->pc, &zero);
}

static void called(struct run *r, const struct machine_state *s, uint32_t len)
{
	if (r->depth == MAX_DEPTH)
		die("calls are nested too deep");
	r->frames[r->depth++] = (struct frame){
		.pc = s->pc, .next = s->pc + len,
		.sp = machine_sp(r->plain, s),
	};
}

/* Before each instruction of the code that decides */
static void step(void *ctx, const struct machine_state *s)
{
	struct run *r = ctx;
	const bool window = machine_out(r->plain)->window;
	const struct machine_insn in = machine_insn(r->plain, s->pc);
	struct machine_state skip = *s;

	if (r->branched)
		invert(r, s);
	returned(r, s, window);
	if (in.call)
		called(r, s, in.len);
	r->branched = window && in.branch;
	r->before = *s;
	if (!window)
		return;
	machine_skip(r->plain, &skip, in.len);
	try(r, SKIP, s->pc, &skip);
}

/* ---- a scenario --------------------------------------------------------- */

/* As it is: does what it is named after happen? */
static bool plain_run(struct run *r, struct fault_out *out)
{
	struct machine *m = r->faulty;
	bool ok;

	machine_reset(m);
	ok = machine_run(m, machine_places(m)->done, 0);
	*out = *machine_out(m);
	r->limit = 2 * machine_blocks(m) + 3000;
	return ok && !out->bad_memory && !out->bad_phase && !out->bad_copy &&
	       out->starts == r->box->starts &&
	       out->results[r->box->first] == r->box->result;
}

static struct fault_box *read_box(const char *path)
{
	struct fault_box *box = calloc(1, sizeof(*box));
	FILE *f = fopen(path, "rb");

	if (!f || !box || fread(box, sizeof(*box), 1, f) != 1)
		die(path);
	fclose(f);
	return box;
}

static void merge(struct tally *all, const struct tally *t)
{
	uint32_t i, k, n;

	for (i = 0; i < KINDS; i++)
		for (k = 0; k < ENDS; k++)
			all->ends[i][k] += t->ends[i][k];
	all->failed |= t->failed;
	for (i = 0; i < t->num_places; i++)
		for (n = t->places[i].times; n; n--)
			note(all, t->places[i].pc, t->places[i].kind);
}

/* The walk of each process ends where the plain run ended. */
static void work(const char *target, struct run *r, const struct fault_out *out)
{
	r->plain = machine_open(target, r->box);
	r->faulty = machine_open(target, r->box);
	machine_watch(r->plain, step, r);
	if (!machine_run(r->plain, machine_places(r->plain)->done, 0))
		r->tally->failed = 1;
	if (memcmp(machine_out(r->plain), out, sizeof(*out)))
		r->tally->failed = 1;
	_exit(0);
}

static struct tally *spread(const char *target, struct run *r,
			    const struct fault_out *out)
{
	static struct tally all;
	struct tally *shared = mmap(NULL, MAX_JOBS * sizeof(*shared),
				    PROT_READ | PROT_WRITE,
				    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;

	if (shared == MAP_FAILED)
		die("no memory");
	memset(&all, 0, sizeof(all));
	fflush(stdout);
	for (r->job = 0; r->job < r->jobs; r->job++) {
		r->tally = shared + r->job;
		switch (fork()) {
		case -1:
			die("no process");
			break;
		case 0:
			work(target, r, out);
			break;
		default:
			break;
		}
	}
	while (wait(&status) > 0)
		all.failed |= status != 0;
	for (r->job = 0; r->job < r->jobs; r->job++)
		merge(&all, shared + r->job);
	munmap(shared, MAX_JOBS * sizeof(*shared));
	return &all;
}

/* ---- report ------------------------------------------------------------- */

static uint32_t tried(const struct tally *t, enum kind kind)
{
	uint32_t end, n = 0;

	for (end = 0; end < ENDS; end++)
		n += t->ends[kind][end];
	return n;
}

/* Return: number of starts */
static uint32_t report(const struct run *r, const char *target,
		       const struct tally *t)
{
	const char *name = strrchr(target, '/');
	const char *function;
	uint32_t i, bad = 0, kind;
	uint64_t off;

	printf("%s %s:", name ? name + 1 : target, r->box->name);
	for (kind = 0; kind < KINDS; kind++)
		printf(" %s %u/%u", kind_names[kind], t->ends[kind][STARTED],
		       tried(t, kind));
	for (i = 0, kind = 0; kind < KINDS; kind++)
		i += t->ends[kind][HUNG];
	printf(" hung %u\n", i);
	for (i = 0; i < t->num_places; i++) {
		const struct place *p = t->places + i;

		function = machine_where(r->faulty, p->pc, &off);
		printf("  starts: %s %s+%#x %#x %u times\n",
		       kind_names[p->kind], function, (unsigned int)off,
		       (unsigned int)p->pc, p->times);
		bad += p->times;
	}
	return bad;
}

static uint32_t scenario(const char *target, const char *path, struct run *r)
{
	struct fault_box *box = read_box(path);
	struct fault_out out;
	struct tally *t;
	uint32_t bad = 0;
	size_t i;

	r->box = box;
	r->faulty = machine_open(target, box);
	if (!plain_run(r, &out)) {
		printf("%s: goes wrong without a fault: %u starts, results",
		       box->name, out.starts);
		for (i = 0; i < out.calls && i < FAULT_MAX_CALLS; i++)
			printf(" %08x", out.results[i]);
		printf("\n");
		bad = 1;
	} else {
		t = spread(target, r, &out);
		bad = report(r, target, t);
		if (t->failed) {
			printf("%s: the steps end elsewhere\n", box->name);
			bad++;
		}
	}
	machine_close(r->faulty);
	free(box);
	return bad;
}

int main(int argc, char **argv)
{
	struct run r = { .stride = 1, .jobs = 1 };
	const char *target;
	uint32_t bad = 0;
	int opt;

	while ((opt = getopt(argc, argv, "s:j:")) != -1) {
		if (opt == 's')
			r.stride = (uint32_t)strtoul(optarg, NULL, 10);
		else if (opt == 'j')
			r.jobs = (uint32_t)strtoul(optarg, NULL, 10);
		else
			return 2;
	}
	if (optind + 2 > argc || !r.stride || !r.jobs || r.jobs > MAX_JOBS)
		die("usage: fault-run [-s STRIDE] [-j JOBS] TARGET BOX...");
	target = argv[optind++];
	for (; optind < argc; optind++) {
		struct run one = r;

		bad += scenario(target, argv[optind], &one);
	}
	return bad != 0;
}
