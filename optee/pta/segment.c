// SPDX-License-Identifier: BSD-2-Clause
/*
 * LOAD_IMAGE; LOAD_SEGMENTS; LOAD_SEGMENT_SHA256, SET_MEMORY: a load, its
 * steps in one call, or each in its own. Each is one the plan lists; a step
 * that fails ends the load, and memory is wiped.
 */
#include <string.h>
#include <tee_api_defines.h>

#include "pta.h"

/*
 * ST's segment description: u32 algorithm, u8 digest[64], u32 encryption,
 * u8 iv[16], little-endian
 */
#define ST_SEG_LEN		88u
#define ST_SEG_DIGEST		4u
#define ST_SEG_ENCRYPTION	68u

static enum trp_err loading(const struct pta_proc *p, struct pta_call *c)
{
	if (p->state != TRP_LOADING || c->session != p->loader)
		return trp_refuse(&c->rep, TRP_E_NOT_LOADING);
	return TRP_OK;
}

/* The digest a caller claims, in either of its two forms */
static enum trp_err claimed_digest(struct pta_call *c,
				   uint8_t digest[TRP_DIGEST_LEN])
{
	const TEE_Param *in = c->params + 3;
	uint8_t st[ST_SEG_LEN] = { };

	if (in->memref.buffer && in->memref.size == TRP_DIGEST_LEN) {
		pta_copy_in(digest, in, TRP_DIGEST_LEN);
		return TRP_OK;
	}
	if (!in->memref.buffer || in->memref.size != sizeof(st))
		return pta_bad_arg(c, 3, (uint32_t)in->memref.size);
	pta_copy_in(st, in, sizeof(st));
	if (trp_get32(st) != TEE_ALG_SHA256)
		return trp_refuse(&c->rep, TRP_E_HASHTYPE,
				  .num = trp_get32(st));
	if (trp_get32(st + ST_SEG_ENCRYPTION))
		return trp_refuse(&c->rep, TRP_E_ENCRYPTED);
	memcpy(digest, st + ST_SEG_DIGEST, TRP_DIGEST_LEN);
	return TRP_OK;
}

static struct trp_step_env step_env(const struct pta_proc *p)
{
	return (struct trp_step_env){
		.plan = &p->plan,
		.plat = &p->rp->map,
		.mem = &p->rp->mem,
		.crypto = &pta_crypto,
	};
}

static enum trp_err load_segment(struct pta_proc *p, struct pta_call *c)
{
	const struct trp_step_env env = step_env(p);
	const TEE_Param *data = c->params + 1;
	uint32_t da = c->params[2].value.a;
	uint8_t digest[TRP_DIGEST_LEN] = { };
	enum trp_err err = TRP_OK;

	if (c->params[2].value.b)
		return pta_bad_arg(c, 2, c->params[2].value.b);
	if (!data->memref.buffer || data->memref.size > UINT32_MAX)
		return trp_refuse(&c->rep, TRP_E_BUFFER);
	err = claimed_digest(c, digest);
	if (err)
		return err;
	if (p->stock)
		return pta_stock_copy(p, c, da, digest);
	return trp_seal_copy(&p->seal, &env, da, data->memref.buffer,
			     (uint32_t)data->memref.size, digest, &c->rep);
}

enum trp_err pta_LOAD_SEGMENT_SHA256(struct pta_proc *p, struct pta_call *c)
{
	enum trp_err err = loading(p, c);

	if (err)
		return err;
	err = load_segment(p, c);
	if (err)
		pta_release(p, &c->rep);
	return err;
}

static enum trp_err set_memory(struct pta_proc *p, struct pta_call *c)
{
	const struct trp_step_env env = step_env(p);
	uint32_t da = c->params[1].value.a;
	uint32_t len = c->params[2].value.a;

	if (c->params[3].value.a)
		return pta_bad_arg(c, 3, c->params[3].value.a);
	if (p->stock)
		return pta_stock_zero(p, c, da, len);
	return trp_seal_zero(&p->seal, &env, da, len, &c->rep);
}

enum trp_err pta_SET_MEMORY(struct pta_proc *p, struct pta_call *c)
{
	enum trp_err err = loading(p, c);

	if (err)
		return err;
	err = set_memory(p, c);
	if (err)
		pta_release(p, &c->rep);
	return err;
}

/* ---- all of them -------------------------------------------------------- */

/**
 * struct batch - a whole load
 * @seal: what was loaded
 * @env: with a plan that knows where in @images a segment lies
 * @images: untrusted: all images
 * @len: bytes of them
 */
struct batch {
	struct trp_seal *seal;
	struct trp_step_env env;
	const uint8_t *images;
	uint32_t len;
};

static enum trp_err batch_copy(void *ctx, const struct trp_seg *seg,
			       struct trp_report *rep)
{
	struct batch *b = ctx;

