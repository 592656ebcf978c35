// SPDX-License-Identifier: BSD-2-Clause
/*
 * VERIFY_MANIFEST, COMMIT: what an image promises and whether it was kept.
 *
 * The manifest (header, TLVs, signature) is copied once. Only that copy is
 * verified, planned and later used; no address or digest of a caller counts
 * beside it.
 */
#include <malloc.h>
#include <string.h>
#include <string_ext.h>
#include <trace.h>
#include <trp/rsc.h>

#include "pta.h"

static enum trp_err copy_manifest(struct pta_call *c, uint8_t **buf,
				  size_t *len)
{
	const TEE_Param *in = c->params + 1;

	*buf = NULL;
	*len = in->memref.size;
	if (!in->memref.buffer || !*len)
		return trp_refuse(&c->rep, TRP_E_BUFFER);
	if (*len > TRP_MAX_MANIFEST_LEN)
		return pta_bad_arg(c, 1, (uint32_t)*len);
	*buf = malloc(*len);
	if (!*buf)
		return trp_refuse(&c->rep, TRP_E_NO_MEMORY,
				  .num = (uint32_t)*len);
	pta_copy_in(*buf, in, *len);
	return TRP_OK;
}

/* Loading twice is fine when it is the same image: same header and TLVs */
static enum trp_err same_image(const struct pta_proc *p, struct pta_call *c,
			       const uint8_t *buf, size_t len)
{
	struct trp_image img = { };
	uint8_t digest[TRP_DIGEST_LEN] = { };
	enum trp_err err = trp_image_open(&img, buf, len, &c->rep);

	if (!err)
		err = pta_crypto.sha256(pta_crypto.ctx, &img.signed_part, 1,
					digest);
	if (!err && (p->stock || consttime_memcmp(digest, p->auth.digest,
						  sizeof(digest))))
		err = trp_refuse(&c->rep, TRP_E_OTHER_IMAGE);
	return err;
}

/* From the private copy to locked, clean memory; @p owns the copy already */
static enum trp_err accept(struct pta_proc *p, struct pta_call *c)
{
	const struct trp_crypto crypto = pta_crypto_of(&p->known);
	struct trp_report *rep = &c->rep;
	enum trp_err err = TRP_OK;

	err = trp_image_open(&p->img, p->manifest, p->manifest_len, rep);
	if (!err)
		err = trp_auth_check(&p->auth, &p->img, &crypto, rep);
	if (!err)
		err = trp_plan_build(&p->plan, &p->auth, NULL, &p->rp->map,
				     rep);
	if (!err)
		err = pta_begin(p, c->session, rep);
	if (err)
		return err;
	p->rsc_da = p->plan.rsc_da;
	p->rsc_size = p->plan.rsc_size;
	return TRP_OK;
}

enum trp_err pta_verify(struct pta_proc *p, struct pta_call *c, bool *loaded)
{
	uint32_t next = 0;
	uint8_t *buf = NULL;
	size_t len = 0;
	enum trp_err err = TRP_OK;

	*loaded = false;
	if (p->state != TRP_LOADED) {
		err = pta_event(p, TRP_EV_VERIFY, &next, &c->rep);
		if (err)
			return err;
	}
	err = copy_manifest(c, &buf, &len);
	/* what is loaded stays, whatever is said about something else */
	if (p->state == TRP_LOADED) {
		if (!err)
			err = same_image(p, c, buf, len);
		*loaded = !err;
		free(buf);
		return err;
	}
	/* an older manifest stays as long as its firmware may be dumped */
	if (!err) {
		free(p->manifest);
		p->manifest = buf;
		p->manifest_len = len;
		p->stock = false;
		err = accept(p, c);
	}
	if (err)
		pta_release(p, &c->rep);
	return err;
}

enum trp_err pta_VERIFY_MANIFEST(struct pta_proc *p, struct pta_call *c)
{
	bool loaded = false;
	enum trp_err err = pta_verify(p, c, &loaded);

	c->params[2].value.a = loaded;
	c->params[2].value.b = 0;
	return err;
}

/* ---- COMMIT ------------------------------------------------------------- */

/* What the processor will see, from memory, in a copy that nobody changes */
static enum trp_err check_rsc_content(struct pta_proc *p,
				      struct trp_report *rep)
{
	const struct trp_memory *mem = &p->rp->mem;
	uint8_t *copy = NULL;
	void *va = NULL;
	enum trp_err err = TRP_OK;

