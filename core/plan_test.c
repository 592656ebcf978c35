/* SPDX-License-Identifier: BSD-2-Clause */
#include "../tests/core_support.h"

#include <stdlib.h>
#include <string.h>

static const struct trp_plan zero_plan;

static enum trp_err build(struct ts_run *r, const struct trp_hints *hints,
			  const struct trp_platform *plat)
{
	enum trp_err err;

	memset(&r->rep, 0, sizeof(r->rep));
	err = trp_plan_build(&r->plan, &r->auth, hints, plat, &r->rep);
	assert_int_equal(r->rep.err, err);
	if (err != TRP_OK)
		assert_memory_equal(&r->plan, &zero_plan, sizeof(zero_plan));
	return err;
}

/* What the walk gives: in order, PT_LOADs with bytes only, all fields right */
static void test_walk(void **state)
{
	static const uint32_t order[] = {
		TS_FW_VECTORS, TS_FW_CODE, TS_FW_DATA, TS_FW_BSS, TS_FW_RSC,
	};
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob image = ts_sign(&elf, false, NULL, 0);
	struct trp_seg seg;
	struct trp_phdr ph;
	uint32_t it = 0;
	struct ts_run r;
	size_t i;

	(void)state;
	ts_run_init(&r);
	ts_expect(&r, ts_plan(&r, &image), TRP_OK);
	assert_int_equal(r.plan.num_load, TS_COUNT(order));
	assert_true(r.plan.has_boot);
	assert_int_equal(r.plan.boot, 0);
	assert_int_equal(r.plan.rsc_da, TS_FW_RSC_DA);
	assert_int_equal(r.plan.rsc_size, TS_FW_RSC_SIZE);
	for (i = 0; i < TS_COUNT(order); i++) {
		const struct tb_seg *want = &ts_fw_segs[order[i]];

		assert_true(trp_plan_next(&r.plan, &it, &seg));
		assert_int_equal(seg.index, order[i]);
		assert_int_equal(seg.da, want->paddr);
		assert_int_equal(seg.vaddr, want->vaddr);
		assert_int_equal(seg.filesz, want->filesz);
		assert_int_equal(seg.memsz, want->memsz);
		assert_int_equal(seg.flags, want->flags);
		assert_ptr_equal(seg.digest,
				 trp_image_entry(&r.img, order[i], &ph));
		assert_int_equal(seg.src_off, ph.offset);
		if (want->data)
			assert_memory_equal(r.src.p + seg.src_off, want->data,
					    want->filesz);
	}
	assert_false(trp_plan_next(&r.plan, &it, &seg));
	assert_false(trp_plan_next(&r.plan, &it, &seg));
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
}

/* Offsets of the second ELF file count from the start of all images. */
static void test_two_images(void **state)
{
	static const uint8_t one[16] = "first image", two[16] = "second image";
	struct tb_seg segs[2] = {
		{ 1, 0, 0, 16, 16, 5, one, false },
		{ 1, TS_FW_CODE_DA, TS_FW_CODE_DA, 16, 32, 6, two, false },
	};
	struct tb_blob elfs[2] = {
		ts_segs_elf(segs, 1), ts_segs_elf(segs + 1, 1),
	};
	struct tb_spec spec = { .elfs = elfs, .num_elfs = 2 };
	struct tb_blob image;
	struct trp_seg seg;
	struct ts_run r;
	uint32_t it;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		spec.stock = i;
		image = tb_image(&spec);
		ts_run_init(&r);
		ts_expect(&r, ts_plan(&r, &image), TRP_OK);
		it = 0;
		assert_true(trp_plan_next(&r.plan, &it, &seg));
		assert_memory_equal(r.src.p + seg.src_off, one, 16);
		assert_true(trp_plan_next(&r.plan, &it, &seg));
		assert_memory_equal(r.src.p + seg.src_off, two, 16);
		assert_false(trp_plan_next(&r.plan, &it, &seg));
		assert_int_equal(r.plan.end[0], 1);
		assert_int_equal(r.plan.end[1], 2);
		ts_run_free(&r);
		tb_free(&image);
	}
	tb_free(&elfs[0]);
	tb_free(&elfs[1]);
}

/* Only trp_auth_check() makes what can be planned. */
static void test_not_verified(void **state)
{
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob image = ts_sign(&elf, false, NULL, 0);
	struct ts_run r;

	(void)state;
	ts_run_init(&r);
	ts_expect(&r, ts_plan(&r, &image), TRP_OK);
	r.auth.verdict = TRP_BAD;
	assert_int_equal(build(&r, NULL, &r.plat.ops), TRP_E_SIGNATURE);
	memset(&r.auth, 0, sizeof(r.auth));
	assert_int_equal(build(&r, NULL, &r.plat.ops), TRP_E_SIGNATURE);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
}

