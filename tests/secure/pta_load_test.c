/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * LOAD_IMAGE of the pseudo TA, by an application that does what it likes.
 */
#include "pta_life.h"

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
	uint32_t at, headers;
	size_t i, n;

	(void)arg;
	begin();
	at = tb_manifest_len(&img);
	n = img.len - at;
	headers = 52u + 32u * trp_get16(elf.p + 44);
	/* any bit of any header: nobody looks at what it means */
	for (i = 0; i < headers; i++) {
		img.p[at + i] ^= (uint8_t)(1u << i % 8);
		image_refused(&img, n, R_SECURITY, TRP_E_HDRDIGEST);
		img.p[at + i] ^= (uint8_t)(1u << i % 8);
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
	/* a shorter buffer is not all of the images, nor is a longer one */
	for (i = 0; i < n; i += 61)
		image_refused(&img, i, R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	image_refused(&img, n + 1, R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	assert_int_equal(pta_load(s, &img), R_OK);
	end();
}

static void manifest_arguments_test(void **arg)
{
	const uint32_t hints = sizeof(struct trp_hints);
	struct board_tee_param p[4] = {
		V_IO(0, 0), M_IN(0, 0), M_IN(P_IMAGES, 8), V_OUT,
	};

	(void)arg;
	begin();
	reach(TRP_LOADED);
	assert_int_equal(pta(s, TRP_PTA_RELEASE), R_OK);
	assert_pta(s, board_tee_invoke(s, TRP_PTA_LOAD_IMAGE, p, NULL),
		   R_BAD_PARAMETERS, TRP_E_BUFFER);
	p[1] = (struct board_tee_param)M_IN(P_DATA, hints);
	assert_pta(s, board_tee_invoke(s, TRP_PTA_LOAD_IMAGE, p, NULL),
		   R_BAD_PARAMETERS, TRP_E_BUFFER);
	p[1] = (struct board_tee_param)M_IN(P_DATA, TRP_MAX_MANIFEST_LEN +
					    hints + 1);
	assert_pta(s, board_tee_invoke(s, TRP_PTA_LOAD_IMAGE, p, NULL),
		   R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	assert_given_up();
	end();
}

/* ---- hints -------------------------------------------------------------- */

/* LOAD_IMAGE of a stock image with hints that somebody made up */
static void hints_refused(const struct trp_hints *h, uint32_t want,
			  enum trp_err err)
{
	struct board_tee_param p[4];

	assert_pta(s, pta_image_hints(s, &img, img.len - tb_manifest_len(&img),
				      h, p), want, err);
	assert_given_up();
}

static void hints_test(void **arg)
{
	static const uint8_t ends[] = { 0, 3, 5, 255 };
	struct trp_hints h = {
		.end = { 4 }, .rsc_da = SEC_RSC_DA, .rsc_size = SEC_RSC_LEN,
	};
	struct board_tee_param p[4];
	size_t i;

	(void)arg;
	begin();
	reach(TRP_LOADED);
	assert_int_equal(pta(s, TRP_PTA_RELEASE), R_OK);
	tb_free(&img);
	img = sec_image(SEC_STOCK, NULL, 0);
	for (i = 0; i < sizeof(ends); i++) {
		h.end[0] = ends[i];
		hints_refused(&h, R_BAD_PARAMETERS, TRP_E_PHDR_COUNT);
	}
	h.end[0] = 4;
	/* a table that is none, outside, in memory that Linux cannot read */
	h.rsc_size = SEC_RSC_LEN - 4;
	hints_refused(&h, R_BAD_FORMAT, TRP_E_RSC_SIZE);
	h.rsc_size = SEC_RSC_LEN + 4;
	hints_refused(&h, R_ACCESS_DENIED, TRP_E_RSC_PLACE);
	h.rsc_size = 16;
	h.rsc_da = 0;
	hints_refused(&h, R_ACCESS_DENIED, TRP_E_RSC_LOCKED);
	/* why its reader refuses it, if it is one that exists */
	h.why = (struct trp_report){ .err = TRP_E_RSC_TWO };
	hints_refused(&h, R_BAD_FORMAT, TRP_E_RSC_TWO);
	h.why.err = 999;
	hints_refused(&h, R_BAD_PARAMETERS, TRP_E_ARGUMENT);
	/* ... which is of no interest before who signed it */
	h.why.err = TRP_E_RSC_TWO;
	img.p[tb_manifest_len(&img) - 1] ^= 1;
	hints_refused(&h, R_SIGNATURE_INVALID, TRP_E_SIGNATURE);
	img.p[tb_manifest_len(&img) - 1] ^= 1;
	h = (struct trp_hints){ .end = { 4 } };
	assert_int_equal(pta_image_hints(s, &img,
					 img.len - tb_manifest_len(&img), &h,
					 p), R_OK);
	assert_true(!p[0].a && !p[3].a);
	assert_int_equal(pta_status(s).flags & TRP_STATUS_STOCK,
			 TRP_STATUS_STOCK);
	assert_int_equal(pta(s, TRP_PTA_START), R_OK);
	end();
}

/* Where images begin is the caller's word only where nobody signed it */
static void hints_of_two_test(void **arg)
{
	const struct trp_hints junk = {
		.end = { 200, 100 }, .rsc_da = 1, .rsc_size = 0xffffffff,
		.why = { .err = TRP_E_RSC_TWO },
	};
	struct trp_hints h = { .end = { 5, 8 } };
	struct board_tee_param p[4];
	struct tb_blob elfs[2];
	struct tb_spec spec = { .elfs = elfs, .num_elfs = 2, .stock = true };
	uint32_t i;
	size_t n;

	(void)arg;
	begin();
	n = img.len - tb_manifest_len(&img);
	assert_int_equal(pta_image_hints(s, &img, n, &junk, p), R_OK);
	assert_int_equal(p[3].a, SEC_RSC_DA);
	assert_int_equal(pta(s, TRP_PTA_RELEASE), R_OK);
	elfs[0] = elf;
	elfs[1] = tb_copy(&elf);
	for (i = 0; i < 4; i++) {
		uint8_t *paddr = tb_phdr(elfs[1].p, i) + 12;

		trp_put32(paddr, trp_get32(paddr) + 0x1000);
	}
	elfs[1].p[trp_get32(tb_phdr(elfs[1].p, 0) + 4)] ^= 1;
	tb_free(&img);
	img = tb_image(&spec);
	/* an entry of the second image, looked for in the first */
	hints_refused(&h, R_SECURITY, TRP_E_DIGEST);
	h.end[0] = 9;
	hints_refused(&h, R_BAD_PARAMETERS, TRP_E_PHDR_COUNT);
	h.end[0] = 4;
	n = img.len - tb_manifest_len(&img);
	assert_int_equal(pta_image_hints(s, &img, n, &h, p), R_OK);
	tb_free(&elfs[1]);
	end();
}

/* ---- two images --------------------------------------------------------- */

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

/* A manifest that cannot even be copied says nothing about what is loaded */
static void loaded_survives_bad_manifest_test(void **arg)
{
	struct board_tee_param p[4] = {
		V_IO(0, 0), M_IN(0, 0), M_IN(P_IMAGES, 8), V_OUT,
	};

	(void)arg;
	begin();
	reach(TRP_LOADED);
	assert_pta(s, board_tee_invoke(s, TRP_PTA_LOAD_IMAGE, p, NULL),
		   R_BAD_PARAMETERS, TRP_E_BUFFER);
	assert_int_equal(pta_status(s).state, TRP_LOADED);
	assert_true(sec_closed());
	assert_int_equal(pta(s, TRP_PTA_START), R_OK);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(image_test), sec_test(image_refused_test),
		sec_test(manifest_arguments_test), sec_test(hints_test),
		sec_test(hints_of_two_test), sec_test(image_borrows_test),
		sec_test(loaded_survives_bad_manifest_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
