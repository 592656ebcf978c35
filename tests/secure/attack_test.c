/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The normal world at work during a load: at each of its moments it changes
 * the image, writes to the memory, or the application dies. Either the signed
 * bytes are loaded and nothing else, or nothing is.
 */
#include "moments.h"
#include "secure.h"

#define FILLER	0xA5u

static struct tb_blob img;	/* of the test that runs */
static uint32_t session;

/* What happens at step number @at of a load */
static struct {
	int at, count;
	uint32_t off;
	bool kill, poke, seen_open, seen_closed;
	char what[64];
} plan;

static void moment(const char *what)
{
	uint8_t b;

	if (plan.poke) {
		uint32_t junk = 0xdeadbeef;

		if (board_allowed(BOARD_NS, 0x38000010, 4, true))
			plan.seen_open = true;
		else
			plan.seen_closed = true;
		board_write(BOARD_NS, 0x38000010, &junk, sizeof(junk));
		board_write(BOARD_DMA, 0x10000010, &junk, sizeof(junk));
	}
	if (plan.count++ != plan.at)
		return;
	snprintf(plan.what, sizeof(plan.what), "%s", what);
	if (plan.kill)
		board_tee_kill_ta();
	else if (!plan.poke) {
		assert_int_equal(board_read(BOARD_NS, NS_IMAGE + plan.off, &b,
					    1), 0);
		b ^= 0x40;
		assert_int_equal(board_write(BOARD_NS, NS_IMAGE + plan.off, &b,
					     1), 0);
	}
}

static void hook(void *ctx, const char *what)
{
	(void)ctx;
	moment(what);
}

/* A load, and what happens meanwhile */
static uint32_t load(void)
{
	uint32_t res;

	board_tee_hook(hook, NULL);
	moments(moment);
	res = sec_load(session, 0, &img);
	moments(NULL);
	board_tee_hook(NULL, NULL);
	return res;
}

static void begin(enum sec_kind kind)
{
	/* signed once: that takes longer than a load */
	static struct tb_blob files[SEC_SECOND];

	memset(&plan, 0, sizeof(plan));
	if (!files[kind].p)
		files[kind] = sec_image(kind, NULL, 0);
	img = tb_copy(&files[kind]);
	sec_on("stm32mp15");
	session = sec_open(0);
}

static void end(void)
{
	board_tee_hook(NULL, NULL);
	board_tee_close(session);
	sec_off();
	tb_free(&img);
}

/* Is what the firmware's file says in memory, and zero around it? */
static bool memory_is_signed(enum sec_kind kind)
{
	struct tb_blob elf = sec_elf(kind);
	const uint8_t *ph0 = tb_phdr(elf.p, 0), *ph1 = tb_phdr(elf.p, 1);
	static uint8_t code[0x10000], data[0x40000];
	bool ok;
	size_t i;

	assert_int_equal(board_read(BOARD_SEC, 0x38000000, code,
				    sizeof(code)), 0);
	assert_int_equal(board_read(BOARD_SEC, 0x30000000, data,
				    sizeof(data)), 0);
	ok = !memcmp(code, elf.p + trp_get32(ph0 + 4), trp_get32(ph0 + 16)) &&
	     !memcmp(data, elf.p + trp_get32(ph1 + 4), trp_get32(ph1 + 16));
	for (i = trp_get32(ph0 + 16); i < sizeof(code); i++)
		ok = ok && !code[i];
	for (i = trp_get32(ph1 + 16); i < sizeof(data); i++)
		ok = ok && !data[i];
	tb_free(&elf);
	return ok;
}

static int load_steps(enum sec_kind kind)
{
	begin(kind);
	plan.at = -1;
	assert_int_equal(load(), R_OK);
	end();
	/* more than the calls of the application are */
	assert_true(plan.count > 40);
	return plan.count;
}

/* One changed bit anywhere, at any moment */
static void swap_one(enum sec_kind kind, int at, uint32_t off, bool *refused,
		     bool *loaded)
{
	uint32_t res;

	plan.count = 0;
	plan.at = at;
	plan.off = off < img.len ? off : (uint32_t)img.len - 1;
	res = load();
	if (res) {
		*refused = true;
		assert_int_equal(sec_status(session, 0).state, TRP_OFF);
		assert_true(sec_given_back());
	} else {
		*loaded = true;
		assert_int_equal(sec_status(session, 0).state, TRP_LOADED);
		assert_true(sec_closed());
		if (!memory_is_signed(kind))
			fail_msg("step %d (%s), offset %u: unsigned bytes",
				 at, plan.what, off);
		/* a process per start: once for each place is enough */
		if (!at) {
			assert_int_equal(sec_cmd(session, TRP_TA_START_FW, 0),
					 R_OK);
			assert_int_equal(sec_cmd(session, TRP_TA_STOP_FW, 0),
					 R_OK);
		}
		assert_int_equal(sec_cmd(session, TRP_TA_RELEASE_FW, 0), R_OK);
	}
}

