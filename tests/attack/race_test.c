/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The normal world replaces the image while it is loaded: all of it, at every
 * system call, every call of the pseudo TA, and in it every time that memory is
 * mapped or unmapped, a cache is cleaned (between copy and digest of a segment)
 * or a digest is taken, for good or until later.
 * Loaded are the bytes of one signed image, the one whose manifest was
 * verified; or nothing is, and the memory is wiped.
 */
#include "../secure/moments.h"
#include "world.h"

enum swap { SWAP_OTHER, SWAP_NOISE, SWAP_FLIP, SWAP_ZERO, SWAPS };

static uint32_t session;
static struct w_image one, two;

/* The image changes before step @from and back before step @to */
static struct {
	int count, from, to;
	enum swap kind;
	struct tb_blob spoiled;
	char what[48];
} race;

static void show(const struct tb_blob *b)
{
	assert_int_equal(board_write(BOARD_NS, NS_IMAGE, b->p, b->len), 0);
}

static void moment(const char *what)
{
	if (race.count == race.from) {
		snprintf(race.what, sizeof(race.what), "%s", what);
		show(&race.spoiled);
	}
	if (race.count == race.to)
		show(&one.file);
	race.count++;
}

static void hook(void *ctx, const char *what)
{
	(void)ctx;
	moment(what);
	/* a door that is open for a moment is found */
	w_poke(one.proc);
}

/* What the image is replaced with; as long as it, where it can be */
static void prepare(enum swap kind)
{
	struct tb_blob *b = &race.spoiled;
	uint32_t seed = 12345;
	size_t i;

	tb_free(b);
	*b = tb_copy(kind == SWAP_OTHER ? &two.file : &one.file);
	for (i = 0; i < b->len; i++) {
		seed = seed * 1103515245 + 12345;
		if (kind == SWAP_NOISE)
			b->p[i] = (uint8_t)(seed >> 16);
		if (kind == SWAP_ZERO)
			b->p[i] = 0;
		if (kind == SWAP_FLIP)
			b->p[i] ^= 1;
	}
}

static void check(uint32_t res, bool *refused, bool *loaded)
{
	struct trp_status st = sec_status(session, one.proc);
	const struct w_image *is = &one;

	if (res) {
		*refused = true;
		assert_int_equal(st.state, TRP_OFF);
		assert_int_equal(res, w_reason_result(st.reason));
		assert_true(w_idle(one.proc));
		if (w_first_diff(one.proc, NULL, true) >= 0)
			fail_msg("kind %d, step %d (%s) to %d: not wiped",
				 race.kind, race.from, race.what, race.to);
		return;
	}
	*loaded = true;
	if (!memcmp(st.digest, two.digest, sizeof(st.digest)))
		is = &two;
	assert_memory_equal(st.digest, is->digest, sizeof(st.digest));
	assert_int_equal(st.state, TRP_LOADED);
	assert_true(w_closed(one.proc));
	assert_int_equal(w_dirty(one.proc), 0);
	if (w_first_diff(one.proc, is, false) >= 0)
		fail_msg("kind %d, step %d (%s) to %d: offset %#lx is not "
			 "what was signed", race.kind, race.from, race.what,
			 race.to, w_first_diff(one.proc, is, false));
}

static void load(int from, int to, bool *refused, bool *loaded)
{
	uint32_t res;

	race.count = 0;
	race.from = from;
	race.to = to;
	board_tee_hook(hook, NULL);
	moments(moment);
	res = sec_load(session, one.proc, &one.file);
	board_tee_hook(NULL, NULL);
	moments(NULL);
	check(res, refused, loaded);
	assert_int_equal(sec_cmd(session, TRP_TA_RELEASE_FW, one.proc), R_OK);
	w_fill(one.proc, 0);
}

/* @want: calls, mappings, caches cleaned, digests taken: what a load has */
static void sweep(enum w_format format, int want, int most)
{
	bool refused = false, loaded = false;
	int steps, from, to, kind;

	sec_on("two");
	session = sec_open(1);
	one = w_image(1, 0x11, format, "p256.der");
	two = w_image(1, 0x22, format, "p256.der");
	assert_int_equal(one.file.len, two.file.len);
	load(-1, -1, &refused, &loaded);
	assert_true(loaded && !refused);
	steps = race.count;
	assert_int_equal(steps, want);
	loaded = false;
	for (kind = 0; kind < SWAPS; kind++) {
		race.kind = (enum swap)kind;
		prepare(race.kind);
		for (from = 0; from < steps; from++) {
			load(from, -1, &refused, &loaded);
			for (to = from + 1; to <= from + most; to++)
				load(from, to, &refused, &loaded);
		}
	}
	/* both must have happened, or the sweep missed its target */
	assert_true(refused && loaded);
	tb_free(&race.spoiled);
	board_tee_close(session);
	sec_off();
	w_image_free(&one);
	w_image_free(&two);
}

static void ours_test(void **arg)
{
	(void)arg;
	sweep(W_OURS, 43, 12);
}

static void stock_test(void **arg)
{
	(void)arg;
	sweep(W_STOCK, 41, 12);
}

/* The identical image once more, while the buffer changes: nothing changes */
static void again_test(void **arg)
{
	int at, steps;
	uint32_t res;

	(void)arg;
	sec_on("two");
	session = sec_open(1);
	one = w_image(1, 0x11, W_OURS, "p256.der");
	two = w_image(1, 0x22, W_OURS, "p256.der");
	prepare(SWAP_OTHER);
	assert_int_equal(sec_load(session, 1, &one.file), R_OK);
	for (at = 0, steps = 1; at < steps; at++) {
		race.count = 0;
		race.from = at;
		race.to = -1;
		board_tee_hook(hook, NULL);
		res = sec_load(session, 1, &one.file);
		board_tee_hook(NULL, NULL);
		steps = race.count;
		assert_true(res == R_OK || res == R_BAD_STATE);
		assert_int_equal(sec_status(session, 1).state, TRP_LOADED);
		assert_memory_equal(sec_status(session, 1).digest, one.digest,
				    32);
		assert_int_equal(w_first_diff(1, &one, false), -1);
	}
	assert_int_equal(steps, 4);
	tb_free(&race.spoiled);
	board_tee_close(session);
	sec_off();
	w_image_free(&one);
	w_image_free(&two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(ours_test), sec_test(stock_test),
		sec_test(again_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
