/* SPDX-License-Identifier: BSD-2-Clause */
/* Cryptography of the core: digests, and signatures with public keys. */
#ifndef CRYPTO_CRYPTO_H
#define CRYPTO_CRYPTO_H

#include <stddef.h>
#include <stdint.h>
#include <tee_api_types.h>

/* message digests: TEE_ALG_SHA1 to TEE_ALG_SHA512 */
TEE_Result crypto_hash_alloc_ctx(void **ctx, uint32_t algo);
TEE_Result crypto_hash_init(void *ctx);
TEE_Result crypto_hash_update(void *ctx, const uint8_t *data, size_t len);
TEE_Result crypto_hash_final(void *ctx, uint8_t *digest, size_t len);
void crypto_hash_free_ctx(void *ctx);
void crypto_hash_copy_state(void *dst_ctx, void *src_ctx);

/* big numbers, big-endian outside */
struct bignum;
struct bignum *crypto_bignum_allocate(size_t size_bits);
TEE_Result crypto_bignum_bin2bn(const uint8_t *from, size_t fromsize,
				struct bignum *to);
size_t crypto_bignum_num_bytes(struct bignum *a);
size_t crypto_bignum_num_bits(struct bignum *a);
void crypto_bignum_bn2bin(const struct bignum *from, uint8_t *to);
void crypto_bignum_copy(struct bignum *to, const struct bignum *from);
void crypto_bignum_free(struct bignum **a);
void crypto_bignum_clear(struct bignum *a);
/* -1, 0, 1 as a is less, equal, greater */
int32_t crypto_bignum_compare(struct bignum *a, struct bignum *b);

struct rsa_public_key {
	struct bignum *e;	/* exponent */
	struct bignum *n;	/* modulus */
};

struct crypto_ecc_public_ops;

struct ecc_public_key {
	struct bignum *x;
	struct bignum *y;
	uint32_t curve;		/* TEE_ECC_CURVE_* */
	const struct crypto_ecc_public_ops *ops;
};

TEE_Result crypto_acipher_alloc_rsa_public_key(struct rsa_public_key *s,
					       size_t key_size_bits);
void crypto_acipher_free_rsa_public_key(struct rsa_public_key *s);
TEE_Result crypto_acipher_alloc_ecc_public_key(struct ecc_public_key *s,
					       uint32_t key_type,
					       size_t key_size_bits);
void crypto_acipher_free_ecc_public_key(struct ecc_public_key *s);

/* The bare public operation; leading zeros of the result are left out */
TEE_Result crypto_acipher_rsanopad_encrypt(struct rsa_public_key *key,
					   const uint8_t *src, size_t src_len,
					   uint8_t *dst, size_t *dst_len);
/* sig is r and s, each as long as the curve's field */
TEE_Result crypto_acipher_ecc_verify(uint32_t algo, struct ecc_public_key *key,
				     const uint8_t *msg, size_t msg_len,
				     const uint8_t *sig, size_t sig_len);

TEE_Result hash_sha256_check(const uint8_t *hash, const uint8_t *data,
			     size_t data_size);
TEE_Result crypto_rng_read(void *buf, size_t len);

#endif /* CRYPTO_CRYPTO_H */
