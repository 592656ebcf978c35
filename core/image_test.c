/* SPDX-License-Identifier: BSD-2-Clause */
#include "../tests/core_support.h"

#include <stdlib.h>
#include <string.h>

static const struct trp_image zero_img;
static const struct trp_lens zero_lens;

#define W(v)	(uint8_t)(v), (uint8_t)((v) >> 8), (uint8_t)((v) >> 16), \
		(uint8_t)((v) >> 24)

/*
 * Header and TLVs of an image, drawn by hand from the description of the
 * format: one ELF file of 296 bytes with a PT_LOAD and a PT_GNU_STACK,
 * RSA-4096. The digest of these 236 bytes was made with another tool.
 */
static const uint8_t drawn[] = {
	0x68, 0xA4, 0x43, 0x35, W(1), W(216), W(512), W(296),
	W(1), W(1), 1, 0, 0, 0, 0, 0, 0, 0,		/* SIGNTYPE */
	W(3), W(1), 1, 0, 0, 0, 0, 0, 0, 0,		/* NUM_IMG */
	W(4), W(1), 1, 0, 0, 0, 0, 0, 0, 0,		/* IMGTYPE */
	W(5), W(4), W(296), W(0),			/* IMGSIZE */
	W(2), W(1), 1, 0, 0, 0, 0, 0, 0, 0,		/* HASHTYPE */
	W(16), W(128),					/* HASHTABLE */
	W(1), W(0x74), W(0), W(0), W(0x20), W(0x30), W(5), W(4),
	0x8d, 0xf2, 0x9a, 0x6f, 0xd1, 0x3b, 0xc5, 0xec,
	0xae, 0x8e, 0xc8, 0xca, 0x9d, 0xd7, 0x38, 0x97,
	0x0d, 0x63, 0x02, 0x34, 0x27, 0x60, 0xa6, 0x37,
	0x04, 0x87, 0x38, 0xfe, 0x21, 0xd4, 0xb0, 0xa6,
	W(0x6474E551), W(0), W(0), W(0), W(0), W(0), W(6), W(16),
	0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14,
	0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
	0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c,
	0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
};

static const uint8_t drawn_sha[] = {
	0xdc, 0xbc, 0x7e, 0x04, 0x5a, 0x81, 0xd3, 0xba,
	0xd3, 0x6e, 0xa2, 0xa2, 0xd1, 0xc3, 0xdd, 0x99,
	0xb6, 0x4d, 0xcf, 0xbb, 0xb9, 0xc5, 0x8d, 0x73,
	0xfd, 0x53, 0x3e, 0x5d, 0x9e, 0x47, 0x1f, 0xf3,
};

static void test_drawn(void **state)
{
	uint8_t buf[sizeof(drawn) + 512] = { 0 };
	struct trp_report rep = { 0 };
	struct trp_image img;
	struct trp_lens lens;
	struct trp_phdr ph;
	uint32_t off, size;
	uint8_t sha[32];

	(void)state;
	memcpy(buf, drawn, sizeof(drawn));
	assert_int_equal(trp_header_check(buf, 1044, &lens, &rep), TRP_OK);
	assert_int_equal(lens.tlv, 216);
	assert_int_equal(lens.sig, 512);
	assert_int_equal(lens.img, 296);
	assert_int_equal(lens.manifest, 748);
	assert_int_equal(trp_image_open(&img, buf, sizeof(buf), &rep), TRP_OK);
	assert_true(img.stock);
	assert_int_equal(img.num_img, 1);
	assert_int_equal(img.num_ent, 2);
	assert_int_equal(img.sigtype, TRP_SIG_RSA);
	assert_ptr_equal(img.signed_part.p, buf);
	assert_int_equal(img.signed_part.left, 236);
	assert_ptr_equal(img.sig.p, buf + 236);
	assert_int_equal(img.sig.left, 512);
	tb_sha256(img.signed_part.p, img.signed_part.left, sha);
	assert_memory_equal(sha, drawn_sha, 32);
	assert_ptr_equal(trp_image_entry(&img, 1, &ph), buf + 236 - 32);
	assert_int_equal(ph.type, 0x6474E551);
	assert_int_equal(ph.align, 16);
	trp_image_entry(&img, 0, &ph);
	assert_int_equal(ph.offset, 0x74);
	assert_int_equal(ph.memsz, 0x30);
	trp_image_range(&img, 0, &off, &size);
	assert_int_equal(off, 0);
	assert_int_equal(size, 296);
	assert_false(trp_image_boot(&img, &off));
	assert_null(img.tlv[TRP_TLV_PKEYINFO].p);
	assert_int_equal(rep.err, TRP_OK);
}

