/* SPDX-License-Identifier: BSD-2-Clause */
/* Cryptography of the core by OpenSSL 3. */
#include <crypto/crypto.h>
#include <malloc.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>
#include <string.h>
#include <string_ext.h>
#include <util.h>
#include <utee_defines.h>

struct hash_ctx {
	const EVP_MD *md;
	EVP_MD_CTX *evp;
};

static const EVP_MD *md_of(uint32_t digest)
{
	switch (digest) {
	case TEE_ALG_SHA1:
		return EVP_sha1();
	case TEE_ALG_SHA224:
		return EVP_sha224();
	case TEE_ALG_SHA256:
		return EVP_sha256();
	case TEE_ALG_SHA384:
		return EVP_sha384();
	case TEE_ALG_SHA512:
		return EVP_sha512();
	default:
		return NULL;
	}
}

TEE_Result crypto_hash_alloc_ctx(void **ctx, uint32_t algo)
{
	struct hash_ctx *h;

	*ctx = NULL;
	if (TEE_ALG_GET_CLASS(algo) != TEE_OPERATION_DIGEST || !md_of(algo))
		return TEE_ERROR_NOT_IMPLEMENTED;
	h = calloc(1, sizeof(*h));
	if (!h)
		return TEE_ERROR_OUT_OF_MEMORY;
	h->md = md_of(algo);
	h->evp = EVP_MD_CTX_new();
	if (!h->evp) {
		free(h);
		return TEE_ERROR_OUT_OF_MEMORY;
	}
	*ctx = h;
	return TEE_SUCCESS;
}

TEE_Result crypto_hash_init(void *ctx)
{
	struct hash_ctx *h = ctx;

	return EVP_DigestInit_ex(h->evp, h->md, NULL) == 1 ? TEE_SUCCESS :
							     TEE_ERROR_GENERIC;
}

TEE_Result crypto_hash_update(void *ctx, const uint8_t *data, size_t len)
{
	struct hash_ctx *h = ctx;

	return EVP_DigestUpdate(h->evp, data, len) == 1 ? TEE_SUCCESS :
							  TEE_ERROR_GENERIC;
}

TEE_Result crypto_hash_final(void *ctx, uint8_t *digest, size_t len)
{
	struct hash_ctx *h = ctx;
	uint8_t out[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	if (EVP_DigestFinal_ex(h->evp, out, &n) != 1)
		return TEE_ERROR_GENERIC;
	memcpy(digest, out, len < n ? len : n);
	return TEE_SUCCESS;
}

void crypto_hash_free_ctx(void *ctx)
{
	struct hash_ctx *h = ctx;

	if (h)
		EVP_MD_CTX_free(h->evp);
	free(h);
}

void crypto_hash_copy_state(void *dst_ctx, void *src_ctx)
{
	struct hash_ctx *d = dst_ctx, *s = src_ctx;

	EVP_MD_CTX_copy_ex(d->evp, s->evp);
}

TEE_Result hash_sha256_check(const uint8_t *hash, const uint8_t *data,
			     size_t data_size)
{
	uint8_t out[TEE_SHA256_HASH_SIZE];

	if (EVP_Digest(data, data_size, out, NULL, EVP_sha256(), NULL) != 1)
		return TEE_ERROR_GENERIC;
	return consttime_memcmp(out, hash, sizeof(out)) ? TEE_ERROR_SECURITY :
							  TEE_SUCCESS;
}

TEE_Result crypto_rng_read(void *buf, size_t len)
{
	return len <= INT_MAX && RAND_bytes(buf, (int)len) == 1 ?
		TEE_SUCCESS : TEE_ERROR_GENERIC;
}

/* struct bignum is OpenSSL's BIGNUM under OP-TEE's name. */
static BIGNUM *bn(const struct bignum *b)
{
	return (BIGNUM *)(uintptr_t)b;
}

struct bignum *crypto_bignum_allocate(size_t size_bits __unused)
{
	return (struct bignum *)BN_new();
}

TEE_Result crypto_bignum_bin2bn(const uint8_t *from, size_t fromsize,
				struct bignum *to)
{
	if (fromsize > INT_MAX || !BN_bin2bn(from, (int)fromsize, bn(to)))
		return TEE_ERROR_BAD_PARAMETERS;
	return TEE_SUCCESS;
}

size_t crypto_bignum_num_bytes(struct bignum *a)
{
	return (size_t)BN_num_bytes(bn(a));
}

size_t crypto_bignum_num_bits(struct bignum *a)
{
	return (size_t)BN_num_bits(bn(a));
}

void crypto_bignum_bn2bin(const struct bignum *from, uint8_t *to)
{
	BN_bn2bin(bn(from), to);
}

void crypto_bignum_copy(struct bignum *to, const struct bignum *from)
{
	BN_copy(bn(to), bn(from));
}

void crypto_bignum_free(struct bignum **a)
{
	if (a) {
		BN_free(bn(*a));
		*a = NULL;
	}
}

void crypto_bignum_clear(struct bignum *a)
{
	BN_clear(bn(a));
}

int32_t crypto_bignum_compare(struct bignum *a, struct bignum *b)
{
	int c = BN_cmp(bn(a), bn(b));

	return CMP_TRILEAN(c, 0);
}

TEE_Result crypto_acipher_alloc_rsa_public_key(struct rsa_public_key *s,
					       size_t key_size_bits)
{
	s->e = crypto_bignum_allocate(key_size_bits);
	s->n = crypto_bignum_allocate(key_size_bits);
	if (s->e && s->n)
		return TEE_SUCCESS;
	crypto_acipher_free_rsa_public_key(s);
	return TEE_ERROR_OUT_OF_MEMORY;
}

void crypto_acipher_free_rsa_public_key(struct rsa_public_key *s)
{
	if (!s)
		return;
	crypto_bignum_free(&s->n);
	crypto_bignum_free(&s->e);
}

TEE_Result crypto_acipher_alloc_ecc_public_key(struct ecc_public_key *s,
					       uint32_t key_type,
					       size_t key_size_bits)
{
	memset(s, 0, sizeof(*s));
	if (key_type != TEE_TYPE_ECDSA_PUBLIC_KEY)
		return TEE_ERROR_NOT_IMPLEMENTED;
	s->x = crypto_bignum_allocate(key_size_bits);
	s->y = crypto_bignum_allocate(key_size_bits);
	if (s->x && s->y)
		return TEE_SUCCESS;
	crypto_acipher_free_ecc_public_key(s);
	return TEE_ERROR_OUT_OF_MEMORY;
}

void crypto_acipher_free_ecc_public_key(struct ecc_public_key *s)
{
	if (!s)
		return;
	crypto_bignum_free(&s->x);
	crypto_bignum_free(&s->y);
}

static EVP_PKEY *pkey_from(const char *type, OSSL_PARAM_BLD *bld)
{
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(bld);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	if (!params || !ctx || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_free(params);
	return key;
}

static EVP_PKEY *p256_pkey(const struct ecc_public_key *k)
{
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	uint8_t point[65] = { 4 };
	EVP_PKEY *key = NULL;

	if (bld && BN_bn2binpad(bn(k->x), point + 1, 32) == 32 &&
	    BN_bn2binpad(bn(k->y), point + 33, 32) == 32 &&
	    OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME,
					    "prime256v1", 0) &&
	    OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY,
					     point, sizeof(point)))
		key = pkey_from("EC", bld);
	OSSL_PARAM_BLD_free(bld);
	return key;
}

