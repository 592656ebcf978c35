/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The board's trusted keys: public keys from files, as `trp pubkey` writes
 * them, where a device has them built in. They outlive a reboot of OP-TEE.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include "../machine/board.h"
#include "board_tee.h"
#include "../../optee/pta/keys.h"
#include "../../host/key_read.h"
#include "../../host/pub_raw.h"

#define MAX_KEYS	16
#define KEY_FILE_MAX	65536

static struct trp_pubkey keys[MAX_KEYS];
static size_t key_count;

const struct trp_pubkey *trp_rproc_key(size_t i)
{
	return i < key_count ? &keys[i] : NULL;
}

/* The board has no use for a private half, so it asks for no passphrase. */
static int no_pass(char *pass, size_t room, size_t *len,
		   const OSSL_PARAM params[], void *arg)
{
	bool *encrypted = arg;

	(void)pass;
	(void)room;
	(void)params;
	*len = 0;
	*encrypted = true;
	return 0;
}

/* A public key, or the public half of a private one, whichever is there */
static EVP_PKEY *read_key(FILE *f, bool *encrypted)
{
	uint8_t buf[KEY_FILE_MAX];
	size_t len = fread(buf, 1, sizeof(buf), f);
	EVP_PKEY *key;

	*encrypted = false;
	key = key_read(buf, len, false, no_pass, encrypted);
	if (!key)
		key = key_read(buf, len, true, no_pass, encrypted);
	OPENSSL_cleanse(buf, sizeof(buf));
	return key;
}

int board_tee_add_key(const char *path)
{
	struct trp_pubkey k = { 0 };
	bool encrypted;
	EVP_PKEY *key;
	int rc = -EINVAL;
	FILE *f;

	if (key_count == MAX_KEYS)
		return -ENOSPC;
	f = fopen(path, "rb");
	if (!f)
		return -errno;
	key = read_key(f, &encrypted);
	fclose(f);
	if (key && pub_raw(&k, key)) {
		keys[key_count++] = k;
		rc = 0;
	} else if (!key && encrypted) {
		rc = -EKEYREJECTED;
	}
	EVP_PKEY_free(key);
	return rc;
}

void board_tee_clear_keys(void)
{
	key_count = 0;
}
