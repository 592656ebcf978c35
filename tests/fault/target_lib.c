/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What OP-TEE gives to the pseudo TA: memory, locks, SHA-256, and an oracle in
 * place of the public key operations. The oracle knows the signatures that a
 * trusted key made; anything else is recovered to something that no digest
 * fits, as it would be.
 */
#include <crypto/crypto.h>
#include <malloc.h>
#include <string.h>
#include <string_ext.h>
#include <tee_api_defines.h>
#include <trace.h>
#include <trp/format.h>
#include <utee_defines.h>

#include "box.h"

extern const struct fault_box fault_box;

/* ---- C library ---------------------------------------------------------- */

void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
	const uint8_t *s = src;
	uint8_t *d = dst;

	while (n--)
		*d++ = *s++;
	return dst;
}

void *memmove(void *dst, const void *src, size_t n)
{
	const uint8_t *s = src;
	uint8_t *d = dst;

	if (d < s)
		return memcpy(dst, src, n);
	while (n--)
		d[n] = s[n];
	return dst;
}

void *memset(void *dst, int c, size_t n)
{
	uint8_t *d = dst;

	while (n--)
		*d++ = (uint8_t)c;
	return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const uint8_t *x = a, *y = b;

	for (; n--; x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

void memzero_explicit(void *p, size_t n)
{
	memset(p, 0, n);
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

/* ---- heap, locks, trace ------------------------------------------------- */

static uint8_t heap[32 * 1024] __attribute__((aligned(16)));
static size_t used;

void *malloc(size_t n)
{
	void *p = heap + used;

	if (n > sizeof(heap) - used - 16)
		return NULL;
	used += (n + 15) & ~(size_t)15;
	return p;
}

void *calloc(size_t n, size_t size)
{
	void *p = malloc(n * size);

	if (p)
		memset(p, 0, n * size);
	return p;
}

void free(void *p)
{
	(void)p;
}

/* What is printed is no decision, but how it is called is executed. */
void trace_printf(const char *func, int line, int level, bool level_ok,
		  const char *fmt, ...)
{
	(void)func;
	(void)line;
	(void)level;
	(void)level_ok;
	(void)fmt;
}

/* ---- SHA-256, FIPS 180-4 ------------------------------------------------ */

static const uint32_t sha_k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static struct sha {
	uint32_t h[8];
	uint8_t block[64];
	uint32_t len;
} sha;

static uint32_t ror(uint32_t v, unsigned int n)
{
	return v >> n | v << (32 - n);
}

static uint32_t get_be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static void put_be32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 24);
	p[1] = (uint8_t)(v >> 16);
	p[2] = (uint8_t)(v >> 8);
	p[3] = (uint8_t)v;
}

static void sha_block(struct sha *s)
{
	uint32_t w[64], v[8], t1, t2;
	unsigned int i;

	memcpy(v, s->h, sizeof(v));
	for (i = 0; i < 16; i++)
		w[i] = get_be32(s->block + 4 * i);
	for (; i < 64; i++) {
		t1 = ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^ w[i - 2] >> 10;
		t2 = ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^ w[i - 15] >> 3;
		w[i] = t1 + t2 + w[i - 7] + w[i - 16];
	}
	for (i = 0; i < 64; i++) {
		t1 = v[7] + (ror(v[4], 6) ^ ror(v[4], 11) ^ ror(v[4], 25)) +
		     ((v[4] & v[5]) ^ (~v[4] & v[6])) + sha_k[i] + w[i];
		t2 = (ror(v[0], 2) ^ ror(v[0], 13) ^ ror(v[0], 22)) +
		     ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
		memmove(v + 1, v, 7 * sizeof(v[0]));
		v[4] += t1;
		v[0] = t1 + t2;
	}
	for (i = 0; i < 8; i++)
		s->h[i] += v[i];
}

TEE_Result crypto_hash_alloc_ctx(void **ctx, uint32_t algo)
{
	*ctx = algo == TEE_ALG_SHA256 ? &sha : NULL;
	return *ctx ? TEE_SUCCESS : TEE_ERROR_NOT_IMPLEMENTED;
}

TEE_Result crypto_hash_init(void *ctx)
{
	static const uint32_t first[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};
	struct sha *s = ctx;

	memcpy(s->h, first, sizeof(first));
	s->len = 0;
	return TEE_SUCCESS;
}

TEE_Result crypto_hash_update(void *ctx, const uint8_t *data, size_t len)
{
	struct sha *s = ctx;

	while (len--) {
		s->block[s->len++ % 64] = *data++;
		if (s->len % 64 == 0)
			sha_block(s);
	}
	return TEE_SUCCESS;
}

TEE_Result crypto_hash_final(void *ctx, uint8_t *digest, size_t len)
{
	static const uint8_t one = 0x80, zero;
	struct sha *s = ctx;
	uint32_t bits = s->len * 8;
	uint8_t end[8] = { 0 };
	unsigned int i;

	if (len != TRP_DIGEST_LEN)
		return TEE_ERROR_BAD_PARAMETERS;
	put_be32(end + 4, bits);
	crypto_hash_update(s, &one, 1);
	while (s->len % 64 != 56)
		crypto_hash_update(s, &zero, 1);
	crypto_hash_update(s, end, sizeof(end));
	for (i = 0; i < 8; i++)
		put_be32(digest + 4 * i, s->h[i]);
	return TEE_SUCCESS;
}

void crypto_hash_free_ctx(void *ctx)
{
	(void)ctx;
}

/* ---- public keys -------------------------------------------------------- */

#define MAX_NUMBER	512u

struct bignum {
	uint32_t len;
	uint8_t value[MAX_NUMBER];
};

static struct bignum numbers[4];

TEE_Result crypto_acipher_alloc_rsa_public_key(struct rsa_public_key *k,
					       size_t bits)
{
	(void)bits;
	k->e = numbers;
	k->n = numbers + 1;
	return TEE_SUCCESS;
}

void crypto_acipher_free_rsa_public_key(struct rsa_public_key *k)
{
	(void)k;
}

TEE_Result crypto_acipher_alloc_ecc_public_key(struct ecc_public_key *k,
					       uint32_t type, size_t bits)
{
	(void)type;
	(void)bits;
	k->x = numbers + 2;
	k->y = numbers + 3;
	return TEE_SUCCESS;
}

void crypto_acipher_free_ecc_public_key(struct ecc_public_key *k)
{
	(void)k;
}

TEE_Result crypto_bignum_bin2bn(const uint8_t *from, size_t n,
				struct bignum *to)
{
	if (n > sizeof(to->value))
		return TEE_ERROR_BAD_PARAMETERS;
	to->len = (uint32_t)n;
	memcpy(to->value, from, n);
	return TEE_SUCCESS;
}

/* What was signed with this signature, NULL: nothing */
static const uint8_t *oracle(uint32_t type, const struct bignum *key,
			     const uint8_t *sig, size_t len)
{
	const struct fault_sig *s = &fault_box.sig;

	if (fault_box.trusted && s->type == type && s->len == len &&
	    !memcmp(s->key, key->value, key->len) && !memcmp(s->sig, sig, len))
		return s->digest;
	return NULL;
}

/* PKCS#1 v1.5: 0 1 ff..ff 0, DigestInfo, digest */
static void encode(uint8_t *em, size_t len, const uint8_t *digest)
{
	static const uint8_t info[] = {
		0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
		0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
	};
	size_t rest = len - sizeof(info) - TRP_DIGEST_LEN;

	memset(em, 0xff, rest);
	em[0] = 0;
	em[1] = 1;
	em[rest - 1] = 0;
	memcpy(em + rest, info, sizeof(info));
	memcpy(em + rest + sizeof(info), digest, TRP_DIGEST_LEN);
}

TEE_Result crypto_acipher_rsanopad_encrypt(struct rsa_public_key *key,
					   const uint8_t *src, size_t src_len,
					   uint8_t *dst, size_t *dst_len)
{
	const uint8_t *digest = oracle(TRP_SIG_RSA, key->n, src, src_len);
	uint8_t em[MAX_NUMBER];
	size_t i, zeros = 0;

	if (src_len > sizeof(em) || src_len < 64)
		return TEE_ERROR_BAD_PARAMETERS;
	if (digest)
		encode(em, src_len, digest);
	else
		for (i = 0; i < src_len; i++)
			em[i] = (uint8_t)(src[i] * 7 + i + 1);
	/* as OP-TEE does: without zeros in front */
	while (zeros < src_len - 1 && !em[zeros])
		zeros++;
	if (*dst_len < src_len - zeros)
		return TEE_ERROR_SHORT_BUFFER;
	*dst_len = src_len - zeros;
	memcpy(dst, em + zeros, *dst_len);
	return TEE_SUCCESS;
}

TEE_Result crypto_acipher_ecc_verify(uint32_t algo, struct ecc_public_key *key,
				     const uint8_t *msg, size_t msg_len,
				     const uint8_t *sig, size_t sig_len)
{
	const uint8_t *digest = oracle(TRP_SIG_ECDSA, key->x, sig, sig_len);

	if (algo != TEE_ALG_ECDSA_SHA256)
		return TEE_ERROR_BAD_PARAMETERS;
	if (!digest || msg_len != TRP_DIGEST_LEN ||
	    memcmp(digest, msg, TRP_DIGEST_LEN))
		return TEE_ERROR_SIGNATURE_INVALID;
	return TEE_SUCCESS;
}
