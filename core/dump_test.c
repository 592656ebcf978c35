/* SPDX-License-Identifier: BSD-2-Clause */
#include "core_support.h"

#include <stdlib.h>
#include <string.h>

static void loaded(struct ts_run *r, struct tb_blob *image, bool stock,
		   const struct tb_edit *edits, uint32_t num)
{
	struct tb_blob elf = ts_fw_elf();

	*image = ts_sign(&elf, stock, edits, num);
	ts_run_init(r);
	ts_expect(r, ts_load(r, image), TRP_OK);
	tb_free(&elf);
}

/* Every byte of the file, by another reader */
static void test_file(void **state)
{
	static const uint32_t which[] = {
		TS_FW_VECTORS, TS_FW_CODE, TS_FW_DATA, TS_FW_BSS, TS_FW_RSC,
	};
	uint32_t size = 0, want, off, i;
	struct tb_blob image;
	struct ts_run r;
	uint8_t *out, *ph, *at;

	(void)state;
	loaded(&r, &image, false, NULL, 0);
	r.mem.sram[0x30000] = 0x42;	/* the firmware wrote into its .bss */
	want = 52 + 5 * 32 + 16 + 0x120 + 0x40 + 0x200 + TS_FW_RSC_SIZE;
	assert_int_equal(trp_dump_size(&r.plan, &size, &r.rep), TRP_OK);
	assert_int_equal(size, want);
	out = malloc(size);
	assert_int_equal(trp_dump_write(&r.plan, &r.mem.ops, out, size,
					&r.rep), TRP_OK);
	assert_memory_equal(out, "\177ELF\1\1\1", 7);
	assert_int_equal(trp_get16(out + 16), 4);	/* ET_CORE */
	assert_int_equal(trp_get16(out + 18), 40);	/* EM_ARM */
	assert_int_equal(trp_get32(out + 20), 1);
	assert_int_equal(trp_get32(out + 28), 52);
	assert_int_equal(trp_get32(out + 32), 0);
	assert_int_equal(trp_get16(out + 40), 52);
	assert_int_equal(trp_get16(out + 42), 32);
	assert_int_equal(trp_get16(out + 44), 5);
	assert_int_equal(trp_get16(out + 48), 0);
	off = 52 + 5 * 32;
	for (i = 0; i < 5; i++) {
		const struct tb_seg *s = &ts_fw_segs[which[i]];

		ph = out + 52 + 32 * i;
		assert_int_equal(trp_get32(ph), 1);
		assert_int_equal(trp_get32(ph + 4), off);
		assert_int_equal(trp_get32(ph + 8), s->paddr);
		assert_int_equal(trp_get32(ph + 12), s->paddr);
		assert_int_equal(trp_get32(ph + 16), s->memsz);
		assert_int_equal(trp_get32(ph + 20), s->memsz);
		assert_int_equal(trp_get32(ph + 24), s->flags);
		at = s->paddr ? r.mem.sram + (s->paddr - 0x10000000) :
				r.mem.retram;
		assert_memory_equal(out + off, at, s->memsz);
		off += s->memsz;
	}
	assert_int_equal(off, size);
	free(out);
	ts_run_free(&r);
	tb_free(&image);
}

/* Only what DUMP allows, and nothing of anything else */
static void test_some(void **state)
{
	struct tb_edit edits[] = {
		{ TB_BYTE, .id = TRP_ID_DUMP, .at = 0,
		  .value = 1 << TS_FW_BSS | 1 << TS_FW_VECTORS },
	};
	struct tb_blob image;
	uint32_t size = 0;
	struct ts_run r;
	uint8_t *out;

	(void)state;
	loaded(&r, &image, false, edits, 1);
	assert_int_equal(trp_dump_size(&r.plan, &size, &r.rep), TRP_OK);
	assert_int_equal(size, 52 + 2 * 32 + 16 + 0x200);
	out = malloc(size);
	assert_int_equal(trp_dump_write(&r.plan, &r.mem.ops, out, size,
					&r.rep), TRP_OK);
	assert_int_equal(trp_get16(out + 44), 2);
	assert_int_equal(trp_get32(out + 52 + 32 + 8), TS_FW_BSS_DA);
	free(out);
	ts_run_free(&r);
	tb_free(&image);
}

