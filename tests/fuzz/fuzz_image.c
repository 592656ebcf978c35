/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The whole way of an image. Crypto says yes to everything, so that what is
 * behind it is reached, too: a digest is what the manifest wants it to be.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <trp/dump.h>
#include <trp/load.h>
#include <trp/rsc.h>

#define SRAM_SIZE	0x60000u
#define RETRAM_SIZE	0x10000u

struct way {
	struct trp_report rep;
	struct trp_lens lens;
	struct trp_image img;
	struct trp_authed auth;
	struct trp_bind bind;
	struct trp_plan plan;
	struct trp_seal seal;
	struct trp_step_env env;
	const uint8_t *images;
	const uint8_t *want;	/* digest to answer; NULL: the next image's */
	uint32_t hdr_digests;
	int open_maps;
};

static uint8_t sram[SRAM_SIZE];
static uint8_t retram[RETRAM_SIZE];

/* Every byte is looked at, as a digest would. */
static uint8_t touch(const uint8_t *p, size_t n)
{
	uint8_t sum = 0;

	while (n--)
		sum = (uint8_t)(sum + *p++);
	return sum;
}

static enum trp_err sha256(void *ctx, const struct trp_span *parts,
			   unsigned int n, uint8_t out[TRP_DIGEST_LEN])
{
	struct way *w = ctx;
	const struct trp_span *t = &w->img.tlv[TRP_TLV_HDRDIGEST];
	unsigned int i;

	memset(out, 0, TRP_DIGEST_LEN);
	for (i = 0; i < n; i++)
		out[i % TRP_DIGEST_LEN] ^= touch(parts[i].p, parts[i].left);
	if (w->want)
		memcpy(out, w->want, TRP_DIGEST_LEN);
	else if (t->p && w->auth.img)
		memcpy(out, t->p + TRP_DIGEST_LEN * w->hdr_digests++,
		       TRP_DIGEST_LEN);
	return TRP_OK;
}

static enum trp_verdict verify(void *ctx, const struct trp_image *img,
			       const uint8_t digest[TRP_DIGEST_LEN],
			       uint8_t key_id[TRP_DIGEST_LEN],
			       struct trp_report *rep)
{
	(void)ctx;
	(void)rep;
	key_id[0] = touch(img->sig.p, img->sig.left);
	key_id[1] = digest[0];
	return TRP_GOOD;
}

static enum trp_err src_read(void *ctx, uint32_t off, void *dst, size_t n)
{
	struct way *w = ctx;

	FUZZ_MUST(off <= w->lens.img && n <= w->lens.img - off);
	memcpy(dst, w->images + off, n);
	return TRP_OK;
}

static const uint8_t *src_at(void *ctx, uint32_t off, size_t n)
{
	struct way *w = ctx;

	FUZZ_MUST(off <= w->lens.img && n <= w->lens.img - off);
	return w->images + off;
}

/* STM32MP15: RETRAM at 0, SRAM at two addresses, its end shared */
static enum trp_err place(void *ctx, uint32_t da, uint32_t size,
			  struct trp_place *out)
{
	uint32_t off;

	(void)ctx;
	FUZZ_MUST(size >= 1 && size - 1 <= UINT32_MAX - da);
	out->ipc = false;
	out->locked = true;
	if (trp_inside(da, size, 0, RETRAM_SIZE)) {
		out->pa = 0x38000000u + da;
		return TRP_OK;
	}
	if (trp_inside(da, size, 0x2FFC0000u, 0x20000))
		return TRP_E_TEE_MEMORY;
	if (!trp_inside(da, size, 0x10000000u, SRAM_SIZE) &&
	    !trp_inside(da, size, 0x30000000u, SRAM_SIZE))
		return TRP_E_REGION;
	off = da & 0x0FFFFFFFu;
	out->pa = 0x30000000u + off;
	out->ipc = off >= 0x40000;
	out->locked = !out->ipc;
	if (!out->ipc && off + size > 0x40000)
		return TRP_E_REGION;
	return TRP_OK;
}

static enum trp_err map(void *ctx, uint32_t da, uint32_t len, void **va)
{
	struct way *w = ctx;
	struct trp_place p;

	FUZZ_MUST(place(NULL, da, len, &p) == TRP_OK);
	*va = p.pa >= 0x38000000u ? retram + (p.pa - 0x38000000u) :
				    sram + (p.pa - 0x30000000u);
	w->open_maps++;
	return TRP_OK;
}

static void unmap(void *ctx, void *va, uint32_t len)
{
	struct way *w = ctx;

	(void)va;
	(void)len;
	w->open_maps--;
}

static void sync(void *ctx, void *va, uint32_t len)
{
	(void)ctx;
	touch(va, len);
}

static void *get(void *ctx, uint32_t len)
{
	(void)ctx;
	return malloc(len);
}

static void put(void *ctx, void *p, uint32_t len)
{
	(void)ctx;
	FUZZ_MUST(!touch(p, len));
	free(p);
}

static enum trp_err copy(void *ctx, const struct trp_seg *seg,
			 struct trp_report *rep)
{
	struct way *w = ctx;

	FUZZ_MUST(seg->src_off <= w->lens.img &&
		  seg->filesz <= w->lens.img - seg->src_off);
	w->want = seg->digest;
	return trp_seal_copy(&w->seal, &w->env, seg->da,
			     w->images + seg->src_off, seg->filesz,
			     seg->digest, rep);
}

static enum trp_err zero(void *ctx, const struct trp_seg *seg, uint32_t da,
			 uint32_t len, struct trp_report *rep)
{
	struct way *w = ctx;

	FUZZ_MUST(seg->memsz > seg->filesz);
	return trp_seal_zero(&w->seal, &w->env, da, len, rep);
}

