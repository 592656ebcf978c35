/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys: read from PEM or DER, named by the digest of their public half.
 */
#ifndef TRP_KEYS_H
#define TRP_KEYS_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <trp/format.h>

#include "../host/pass.h"

/**
 * key_load() - read a key: PEM or DER; PKCS#8, traditional or public
 * @path: file
 * @pass: where a passphrase comes from
 * @need_private: refuse a public key
 * @pkey: filled with a key of a usable kind, freed by the caller
 * Return: TOOL_OK, or TOOL_IO or TOOL_REFUSED with a message.
 */
enum tool_exit key_load(const char *path, const struct key_pass *pass,
			bool need_private, EVP_PKEY **pkey);

/**
 * key_type_name() - "RSA-4096", "ECDSA P-256"
 * @pkey: usable key
 * @buf: filled
 * @len: bytes in @buf
 * Return: @buf.
 */
const char *key_type_name(EVP_PKEY *pkey, char *buf, size_t len);

/**
 * key_spki() - public half in DER (SubjectPublicKeyInfo)
 * @pkey: usable key
 * @der: filled with memory that the caller frees with OPENSSL_free()
 * Return: bytes, 0 on failure.
 */
size_t key_spki(EVP_PKEY *pkey, uint8_t **der);

/**
 * key_id() - SHA-256 of the public half in DER
 * @pkey: usable key
 * @id: filled
 * Return: whether it worked.
 */
bool key_id(EVP_PKEY *pkey, uint8_t id[TRP_DIGEST_LEN]);

#endif /* TRP_KEYS_H */