/*
 * As OP-TEE does it: zeros before the signature are no fault, and one zero is
 * left of a result that has no other bytes.
 */
TEE_Result crypto_acipher_rsanopad_encrypt(struct rsa_public_key *key,
					   const uint8_t *src, size_t src_len,
					   uint8_t *dst, size_t *dst_len)
{
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *m = BN_new();
	size_t len;

	if (!ctx || !m || src_len > INT_MAX ||
	    !BN_bin2bn(src, (int)src_len, m) || BN_cmp(m, bn(key->n)) >= 0 ||
	    !BN_mod_exp(m, m, bn(key->e), bn(key->n), ctx))
		goto out;
	len = BN_is_zero(m) ? 1 : (size_t)BN_num_bytes(m);
	res = *dst_len < len ? TEE_ERROR_SHORT_BUFFER : TEE_SUCCESS;
	*dst_len = len;
	if (!res)
		BN_bn2binpad(m, dst, (int)len);
out:
	BN_free(m);
	BN_CTX_free(ctx);
	return res;
}

static TEE_Result verify(EVP_PKEY *key, const uint8_t *msg, size_t msg_len,
			 const uint8_t *sig, size_t sig_len)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	TEE_Result res = TEE_ERROR_GENERIC;

	if (ctx && EVP_PKEY_verify_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) == 1)
		res = EVP_PKEY_verify(ctx, sig, sig_len, msg, msg_len) == 1 ?
			TEE_SUCCESS : TEE_ERROR_SIGNATURE_INVALID;
	EVP_PKEY_CTX_free(ctx);
	return res;
}

/* OpenSSL wants the two numbers in DER. */
static int sig_to_der(const uint8_t *sig, uint8_t **der)
{
	ECDSA_SIG *s = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(sig, 32, NULL);
	BIGNUM *v = BN_bin2bn(sig + 32, 32, NULL);
	int len = -1;

	if (s && r && v && ECDSA_SIG_set0(s, r, v)) {
		len = i2d_ECDSA_SIG(s, der);
	} else {
		BN_free(r);
		BN_free(v);
	}
	ECDSA_SIG_free(s);
	return len;
}

TEE_Result crypto_acipher_ecc_verify(uint32_t algo, struct ecc_public_key *key,
				     const uint8_t *msg, size_t msg_len,
				     const uint8_t *sig, size_t sig_len)
{
	TEE_Result res = TEE_ERROR_GENERIC;
	uint8_t *der = NULL;
	EVP_PKEY *k;
	int len;

	if ((algo != TEE_ALG_ECDSA_SHA256 && algo != __OPTEE_ALG_ECDSA_P256) ||
	    key->curve != TEE_ECC_CURVE_NIST_P256)
		return TEE_ERROR_NOT_IMPLEMENTED;
	if (sig_len != 64 || msg_len != TEE_SHA256_HASH_SIZE)
		return TEE_ERROR_SIGNATURE_INVALID;
	k = p256_pkey(key);
	if (!k)
		return TEE_ERROR_BAD_PARAMETERS;
	len = sig_to_der(sig, &der);
	if (len > 0)
		res = verify(k, msg, msg_len, der, (size_t)len);
	OPENSSL_free(der);
	EVP_PKEY_free(k);
	return res;
}
