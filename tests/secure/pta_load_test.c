/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * LOAD_SEGMENTS and LOAD_IMAGE of the pseudo TA, by an application that does
 * what it likes.
 */
#include "pta_life.h"

/* A call of LOAD_SEGMENTS that has to end the load */
static void batch_refused(uint32_t res, uint32_t want, enum trp_err err)
{
	assert_pta(s, res, want, err);
	assert_given_up();
	reach(TRP_LOADING);
}

/* All steps in one call: arguments */
static void batch_arguments_test(void **arg)
{
	static const uint32_t ends[] = { 0, 3, 5, 255 };
	uint32_t at, res = 1;
	size_t i;

	(void)arg;
	begin();
	at = tb_manifest_len(&img);
	reach(TRP_LOADING);
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		put(P_DATA, img.p + at, img.len - at);
		batch_refused(pta(s, TRP_PTA_LOAD_SEGMENTS,
				  M_IN(P_DATA, img.len - at), V_IN(ends[i], 0)),
			      R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	}
	batch_refused(pta(s, TRP_PTA_LOAD_SEGMENTS, M_IN(0, 0), V_IN(4, 0)),
		      R_BAD_PARAMETERS, TRP_E_BUFFER);
	/* each shorter buffer ends before some segment does */
	for (i = 1; i < elf.len; i += 61) {
		res = pta_segments(s, &img, i);
		if (!res)
			break;
		batch_refused(res, R_BAD_FORMAT, TRP_E_SEG_FILE);
	}
	assert_true(!res && i > 61);
	/* that was all: nothing is missing, and nothing may come again */
	assert_int_equal(pta(s, TRP_PTA_START), R_BAD_STATE);
	assert_int_equal(pta(s, TRP_PTA_COMMIT, V_IN(0, 0), V_OUT, V_OUT),
			 R_OK);
	assert_int_equal(pta(s, TRP_PTA_START), R_OK);
	end();
}

/* ... and bytes that nobody signed, or that came already */
static void batch_test(void **arg)
{
	uint32_t at;

	(void)arg;
	begin();
	at = tb_manifest_len(&img);
	reach(TRP_LOADING);
	assert_int_equal(pta_elf_segment(s, &elf, 2), R_OK);
	batch_refused(pta_segments(s, &img, elf.len), R_SECURITY, TRP_E_TWICE);
	/* one bit of the last segment */
	img.p[at + trp_get32(tb_phdr(elf.p, 2) + 4)] ^= 1;
	batch_refused(pta_segments(s, &img, elf.len), R_SECURITY, TRP_E_DIGEST);
	end();
}

/* A whole load in one call: where the table is, in p3 and p0 */
static void image_test(void **arg)
{
	struct tb_blob other = sec_image(SEC_OTHER, NULL, 0);
	struct board_tee_param p[4];
	size_t n;
	int i;

	(void)arg;
	begin();
	n = img.len - tb_manifest_len(&img);
	/* the second time it is loaded already, whatever comes as images */
	for (i = 0; i < 2; i++) {
		assert_int_equal(pta_image(s, &img, i ? 1 : n, p), R_OK);
		assert_true(p[3].a == SEC_RSC_DA && !p[3].b);
		assert_true(p[0].a == SEC_RSC_LEN && !p[0].b);
		assert_int_equal(pta_status(s).state, TRP_LOADED);
	}
	assert_true(sec_closed());
	/* refused: nothing of what came in or was true before comes back */
	assert_pta(s, pta_image(s, &other, 1, p), R_BAD_STATE,
		   TRP_E_OTHER_IMAGE);
	assert_true(!p[0].a && !p[0].b && !p[3].a && !p[3].b);
	assert_int_equal(pta_status(s).state, TRP_LOADED);
	assert_int_equal(pta(s, TRP_PTA_START), R_OK);
	assert_pta(s, pta_image(s, &img, n, p), R_BAD_STATE, TRP_E_STATE);
	assert_true(!p[0].a && !p[0].b && !p[3].a && !p[3].b);
	assert_int_equal(pta(s, TRP_PTA_STOP), R_OK);
	assert_int_equal(pta_image(s, &img, n, p), R_OK);
	end();
	tb_free(&other);
}

/* LOAD_IMAGE of @b that has to end with nothing loaded */
static void image_refused(const struct tb_blob *b, size_t n, uint32_t want,
			  enum trp_err err)
{
	struct board_tee_param p[4];

