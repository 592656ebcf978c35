/* SPDX-License-Identifier: BSD-2-Clause */
#include "../tests/core_support.h"

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

/* The load once more, with a report of its own */
static enum trp_err steps(struct fixture *f)
{
	memset(&f->r.rep, 0, sizeof(f->r.rep));
	return ts_steps(&f->r);
}

static void expect_untouched(struct fixture *f)
{
	expect_bytes(f->r.mem.sram, TS_SRAM_SIZE, 0xA5);
	expect_bytes(f->r.mem.retram, TS_RETRAM_SIZE, 0xA5);
}

static bool done(const struct fixture *f, uint32_t step)
{
	return f->r.seal.done[step / 8] >> step % 8 & 1;
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
	expect_untouched(&f);
	for (i = 0; i < TRP_MAX_ENTRIES; i++) {
		const struct tb_seg none = { 0 };
		const struct tb_seg *s = i < TS_FW_SEGS ? &ts_fw_segs[i] :
							  &none;
		bool load = s->type == 1;

		assert_int_equal(done(&f, TRP_STEP_COPY + i),
				 load && s->filesz);
		assert_int_equal(done(&f, TRP_STEP_CLEAR + i),
				 load && s->memsz > s->filesz);
	}
	for (i = 0; i < TRP_MAX_IMAGES; i++)
		assert_int_equal(done(&f, TRP_STEP_HEADERS + i), !i);
	end(&f);
}

/* A step that fails, whichever it is: its own reason, no seal, no leak */
static void test_every_failure(void **state)
{
	unsigned int maps, digests, i;
	enum trp_err err, want;
	struct fixture f;

	(void)state;
	begin(&f, NULL, 0);
	f.r.mem.calls = 0;
	f.r.crypto.calls = 0;
	ts_expect(&f.r, ts_steps(&f.r), TRP_OK);
	maps = f.r.mem.calls;
	digests = f.r.crypto.calls;
	/* headers; four segments */
	assert_int_equal(digests, 1 + 4);
	/* copy of the headers; four segments, two to clear; an IPC segment */
	assert_int_equal(maps, 1 + 6 + 1);
	end(&f);
	for (i = 1; i <= maps + digests; i++) {
		begin(&f, NULL, 0);
		f.r.mem.calls = 0;
		f.r.crypto.calls = 0;
		f.r.mem.fail_at = i <= maps ? i : 0;
		f.r.crypto.fail_at = i > maps ? i - maps : 0;
		want = i > maps ? TRP_E_CRYPTO :
		       i == 1 || i == maps ? TRP_E_NO_MEMORY : TRP_E_MAP;
		err = ts_steps(&f.r);
		ts_expect(&f.r, err, want);
		assert_int_not_equal(trp_seal_ok(&f.r.seal, &f.r.plan),
				     TRP_GOOD);
		if (i == 1 || i == maps + 1)
			expect_untouched(&f);
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
		assert_int_not_equal(trp_seal_ok(&f.r.seal, &f.r.plan),
				     TRP_GOOD);
		end(&f);
	}
}

/* Somebody changes source or destination between copy and digest */
struct attack {
	uint8_t *target;
	unsigned int calls;
	unsigned int at;
};

static void on_digest(void *ctx)
{
	struct attack *a = ctx;

	if (++a->calls == a->at)
		a->target[0] ^= 0xFF;
}

static void on_sync(void *ctx, uint8_t *va, uint32_t len)
{
	struct attack *a = ctx;

	(void)len;
	if (++a->calls == a->at)
		(a->target ? a->target : va)[0] ^= 0xFF;
}

/*
 * The source, while the digest of its copy is taken: what was copied is what
 * is hashed, and what stays. Headers first, then the four segments.
 */
