/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls to the pseudo TA through the application that hands everything on
 * (proxy_ta.c).
 */
#ifndef TESTS_SECURE_PTA_H
#define TESTS_SECURE_PTA_H

#include <trp/plan.h>

#include "secure.h"

/* Where parameters lie in the normal world */
#define P_DATA		(BOARD_DDR_BASE + 0x400000u)
#define P_DIGEST	(BOARD_DDR_BASE + 0x500000u)
#define P_SIG		(BOARD_DDR_BASE + 0x501000u)
#define P_INFO		(BOARD_DDR_BASE + 0x502000u)
#define P_IMAGES	(BOARD_DDR_BASE + 0x510000u)

#define V_IN(x, y)	{ .type = TRP_PARAM_VIN, .a = (x), .b = (y) }
#define M_IN(at, n)	{ .type = TRP_PARAM_MIN, .pa = (at), .size = (n) }
#define M_OUT(at, n)	{ .type = TRP_PARAM_MOUT, .pa = (at), .size = (n) }
#define V_OUT		{ .type = TRP_PARAM_VOUT }
#define V_IO(x, y)	{ .type = TRP_PARAM_VIO, .a = (x), .b = (y) }

/* pta() - any command: pta(session, cmd, p1, p2, p3), each in braces */
#define pta(s, cmd, ...) \
	board_tee_invoke((s), (cmd), (struct board_tee_param[4]){ \
			 V_IN(0, 0), __VA_ARGS__ }, NULL)

static inline void put(uint32_t pa, const void *p, size_t n)
{
	assert_int_equal(board_write(BOARD_NS, pa, p, n), 0);
}

/* LOAD_SEGMENT_SHA256 of @n bytes with their true digest */
static inline uint32_t pta_segment(uint32_t s, uint32_t da, const void *p,
				   size_t n)
{
	uint8_t digest[32];

	tb_sha256(p, n, digest);
	put(P_DATA, p, n);
	put(P_DIGEST, digest, sizeof(digest));
	return pta(s, TRP_PTA_LOAD_SEGMENT_SHA256, M_IN(P_DATA, n), V_IN(da, 0),
		   M_IN(P_DIGEST, sizeof(digest)));
}

/* LOAD_IMAGE of @img with the first @n bytes of its images; @p is filled */
static inline uint32_t pta_image_hints(uint32_t s, const struct tb_blob *img,
				       size_t n, const struct trp_hints *hints,
				       struct board_tee_param p[4])
{
	const uint32_t at = tb_manifest_len(img);

	put(P_DATA, img->p, at);
	put(P_DATA + at, hints, sizeof(*hints));
	put(P_IMAGES, img->p + at, img->len - at);
	p[0] = (struct board_tee_param)V_IO(0, 0);
	p[1] = (struct board_tee_param)M_IN(P_DATA, at + sizeof(*hints));
	p[2] = (struct board_tee_param)M_IN(P_IMAGES, n);
	p[3] = (struct board_tee_param){
		.type = TRP_PARAM_VOUT, .a = 0x5a, .b = 0x5a,
	};
	return board_tee_invoke(s, TRP_PTA_LOAD_IMAGE, p, NULL);
}

/* ... of an image that needs no hints */
static inline uint32_t pta_image(uint32_t s, const struct tb_blob *img,
				 size_t n, struct board_tee_param p[4])
{
	const struct trp_hints none = { 0 };

	return pta_image_hints(s, img, n, &none, p);
}

/* ... as a whole */
static inline uint32_t pta_load(uint32_t s, const struct tb_blob *img)
{
	struct board_tee_param p[4];

	return pta_image(s, img, img->len - tb_manifest_len(img), p);
}

static inline uint32_t pta_zero(uint32_t s, uint32_t da, uint32_t n)
{
	return pta(s, TRP_PTA_SET_MEMORY, V_IN(da, 0), V_IN(n, 0), V_IN(0, 0));
}

static inline struct trp_status pta_status(uint32_t s)
{
	struct trp_status st = { 0 };

	assert_int_equal(pta(s, TRP_PTA_GET_STATUS,
			     M_OUT(NS_SMALL, sizeof(st))), R_OK);
	assert_int_equal(board_read(BOARD_NS, NS_SMALL, &st, sizeof(st)), 0);
	return st;
}

#define assert_pta(s, got, want, err) do { \
	assert_int_equal((got), (want)); \
	assert_int_equal(pta_status(s).reason, (err)); \
} while (0)

/* Segment @i of an ELF file made by sec_elf() */
static inline uint32_t pta_elf_segment(uint32_t s, const struct tb_blob *elf,
				       uint32_t i)
{
	const uint8_t *ph = tb_phdr(elf->p, i);

	return pta_segment(s, trp_get32(ph + 12), elf->p + trp_get32(ph + 4),
			   trp_get32(ph + 16));
}

/* All steps of sec_elf()'s firmware, as OP-TEE's own application takes them */
static inline void pta_steps(uint32_t s, const struct tb_blob *elf)
{
	assert_int_equal(pta_elf_segment(s, elf, 0), R_OK);
	assert_int_equal(pta_elf_segment(s, elf, 1), R_OK);
	assert_int_equal(pta_zero(s, SEC_DATA_DA + 0x200, 0x200), R_OK);
	assert_int_equal(pta_elf_segment(s, elf, 2), R_OK);
}

#define ALG_RSA		0x70004830u	/* RSASSA PKCS#1 v1.5 SHA-256 */

/*
 * VERIFY_DIGEST of a stock image; @info_len: bytes of key information behind
 * its header, at most 64
 */
static inline uint32_t pta_verify(uint32_t s, const struct tb_blob *img,
				  uint32_t alg, uint32_t info_len)
{
	uint32_t signed_len = 20 + ((trp_get32(img->p + 8) + 7) & ~7u);
	uint32_t sig_len = trp_get32(img->p + 12);
	uint8_t digest[32], info[8 + 64] = { 0 };

	tb_sha256(img->p, signed_len, digest);
	trp_put32(info, alg);
	trp_put32(info + 4, info_len);
	put(P_DIGEST, digest, sizeof(digest));
	put(P_SIG, img->p + signed_len, sig_len);
	put(P_INFO, info, sizeof(info));
	return pta(s, TRP_PTA_VERIFY_DIGEST, M_IN(P_INFO, 8 + info_len),
		   M_IN(P_DIGEST, 32), M_IN(P_SIG, sig_len));
}

#endif /* TESTS_SECURE_PTA_H */