/* Lengths that are no multiples of 8 are padded, as the stock reader does. */
static void test_rounding(void **state)
{
	uint8_t hdr[TRP_HDR_LEN];
	struct trp_lens lens;

	(void)state;
	memcpy(hdr, drawn, sizeof(hdr));
	trp_put32(hdr + 8, 209);
	trp_put32(hdr + 12, 257);
	trp_put32(hdr + 16, 291);
	assert_int_equal(trp_header_check(hdr, 20 + 216 + 264 + 296, &lens,
					  NULL), TRP_OK);
	assert_int_equal(lens.tlv, 216);
	assert_int_equal(lens.sig, 257);
	assert_int_equal(lens.img, 296);
	assert_int_equal(lens.manifest, 500);
	/* the longest there is */
	trp_put32(hdr + 8, TRP_MAX_TLV_LEN);
	trp_put32(hdr + 12, TRP_MAX_SIG_LEN);
	trp_put32(hdr + 16, TRP_MAX_IMG_LEN);
	assert_int_equal(trp_header_check(hdr, TRP_MAX_MANIFEST_LEN +
					  TRP_MAX_IMG_LEN, &lens, NULL),
			 TRP_OK);
	assert_int_equal(lens.manifest, TRP_MAX_MANIFEST_LEN);
}

static void test_header_reports(void **state)
{
	struct trp_report rep = { 0 };
	uint8_t hdr[TRP_HDR_LEN];
	struct trp_lens lens;

	(void)state;
	memcpy(hdr, drawn, sizeof(hdr));
	memset(&lens, 1, sizeof(lens));
	assert_int_equal(trp_header_check(hdr, 1043, &lens, &rep),
			 TRP_E_TRUNC);
	assert_int_equal(rep.num, 1043);
	assert_int_equal(rep.num2, 1044);
	assert_memory_equal(&lens, &zero_lens, sizeof(lens));
	memset(&rep, 0, sizeof(rep));
	assert_int_equal(trp_header_check(hdr, 1044 + 4096, &lens, &rep),
			 TRP_E_TRAILING);
	assert_int_equal(rep.num, 4096);
	assert_memory_equal(&lens, &zero_lens, sizeof(lens));
	/* only what is there is looked at: 3 bytes, 4 bytes, 19 bytes */
	assert_int_equal(trp_header_check(hdr, 3, &lens, NULL), TRP_E_TRUNC);
	assert_int_equal(trp_header_check((const uint8_t *)"\177ELF", 4, &lens,
					  NULL), TRP_E_PLAIN_ELF);
	assert_int_equal(trp_header_check((const uint8_t *)"text", 4, &lens,
					  NULL), TRP_E_MAGIC);
	assert_int_equal(trp_header_check(hdr, 19, &lens, NULL), TRP_E_TRUNC);
	assert_int_equal(trp_header_check(NULL, 0, &lens, NULL), TRP_E_BUFFER);
	/* 4 GiB and more behind the image */
	memset(&rep, 0, sizeof(rep));
	if (sizeof(size_t) > 4) {
		assert_int_equal(trp_header_check(hdr, SIZE_MAX, &lens, &rep),
				 TRP_E_TRAILING);
		assert_int_equal(rep.num, UINT32_MAX);
	}
}

/*
 * ST's layout before 2024: signature, image, TLVs, platform TLVs. A file of
 * today that was cut or made longer must not be taken for one.
 */
static void test_old_layout(void **state)
{
	uint8_t hdr[TRP_HDR_LEN];
	struct trp_lens lens;
	static const uint32_t sigs[] = { 64, 256, 384, 512 };
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(sigs); i++) {
		memcpy(hdr, drawn, sizeof(hdr));
		trp_put32(hdr + 8, sigs[i]);
		trp_put32(hdr + 12, 20480);
		trp_put32(hdr + 16, 400);
		assert_int_equal(trp_header_check(hdr, 24 + sigs[i] + 20480 +
						  400 + 64, &lens, NULL),
				 TRP_E_OLD_LAYOUT);
		assert_int_equal(trp_header_check(hdr, 24 + sigs[i] + 20480 +
						  400, &lens, NULL),
				 TRP_E_OLD_LAYOUT);
		assert_int_equal(trp_header_check(hdr, 23 + sigs[i] + 20480 +
						  400, &lens, NULL),
				 TRP_E_SIG_LEN);
	}
	/* TLV area of 256 bytes, RSA-2048: also when bytes follow */
	trp_put32(hdr + 8, 256);
	trp_put32(hdr + 12, 256);
	assert_int_equal(trp_header_check(hdr, 100000, &lens, NULL),
			 TRP_E_TRAILING);
	trp_put32(hdr + 12, 20);
	assert_int_equal(trp_header_check(hdr, 100000, &lens, NULL),
			 TRP_E_SIG_LEN);
}

