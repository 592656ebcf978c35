/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One thing wrong at a time, one exact reason each. At the end: every reason
 * of the classes that the core decides was reached.
 */
#include "reasons_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t reached[64 + sizeof(
#define COUNT_ROW(...) "x"
	TRP_ERR_TABLE(COUNT_ROW)
	"")];
static size_t num_reached;

static void reach(enum trp_err err)
{
	size_t i;

	for (i = 0; i < num_reached; i++)
		if (reached[i] == err)
			return;
	assert_true(num_reached < TS_COUNT(reached));
	reached[num_reached++] = err;
}

static void row_runs(const struct row *row, const struct tb_blob *elf)
{
	struct tb_blob image;
	char text[TRP_SENTENCE_LEN];
	struct ts_run r;

	image = ts_sign(elf, row->stock, row->edits, TS_COUNT(row->edits));
	ts_run_init(&r);
	ts_expect(&r, ts_load(&r, &image), row->want);
	reach(row->want);
	trp_report_text(&r.rep, text, sizeof(text));
	if (!strstr(text, row->says)) {
		print_error("%s: \"%s\" without \"%s\"\n", row->name, text,
			    row->says);
		fail();
	}
	ts_run_free(&r);
	tb_free(&image);
}

static void rows_run(const struct row *rows, size_t num)
{
	struct tb_blob elf = ts_fw_elf();
	size_t i;

	for (i = 0; i < num; i++)
		row_runs(&rows[i], &elf);
	tb_free(&elf);
}

static void test_layout(void **state)
{
	(void)state;
	rows_run(layout_rows, TS_COUNT(layout_rows));
}

static void test_plan(void **state)
{
	(void)state;
	rows_run(plan_rows, TS_COUNT(plan_rows));
}

/* Every TLV of the table: left out, twice, too long, too short, retyped */
static void tlv_spoils(const struct tb_blob *elf, uint32_t id, bool ours,
		       bool optional, uint32_t len)
{
	enum trp_err missing = id == TRP_ID_HASHTABLE ? TRP_E_HASHTABLE :
						       TRP_E_TLV_MISSING;
	char name[40];
	struct row rows[] = {
		{ name, optional ? TRP_OK : missing,
		  { { TB_DROP, .id = id } }, "", !ours },
		{ name, TRP_E_TLV_DUP, { { TB_DUP, .id = id } },
		  trp_tlv_name(id), !ours },
		{ name, TRP_E_TLV_LENGTH,
		  { { TB_RESIZE, .id = id, .value = len + 1 } },
		  trp_tlv_name(id), !ours },
		{ name, TRP_E_TLV_LENGTH,
		  { { TB_RESIZE, .id = id, .value = len - 1 } },
		  trp_tlv_name(id), !ours },
		{ name, TRP_E_TLV_LENGTH, { { TB_RESIZE, .id = id } },
		  trp_tlv_name(id), !ours },
		{ name, optional ? TRP_OK : missing,
		  { { TB_RETYPE, .id = id, .value = 0x1FFFF } }, "", !ours },
	};
	size_t i;

	for (i = 0; i < TS_COUNT(rows); i++) {
		snprintf(name, sizeof(name), "%s %zu", trp_tlv_name(id), i);
		/* the stock image's table is in IPC memory, too: it loads */
		row_runs(&rows[i], elf);
	}
}

static void test_every_tlv(void **state)
{
	struct tb_blob elf = ts_fw_elf();
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(tlv_rows); i++)
		tlv_spoils(&elf, tlv_rows[i].id, tlv_rows[i].ours,
			   tlv_rows[i].optional, tlv_rows[i].len);
	tb_free(&elf);
}

/* The same in the file, but not in what was signed */
static void elf_changed(const struct elf_row *row, bool stock)
{
	const enum trp_err want = stock ? row->want : TRP_E_HDRDIGEST;
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob image = ts_sign(&elf, stock, NULL, 0);
	struct ts_run r;

	elf_row_apply(row, image.p + tb_manifest_len(&image));
	ts_run_init(&r);
	ts_expect(&r, ts_load(&r, &image), want);
	reach(want);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
}

