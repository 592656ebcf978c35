/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one reader of key files, for tools and board: one key has one id.
 */
#ifndef KEY_READ_H
#define KEY_READ_H

#include <openssl/core.h>
#include <openssl/evp.h>
#include <stddef.h>
#include <stdint.h>

/**
 * key_read() - find a key in the bytes of a file
 * @buf: PEM with anything before, between and after its blocks, or DER
 * @len: its bytes
 * @private_too: look for a pair first; else for a public half only
 * @pass: asked for the passphrase of an encrypted key
 * @arg: handed to @pass
 * Return: the key, freed by the caller, in the form that its id is made from:
 * an uncompressed point, a curve by its name. NULL: there is none.
 */
EVP_PKEY *key_read(const uint8_t *buf, size_t len, int private_too,
		   OSSL_PASSPHRASE_CALLBACK *pass, void *arg);

#endif /* KEY_READ_H */
