/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading and naming keys with OpenSSL's decoders.
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "../host/key_read.h"
#include "../host/sig.h"
#include "keys.h"

#define KEY_FILE_MAX	65536

/**
 * struct asked - state of the passphrase callback
 * @pass: sources
 * @path: file that needs it
 * @buf: the answer; decoders may ask several times
 * @known: @buf is filled
 * @failed: no passphrase, a message was printed
 */
struct asked {
	const struct key_pass *pass;
	const char *path;
	char buf[KEY_PASS_MAX];
	bool known;
	enum tool_exit failed;
};

static int give_pass(char *out, size_t room, size_t *len,
		     const OSSL_PARAM params[], void *arg)
{
	struct asked *a = arg;

	(void)params;
	if (!a->known && !a->failed) {
		a->failed = pass_get(a->pass, a->path, false, a->buf);
		a->known = !a->failed;
	}
	if (!a->known || strlen(a->buf) > room)
		return 0;
	*len = strlen(a->buf);
	memcpy(out, a->buf, *len);
	return 1;
}

static bool is_private(EVP_PKEY *pkey)
{
	BIGNUM *bn = NULL;
	bool ok = EVP_PKEY_get_bn_param(pkey, sig_of(pkey)->secret, &bn) == 1;

	BN_clear_free(bn);
	ERR_clear_error();
	return ok;
}

static enum tool_exit why_not(const char *path, const struct asked *a)
{
	if (a->failed)
		return a->failed;
	if (a->known)
		return tool_error(TOOL_REFUSED, path, NULL,
				  "wrong passphrase, or a damaged key");
	return tool_error(TOOL_REFUSED, path,
			  "give a PEM or DER file; `trp keygen` makes one",
			  "holds no key");
}

static enum tool_exit check_key(const char *path, EVP_PKEY *pkey,
				bool need_private)
{
	if (!sig_of(pkey))
		return tool_error(TOOL_REFUSED, path,
				  "use P-256, or RSA with 2048 to 4096 bits, "
				  "a multiple of 8, and an odd exponent "
				  "from 3 to 4294967295",
				  "a %s key of %d bits cannot sign firmware",
				  EVP_PKEY_get0_type_name(pkey),
				  EVP_PKEY_get_bits(pkey));
	if (need_private && !is_private(pkey))
		return tool_error(TOOL_REFUSED, path, "give the private key",
				  "holds a public key only");
	return TOOL_OK;
}

enum tool_exit key_load(const char *path, const struct key_pass *pass,
			bool need_private, EVP_PKEY **pkey)
{
	struct asked a = { .pass = pass, .path = path };
	enum tool_exit ret;
	size_t len;
	uint8_t *buf;

	*pkey = NULL;
	ret = tool_read_file(path, KEY_FILE_MAX, &buf, &len);
	if (ret)
		return ret;
	*pkey = key_read(buf, len, true, give_pass, &a);
	if (!*pkey && !a.failed && !a.known)
		*pkey = key_read(buf, len, false, give_pass, &a);
	ret = *pkey ? check_key(path, *pkey, need_private) : why_not(path, &a);
	if (ret) {
		EVP_PKEY_free(*pkey);
		*pkey = NULL;
	}
	OPENSSL_cleanse(&a, sizeof(a));
	OPENSSL_cleanse(buf, len);
	free(buf);
	return ret;
}

const char *key_type_name(EVP_PKEY *pkey, char *buf, size_t len)
{
	return sig_name(buf, len, sig_of(pkey)->type, sig_len(pkey));
}

size_t key_spki(EVP_PKEY *pkey, uint8_t **der)
{
	int n;

	*der = NULL;
	n = i2d_PUBKEY(pkey, der);
	return n > 0 ? (size_t)n : 0;
}

bool key_id(EVP_PKEY *pkey, uint8_t id[TRP_DIGEST_LEN])
{
	uint8_t *der;
	size_t n = key_spki(pkey, &der);
	bool ok = n && EVP_Q_digest(NULL, "SHA256", NULL, der, n, id, NULL);

	OPENSSL_free(der);
	return ok;
}