/* Signed as they are: loaded by a device, which asks no header for anything */
static void elf_signed(const struct elf_row *row)
{
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob bad = tb_copy(&elf);
	uint8_t digest[TRP_DIGEST_LEN];
	struct tb_edit edits[] = {
		{ TB_DROP, .id = TRP_ID_HDRDIGEST },
		{ TB_ADD, .id = TRP_ID_HDRDIGEST, .data = digest,
		  .len = sizeof(digest) },
	};
	struct tb_blob image;
	struct ts_run r;

	elf_row_apply(row, bad.p);
	tb_sha256(bad.p, 52 + 32 * TS_FW_SEGS, digest);
	image = ts_sign(&elf, false, edits, TS_COUNT(edits));
	memcpy(image.p + tb_manifest_len(&image), bad.p, bad.len);
	ts_run_init(&r);
	ts_expect(&r, ts_load(&r, &image), TRP_OK);
	assert_int_equal(trp_seal_ok(&r.seal, &r.plan), TRP_GOOD);
	/* what a tool says of them */
	ts_expect(&r, ts_elf(&r), row->want);
	reach(row->want);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&bad);
	tb_free(&elf);
}

static void test_elf_header(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(elf_rows); i++) {
		elf_changed(&elf_rows[i], true);
		elf_changed(&elf_rows[i], false);
		elf_signed(&elf_rows[i]);
	}
}

/* An image of one PT_LOAD, signed with our TLVs */
static void one_segment(const struct tb_seg *seg, uint32_t rsc_size,
			enum trp_err want)
{
	struct tb_edit edits[] = {
		WORD(RSCTABLE, 0, rsc_size ? TS_FW_RSC_DA : 0),
		WORD(RSCTABLE, 4, rsc_size),
	};
	struct tb_seg segs[2] = { ts_fw_segs[TS_FW_VECTORS], *seg };
	struct tb_blob elf = ts_segs_elf(segs, 2);
	struct tb_blob image = ts_sign(&elf, false, edits, 2);
	struct ts_run r;

	ts_run_init(&r);
	ts_expect(&r, ts_load(&r, &image), want);
	reach(want);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
}

/* Resource tables whose content is wrong, and IPC memory's limit */
static void test_rsc_content(void **state)
{
	struct tb_seg seg = ts_fw_segs[TS_FW_RSC];
	uint8_t t[TS_FW_RSC_SIZE];
	size_t i;

	(void)state;
	seg.data = t;
	for (i = 0; i < TS_COUNT(rsc_rows); i++) {
		memcpy(t, ts_fw_rsc, sizeof(t));
		trp_put32(t + rsc_rows[i].at, rsc_rows[i].value);
		one_segment(&seg, TS_FW_RSC_SIZE, rsc_rows[i].want);
	}
	seg.data = NULL;
	seg.filesz = TRP_IPC_SEG_MAX;
	seg.memsz = TRP_IPC_SEG_MAX + 16;
	one_segment(&seg, 0, TRP_OK);
	seg.filesz = TRP_IPC_SEG_MAX + 1;
	one_segment(&seg, 0, TRP_E_IPC_SIZE);
}

/* The last byte of a segment is the last one of its file, or the one behind */
static void test_file_end(void **state)
{
	struct tb_blob elf = ts_fw_elf();
	uint32_t at = (uint32_t)elf.len - ts_fw_segs[TS_FW_DATA].filesz;
	struct row rows[] = {
		{ "ends with its file", TRP_E_DIGEST,
		  { WORD(HASHTABLE, FIELD(TS_FW_DATA, P_OFFSET), at) },
		  "segment 3", false },
		{ "one byte behind", TRP_E_SEG_FILE,
		  { WORD(HASHTABLE, FIELD(TS_FW_DATA, P_OFFSET), at + 1) },
		  "segment 3", false },
	};

	(void)state;
	rows_run(rows, TS_COUNT(rows));
	tb_free(&elf);
}

