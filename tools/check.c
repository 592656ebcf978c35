/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device's order of checks, on a file.
 */
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

static const uint8_t *src_at(void *ctx, uint32_t off, size_t n)
{
	struct check *c = ctx;

	if (off > c->src.len || n > c->src.len - off)
		return NULL;
	return c->file + c->lens.manifest + off;
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
	c->src.at = src_at;
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

	while (i + 1 < c->img.num_img && entry >= c->bind.first[i + 1])
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

static enum trp_err check_digests(const struct check *c,
				  struct trp_report *rep)
{
	struct trp_phdr ph;
	uint32_t i;

	for (i = 0; i < c->img.num_ent; i++) {
		if (check_digest(c, i))
			continue;
		trp_image_entry(&c->img, i, &ph);
		return trp_refuse(rep, TRP_E_DIGEST, .index = i,
				  .addr = ph.paddr);
	}
	return TRP_OK;
}

/* The bytes of the table, out of the segment that holds it as a whole. */
static const uint8_t *rsc_bytes(const struct check *c)
{
	struct trp_seg seg;
	uint32_t it = 0;

	while (trp_plan_next(&c->plan, &it, &seg))
		if (trp_inside(c->rsc_da, c->rsc_size, seg.da, seg.filesz))
			return src_at(c->src.ctx,
				      seg.src_off + (c->rsc_da - seg.da),
				      c->rsc_size);
	return NULL;
}

static enum trp_err check_rsc(struct check *c, struct trp_report *rep)
{
	enum trp_err err = TRP_OK;

	c->rsc_da = c->plan.rsc_da;
	c->rsc_size = c->plan.rsc_size;
	if (c->img.legacy) {
		err = trp_elf_rsc(&c->auth, &c->bind, &c->src, &c->rsc_da,
				  &c->rsc_size, rep);
		if (!err)
			err = trp_plan_rsc(&c->plan, NULL, c->rsc_da,
					   c->rsc_size, rep);
	}
	if (err || !c->rsc_size)
		return err;
	c->rsc = rsc_bytes(c);
	if (!c->rsc)
		return trp_refuse(rep, TRP_E_RSC_PLACE, .addr = c->rsc_da);
	err = trp_rsc_check(c->rsc, c->rsc_size, rep);
	if (err)
		c->rsc = NULL;
	return err;
}

/* Number of entries that IMGINDEX gives to an image */
static uint32_t entries_of(const struct check *c, uint32_t index)
{
	const struct trp_span *t = &c->img.tlv[TRP_TLV_IMGINDEX];
	uint32_t i, n = 0;

	for (i = 0; i < c->img.num_ent; i++)
		n += t->p[i] == index;
	return n;
}

/*
 * Do the headers of image @i match HDRDIGEST? Of the ELF header only its class
 * and the place of the program headers are looked at, which say what was
 * digested: anything that was changed in it gives this reason and no other.
 */
static bool headers_same(const struct check *c,
			 const struct trp_crypto *crypto, uint32_t i)
{
	uint32_t off, size, n = entries_of(c, i);
	uint8_t digest[TRP_DIGEST_LEN];
	struct trp_span part[2];
	const uint8_t *p;
	uint64_t phoff;
	bool is64;

	trp_image_range(&c->img, i, &off, &size);
	p = c->file + c->lens.manifest + off;
	is64 = size >= 64 && p[4] == 2;
	if (size < 52)
		return false;
	part[0].p = p;
	part[0].left = is64 ? 64 : 52;
	phoff = is64 ? trp_get64(p + 32) : trp_get32(p + 28);
	part[1].left = n * (is64 ? 56u : 32u);
	if (phoff > size || part[1].left > size - phoff)
		return false;
	part[1].p = p + phoff;
	return crypto->sha256(crypto->ctx, part, 2, digest) == TRP_OK &&
	       !memcmp(digest, c->img.tlv[TRP_TLV_HDRDIGEST].p +
		       i * TRP_DIGEST_LEN, TRP_DIGEST_LEN);
}

static enum trp_err headers_check(const struct check *c,
				  const struct trp_crypto *crypto,
				  struct trp_report *rep)
{
	uint32_t i;

	for (i = 0; !c->img.legacy && i < c->img.num_img; i++)
		if (!headers_same(c, crypto, i))
			return trp_refuse(rep, TRP_E_HDRDIGEST, .index = i);
	return TRP_OK;
}

enum trp_err check_images(struct check *c, const struct trp_crypto *crypto,
			  struct trp_report *rep)
{
	enum trp_err err;

	err = headers_check(c, crypto, rep);
	if (!err)
		err = trp_elf_bind(&c->bind, &c->auth, &c->src, crypto, rep);
	if (!err)
		err = trp_plan_build(&c->plan, &c->auth, &c->bind, NULL, rep);
	if (!err)
		err = check_digests(c, rep);
	return err ? err : check_rsc(c, rep);
}

/* Padding up to 8 that no IMGSIZE counts belongs to the last image. */
static enum trp_err rest_of(struct check *c, uint32_t i,
			    struct trp_report *rep)
{
	const struct trp_span *want = &c->img.tlv[TRP_TLV_IMGDIGEST];
	uint8_t digest[TRP_DIGEST_LEN];
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
	if (c->img.legacy && !want->p)
		elf.ehdr_len = 0;
	err = rest_digest(c->file + c->lens.manifest + off, size, &elf,
			  c->img.tlv[TRP_TLV_HASHTABLE].p +
			  c->bind.first[i] * TRP_ENTRY_LEN, digest, &bytes);
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
	return first;
}
