/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 6979 section 3.2 for P-256 and SHA-256: qlen = hlen = 256 bits, so
 * bits2int takes all 32 bytes and int2octets gives 32 bytes.
 *
 * Secrets: nonce and private key carry BN_FLG_CONSTTIME, the nonce is
 * inverted by a constant-time power (Fermat), and all of them are cleared.
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <string.h>

#include "ecdsa_det.h"

#define LEN	32	/* bytes of an integer modulo the group order */

/**
 * struct drbg - HMAC_DRBG of RFC 6979
 * @k: key
 * @v: value: after next(), the candidate for the nonce
 */
struct drbg {
	uint8_t k[LEN];
	uint8_t v[LEN];
};

/**
 * struct work - numbers of one signature
 */
struct work {
	BN_CTX *ctx;
	EC_GROUP *group;
	EC_POINT *point;
	const BIGNUM *order;
	BIGNUM *d, *e, *k, *kinv, *r, *s, *t;
	struct drbg drbg;
};

static bool hmac(const uint8_t *key, const uint8_t *msg, size_t n,
		 uint8_t *out)
{
	unsigned int len = LEN;

	return HMAC(EVP_sha256(), key, LEN, msg, n, out, &len) && len == LEN;
}

/* K = HMAC(K, V || tag || extra); V = HMAC(K, V) */
static bool drbg_mix(struct drbg *g, uint8_t tag, const uint8_t *extra,
		     size_t n)
{
	uint8_t msg[LEN + 1 + 2 * LEN];
	bool ok;

	memcpy(msg, g->v, LEN);
	msg[LEN] = tag;
	if (n)
		memcpy(msg + LEN + 1, extra, n);
	ok = hmac(g->k, msg, LEN + 1 + n, g->k) && hmac(g->k, g->v, LEN, g->v);
	OPENSSL_cleanse(msg, sizeof(msg));
	return ok;
}

/* Steps b to g: seeded with the private key and the reduced digest. */
static bool drbg_seed(struct work *w)
{
	uint8_t seed[2 * LEN];
	bool ok;

	memset(w->drbg.v, 1, LEN);
	memset(w->drbg.k, 0, LEN);
	ok = BN_bn2binpad(w->d, seed, LEN) == LEN &&
	     BN_bn2binpad(w->e, seed + LEN, LEN) == LEN &&
	     drbg_mix(&w->drbg, 0, seed, sizeof(seed)) &&
	     drbg_mix(&w->drbg, 1, seed, sizeof(seed));
	OPENSSL_cleanse(seed, sizeof(seed));
	return ok;
}

/* Step h: the next nonce in [1, order - 1]. */
static bool next_nonce(struct work *w)
{
	for (;;) {
		if (!hmac(w->drbg.k, w->drbg.v, LEN, w->drbg.v) ||
		    !BN_bin2bn(w->drbg.v, LEN, w->k))
			return false;
		BN_set_flags(w->k, BN_FLG_CONSTTIME);
		if (!BN_is_zero(w->k) && BN_cmp(w->k, w->order) < 0)
			return true;
		if (!drbg_mix(&w->drbg, 0, NULL, 0))
			return false;
	}
}

/* r = x(k G) mod n; s = (e + r d) / k mod n */
static bool compute(struct work *w)
{
	return EC_POINT_mul(w->group, w->point, w->k, NULL, NULL, w->ctx) &&
	       EC_POINT_get_affine_coordinates(w->group, w->point, w->t, NULL,
					       w->ctx) &&
	       BN_nnmod(w->r, w->t, w->order, w->ctx) &&
	       BN_copy(w->t, w->order) && BN_sub_word(w->t, 2) &&
	       BN_mod_exp_mont_consttime(w->kinv, w->k, w->t, w->order, w->ctx,
					 NULL) &&
	       BN_mod_mul(w->s, w->r, w->d, w->order, w->ctx) &&
	       BN_mod_add(w->s, w->s, w->e, w->order, w->ctx) &&
	       BN_mod_mul(w->s, w->s, w->kinv, w->order, w->ctx);
}