/* The host tool knows no memory map: addresses stand for themselves. */
static void test_no_map(void **state)
{
	struct tb_seg segs[] = {
		{ 1, 0x40000000, 0x40000000, 32, 32, 5, NULL, false },
		{ 1, 0x50000000, 0x50000000, 32, 64, 6, NULL, false },
		{ 1, 0xFFFFFFF0, 0xFFFFFFF0, 0, 16, 6, NULL, false },
	};
	struct tb_blob elf = ts_segs_elf(segs, 3);
	struct tb_spec spec = {
		.elfs = &elf, .num_elfs = 1, .boot = 0x40000000,
		.rsc_da = 0x50000000, .rsc_size = 32,
	};
	struct tb_blob image = tb_image(&spec);
	struct ts_run r;

	(void)state;
	ts_run_init(&r);
	ts_expect(&r, ts_open(&r, &image), TRP_OK);
	assert_int_equal(build(&r, NULL, NULL), TRP_OK);
	assert_int_equal(r.plan.boot, 0x40000000);
	assert_int_equal(r.plan.rsc_da, 0x50000000);
	assert_int_equal(build(&r, NULL, &r.plat.ops), TRP_E_REGION);
	assert_int_equal(r.rep.index, 0);
	ts_run_free(&r);
	tb_free(&image);

	/* linked aliases are two addresses here, one address twice is not */
	spec.boot = 0x40000002;
	image = tb_image(&spec);
	ts_run_init(&r);
	ts_expect(&r, ts_open(&r, &image), TRP_OK);
	assert_int_equal(build(&r, NULL, NULL), TRP_E_BOOT_ALIGN);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
}

/* A vector table that the image names: place, alignment, who may write it */
static void test_boot(void **state)
{
	static const struct {
		uint32_t boot;
		uint32_t align;
		enum trp_err want;
	} rows[] = {
		{ 0x80100000, 128, TRP_OK },
		{ 0x80100080, 128, TRP_OK },
		{ 0x80100040, 128, TRP_E_BOOT_ALIGN },
		{ 0x80100040, 64, TRP_OK },
		{ 0x80100041, 64, TRP_OK },	/* a guess */
		{ 0x801000F8, 8, TRP_OK },
		{ 0x801000FC, 4, TRP_E_BOOT_PLACE },	/* half of it in .bss */
		{ 0x80100100, 128, TRP_E_BOOT_PLACE },
		{ 0x80000000, 128, TRP_E_BOOT_PLACE },	/* nothing is loaded */
		{ 0x81200000, 128, TRP_E_BOOT_PLACE },	/* IPC memory */
		{ 0xFFFFFF80, 128, TRP_E_BOOT_PLACE },
	};
	struct tb_seg segs[] = {
		{ 1, 0x80100000, 0x80100000, 0x100, 0x200, 5, NULL, false },
		{ 1, 0x81200000, 0x81200000, 0x100, 0x100, 6, NULL, false },
	};
	struct tb_blob elf = ts_segs_elf(segs, 2);
	struct tb_spec spec = { .elfs = &elf, .num_elfs = 1 };
	struct tb_blob image;
	struct ts_run r;
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(rows); i++) {
		spec.boot = rows[i].boot;
		image = tb_image(&spec);
		ts_run_init(&r);
		ts_mp25_init(&r.plat);
		r.plat.ops.boot_align = rows[i].align;
		ts_expect(&r, ts_plan(&r, &image), rows[i].want);
		if (rows[i].want == TRP_OK)
			assert_int_equal(r.plan.boot, rows[i].boot & ~1u);
		else
			assert_int_equal(r.rep.addr, rows[i].boot);
		ts_run_free(&r);
		tb_free(&image);
	}
	/* a stock image need not say */
	spec.stock = true;
	image = tb_image(&spec);
	ts_run_init(&r);
	ts_mp25_init(&r.plat);
	ts_expect(&r, ts_plan(&r, &image), TRP_OK);
	assert_false(r.plan.has_boot);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
}

/*
 * Where hardware decides, it does. A guess, and the word of signers that did
 * not say when they guessed, is not asked; a named place has to be that one.
 */
