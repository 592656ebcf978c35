/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trusted public keys. The build provides them: optee/mk/keys.py writes one
 * initializer of struct trp_pubkey per key, keys.c collects them.
 */
#ifndef TRP_KEYS_H
#define TRP_KEYS_H

#include <trp/format.h>

/**
 * struct trp_pubkey - a key that may sign firmware
 * @type: enum trp_sigtype
 * @bits: of the RSA modulus, 2048 to 4096; 256 for P-256
 * @exponent: RSA public exponent; 0 for P-256
 * @id: SHA-256 of the key in DER (SubjectPublicKeyInfo)
 * @value: RSA modulus, big-endian, @bits / 8 bytes; P-256: x then y, 32 bytes
 *	each
 */
struct trp_pubkey {
	uint32_t type;
	uint32_t bits;
	uint32_t exponent;
	uint8_t id[TRP_DIGEST_LEN];
	uint8_t value[TRP_MAX_SIG_LEN];
};

/**
 * trp_rproc_key() - the trusted keys, one by one
 * @i: index from 0 on
 * Return: NULL after the last one.
 */
const struct trp_pubkey *trp_rproc_key(size_t i);

#endif /* TRP_KEYS_H */