static bool sign(struct work *w, uint8_t sig[TRP_ECDSA_SIG_LEN])
{
	if (!drbg_seed(w))
		return false;
	do {
		if (!next_nonce(w) || !compute(w))
			return false;
		/* r or s of 0 has a chance of 2^-256: the next nonce, then */
	} while ((BN_is_zero(w->r) || BN_is_zero(w->s)) &&
		 drbg_mix(&w->drbg, 0, NULL, 0));
	return BN_bn2binpad(w->r, sig, LEN) == LEN &&
	       BN_bn2binpad(w->s, sig + LEN, LEN) == LEN;
}

static bool work_init(struct work *w, EVP_PKEY *pkey, const uint8_t *digest)
{
	memset(w, 0, sizeof(*w));
	w->ctx = BN_CTX_secure_new();
	w->group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	w->e = BN_new();
	w->k = BN_secure_new();
	w->kinv = BN_secure_new();
	w->r = BN_new();
	w->s = BN_new();
	w->t = BN_new();
	if (!w->ctx || !w->group || !w->e || !w->k || !w->kinv || !w->r ||
	    !w->s || !w->t)
		return false;
	w->point = EC_POINT_new(w->group);
	w->order = EC_GROUP_get0_order(w->group);
	if (!w->point || !w->order ||
	    EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_PRIV_KEY, &w->d) != 1)
		return false;
	BN_set_flags(w->d, BN_FLG_CONSTTIME);
	return BN_bin2bn(digest, TRP_DIGEST_LEN, w->t) &&
	       BN_nnmod(w->e, w->t, w->order, w->ctx);
}

static void work_free(struct work *w)
{
	BN_clear_free(w->d);
	BN_clear_free(w->e);
	BN_clear_free(w->k);
	BN_clear_free(w->kinv);
	BN_free(w->r);
	BN_clear_free(w->s);
	BN_clear_free(w->t);
	EC_POINT_clear_free(w->point);
	EC_GROUP_free(w->group);
	BN_CTX_free(w->ctx);
	OPENSSL_cleanse(w, sizeof(*w));
}

bool ecdsa_det_sign(EVP_PKEY *pkey, const uint8_t digest[TRP_DIGEST_LEN],
		    uint8_t sig[TRP_ECDSA_SIG_LEN])
{
	struct work w;
	bool ok;

	ok = work_init(&w, pkey, digest) && sign(&w, sig) &&
	     ecdsa_verify(pkey, digest, sig);
	work_free(&w);
	if (!ok)
		OPENSSL_cleanse(sig, TRP_ECDSA_SIG_LEN);
	return ok;
}

/* OpenSSL wants r and s in DER. */
static int to_der(const uint8_t sig[TRP_ECDSA_SIG_LEN], uint8_t **der)
{
	ECDSA_SIG *es = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(sig, LEN, NULL);
	BIGNUM *s = BN_bin2bn(sig + LEN, LEN, NULL);
	int n = -1;

	if (es && r && s && ECDSA_SIG_set0(es, r, s)) {
		r = NULL;
		s = NULL;
		n = i2d_ECDSA_SIG(es, der);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(es);
	return n;
}

bool ecdsa_verify(EVP_PKEY *pkey, const uint8_t digest[TRP_DIGEST_LEN],
		  const uint8_t sig[TRP_ECDSA_SIG_LEN])
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
	uint8_t *der = NULL;
	int n = to_der(sig, &der);
	bool ok;

	ok = ctx && n > 0 && EVP_PKEY_verify_init(ctx) == 1 &&
	     EVP_PKEY_verify(ctx, der, (size_t)n, digest, TRP_DIGEST_LEN) == 1;
	OPENSSL_free(der);
	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	return ok;
}
