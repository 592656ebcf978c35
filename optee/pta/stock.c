// SPDX-License-Identifier: BSD-2-Clause
/*
 * OP-TEE's own remoteproc application, and ST's, on this pseudo TA, for builds
 * with CFG_TRP_STOCK_TA=y: all that only they call.
 *
 * They pass a digest with its signature, and then segments with digests that
 * nothing ties to the first one: they have to be believed. The proof is "digest
 * verified, at least one segment passed, no failure since". Reported as
 * stock-ta; no manifest, so no dump.
 */
#include <config.h>
#include <string.h>
#include <tee_api_defines.h>

#include "pta.h"

/* ECDSA with SHA-256 as applications built with older headers number it */
#define ALG_ECDSA_P256_OLD	0x70003041u

/*
 * ST's segment description: u32 algorithm, u8 digest[64], u32 encryption,
 * u8 iv[16], little-endian
 */
#define ST_SEG_LEN		88u
#define ST_SEG_DIGEST		4u
#define ST_SEG_ENCRYPTION	68u

/* key information: u32 algorithm, u32 length, then as many bytes */
#define KEY_INFO_HDR		8u

enum trp_err pta_HW_CAPABILITIES(struct pta_proc *p __unused,
				 struct pta_call *c)
{
	/* exactly these: OP-TEE's own application compares for equality */
	c->params[1].value.a = TRP_CAP_FMT_ELF;
	c->params[1].value.b = 0;
	c->params[2].value.a = TRP_CAP_PROT_HASH;
	c->params[2].value.b = 0;
	return TRP_OK;
}

enum trp_err pta_FIRMWARE_LOAD(struct pta_proc *p __unused, struct pta_call *c)
{
	return trp_refuse(&c->rep, TRP_E_NOT_IMPLEMENTED, .num = c->cmd);
}

enum trp_err pta_DA_TO_PA(struct pta_proc *p, struct pta_call *c)
{
	uint32_t da = c->params[1].value.a;
	uint32_t size = c->params[2].value.a;
	enum trp_err err = TRP_OK;
	paddr_t pa = 0;

	if (c->params[1].value.b || c->params[2].value.b)
		return pta_bad_arg(c, c->params[1].value.b ? 1 : 2,
				   c->params[1].value.b | c->params[2].value.b);
	err = rproc_da_to_pa(p->rp, da, size, &pa);
	if (err)
		return trp_refuse(&c->rep, err, .index = p->passed,
				  .addr = da);
	c->params[3].value.a = (uint32_t)pa;
	c->params[3].value.b = (uint32_t)((uint64_t)pa >> 32);
	return TRP_OK;
}

/* ---- the signature ------------------------------------------------------ */

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

/* The one proof of such a load */
static enum trp_verdict passed(const struct pta_proc *p)
{
	return p->proof == passed && p->passed ? TRP_GOOD : TRP_BAD;
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
	enum trp_err err = TRP_OK;

	if (!IS_ENABLED(CFG_TRP_STOCK_TA))
		return trp_refuse(&c->rep, TRP_E_STOCK_TA);
	err = pta_event(p, TRP_EV_VERIFY, &c->rep);
	if (err)
		return err;
	/* what was there is forgotten, so that nothing of it can be mixed in */
	err = pta_release(p, &c->rep);
	if (err)
		return err;
	err = verify_digest(p, c);
	if (!err)
		err = pta_begin(p, c->session, &c->rep);
	if (err) {
		pta_release(p, &c->rep);
		return err;
	}
	p->proof = passed;
	return TRP_OK;
}

/* ---- segments ----------------------------------------------------------- */

static bool is_stock(const struct pta_proc *p)
{
	return p->state == TRP_LOADING && p->proof == passed;
}

static enum trp_err loading(const struct pta_proc *p, struct pta_call *c)
{
	if (!is_stock(p) || c->session != p->loader)
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

static enum trp_err check_range(struct pta_proc *p, struct pta_call *c,
				uint32_t da, uint32_t len)
{
	if (!len)
		return trp_refuse(&c->rep, TRP_E_SEG_EMPTY,
				  .index = p->passed, .addr = da);
	if (len - 1 > UINT32_MAX - da)
		return trp_refuse(&c->rep, TRP_E_SEG_WRAP,
				  .index = p->passed, .addr = da);
	return TRP_OK;
}

static enum trp_err load_segment(struct pta_proc *p, struct pta_call *c)
{
	const struct trp_loader l = pta_loader(p);
	const TEE_Param *data = c->params + 1;
	uint32_t len = (uint32_t)data->memref.size;
	uint32_t da = c->params[2].value.a;
	uint8_t digest[TRP_DIGEST_LEN] = { };
	enum trp_verdict same = TRP_BAD;
	enum trp_err err = TRP_OK;

	if (c->params[2].value.b)
		return pta_bad_arg(c, 2, c->params[2].value.b);
	if (!data->memref.buffer || data->memref.size > UINT32_MAX)
		return trp_refuse(&c->rep, TRP_E_BUFFER);
	err = claimed_digest(c, digest);
	if (!err)
		err = check_range(p, c, da, len);
	if (err)
		return err;
	err = trp_copy(&l, da, data->memref.buffer, len, digest, &same);
	if (err)
		return trp_refuse(&c->rep, err, .index = p->passed, .addr = da,
				  .num = len, .num2 = TRP_IPC_SEG_MAX);
	if (same == TRP_GOOD)
		p->passed++;
	return TRP_OK;
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
	const struct trp_loader l = pta_loader(p);
	uint32_t da = c->params[1].value.a;
	uint32_t len = c->params[2].value.a;
	struct trp_place at = { };
	enum trp_err err = TRP_OK;

	if (c->params[3].value.a)
		return pta_bad_arg(c, 3, c->params[3].value.a);
	err = check_range(p, c, da, len);
	if (err)
		return err;
	err = l.plat->place(l.plat->ctx, da, len, &at);
	if (!err)
		err = trp_clear(&l, da, len);
	if (err)
		return trp_refuse(&c->rep, err, .index = p->passed,
				  .addr = da);
	return TRP_OK;
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

enum trp_err pta_stock_commit(struct pta_proc *p, struct pta_call *c)
{
	if (!is_stock(p) || c->session != p->loader)
		return TRP_OK;
	return pta_loaded(p, passed, TRP_STATUS_STOCK_TA, &c->rep);
}

/* ---- ST's TLV_PARAM ----------------------------------------------------- */

/*
 * Platform TLVs on their way to hardware: nothing signed ties them to the
 * image, so only what the hardware does anyway is accepted.
 */
enum trp_err pta_tlv_param(struct pta_proc *p, struct pta_call *c)
{
	const struct trp_platform *map = &p->rp->map;
	enum trp_tlv tlv = trp_tlv_find(c->params[1].value.a);
	const TEE_Param *in = c->params + 2;
	uint8_t value[sizeof(uint32_t)] = { };
	enum trp_err err = loading(p, c);

	if (err)
		return err;
	if (tlv != TRP_TLV_BOOTADDR && tlv != TRP_TLV_BOOTSEC)
		return trp_refuse(&c->rep, TRP_E_NOT_IMPLEMENTED,
				  .num = c->cmd);
	if (!in->memref.buffer || in->memref.size != sizeof(value))
		return pta_bad_arg(c, 2, (uint32_t)in->memref.size);
	pta_copy_in(value, in, sizeof(value));
	if (!map->boot_fixed ||
	    trp_get32(value) != (tlv == TRP_TLV_BOOTADDR ? map->boot_da : 0))
		return pta_bad_arg(c, 2, trp_get32(value));
	return TRP_OK;
}
