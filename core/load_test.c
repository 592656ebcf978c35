/* SPDX-License-Identifier: BSD-2-Clause */
#include "core_support.h"

#include <stdlib.h>
#include <string.h>

struct fixture {
	struct tb_blob elf;
	struct tb_blob image;
	struct ts_run r;
};

/* A planned image on a machine whose memory is all 0xA5 */
static void begin(struct fixture *f, const struct tb_edit *edits, uint32_t num)
{
	f->elf = ts_fw_elf();
	f->image = ts_sign(&f->elf, false, edits, num);
	ts_run_init(&f->r);
	ts_expect(&f->r, ts_plan(&f->r, &f->image), TRP_OK);
}

static void end(struct fixture *f)
{
	ts_run_free(&f->r);
	tb_free(&f->image);
	tb_free(&f->elf);
}

static void seg_get(struct fixture *f, uint32_t index, struct trp_seg *seg)
{
	uint32_t it = 0;

	do
		assert_true(trp_plan_next(&f->r.plan, &it, seg));
	while (seg->index != index);
}

/* Where a segment is in the test's memory */
static uint8_t *seg_at(struct fixture *f, const struct trp_seg *seg)
{
	struct trp_place where;

	assert_int_equal(f->r.plat.ops.place(f->r.plat.ops.ctx, seg->da,
					     seg->memsz, &where), TRP_OK);
	return ts_memory_at(&f->r.mem, where.pa);
}

static void expect_bytes(const uint8_t *p, uint32_t len, uint8_t want)
{
	while (len--)
		assert_int_equal(*p++, want);
}

static enum trp_err copy(struct fixture *f, const struct trp_seg *seg)
{
	memset(&f->r.rep, 0, sizeof(f->r.rep));
	return trp_seal_copy(&f->r.seal, &f->r.env, seg->da,
			     f->r.src.p + seg->src_off, seg->filesz,
			     seg->digest, &f->r.rep);
}

static enum trp_err zero(struct fixture *f, const struct trp_seg *seg)
{
	memset(&f->r.rep, 0, sizeof(f->r.rep));
	return trp_seal_zero(&f->r.seal, &f->r.env, seg->da + seg->filesz,
			     seg->memsz - seg->filesz, &f->r.rep);
}

/* Every byte of every segment, and none beside them */
static void test_bytes(void **state)
{
	uint32_t touched = 0, it = 0, i;
	struct trp_seg seg;
	struct fixture f;
	uint8_t *p;

	(void)state;
	begin(&f, NULL, 0);
	ts_expect(&f.r, ts_steps(&f.r), TRP_OK);
	assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_GOOD);
	while (trp_plan_next(&f.r.plan, &it, &seg)) {
		p = seg_at(&f, &seg);
		assert_memory_equal(p, f.r.src.p + seg.src_off, seg.filesz);
		expect_bytes(p + seg.filesz, seg.memsz - seg.filesz, 0);
		memset(p, 0xA5, seg.memsz);
		touched += seg.memsz;
	}
	assert_int_equal(touched, 16 + 0x120 + 0x40 + 0x200 + TS_FW_RSC_SIZE);
	expect_bytes(f.r.mem.sram, TS_SRAM_SIZE, 0xA5);
	expect_bytes(f.r.mem.retram, TS_RETRAM_SIZE, 0xA5);
	for (i = 0; i < TRP_MAX_ENTRIES; i++)
		assert_int_equal(f.r.seal.copied[i / 8] >> i % 8 & 1,
				 i < TS_FW_SEGS && ts_fw_segs[i].type == 1 &&
				 ts_fw_segs[i].filesz);
	end(&f);
}

/* A step that fails, whichever it is: its own reason, no seal, no leak */
static void test_every_failure(void **state)
{
	unsigned int maps, digests, i;
	enum trp_err err;
	struct fixture f;

	(void)state;
	begin(&f, NULL, 0);
	f.r.mem.calls = 0;
	f.r.crypto.calls = 0;
	ts_expect(&f.r, ts_steps(&f.r), TRP_OK);
	maps = f.r.mem.calls;
	digests = f.r.crypto.calls;
	assert_int_equal(digests, 4);
	assert_int_equal(maps, 7);
	end(&f);
	for (i = 1; i <= maps + digests; i++) {
		begin(&f, NULL, 0);
		f.r.mem.calls = 0;
		f.r.crypto.calls = 0;
		f.r.mem.fail_at = i <= maps ? i : 0;
		f.r.crypto.fail_at = i > maps ? i - maps : 0;
		err = ts_steps(&f.r);
		ts_expect(&f.r, err, i > maps ? TRP_E_CRYPTO :
			  i == maps - 1 ? TRP_E_NO_MEMORY : TRP_E_MAP);
		assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_BAD);
		memset(&f.r.rep, 0, sizeof(f.r.rep));
		ts_expect(&f.r, trp_seal_close(&f.r.seal, &f.r.plan,
					       &f.r.rep), TRP_E_INCOMPLETE);
		end(&f);
	}
}

