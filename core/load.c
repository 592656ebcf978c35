/* SPDX-License-Identifier: BSD-2-Clause */
#include <trp_env.h>
#include <trp/load.h>

/*
 * What HDRDIGEST covers, at the start of each ELF file: ELF header, then the
 * program headers. Which of the two it is, only the digest says.
 */
static const struct shape {
	uint32_t ehdr;
	uint32_t phdr;
} shapes[] = {
	{ 52, 32 },	/* ELF32 */
	{ 64, 56 },	/* ELF64 */
};
#define NUM_SHAPES	(sizeof(shapes) / sizeof(shapes[0]))

void trp_seal_init(struct trp_seal *seal)
{
	memset(seal, 0, sizeof(*seal));
	seal->verdict = TRP_BAD;
}

static bool bit_get(const uint8_t *bits, uint32_t i)
{
	return bits[i / 8] >> i % 8 & 1;
}

static void bit_set(uint8_t *bits, uint32_t i)
{
	bits[i / 8] = (uint8_t)(bits[i / 8] | 1u << i % 8);
}

/* @same: TRP_GOOD only where the digest was taken and is the signed one */
static enum trp_err digest_check(const struct trp_crypto *crypto,
				 const void *data, uint32_t len,
				 const uint8_t *want, enum trp_verdict *same)
{
	struct trp_span part = { data, len };
	uint8_t digest[TRP_DIGEST_LEN];
	enum trp_err err;
	uint32_t first;

	memset(digest, 0, sizeof(digest));
	err = crypto->sha256(crypto->ctx, &part, 1, digest);
	if (err != TRP_OK)
		return err;
	first = trp_differ(digest, want, TRP_DIGEST_LEN);
	*same = trp_judge(first, trp_differ(want, digest, TRP_DIGEST_LEN));
	return *same == TRP_GOOD ? TRP_OK : TRP_E_DIGEST;
}

/*
 * Memory that is closed to the normal world: the bytes are brought in first
 * and judged where they will be executed, so nobody can change them between.
 * Memory that the normal world can write at all times: judged in a private
 * copy, since a digest of the destination would say nothing about it.
 */
enum trp_err trp_copy(const struct trp_loader *l, uint32_t da, const void *data,
		      uint32_t len, const uint8_t want[TRP_DIGEST_LEN],
		      enum trp_verdict *same)
{
	const struct trp_memory *mem = l->mem;
	void *priv = NULL, *va = NULL, *at;
	struct trp_place where;
	enum trp_err err;

	*same = TRP_BAD;
	err = l->plat->place(l->plat->ctx, da, len, &where);
	if (err == TRP_OK && where.ipc && len > TRP_IPC_SEG_MAX)
		err = TRP_E_IPC_SIZE;
	if (err == TRP_OK)
		err = mem->map(mem->ctx, da, len, &va);
	if (err != TRP_OK)
		return err;
	if (where.ipc)
		priv = mem->alloc(mem->ctx, len);
	at = where.ipc ? priv : va;
	if (!at) {
		err = TRP_E_NO_MEMORY;
		goto out;
	}
	/* untrusted: read once */
	trp_fetch(at, data, len);
	if (!where.ipc)
		mem->sync(mem->ctx, va, len);
	err = digest_check(l->crypto, at, len, want, same);
	if (err != TRP_OK)
		trp_wipe(at, len);
	else if (where.ipc)
		memcpy(va, priv, len);
	mem->sync(mem->ctx, va, len);
	if (priv) {
		trp_wipe(priv, len);
		mem->free(mem->ctx, priv, len);
	}
out:
	mem->unmap(mem->ctx, va, len);
	return err;
}

enum trp_err trp_clear(const struct trp_loader *l, uint32_t da, uint32_t len)
{
	enum trp_err err;
	void *va = NULL;

	err = l->mem->map(l->mem->ctx, da, len, &va);
	if (err != TRP_OK)
		return err;
	trp_wipe(va, len);
	l->mem->sync(l->mem->ctx, va, len);
	l->mem->unmap(l->mem->ctx, va, len);
	return TRP_OK;
}

/* Number of hash-table entries of an image */
static uint32_t entries_of(const struct trp_plan *plan, uint32_t image)
{
	return plan->end[image] - (image ? plan->end[image - 1] : 0u);
}

/*
 * In a private copy. Nothing in the headers is looked at: the table says how
 * many there are, and their digest that they are the signed ones.
 */
