// SPDX-License-Identifier: BSD-2-Clause
/*
 * OP-TEE's own remoteproc application on this pseudo TA, for builds with
 * CFG_TRP_STOCK_TA=y.
 *
 * It passes a digest with its signature, and then segments with digests that
 * nothing ties to the first one: it has to be believed. The seal is "digest
 * verified, at least one segment passed, no failure since". Reported as
 * legacy-ta; no manifest, so no dump.
 */
#include <config.h>
#include <kernel/user_access.h>
#include <string.h>
#include <string_ext.h>
#include <tee_api_defines.h>
#include <trace.h>

#include "../../core/env/wide.h"
#include "pta.h"

/* ECDSA with SHA-256 as applications built with older headers number it */
#define ALG_ECDSA_P256_OLD	0x70003041u

/* key information: u32 algorithm, u32 length, then as many bytes */
#define KEY_INFO_HDR		8u

static enum trp_err key_info(struct pta_call *c, uint32_t *sigtype)
{
	const TEE_Param *in = c->params + 1;
	uint8_t hdr[KEY_INFO_HDR] = { };

	if (!in->memref.buffer || in->memref.size < sizeof(hdr))
		return pta_bad_arg(c, 1, (uint32_t)in->memref.size);
	pta_copy_in(hdr, in, sizeof(hdr));
	if (in->memref.size - sizeof(hdr) != trp_get32(hdr + 4))
		return pta_bad_arg(c, 1, trp_get32(hdr + 4));
	switch (trp_get32(hdr)) {
	case TEE_ALG_RSASSA_PKCS1_V1_5_SHA256:
		*sigtype = TRP_SIG_RSA;
		return TRP_OK;
	case TEE_ALG_ECDSA_SHA256:
	case ALG_ECDSA_P256_OLD:
		*sigtype = TRP_SIG_ECDSA;
		return TRP_OK;
	default:
		return trp_refuse(&c->rep, TRP_E_SIGNTYPE,
				  .num = trp_get32(hdr));
	}
}

static enum trp_err verify_digest(struct pta_proc *p, struct pta_call *c)
{
	const TEE_Param *hash = c->params + 2;
	const TEE_Param *sig = c->params + 3;
	uint8_t copy[TRP_MAX_SIG_LEN] = { };
	uint32_t sigtype = 0;
	enum trp_err err = key_info(c, &sigtype);

	if (err)
		return err;
	if (!hash->memref.buffer || hash->memref.size != TRP_DIGEST_LEN)
		return pta_bad_arg(c, 2, (uint32_t)hash->memref.size);
	if (!sig->memref.buffer || !sig->memref.size ||
	    sig->memref.size > sizeof(copy))
		return pta_bad_arg(c, 3, (uint32_t)sig->memref.size);
	pta_copy_in(p->auth.digest, hash, TRP_DIGEST_LEN);
	pta_copy_in(copy, sig, sig->memref.size);
	if (pta_keys_verify(sigtype, NULL, p->auth.digest, copy,
			    sig->memref.size, p->auth.key_id,
			    &c->rep) == TRP_GOOD)
		return TRP_OK;
	return trp_refuse(&c->rep, TRP_E_SIGNATURE);
}

enum trp_err pta_VERIFY_DIGEST(struct pta_proc *p, struct pta_call *c)
{
	uint32_t next = 0;
	enum trp_err err = TRP_OK;

	if (!IS_ENABLED(CFG_TRP_STOCK_TA))
		return trp_refuse(&c->rep, TRP_E_LEGACY_TA);
	err = pta_event(p, TRP_EV_VERIFY, &next, &c->rep);
	if (err)
		return err;
	/* what was there is forgotten, so that nothing of it can be mixed in */
	err = pta_release(p, &c->rep);
	if (!err)
		err = verify_digest(p, c);
	if (!err) {
		p->stock = true;
		err = pta_begin(p, c->session, &c->rep);
	}
	if (err) {
		pta_release(p, &c->rep);
		return err;
	}
	p->stock_verdict = TRP_GOOD;
	return TRP_OK;
}

/* ---- segments ----------------------------------------------------------- */

static enum trp_err stock_place(struct pta_proc *p, struct pta_call *c,
				uint32_t da, uint32_t len,
				struct trp_place *at)
{
	enum trp_err err = TRP_OK;