	assert_pta(s, pta_image(s, b, n, p), want, err);
	assert_true(!p[0].a && !p[0].b && !p[3].a && !p[3].b);
	assert_given_up();
}

/* ... and what is not as it was signed: the pseudo TA finds out by itself */
static void image_refused_test(void **arg)
{
	static const struct {
		uint32_t at;	/* in the ELF file */
		uint32_t res;
		enum trp_err err;
	} rows[] = {
		{ 1, R_BAD_FORMAT, TRP_E_ELF_MAGIC },
		{ 18, R_BAD_FORMAT, TRP_E_ELF_MACHINE },
		{ 24, R_SECURITY, TRP_E_HDRDIGEST },	/* entry */
		{ 31, R_BAD_FORMAT, TRP_E_ELF_TRUNC },	/* e_phoff */
		{ 44, R_BAD_PARAMETERS, TRP_E_PHDR_COUNT },
		{ 52 + 12, R_SECURITY, TRP_E_HDRDIGEST },	/* p_paddr */
	};
	struct tb_blob legacy = sec_image(SEC_STOCK, NULL, 0);
	uint32_t at;
	size_t i, n;

	(void)arg;
	begin();
	at = tb_manifest_len(&img);
	n = img.len - at;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		img.p[at + rows[i].at] ^= 1;
		image_refused(&img, n, rows[i].res, rows[i].err);
		img.p[at + rows[i].at] ^= 1;
	}
	/* one bit of the last segment */
	i = at + trp_get32(tb_phdr(elf.p, 2) + 4);
	img.p[i] ^= 1;
	image_refused(&img, n, R_SECURITY, TRP_E_DIGEST);
	img.p[i] ^= 1;
	/* one bit of the signature */
	img.p[at - 1] ^= 1;
	image_refused(&img, n, R_SIGNATURE_INVALID, TRP_E_SIGNATURE);
	img.p[at - 1] ^= 1;
	/* a shorter buffer is not all of the images */
	for (i = 1; i < n; i += 61)
		image_refused(&img, i, R_BAD_FORMAT, TRP_E_ELF_TRUNC);
	image_refused(&img, 0, R_BAD_PARAMETERS, TRP_E_BUFFER);
	/* headers that nobody signed are not for the pseudo TA to read */
	image_refused(&legacy, legacy.len - tb_manifest_len(&legacy),
		      R_NOT_IMPLEMENTED, TRP_E_NOT_IMPLEMENTED);
	end();
	tb_free(&legacy);
}

/*
 * Two images with the same bytes at other places. The signed table lets a
 * segment of the first one begin in the second, where its bytes are, too: no
 * digest differs, and yet it is not in its file.
 */
static void image_borrows_test(void **arg)
{
	struct tb_blob elfs[2], file;
	struct tb_edit edit = {
		/* of an entry: 32 bytes of program header, a digest */
		.op = TB_WORD, .id = TRP_ID_HASHTABLE, .at = 64 + 4,
	};
	struct tb_spec spec = {
		.elfs = elfs, .num_elfs = 2,
		.rsc_da = SEC_RSC_DA, .rsc_size = SEC_RSC_LEN,
	};
	struct board_tee_param p[4];
	const uint8_t *second;
	uint32_t at, i;

	(void)arg;
	begin();
	elfs[0] = elf;
	elfs[1] = tb_copy(&elf);
	for (i = 0; i < 3; i++) {
		uint8_t *paddr = tb_phdr(elfs[1].p, i) + 12;

		trp_put32(paddr, trp_get32(paddr) + 0x1000);
	}
	file = tb_image(&spec);
	at = tb_manifest_len(&file);
	assert_int_equal(pta_image(s, &file, file.len - at, p), R_OK);
	assert_int_equal(pta(s, TRP_PTA_RELEASE), R_OK);
	second = memmem(file.p + at + 1, file.len - at - 1, elfs[1].p, 64);
	assert_non_null(second);
	edit.value = (uint32_t)(second - (file.p + at)) +
		     trp_get32(tb_phdr(elf.p, 1) + 4);
	tb_free(&file);
	spec.edits = &edit;
	spec.num_edits = 1;
	file = tb_image(&spec);
	image_refused(&file, file.len - tb_manifest_len(&file), R_BAD_FORMAT,
		      TRP_E_SEG_FILE);
	tb_free(&file);
	tb_free(&elfs[1]);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(batch_arguments_test), sec_test(batch_test),
		sec_test(image_test), sec_test(image_refused_test),
		sec_test(image_borrows_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
