// SPDX-License-Identifier: BSD-2-Clause
/*
 * Digests and trusted keys, on OP-TEE's crypto.
 */
#include <config.h>
#include <crypto/crypto.h>
#include <string.h>
#include <tee_api_defines.h>
#include <trp/opaque.h>

#include "keys.h"
#include "pta.h"
#include "sig.h"

static enum trp_err sha256(void *ctx __unused, const struct trp_span *parts,
			   unsigned int n, uint8_t out[TRP_DIGEST_LEN])
{
	TEE_Result res = TEE_SUCCESS;
	void *hash = NULL;
	unsigned int i = 0;

	res = crypto_hash_alloc_ctx(&hash, TEE_ALG_SHA256);
	if (!res)
		res = crypto_hash_init(hash);
	for (i = 0; i < n && !res; i++)
		if (parts[i].left)
			res = crypto_hash_update(hash, parts[i].p,
						 parts[i].left);
	if (!res)
		res = crypto_hash_final(hash, out, TRP_DIGEST_LEN);
	if (hash)
		crypto_hash_free_ctx(hash);
	return res ? TRP_E_CRYPTO : TRP_OK;
}

static enum trp_verdict key_verify(const struct trp_pubkey *k, uint32_t sigtype,
				   const uint8_t digest[TRP_DIGEST_LEN],
				   const uint8_t *sig, size_t sig_len)
{
	if (k->type != sigtype)
		return TRP_BAD;
	switch (sigtype) {
#define KEY_VERIFY(number, name, ...) \
	case TRP_SIG_##name: \
		return pta_sig_##name(k, digest, sig, sig_len);
	TRP_SIG_TABLE(KEY_VERIFY)
	default:
		return TRP_BAD;
	}
}

static void refuse_key(struct trp_report *rep, const uint8_t *id)
{
	struct trp_report why = { .err = TRP_E_KEY };

	memcpy(why.key, id, TRP_KEYID_LEN);
	trp_report_note(rep, &why);
}

enum trp_verdict pta_keys_verify(uint32_t sigtype, const uint8_t *want,
				 const uint8_t digest[TRP_DIGEST_LEN],
				 const uint8_t *sig, size_t sig_len,
				 uint8_t key_id[TRP_DIGEST_LEN],
				 struct trp_report *rep)
{
	enum trp_verdict verdict = TRP_BAD;
	const struct trp_pubkey *k = NULL;
	bool known = false;
	size_t i = 0;

	if (!trp_rproc_key(0)) {
		trp_refuse(rep, TRP_E_NO_KEY);
		return TRP_BAD;
	}
	for (i = 0; trp_opaque(verdict) != TRP_GOOD; i++) {
		k = trp_rproc_key(i);
		if (!k)
			break;
		if (want && memcmp(want, k->id, TRP_KEYID_LEN))
			continue;
		known = true;
		verdict = key_verify(k, sigtype, digest, sig, sig_len);
		trp_auth_name(key_id, k->id, verdict);
	}
	if (!known)
		refuse_key(rep, want);
	return verdict;
}

/* The verdict goes from who computed it to who asks: no branch makes it */
static enum trp_verdict verify(void *ctx, const struct trp_image *img,
			       const uint8_t digest[TRP_DIGEST_LEN],
			       uint8_t key_id[TRP_DIGEST_LEN],
			       struct trp_report *rep)
{
	struct trp_known *known = ctx;
	enum trp_verdict verdict = TRP_BAD;

	if (IS_ENABLED(CFG_TRP_KNOWN_SIGNATURE))
		verdict = trp_known_match(known, img, digest, key_id);
	if (trp_opaque(verdict) == TRP_GOOD)
		return verdict;
	verdict = pta_keys_verify(img->sigtype, img->tlv[TRP_TLV_KEYID].p,
				  digest, img->sig.p, img->sig.left, key_id,
				  rep);
	trp_known_keep(known, img, digest, key_id, verdict);
	return verdict;
}

static const uint8_t *trusted(void *ctx __unused, size_t i)
{
	const struct trp_pubkey *k = trp_rproc_key(i);

	return k ? k->id : NULL;
}

const struct trp_crypto pta_crypto = { .sha256 = sha256 };

struct trp_crypto pta_crypto_of(struct trp_known *known)
{
	return (struct trp_crypto){
		.ctx = known,
		.sha256 = sha256,
		.verify = verify,
		.trusted = trusted,
	};
}