static void test_source_changes(void **state)
{
	static const uint32_t which[] = {
		0, TS_FW_VECTORS, TS_FW_CODE, TS_FW_DATA, TS_FW_RSC,
	};
	struct trp_seg seg;
	struct attack a;
	struct fixture f;
	uint8_t *p, first;
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(which); i++) {
		begin(&f, NULL, 0);
		seg_get(&f, which[i], &seg);
		p = f.image.p + f.r.lens.manifest + (i ? seg.src_off : 0);
		first = *p;
		a = (struct attack){ .target = p, .at = 1 + (unsigned int)i };
		f.r.crypto.on_digest = on_digest;
		f.r.crypto.on_digest_ctx = &a;
		ts_expect(&f.r, ts_steps(&f.r), TRP_OK);
		assert_int_equal(a.calls, TS_COUNT(which));
		assert_int_equal(*p, (uint8_t)~first);
		if (i)
			assert_int_equal(seg_at(&f, &seg)[0], first);
		/* loaded once more, it is seen */
		f.r.crypto.on_digest = NULL;
		ts_expect(&f.r, steps(&f), i ? TRP_E_DIGEST : TRP_E_HDRDIGEST);
		end(&f);
	}
}

/* The destination: seen, because the digest is taken there */
static void test_destination_changes(void **state)
{
	static const struct {
		unsigned int sync;
		uint32_t seg;
	} rows[] = {
		{ 1, TS_FW_VECTORS }, { 2, TS_FW_CODE }, { 3, TS_FW_DATA },
	};
	struct trp_seg seg;
	struct attack a;
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(rows); i++) {
		begin(&f, NULL, 0);
		a = (struct attack){ .at = rows[i].sync };
		f.r.mem.on_sync = on_sync;
		f.r.mem.on_sync_ctx = &a;
		ts_expect(&f.r, ts_steps(&f.r), TRP_E_DIGEST);
		assert_int_equal(f.r.rep.index, rows[i].seg);
		seg_get(&f, rows[i].seg, &seg);
		expect_bytes(seg_at(&f, &seg), seg.filesz, 0);
		end(&f);
	}
	/* nothing of an IPC segment is seen before its digest is taken */
	begin(&f, NULL, 0);
	seg_get(&f, TS_FW_RSC, &seg);
	a = (struct attack){ .target = seg_at(&f, &seg), .at = 5 };
	f.r.crypto.on_digest = on_digest;
	f.r.crypto.on_digest_ctx = &a;
	ts_expect(&f.r, ts_steps(&f.r), TRP_OK);
	assert_int_equal(a.calls, 5);
	assert_memory_equal(a.target, f.r.src.p + seg.src_off, seg.filesz);
	end(&f);
}

/* One range, as a caller that has no plan asks for it */
static void test_copy(void **state)
{
	static const struct {
		uint32_t da;
		uint32_t len;
		enum trp_err want;
	} rows[] = {
		{ 0x10000000, 16, TRP_OK },
		{ 0x10040000, TRP_IPC_SEG_MAX, TRP_OK },
		{ 0x10040000, TRP_IPC_SEG_MAX + 1, TRP_E_IPC_SIZE },
		{ 0x1003FFF0, 32, TRP_E_REGION },
		{ 0x20000000, 1, TRP_E_REGION },
		{ 0x2FFC0000, 1, TRP_E_TEE_MEMORY },
	};
	static const uint8_t data[TRP_IPC_SEG_MAX + 1] = { 1, 2, 3 };
	enum trp_verdict same;
	uint8_t digest[32];
	struct fixture f;
	size_t i, bad;

	(void)state;
	for (i = 0; i < 2 * TS_COUNT(rows); i++) {
		uint32_t da = rows[i / 2].da, len = rows[i / 2].len;
		enum trp_err want = rows[i / 2].want;

		bad = i % 2;
		begin(&f, NULL, 0);
		tb_sha256(data, len, digest);
		digest[31] ^= (uint8_t)bad;
		if (want == TRP_OK && bad)
			want = TRP_E_DIGEST;
		same = TRP_GOOD;
		assert_int_equal(trp_copy(&f.r.loader, da, data, len, digest,
					  &same), want);
		assert_int_equal(same == TRP_GOOD, want == TRP_OK);
		if (want != TRP_OK && want != TRP_E_DIGEST)
			expect_untouched(&f);
		/* no digest was taken: no byte counts as the right one */
		f.r.crypto.fail_at = f.r.crypto.calls + 1;
		if (rows[i / 2].want == TRP_OK)
			assert_int_equal(trp_copy(&f.r.loader, da, data, len,
						  digest, &same),
					 TRP_E_CRYPTO);
		assert_int_equal(same == TRP_GOOD,
				 f.r.crypto.calls < f.r.crypto.fail_at &&
				 want == TRP_OK);
		end(&f);
	}
}

