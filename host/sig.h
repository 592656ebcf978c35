/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signature algorithms by OpenSSL: one file for each row of TRP_SIG_TABLE,
 * sig_<name>.c. Used by `trp` and, for its trusted keys, by the board.
 */
#ifndef HOST_SIG_H
#define HOST_SIG_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <trp/key.h>

/**
 * struct sig_algo - a signature algorithm; any key may be asked about, only a
 *	usable one may be given to the rest
 * @type: enum trp_sigtype
 * @key_type: what OP-TEE's signer calls it: --key_type RSA, ECC
 * @secret: OpenSSL's name of the parameter that only a private key has
 * @usable: may a device trust this key?
 * @raw: fill in @k->exponent and @k->value; false on failure
 * @sign: signature over a digest; its bytes, 0 on failure
 * @verify: is this the signature of a digest? @len is any number
 */
struct sig_algo {
	uint32_t type;
	const char *key_type;
	const char *secret;
	bool (*usable)(EVP_PKEY *pkey);
	bool (*raw)(struct trp_pubkey *k, EVP_PKEY *pkey);
	size_t (*sign)(EVP_PKEY *pkey, const uint8_t digest[TRP_DIGEST_LEN],
		       uint8_t sig[TRP_MAX_SIG_LEN]);
	bool (*verify)(EVP_PKEY *pkey, const uint8_t digest[TRP_DIGEST_LEN],
		       const uint8_t *sig, size_t len);
};

#define SIG_ALGO(number, name, ...) extern const struct sig_algo sig_##name;
TRP_SIG_TABLE(SIG_ALGO)
#undef SIG_ALGO

/**
 * sig_of() - what signatures a key makes
 * @pkey: any key
 * Return: NULL when the format has none for it.
 */
const struct sig_algo *sig_of(EVP_PKEY *pkey);

/**
 * sig_key_type() - is this a &struct sig_algo.key_type?
 * @name: from the command line
 */
bool sig_key_type(const char *name);

/**
 * sig_len() - bytes of the signatures that a key makes
 * @pkey: usable key
 * Also the bytes of its value in struct trp_pubkey.
 */
uint32_t sig_len(EVP_PKEY *pkey);

/**
 * sig_name() - "RSA-2048", "ECDSA P-256"
 * @buf: filled
 * @room: bytes in @buf
 * @type: enum trp_sigtype
 * @len: bytes of a signature
 * Return: @buf.
 */
const char *sig_name(char *buf, size_t room, uint32_t type, uint32_t len);

#endif /* HOST_SIG_H */