static void test_boot_fixed(void **state)
{
	static const struct tb_edit known[] = {
		{ TB_ADD, .id = TRP_ID_IMGDIGEST, .value = 0 },
		{ TB_RESIZE, .id = TRP_ID_IMGDIGEST, .value = 32 },
		{ TB_ADD, .id = TRP_ID_BOOTADDR, .value = 0x10000080 },
		{ TB_ADD, .id = TRP_ID_BOOTADDR, .value = 0 },
	};
	static const struct {
		bool stock;
		uint32_t boot;
		uint32_t edit, num;	/* of @known */
		enum trp_err want;
		uint32_t said;
	} rows[] = {
		{ false, 0x10000080, 0, 0, TRP_OK, 0 },
		{ false, 0x12345, 0, 2, TRP_OK, 0 },
		{ false, 0x10000001, 0, 2, TRP_OK, 0 },
		{ false, 0, 0, 2, TRP_OK, 0 },
		{ false, 0x10000080, 0, 2, TRP_E_BOOT_PLACE, 0x10000080 },
		{ false, 0x10000080, 2, 1, TRP_E_BOOT_PLACE, 0x10000080 },
		{ false, 0x10000080, 0, 3, TRP_E_BOOT_PLACE, 0x10000080 },
		{ true, 0, 0, 0, TRP_OK, 0 },
		{ true, 0, 2, 1, TRP_E_BOOT_PLACE, 0x10000080 },
		{ true, 0, 3, 1, TRP_OK, 0 },
	};
	struct tb_blob elf = ts_fw_elf();
	struct tb_spec spec = { .elfs = &elf, .num_elfs = 1 };
	char text[TRP_SENTENCE_LEN];
	struct tb_blob image;
	struct ts_run r;
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(rows); i++) {
		spec.stock = rows[i].stock;
		spec.boot = rows[i].boot;
		spec.edits = known + rows[i].edit;
		spec.num_edits = rows[i].num;
		image = tb_image(&spec);
		ts_run_init(&r);
		ts_expect(&r, ts_plan(&r, &image), rows[i].want);
		if (rows[i].want == TRP_OK) {
			assert_true(r.plan.has_boot);
			assert_int_equal(r.plan.boot, 0);
		} else {
			assert_int_equal(r.rep.addr, 0);
			assert_int_equal(r.rep.num, rows[i].said);
			trp_report_text(&r.rep, text, sizeof(text));
			assert_non_null(strstr(text, "table at 0x0, where"));
			assert_non_null(strstr(text, "says 0x10000080)"));
		}
		ts_run_free(&r);
		tb_free(&image);
	}
	tb_free(&elf);
}

/* Nothing at the fixed place: the image's own word is in the sentence. */
static void test_boot_fixed_empty(void **state)
{
	static const uint32_t boot[] = { 0x10000000, 0x10000001 };
	struct tb_blob elf = ts_segs_elf(&ts_fw_segs[TS_FW_CODE], 1);
	struct tb_spec spec = { .elfs = &elf, .num_elfs = 1 };
	struct tb_blob image;
	struct ts_run r;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		spec.boot = i < 2 ? boot[i] : 0;
		spec.stock = i == 2;	/* says nothing */
		image = tb_image(&spec);
		ts_run_init(&r);
		ts_expect(&r, ts_plan(&r, &image), TRP_E_BOOT_PLACE);
		assert_int_equal(r.rep.addr, 0);
		assert_int_equal(r.rep.num, i < 2 ? 0x10000000 : 0);
		ts_run_free(&r);
		tb_free(&image);
	}
	tb_free(&elf);
}

/* 128 entries, the last of which overlaps the first one or does not */
static void test_many(void **state)
{
	struct tb_seg segs[TRP_MAX_ENTRIES];
	struct tb_blob elf, image;
	struct ts_run r;
	uint32_t i, k;

	(void)state;
	memset(segs, 0, sizeof(segs));
	for (i = 0; i < TRP_MAX_ENTRIES; i++) {
		segs[i].type = 1;
		segs[i].paddr = i ? 0x10000000 + 32 * i : 0;
		segs[i].vaddr = segs[i].paddr;
		segs[i].filesz = 16;
		segs[i].memsz = 32;
		segs[i].flags = 7;
	}
	for (k = 0; k < 2; k++) {
		elf = ts_segs_elf(segs, TRP_MAX_ENTRIES);
		image = ts_sign(&elf, true, NULL, 0);
		ts_run_init(&r);
		ts_expect(&r, ts_load(&r, &image),
			  k ? TRP_E_SEG_OVERLAP : TRP_OK);
		if (k) {
			assert_int_equal(r.rep.index, 127);
			assert_int_equal(r.rep.num, 1);
			assert_int_equal(r.rep.addr, 0x3000003F);
		} else {
			assert_int_equal(r.plan.num_load, TRP_MAX_ENTRIES);
		}
		ts_run_free(&r);
		tb_free(&image);
		tb_free(&elf);
		segs[127].paddr = 0x3000003F;	/* last byte of the 2nd */
	}
}