/* One bit of the seal missing, or too many: no start */
static void test_seal(void **state)
{
	struct trp_seal kept;
	struct fixture f;
	uint32_t i, steps = 0;

	(void)state;
	begin(&f, NULL, 0);
	memset(&f.r.seal, 0, sizeof(f.r.seal));
	assert_int_not_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_GOOD);
	ts_expect(&f.r, ts_steps(&f.r), TRP_OK);
	kept = f.r.seal;
#define EXPECT(good) \
	do { \
		assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan) == \
				 TRP_GOOD, (good)); \
		f.r.seal = kept; \
	} while (0)
	EXPECT(true);
	for (i = 0; i < 8 * TRP_STEP_BYTES; i++) {
		steps += done(&f, i);
		f.r.seal.done[i / 8] ^= (uint8_t)(1u << i % 8);
		EXPECT(false);
	}
	/* headers; four segments, two of which are cleared, one as a whole */
	assert_int_equal(steps, 1 + 6);
	/* a plan that has one step more, or lost its signature */
	for (i = 0; i < 8 * TRP_STEP_BYTES; i++) {
		f.r.plan.steps[i / 8] ^= (uint8_t)(1u << i % 8);
		EXPECT(false);
		f.r.plan.steps[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	EXPECT(true);
	f.r.auth.verdict = TRP_BAD;
	EXPECT(false);
	/* nothing was planned and nothing was done */
	memset(&f.r.plan, 0, sizeof(f.r.plan));
	memset(&f.r.seal, 0, sizeof(f.r.seal));
	EXPECT(false);
#undef EXPECT
	end(&f);
}

/* Something forgets, at the last step, what was done: that is seen. */
static void forget(void *ctx, uint8_t *va, uint32_t len)
{
	struct attack *a = ctx;

	(void)va;
	(void)len;
	if (++a->calls == a->at)
		a->target[0] = 0;
}

static void test_incomplete(void **state)
{
	static const uint32_t lost[] = {
		TRP_STEP_COPY, TRP_STEP_CLEAR + TS_FW_CODE, TRP_STEP_HEADERS,
	};
	struct attack a = { .at = 3 };
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(lost); i++) {
		begin(&f, NULL, 0);
		a.target = f.r.seal.done + lost[i] / 8;
		a.calls = 0;
		f.r.mem.on_sync = forget;
		f.r.mem.on_sync_ctx = &a;
		ts_expect(&f.r, ts_steps(&f.r), TRP_OK);
		assert_true(a.calls >= a.at);
		assert_int_not_equal(trp_seal_ok(&f.r.seal, &f.r.plan),
				     TRP_GOOD);
		end(&f);
	}
}

/* A second load that fails opens the seal of the first one. */
static void test_failure_opens_the_seal(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, NULL, 0);
	ts_expect(&f.r, ts_steps(&f.r), TRP_OK);
	assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_GOOD);
	f.r.mem.fail_at = f.r.mem.calls + 1;
	ts_expect(&f.r, steps(&f), TRP_E_NO_MEMORY);
	assert_int_not_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_GOOD);
	f.r.mem.fail_at = 0;
	ts_expect(&f.r, steps(&f), TRP_OK);
	assert_int_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_GOOD);
	/* what was not verified is not even begun, and opens it, too */
	f.r.auth.verdict = TRP_BAD;
	f.r.mem.calls = 0;
	f.r.crypto.calls = 0;
	ts_expect(&f.r, steps(&f), TRP_E_SIGNATURE);
	assert_int_equal(f.r.mem.calls | f.r.crypto.calls, 0);
	assert_int_not_equal(trp_seal_ok(&f.r.seal, &f.r.plan), TRP_GOOD);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_every_failure),
		cmocka_unit_test(test_digest_wipes),
		cmocka_unit_test(test_source_changes),
		cmocka_unit_test(test_destination_changes),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_seal),
		cmocka_unit_test(test_incomplete),
		cmocka_unit_test(test_failure_opens_the_seal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
