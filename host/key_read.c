/* SPDX-License-Identifier: BSD-2-Clause */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <string.h>

#include "key_read.h"

/* One key in any form; of what follows it nothing is read. */
static EVP_PKEY *decode(const uint8_t *p, size_t len, int selection,
			OSSL_PASSPHRASE_CALLBACK *pass, void *arg)
{
	EVP_PKEY *pkey = NULL;
	OSSL_DECODER_CTX *ctx;

	ctx = OSSL_DECODER_CTX_new_for_pkey(&pkey, NULL, NULL, NULL, selection,
					    NULL, NULL);
	if (ctx && OSSL_DECODER_CTX_set_passphrase_cb(ctx, pass, arg))
		(void)OSSL_DECODER_from_data(ctx, &p, &len);
	OSSL_DECODER_CTX_free(ctx);
	ERR_clear_error();
	return pkey;
}

/*
 * Each block of a PEM file in turn. A certificate, its chain or a public half
 * often come first; `openssl ecparam -genkey` writes the curve's name before
 * the key, which the decoder would take for all there is.
 */
static EVP_PKEY *any_block(const uint8_t *buf, size_t len, int selection,
			   OSSL_PASSPHRASE_CALLBACK *pass, void *arg)
{
	static const char begin[] = "-----BEGIN ";
	static const char params[] = "-----BEGIN EC PARAMETERS";
	const uint8_t *p = memmem(buf, len, begin, sizeof(begin) - 1);
	const uint8_t *end = buf + len, *next;
	EVP_PKEY *pkey = NULL;

	if (!p)
		return decode(buf, len, selection, pass, arg);
	for (; p && !pkey; p = next) {
		next = memmem(p + 1, (size_t)(end - p) - 1, begin,
			      sizeof(begin) - 1);
		if ((size_t)(end - p) < sizeof(params) - 1 ||
		    memcmp(p, params, sizeof(params) - 1))
			pkey = decode(p, (size_t)((next ? next : end) - p),
				      selection, pass, arg);
	}
	return pkey;
}

/* The id is a digest of one form of the key, whatever form the file has. */
static void canonical(EVP_PKEY *pkey)
{
	if (!EVP_PKEY_is_a(pkey, "EC"))
		return;
	EVP_PKEY_set_utf8_string_param(pkey,
		OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed");
	EVP_PKEY_set_utf8_string_param(pkey, OSSL_PKEY_PARAM_EC_ENCODING,
				       "named_curve");
	ERR_clear_error();
}

EVP_PKEY *key_read(const uint8_t *buf, size_t len, int private_too,
		   OSSL_PASSPHRASE_CALLBACK *pass, void *arg)
{
	EVP_PKEY *pkey = NULL;

	if (private_too)
		pkey = any_block(buf, len, EVP_PKEY_KEYPAIR, pass, arg);
	else
		pkey = any_block(buf, len, EVP_PKEY_PUBLIC_KEY, pass, arg);
	if (pkey)
		canonical(pkey);
	return pkey;
}
