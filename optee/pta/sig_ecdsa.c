// SPDX-License-Identifier: BSD-2-Clause
/*
 * ECDSA on P-256. What OP-TEE answers is a return code, 0 for a good signature:
 * it is asked twice, and the verdict is the sum of both answers.
 */
#include <crypto/crypto.h>
#include <tee_api_defines.h>
#include <trp/auth.h>

#include "sig.h"

#define HALF	(TRP_ECDSA_SIG_LEN / 2)	/* bytes of x, of y, of r, of s */

static uint32_t look(struct ecc_public_key *key, const uint8_t *digest,
		     const uint8_t *sig)
{
	return crypto_acipher_ecc_verify(TEE_ALG_ECDSA_SHA256, key, digest,
					 TRP_DIGEST_LEN, sig,
					 TRP_ECDSA_SIG_LEN);
}

enum trp_verdict pta_sig_ECDSA(const struct trp_pubkey *k,
			       const uint8_t digest[TRP_DIGEST_LEN],
			       const uint8_t *sig, size_t sig_len)
{
	struct ecc_public_key key = { };
	uint32_t first = UINT32_MAX;
	uint32_t second = UINT32_MAX;

	if (sig_len != TRP_ECDSA_SIG_LEN)
		return TRP_BAD;
	if (crypto_acipher_alloc_ecc_public_key(&key,
						TEE_TYPE_ECDSA_PUBLIC_KEY,
						8 * HALF))
		return TRP_BAD;
	key.curve = TEE_ECC_CURVE_NIST_P256;
	if (!crypto_bignum_bin2bn(k->value, HALF, key.x) &&
	    !crypto_bignum_bin2bn(k->value + HALF, HALF, key.y)) {
		first = look(&key, digest, sig);
		second = look(&key, digest, sig);
	}
	crypto_acipher_free_ecc_public_key(&key);
	return trp_judge(first, second);
}
