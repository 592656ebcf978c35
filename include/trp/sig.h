/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sig.c: what a signature has to say. A public key operation gives bytes, and
 * a verdict is computed from them: no return code of somebody else's stands
 * for it.
 */
#ifndef TRP_SIG_H
#define TRP_SIG_H

#include <stddef.h>
#include <stdint.h>
#include <trp/format.h>
#include <trp/verdict.h>

/**
 * trp_sig_pkcs1() - is this what an RSA signature of a digest opens to?
 * @em: what the public operation made of the signature, leading zero included
 * @n: its bytes: those of the modulus, TRP_MIN_RSA_LEN to TRP_MAX_SIG_LEN
 * @digest: SHA-256 that is wanted
 * @again: a copy of it
 *
 * EMSA-PKCS1-v1_5 (RFC 8017, 9.2) leaves nothing open: every byte is compared,
 * twice, so no padding is parsed. Return: TRP_GOOD; anything else is bad.
 */
enum trp_verdict trp_sig_pkcs1(const uint8_t *em, size_t n,
			       const uint8_t digest[TRP_DIGEST_LEN],
			       const uint8_t again[TRP_DIGEST_LEN]);

#endif /* TRP_SIG_H */
