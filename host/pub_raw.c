/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Public keys in the form that the secure side compares and computes with.
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/x509.h>
#include <string.h>

#include "pub_raw.h"

static bool set_id(struct trp_pubkey *k, EVP_PKEY *key)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);
	bool ok = false;

	if (len > 0 && EVP_Digest(der, (size_t)len, k->id, NULL, EVP_sha256(),
				  NULL) == 1)
		ok = true;
	OPENSSL_free(der);
	return ok;
}

static bool set_rsa(struct trp_pubkey *k, EVP_PKEY *key)
{
	BIGNUM *n = NULL, *e = NULL;
	bool ok = false;

	k->type = TRP_SIG_RSA;
	k->bits = (uint32_t)EVP_PKEY_get_bits(key);
	if (k->bits >= 2048 && k->bits <= 4096 && k->bits % 8 == 0 &&
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) == 1 &&
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1 &&
	    BN_num_bits(e) <= 32 &&
	    BN_bn2binpad(n, k->value, (int)k->bits / 8) > 0) {
		k->exponent = (uint32_t)BN_get_word(e);
		ok = true;
	}
	BN_free(n);
	BN_free(e);
	return ok;
}

static bool set_p256(struct trp_pubkey *k, EVP_PKEY *key)
{
	BIGNUM *x = NULL, *y = NULL;
	char group[32] = "";
	bool ok = false;

	k->type = TRP_SIG_ECDSA;
	k->bits = 256;
	EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group,
				       sizeof(group), NULL);
	if (!strcmp(group, "prime256v1") &&
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 &&
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1 &&
	    BN_bn2binpad(x, k->value, 32) > 0 &&
	    BN_bn2binpad(y, k->value + 32, 32) > 0)
		ok = true;
	BN_free(x);
	BN_free(y);
	return ok;
}

bool pub_raw(struct trp_pubkey *k, EVP_PKEY *key)
{
	bool ok = false;

	memset(k, 0, sizeof(*k));
	if (EVP_PKEY_is_a(key, "RSA"))
		ok = set_rsa(k, key);
	else if (EVP_PKEY_is_a(key, "EC"))
		ok = set_p256(k, key);
	ok = ok && set_id(k, key);
	if (!ok)
		memset(k, 0, sizeof(*k));
	return ok;
}