/* No PT_LOAD at all, and only empty ones */
static void test_nothing_to_load(void **state)
{
	static const struct tb_seg segs[2][1] = {
		{ { 0x6474E551, 0, 0, 0, 0, 6, NULL, false } },
		{ { 1, 0x10000000, 0x10000000, 0, 0, 6, NULL, false } },
	};
	static const enum trp_err want[] = { TRP_E_NO_LOAD, TRP_E_SEG_EMPTY };
	struct tb_blob elf, image;
	struct ts_run r;
	uint32_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		elf = ts_segs_elf(segs[i / 2], 1);
		image = ts_sign(&elf, i % 2, NULL, 0);
		ts_run_init(&r);
		ts_expect(&r, ts_load(&r, &image), want[i / 2]);
		reach(want[i / 2]);
		ts_run_free(&r);
		tb_free(&image);
		tb_free(&elf);
	}
}

/* A run whose surroundings @change spoils gives @want. */
static void spoiled_run(const struct tb_blob *image,
			void (*change)(struct ts_run *r), enum trp_err want)
{
	struct ts_run r;

	ts_run_init(&r);
	change(&r);
	ts_expect(&r, ts_load(&r, image), want);
	reach(want);
	ts_run_free(&r);
}

static void other_key(struct ts_run *r)
{
	r->crypto.key = "rsa4096.der";
}

static void right_key(struct ts_run *r)
{
	r->crypto.key = "rsa2048.der";
}

static void other_device(struct ts_run *r)
{
	ts_mp25_init(&r->plat);
}

static void boot_odd(struct ts_run *r)
{
	r->plat.ops.boot_da = 2;
}

static void boot_in_ipc(struct ts_run *r)
{
	r->plat.ops.boot_da = TS_FW_RSC_DA;
}

static void no_digest(struct ts_run *r)
{
	r->crypto.fail_at = 1;
}

static void no_copy(struct ts_run *r)
{
	r->mem.fail_at = 1;	/* of the headers */
}

static void no_map(struct ts_run *r)
{
	r->mem.fail_at = 2;
}

static void no_alloc(struct ts_run *r)
{
	r->mem.fail_at = 8;	/* that copy, 4 segments, 2 clears before it */
}

static void test_surroundings(void **state)
{
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob image = ts_sign(&elf, false, NULL, 0);

	(void)state;
	spoiled_run(&image, right_key, TRP_OK);
	spoiled_run(&image, other_key, TRP_E_KEY);
	spoiled_run(&image, other_device, TRP_E_REGION);
	spoiled_run(&image, boot_odd, TRP_E_BOOT_ALIGN);
	spoiled_run(&image, boot_in_ipc, TRP_E_BOOT_PLACE);
	spoiled_run(&image, no_digest, TRP_E_CRYPTO);
	spoiled_run(&image, no_copy, TRP_E_NO_MEMORY);
	spoiled_run(&image, no_map, TRP_E_MAP);
	spoiled_run(&image, no_alloc, TRP_E_NO_MEMORY);
	image.p[tb_manifest_len(&image) - 1] ^= 1;
	spoiled_run(&image, right_key, TRP_E_SIGNATURE);
	tb_free(&image);
	tb_free(&elf);
}

/* Calls out of turn, after an image was loaded */
static void test_calls(void **state)
{
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob image = ts_sign(&elf, false, NULL, 0);
	uint32_t size = 0;
	struct ts_run r;
	uint8_t out[8];

	(void)state;
#define CALL(call, want) \
	do { \
		memset(&r.rep, 0, sizeof(r.rep)); \
		ts_expect(&r, (call), (want)); \
		reach(want); \
	} while (0)
	ts_run_init(&r);
	CALL(trp_header_check(out, 0, &r.lens, &r.rep), TRP_E_BUFFER);
	CALL(ts_load(&r, &image), TRP_OK);
	CALL(trp_dump_write(&r.plan, NULL, &r.mem.ops, out, sizeof(out),
			    &r.rep),
	     TRP_E_SHORT_BUFFER);
	ts_run_free(&r);
	tb_free(&image);

	image = ts_sign(&elf, true, NULL, 0);
	ts_run_init(&r);
	CALL(ts_load(&r, &image), TRP_OK);
	CALL(trp_dump_size(&r.plan, NULL, &size, &r.rep), TRP_E_NO_DUMP);
	r.src.calls = 0;
	r.src.fail_at = 2;
	CALL(ts_elf(&r), TRP_E_READ);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
#undef CALL
}

