/* SPDX-License-Identifier: BSD-2-Clause */
#include "../tests/core_support.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>
#include <trp/sig.h>

static uint8_t digest[TRP_DIGEST_LEN];
static uint8_t em[TRP_MAX_SIG_LEN + 8];

/* What OpenSSL signs of @digest, opened with the public key and no padding */
static size_t message(unsigned int bits)
{
	EVP_PKEY *key = EVP_RSA_gen(bits);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	uint8_t sig[TRP_MAX_SIG_LEN];
	size_t n = sizeof(sig), len = sizeof(em);

	tb_sha256("abc", 3, digest);
	assert_int_equal(EVP_PKEY_sign_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING),
			 1);
	assert_int_equal(EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()), 1);
	assert_int_equal(EVP_PKEY_sign(ctx, sig, &n, digest, sizeof(digest)),
			 1);
	EVP_PKEY_CTX_free(ctx);
	ctx = EVP_PKEY_CTX_new(key, NULL);
	assert_int_equal(EVP_PKEY_encrypt_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_NO_PADDING), 1);
	assert_int_equal(EVP_PKEY_encrypt(ctx, em, &len, sig, n), 1);
	assert_int_equal(len, bits / 8);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(key);
	return len;
}

static bool good(size_t n)
{
	return trp_sig_pkcs1(em, n, digest, digest) == TRP_GOOD;
}

/* Each byte of the message, by each of its bits */
static void test_bits(void **state)
{
	static const unsigned int sizes[] = { 2048, 3072 };
	size_t i, n, bit;

	(void)state;
	for (i = 0; i < TS_COUNT(sizes); i++) {
		n = message(sizes[i]);
		assert_true(good(n));
		for (bit = 0; bit < 8 * n; bit++) {
			em[bit / 8] ^= (uint8_t)(1u << bit % 8);
			assert_false(good(n));
			em[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
	}
}

/* Both copies of the digest have to be the signed one */
static void test_copies(void **state)
{
	size_t n = message(2048), bit;
	uint8_t other[TRP_DIGEST_LEN];

	(void)state;
	for (bit = 0; bit < 8 * sizeof(other); bit++) {
		memcpy(other, digest, sizeof(other));
		other[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_not_equal(trp_sig_pkcs1(em, n, other, digest),
				     TRP_GOOD);
		assert_int_not_equal(trp_sig_pkcs1(em, n, digest, other),
				     TRP_GOOD);
		assert_int_not_equal(trp_sig_pkcs1(em, n, other, other),
				     TRP_GOOD);
	}
}

/* Another length is another message; none is read that cannot be one */
static void test_lengths(void **state)
{
	size_t n = message(2048), i;

	(void)state;
	for (i = 0; i <= TRP_MAX_SIG_LEN; i++)
		assert_int_equal(good(i), i == n);
	assert_false(good(TRP_MAX_SIG_LEN + 1));
	assert_false(good(SIZE_MAX));
	/* right in all but that no key is so short */
	memmove(em + 2, em + 3, n - 3);
	assert_false(good(n - 1));
	memset(em, 0, sizeof(em));
	assert_false(good(n));
	memset(em, 0xFF, sizeof(em));
	assert_false(good(n));
}

/* Shorter padding, with the rest filled after the digest (Bleichenbacher) */
static void test_forged(void **state)
{
	size_t n = message(2048), pad;
	uint8_t whole[TRP_MAX_SIG_LEN];

	(void)state;
	memcpy(whole, em, n);
	for (pad = 0; pad < n - 54; pad++) {
		memset(em, 0, sizeof(em));
		em[1] = 1;
		memset(em + 2, 0xFF, pad);
		memcpy(em + 3 + pad, whole + n - 51, 51);
		assert_false(good(n));
	}
	memcpy(em, whole, n);
	assert_true(good(n));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bits),
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_forged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
