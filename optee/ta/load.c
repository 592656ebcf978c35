// SPDX-License-Identifier: BSD-2-Clause
/*
 * LOAD_FW: read the manifest once, have it verified, and what it lists loaded.
 *
 * One heap block holds the working structures and, behind them, header, TLVs
 * and signature. The images stay in the normal world's memory and go straight
 * to the pseudo TA, which takes the digest of their headers, and of each
 * segment where it ends up. Only a legacy image has headers that nobody signed:
 * they are read here, into small private copies.
 */
#include <string.h>
#include <trace.h>
#include <trp/elf.h>
#include <trp/life.h>

#include "../trp_result.h"
#include "ta.h"

/**
 * struct load - one load under way; ends with the manifest
 * @s: session
 * @table: resource table, for later
 * @images: untrusted: what follows the manifest
 * @loaded: the pseudo TA has this very image already
 * @res: what the pseudo TA refused with, TEE_SUCCESS while it did not: such a
 *	refusal is logged and kept on its side
 */
struct load {
	const struct ta_session *s;
	struct ta_table *table;
	const uint8_t *images;
	bool loaded;
	TEE_Result res;
	struct trp_report rep;
	struct trp_lens lens;
	struct trp_image img;
	struct trp_authed auth;
	struct trp_bind bind;
	struct trp_plan plan;
	struct trp_source src;
	uint8_t manifest[];
};

/* The pseudo TA refused: what the core notes beside it is not shown */
static enum trp_err refused(struct load *l, TEE_Result res)
{
	if (!res)
		return TRP_OK;
	l->res = res;
	return TRP_E_SERVICE;
}

/* ---- what the core asks for --------------------------------------------- */

/* The pseudo TA takes the digest of what it verifies: twice is one too many */
static enum trp_err no_digest(void *ctx __unused,
			      const struct trp_span *parts __unused,
			      unsigned int n __unused,
			      uint8_t out[TRP_DIGEST_LEN])
{
	memset(out, 0, TRP_DIGEST_LEN);
	return TRP_OK;
}

/* The pseudo TA has the keys, makes its own copy and its own decision */
static enum trp_verdict verify(void *ctx, const struct trp_image *img,
			       const uint8_t digest[TRP_DIGEST_LEN] __unused,
			       uint8_t key_id[TRP_DIGEST_LEN],
			       struct trp_report *rep)
{
	struct load *l = ctx;
	enum trp_err err = refused(l, ta_pta_verify(l->s, l->manifest,
						    img->lens.manifest,
						    &l->loaded));

	if (err) {
		trp_refuse(rep, err);
		return TRP_BAD;
	}
	memset(key_id, 0, TRP_DIGEST_LEN);
	return TRP_GOOD;
}

static enum trp_err src_read(void *ctx, uint32_t off, void *dst, size_t n)
{
	const struct load *l = ctx;

	/* untrusted: read once */
	TEE_MemMove(dst, l->images + off, n);
	return TRP_OK;
}

/* ---- the walk ----------------------------------------------------------- */

static enum trp_err legacy_segments(struct load *l,
				    const struct trp_crypto *crypto)
{
	uint32_t rsc_da = 0;
	uint32_t rsc_size = 0;
	enum trp_err err = TRP_OK;

	err = trp_elf_bind(&l->bind, &l->auth, &l->src, crypto, &l->rep);
	if (!err)
		err = trp_plan_build(&l->plan, &l->auth, &l->bind, NULL,
				     &l->rep);
	if (!err)
		err = refused(l, ta_pta_segments(l->s, l->images, l->lens.img,
						 &l->bind));
	if (!err)
		err = trp_elf_rsc(&l->auth, &l->bind, &l->src, &rsc_da,
				  &rsc_size, &l->rep);
	if (!err)
		err = refused(l, ta_pta_commit(l->s, rsc_da, rsc_size,
					       l->table));
	return err;
}