/* Two images with a resource table each; ELF64 beyond 4 GiB; a short ELF */
static void test_odd_images(void **state)
{
	struct tb_blob two[2] = { ts_fw_elf(), ts_fw_elf() };
	struct tb_edit apart[] = {
		{ TB_ADD, .id = 0x10005, .value = 0 },
	};
	struct tb_spec spec = {
		.elfs = two, .num_elfs = 2, .stock = true,
		.edits = apart, .num_edits = 1,
	};
	struct tb_elf_spec wide = {
		.is64 = true, .segs = ts_fw_segs, .num_segs = 1,
	};
	struct tb_blob image, elf;
	struct ts_run r;

	(void)state;
	image = tb_image(&spec);
	ts_run_init(&r);
	ts_expect(&r, ts_plan(&r, &image), TRP_E_RSC_TWO);
	reach(TRP_E_RSC_TWO);
	ts_run_free(&r);
	tb_free(&image);

	elf = tb_elf(&wide);
	tb_phdr(elf.p, 0)[20] = 1;	/* p_vaddr, high word */
	image = ts_sign(&elf, true, NULL, 0);
	ts_run_init(&r);
	ts_expect(&r, ts_load(&r, &image), TRP_E_ELF_WIDE);
	reach(TRP_E_ELF_WIDE);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
	tb_free(&two[0]);
	tb_free(&two[1]);
}

/*
 * Reasons that other parts give: commands, sessions, states, drivers. Each of
 * them has its test beside that part.
 */
static const enum trp_err elsewhere[] = {
	TRP_E_PARAMS, TRP_E_COMMAND, TRP_E_PROCESSOR, TRP_E_SESSION_ID,
	TRP_E_LOGIN, TRP_E_OWNER, TRP_E_CALLER, TRP_E_STATE,
	TRP_E_OTHER_IMAGE, TRP_E_NOT_LOADING, TRP_E_ARGUMENT,
	TRP_E_NOT_IMPLEMENTED, TRP_E_STOCK_TA, TRP_E_NO_KEY, TRP_E_SEAL,
	TRP_E_RSC_CHANGED, TRP_E_IMGDIGEST, TRP_E_RESET, TRP_E_FIREWALL,
	TRP_E_NO_FIREWALL, TRP_E_SERVICE, TRP_E_STALE, TRP_E_DEVICE_TREE,
	TRP_E_INTERNAL, TRP_E_SHARED,
	TRP_E_ELF_PHOFF,	/* the signer: tools/writer_test.c */
};

/*
 * Reasons that nothing gives any more. They stay in the list: a device of an
 * older version may still say them, and numbers are never used again.
 */
static const enum trp_err retired[] = {
	TRP_E_NOT_IN_MANIFEST, TRP_E_TWICE, TRP_E_INCOMPLETE,
};

static bool among(const enum trp_err *list, size_t num, uint32_t err)
{
	while (num && list[num - 1] != err)
		num--;
	return num;
}

static void test_all_reached(void **state)
{
#define NUMBER(num, ...) (num),
	static const uint32_t all[] = { TRP_ERR_TABLE(NUMBER) };
	unsigned int missed = 0;
	size_t i, k;

	(void)state;
	for (i = 0; i < TS_COUNT(all); i++) {
		bool there = among(elsewhere, TS_COUNT(elsewhere), all[i]) ||
			     among(retired, TS_COUNT(retired), all[i]);
		bool here = false;

		for (k = 0; k < num_reached; k++)
			here |= reached[k] == all[i];
		if (here == there) {
			print_error("%u %s: %s\n", all[i], trp_err_name(all[i]),
				    here ? "reached, and not the core's" :
					   "not reached");
			missed++;
		}
	}
	print_message("%zu reasons reached of %zu\n", num_reached - 1,
		      TS_COUNT(all));
	assert_int_equal(missed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_plan),
		cmocka_unit_test(test_every_tlv),
		cmocka_unit_test(test_elf_header),
		cmocka_unit_test(test_rsc_content),
		cmocka_unit_test(test_file_end),
		cmocka_unit_test(test_nothing_to_load),
		cmocka_unit_test(test_surroundings),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_odd_images),
		cmocka_unit_test(test_all_reached),	/* the last one */
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
