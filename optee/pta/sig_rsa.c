// SPDX-License-Identifier: BSD-2-Clause
/*
 * RSA PKCS#1 v1.5: one public operation opens the signature, and what it holds
 * is compared with what it has to hold.
 */
#include <crypto/crypto.h>
#include <string.h>
#include <trp/sig.h>
#include <utee_defines.h>

#include "sig.h"

enum trp_verdict pta_sig_RSA(const struct trp_pubkey *k,
			     const uint8_t digest[TRP_DIGEST_LEN],
			     const uint8_t *sig, size_t sig_len)
{
	const uint32_t exponent = TEE_U32_TO_BIG_ENDIAN(k->exponent);
	const size_t n = k->bits / 8;
	enum trp_verdict verdict = TRP_BAD;
	struct rsa_public_key key = { };
	uint8_t em[1 + TRP_MAX_SIG_LEN] = { };
	uint8_t again[TRP_DIGEST_LEN] = { };
	size_t len = n;

	memcpy(again, digest, sizeof(again));
	/* PKCS#1 wants this length; OP-TEE takes zeros before a signature */
	if (sig_len != n || n > TRP_MAX_SIG_LEN)
		return TRP_BAD;
	if (crypto_acipher_alloc_rsa_public_key(&key, k->bits))
		return TRP_BAD;
	/*
	 * OP-TEE leaves leading zeros out, its drivers do not: a good message
	 * is one byte shorter than the modulus or has its one zero in front,
	 * and em[0] is a zero in front of both.
	 */
	if (!crypto_bignum_bin2bn((const uint8_t *)&exponent, sizeof(exponent),
				  key.e) &&
	    !crypto_bignum_bin2bn(k->value, n, key.n) &&
	    !crypto_acipher_rsanopad_encrypt(&key, sig, sig_len, em + 1,
					     &len) &&
	    (len == n || len == n - 1))
		verdict = trp_sig_pkcs1(em + 1 + len - n, n, digest, again);
	crypto_acipher_free_rsa_public_key(&key);
	return verdict;
}
