/* SPDX-License-Identifier: BSD-2-Clause */
#include "../tests/core_support.h"

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

static enum trp_err dump_size(struct ts_run *r, uint32_t *size)
{
	return trp_dump_size(&r->plan, &r->plat.ops, size, NULL);
}

static enum trp_err dump_write(struct ts_run *r, uint8_t *out, uint32_t len)
{
	return trp_dump_write(&r->plan, &r->plat.ops, &r->mem.ops, out, len,
			      &r->rep);
}

/* Every byte of the file, by another reader */
static void test_file(void **state)
{
	/* .data was loaded to one address and is linked for another */
	static const struct {
		enum ts_fw_seg seg;
		uint32_t da;
	} want[] = {
		{ TS_FW_VECTORS, 0 }, { TS_FW_CODE, TS_FW_CODE_DA },
		{ TS_FW_DATA, TS_FW_DATA_DA }, { TS_FW_DATA, TS_FW_DATA_VA },
		{ TS_FW_BSS, TS_FW_BSS_DA }, { TS_FW_RSC, TS_FW_RSC_DA },
	};
	uint32_t size = 0, off, i;
	struct tb_blob image;
	struct ts_run r;
	uint8_t *out, *ph, *at;

	(void)state;
	loaded(&r, &image, false, NULL, 0);
	/* the firmware wrote into its .bss and changed a variable */
	r.mem.sram[0x30000] = 0x42;
	r.mem.sram[0x20000] = 0x43;
	assert_int_equal(dump_size(&r, &size), TRP_OK);
	assert_int_equal(size, 52 + 6 * 32 + 16 + 0x120 + 2 * 0x40 + 0x200 +
			 TS_FW_RSC_SIZE);
	out = malloc(size);
	assert_int_equal(dump_write(&r, out, size), TRP_OK);
	assert_memory_equal(out, "\177ELF\1\1\1", 7);
	assert_int_equal(trp_get16(out + 16), 4);	/* ET_CORE */
	assert_int_equal(trp_get16(out + 18), 40);	/* EM_ARM */
	assert_int_equal(trp_get32(out + 20), 1);
	assert_int_equal(trp_get32(out + 28), 52);
	assert_int_equal(trp_get32(out + 32), 0);
	assert_int_equal(trp_get16(out + 40), 52);
	assert_int_equal(trp_get16(out + 42), 32);
	assert_int_equal(trp_get16(out + 44), TS_COUNT(want));
	assert_int_equal(trp_get16(out + 48), 0);
	off = 52 + TS_COUNT(want) * 32;
	for (i = 0; i < TS_COUNT(want); i++) {
		const struct tb_seg *s = &ts_fw_segs[want[i].seg];

		ph = out + 52 + 32 * i;
		assert_int_equal(trp_get32(ph), 1);
		assert_int_equal(trp_get32(ph + 4), off);
		assert_int_equal(trp_get32(ph + 8), want[i].da);
		assert_int_equal(trp_get32(ph + 12), want[i].da);
		assert_int_equal(trp_get32(ph + 16), s->memsz);
		assert_int_equal(trp_get32(ph + 20), s->memsz);
		assert_int_equal(trp_get32(ph + 24), s->flags);
		at = want[i].da ? r.mem.sram + (want[i].da - 0x10000000) :
				  r.mem.retram;
		assert_memory_equal(out + off, at, s->memsz);
		off += s->memsz;
	}
	assert_int_equal(off, size);
	free(out);
	ts_run_free(&r);
	tb_free(&image);
}

/* What a dump shows of a segment linked for @vaddr, beside a secret one */
static const struct linked {
	const char *name;
	uint32_t vaddr;		/* of the one loaded to 0x10001000 */
	uint32_t secret;	/* of the other, loaded to 0x10002000 */
	uint32_t ranges;	/* in the file, of the allowed one */
} linked[] = {
	{ "where it was loaded", 0x10001000, 0x10002000, 1 },
	{ "other memory", 0x10004000, 0x10002000, 2 },
	{ "another name of its own memory", 0x30001000, 0x10002000, 2 },
	{ "meets itself", 0x10001020, 0x10002000, 2 },
	{ "shared memory", 0x10048000, 0x10002000, 2 },
	{ "last bytes of a region", 0x1003FFC0, 0x10002000, 2 },
	{ "one byte more", 0x1003FFC1, 0x10002000, 1 },
	{ "no memory", 0x20000000, 0x10002000, 1 },
	{ "memory of the secure world", 0x2FFC0000, 0x10002000, 1 },
	{ "wraps", 0xFFFFFFE0, 0x10002000, 1 },
	{ "the secret one", 0x10002000, 0x10002000, 1 },
	{ "its last byte", 0x1000207F, 0x10002000, 1 },
	{ "behind it", 0x10002080, 0x10002000, 2 },
	{ "its first byte", 0x10001FC1, 0x10002000, 1 },
	{ "before it", 0x10001FC0, 0x10002000, 2 },
	{ "another name of it", 0x30002000, 0x10002000, 1 },
	{ "where it is linked", 0x10004000, 0x10004020, 1 },
	{ "where it is linked, by another name", 0x10004000, 0x30004020, 1 },
	{ "not where it is linked", 0x10004000, 0x10004040, 2 },
	{ "it is linked for no memory", 0x10004000, 0x20000000, 2 },
	{ "its address wraps", 0x10004000, 0xFFFFFFE0, 2 },
};