static void test_nothing(void **state)
{
	struct tb_edit edits[] = {
		{ TB_BYTE, .id = TRP_ID_DUMP, .at = 0, .value = 0 },
	};
	struct tb_blob image;
	uint8_t out[1024];
	uint32_t size, i;
	struct ts_run r;

	(void)state;
	for (i = 0; i < 3; i++) {
		loaded(&r, &image, i == 1, edits, i == 0);
		if (i == 2)
			r.auth.verdict = TRP_BAD;
		size = 1;
		memset(out, 0xEE, sizeof(out));
		assert_int_equal(trp_dump_size(&r.plan, &size, NULL),
				 TRP_E_NO_DUMP);
		assert_int_equal(size, 0);
		ts_expect(&r, trp_dump_write(&r.plan, &r.mem.ops, out,
					     sizeof(out), &r.rep),
			  TRP_E_NO_DUMP);
		assert_int_equal(out[0], 0xEE);
		ts_run_free(&r);
		tb_free(&image);
	}
}

static void test_short(void **state)
{
	struct tb_blob image;
	uint32_t size = 0, n;
	struct ts_run r;
	uint8_t *out;

	(void)state;
	loaded(&r, &image, false, NULL, 0);
	assert_int_equal(trp_dump_size(&r.plan, &size, NULL), TRP_OK);
	out = malloc(size);
	memset(out, 0xEE, size);
	for (n = 0; n < size; n++) {
		memset(&r.rep, 0, sizeof(r.rep));
		assert_int_equal(trp_dump_write(&r.plan, &r.mem.ops, out, n,
						&r.rep), TRP_E_SHORT_BUFFER);
		assert_int_equal(r.rep.num, n);
		assert_int_equal(r.rep.num2, size);
	}
	assert_int_equal(out[0], 0xEE);
	/* more room than needed is not touched */
	out = realloc(out, size + 8);
	memset(out + size, 0xEE, 8);
	assert_int_equal(trp_dump_write(&r.plan, &r.mem.ops, out, size + 8,
					NULL), TRP_OK);
	for (n = 0; n < 8; n++)
		assert_int_equal(out[size + n], 0xEE);
	free(out);
	ts_run_free(&r);
	tb_free(&image);
}

static void test_map_fails(void **state)
{
	struct tb_blob image;
	uint32_t size = 0, i;
	struct ts_run r;
	uint8_t *out;

	(void)state;
	loaded(&r, &image, false, NULL, 0);
	assert_int_equal(trp_dump_size(&r.plan, &size, NULL), TRP_OK);
	out = malloc(size);
	for (i = 1; i <= 5; i++) {
		memset(&r.rep, 0, sizeof(r.rep));
		r.mem.calls = 0;
		r.mem.fail_at = i;
		ts_expect(&r, trp_dump_write(&r.plan, &r.mem.ops, out, size,
					     &r.rep), TRP_E_MAP);
	}
	free(out);
	ts_run_free(&r);
	tb_free(&image);
}

/* Segments of more than 4 GiB together: no size wraps to a small one. */
static void test_huge(void **state)
{
	struct tb_seg segs[] = {
		{ 1, 0, 0, 16, 0x80000000, 6, NULL, false },
		{ 1, 0x80000000, 0x80000000, 16, 0x80000000, 6, NULL, false },
	};
	struct tb_blob elf = ts_segs_elf(segs, 2);
	struct tb_spec spec = { .elfs = &elf, .num_elfs = 1 };
	struct tb_blob image = tb_image(&spec);
	uint32_t size = 0;
	struct ts_run r;
	uint8_t out[64];

	(void)state;
	ts_run_init(&r);
	ts_expect(&r, ts_open(&r, &image), TRP_OK);
	ts_expect(&r, trp_plan_build(&r.plan, &r.auth, NULL, NULL, &r.rep),
		  TRP_OK);
	assert_int_equal(trp_dump_size(&r.plan, &size, NULL), TRP_OK);
	assert_int_equal(size, UINT32_MAX);
	ts_expect(&r, trp_dump_write(&r.plan, &r.mem.ops, out, UINT32_MAX,
				     &r.rep), TRP_E_SHORT_BUFFER);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_some),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_short),
		cmocka_unit_test(test_map_fails),
		cmocka_unit_test(test_huge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
