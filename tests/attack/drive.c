/* SPDX-License-Identifier: BSD-2-Clause */
#include "drive.h"

struct w_image images[W_PROCS][IMAGES];
struct m_world world;
struct story story;
struct plot plot;
static uint64_t rng;

/* ---- chance ------------------------------------------------------------- */

void seed_chance(uint32_t seed)
{
	rng = 0x9E3779B97F4A7C15u * (seed + 1u);
}

uint32_t rnd(uint32_t n)
{
	rng ^= rng >> 12;
	rng ^= rng << 25;
	rng ^= rng >> 27;
	return (uint32_t)((rng * 0x2545F4914F6CDD1Du) >> 33) % n;
}

bool one_in(uint32_t n)
{
	return !rnd(n);
}

/* ---- what was done, for whoever has to understand it -------------------- */

void tell(const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(story.text + story.len, sizeof(story.text) - story.len,
		      fmt, ap);
	va_end(ap);
	story.len += (size_t)n;
	if (story.len >= sizeof(story.text))
		story.len = sizeof(story.text) - 1;
}

/* ---- the normal world during a command ---------------------------------- */

static void hook(void *ctx, const char *what)
{
	uint32_t id;
	uint8_t b;

	(void)ctx;
	(void)what;
	for (id = 0; id < W_PROCS; id++)
		if (w_poke(id))
			plot.hit[id] = true;
	if (plot.count++ != plot.at)
		return;
	if (plot.kill) {
		board_tee_kill_ta();
	} else if (plot.swap) {
		assert_int_equal(board_write(BOARD_NS, NS_IMAGE, plot.other.p,
					     plot.other.len), 0);
	} else {
		assert_int_equal(board_read(BOARD_NS, NS_IMAGE + plot.off, &b,
					    1), 0);
		b ^= plot.bits;
		assert_int_equal(board_write(BOARD_NS, NS_IMAGE + plot.off, &b,
					     1), 0);
	}
}

void arm(enum attack a, size_t image_len)
{
	const struct w_image *o = &images[rnd(W_PROCS)][rnd(IMAGES)];

	memset(&plot, 0, sizeof(plot));
	/* a load has some 42 moments, other commands a few */
	plot.at = a == CALM ? -1 : (int)rnd(image_len ? 44 : 6);
	plot.kill = a == KILL;
	plot.swap = a == SWAP;
	plot.other = o->file;
	plot.off = image_len ? rnd((uint32_t)image_len) : 0;
	plot.bits = (uint8_t)(1u << rnd(8));
	if (a != CALM)
		tell(" %s at %d", a == KILL ? "kill" : a == SWAP ? "swap" :
		     "flip", plot.at);
	board_tee_hook(hook, NULL);
}

void disarm(void)
{
	board_tee_hook(NULL, NULL);
}

/* ---- sessions ----------------------------------------------------------- */

struct m_session *free_session(void)
{
	size_t i;

	for (i = 0; i < M_SESSIONS; i++)
		if (!world.ses[i].open)
			return &world.ses[i];
	return NULL;
}

struct m_session *live_session(uint32_t id)
{
	size_t i;

	for (i = 0; i < M_SESSIONS; i++)
		if (world.ses[i].open && !world.ses[i].dead &&
		    world.ses[i].id == id)
			return &world.ses[i];
	return NULL;
}

void close_session(struct m_session *s)
{
	board_tee_close(s->handle);
	memset(s, 0, sizeof(*s));
}

struct m_session *open_session(uint32_t id)
{
	struct m_session *s = free_session();

	if (!s) {
		s = &world.ses[rnd(M_SESSIONS)];
		close_session(s);
	}
	s->id = id;
	assert_int_equal(sec_try_open(id, BOARD_LOGIN_REE_KERNEL, &s->handle),
			 R_OK);
	m_session_opened(&world, s);
	return s;
}

/* ---- images ------------------------------------------------------------- */

int make_images(void **arg)
{
	static const char *const keys[IMAGES] = {
		"rsa2048.der", "p256.der", "rsa4096.der", "p256.der",
		"rsa3072.der", "rsa3072.der",
	};
	static const enum w_format formats[IMAGES] = {
		W_OURS, W_OURS, W_STOCK, W_STOCK, W_OURS, W_STOCK,
	};
	uint32_t id;
	int i;

	(void)arg;
	for (id = 0; id < W_PROCS; id++)
		for (i = 0; i < IMAGES; i++)
			images[id][i] = w_image(id, (uint8_t)(0x11 * (i + 1)),
						formats[i], keys[i]);
	return 0;
}

int free_images(void **arg)
{
	uint32_t id;
	int i;

	(void)arg;
	for (id = 0; id < W_PROCS; id++)
		for (i = 0; i < IMAGES; i++)
			w_image_free(&images[id][i]);
	return 0;
}