static void linked_runs(const struct linked *l)
{
	static const uint8_t vectors[16] = { [3] = 0x10, [7] = 0x10 };
	struct tb_seg segs[] = {
		{ 1, 0, 0, 16, 16, 4, vectors, false },
		{ 1, l->vaddr, 0x10001000, 0x40, 0x40, 6, NULL, false },
		{ 1, l->secret, 0x10002000, 0x80, 0x80, 6, NULL, false },
	};
	struct tb_edit edit = {
		TB_BYTE, .id = TRP_ID_DUMP, .at = 0, .value = 2,
	};
	struct tb_blob elf = ts_segs_elf(segs, TS_COUNT(segs));
	struct tb_spec spec = {
		.elfs = &elf, .num_elfs = 1, .edits = &edit, .num_edits = 1,
	};
	struct tb_blob image = tb_image(&spec);
	uint32_t size = 0, bare = 0;
	struct ts_run r;
	uint8_t *out;

	ts_run_init(&r);
	ts_expect(&r, ts_load(&r, &image), TRP_OK);
	assert_int_equal(dump_size(&r, &size), TRP_OK);
	if (size != 52 + l->ranges * (32 + 0x40))
		fail_msg("%s: %u bytes", l->name, size);
	out = malloc(size);
	assert_int_equal(dump_write(&r, out, size), TRP_OK);
	assert_int_equal(trp_get16(out + 44), l->ranges);
	assert_int_equal(trp_get32(out + 52 + 8), 0x10001000);
	if (l->ranges == 2)
		assert_int_equal(trp_get32(out + 52 + 32 + 8), l->vaddr);
	/* without a map nobody knows what is there */
	assert_int_equal(trp_dump_size(&r.plan, NULL, &bare, NULL), TRP_OK);
	assert_int_equal(bare, 52 + 32 + 0x40);
	free(out);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
}

static void test_linked(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(linked); i++)
		linked_runs(&linked[i]);
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
	assert_int_equal(dump_size(&r, &size), TRP_OK);
	assert_int_equal(size, 52 + 2 * 32 + 16 + 0x200);
	out = malloc(size);
	assert_int_equal(dump_write(&r, out, size), TRP_OK);
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
		assert_int_equal(dump_size(&r, &size),
				 TRP_E_NO_DUMP);
		assert_int_equal(size, 0);
		ts_expect(&r, dump_write(&r, out, sizeof(out)),
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
	assert_int_equal(dump_size(&r, &size), TRP_OK);
	out = malloc(size);
	memset(out, 0xEE, size);
	for (n = 0; n < size; n++) {
		memset(&r.rep, 0, sizeof(r.rep));
		assert_int_equal(dump_write(&r, out, n), TRP_E_SHORT_BUFFER);
		assert_int_equal(r.rep.num, n);
		assert_int_equal(r.rep.num2, size);
	}
	assert_int_equal(out[0], 0xEE);
	/* more room than needed is not touched */
	out = realloc(out, size + 8);
	memset(out + size, 0xEE, 8);
	assert_int_equal(dump_write(&r, out, size + 8), TRP_OK);
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
	assert_int_equal(dump_size(&r, &size), TRP_OK);
	out = malloc(size);
	for (i = 1; i <= 6; i++) {
		memset(&r.rep, 0, sizeof(r.rep));
		r.mem.calls = 0;
		r.mem.fail_at = i;
		ts_expect(&r, dump_write(&r, out, size), TRP_E_MAP);
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
	assert_int_equal(dump_size(&r, &size), TRP_OK);
	assert_int_equal(size, UINT32_MAX);
	ts_expect(&r, dump_write(&r, out, UINT32_MAX), TRP_E_SHORT_BUFFER);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_linked),
		cmocka_unit_test(test_some),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_short),
		cmocka_unit_test(test_map_fails),
		cmocka_unit_test(test_huge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