/* Its ELF headers are not signed, and tell where its resource table is */
static enum trp_err load_legacy(struct load *l)
{
	const struct trp_crypto crypto = {
		.ctx = l,
		.sha256 = no_digest,
		.verify = verify,
	};
	enum trp_err err = trp_auth_check(&l->auth, &l->img, &crypto, &l->rep);

	/* the same image again: verified, and nothing is to be done */
	if (err || l->loaded)
		return err;
	return legacy_segments(l, &crypto);
}

static enum trp_err load(struct load *l)
{
	enum trp_err err = trp_image_open(&l->img, l->manifest,
					  l->lens.manifest, &l->rep);

	if (err)
		return err;
	if (l->img.legacy)
		return load_legacy(l);
	return refused(l, ta_pta_image(l->s, l->manifest, l->lens.manifest,
				       l->images, l->lens.img, l->table));
}

/*
 * The header is read once, into @hdr; the block is as large as that copy says
 * and starts with that copy; what follows is read once, behind it.
 */
static enum trp_err open_block(struct load **block, const uint8_t *image,
			       size_t len, struct trp_report *rep)
{
	uint8_t hdr[TRP_HDR_LEN] = { };
	struct trp_lens lens = { };
	struct load *l = NULL;
	enum trp_err err = TRP_OK;

	*block = NULL;
	if (!image || !len)
		return trp_refuse(rep, TRP_E_BUFFER);
	/* untrusted: read once */
	TEE_MemMove(hdr, image, len < sizeof(hdr) ? len : sizeof(hdr));
	err = trp_header_check(hdr, len, &lens, rep);
	if (err)
		return err;
	l = TEE_Malloc(sizeof(*l) + lens.manifest, TEE_MALLOC_FILL_ZERO);
	if (!l)
		return trp_refuse(rep, TRP_E_NO_MEMORY,
				  .num = sizeof(*l) + lens.manifest);
	l->lens = lens;
	memcpy(l->manifest, hdr, sizeof(hdr));
	/* untrusted: read once */
	TEE_MemMove(l->manifest + sizeof(hdr), image + sizeof(hdr),
		    lens.manifest - sizeof(hdr));
	l->images = image + lens.manifest;
	l->src = (struct trp_source){
		.ctx = l,
		.len = lens.img,
		.read = src_read,
	};
	*block = l;
	return TRP_OK;
}

/*
 * A failed load leaves wiped memory, also of what was stopped before. Firmware
 * that is loaded already stays: whatever came now is not that image. Where
 * firmware runs, that is the reason, whatever came.
 */
static TEE_Result failed(const struct ta_session *s, TEE_Result res,
			 struct trp_report *rep)
{
	uint32_t state = 0;
	TEE_Result asked = ta_pta_state(s, &state);

	if (asked)
		return res ? res : asked;
	if (!res && (state == TRP_RUNNING || state == TRP_CRASHED)) {
		memset(rep, 0, sizeof(*rep));
		trp_refuse(rep, TRP_E_STATE, .num = state);
	} else if (!res && state == TRP_LOADED) {
		memset(rep, 0, sizeof(*rep));
		trp_refuse(rep, TRP_E_OTHER_IMAGE);
	}
	if (!res)
		res = ta_refuse(s, rep);
	if (state == TRP_OFF || state == TRP_STOPPED)
		(void)ta_pta_simple(s, TRP_PTA_RELEASE);
	return res;
}

TEE_Result ta_load(const struct ta_session *s, const void *image, size_t len,
		   struct ta_table *table)
{
	struct trp_report rep = { };
	struct load *l = NULL;
	TEE_Result res = TEE_SUCCESS;
	enum trp_err err = open_block(&l, image, len, &rep);

	if (err)
		return failed(s, TEE_SUCCESS, &rep);
	l->s = s;
	l->table = table;
	err = load(l);
	if (err)
		res = failed(s, l->res, &l->rep);
	TEE_Free(l);
	return res;
}
