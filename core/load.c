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

/*
 * One look at a digest, and behind it the signed one turned over. They lie in
 * one place: no pointer of two can get lost and have one compared with itself,
 * and nothing else that a lost pointer finds looks like that.
 * Return: 0 when they are the same.
 */
static uint32_t unlike(const uint8_t pair[2 * TRP_DIGEST_LEN])
{
	uint32_t left = trp_opaque(TRP_DIGEST_LEN);
	uint32_t diff = 0;
	uint32_t i;

	for (i = 0; i < TRP_DIGEST_LEN; i++) {
		diff |= trp_opaque((uint32_t)(pair[i] ^ 0xFF ^
					      pair[TRP_DIGEST_LEN + i]));
		left = trp_opaque(left) - 1;
	}
	/* a look that ended early differs, too */
	return diff | trp_opaque(left);
}

/* @same: TRP_GOOD only where the digest was taken and is the signed one */
static enum trp_err digest_check(const struct trp_crypto *crypto,
				 const void *data, uint32_t len,
				 const uint8_t *want, enum trp_verdict *same)
{
	struct trp_span part = { data, len };
	uint8_t pair[2 * TRP_DIGEST_LEN];
	enum trp_err err;
	uint32_t first, i;

	memset(pair, 0, sizeof(pair));
	for (i = 0; i < TRP_DIGEST_LEN; i++)
		pair[TRP_DIGEST_LEN + i] = (uint8_t)~want[i];
	err = crypto->sha256(crypto->ctx, &part, 1, pair);
	if (err != TRP_OK)
		return err;
	first = unlike(pair);
	*same = trp_judge(first, unlike(pair));
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
	l->mem->unmap(l->mem->ctx, va, len);
	return TRP_OK;
}

/* Number of hash-table entries of an image */
static uint32_t entries_of(const struct trp_plan *plan, uint32_t image)
{
	return plan->end[image] - (image ? plan->end[image - 1] : 0u);
}

/*
 * Headers are copied to private memory, and nothing in them is interpreted: the
 * table says how many there are, their digest that they are the signed ones.
 */
enum trp_err trp_headers(const struct trp_plan *plan,
			 const struct trp_loader *l, const uint8_t *images,
			 uint32_t image, enum trp_verdict *same,
			 struct trp_report *rep)
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
		return trp_refuse(rep, TRP_E_NO_MEMORY, .num = size);
	/* untrusted: read once */
	trp_fetch(copy, images + off, size);
	for (k = 0; k < NUM_SHAPES && err == TRP_E_DIGEST; k++) {
		len = shapes[k].ehdr + num * shapes[k].phdr;
		if (len <= size)
			err = digest_check(l->crypto, copy, len, want, same);
	}
	trp_wipe(copy, size);
	mem->free(mem->ctx, copy, size);
	if (err == TRP_E_DIGEST)
		err = TRP_E_HDRDIGEST;
	return err == TRP_OK ? err : trp_refuse(rep, err, .index = image);
}

enum trp_err trp_load_run(struct trp_seal *seal, const struct trp_plan *plan,
			  const struct trp_loader *l, const uint8_t *images,
			  struct trp_report *rep)
{
	struct trp_seg seg = { 0 };
	enum trp_verdict same;
	enum trp_err err = TRP_OK;
	uint32_t headers, i, it = 0;

	memset(seal, 0, sizeof(*seal));
	if (trp_auth_ok(plan->auth) != TRP_GOOD)
		return trp_refuse(rep, TRP_E_SIGNATURE);
	headers = plan->auth->img->stock ? 0 : plan->auth->img->num_img;
	for (i = 0; i < headers; i++) {
		err = trp_headers(plan, l, images, i, &same, rep);
		if (err != TRP_OK)
			return err;
		if (trp_opaque(same) == TRP_GOOD)
			trp_step_set(seal->done, TRP_STEP_HEADERS + i);
	}
	while (err == TRP_OK && trp_plan_next(plan, &it, &seg)) {
		same = TRP_BAD;
		if (seg.filesz)
			err = trp_copy(l, seg.da, images + seg.src_off,
				       seg.filesz, seg.digest, &same);
		/* the second decision: a fault makes TRP_OK, 0, easily */
		if (trp_opaque(same) == TRP_GOOD)
			trp_step_set(seal->done, TRP_STEP_COPY + seg.index);
		if (err != TRP_OK || seg.memsz == seg.filesz)
			continue;
		err = trp_clear(l, seg.da + seg.filesz, seg.memsz - seg.filesz);
		if (err == TRP_OK)
			trp_step_set(seal->done, TRP_STEP_CLEAR + seg.index);
	}
	if (err != TRP_OK)
		return trp_refuse(rep, err, .index = seg.index, .addr = seg.da,
				  .num = seg.filesz, .num2 = TRP_IPC_SEG_MAX);
	return TRP_OK;
}

enum trp_verdict trp_seal_ok(const struct trp_seal *seal,
			     const struct trp_plan *plan)
{
	uint32_t undone = trp_differ(seal->done, plan->steps, TRP_STEP_BYTES);

	return trp_judge(undone, trp_auth_ok(plan->auth) ^ TRP_GOOD);
}
