/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deterministic ECDSA (RFC 6979) on P-256 with SHA-256: the same firmware and
 * key give the same file, and no random number generator can leak the key.
 */
#ifndef TRP_ECDSA_DET_H
#define TRP_ECDSA_DET_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>
#include <trp/format.h>

/**
 * ecdsa_det_sign() - sign a digest
 * @pkey: private P-256 key
 * @digest: SHA-256 of the message
 * @sig: filled: r then s, 32 bytes each, big-endian
 *
 * Verifies its own signature before giving it out.
 * Return: whether it worked.
 */
bool ecdsa_det_sign(EVP_PKEY *pkey, const uint8_t digest[TRP_DIGEST_LEN],
		    uint8_t sig[TRP_ECDSA_SIG_LEN]);

/**
 * ecdsa_verify() - check a signature over a digest
 * @pkey: P-256 key
 * @digest: SHA-256 of the message
 * @sig: r then s
 * Return: whether it is good.
 */
bool ecdsa_verify(EVP_PKEY *pkey, const uint8_t digest[TRP_DIGEST_LEN],
		  const uint8_t sig[TRP_ECDSA_SIG_LEN]);

#endif /* TRP_ECDSA_DET_H */