	if (!len)
		return trp_refuse(&c->rep, TRP_E_SEG_EMPTY,
				  .index = p->stock_segments, .addr = da);
	if (len - 1 > UINT32_MAX - da)
		return trp_refuse(&c->rep, TRP_E_SEG_WRAP,
				  .index = p->stock_segments, .addr = da);
	err = p->rp->map.place(p->rp->map.ctx, da, len, at);
	if (err)
		return trp_refuse(&c->rep, err, .index = p->stock_segments,
				  .addr = da);
	return TRP_OK;
}

/* Digest of @len bytes at @va, which nobody else can change */
static enum trp_err digest_is(struct pta_proc *p, struct pta_call *c,
			      uint32_t da, const void *va, uint32_t len,
			      const uint8_t digest[TRP_DIGEST_LEN])
{
	const struct trp_span part = { .p = va, .left = len };
	uint8_t is[TRP_DIGEST_LEN] = { };

	if (pta_crypto.sha256(pta_crypto.ctx, &part, 1, is))
		return trp_refuse(&c->rep, TRP_E_CRYPTO);
	if (consttime_memcmp(is, digest, sizeof(is)))
		return trp_refuse(&c->rep, TRP_E_DIGEST,
				  .index = p->stock_segments, .addr = da);
	return TRP_OK;
}

static enum trp_err copy_locked(struct pta_proc *p, struct pta_call *c,
				uint32_t da, uint32_t len,
				const uint8_t digest[TRP_DIGEST_LEN])
{
	const struct trp_memory *mem = &p->rp->mem;
	enum trp_err err = TRP_OK;
	void *va = NULL;

	if (mem->map(mem->ctx, da, len, &va))
		return trp_refuse(&c->rep, TRP_E_MAP, .addr = da);
	pta_copy_in(va, c->params + 1, len);
	mem->sync(mem->ctx, va, len);
	err = digest_is(p, c, da, va, len, digest);
	if (err)
		trp_wide_zero(va, len);
	mem->unmap(mem->ctx, va, len);
	return err;
}

/* The normal world can write there: check a private copy, then write it */
static enum trp_err copy_shared(struct pta_proc *p, struct pta_call *c,
				uint32_t da, uint32_t len,
				const uint8_t digest[TRP_DIGEST_LEN])
{
	const struct trp_memory *mem = &p->rp->mem;
	enum trp_err err = TRP_OK;
	uint8_t *copy = NULL;
	void *va = NULL;

	if (len > PTA_STOCK_IPC_MAX)
		return trp_refuse(&c->rep, TRP_E_IPC_SIZE,
				  .index = p->stock_segments, .addr = da,
				  .num = len, .num2 = PTA_STOCK_IPC_MAX);
	copy = mem->alloc(mem->ctx, len);
	if (!copy)
		return trp_refuse(&c->rep, TRP_E_NO_MEMORY, .num = len);
	pta_copy_in(copy, c->params + 1, len);
	err = digest_is(p, c, da, copy, len, digest);
	if (!err && mem->map(mem->ctx, da, len, &va))
		err = trp_refuse(&c->rep, TRP_E_MAP, .addr = da);
	if (!err) {
		memcpy(va, copy, len);
		mem->unmap(mem->ctx, va, len);
	}
	mem->free(mem->ctx, copy, len);
	return err;
}

enum trp_err pta_stock_copy(struct pta_proc *p, struct pta_call *c, uint32_t da,
			    const uint8_t digest[TRP_DIGEST_LEN])
{
	uint32_t len = (uint32_t)c->params[1].memref.size;
	struct trp_place at = { };
	enum trp_err err = stock_place(p, c, da, len, &at);

	if (!err)
		err = at.locked ? copy_locked(p, c, da, len, digest) :
				  copy_shared(p, c, da, len, digest);
	if (!err)
		p->stock_segments++;
	return err;
}

enum trp_err pta_stock_zero(struct pta_proc *p, struct pta_call *c, uint32_t da,
			    uint32_t len)
{
	const struct trp_memory *mem = &p->rp->mem;
	struct trp_place at = { };
	enum trp_err err = stock_place(p, c, da, len, &at);
	void *va = NULL;

	if (err)
		return err;
	if (mem->map(mem->ctx, da, len, &va))
		return trp_refuse(&c->rep, TRP_E_MAP, .addr = da);
	trp_wide_zero(va, len);
	mem->unmap(mem->ctx, va, len);
	return TRP_OK;
}

enum trp_verdict pta_stock_ok(const struct pta_proc *p)
{
	if (p->stock && p->stock_verdict == TRP_GOOD && p->stock_segments)
		return TRP_GOOD;
	return TRP_BAD;
}
