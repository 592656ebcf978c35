/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RSA PKCS#1 v1.5.
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "sig.h"

/* 0: it does not fit a struct trp_pubkey, or there is none */
static uint32_t exponent(EVP_PKEY *pkey)
{
	BIGNUM *e = NULL;
	uint32_t n = 0;

	if (EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_E, &e) == 1 &&
	    BN_num_bits(e) <= 32)
		n = (uint32_t)BN_get_word(e);
	BN_free(e);
	return n;
}

/* With an exponent of 1 everybody signs, an even one has no private half */
static bool usable(EVP_PKEY *pkey)
{
	const int bits = EVP_PKEY_get_bits(pkey);

	return EVP_PKEY_is_a(pkey, "RSA") && bits % 8 == 0 &&
	       bits >= 8 * (int)TRP_MIN_RSA_LEN &&
	       bits <= 8 * (int)TRP_MAX_SIG_LEN && exponent(pkey) >= 3 &&
	       exponent(pkey) % 2;
}

static bool raw(struct trp_pubkey *k, EVP_PKEY *pkey)
{
	const int len = EVP_PKEY_get_bits(pkey) / 8;
	BIGNUM *n = NULL;
	bool ok;

	k->exponent = exponent(pkey);
	ok = EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_N, &n) == 1 &&
	     BN_bn2binpad(n, k->value, len) == len;
	BN_free(n);
	return ok;
}

static bool ready(EVP_PKEY_CTX *ctx, int (*init)(EVP_PKEY_CTX *ctx))
{
	return ctx && init(ctx) == 1 &&
	       EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) == 1;
}

static size_t sign(EVP_PKEY *pkey, const uint8_t digest[TRP_DIGEST_LEN],
		   uint8_t sig[TRP_MAX_SIG_LEN])
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
	size_t len = TRP_MAX_SIG_LEN;
	bool ok;

	ok = ready(ctx, EVP_PKEY_sign_init) &&
	     EVP_PKEY_sign(ctx, sig, &len, digest, TRP_DIGEST_LEN) == 1;
	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	return ok ? len : 0;
}

static bool verify(EVP_PKEY *pkey, const uint8_t digest[TRP_DIGEST_LEN],
		   const uint8_t *sig, size_t len)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
	bool ok;

	ok = len == sig_len(pkey) && ready(ctx, EVP_PKEY_verify_init) &&
	     EVP_PKEY_verify(ctx, sig, len, digest, TRP_DIGEST_LEN) == 1;
	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	return ok;
}

const struct sig_algo sig_RSA = {
	.type = TRP_SIG_RSA,
	.key_type = "RSA",
	.secret = OSSL_PKEY_PARAM_RSA_D,
	.usable = usable,
	.raw = raw,
	.sign = sign,
	.verify = verify,
};