/* Bytes that do not match: wiped in locked memory, never seen in IPC memory */
static void test_digest_wipes(void **state)
{
	static const uint32_t which[] = {
		TS_FW_VECTORS, TS_FW_CODE, TS_FW_DATA, TS_FW_RSC,
	};
	struct trp_seg seg;
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(which); i++) {
		begin(&f, NULL, 0);
		seg_get(&f, which[i], &seg);
		f.image.p[f.r.lens.manifest + seg.src_off + seg.filesz - 1] ^=
			0x80;
		ts_expect(&f.r, ts_steps(&f.r), TRP_E_DIGEST);
		assert_int_equal(f.r.rep.index, which[i]);
		assert_int_equal(f.r.rep.addr, seg.da);
		expect_bytes(seg_at(&f, &seg), seg.filesz,
			     which[i] == TS_FW_RSC ? 0xA5 : 0);
		assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_BAD);
		end(&f);
	}
}

/* Somebody changes source or destination between copy and digest */
struct attack {
	uint8_t *target;
	unsigned int syncs;
};

static void strike(void *ctx, uint8_t *va, uint32_t len)
{
	struct attack *a = ctx;

	(void)len;
	a->syncs++;
	if (a->target)
		a->target[0] ^= 0xFF;
	else
		va[0] ^= 0xFF;
}

static void test_changes_meanwhile(void **state)
{
	struct attack a = { NULL, 0 };
	struct trp_seg seg;
	struct fixture f;
	uint8_t first;

	(void)state;
	begin(&f, NULL, 0);
	trp_seal_init(&f.r.seal);
	f.r.mem.on_sync = strike;
	f.r.mem.on_sync_ctx = &a;
	seg_get(&f, TS_FW_CODE, &seg);
	first = f.r.src.p[seg.src_off];
	/* the source: what was copied is what is hashed, and what stays */
	a.target = f.image.p + f.r.lens.manifest + seg.src_off;
	ts_expect(&f.r, copy(&f, &seg), TRP_OK);
	assert_int_equal(a.syncs, 1);
	assert_int_not_equal(f.r.src.p[seg.src_off], first);
	assert_int_equal(seg_at(&f, &seg)[0], first);
	/* the destination: seen, because the digest is taken there */
	a.target = NULL;
	seg_get(&f, TS_FW_DATA, &seg);
	ts_expect(&f.r, copy(&f, &seg), TRP_E_DIGEST);
	end(&f);
}

/* What is not in the plan is not done; what was done is not done again. */
static void test_only_the_plan(void **state)
{
	struct trp_seg seg, bad;
	struct fixture f;
	uint8_t digest[32];

	(void)state;
	begin(&f, NULL, 0);
	trp_seal_init(&f.r.seal);
	seg_get(&f, TS_FW_CODE, &seg);
	bad = seg;
	bad.da += 4;
	ts_expect(&f.r, copy(&f, &bad), TRP_E_NOT_IN_MANIFEST);
	bad = seg;
	bad.da = 0x30000000;	/* the same memory by its other address */
	ts_expect(&f.r, copy(&f, &bad), TRP_E_NOT_IN_MANIFEST);
	bad = seg;
	bad.filesz--;
	ts_expect(&f.r, copy(&f, &bad), TRP_E_NOT_IN_MANIFEST);
	assert_int_equal(f.r.rep.num, seg.filesz - 1);
	bad.filesz = 0;
	ts_expect(&f.r, copy(&f, &bad), TRP_E_NOT_IN_MANIFEST);
	bad = seg;
	memcpy(digest, seg.digest, 32);
	digest[31] ^= 1;
	bad.digest = digest;
	ts_expect(&f.r, copy(&f, &bad), TRP_E_NOT_IN_MANIFEST);
	bad = seg;
	bad.memsz++;
	ts_expect(&f.r, zero(&f, &bad), TRP_E_NOT_IN_MANIFEST);
	bad = seg;
	bad.da--;
	ts_expect(&f.r, zero(&f, &bad), TRP_E_NOT_IN_MANIFEST);
	expect_bytes(f.r.mem.sram, TS_SRAM_SIZE, 0xA5);
	/* .bss alone has no bytes to copy, data has none to clear */
	seg_get(&f, TS_FW_BSS, &bad);
	ts_expect(&f.r, copy(&f, &bad), TRP_E_NOT_IN_MANIFEST);
	seg_get(&f, TS_FW_DATA, &bad);
	ts_expect(&f.r, zero(&f, &bad), TRP_E_NOT_IN_MANIFEST);

	ts_expect(&f.r, copy(&f, &seg), TRP_OK);
	ts_expect(&f.r, copy(&f, &seg), TRP_E_TWICE);
	assert_int_equal(f.r.rep.index, TS_FW_CODE);
	ts_expect(&f.r, zero(&f, &seg), TRP_OK);
	ts_expect(&f.r, zero(&f, &seg), TRP_E_TWICE);
	end(&f);
}

