/* SPDX-License-Identifier: BSD-2-Clause */
#include <trp/load.h>

enum trp_err trp_load_run(const struct trp_plan *plan,
			  const struct trp_load_ops *ops,
			  struct trp_report *rep)
{
	enum trp_err err = TRP_OK;
	struct trp_seg seg;
	uint32_t it = 0;

	if (trp_auth_ok(plan->auth) != TRP_GOOD)
		return trp_refuse(rep, TRP_E_SIGNATURE);
	while (err == TRP_OK && trp_plan_next(plan, &it, &seg)) {
		if (seg.filesz)
			err = ops->copy(ops->ctx, &seg, rep);
		if (err == TRP_OK && seg.memsz > seg.filesz)
			err = ops->zero(ops->ctx, &seg, seg.da + seg.filesz,
					seg.memsz - seg.filesz, rep);
	}
	if (err != TRP_OK)
		trp_refuse(rep, err, .index = seg.index, .addr = seg.da,
			   .num = seg.filesz);
	return err;
}

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

/* A failure is remembered until the seal is closed again, which it cannot. */
static enum trp_err spoil(struct trp_seal *seal, struct trp_report *rep,
			  enum trp_err err, uint32_t index, uint32_t da,
			  uint32_t num, uint32_t num2)
{
	seal->verdict = TRP_BAD;
	return trp_refuse(rep, err, .index = index, .addr = da, .num = num,
			  .num2 = num2);
}

/* @same: TRP_GOOD only where the digest was taken and is the signed one */
static enum trp_err digest_check(const struct trp_crypto *crypto,
				 const void *data, uint32_t len,
				 const uint8_t *want, enum trp_verdict *same)
{
	struct trp_span part = { data, len };
	uint8_t digest[TRP_DIGEST_LEN];
	enum trp_err err;

	memset(digest, 0, sizeof(digest));
	err = crypto->sha256(crypto->ctx, &part, 1, digest);
	if (err != TRP_OK)
		return err;
	*same = trp_same(digest, want, TRP_DIGEST_LEN);
	return *same == TRP_GOOD ? TRP_OK : TRP_E_DIGEST;
}

/*
 * Memory that is closed to the normal world: the bytes are brought in first
 * and judged where they will be executed, so nobody can change them between.
 */
static enum trp_err copy_locked(const struct trp_step_env *env,
				const struct trp_seg *seg, const void *data,
				enum trp_verdict *same)
{
	enum trp_err err;
	void *va = NULL;

	err = env->mem->map(env->mem->ctx, seg->da, seg->filesz, &va);
	if (err != TRP_OK)
		return err;
	/* untrusted: read once */
	trp_fetch(va, data, seg->filesz);
	env->mem->sync(env->mem->ctx, va, seg->filesz);
	err = digest_check(env->crypto, va, seg->filesz, seg->digest, same);
	if (err != TRP_OK) {
		trp_wipe(va, seg->filesz);
		env->mem->sync(env->mem->ctx, va, seg->filesz);
	}
	env->mem->unmap(env->mem->ctx, va, seg->filesz);
	return err;
}

/*
 * Memory that the normal world can write at all times: judged in a private
 * copy, since a digest of the destination would say nothing about it.
 */
static enum trp_err copy_ipc(const struct trp_step_env *env,
			     const struct trp_seg *seg, const void *data,
			     enum trp_verdict *same)
{
	enum trp_err err;
	void *priv;
	void *va = NULL;

	if (seg->filesz > TRP_IPC_SEG_MAX)
		return TRP_E_IPC_SIZE;
	priv = env->mem->alloc(env->mem->ctx, seg->filesz);
	if (!priv)
		return TRP_E_NO_MEMORY;
	/* untrusted: read once */
	trp_fetch(priv, data, seg->filesz);
	err = digest_check(env->crypto, priv, seg->filesz, seg->digest, same);
	if (err == TRP_OK)
		err = env->mem->map(env->mem->ctx, seg->da, seg->filesz, &va);
	if (err == TRP_OK) {
		memcpy(va, priv, seg->filesz);
		env->mem->sync(env->mem->ctx, va, seg->filesz);
		env->mem->unmap(env->mem->ctx, va, seg->filesz);
	}
	trp_wipe(priv, seg->filesz);
	env->mem->free(env->mem->ctx, priv, seg->filesz);
	return err;
}

/* The entry whose file bytes the caller describes */
static bool copy_find(const struct trp_plan *plan, uint32_t da, uint32_t len,
		      const uint8_t *digest, struct trp_seg *seg)
{
	uint32_t it = 0;

	while (trp_plan_next(plan, &it, seg))
		if (seg->filesz && seg->da == da && seg->filesz == len &&
		    !memcmp(seg->digest, digest, TRP_DIGEST_LEN))
			return true;
	return false;
}

enum trp_err trp_seal_copy(struct trp_seal *seal,
			   const struct trp_step_env *env, uint32_t da,
			   const void *data, uint32_t len,
			   const uint8_t digest[TRP_DIGEST_LEN],
			   struct trp_report *rep)
{
	enum trp_verdict same = TRP_BAD;
	struct trp_place where;
	struct trp_seg seg;
	enum trp_err err;
	uint32_t limit;

