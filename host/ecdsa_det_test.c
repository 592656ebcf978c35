/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deterministic ECDSA against RFC 6979, appendix A.2.5 (P-256, SHA-256).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <string.h>

#include "../tools/crypto_host.h"
#include "ecdsa_det.h"

static const char priv_hex[] =
	"C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721";
static const char pub_hex[] = "04"
	"60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
	"7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";

static const struct {
	const char *msg;
	const char *sig;
} rfc6979[] = {
	{ "sample",
	  "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
	  "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8" },
	{ "test",
	  "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
	  "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083" },
};

static void unhex(const char *hex, uint8_t *out, size_t n)
{
	size_t len = 0;

	assert_true(OPENSSL_hexstr2buf_ex(out, n, &len, hex, '\0'));
	assert_int_equal(len, n);
}

static EVP_PKEY *rfc_key(void)
{
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *pkey = NULL;
	OSSL_PARAM *params;
	BIGNUM *d = NULL;
	uint8_t pub[65];

	unhex(pub_hex, pub, sizeof(pub));
	assert_true(BN_hex2bn(&d, priv_hex));
	OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME,
					"prime256v1", 0);
	OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY, pub,
					 sizeof(pub));
	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PRIV_KEY, d);
	params = OSSL_PARAM_BLD_to_param(bld);
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_KEYPAIR,
					   params), 1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	EVP_PKEY_CTX_free(ctx);
	BN_free(d);
	return pkey;
}

static void test_rfc6979(void **state)
{
	uint8_t digest[32], sig[64], want[64];
	EVP_PKEY *pkey = rfc_key();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rfc6979) / sizeof(rfc6979[0]); i++) {
		unhex(rfc6979[i].sig, want, sizeof(want));
		trp_host_sha256(rfc6979[i].msg, strlen(rfc6979[i].msg),
				digest);
		assert_true(ecdsa_det_sign(pkey, digest, sig));
		assert_memory_equal(sig, want, sizeof(sig));
	}
	EVP_PKEY_free(pkey);
}

/* A digest above the order of the group has to be reduced first. */
static void test_odd_digests(void **state)
{
	uint8_t digest[32], sig[64], again[64];
	EVP_PKEY *pkey = rfc_key();

	(void)state;
	memset(digest, 0xff, sizeof(digest));
	assert_true(ecdsa_det_sign(pkey, digest, sig));
	assert_true(ecdsa_det_sign(pkey, digest, again));
	assert_memory_equal(sig, again, sizeof(sig));
	memset(digest, 0, sizeof(digest));
	assert_true(ecdsa_det_sign(pkey, digest, sig));
	assert_memory_not_equal(sig, again, sizeof(sig));
	EVP_PKEY_free(pkey);
}

static void test_verify(void **state)
{
	uint8_t digest[32] = { 1 }, sig[64];
	EVP_PKEY *pkey = rfc_key();
	size_t i;

	(void)state;
	assert_true(ecdsa_det_sign(pkey, digest, sig));
	for (i = 0; i < sizeof(sig); i++) {
		sig[i] ^= 1;
		assert_false(ecdsa_verify(pkey, digest, sig));
		sig[i] ^= 1;
	}
	digest[31] ^= 1;
	assert_false(ecdsa_verify(pkey, digest, sig));
	digest[31] ^= 1;
	assert_true(ecdsa_verify(pkey, digest, sig));
	memset(sig, 0, sizeof(sig));
	assert_false(ecdsa_verify(pkey, digest, sig));
	memset(sig, 0xff, sizeof(sig));
	assert_false(ecdsa_verify(pkey, digest, sig));
	EVP_PKEY_free(pkey);
}

static void test_no_private_half(void **state)
{
	uint8_t digest[32] = { 1 }, sig[64], zero[64] = { 0 };
	EVP_PKEY *pkey = rfc_key(), *pub = NULL;
	uint8_t *der = NULL;
	const uint8_t *p;
	int n = i2d_PUBKEY(pkey, &der);

	(void)state;
	p = der;
	pub = d2i_PUBKEY(NULL, &p, n);
	assert_non_null(pub);
	assert_false(ecdsa_det_sign(pub, digest, sig));
	assert_memory_equal(sig, zero, sizeof(sig));
	OPENSSL_free(der);
	EVP_PKEY_free(pub);
	EVP_PKEY_free(pkey);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc6979),
		cmocka_unit_test(test_odd_digests),
		cmocka_unit_test(test_verify),
		cmocka_unit_test(test_no_private_half),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