static void swap(enum sec_kind kind)
{
	/* header, TLVs, signature, ELF header, code, data */
	struct tb_blob file = sec_image(kind, NULL, 0);
	const uint32_t m = tb_manifest_len(&file);
	const uint32_t offs[] = {
		0x00, 0x08, 0x10, 0x24, 0x70, m - 8, m, m + 0x34, m + 0xb4,
		m + 0xf4, m + 0x1b4, (uint32_t)file.len - 4,
	};
	int steps = load_steps(kind), at;
	bool refused = false, loaded = false;
	size_t i;

	begin(kind);
	for (i = 0; i < sizeof(offs) / sizeof(offs[0]); i++)
		for (at = 0; at < steps; at++)
			swap_one(kind, at, offs[i], &refused, &loaded);
	end();
	/* both must have happened, or the sweep missed its target */
	assert_true(refused && loaded);
	tb_free(&file);
}

static void swap_test(void **arg)
{
	(void)arg;
	swap(SEC_GOOD);
}

static void swap_stock_test(void **arg)
{
	(void)arg;
	swap(SEC_STOCK);
}

/* The application dies at each moment: nothing half loaded is left */
static void kill_at_each(enum sec_kind kind)
{
	int steps = load_steps(kind), at, dead = 0, given_up = 0;
	uint32_t res;

	for (at = 0; at < steps; at++) {
		struct trp_status st;
		size_t len = NS_OUT_LEN;

		begin(kind);
		plan.at = at;
		plan.kill = true;
		res = load();
		/* killed in the last call of the load: it dies of the next */
		if (res == R_OK) {
			res = sec_dump(session, 0, &len);
			if (res == R_BAD_STATE)
				res = R_OK;
		}
		if (res != R_OK) {
			assert_int_equal(res, R_TARGET_DEAD);
			dead++;
			board_tee_close(session);
			session = sec_open(0);
		}
		st = sec_status(session, 0);
		if (st.state == TRP_OFF)
			assert_true(sec_given_back());
		else
			/* it died after the last step: complete */
			assert_true(st.state == TRP_LOADED &&
				    memory_is_signed(kind));
		if (res != R_OK && st.state == TRP_OFF &&
		    sec_logged("load given up")) {
			given_up++;
			assert_true(sec_wiped());
		}
		/* and it goes on from here */
		assert_int_equal(sec_load(session, 0, &img), R_OK);
		end();
	}
	assert_true(dead > 5);
	/* a load is one call of the pseudo TA: none is left in the middle */
	assert_int_equal(given_up, 0);
}

static void kill_test(void **arg)
{
	(void)arg;
	kill_at_each(SEC_GOOD);
}

static void kill_stock_test(void **arg)
{
	(void)arg;
	kill_at_each(SEC_STOCK);
}

/* Writes to the destination during the load hit a closed door */
static void poke_test(void **arg)
{
	uint8_t fill[0x1000];
	unsigned int faults;

	(void)arg;
	begin(SEC_GOOD);
	/* what lies there before must not be part of the firmware's memory */
	memset(fill, FILLER, sizeof(fill));
	assert_int_equal(board_write(BOARD_NS, 0x38004000, fill,
				     sizeof(fill)), 0);
	assert_int_equal(board_write(BOARD_NS, 0x30030000, fill,
				     sizeof(fill)), 0);
	faults = board_last_fault()->count;
	plan.at = -1;
	plan.poke = true;
	assert_int_equal(load(), R_OK);
	assert_true(plan.seen_open && plan.seen_closed);
	assert_true(board_last_fault()->count > faults);
	assert_true(memory_is_signed(SEC_GOOD));
	end();
}

/* While it runs, stands still or has crashed */
static void closed_test(void **arg)
{
	static const enum trp_state states[] = {
		TRP_LOADED, TRP_RUNNING, TRP_STOPPED, TRP_CRASHED,
	};
	uint32_t junk = 0xdeadbeef, i;

	(void)arg;
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		begin(SEC_GOOD);
		sec_reach(session, states[i], &img);
		assert_true(board_write(BOARD_NS, 0x38000000, &junk, 4) < 0);
		assert_true(board_write(BOARD_NS, 0x10000000, &junk, 4) < 0);
		assert_true(board_write(BOARD_DMA, 0x30000000, &junk, 4) < 0);
		assert_true(board_read(BOARD_NS, 0x38000000, &junk, 4) < 0);
		assert_int_equal(board_write(BOARD_NS, 0x10041000, &junk, 4),
				 0);
		end();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(swap_test), sec_test(swap_stock_test),
		sec_test(kill_test), sec_test(kill_stock_test),
		sec_test(poke_test), sec_test(closed_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