/* One bit of the seal missing or its verdict changed: no start */
static void test_seal(void **state)
{
	struct trp_seal kept;
	struct trp_seg seg;
	struct fixture f;
	uint32_t it = 0, steps = 0;

	(void)state;
	begin(&f, NULL, 0);
	trp_seal_init(&f.r.seal);
	assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_BAD);
	ts_expect(&f.r, trp_seal_close(&f.r.seal, &f.r.plan, &f.r.rep),
		  TRP_E_INCOMPLETE);
	assert_int_equal(f.r.rep.index, TS_FW_VECTORS);
	memset(&f.r.rep, 0, sizeof(f.r.rep));
	ts_expect(&f.r, ts_steps(&f.r), TRP_OK);
	kept = f.r.seal;
	assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_GOOD);
	f.r.seal.verdict = TRP_BAD;
	assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_BAD);
	f.r.seal = kept;
	memset(&f.r.seal.verdict, 0, sizeof(f.r.seal.verdict));
	assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_BAD);
	while (trp_plan_next(&f.r.plan, &it, &seg)) {
		uint32_t i = seg.index;

		f.r.seal = kept;
		f.r.seal.copied[i / 8] &= (uint8_t)~(1 << i % 8);
		if (seg.filesz) {
			steps++;
			assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan),
					 TRP_BAD);
			memset(&f.r.rep, 0, sizeof(f.r.rep));
			trp_seal_close(&f.r.seal, &f.r.plan, &f.r.rep);
			assert_int_equal(f.r.rep.index, i);
			assert_int_equal(f.r.rep.addr, seg.da);
		}
		f.r.seal = kept;
		f.r.seal.zeroed[i / 8] &= (uint8_t)~(1 << i % 8);
		if (seg.memsz > seg.filesz) {
			steps++;
			assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan),
					 TRP_BAD);
			assert_int_equal(trp_seal_close(&f.r.seal, &f.r.plan,
							NULL),
					 TRP_E_INCOMPLETE);
			assert_int_equal(f.r.seal.verdict, TRP_BAD);
		}
	}
	assert_int_equal(steps, 6);
	/* a plan that lost a segment, or its signature */
	f.r.seal = kept;
	f.r.plan.num_load++;
	assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_BAD);
	f.r.plan.num_load--;
	f.r.auth.verdict = TRP_BAD;
	assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_BAD);
	memset(&f.r.plan, 0, sizeof(f.r.plan));
	assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_BAD);
	end(&f);
}

/* After the seal is closed, anything that is refused opens it again. */
static void test_failure_opens_the_seal(void **state)
{
	struct trp_seg seg;
	struct fixture f;

	(void)state;
	begin(&f, NULL, 0);
	ts_expect(&f.r, ts_steps(&f.r), TRP_OK);
	seg_get(&f, TS_FW_CODE, &seg);
	ts_expect(&f.r, copy(&f, &seg), TRP_E_TWICE);
	assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_BAD);
	end(&f);
}

/* Steps as the trusted application asks for them */
struct asked {
	unsigned int copies;
	unsigned int zeros;
	unsigned int fail_at;
};

static enum trp_err ask_copy(void *ctx, const struct trp_seg *seg,
			     struct trp_report *rep)
{
	struct asked *a = ctx;

	(void)rep;
	assert_true(seg->filesz > 0);
	a->copies++;
	return a->copies + a->zeros == a->fail_at ? TRP_E_SERVICE : TRP_OK;
}

static enum trp_err ask_zero(void *ctx, const struct trp_seg *seg, uint32_t da,
			     uint32_t len, struct trp_report *rep)
{
	struct asked *a = ctx;

	(void)rep;
	assert_int_equal(da, seg->da + seg->filesz);
	assert_int_equal(len, seg->memsz - seg->filesz);
	a->zeros++;
	return a->copies + a->zeros == a->fail_at ? TRP_E_SERVICE : TRP_OK;
}

static void test_run(void **state)
{
	struct asked a = { 0 };
	struct trp_load_ops ops = { &a, ask_copy, ask_zero };
	struct fixture f;
	unsigned int i;

	(void)state;
	begin(&f, NULL, 0);
	ts_expect(&f.r, trp_load_run(&f.r.plan, &ops, &f.r.rep), TRP_OK);
	assert_int_equal(a.copies, 4);
	assert_int_equal(a.zeros, 2);
	/* a step that gives a code and notes nothing is noted here */
	for (i = 1; i <= 6; i++) {
		a = (struct asked){ .fail_at = i };
		memset(&f.r.rep, 0, sizeof(f.r.rep));
		ts_expect(&f.r, trp_load_run(&f.r.plan, &ops, &f.r.rep),
			  TRP_E_SERVICE);
		assert_int_equal(a.copies + a.zeros, i);
	}
	f.r.auth.verdict = TRP_BAD;
	memset(&f.r.rep, 0, sizeof(f.r.rep));
	a = (struct asked){ 0 };
	ts_expect(&f.r, trp_load_run(&f.r.plan, &ops, &f.r.rep),
		  TRP_E_SIGNATURE);
	assert_int_equal(a.copies + a.zeros, 0);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_every_failure),
		cmocka_unit_test(test_digest_wipes),
		cmocka_unit_test(test_changes_meanwhile),
		cmocka_unit_test(test_only_the_plan),
		cmocka_unit_test(test_seal),
		cmocka_unit_test(test_failure_opens_the_seal),
		cmocka_unit_test(test_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
