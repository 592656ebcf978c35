/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A trusted public key as it is built into the secure side.
 */
#ifndef TRP_KEY_H
#define TRP_KEY_H

#include <stdint.h>
#include <trp/format.h>

/**
 * struct trp_pubkey - a key that may sign firmware
 * @type: enum trp_sigtype
 * @bits: of the RSA modulus, 2048 to 4096; 256 for P-256
 * @exponent: RSA public exponent; 0 for P-256
 * @id: SHA-256 of the key in DER (SubjectPublicKeyInfo)
 * @value: RSA modulus, big-endian, @bits / 8 bytes; P-256: x then y, 32 bytes
 *	each
 *
 * `trp pubkey --format c` writes one initializer of it.
 */
struct trp_pubkey {
	uint32_t type;
	uint32_t bits;
	uint32_t exponent;
	uint8_t id[TRP_DIGEST_LEN];
	uint8_t value[TRP_MAX_SIG_LEN];
};

/**
 * trp_key_label() - "RSA-", "ECDSA P-": what stands before a key's bits
 * @type: enum trp_sigtype
 */
static inline const char *trp_key_label(uint32_t type)
{
	switch (type) {
#define TRP_KEY_LABEL(number, name, min, max, bits, label, doc) \
	case TRP_SIG_##name: \
		return label;
	TRP_SIG_TABLE(TRP_KEY_LABEL)
	default:
		return "";
	}
}

#endif /* TRP_KEY_H */