/* What a plan promises, counted again */
static void plan_must(const struct trp_plan *plan, bool mapped)
{
	struct trp_seg a, b;
	struct trp_place pa, pb;
	uint32_t i = 0, k, n = 0;

	while (trp_plan_next(plan, &i, &a)) {
		n++;
		FUZZ_MUST(a.memsz && a.filesz <= a.memsz);
		FUZZ_MUST(a.memsz - 1 <= UINT32_MAX - a.da);
		pa.pa = a.da;
		if (mapped)
			FUZZ_MUST(place(NULL, a.da, a.memsz, &pa) == TRP_OK);
		for (k = i; trp_plan_next(plan, &k, &b);) {
			pb.pa = b.da;
			if (mapped)
				FUZZ_MUST(!place(NULL, b.da, b.memsz, &pb));
			FUZZ_MUST(pa.pa + a.memsz <= pb.pa ||
				  pb.pa + b.memsz <= pa.pa);
		}
	}
	FUZZ_MUST(n == plan->num_load && n);
	FUZZ_MUST(!plan->rsc_size || plan->rsc_da % 4 == 0);
}

static void dump_must(struct way *w)
{
	uint32_t size = 0;
	uint8_t *out;

	if (trp_dump_size(&w->plan, w->env.plat, &size, NULL) != TRP_OK)
		return;
	out = malloc(size);
	FUZZ_MUST(out);
	FUZZ_MUST(trp_dump_write(&w->plan, w->env.plat, &w->env.mem[0], out,
				 size, NULL) == TRP_OK);
	free(out);
}

static void load(struct way *w, const struct trp_platform *plat,
		 const struct trp_crypto *crypto)
{
	struct trp_load_ops ops = { w, copy, zero };
	struct trp_memory mem = { w, map, unmap, sync, get, put };
	enum trp_err err;

	w->env = (struct trp_step_env){ &w->plan, plat, &mem, crypto };
	trp_seal_init(&w->seal);
	err = trp_load_run(&w->plan, &ops, &w->rep);
	fuzz_report_must(&w->rep, err);
	FUZZ_MUST(w->open_maps == 0);
	FUZZ_MUST(trp_seal_ok(&w->seal, &w->plan) == TRP_BAD);
	if (err != TRP_OK) {
		/* crypto and memory work: only this can be left */
		FUZZ_MUST(err == TRP_E_IPC_SIZE);
		return;
	}
	FUZZ_MUST(trp_seal_close(&w->seal, &w->plan, NULL) == TRP_OK);
	FUZZ_MUST(trp_seal_ok(&w->seal, &w->plan) == TRP_GOOD);
	dump_must(w);
}

static void plan(struct way *w, const struct trp_source *src,
		 const struct trp_crypto *crypto)
{
	struct trp_platform plat = {
		.boot_align = 4, .boot_fixed = true, .place = place,
	};
	uint32_t da, size;
	enum trp_err err;

	err = trp_plan_build(&w->plan, &w->auth, &w->bind, NULL, NULL);
	if (err == TRP_OK)
		plan_must(&w->plan, false);
	err = trp_plan_build(&w->plan, &w->auth, &w->bind, &plat, &w->rep);
	fuzz_report_must(&w->rep, err);
	if (err != TRP_OK)
		return;
	plan_must(&w->plan, true);
	if (w->img.legacy &&
	    trp_elf_rsc(&w->auth, &w->bind, src, &da, &size, NULL) == TRP_OK)
		trp_plan_rsc(&w->plan, &plat, da, size, NULL);
	load(w, &plat, crypto);
}

static void bind(struct way *w, const uint8_t *manifest, bool at)
{
	struct trp_crypto crypto = { w, sha256, verify };
	struct trp_source src = { w, w->lens.img, src_read,
				  at ? src_at : NULL };
	enum trp_err err;

	memset(&w->rep, 0, sizeof(w->rep));
	w->auth.img = NULL;
	w->want = NULL;
	w->hdr_digests = 0;
	err = trp_image_open(&w->img, manifest, w->lens.manifest, &w->rep);
	fuzz_report_must(&w->rep, err);
	if (err != TRP_OK)
		return;
	FUZZ_MUST(trp_auth_check(&w->auth, &w->img, &crypto, NULL) == TRP_OK);
	err = trp_elf_bind(&w->bind, &w->auth, &src, &crypto, &w->rep);
	fuzz_report_must(&w->rep, err);
	if (err == TRP_OK)
		plan(w, &src, &crypto);
}

int fuzz_image(const uint8_t *data, size_t len)
{
	static struct way way;
	struct way *w = &way;
	uint8_t *manifest, *images;
	enum trp_err err;

	memset(w, 0, sizeof(*w));
	err = trp_header_check(data, len, &w->lens, &w->rep);
	fuzz_report_must(&w->rep, err);
	if (err != TRP_OK)
		return 0;
	FUZZ_MUST(w->lens.manifest + w->lens.img == len);
	FUZZ_MUST(w->lens.manifest <= TRP_MAX_MANIFEST_LEN);
	/* blocks of their own, so that a step beyond one is seen */
	manifest = malloc(w->lens.manifest);
	images = malloc(w->lens.img);
	FUZZ_MUST(manifest && images);
	memcpy(manifest, data, w->lens.manifest);
	memcpy(images, data + w->lens.manifest, w->lens.img);
	w->images = images;
	bind(w, manifest, true);
	bind(w, manifest, false);
	free(manifest);
	free(images);
	return 0;
}
