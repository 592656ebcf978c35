/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * struct trp_crypto on a PC, by OpenSSL. Used by `trp` and by the emulated
 * board.
 */
#ifndef TRP_CRYPTO_HOST_H
#define TRP_CRYPTO_HOST_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <trp/ops.h>

#define TRP_HOST_MAX_KEYS	16u

/**
 * struct trp_host_key - a trusted public key
 * @pkey: owned
 * @id: SHA-256 of its DER form
 */
struct trp_host_key {
	EVP_PKEY *pkey;
	uint8_t id[TRP_DIGEST_LEN];
};

/**
 * struct trp_host_crypto - digests and trusted keys
 * @ops: what the core takes; @ops.ctx points back here, so do not copy
 * @keys: trusted keys
 * @num: number of them
 * @used: index of the key that verified last; @num when none did
 */
struct trp_host_crypto {
	struct trp_crypto ops;
	struct trp_host_key keys[TRP_HOST_MAX_KEYS];
	unsigned int num;
	unsigned int used;
};

/**
 * trp_host_crypto_init() - no trusted key yet
 * @hc: filled
 */
void trp_host_crypto_init(struct trp_host_crypto *hc);

/**
 * trp_host_crypto_add() - trust a key
 * @hc: initialised
 * @pkey: RSA of 2048 to 4096 bits or P-256; a reference is taken
 * Return: false when it is unusable or there is no room.
 */
bool trp_host_crypto_add(struct trp_host_crypto *hc, EVP_PKEY *pkey);

/**
 * trp_host_crypto_free() - drop all keys
 * @hc: initialised
 */
void trp_host_crypto_free(struct trp_host_crypto *hc);

/**
 * trp_host_sha256() - digest of some bytes
 * @p: bytes, may be NULL when @n is 0
 * @n: number of them
 * @out: filled
 * Return: TRP_OK or TRP_E_CRYPTO.
 */
enum trp_err trp_host_sha256(const void *p, size_t n,
			     uint8_t out[TRP_DIGEST_LEN]);

#endif /* TRP_CRYPTO_HOST_H */
