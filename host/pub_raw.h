/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PUB_RAW_H
#define PUB_RAW_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <trp/key.h>

/**
 * pub_raw() - the form of a public key that is built into the secure side
 * @k: filled on success, zeroed on error
 * @key: public key, or a pair of which only the public half is looked at
 * Return: false for keys that no device trusts: those that are not usable, see
 * host/sig.h.
 */
bool pub_raw(struct trp_pubkey *k, EVP_PKEY *key);

#endif /* PUB_RAW_H */