enum trp_err trp_headers(const struct trp_plan *plan,
			 const struct trp_loader *l, const uint8_t *images,
			 uint32_t image, enum trp_verdict *same)
{
	const struct trp_memory *mem = l->mem;
	const uint8_t *want = plan->auth->img->tlv[TRP_TLV_HDRDIGEST].p +
			      TRP_DIGEST_LEN * image;
	uint32_t num = entries_of(plan, image);
	enum trp_err err = TRP_E_DIGEST;
	uint32_t off, size, len, k;
	uint8_t *copy;

	*same = TRP_BAD;
	trp_image_range(plan->auth->img, image, &off, &size);
	len = shapes[1].ehdr + num * shapes[1].phdr;
	if (size > len)
		size = len;
	copy = mem->alloc(mem->ctx, size);
	if (!copy)
		return TRP_E_NO_MEMORY;
	/* untrusted: read once */
	trp_fetch(copy, images + off, size);
	for (k = 0; k < NUM_SHAPES && err == TRP_E_DIGEST; k++) {
		len = shapes[k].ehdr + num * shapes[k].phdr;
		if (len <= size)
			err = digest_check(l->crypto, copy, len, want, same);
	}
	trp_wipe(copy, size);
	mem->free(mem->ctx, copy, size);
	return err == TRP_E_DIGEST ? TRP_E_HDRDIGEST : err;
}

/*
 * Looks at every step of the plan. Return: the number of those that are not
 * done, of a plan that differs from the one that was built at least one.
 */
static uint32_t undone(const struct trp_seal *seal, const struct trp_plan *plan,
		       struct trp_seg *missing)
{
	const struct trp_image *img = plan->auth->img;
	/* by what is signed: a flag that a fault makes excuses no image */
	const uint8_t *signed_hdr = img->tlv[TRP_TLV_HDRDIGEST].p;
	uint32_t want = signed_hdr ? (1u << img->num_img) - 1 : 0;
	uint32_t left = seal->headers != want;
	struct trp_seg seg;
	uint32_t it = 0;
	uint32_t n = 0;

	while (trp_plan_next(plan, &it, &seg)) {
		if ((seg.filesz && !bit_get(seal->copied, seg.index)) ||
		    (seg.memsz > seg.filesz &&
		     !bit_get(seal->zeroed, seg.index))) {
			*missing = seg;
			left++;
		}
		n++;
	}
	return left + (n != plan->num_load) + !n;
}

enum trp_err trp_load_run(struct trp_seal *seal, const struct trp_plan *plan,
			  const struct trp_loader *l, const uint8_t *images,
			  struct trp_report *rep)
{
	struct trp_seg seg = { 0 };
	enum trp_verdict same;
	enum trp_err err = TRP_OK;
	uint32_t i, it = 0;

	trp_seal_init(seal);
	if (trp_auth_ok(plan->auth) != TRP_GOOD)
		return trp_refuse(rep, TRP_E_SIGNATURE);
	for (i = 0; i < plan->auth->img->num_img; i++) {
		if (plan->auth->img->legacy)
			break;
		err = trp_headers(plan, l, images, i, &same);
		if (err != TRP_OK)
			return trp_refuse(rep, err, .index = i);
		if (trp_opaque(same) == TRP_GOOD)
			seal->headers |= 1u << i;
	}
	while (err == TRP_OK && trp_plan_next(plan, &it, &seg)) {
		same = TRP_BAD;
		if (seg.filesz)
			err = trp_copy(l, seg.da, images + seg.src_off,
				       seg.filesz, seg.digest, &same);
		/* the second decision: a fault makes TRP_OK, 0, easily */
		if (trp_opaque(same) == TRP_GOOD)
			bit_set(seal->copied, seg.index);
		if (err != TRP_OK || seg.memsz == seg.filesz)
			continue;
		err = trp_clear(l, seg.da + seg.filesz, seg.memsz - seg.filesz);
		if (err == TRP_OK)
			bit_set(seal->zeroed, seg.index);
	}
	if (err != TRP_OK)
		return trp_refuse(rep, err, .index = seg.index, .addr = seg.da,
				  .num = seg.filesz, .num2 = TRP_IPC_SEG_MAX);
	if (undone(seal, plan, &seg))
		return trp_refuse(rep, TRP_E_INCOMPLETE, .index = seg.index,
				  .addr = seg.da);
	seal->verdict = TRP_GOOD;
	return TRP_OK;
}

enum trp_verdict trp_seal_ok(const struct trp_seal *seal,
			     const struct trp_plan *plan)
{
	struct trp_seg seg;

	if (seal->verdict != TRP_GOOD || trp_auth_ok(plan->auth) != TRP_GOOD)
		return TRP_BAD;
	if (undone(seal, plan, &seg) || trp_opaque(seal->verdict) != TRP_GOOD)
		return TRP_BAD;
	return TRP_GOOD;
}