static void test_iterator(void **state)
{
	static const uint8_t area[] = {
		W(0xABCD), W(3), 1, 2, 3, 0, 0, 0, 0, 0,
		W(5), W(0),
		W(6), W(8), W(1), W(2),
	};
	struct trp_span s = { area, sizeof(area) };
	struct trp_span v;
	struct trp_span kept;
	uint32_t id = 0;
	uint8_t *cut;
	size_t n, i;

	(void)state;
	assert_int_equal(trp_tlv_next(&s, &id, &v), TRP_ITER_RECORD);
	assert_int_equal(id, 0xABCD);
	assert_ptr_equal(v.p, area + 8);
	assert_int_equal(v.left, 3);
	assert_int_equal(trp_tlv_next(&s, &id, &v), TRP_ITER_RECORD);
	assert_int_equal(id, 5);
	assert_int_equal(v.left, 0);
	assert_non_null(v.p);
	assert_int_equal(trp_tlv_next(&s, &id, &v), TRP_ITER_RECORD);
	assert_int_equal(id, 6);
	assert_int_equal(v.left, 8);
	assert_int_equal(trp_tlv_next(&s, &id, &v), TRP_ITER_END);
	assert_int_equal(trp_tlv_next(&s, &id, &v), TRP_ITER_END);
	for (n = 0; n < sizeof(area); n++) {
		cut = malloc(n + !n);
		memcpy(cut, area, n);
		s = (struct trp_span){ cut, n };
		for (i = 0; i < 4; i++) {
			kept = s;
			if (trp_tlv_next(&s, &id, &v) != TRP_ITER_RECORD)
				break;
			assert_non_null(v.p);
			assert_true(v.left <= (size_t)(s.p - v.p));
		}
		/* a cut between records is an end like any other */
		if (n == 0 || n == 16 || n == 24) {
			assert_int_equal(s.left, 0);
		} else {
			assert_int_equal(trp_tlv_next(&s, &id, &v),
					 TRP_ITER_BAD);
			assert_ptr_equal(s.p, kept.p);
			assert_int_equal(s.left, kept.left);
		}
		free(cut);
	}
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(trp_tlv_name(1), "SIGNTYPE");
	assert_string_equal(trp_tlv_name(0x54500106), "KEYID");
	assert_null(trp_tlv_name(0));
	assert_null(trp_tlv_name(0x54500107));
	assert_int_equal(trp_tlv_find(0x10001), TRP_TLV_BOOTADDR);
	assert_int_equal(trp_tlv_find(0x10003), TRP_TLV_COUNT);
}

static void test_phdr(void **state)
{
	struct trp_phdr ph;
	uint8_t b[TRP_PHDR_LEN], c[TRP_PHDR_LEN];
	uint32_t i;

	(void)state;
	for (i = 0; i < sizeof(b); i++)
		b[i] = (uint8_t)(i * 11 + 3);
	trp_phdr_get(b, &ph);
	trp_phdr_put(c, &ph);
	assert_memory_equal(b, c, sizeof(b));
	assert_int_equal(ph.type, trp_get32(b));
	assert_int_equal(ph.align, trp_get32(b + 28));
}

/* An image with all of our TLVs; another one of two ELF files */
static void test_ours(void **state)
{
	struct tb_blob elfs[2] = { ts_fw_elf(), ts_fw_elf() };
	struct tb_edit edits[] = {
		{ TB_ADD, .id = TRP_ID_BOOTADDR, .value = 0x80 },
	};
	struct tb_spec spec = {
		.elfs = elfs, .num_elfs = 2, .boot = 0x80,
		.edits = edits, .num_edits = 1, .key = "p256.der",
	};
	struct tb_blob image = tb_image(&spec);
	struct trp_image img;
	uint32_t da = 0, off, size;

	(void)state;
	assert_int_equal(trp_image_open(&img, image.p, tb_manifest_len(&image),
					NULL), TRP_OK);
	assert_false(img.stock);
	assert_int_equal(img.num_img, 2);
	assert_int_equal(img.num_ent, 2 * TS_FW_SEGS);
	assert_int_equal(img.sigtype, TRP_SIG_ECDSA);
	assert_int_equal(img.sig.left, 64);
	assert_int_equal(img.tlv[TRP_TLV_DUMP].left, 2);
	assert_true(trp_image_boot(&img, &da));
	assert_int_equal(da, 0x80);
	trp_image_range(&img, 1, &off, &size);
	assert_int_equal(off, size);
	assert_int_equal(off + size, img.lens.img);
	tb_free(&image);
	tb_free(&elfs[0]);
	tb_free(&elfs[1]);
}

