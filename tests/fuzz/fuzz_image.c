/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The whole way of an image. Crypto says yes to everything, so that what is
 * behind it is reached, too: a digest is what the manifest wants it to be.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <trp/dump.h>
#include <trp/elf.h>
#include <trp/load.h>
#include <trp/rsc.h>

#define SRAM_SIZE	0x60000u
#define RETRAM_SIZE	0x10000u

/**
 * struct way - an input on its way
 * @hints: what its ELF headers say
 * @loading: digests are those of what is loaded
 * @headers: images whose headers were asked for
 * @it: segments whose digest was asked for
 */
struct way {
	struct trp_report rep;
	struct trp_lens lens;
	struct trp_image img;
	struct trp_authed auth;
	struct trp_hints hints;
	struct trp_plan plan;
	struct trp_seal seal;
	struct trp_memory mem;
	const uint8_t *images;
	bool loading;
	uint32_t headers;
	uint32_t it;
	int open_maps;
	int allocs;
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

/*
 * The digest that the manifest has for what comes next: headers in the order
 * of the images, then segments in the order of the plan. Headers are right in
 * the shape that their class says.
 */
static const uint8_t *wanted(struct way *w, const struct trp_span *data)
{
	struct trp_seg seg;
	bool is64;

	if (w->img.stock || w->headers == w->img.num_img) {
		do
			FUZZ_MUST(trp_plan_next(&w->plan, &w->it, &seg));
		while (!seg.filesz);
		FUZZ_MUST(data->left == seg.filesz);
		return seg.digest;
	}
	is64 = data->p[4] == 2;
	FUZZ_MUST(data->left % 4 == 0 && data->left >= 52 + 32);
	if (is64 != ((data->left - 64) % 56 == 0))
		return NULL;
	return w->img.tlv[TRP_TLV_HDRDIGEST].p +
	       TRP_DIGEST_LEN * w->headers++;
}

static enum trp_err sha256(void *ctx, const struct trp_span *parts,
			   unsigned int n, uint8_t out[TRP_DIGEST_LEN])
{
	struct way *w = ctx;
	const uint8_t *want;
	unsigned int i;

	memset(out, 0, TRP_DIGEST_LEN);
	for (i = 0; i < n; i++)
		out[i % TRP_DIGEST_LEN] ^= touch(parts[i].p, parts[i].left);
	want = w->loading ? wanted(w, parts) : NULL;
	if (want)
		memcpy(out, want, TRP_DIGEST_LEN);
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

/* Whatever id verify() told */
static const uint8_t *trusted(void *ctx, size_t i)
{
	const struct way *w = ctx;

	return i ? NULL : w->auth.key_id;
}

static enum trp_err src_read(void *ctx, uint32_t off, void *dst, size_t n)
{
	struct way *w = ctx;

	FUZZ_MUST(off <= w->lens.img && n <= w->lens.img - off);
	memcpy(dst, w->images + off, n);
	return TRP_OK;
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
	struct way *w = ctx;

	w->allocs++;
	return malloc(len);
}

static void put(void *ctx, void *p, uint32_t len)
{
	struct way *w = ctx;

	w->allocs--;
	FUZZ_MUST(!touch(p, len));
	free(p);
}

static bool apart(uint64_t a, uint32_t alen, uint64_t b, uint32_t blen)
{
	return !alen || !blen || a + alen <= b || b + blen <= a;
}

/* What a plan promises, counted again */
static void plan_must(const struct way *w, bool mapped)
{
	const struct trp_plan *plan = &w->plan;
	struct trp_seg a, b;
	struct trp_place pa, pb;
	uint32_t i = 0, k, n = 0;

	while (trp_plan_next(plan, &i, &a)) {
		n++;
		FUZZ_MUST(a.memsz && a.filesz <= a.memsz);
		FUZZ_MUST(a.memsz - 1 <= UINT32_MAX - a.da);
		FUZZ_MUST(!a.filesz ||
			  trp_inside(a.src_off, a.filesz, 0, w->lens.img));
		pa.pa = a.da;
		if (mapped)
			FUZZ_MUST(place(NULL, a.da, a.memsz, &pa) == TRP_OK);
		for (k = i; trp_plan_next(plan, &k, &b);) {
			pb.pa = b.da;
			if (mapped)
				FUZZ_MUST(!place(NULL, b.da, b.memsz, &pb));
			/* memory that both only clear may be the same */
			FUZZ_MUST(apart(pa.pa, a.filesz, pb.pa, b.memsz) &&
				  apart(pa.pa, a.memsz, pb.pa, b.filesz));
		}
	}
	FUZZ_MUST(n == plan->num_load && n);
	FUZZ_MUST(!plan->rsc_size || plan->rsc_da % 4 == 0);
}

static void dump_must(struct way *w, const struct trp_platform *plat)
{
	uint32_t size = 0;
	uint8_t *out;

	if (trp_dump_size(&w->plan, plat, &size, NULL) != TRP_OK)
		return;
	out = malloc(size);
	FUZZ_MUST(out);
	FUZZ_MUST(trp_dump_write(&w->plan, plat, &w->mem, out, size,
				 NULL) == TRP_OK);
	free(out);
}

/* Is the file of some image too short for headers of its shape? */
static bool headers_short(const struct way *w)
{
	uint32_t i, off, size, n, first = 0;

	for (i = 0; i < w->img.num_img; i++) {
		trp_image_range(&w->img, i, &off, &size);
		n = w->plan.end[i] - first;
		first = w->plan.end[i];
		if (size < 52 + 32 * n ||
		    (w->images[off + 4] == 2 && size < 64 + 56 * n))
			return true;
	}
	return false;
}

static void load(struct way *w, const struct trp_platform *plat,
		 const struct trp_crypto *crypto)
{
	const struct trp_loader l = { plat, &w->mem, crypto };
	enum trp_err err;

	memset(&w->rep, 0, sizeof(w->rep));
	w->mem = (struct trp_memory){ w, map, unmap, sync, get, put };
	w->headers = 0;
	w->it = 0;
	w->loading = true;
	err = trp_load_run(&w->seal, &w->plan, &l, w->images, &w->rep);
	w->loading = false;
	fuzz_report_must(&w->rep, err);
	FUZZ_MUST(w->open_maps == 0 && w->allocs == 0);
	if (err != TRP_OK) {
		FUZZ_MUST(trp_seal_ok(&w->seal, &w->plan) != TRP_GOOD);
		/* crypto and memory work: only these can be left */
		FUZZ_MUST(err == TRP_E_IPC_SIZE ||
			  (err == TRP_E_HDRDIGEST && !w->img.stock &&
			   headers_short(w)));
		return;
	}
	FUZZ_MUST(trp_seal_ok(&w->seal, &w->plan) == TRP_GOOD);
	dump_must(w, plat);
}

static void plan(struct way *w, const struct trp_hints *hints,
		 const struct trp_crypto *crypto)
{
	struct trp_platform plat = {
		.boot_align = 4, .boot_fixed = true, .place = place,
	};
	enum trp_err err;

	err = trp_plan_build(&w->plan, &w->auth, hints, NULL, NULL);
	if (err == TRP_OK)
		plan_must(w, false);
	memset(&w->rep, 0, sizeof(w->rep));
	err = trp_plan_build(&w->plan, &w->auth, hints, &plat, &w->rep);
	fuzz_report_must(&w->rep, err);
	if (err != TRP_OK)
		return;
	plan_must(w, true);
	load(w, &plat, crypto);
}

/* Hints that nobody read in any header: the last bytes of the images */
static void wild_hints(const struct way *w, struct trp_hints *hints)
{
	uint32_t n = sizeof(*hints);

	memset(hints, 0, sizeof(*hints));
	if (n > w->lens.img)
		n = w->lens.img;
	memcpy(hints, w->images + w->lens.img - n, n);
	hints->why.err = TRP_OK;
}

static void manifest(struct way *w, const uint8_t *bytes)
{
	struct trp_crypto crypto = { w, sha256, verify, trusted };
	struct trp_source src = { w, w->lens.img, src_read };
	struct trp_hints hints;
	enum trp_err err;

	err = trp_image_open(&w->img, bytes, w->lens.manifest, &w->rep);
	fuzz_report_must(&w->rep, err);
	if (err != TRP_OK)
		return;
	FUZZ_MUST(trp_auth_check(&w->auth, &w->img, &crypto, NULL) == TRP_OK);
	err = trp_elf_hints(&w->hints, &w->img, &src);
	fuzz_report_must(&w->hints.why, err);
	if (!w->img.stock) {
		plan(w, NULL, &crypto);
		return;
	}
	plan(w, &w->hints, &crypto);
	wild_hints(w, &hints);
	plan(w, &hints, &crypto);
	/* nothing but the place of the table, then nothing but the ends */
	memcpy(hints.end, w->hints.end, sizeof(hints.end));
	plan(w, &hints, &crypto);
	wild_hints(w, &hints);
	hints.rsc_size = 0;
	plan(w, &hints, &crypto);
}

int fuzz_image(const uint8_t *data, size_t len)
{
	static struct way way;
	struct way *w = &way;
	uint8_t *copy, *images;
	enum trp_err err;

	memset(w, 0, sizeof(*w));
	err = trp_header_check(data, len, &w->lens, &w->rep);
	fuzz_report_must(&w->rep, err);
	if (err != TRP_OK)
		return 0;
	FUZZ_MUST(w->lens.manifest + w->lens.img == len);
	FUZZ_MUST(w->lens.manifest <= TRP_MAX_MANIFEST_LEN);
	/* blocks of their own, so that a step beyond one is seen */
	copy = malloc(w->lens.manifest);
	images = malloc(w->lens.img);
	FUZZ_MUST(copy && images);
	memcpy(copy, data, w->lens.manifest);
	memcpy(images, data + w->lens.manifest, w->lens.img);
	w->images = images;
	manifest(w, copy);
	free(copy);
	free(images);
	return 0;
}
