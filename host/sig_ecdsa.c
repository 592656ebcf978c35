/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ECDSA on P-256; its signatures are deterministic.
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <string.h>

#include "ecdsa_det.h"
#include "sig.h"

#define HALF	((int)TRP_ECDSA_SIG_LEN / 2)	/* bytes of x, of y */

static bool usable(EVP_PKEY *pkey)
{
	char group[64];

	return EVP_PKEY_is_a(pkey, "EC") &&
	       EVP_PKEY_get_utf8_string_param(pkey, OSSL_PKEY_PARAM_GROUP_NAME,
					      group, sizeof(group), NULL) &&
	       !strcmp(group, "prime256v1");
}

static bool raw(struct trp_pubkey *k, EVP_PKEY *pkey)
{
	BIGNUM *x = NULL, *y = NULL;
	bool ok;

	ok = EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 &&
	     EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1 &&
	     BN_bn2binpad(x, k->value, HALF) == HALF &&
	     BN_bn2binpad(y, k->value + HALF, HALF) == HALF;
	BN_free(x);
	BN_free(y);
	return ok;
}

static size_t sign(EVP_PKEY *pkey, const uint8_t digest[TRP_DIGEST_LEN],
		   uint8_t sig[TRP_MAX_SIG_LEN])
{
	return ecdsa_det_sign(pkey, digest, sig) ? TRP_ECDSA_SIG_LEN : 0;
}

static bool verify(EVP_PKEY *pkey, const uint8_t digest[TRP_DIGEST_LEN],
		   const uint8_t *sig, size_t len)
{
	return len == TRP_ECDSA_SIG_LEN && ecdsa_verify(pkey, digest, sig);
}

const struct sig_algo sig_ECDSA = {
	.type = TRP_SIG_ECDSA,
	.key_type = "ECC",
	.secret = OSSL_PKEY_PARAM_PRIV_KEY,
	.usable = usable,
	.raw = raw,
	.sign = sign,
	.verify = verify,
};
