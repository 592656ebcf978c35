/* SPDX-License-Identifier: BSD-2-Clause */
#include <trp_env.h>
#include <trp/sig.h>
#include <trp/auth.h>

/* What PKCS#1 puts before a SHA-256 (RFC 8017, 9.2, note 1) */
static const uint8_t sha256_is[] = {
	0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
	0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
};

#define PREFIX_LEN	((size_t)sizeof(sha256_is))

/*
 * One look at the whole message: 00 01 FF .. FF 00 prefix digest
 * Return: 0 when each of the @n bytes is that.
 */
static uint32_t differs(const uint8_t *em, size_t n,
			const uint8_t digest[TRP_DIGEST_LEN])
{
	const size_t hash = n - TRP_DIGEST_LEN;
	const size_t prefix = hash - PREFIX_LEN;
	uint32_t diff = trp_opaque((uint32_t)(em[0] ^ 0)) |
			trp_opaque((uint32_t)(em[1] ^ 1)) |
			trp_opaque((uint32_t)(em[prefix - 1] ^ 0));
	size_t i;

	for (i = 2; i < prefix - 1; i++)
		diff |= trp_opaque((uint32_t)(em[i] ^ 0xFF));
	return diff | trp_differ(em + prefix, sha256_is, PREFIX_LEN) |
	       trp_differ(em + hash, digest, TRP_DIGEST_LEN);
}

enum trp_verdict trp_sig_pkcs1(const uint8_t *em, size_t n,
			       const uint8_t digest[TRP_DIGEST_LEN],
			       const uint8_t again[TRP_DIGEST_LEN])
{
	uint32_t first;

	if (n < TRP_MIN_RSA_LEN || n > TRP_MAX_SIG_LEN)
		return TRP_BAD;
	first = differs(em, n, digest);
	return trp_judge(first, differs(em, n, again));
}