/* Two sizes that add up to the right number only when 32 bits overflow */
static void test_sizes_wrap(void **state)
{
	struct tb_blob elfs[2] = { ts_fw_elf(), ts_fw_elf() };
	uint32_t total = 2 * (((uint32_t)elfs[0].len + 7) & ~7u);
	struct tb_edit edits[] = {
		{ TB_WORD, .id = TRP_ID_IMGSIZE, .at = 0, .value = 0xFFFFFFF8 },
		{ TB_WORD, .id = TRP_ID_IMGSIZE, .at = 4, .value = total + 8 },
	};
	struct tb_spec spec = {
		.elfs = elfs, .num_elfs = 2, .edits = edits, .num_edits = 2,
	};
	struct tb_blob image = tb_image(&spec);
	struct trp_report rep = { 0 };
	struct trp_image img;

	(void)state;
	assert_int_equal(trp_get32(image.p + 16), total);
	assert_int_equal(trp_image_open(&img, image.p, tb_manifest_len(&image),
					&rep), TRP_E_IMGSIZE);
	assert_int_equal(rep.num, UINT32_MAX);
	assert_int_equal(rep.num2, total);
	tb_free(&image);
	tb_free(&elfs[0]);
	tb_free(&elfs[1]);
}

/* IMGINDEX of three ELF files that have 7, 1 and 1 entries */
static void check_imgindex(uint32_t at, uint8_t value)
{
	struct tb_blob elfs[3] = {
		ts_fw_elf(), ts_segs_elf(ts_fw_segs, 1),
		ts_segs_elf(ts_fw_segs, 1),
	};
	struct tb_edit edit = {
		TB_BYTE, .id = TRP_ID_IMGINDEX, .at = at, .value = value,
	};
	struct tb_spec spec = {
		.elfs = elfs, .num_elfs = 3, .edits = &edit, .num_edits = 1,
	};
	struct tb_blob image = tb_image(&spec);
	struct trp_report rep = { 0 };
	struct trp_image img;
	uint32_t i;

	assert_int_equal(trp_image_open(&img, image.p, tb_manifest_len(&image),
					&rep), TRP_E_IMGINDEX);
	assert_int_equal(rep.index, at);
	assert_int_equal(rep.num, value);
	tb_free(&image);
	for (i = 0; i < 3; i++)
		tb_free(&elfs[i]);
}

static void test_imgindex_order(void **state)
{
	(void)state;
	/* 0 0 0 0 0 0 0 2 2: nothing is left for the second file */
	check_imgindex(TS_FW_SEGS, 2);
	/* 0 0 0 2 0 0 0 1 2, and back */
	check_imgindex(3, 2);
	/* 0 0 0 0 0 0 0 1 1: nor for the third */
	check_imgindex(TS_FW_SEGS + 1, 1);
}

/* A TLV area cut at every multiple of 8 and at every byte in between */
static void test_every_area_length(void **state)
{
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob image = ts_sign(&elf, false, NULL, 0);
	uint32_t tlv = trp_get32(image.p + 8);
	struct trp_image img;
	enum trp_err err;
	uint8_t *copy;
	uint32_t n;

	(void)state;
	for (n = 8; n < tlv; n++) {
		uint32_t len = 20 + (uint32_t)trp_round_up8(n) + 256;

		copy = malloc(len);
		memcpy(copy, image.p, len);
		trp_put32(copy + 8, n);
		memset(&img, 1, sizeof(img));
		err = trp_image_open(&img, copy, len, NULL);
		if (trp_round_up8(n) == tlv) {
			assert_int_equal(err, TRP_OK);
		} else {
			assert_true(err == TRP_E_TLV_TRUNC ||
				    err == TRP_E_TLV_MISSING ||
				    err == TRP_E_HASHTABLE ||
				    (err == TRP_OK && tlv - n >= 16));
			/* only KEYID may be gone without being missed */
			if (err == TRP_OK)
				assert_null(img.tlv[TRP_TLV_KEYID].p);
			else
				assert_memory_equal(&img, &zero_img,
						    sizeof(img));
		}
		free(copy);
	}
	tb_free(&image);
	tb_free(&elf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_drawn),
		cmocka_unit_test(test_rounding),
		cmocka_unit_test(test_header_reports),
		cmocka_unit_test(test_old_layout),
		cmocka_unit_test(test_iterator),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_phdr),
		cmocka_unit_test(test_ours),
		cmocka_unit_test(test_sizes_wrap),
		cmocka_unit_test(test_imgindex_order),
		cmocka_unit_test(test_every_area_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
