/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device's order of checks, on a file.
 */
#include <stdlib.h>
#include <string.h>
#include <trp/rsc.h>

#include "check.h"
#include "rest.h"

static enum trp_err src_read(void *ctx, uint32_t off, void *dst, size_t n)
{
	struct check *c = ctx;

	if (off > c->src.len || n > c->src.len - off)
		return TRP_E_READ;
	memcpy(dst, c->file + c->lens.manifest + off, n);
	return TRP_OK;
}

enum trp_err check_open(struct check *c, const uint8_t *file, size_t len,
			struct trp_report *rep)
{
	enum trp_err err;

	memset(c, 0, sizeof(*c));
	c->file = file;
	c->len = len;
	err = trp_header_check(file, len, &c->lens, rep);
	if (!err)
		err = trp_image_open(&c->img, file, c->lens.manifest, rep);
	c->src.ctx = c;
	c->src.len = c->lens.img;
	c->src.read = src_read;
	return err;
}

enum trp_err check_auth(struct check *c, const struct trp_crypto *crypto,
			struct trp_report *rep)
{
	return trp_auth_check(&c->auth, &c->img, crypto, rep);
}

uint32_t check_image_of(const struct check *c, uint32_t entry)
{
	uint32_t i = 0;

	while (i + 1 < c->img.num_img && entry >= c->hints.end[i])
		i++;
	return i;
}

bool check_bytes(const struct check *c, uint32_t entry, const uint8_t **p,
		 uint32_t *n)
{
	uint32_t off, size;
	struct trp_phdr ph;

	trp_image_entry(&c->img, entry, &ph);
	trp_image_range(&c->img, check_image_of(c, entry), &off, &size);
	*p = NULL;
	*n = ph.filesz;
	if (!ph.filesz)
		return true;
	if (ph.offset > size || ph.filesz > size - ph.offset)
		return false;
	*p = c->file + c->lens.manifest + off + ph.offset;
	return true;
}

bool check_digest(const struct check *c, uint32_t entry)
{
	uint8_t digest[TRP_DIGEST_LEN];
	struct trp_phdr ph;
	const uint8_t *p;
	uint32_t n;

	return check_bytes(c, entry, &p, &n) &&
	       trp_host_sha256(p, n, digest) == TRP_OK &&
	       !memcmp(digest, trp_image_entry(&c->img, entry, &ph),
		       TRP_DIGEST_LEN);
}

/* @loaded: of what a device loads; of the rest */
static enum trp_err check_digests(const struct check *c, bool loaded,
				  struct trp_report *rep)
{
	struct trp_phdr ph;
	uint32_t i;

	for (i = 0; i < c->img.num_ent; i++) {
		trp_image_entry(&c->img, i, &ph);
		if ((ph.type == TRP_PT_LOAD && ph.filesz) == loaded &&
		    !check_digest(c, i))
			return trp_refuse(rep, TRP_E_DIGEST, .index = i,
					  .addr = ph.paddr);
	}
	return TRP_OK;
}

static void *host_alloc(void *ctx, uint32_t len)
{
	(void)ctx;
	return malloc(len);
}

static void host_free(void *ctx, void *p, uint32_t len)
{
	(void)ctx;
	(void)len;
	free(p);
}

static enum trp_err check_headers(const struct check *c,
				  const struct trp_crypto *crypto,
				  struct trp_report *rep)
{
	const struct trp_memory mem = {
		.alloc = host_alloc,
		.free = host_free,
	};
	const struct trp_loader l = { .mem = &mem, .crypto = crypto };
	const uint8_t *images = c->file + c->lens.manifest;
	enum trp_verdict same;
	enum trp_err err;
	uint32_t i;

	for (i = 0; i < c->img.num_img; i++) {
		err = trp_headers(&c->plan, &l, images, i, &same, rep);
		if (err)
			return err;
		if (same != TRP_GOOD)
			return trp_refuse(rep, TRP_E_HDRDIGEST, .index = i);
	}
	return TRP_OK;
}

