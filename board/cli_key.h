/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BOARD_CLI_KEY_H
#define BOARD_CLI_KEY_H

#include <openssl/evp.h>
#include <stdbool.h>

/**
 * cli_key_trust() - the one key that the secure world trusts from now on
 * @pkey: RSA of 2048 to 4096 bits or P-256
 * @spki: its public half in DER
 * @len: bytes of @spki
 * Return: false when the key is of another kind.
 */
bool cli_key_trust(EVP_PKEY *pkey, const uint8_t *spki, size_t len);

#endif /* BOARD_CLI_KEY_H */