	if (!trp_inside(seg->src_off, seg->filesz, 0, b->len))
		return trp_refuse(rep, TRP_E_SEG_FILE, .index = seg->index,
				  .addr = seg->da);
	return trp_seal_copy(b->seal, &b->env, seg->da,
			     b->images + seg->src_off, seg->filesz,
			     seg->digest, rep);
}

static enum trp_err batch_zero(void *ctx, const struct trp_seg *seg __unused,
			       uint32_t da, uint32_t len,
			       struct trp_report *rep)
{
	struct batch *b = ctx;

	return trp_seal_zero(b->seal, &b->env, da, len, rep);
}

/*
 * Where the images begin in the table is the caller's word, or follows from
 * what is signed. A wrong one leads to bytes whose digest differs, within
 * @images.
 */
static enum trp_err batch_run(struct batch *b, const struct trp_plan *plan,
			      struct trp_report *rep)
{
	static const struct trp_load_ops steps = {
		.copy = batch_copy,
		.zero = batch_zero,
	};
	struct trp_load_ops ops = steps;

	ops.ctx = b;
	b->env.plan = plan;
	return trp_load_run(plan, &ops, rep);
}

/* @images: parameter */
static enum trp_err batch_open(struct batch *b, struct pta_proc *p,
			       struct pta_call *c, const TEE_Param *images)
{
	if (p->stock)
		return trp_refuse(&c->rep, TRP_E_NOT_IMPLEMENTED,
				  .num = c->cmd);
	if (!images->memref.buffer || images->memref.size > UINT32_MAX)
		return trp_refuse(&c->rep, TRP_E_BUFFER);
	b->seal = &p->seal;
	b->env = step_env(p);
	b->images = images->memref.buffer;
	b->len = (uint32_t)images->memref.size;
	return TRP_OK;
}

static enum trp_err load_segments(struct pta_proc *p, struct pta_call *c)
{
	struct trp_bind bind = { };
	struct trp_plan plan = p->plan;
	struct batch b = { };
	enum trp_err err = batch_open(&b, p, c, c->params + 1);

	if (err)
		return err;
	trp_put32(bind.first + 1, c->params[2].value.a);
	trp_put32(bind.first + 5, c->params[2].value.b);
	if (!trp_bind_ok(&bind, &p->img))
		return pta_bad_arg(c, 2, bind.first[p->img.num_img]);
	plan.bind = &bind;
	return batch_run(&b, &plan, &c->rep);
}

enum trp_err pta_LOAD_SEGMENTS(struct pta_proc *p, struct pta_call *c)
{
	enum trp_err err = loading(p, c);

	if (err)
		return err;
	err = load_segments(p, c);
	if (err)
		pta_release(p, &c->rep);
	return err;
}

/* ---- the whole load ----------------------------------------------------- */

static enum trp_err batch_read(void *ctx, uint32_t off, void *dst, size_t n)
{
	const struct batch *b = ctx;

	/* untrusted: read once */
	pta_fetch(dst, b->images + off, n);
	return TRP_OK;
}

static const uint8_t *batch_at(void *ctx, uint32_t off, size_t n __unused)
{
	const struct batch *b = ctx;

	/* untrusted: one pass of the digest */
	return b->images + off;
}

/*
 * Ask the images' headers where they begin in the table, once they are the
 * signed ones. A legacy image's are not signed: its reader has no privileges.
 */
static enum trp_err load_image(struct pta_proc *p, struct pta_call *c)
{
	struct trp_source src = { .read = batch_read, .at = batch_at };
	struct trp_bind bind = { };
	struct trp_plan plan = { };
	struct batch b = { };
	enum trp_err err = TRP_OK;

	if (p->img.legacy)
		return trp_refuse(&c->rep, TRP_E_NOT_IMPLEMENTED,
				  .num = c->cmd);
	err = batch_open(&b, p, c, c->params + 2);
	if (err)
		return err;
	src.ctx = &b;
	src.len = b.len;
	err = trp_elf_bind(&bind, &p->auth, &src, &pta_crypto_user, &c->rep);
	if (!err)
		err = trp_plan_build(&plan, &p->auth, &bind, NULL, &c->rep);
	if (!err)
		err = batch_run(&b, &plan, &c->rep);
	if (!err)
		err = pta_seal(p, c, 0, 0);
	return err;
}

enum trp_err pta_LOAD_IMAGE(struct pta_proc *p, struct pta_call *c)
{
	bool loaded = false;
	enum trp_err err = pta_verify(p, c, &loaded);

	if (err)
		return err;
	if (!loaded)
		err = load_image(p, c);
	if (!err)
		err = pta_rsc_table(p, c, 3, 0);
	if (err)
		pta_release(p, &c->rep);
	return err;
}