static enum trp_err check_rsc(struct check *c, struct trp_report *rep)
{
	struct trp_seg seg;
	enum trp_err err;

	if (!c->plan.rsc_size)
		return TRP_OK;
	if (!trp_plan_find(&c->plan, c->plan.rsc_da, c->plan.rsc_size, &seg))
		return trp_refuse(rep, TRP_E_RSC_PLACE,
				  .addr = c->plan.rsc_da);
	c->rsc = c->file + c->lens.manifest + seg.src_off +
		 (c->plan.rsc_da - seg.da);
	err = trp_rsc_check(c->rsc, c->plan.rsc_size, rep);
	if (err)
		c->rsc = NULL;
	return err;
}

/* A device interprets no ELF header of such an image */
static enum trp_err check_elf(const struct check *c, struct trp_report *rep)
{
	struct trp_hints hints;
	uint32_t i;

	if (trp_elf_hints(&hints, &c->img, &c->src))
		return trp_report_note(rep, &hints.why);
	for (i = 0; i < c->img.num_img; i++)
		if (hints.end[i] != c->plan.end[i])
			return trp_refuse(rep, TRP_E_PHDR_COUNT,
					  .num = hints.end[i],
					  .num2 = c->plan.end[i]);
	return TRP_OK;
}

/* The reader saw IMGINDEX ascend without a gap */
static void bind_by_index(struct check *c)
{
	const uint8_t *image = c->img.tlv[TRP_TLV_IMGINDEX].p;
	uint32_t i;

	for (i = 0; i < c->img.num_ent; i++)
		c->hints.end[image[i]] = (uint8_t)(i + 1);
}

enum trp_err check_images(struct check *c, const struct trp_crypto *crypto,
			  struct trp_report *rep)
{
	const bool stock = c->img.stock;
	enum trp_err err;

	if (stock)
		(void)trp_elf_hints(&c->hints, &c->img, &c->src);
	else
		bind_by_index(c);
	err = trp_plan_build(&c->plan, &c->auth, &c->hints, NULL, rep);
	if (!err && !stock)
		err = check_headers(c, crypto, rep);
	if (!err)
		err = check_digests(c, true, rep);
	if (!err)
		err = check_rsc(c, rep);
	return err ? err : check_digests(c, false, rep);
}

/* Padding up to 8 that no IMGSIZE counts belongs to the last image. */
static enum trp_err rest_of(struct check *c, uint32_t i,
			    struct trp_report *rep)
{
	const struct trp_span *want = &c->img.tlv[TRP_TLV_IMGDIGEST];
	uint8_t digest[TRP_DIGEST_LEN];
	uint32_t first = i ? c->hints.end[i - 1] : 0;
	uint32_t off, size, bytes;
	struct trp_elf elf;
	enum trp_err err;

	trp_image_range(&c->img, i, &off, &size);
	err = trp_elf_open(&elf, &c->src, off, size, i, rep);
	if (err)
		return err;
	if (i == c->img.num_img - 1)
		size = c->lens.img - off;
	/* nobody signed the ELF header of a stock image */
	if (c->img.stock && !want->p)
		elf.ehdr_len = 0;
	err = rest_digest(c->file + c->lens.manifest + off, size, &elf,
			  c->img.tlv[TRP_TLV_HASHTABLE].p +
			  first * TRP_ENTRY_LEN, digest, &bytes);
	if (err)
		return trp_refuse(rep, err);
	c->rest += bytes;
	if (want->p && memcmp(digest, want->p + i * TRP_DIGEST_LEN,
			      TRP_DIGEST_LEN))
		return trp_refuse(rep, TRP_E_IMGDIGEST, .index = i);
	return TRP_OK;
}

enum trp_err check_rest(struct check *c, struct trp_report *rep)
{
	enum trp_err err, first = TRP_OK;
	uint32_t i;

	c->rest = 0;
	for (i = 0; i < c->img.num_img; i++) {
		err = rest_of(c, i, rep);
		if (!first)
			first = err;
	}
	return first || c->img.stock ? first : check_elf(c, rep);
}
