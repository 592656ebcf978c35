/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Anything in any order: random commands of several sessions to two
 * processors, with good and spoiled images, while the application dies and
 * memory changes. Each answer is compared with the model (model.h), and after
 * each step the machine is looked at.
 *
 * A failure prints its seed and all its steps; that one again:
 *	TRP_MODEL_SEED=n TRP_MODEL_SEQUENCES=1 \
 *		build/tests/tests/attack/model_test
 * TRP_MODEL_SEQUENCES and TRP_MODEL_STEPS say how much is done.
 */
#include "drive.h"
#include "model.h"

#define SEQUENCES	300u
#define STEPS		60u
#define REG_STATE1	0x5C00A150u
/* ELF header, three program headers, the memory of three segments */
#define DUMP_LEN	(52u + 3 * 32 + 0x100 + 0x400 + SEC_RSC_LEN)

static int told(void **arg)
{
	if (story.running)
		fprintf(stderr, "seed %u, step %u:%s\n", story.seed,
			story.step, story.text);
	story.running = false;
	return sec_teardown(arg);
}

#define CHECK(what) do { \
	const char *wrong_ = (what); \
	if (wrong_) \
		fail_msg("%s", wrong_); \
} while (0)

/* What was written while the memory was open may stay there */
static void note_hits(void)
{
	uint32_t id;

	for (id = 0; id < W_PROCS; id++)
		if (plot.hit[id] && world.proc[id].state == TRP_OFF)
			world.proc[id].poked = true;
}

/* ---- death and what is seen afterwards ----------------------------------- */

/*
 * The application was told to die; where no system call was left in that
 * command it dies of the next one, here.
 */
static void bury(bool died)
{
	uint32_t handle;

	if (!died && plot.kill && plot.count > plot.at)
		assert_int_equal(sec_try_open(0, BOARD_LOGIN_REE_KERNEL,
					      &handle), R_TARGET_DEAD);
	else if (!died)
		return;
	tell(" (dead)");
	m_all_dead(&world);
}

/* A refusal that nobody foresaw in detail: reason and result still agree */
static void accept_reason(uint32_t id, uint32_t res)
{
	struct m_session *s = live_session(id);
	struct trp_status st;

	if (!s)
		s = open_session(id);
	st = sec_status(s->handle, id);
	assert_true(st.reason != 0);
	assert_int_equal(res, w_reason_result(st.reason));
	world.proc[id].reason = st.reason;
}

static void look(void)
{
	struct m_session *s;
	struct trp_status st;
	uint32_t id;

	for (id = 0; id < W_PROCS; id++) {
		CHECK(m_machine_ok(&world, id));
		s = live_session(id);
		if (!s)
			continue;
		st = sec_status(s->handle, id);
		if (m_status_ok(&world.proc[id], &st))
			fail_msg("processor %u: %s: %s, reason %u (%s), "
				 "expected %s, reason %u", id,
				 m_status_ok(&world.proc[id], &st),
				 trp_state_name(st.state), st.reason,
				 st.sentence,
				 trp_state_name(world.proc[id].state),
				 world.proc[id].reason);
	}
}

/* The one that was loaded, whichever it is; it must be one that may be */
static const struct w_image *loaded_image(uint32_t id, const uint8_t *digest)
{
	int i;

	for (i = 0; i < IMAGES; i++)
		if (images[id][i].trusted &&
		    !memcmp(images[id][i].digest, digest, 32))
			return &images[id][i];
	fail_msg("loaded what nobody signed");
	return NULL;
}

/* Take over what is seen, where several outcomes are right */
static void observe(uint32_t id)
{
	struct m_session *s = live_session(id);
	struct m_proc *p = &world.proc[id];
	struct trp_status st;

	if (!s)
		s = open_session(id);
	st = sec_status(s->handle, id);
	m_settle(p, st.state, st.state == TRP_LOADED ?
		 loaded_image(id, st.digest) : p->img);
	p->reason = st.reason;
	if (st.state == TRP_OFF)
		return;
	assert_true(st.rsc_size == SEC_RSC_LEN ||
		    (p->img->stock && !st.rsc_size));
	p->rsc = st.rsc_size != 0;
}

/* It died in a command: before or after, or a load was wiped */
static void observe_death(uint32_t id, uint32_t cmd, uint32_t after)
{
	const uint32_t before = world.proc[id].state;
	const bool load = cmd == TRP_TA_LOAD_FW &&
			  (before == TRP_OFF || before == TRP_STOPPED);
	uint32_t is;

	observe(id);
	is = world.proc[id].state;
	if (is != before && is != after &&
	    !(load && (is == TRP_OFF || is == TRP_LOADED)))
		fail_msg("died in %#x: %s, then %s", cmd,
			 trp_state_name(before), trp_state_name(is));
}

