/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Public keys in the form that the secure side compares and computes with.
 */
#include <openssl/x509.h>
#include <string.h>

#include "pub_raw.h"
#include "sig.h"

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

bool pub_raw(struct trp_pubkey *k, EVP_PKEY *key)
{
	const struct sig_algo *algo = sig_of(key);
	bool ok = false;

	memset(k, 0, sizeof(*k));
	if (algo) {
		k->type = algo->type;
		k->bits = (uint32_t)EVP_PKEY_get_bits(key);
		ok = algo->raw(k, key) && set_id(k, key);
	}
	if (!ok)
		memset(k, 0, sizeof(*k));
	return ok;
}