/* A memory map that stops answering: each question asked fails in turn. */
struct moody {
	struct ts_platform inner;
	unsigned int calls;
	unsigned int fail_at;
};

static enum trp_err moody_place(void *ctx, uint32_t da, uint32_t size,
				struct trp_place *out)
{
	struct moody *m = ctx;

	if (++m->calls == m->fail_at)
		return TRP_E_REGION;
	return m->inner.ops.place(&m->inner, da, size, out);
}

static void test_map_fails(void **state)
{
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob image = ts_sign(&elf, false, NULL, 0);
	struct trp_platform plat;
	unsigned int i, calls;
	struct moody m = { 0 };
	enum trp_err err;
	struct ts_run r;

	(void)state;
	ts_run_init(&r);
	ts_expect(&r, ts_plan(&r, &image), TRP_OK);
	ts_mp15_init(&m.inner);
	plat = m.inner.ops;
	plat.ctx = &m;
	plat.place = moody_place;
	assert_int_equal(build(&r, NULL, &plat), TRP_OK);
	calls = m.calls;
	assert_int_equal(calls, 5 + (1 + 2 + 3 + 4) + 2);
	for (i = 1; i <= calls; i++) {
		m.calls = 0;
		m.fail_at = i;
		err = build(&r, NULL, &plat);
		assert_int_equal(err, i == calls ? TRP_E_BOOT_PLACE :
				 i == calls - 1 ? TRP_E_RSC_PLACE :
				 TRP_E_REGION);
	}
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
}

/* Where a stock image's table, as its hints say, may lie */
static void test_rsc(void **state)
{
	static const struct {
		uint32_t da;
		uint32_t size;
		enum trp_err want;
	} rows[] = {
		{ 0, 0, TRP_OK },
		{ 3, 0, TRP_OK },
		{ TS_FW_RSC_DA, TS_FW_RSC_SIZE, TRP_OK },
		{ TS_FW_RSC_DA + 4, TS_FW_RSC_SIZE - 4, TRP_OK },
		{ TS_FW_RSC_DA + 4, TS_FW_RSC_SIZE, TRP_E_RSC_PLACE },
		{ TS_FW_RSC_DA + 1, 16, TRP_E_RSC_ALIGN },
		{ TS_FW_RSC_DA, 0xFFFFFFFF, TRP_E_RSC_PLACE },
		{ 0xFFFFFFFC, 16, TRP_E_RSC_PLACE },
		{ TS_FW_DATA_DA, 16, TRP_E_RSC_LOCKED },
		{ TS_FW_DATA_VA, 16, TRP_E_RSC_PLACE },
		/* same memory as the data, but no segment has that address */
		{ 0x30001000, 16, TRP_E_RSC_PLACE },
	};
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob image = ts_sign(&elf, true, NULL, 0);
	struct ts_run r;
	size_t i;

	(void)state;
	ts_run_init(&r);
	ts_expect(&r, ts_plan(&r, &image), TRP_OK);
	for (i = 0; i < TS_COUNT(rows); i++) {
		r.hints.rsc_da = rows[i].da;
		r.hints.rsc_size = rows[i].size;
		assert_int_equal(build(&r, &r.hints, &r.plat.ops),
				 rows[i].want);
		if (rows[i].want != TRP_OK) {
			assert_int_equal(r.rep.addr, rows[i].da);
			continue;
		}
		/* no table has no address */
		assert_int_equal(r.plan.rsc_size, rows[i].size);
		assert_int_equal(r.plan.rsc_da,
				 rows[i].size ? rows[i].da : 0);
	}
	/* nothing is locked where nothing is known */
	r.hints.rsc_da = TS_FW_DATA_DA;
	r.hints.rsc_size = 16;
	assert_int_equal(build(&r, &r.hints, NULL), TRP_OK);
	assert_int_equal(r.plan.rsc_da, TS_FW_DATA_DA);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
}

/* Three images with two, two and one entry, none of which has bytes */
static struct tb_blob three_images(bool stock)
{
	struct tb_seg segs[5];
	struct tb_blob elfs[3], image;
	struct tb_spec spec = { .elfs = elfs, .num_elfs = 3, .stock = stock };
	uint32_t i;