/* ---- commands ----------------------------------------------------------- */

static uint64_t rsc_pa(uint32_t id)
{
	return id ? 0x10046000u : SEC_RSC_DA;
}

static uint32_t outputs(struct m_session *s, uint32_t cmd, uint32_t id)
{
	const struct m_proc *p = &world.proc[s->id];
	const size_t room = one_in(4) ? rnd(64) : NS_OUT_LEN;
	uint64_t pa = 1, len = 1;
	size_t n = room;
	uint32_t res;

	if (cmd == TRP_TA_GET_RSC_TABLE) {
		res = sec_rsc(s->handle, id, &pa, &len);
		if (res == R_TARGET_DEAD)
			return res;	/* nobody wrote them */
		if (res || !p->rsc)
			assert_true(!pa && !len);
		else
			assert_true(len == SEC_RSC_LEN && pa == rsc_pa(id));
		return res;
	}
	if (cmd != TRP_TA_GET_COREDUMP)
		return sec_cmd(s->handle, cmd, id);
	res = sec_dump(s->handle, id, &n);
	if (res == R_OK || res == R_SHORT_BUFFER)
		assert_int_equal(n, DUMP_LEN);
	else if (res != R_TARGET_DEAD)
		assert_int_equal(n, 0);
	assert_true(res != R_SHORT_BUFFER || room < n);
	return res;
}

static void refused_anyway(struct m_session *s, uint32_t reason, uint32_t res)
{
	if (res != R_TARGET_DEAD) {
		assert_int_equal(res, w_reason_result(reason));
		world.proc[s->id].reason = reason;
	}
}

static void do_command(struct m_session *s, uint32_t cmd, uint32_t id,
		       enum attack a)
{
	uint32_t reason = m_allowed(&world, s, cmd, id, true), res;
	const uint32_t own = s->id;
	struct m_proc *p = &world.proc[own];
	struct m_want want = m_command(p, cmd);
	bool crash_read = cmd == TRP_TA_GET_COREDUMP &&
			  p->state == TRP_CRASHED;

	tell(" %#x id %u", cmd, id);
	arm(a, 0);
	res = outputs(s, cmd, id);
	disarm();
	if (reason)
		refused_anyway(s, reason, res);
	else if (res != R_TARGET_DEAD) {
		/* asking for the size is as good as an answer */
		if (res != R_SHORT_BUFFER)
			assert_int_equal(res, want.res);
		else
			assert_int_equal(want.res, R_OK);
		p->reason = want.reason;
		m_settle(p, want.state, p->img);
		/* a crashed processor is held before its memory is read */
		if (crash_read && !res)
			p->runs = false;
	}
	bury(res == R_TARGET_DEAD);
	if (res == R_TARGET_DEAD) {
		observe_death(own, cmd, reason ? p->state : want.state);
		/* held is what tells Linux that it is off */
		if (crash_read && !sec_reg(own ? REG_STATE1 : REG_M4_STATE))
			p->runs = false;
	}
	note_hits();
}

/* Types that are never right, and a command that does not exist */
static void do_nonsense(struct m_session *s)
{
	static const uint32_t cmds[] = { 0, 1, 2, 3, 4, 5, 6, 7, 0xff, 0x100,
					 0x101, 0x102 };
	const uint32_t cmd = cmds[rnd(sizeof(cmds) / sizeof(cmds[0]))];
	struct board_tee_param p[4] = {
		{ .type = TRP_PARAM_VOUT, .a = s->id, .b = 0x77 },
	};
	uint32_t res;

	tell(" %#x with wrong types", cmd);
	res = board_tee_invoke(s->handle, cmd, p, NULL);
	refused_anyway(s, m_allowed(&world, s, cmd, s->id, false), res);
	assert_true(!p[0].b || p[0].b == 0x77);
}

static void spoil(struct tb_blob *f)
{
	uint32_t n, i;

	switch (rnd(8)) {
	case 0:
		f->len = rnd((uint32_t)f->len);
		tell(" cut to %zu", f->len);
		break;
	case 1:
		trp_put32(f->p + 4 * rnd(5), rnd(0x7fffffff));
		tell(" header");
		break;
	default:
		for (n = 1 + rnd(3); n; n--) {
			i = rnd((uint32_t)f->len);
			f->p[i] = (uint8_t)(f->p[i] ^ 1u << rnd(8));
			tell(" byte %#x", i);
		}
	}
}

