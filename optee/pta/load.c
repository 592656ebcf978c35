// SPDX-License-Identifier: BSD-2-Clause
/*
 * LOAD_IMAGE: from a signed image in the normal world to sealed memory.
 *
 * The manifest (header, TLVs, signature) is copied once. Only that copy is
 * verified, planned and later used; no address or digest of a caller counts
 * beside it. The images stay where they are: each segment is judged where it
 * is loaded to.
 */
#include <malloc.h>
#include <string.h>
#include <trp/rsc.h>

#include "pta.h"

/* A manifest as it came, and what the application read beside it */
struct incoming {
	uint8_t *manifest;
	size_t len;
	struct trp_hints hints;
};

/* A manifest, copied once; on success @in owns the copy */
static enum trp_err take(struct pta_call *c, struct incoming *in)
{
	const struct trp_report *why = &in->hints.why;
	const TEE_Param *from = c->params + 1;
	const size_t len = from->memref.size;

	if (!from->memref.buffer || len <= sizeof(in->hints))
		return trp_refuse(&c->rep, TRP_E_BUFFER);
	if (len > TRP_MAX_MANIFEST_LEN + sizeof(in->hints))
		return pta_bad_arg(c, 1, (uint32_t)len);
	in->manifest = malloc(len);
	if (!in->manifest)
		return trp_refuse(&c->rep, TRP_E_NO_MEMORY,
				  .num = (uint32_t)len);
	pta_copy_in(in->manifest, from, len);
	in->len = len - sizeof(in->hints);
	memcpy(&in->hints, in->manifest + in->len, sizeof(in->hints));
	if (!why->err || *trp_err_template(why->err))
		return TRP_OK;
	free(in->manifest);
	return pta_bad_arg(c, 1, why->err);
}

/*
 * What is loaded stays, whatever is said about something else. Loading twice
 * is fine when it is the same image: same header and TLVs.
 */
static enum trp_err load_again(struct pta_proc *p, struct pta_call *c)
{
	uint8_t digest[TRP_DIGEST_LEN] = { };
	struct incoming in = { };
	struct trp_image img = { };
	enum trp_err err = take(c, &in);

	if (err)
		return err;
	err = trp_image_open(&img, in.manifest, in.len, &c->rep);
	if (!err)
		err = pta_crypto.sha256(pta_crypto.ctx, &img.signed_part, 1,
					digest);
	if (!err && (!p->plan.auth ||
		     trp_same(digest, p->auth.digest,
			      sizeof(digest)) != TRP_GOOD))
		err = trp_refuse(&c->rep, TRP_E_OTHER_IMAGE);
	free(in.manifest);
	return err ? err : pta_rsc_table(p, c, 3, 0);
}

/* What the processor will see, from memory, in a copy that nobody changes */
static enum trp_err check_rsc_content(struct pta_proc *p,
				      struct trp_report *rep)
{
	const struct trp_memory *mem = &p->rp->mem;
	const uint32_t size = p->plan.rsc_size;
	enum trp_err err = TRP_OK;
	uint8_t *copy = NULL;
	void *va = NULL;

	if (!size)
		return TRP_OK;
	if (size > TRP_RSC_MAX_LEN)
		return trp_refuse(rep, TRP_E_RSC_SIZE, .num = size,
				  .num2 = TRP_RSC_HDR_LEN);
	copy = malloc(size);
	if (!copy)
		return trp_refuse(rep, TRP_E_NO_MEMORY, .num = size);
	err = mem->map(mem->ctx, p->plan.rsc_da, size, &va);
	if (err) {
		trp_refuse(rep, err, .addr = p->plan.rsc_da);
	} else {
		memcpy(copy, va, size);
		mem->unmap(mem->ctx, va, size);
		err = trp_rsc_check(copy, size, rep);
	}
	free(copy);
	return err;
}

static enum trp_verdict sealed(const struct pta_proc *p)
{
	return trp_seal_ok(&p->seal, &p->plan);
}

/* From a caller's manifest to a plan and memory that is closed for it */
static enum trp_err accept(struct pta_proc *p, struct pta_call *c)
{
	const struct trp_crypto crypto = pta_crypto_of(&p->known);
	const TEE_Param *images = c->params + 2;
	struct trp_report *rep = &c->rep;
	struct incoming in = { };
	enum trp_err err = take(c, &in);

	if (err)
		return err;
	free(p->manifest);
	p->manifest = in.manifest;
	p->manifest_len = in.len;
	err = trp_image_open(&p->img, p->manifest, p->manifest_len, rep);
	if (!err && (!images->memref.buffer ||
		     images->memref.size != p->img.lens.img))
		err = pta_bad_arg(c, 2, (uint32_t)images->memref.size);
	if (!err)
		err = trp_auth_check(&p->auth, &p->img, &crypto, rep);
	if (!err)
		err = trp_plan_build(&p->plan, &p->auth, &in.hints,
				     &p->rp->map, rep);
	return err ? err : pta_begin(p, c->session, rep);
}

static enum trp_err finish(struct pta_proc *p, struct pta_call *c)
{
	const uint32_t flags = p->img.stock ? TRP_STATUS_STOCK : 0;
	enum trp_err err = check_rsc_content(p, &c->rep);

	if (!err)
		err = pta_loaded(p, sealed, flags, &c->rep);
	return err ? err : pta_rsc_table(p, c, 3, 0);
}

enum trp_err pta_LOAD_IMAGE(struct pta_proc *p, struct pta_call *c)
{
	const struct trp_loader l = pta_loader(p);
	enum trp_err err = TRP_OK;

	if (p->state == TRP_LOADED)
		return load_again(p, c);
	err = pta_event(p, TRP_EV_VERIFY, &c->rep);
	if (err)
		return err;
	err = accept(p, c);
	if (!err)
		err = trp_load_run(&p->seal, &p->plan, &l,
				   c->params[2].memref.buffer, &c->rep);
	if (!err)
		err = finish(p, c);
	if (err)
		pta_release(p, &c->rep);
	return err;
}
