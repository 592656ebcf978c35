/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Another CPU of the normal world writes to the image all the time, also in
 * the middle of what is no system call: between two reads of one byte, if
 * there are two. By chance, so that it finds what is wrong, soon, but never
 * complains about what is right.
 */
#include "world.h"

#include <pthread.h>
#include <stdatomic.h>

#include "../../board/machine/machine.h"

#define LOADS	300u
#define DWELL	20000u		/* some loads' time */
#define BIG	0xc000u		/* bytes of code: long enough to be torn */

static struct tb_blob good, bad;
static uint8_t *code;
static atomic_bool stop;
static volatile uint8_t *shared;

/* Where it writes: the images, or what tells where things are */
static size_t from, to;

/* A byte, now as it was signed, now another, for a while; then the next one */
static void *tear(void *arg)
{
	size_t at = from, i;

	(void)arg;
	while (!atomic_load(&stop)) {
		for (i = 0; i < DWELL; i++) {
			shared[at] = bad.p[at];
			shared[at] = good.p[at];
		}
		at += 509;
		if (at >= to)
			at = from + (at - to) % (to - from);
	}
	return NULL;
}

static void make_images(void)
{
	struct tb_seg segs[] = {
		{ .type = 1, .filesz = BIG, .memsz = BIG, .flags = 5 },
	};
	struct tb_elf_spec spec = { .segs = segs, .num_segs = 1 };
	struct tb_blob elf = tb_elf(&spec);
	size_t i;

	good = sec_sign(&elf, false, "p256.der");
	bad = tb_copy(&good);
	for (i = 0; i < bad.len; i++)
		bad.p[i] ^= 0x20;
	code = calloc(1, w_code_len(1));
	assert_non_null(code);
	memcpy(code, elf.p + trp_get32(tb_phdr(elf.p, 0) + 4), BIG);
	tb_free(&elf);
}

static void torn(bool manifest)
{
	struct board_tee_param p[4] = {
		{ .type = TRP_PARAM_VIN, .a = 1 },
		{ .type = TRP_PARAM_MIN, .pa = NS_IMAGE },
	};
	struct w_image img = { .proc = 1, .code_len = w_code_len(1) };
	struct trp_status st;
	uint32_t s, i, res;
	pthread_t other;
	struct bank *ddr;

	make_images();
	from = manifest ? 0 : tb_manifest_len(&good);
	to = manifest ? tb_manifest_len(&good) : good.len;
	img.code = code;
	p[1].size = good.len;
	sec_on("two");
	s = sec_open(1);
	ddr = memory_bank(NS_IMAGE);
	shared = ddr->mem + (NS_IMAGE - ddr->d->base);
	memcpy((uint8_t *)ddr->mem + (NS_IMAGE - ddr->d->base), good.p,
	       good.len);
	w_fill(1, 0);
	atomic_store(&stop, false);
	assert_int_equal(pthread_create(&other, NULL, tear, NULL), 0);
	for (i = 0; i < LOADS; i++) {
		res = board_tee_invoke(s, TRP_TA_LOAD_FW, p, NULL);
		st = sec_status(s, 1);
		if (st.state != (res ? TRP_OFF : TRP_LOADED) ||
		    (res && res != w_reason_result(st.reason)) ||
		    w_first_diff(1, res ? NULL : &img, false) >= 0)
			break;
		sec_cmd(s, TRP_TA_RELEASE_FW, 1);
	}
	atomic_store(&stop, true);
	pthread_join(other, NULL);
	if (i < LOADS)
		fail_msg("load %u: %08x, %s, reason %u: memory differs at %ld",
			 i, res, trp_state_name(st.state), st.reason,
			 w_first_diff(1, res ? NULL : &img, false));
	/* it was the same image all the time */
	assert_int_equal(sec_load(s, 1, &good), R_OK);
	board_tee_close(s);
	sec_off();
	tb_free(&good);
	tb_free(&bad);
	free(code);
}

static void torn_segment_test(void **arg)
{
	(void)arg;
	torn(false);
}

static void torn_manifest_test(void **arg)
{
	(void)arg;
	torn(true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(torn_segment_test), sec_test(torn_manifest_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