static void load_done(uint32_t id, const struct m_want *want, uint32_t res,
		      const struct w_image *img, bool chaos)
{
	struct m_proc *p = &world.proc[id];

	if (chaos) {
		const uint32_t before = p->state;

		observe(id);
		if (before == TRP_OFF || before == TRP_STOPPED)
			assert_int_equal(p->state, res ? TRP_OFF : TRP_LOADED);
		else
			assert_int_equal(p->state, before);
		if (res)
			assert_int_equal(res, w_reason_result(p->reason));
	} else if (want->any && !(want->maybe && !res)) {
		assert_true(res != R_OK);
		m_settle(p, want->state, NULL);
		accept_reason(id, res);
	} else if (want->any) {
		observe(id);
		assert_int_equal(p->state, want->done);
		assert_ptr_equal(p->img, img);
	} else {
		assert_int_equal(res, want->res);
		p->reason = want->reason;
		m_settle(p, want->state, img);
	}
}

/* What LOAD_FW_RSC_TABLE gave back beside @res */
static void table_given(uint32_t id, uint32_t res, uint64_t pa, uint64_t len)
{
	if (res || !world.proc[id].rsc)
		assert_true(!pa && !len);
	else
		assert_true(len == SEC_RSC_LEN && pa == rsc_pa(id));
}

static void do_load(struct m_session *s, enum attack a)
{
	const uint32_t from = one_in(12) ? 1 - s->id : s->id;
	const uint32_t nr = one_in(8) ? 4 + rnd(2) : rnd(4);
	const struct w_image *img = &images[from][nr];
	struct tb_blob file = tb_copy(&img->file);
	struct m_proc *p = &world.proc[s->id];
	const bool both = one_in(2);
	const size_t room = file.len;
	uint64_t pa = 0, len = 0;
	uint32_t reason, res;
	struct m_want want;

	tell(" load %u.%u%s", from, nr, both ? " with its table" : "");
	if (one_in(3))
		spoil(&file);
	reason = m_allowed(&world, s, TRP_TA_LOAD_FW, s->id, true);
	want = m_load(&world, s->id, img, &file);
	arm(a, room);
	res = both ? sec_load_rsc(s->handle, s->id, &file, &pa, &len) :
		     sec_load(s->handle, s->id, &file);
	disarm();
	tell(" -> %08x", res);
	if (res == R_TARGET_DEAD) {
		bury(true);
		observe_death(s->id, TRP_TA_LOAD_FW,
			      reason ? p->state : want.state);
	} else {
		bury(false);
		if (reason)
			refused_anyway(s, reason, res);
		else
			load_done(s->id, &want, res, img,
				  a == SWAP || a == FLIP);
		if (both)
			table_given(s->id, res, pa, len);
	}
	note_hits();
	tb_free(&file);
}

/* ---- steps -------------------------------------------------------------- */

static void do_open(enum attack a)
{
	struct m_session *s = free_session();
	const uint32_t id = rnd(W_PROCS), odd = rnd(8);
	uint32_t handle, res;

	if (!s) {
		s = &world.ses[rnd(M_SESSIONS)];
		tell(" close");
		close_session(s);
		return;
	}
	if (odd < 2) {
		tell(" open wrongly");
		res = sec_try_open(odd ? id : 7, odd ? BOARD_LOGIN_PUBLIC :
				   BOARD_LOGIN_REE_KERNEL, &handle);
		assert_int_equal(res, odd ? R_ACCESS_DENIED : R_NOT_SUPPORTED);
		return;
	}
	tell(" open %u", id);
	arm(a, 0);
	res = sec_try_open(id, BOARD_LOGIN_REE_KERNEL, &s->handle);
	disarm();
	if (res == R_OK) {
		s->id = id;
		m_session_opened(&world, s);
	} else {
		assert_true(res == R_TARGET_DEAD && plot.kill);
	}
	bury(res == R_TARGET_DEAD);
	note_hits();
}

/* The firmware, or a liar in the normal world, says that it crashed */
static void do_crash(void)
{
	const uint32_t id = rnd(W_PROCS);

	tell(" crash %u", id);
	sec_reg_set(id ? REG_STATE1 : REG_M4_STATE, M4_STATE_CRASH);
	if (world.proc[id].state == TRP_RUNNING)
		m_settle(&world.proc[id], TRP_CRASHED, world.proc[id].img);
}

static enum attack some_attack(bool load)
{
	switch (rnd(12)) {
	case 0:
		return KILL;
	case 1:
	case 2:
		return load ? FLIP : CALM;
	case 3:
		return load ? SWAP : CALM;
	default:
		return CALM;
	}
}

