// SPDX-License-Identifier: BSD-2-Clause
/*
 * Digests and trusted keys, on OP-TEE's crypto.
 */
#include <config.h>
#include <crypto/crypto.h>
#include <string.h>
#include <tee_api_defines.h>
#include <utee_defines.h>
#include <util.h>

#include "keys.h"
#include "pta.h"

#define P256_LEN	32u

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

static TEE_Result rsa_verify(const struct trp_pubkey *k,
			     const uint8_t digest[TRP_DIGEST_LEN],
			     const uint8_t *sig, size_t sig_len)
{
	const uint32_t algo = TEE_ALG_RSASSA_PKCS1_V1_5_SHA256;
	struct rsa_public_key key = { };
	uint8_t e[sizeof(uint32_t)] = { };
	TEE_Result res = TEE_SUCCESS;

	/* the length is part of what PKCS#1 verifies; OP-TEE's is lenient */
	if (sig_len != k->bits / 8)
		return TEE_ERROR_SIGNATURE_INVALID;
	res = crypto_acipher_alloc_rsa_public_key(&key, k->bits);
	if (res)
		return res;
	e[0] = (uint8_t)(k->exponent >> 24);
	e[1] = (uint8_t)(k->exponent >> 16);
	e[2] = (uint8_t)(k->exponent >> 8);
	e[3] = (uint8_t)k->exponent;
	res = crypto_bignum_bin2bn(e, sizeof(e), key.e);
	if (!res)
		res = crypto_bignum_bin2bn(k->value, k->bits / 8, key.n);
	if (!res)
		res = crypto_acipher_rsassa_verify(algo, &key, -1, digest,
						   TRP_DIGEST_LEN, sig,
						   sig_len);
	crypto_acipher_free_rsa_public_key(&key);
	return res;
}

static TEE_Result ecdsa_verify(const struct trp_pubkey *k,
			       const uint8_t digest[TRP_DIGEST_LEN],
			       const uint8_t *sig, size_t sig_len)
{
	struct ecc_public_key key = { };
	TEE_Result res = TEE_SUCCESS;

	if (sig_len != 2 * P256_LEN)
		return TEE_ERROR_SIGNATURE_INVALID;
	res = crypto_acipher_alloc_ecc_public_key(&key,
						  TEE_TYPE_ECDSA_PUBLIC_KEY,
						  8 * P256_LEN);
	if (res)
		return res;
	key.curve = TEE_ECC_CURVE_NIST_P256;
	res = crypto_bignum_bin2bn(k->value, P256_LEN, key.x);
	if (!res)
		res = crypto_bignum_bin2bn(k->value + P256_LEN, P256_LEN,
					   key.y);
	if (!res)
		res = crypto_acipher_ecc_verify(TEE_ALG_ECDSA_SHA256, &key,
						digest, TRP_DIGEST_LEN, sig,
						sig_len);
	crypto_acipher_free_ecc_public_key(&key);
	return res;
}

static bool key_verify(const struct trp_pubkey *k, uint32_t sigtype,
		       const uint8_t digest[TRP_DIGEST_LEN],
		       const uint8_t *sig, size_t sig_len)
{
	if (k->type != sigtype)
		return false;
	switch (sigtype) {
	case TRP_SIG_RSA:
		return rsa_verify(k, digest, sig, sig_len) == TEE_SUCCESS;
	case TRP_SIG_ECDSA:
		return ecdsa_verify(k, digest, sig, sig_len) == TEE_SUCCESS;
	default:
		return false;
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
	const struct trp_pubkey *k = NULL;
	bool known = false;
	size_t i = 0;

	if (!trp_rproc_key(0)) {
		trp_refuse(rep, TRP_E_NO_KEY);
		return TRP_BAD;
	}
	for (i = 0; (k = trp_rproc_key(i)); i++) {
		if (want && memcmp(want, k->id, TRP_KEYID_LEN))
			continue;
		known = true;
		if (key_verify(k, sigtype, digest, sig, sig_len)) {
			memcpy(key_id, k->id, TRP_DIGEST_LEN);
			return TRP_GOOD;
		}
	}
	if (!known)
		refuse_key(rep, want);
	return TRP_BAD;
}

static enum trp_verdict verify(void *ctx, const struct trp_image *img,
			       const uint8_t digest[TRP_DIGEST_LEN],
			       uint8_t key_id[TRP_DIGEST_LEN],
			       struct trp_report *rep)
{
	struct trp_known *known = ctx;
	enum trp_verdict verdict = TRP_BAD;

	if (IS_ENABLED(CFG_TRP_KNOWN_SIGNATURE) &&
	    trp_known_match(known, img, digest, key_id) == TRP_GOOD)
		return TRP_GOOD;
	trp_known_forget(known);
	verdict = pta_keys_verify(img->sigtype, img->tlv[TRP_TLV_KEYID].p,
				  digest, img->sig.p, img->sig.left, key_id,
				  rep);
	if (verdict == TRP_GOOD)
		trp_known_keep(known, img, digest, key_id);
	return verdict;
}

const struct trp_crypto pta_crypto = { .sha256 = sha256 };

struct trp_crypto pta_crypto_of(struct trp_known *known)
{
	return (struct trp_crypto){
		.ctx = known,
		.sha256 = sha256,
		.verify = verify,
	};
}
