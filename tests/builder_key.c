/* SPDX-License-Identifier: BSD-2-Clause */
#include "builder_priv.h"

#include <stdio.h>
#include <string.h>

#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

void tb_sha256(const void *p, size_t len, uint8_t *out)
{
	MUST(EVP_Digest(p, len, out, NULL, EVP_sha256(), NULL) == 1);
}

static EVP_PKEY *key_of_pem(const struct tb_blob *pem)
{
	BIO *bio = BIO_new_mem_buf(pem->p, (int)pem->len);
	EVP_PKEY *pkey = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);

	BIO_free(bio);
	return pkey;
}

EVP_PKEY *tb_key(const char *key)
{
	struct tb_blob der;
	const uint8_t *p;
	EVP_PKEY *pkey;
	char path[256];

	snprintf(path, sizeof(path), "%s%s", *key == '/' ? "" :
		 TB_VECTORS "/keys/", key);
	der = tb_file(path);
	p = der.p;
	if (der.len && *p == '-')
		pkey = key_of_pem(&der);
	else if (strstr(key, ".pub."))
		pkey = d2i_PUBKEY(NULL, &p, (long)der.len);
	else
		pkey = d2i_AutoPrivateKey(NULL, &p, (long)der.len);
	MUST(pkey);
	tb_free(&der);
	return pkey;
}

void tb_key_id(const char *key, uint8_t *out)
{
	EVP_PKEY *pkey = tb_key(key);
	uint8_t *der = NULL;
	int len;

	len = i2d_PUBKEY(pkey, &der);
	MUST(len > 0);
	tb_sha256(der, (size_t)len, out);
	OPENSSL_free(der);
	EVP_PKEY_free(pkey);
}

/* Between the image's r and s, 32 bytes each, and OpenSSL's DER form */
static struct tb_blob raw_from_der(const uint8_t *der, size_t len)
{
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)len);
	struct tb_blob raw = { NULL, 0 };

	MUST(sig);
	tb_grow(&raw, 64);
	MUST(BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw.p, 32) == 32);
	MUST(BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw.p + 32, 32) == 32);
	ECDSA_SIG_free(sig);
	return raw;
}

static struct tb_blob der_from_raw(const uint8_t *raw)
{
	struct tb_blob der = { NULL, 0 };
	ECDSA_SIG *sig = ECDSA_SIG_new();
	uint8_t *p = NULL;
	int len;

	MUST(sig);
	MUST(ECDSA_SIG_set0(sig, BN_bin2bn(raw, 32, NULL),
			    BN_bin2bn(raw + 32, 32, NULL)) == 1);
	len = i2d_ECDSA_SIG(sig, &p);
	MUST(len > 0);
	tb_append(&der, p, (size_t)len);
	OPENSSL_free(p);
	ECDSA_SIG_free(sig);
	return der;
}

struct tb_blob tb_sign(EVP_PKEY *pkey, const uint8_t *digest)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
	struct tb_blob sig = { NULL, 0 };
	struct tb_blob raw;

	MUST(ctx && EVP_PKEY_sign_init(ctx) == 1);
	MUST(EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) == 1);
	tb_grow(&sig, 1024);
	MUST(EVP_PKEY_sign(ctx, sig.p, &sig.len, digest, 32) == 1);
	EVP_PKEY_CTX_free(ctx);
	if (EVP_PKEY_base_id(pkey) != EVP_PKEY_EC)
		return sig;
	raw = raw_from_der(sig.p, sig.len);
	tb_free(&sig);
	return raw;
}

bool tb_verify(const char *key, const uint8_t *digest, const uint8_t *sig,
	       size_t len)
{
	struct tb_blob der = { NULL, 0 };
	EVP_PKEY *pkey = tb_key(key);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
	bool good = false;

	MUST(ctx && EVP_PKEY_verify_init(ctx) == 1);
	MUST(EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) == 1);
	if (EVP_PKEY_base_id(pkey) != EVP_PKEY_EC)
		tb_append(&der, sig, len);
	else if (len == 64)
		der = der_from_raw(sig);
	if (der.len)
		good = EVP_PKEY_verify(ctx, der.p, der.len, digest, 32) == 1;
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	tb_free(&der);
	return good;
}