static void do_session(struct m_session *s)
{
	static const uint32_t cmds[] = {
		TRP_TA_START_FW, TRP_TA_START_FW, TRP_TA_STOP_FW,
		TRP_TA_STOP_FW, TRP_TA_RELEASE_FW, TRP_TA_GET_RSC_TABLE,
		TRP_TA_GET_COREDUMP,
	};
	const uint32_t cmd = cmds[rnd(7)], what = rnd(20);

	tell(" s%d", (int)(s - world.ses));
	if (s->dead) {
		assert_int_equal(sec_cmd(s->handle, cmd, s->id),
				 R_TARGET_DEAD);
		tell(" is dead");
		close_session(s);
	} else if (what < 1) {
		tell(" close");
		close_session(s);
	} else if (what < 2) {
		do_nonsense(s);
	} else if (what < 3) {
		do_command(s, cmd, rnd(2) ? 1 - s->id : 0xffff, CALM);
	} else if (what < 10) {
		do_load(s, some_attack(true));
	} else {
		do_command(s, cmd, s->id, some_attack(false));
	}
}

static void step(void)
{
	struct m_session *s = &world.ses[rnd(M_SESSIONS)];

	tell("\n%3u:", story.step);
	if (one_in(20))
		do_crash();
	else if (one_in(8) || !s->open)
		do_open(some_attack(false));
	else
		do_session(s);
	look();
}

/* Everything back to the beginning */
static void wind_up(void)
{
	struct m_session *s;
	uint32_t id;
	size_t i;

	tell("\nend:");
	for (i = 0; i < M_SESSIONS; i++)
		if (world.ses[i].open)
			close_session(&world.ses[i]);
	for (id = 0; id < W_PROCS; id++) {
		s = open_session(id);
		if (world.proc[id].state != TRP_LOADED)
			do_command(s, TRP_TA_STOP_FW, id, CALM);
		do_command(s, TRP_TA_RELEASE_FW, id, CALM);
		assert_int_equal(world.proc[id].state, TRP_OFF);
		w_fill(id, 0);
		world.proc[id].poked = false;
		look();
		close_session(s);
	}
}

static void sequence(uint32_t seed, uint32_t steps)
{
	story.seed = seed;
	story.len = 0;
	story.running = true;
	seed_chance(seed);
	for (story.step = 0; story.step < steps; story.step++)
		step();
	wind_up();
	story.running = false;
}

/* ---- tests -------------------------------------------------------------- */

static uint32_t number(const char *name, uint32_t or_else)
{
	const char *s = getenv(name);

	return s ? (uint32_t)strtoul(s, NULL, 0) : or_else;
}

static void power_on(void)
{
	memset(&world, 0, sizeof(world));
	world.proc[0].state = TRP_OFF;
	world.proc[1].state = TRP_OFF;
	sec_on("two");
	/* memory wakes up with anything in it */
	w_fill(0, 0);
	w_fill(1, 0);
}

static void model_test(void **arg)
{
	const uint32_t first = number("TRP_MODEL_SEED", 1);
	const uint32_t n = number("TRP_MODEL_SEQUENCES", SEQUENCES);
	const uint32_t steps = number("TRP_MODEL_STEPS", STEPS);
	unsigned int fds = 0;
	uint32_t i;

	(void)arg;
	for (i = 0; i < n; i++) {
		power_on();
		sequence(first + i, steps);
		sec_off();
		if (!i)
			fds = w_fds();
		assert_int_equal(w_fds(), fds);
	}
}

/* The same again and again, on one board: nothing grows */
static void leak_test(void **arg)
{
	struct board_tee_marks first, last;
	unsigned int fds;
	uint32_t i;

	(void)arg;
	power_on();
	sequence(1, 3 * STEPS);
	sequence(1, 3 * STEPS);
	board_tee_marks(&first);
	fds = w_fds();
	for (i = 0; i < 6; i++)
		sequence(1, 3 * STEPS);
	board_tee_marks(&last);
	assert_int_equal(last.ta_heap, first.ta_heap);
	assert_int_equal(last.core_heap, first.core_heap);
	assert_int_equal(last.ta_stack, first.ta_stack);
	assert_int_equal(w_fds(), fds);
	sec_off();
}

/* One life of the application: what it forgets to close adds up */
static void long_life_test(void **arg)
{
	struct board_tee_marks first, last;
	struct m_session *s;
	uint32_t i, cmd;

	(void)arg;
	power_on();
	for (i = 0; i < 100; i++) {
		s = open_session(1);
		for (cmd = TRP_TA_START_FW; cmd <= TRP_TA_RELEASE_FW; cmd++)
			do_command(s, cmd, 1, CALM);
		do_load(s, CALM);
		close_session(s);
		if (i == 49)
			board_tee_marks(&first);
	}
	board_tee_marks(&last);
	assert_int_equal(last.ta_heap, first.ta_heap);
	assert_int_equal(last.core_heap, first.core_heap);
	sec_off();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(model_test, told),
		cmocka_unit_test_teardown(long_life_test, told),
		cmocka_unit_test_teardown(leak_test, told),
	};

	return cmocka_run_group_tests(tests, make_images, free_images);
}
