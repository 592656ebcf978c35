/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The board's trusted keys: public keys from files, as `trp pubkey` writes
 * them, where a device has them built in. They outlive a reboot of OP-TEE.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <openssl/decoder.h>
#include <openssl/evp.h>
#include "../machine/board.h"
#include "board_tee.h"
#include "../../optee/pta/keys.h"
#include "../../host/pub_raw.h"

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
	if (key && pub_raw(&k, key)) {
		keys[key_count++] = k;
		rc = 0;
	}
	EVP_PKEY_free(key);
	return rc;
}

void board_tee_clear_keys(void)
{
	key_count = 0;
}
