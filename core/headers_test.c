/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Headers of more than one image: which digest covers which, and what the
 * second one's bytes are.
 */
#include "../tests/core_support.h"

#include <string.h>

static const uint8_t one[16] = "first image", two[16] = "second image";
static const struct tb_seg two_segs[2] = {
	{ 1, 0, 0, 16, 16, 5, one, false },
	{ 1, TS_FW_CODE_DA, TS_FW_CODE_DA, 16, 32, 6, two, false },
};

static struct tb_blob two_images(bool is64, bool stock,
				 const struct tb_edit *edits, uint32_t num)
{
	struct tb_elf_spec elf = { .is64 = is64, .num_segs = 1 };
	struct tb_blob elfs[2], image;
	struct tb_spec spec = {
		.elfs = elfs, .num_elfs = 2, .stock = stock,
		.edits = edits, .num_edits = num,
	};
	uint32_t i;

	for (i = 0; i < 2; i++) {
		elf.segs = &two_segs[i];
		elfs[i] = tb_elf(&elf);
	}
	image = tb_image(&spec);
	tb_free(&elfs[0]);
	tb_free(&elfs[1]);
	return image;
}

static void test_two_headers(void **state)
{
	uint32_t k, i, at, size, ehdr;
	struct tb_blob image;
	enum trp_verdict same;
	struct ts_run r;

	(void)state;
	for (k = 0; k < 2; k++) {
		image = two_images(k, false, NULL, 0);
		ehdr = k ? 64 + 56 : 52 + 32;
		ts_run_init(&r);
		ts_expect(&r, ts_load(&r, &image), TRP_OK);
		assert_int_equal(r.seal.done[TRP_STEP_HEADERS / 8], 3);
		for (i = 0; i < 2; i++) {
			trp_image_range(&r.img, i, &at, &size);
			at += r.lens.manifest + ehdr - 1;
			image.p[at] ^= 1;
			memset(&r.rep, 0, sizeof(r.rep));
			ts_expect(&r, ts_steps(&r), TRP_E_HDRDIGEST);
			assert_int_equal(r.rep.index, i);
			assert_int_equal(trp_headers(&r.plan, &r.loader,
						     r.src.p, i, &same, NULL),
					 TRP_E_HDRDIGEST);
			assert_int_not_equal(same, TRP_GOOD);
			image.p[at] ^= 1;
			/* the byte behind the headers is no header */
			image.p[at + 1] ^= 1;
			assert_int_equal(trp_headers(&r.plan, &r.loader,
						     r.src.p, i, &same, NULL),
					 TRP_OK);
			assert_int_equal(same, TRP_GOOD);
			image.p[at + 1] ^= 1;
			/* either bit of the seal is needed */
			memset(&r.rep, 0, sizeof(r.rep));
			ts_expect(&r, ts_steps(&r), TRP_OK);
			r.seal.done[TRP_STEP_HEADERS / 8] ^= (uint8_t)(1u << i);
			assert_int_not_equal(trp_seal_ok(&r.seal, &r.plan),
					     TRP_GOOD);
		}
		ts_run_free(&r);
		tb_free(&image);
	}
}

/* Files too short for any shape, which a plan without bytes can have */
static void test_short_files(void **state)
{
	/* ELF32 with two program headers has 116 bytes of them, ELF64 176 */
	static const uint32_t sizes[] = { 0, 1, 52, 115, 116, 175, 176 };
	static const struct tb_seg segs[] = {
		{ 0x70000001, 0, 0, 64, 64, 4, NULL, false },
		{ 1, TS_FW_BSS_DA, TS_FW_BSS_DA, 0, 16, 6, NULL, false },
		{ 1, 0, 0, 16, 16, 5, NULL, false },
	};
	struct tb_elf_spec elf;
	struct tb_blob elfs[2], image;
	struct tb_spec spec = { .elfs = elfs, .num_elfs = 2, .num_edits = 2 };
	uint32_t i, sum, num;
	struct ts_run r;

	(void)state;
	for (i = 0; i < TS_COUNT(sizes); i++) {
		elf = (struct tb_elf_spec){ .segs = segs, .num_segs = 2 };
		elfs[0] = tb_elf(&elf);
		elf = (struct tb_elf_spec){ .segs = segs + 2, .num_segs = 1 };
		elfs[1] = tb_elf(&elf);
		image = tb_image(&(struct tb_spec){ .elfs = elfs,
						    .num_elfs = 2 });
		sum = trp_get32(image.p + TRP_HDR_img_len);
		tb_free(&image);
		spec.edits = (const struct tb_edit[]){
			{ TB_WORD, .id = TRP_ID_IMGSIZE, .at = 0,
			  .value = sizes[i] },
			{ TB_WORD, .id = TRP_ID_IMGSIZE, .at = 4,
			  .value = sum - sizes[i] },
		};
		image = tb_image(&spec);
		ts_run_init(&r);
		ts_expect(&r, ts_plan(&r, &image), TRP_OK);
		num = r.crypto.calls;
		ts_expect(&r, ts_steps(&r), TRP_E_HDRDIGEST);
		/* from 116 bytes on it is right, and the next one's not */
		assert_int_equal(r.rep.index, sizes[i] >= 116);
		/* no digest of less than a shape has */
		assert_int_equal(r.crypto.calls - num,
				 sizes[i] < 116 ? 0 : 1 + 2);
		ts_run_free(&r);
		tb_free(&image);
		tb_free(&elfs[0]);
		tb_free(&elfs[1]);
	}
}

/* A stock image: nobody signed who says which entry is in which file. */
static void test_wrong_hints(void **state)
{
	static const struct {
		uint8_t end[2];
		enum trp_err want;
	} rows[] = {
		{ { 1, 2 }, TRP_OK },
		{ { 2, 2 }, TRP_E_DIGEST },
		{ { 0, 2 }, TRP_E_DIGEST },
	};
	struct tb_blob image = two_images(false, true, NULL, 0);
	struct ts_run r;
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(rows); i++) {
		ts_run_init(&r);
		ts_expect(&r, ts_plan(&r, &image), TRP_OK);
		memcpy(r.hints.end, rows[i].end, 2);
		ts_expect(&r, trp_plan_build(&r.plan, &r.auth, &r.hints,
					     &r.plat.ops, &r.rep), TRP_OK);
		r.mem.calls = 0;
		ts_expect(&r, ts_steps(&r), rows[i].want);
		/* there are no headers to be asked for */
		assert_int_equal(r.seal.done[TRP_STEP_HEADERS / 8], 0);
		assert_int_equal(trp_seal_ok(&r.seal, &r.plan) == TRP_GOOD,
				 rows[i].want == TRP_OK);
		ts_run_free(&r);
	}
	tb_free(&image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_headers),
		cmocka_unit_test(test_short_files),
		cmocka_unit_test(test_wrong_hints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