	memset(segs, 0, sizeof(segs));
	for (i = 0; i < TS_COUNT(segs); i++) {
		segs[i].type = 1;
		segs[i].paddr = 0x10000000 + 32 * i;
		segs[i].memsz = 32;
	}
	segs[0].filesz = 8;	/* vectors: it has to have some */
	spec.boot = segs[0].paddr;
	elfs[0] = ts_segs_elf(segs, 2);
	elfs[1] = ts_segs_elf(segs + 2, 2);
	elfs[2] = ts_segs_elf(segs + 4, 1);
	image = tb_image(&spec);
	for (i = 0; i < 3; i++)
		tb_free(&elfs[i]);
	return image;
}

/* What somebody else says about which entries belong to which image */
static void test_hints_end(void **state)
{
	static const struct {
		uint8_t end[TRP_MAX_IMAGES];
		bool ok;
	} rows[] = {
		{ { 2, 4, 5 }, true }, { { 1, 4, 5 }, true },
		{ { 5, 5, 5 }, true }, { { 1, 1, 5 }, true },
		{ { 2, 4, 5, 1 }, true }, { { 3, 2, 5 }, false },
		{ { 2, 5, 4 }, false }, { { 2, 4, 4 }, false },
		{ { 2, 4, 6 }, false }, { { 255, 4, 5 }, false },
		{ { 2, 4, 0, 5 }, false }, { { 0 }, false },
		{ { 2, 4, 255 }, false }, { { 128, 128, 128 }, false },
	};
	struct tb_blob image = three_images(true);
	struct ts_run r;
	size_t i;

	(void)state;
	ts_run_init(&r);
	ts_expect(&r, ts_open(&r, &image), TRP_OK);
	ts_expect(&r, ts_elf(&r), TRP_OK);
	assert_memory_equal(r.hints.end, rows[0].end, TRP_MAX_IMAGES);
	for (i = 0; i < TS_COUNT(rows); i++) {
		memcpy(r.hints.end, rows[i].end, TRP_MAX_IMAGES);
		assert_int_equal(build(&r, &r.hints, NULL), rows[i].ok ?
				 TRP_OK : TRP_E_PHDR_COUNT);
		/* what is beyond the images of this one is not taken over */
		if (rows[i].ok) {
			assert_memory_equal(r.plan.end, rows[i].end, 3);
			assert_int_equal(r.plan.end[3], 0);
		}
	}
	ts_run_free(&r);
	tb_free(&image);
}

/* An image of ours is bound by what was signed, whatever hints say. */
static void test_hints_of_ours(void **state)
{
	static const uint8_t end[] = { 2, 4, 5 };
	struct tb_blob image = three_images(false);
	struct ts_run r;

	(void)state;
	ts_run_init(&r);
	ts_expect(&r, ts_open(&r, &image), TRP_OK);
	assert_int_equal(build(&r, NULL, NULL), TRP_OK);
	assert_memory_equal(r.plan.end, end, sizeof(end));
	memset(&r.hints, 0xFF, sizeof(r.hints));
	assert_int_equal(build(&r, &r.hints, NULL), TRP_OK);
	assert_memory_equal(r.plan.end, end, sizeof(end));
	assert_int_equal(r.plan.rsc_size, 0);
	ts_run_free(&r);
	tb_free(&image);
}

/* A stock image whose headers were refused: with that reason and its facts */
static void test_hints_why(void **state)
{
	struct tb_blob image = three_images(true);
	struct ts_run r;

	(void)state;
	ts_run_init(&r);
	ts_expect(&r, ts_open(&r, &image), TRP_OK);
	ts_expect(&r, ts_elf(&r), TRP_OK);
	trp_refuse(&r.hints.why, TRP_E_ELF_CLASS, .index = 2, .num = 7,
		   .num2 = 40);
	assert_int_equal(build(&r, &r.hints, NULL), TRP_E_ELF_CLASS);
	assert_memory_equal(&r.rep, &r.hints.why, sizeof(r.rep));
	ts_run_free(&r);
	tb_free(&image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_two_images),
		cmocka_unit_test(test_not_verified),
		cmocka_unit_test(test_no_map),
		cmocka_unit_test(test_boot),
		cmocka_unit_test(test_boot_fixed),
		cmocka_unit_test(test_boot_fixed_empty),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_map_fails),
		cmocka_unit_test(test_rsc),
		cmocka_unit_test(test_hints_end),
		cmocka_unit_test(test_hints_of_ours),
		cmocka_unit_test(test_hints_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