	if (!p->rsc_size)
		return TRP_OK;
	if (p->rsc_size > TRP_RSC_MAX_LEN)
		return trp_refuse(rep, TRP_E_RSC_SIZE, .num = p->rsc_size,
				  .num2 = TRP_RSC_HDR_LEN);
	copy = malloc(p->rsc_size);
	if (!copy)
		return trp_refuse(rep, TRP_E_NO_MEMORY, .num = p->rsc_size);
	err = mem->map(mem->ctx, p->rsc_da, p->rsc_size, &va);
	if (err) {
		trp_refuse(rep, err, .addr = p->rsc_da);
	} else {
		memcpy(copy, va, p->rsc_size);
		mem->unmap(mem->ctx, va, p->rsc_size);
		err = trp_rsc_check(copy, p->rsc_size, rep);
	}
	free(copy);
	return err;
}

/* What the caller says is taken from a legacy image only */
static enum trp_err commit(struct pta_proc *p, struct pta_call *c, uint32_t da,
			   uint32_t size)
{
	enum trp_err err = TRP_OK;

	if (p->img.legacy) {
		err = trp_plan_rsc(&p->plan, &p->rp->map, da, size, &c->rep);
		if (err)
			return err;
		p->rsc_da = size ? da : 0;
		p->rsc_size = size;
	}
	err = trp_seal_close(&p->seal, &p->plan, &c->rep);
	if (!err)
		err = check_rsc_content(p, &c->rep);
	return err;
}

enum trp_err pta_seal(struct pta_proc *p, struct pta_call *c, uint32_t rsc_da,
		      uint32_t rsc_size)
{
	uint32_t next = 0;
	enum trp_err err = pta_event(p, TRP_EV_COMMIT, &next, &c->rep);

	if (!err)
		err = commit(p, c, rsc_da, rsc_size);
	if (err)
		return err;
	p->state = next;
	p->loader = NULL;
	memset(&p->report, 0, sizeof(p->report));
	/* printing takes as long as the rest; the normal world says it, too */
	if (p->img.legacy)
		IMSG("processor %" PRIu32 ": loaded, legacy image", p->rp->id);
	else
		DMSG("processor %" PRIu32 ": loaded", p->rp->id);
	return TRP_OK;
}

enum trp_err pta_COMMIT(struct pta_proc *p, struct pta_call *c)
{
	const TEE_Param *rsc = c->params + 1;
	enum trp_err err = TRP_OK;

	/* another session's load is none of the caller's business */
	if (p->state != TRP_LOADING || p->stock || c->session != p->loader)
		return trp_refuse(&c->rep, TRP_E_NOT_LOADING);
	/* a signed place of the table needs no help */
	if (!p->img.legacy && (rsc->value.a || rsc->value.b))
		err = pta_bad_arg(c, 1, rsc->value.a);
	else
		err = pta_seal(p, c, rsc->value.a, rsc->value.b);
	if (!err)
		err = pta_rsc_table(p, c, 2, 3);
	if (err)
		pta_release(p, &c->rep);
	return err;
}

/* ---- ST's TLV_PARAM ----------------------------------------------------- */

/*
 * ST's application passes platform TLVs on. They are in the verified manifest
 * already: what differs from it is refused, what repeats it changes nothing.
 */
enum trp_err pta_tlv_param(struct pta_proc *p, struct pta_call *c)
{
	enum trp_tlv tlv = trp_tlv_find(c->params[1].value.a);
	const TEE_Param *in = c->params + 2;
	uint8_t value[sizeof(uint32_t)] = { };

	if (p->state != TRP_LOADING)
		return trp_refuse(&c->rep, TRP_E_NOT_LOADING);
	if (tlv != TRP_TLV_BOOTADDR && tlv != TRP_TLV_BOOTSEC)
		return trp_refuse(&c->rep, TRP_E_NOT_IMPLEMENTED,
				  .num = c->cmd);
	if (!in->memref.buffer || in->memref.size != sizeof(value))
		return pta_bad_arg(c, 2, (uint32_t)in->memref.size);
	pta_copy_in(value, in, sizeof(value));
	if (p->stock) {
		/* nothing signed to compare with; hardware fixes both */
		uint32_t want = tlv == TRP_TLV_BOOTADDR ? p->rp->map.boot_da :
							  0;

		if (!p->rp->map.boot_fixed || trp_get32(value) != want)
			return pta_bad_arg(c, 2, trp_get32(value));
		return TRP_OK;
	}
	if (!p->img.tlv[tlv].p ||
	    memcmp(p->img.tlv[tlv].p, value, sizeof(value)))
		return pta_bad_arg(c, 2, trp_get32(value));
	return TRP_OK;
}