	if (!copy_find(env->plan, da, len, digest, &seg))
		return spoil(seal, rep, TRP_E_NOT_IN_MANIFEST, 0, da, len, 0);
	if (bit_get(seal->copied, seg.index))
		return spoil(seal, rep, TRP_E_TWICE, seg.index, da, len, 0);
	err = env->plat->place(env->plat->ctx, da, seg.memsz, &where);
	if (err == TRP_OK)
		err = where.ipc ? copy_ipc(env, &seg, data, &same) :
				  copy_locked(env, &seg, data, &same);
	/* the second decision: TRP_OK is 0, which a fault makes easily */
	if (err == TRP_OK && trp_opaque(same) != TRP_GOOD)
		err = TRP_E_DIGEST;
	if (err != TRP_OK) {
		limit = err == TRP_E_IPC_SIZE ? TRP_IPC_SEG_MAX : 0;
		return spoil(seal, rep, err, seg.index, da, len, limit);
	}
	bit_set(seal->copied, seg.index);
	return TRP_OK;
}

/* The entry whose rest the caller describes */
static bool zero_find(const struct trp_plan *plan, uint32_t da, uint32_t len,
		      struct trp_seg *seg)
{
	uint32_t it = 0;

	while (trp_plan_next(plan, &it, seg))
		if (seg->memsz > seg->filesz && seg->da + seg->filesz == da &&
		    seg->memsz - seg->filesz == len)
			return true;
	return false;
}

enum trp_err trp_seal_zero(struct trp_seal *seal,
			   const struct trp_step_env *env, uint32_t da,
			   uint32_t len, struct trp_report *rep)
{
	struct trp_seg seg;
	enum trp_err err;
	void *va = NULL;

	if (!zero_find(env->plan, da, len, &seg))
		return spoil(seal, rep, TRP_E_NOT_IN_MANIFEST, 0, da, len, 0);
	if (bit_get(seal->zeroed, seg.index))
		return spoil(seal, rep, TRP_E_TWICE, seg.index, da, len, 0);
	err = env->mem->map(env->mem->ctx, da, len, &va);
	if (err != TRP_OK)
		return spoil(seal, rep, err, seg.index, da, len, 0);
	trp_wipe(va, len);
	env->mem->sync(env->mem->ctx, va, len);
	env->mem->unmap(env->mem->ctx, va, len);
	bit_set(seal->zeroed, seg.index);
	return TRP_OK;
}

/*
 * Looks at every entry of the plan and notes what it wants. Return: TRP_GOOD
 * when each step is done; otherwise @missing is the first that lacks one.
 */
static enum trp_verdict steps_done(struct trp_seal *seal,
				   const struct trp_plan *plan,
				   struct trp_seg *missing)
{
	uint32_t it = 0;

	seal->want_load = 0;
	memset(seal->want_copied, 0, sizeof(seal->want_copied));
	memset(seal->want_zeroed, 0, sizeof(seal->want_zeroed));
	if (trp_auth_ok(plan->auth) != TRP_GOOD)
		return TRP_BAD;
	while (trp_plan_next(plan, &it, missing)) {
		if (missing->filesz) {
			if (!bit_get(seal->copied, missing->index))
				return TRP_BAD;
			bit_set(seal->want_copied, missing->index);
		}
		if (missing->memsz > missing->filesz) {
			if (!bit_get(seal->zeroed, missing->index))
				return TRP_BAD;
			bit_set(seal->want_zeroed, missing->index);
		}
		seal->want_load++;
	}
	return seal->want_load && seal->want_load == plan->num_load ?
	       TRP_GOOD : TRP_BAD;
}

enum trp_err trp_seal_close(struct trp_seal *seal, const struct trp_plan *plan,
			    struct trp_report *rep)
{
	struct trp_seg missing = { 0 };

	seal->verdict = TRP_BAD;
	if (steps_done(seal, plan, &missing) != TRP_GOOD)
		return trp_refuse(rep, TRP_E_INCOMPLETE, .index = missing.index,
				  .addr = missing.da);
	seal->verdict = TRP_GOOD;
	return TRP_OK;
}

enum trp_verdict trp_seal_ok(const struct trp_seal *seal,
			     const struct trp_plan *plan)
{
	uint32_t diff = 0, again = 0;
	uint32_t i, n, c, z;

	if (seal->verdict != TRP_GOOD || trp_auth_ok(plan->auth) != TRP_GOOD)
		return TRP_BAD;
	if (!seal->want_load || seal->want_load != plan->num_load)
		return TRP_BAD;
	/* the bits as they were when the seal was closed, decided twice */
	n = (plan->auth->img->num_ent + 7) / 8;
	for (i = 0; i < n; i++) {
		c = (uint32_t)(seal->copied[i] ^ seal->want_copied[i]);
		z = (uint32_t)(seal->zeroed[i] ^ seal->want_zeroed[i]);
		diff |= c | z;
		again |= trp_opaque(c) | trp_opaque(z);
	}
	if (diff || trp_opaque(seal->verdict) != TRP_GOOD)
		return TRP_BAD;
	return trp_opaque(again) ? TRP_BAD : TRP_GOOD;
}
