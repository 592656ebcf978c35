/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The board's trusted keys: public keys from files, as `trp pubkey` writes
 * them, where a device has them built in. They outlive a reboot of OP-TEE.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include "../board.h"
#include "../../optee/pta/keys.h"

#define MAX_KEYS	16

static struct trp_pubkey keys[MAX_KEYS];
static size_t key_count;

const struct trp_pubkey *trp_rproc_key(size_t i)
{
	return i < key_count ? &keys[i] : NULL;
}

/* A public key, or the public half of a private one; PEM or DER. */
static EVP_PKEY *read_key(FILE *f, int selection)
{
	OSSL_DECODER_CTX *ctx;
	EVP_PKEY *key = NULL;

	rewind(f);
	ctx = OSSL_DECODER_CTX_new_for_pkey(&key, NULL, NULL, NULL, selection,
					    NULL, NULL);
	if (ctx)
		OSSL_DECODER_from_fp(ctx, f);
	OSSL_DECODER_CTX_free(ctx);
	return key;
}

static int set_id(struct trp_pubkey *k, EVP_PKEY *key)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);
	int rc = -EINVAL;

	if (len > 0 && EVP_Digest(der, (size_t)len, k->id, NULL, EVP_sha256(),
				  NULL) == 1)
		rc = 0;
	OPENSSL_free(der);
	return rc;
}

static int set_rsa(struct trp_pubkey *k, EVP_PKEY *key)
{
	BIGNUM *n = NULL, *e = NULL;
	int rc = -EINVAL;

	k->type = TRP_SIG_RSA;
	k->bits = (uint32_t)EVP_PKEY_get_bits(key);
	if (k->bits >= 2048 && k->bits <= 4096 && k->bits % 8 == 0 &&
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) == 1 &&
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1 &&
	    BN_num_bits(e) <= 32 &&
	    BN_bn2binpad(n, k->value, (int)k->bits / 8) > 0) {
		k->exponent = (uint32_t)BN_get_word(e);
		rc = 0;
	}
	BN_free(n);
	BN_free(e);
	return rc;
}

static int set_p256(struct trp_pubkey *k, EVP_PKEY *key)
{
	BIGNUM *x = NULL, *y = NULL;
	char group[32] = "";
	int rc = -EINVAL;

	k->type = TRP_SIG_ECDSA;
	k->bits = 256;
	EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group,
				       sizeof(group), NULL);
	if (!strcmp(group, "prime256v1") &&
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 &&
	    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1 &&
	    BN_bn2binpad(x, k->value, 32) > 0 &&
	    BN_bn2binpad(y, k->value + 32, 32) > 0)
		rc = 0;
	BN_free(x);
	BN_free(y);
	return rc;
}

int board_tee_add_key(const char *path)
{
	struct trp_pubkey k = { 0 };
	EVP_PKEY *key;
	int rc = -EINVAL;
	FILE *f;

	if (key_count == MAX_KEYS)
		return -ENOSPC;
	f = fopen(path, "rb");
	if (!f)
		return -errno;
	key = read_key(f, EVP_PKEY_PUBLIC_KEY);
	if (!key)
		key = read_key(f, EVP_PKEY_KEYPAIR);
	fclose(f);
	if (key && EVP_PKEY_is_a(key, "RSA"))
		rc = set_rsa(&k, key);
	else if (key && EVP_PKEY_is_a(key, "EC"))
		rc = set_p256(&k, key);
	if (!rc)
		rc = set_id(&k, key);
	EVP_PKEY_free(key);
	if (!rc)
		keys[key_count++] = k;
	return rc;
}

void board_tee_clear_keys(void)
{
	key_count = 0;
}
