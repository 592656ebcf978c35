/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The key that the board's secure world trusts. A real OP-TEE has it built
 * in; here it comes from the command line before the secure world boots.
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

#include "../optee/pta/keys.h"
#include "cli_key.h"

static struct trp_pubkey trusted;
static bool present;

const struct trp_pubkey *trp_rproc_key(size_t i)
{
	return i == 0 && present ? &trusted : NULL;
}

static bool take_rsa(EVP_PKEY *pkey)
{
	BIGNUM *n = NULL, *e = NULL;
	int bits = EVP_PKEY_get_bits(pkey);
	bool ok;

	ok = bits >= 2048 && bits <= 4096 && bits % 8 == 0 &&
	     EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_N, &n) &&
	     EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_E, &e) &&
	     BN_num_bits(e) <= 32 &&
	     BN_bn2binpad(n, trusted.value, bits / 8) == bits / 8;
	if (ok) {
		trusted.type = TRP_SIG_RSA;
		trusted.bits = (uint32_t)bits;
		trusted.exponent = (uint32_t)BN_get_word(e);
	}
	BN_free(n);
	BN_free(e);
	return ok;
}

static bool take_p256(EVP_PKEY *pkey)
{
	BIGNUM *x = NULL, *y = NULL;
	bool ok;

	ok = EVP_PKEY_get_bits(pkey) == 256 &&
	     EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_EC_PUB_X, &x) &&
	     EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_EC_PUB_Y, &y) &&
	     BN_bn2binpad(x, trusted.value, 32) == 32 &&
	     BN_bn2binpad(y, trusted.value + 32, 32) == 32;
	if (ok) {
		trusted.type = TRP_SIG_ECDSA;
		trusted.bits = 256;
	}
	BN_free(x);
	BN_free(y);
	return ok;
}

bool cli_key_trust(EVP_PKEY *pkey, const uint8_t *spki, size_t len)
{
	memset(&trusted, 0, sizeof(trusted));
	present = false;
	SHA256(spki, len, trusted.id);
	if (EVP_PKEY_is_a(pkey, "RSA"))
		present = take_rsa(pkey);
	else if (EVP_PKEY_is_a(pkey, "EC"))
		present = take_p256(pkey);
	return present;
}
