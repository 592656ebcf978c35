/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys: every form, canonical ids, what is refused. Also trusted keys.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/encoder.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <trp/image.h>
#include <unistd.h>

#include "../host/ecdsa_det.h"
#include "../host/pub_raw.h"
#include "../host/sig.h"
#include "crypto_host.h"
#include "keys.h"
#include "writer.h"

#define DIR	"tests/vectors/keys/"

static const struct key_pass secret = { .argv = "secret" };
static const struct key_pass wrong = { .argv = "Secret" };
static const struct key_pass none = { .argv = "" };

static EVP_PKEY *load(const char *path, const struct key_pass *pass)
{
	EVP_PKEY *pkey;

	assert_int_equal(key_load(path, pass, true, &pkey), TOOL_OK);
	return pkey;
}

/* Write @pkey to a temporary file with OpenSSL's encoder, and load it. */
static enum tool_exit round_trip(EVP_PKEY *pkey, int selection,
				 const char *type, const char *structure,
				 uint8_t id[32])
{
	char path[] = "/tmp/trp-keys-test-XXXXXX";
	OSSL_ENCODER_CTX *ctx;
	enum tool_exit ret;
	EVP_PKEY *back;
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");

	assert_non_null(f);
	ctx = OSSL_ENCODER_CTX_new_for_pkey(pkey, selection, type, structure,
					    NULL);
	assert_int_equal(OSSL_ENCODER_to_fp(ctx, f), 1);
	OSSL_ENCODER_CTX_free(ctx);
	fclose(f);
	ret = key_load(path, &none, selection == EVP_PKEY_KEYPAIR, &back);
	if (!ret)
		assert_true(key_id(back, id));
	EVP_PKEY_free(back);
	unlink(path);
	return ret;
}

static void test_forms(void **state)
{
	static const char *const files[] = { DIR "rsa2048.der",
					     DIR "p256.der" };
	static const char *const types[] = { "PEM", "DER" };
	uint8_t want[32], id[32];
	EVP_PKEY *pkey;
	int f, t;

	(void)state;
	for (f = 0; f < 2; f++) {
		pkey = load(files[f], &none);
		assert_true(key_id(pkey, want));
		for (t = 0; t < 2; t++) {
			assert_int_equal(round_trip(pkey, EVP_PKEY_KEYPAIR,
				types[t], "PrivateKeyInfo", id), TOOL_OK);
			assert_memory_equal(id, want, 32);
			assert_int_equal(round_trip(pkey, EVP_PKEY_KEYPAIR,
				types[t], "type-specific", id), TOOL_OK);
			assert_memory_equal(id, want, 32);
			assert_int_equal(round_trip(pkey, EVP_PKEY_PUBLIC_KEY,
				types[t], "SubjectPublicKeyInfo", id),
				TOOL_OK);
			assert_memory_equal(id, want, 32);
		}
		EVP_PKEY_free(pkey);
	}
}

/* The id must not depend on how the file writes the point. */
static void test_compressed_point(void **state)
{
	EVP_PKEY *pkey = load(DIR "p256.der", &none);
	uint8_t want[32], id[32];

	(void)state;
	assert_true(key_id(pkey, want));
	assert_true(EVP_PKEY_set_utf8_string_param(pkey,
		OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "compressed"));
	assert_true(key_id(pkey, id));
	assert_memory_not_equal(id, want, 32);
	assert_int_equal(round_trip(pkey, EVP_PKEY_PUBLIC_KEY, "DER",
				    "SubjectPublicKeyInfo", id), TOOL_OK);
	assert_memory_equal(id, want, 32);
	EVP_PKEY_free(pkey);
}

/* What `openssl ecparam -genkey` writes: parameters first, then the key. */
static void test_parameters_first(void **state)
{
	EVP_PKEY *pkey = load(DIR "p256.der", &none), *back;
	char path[] = "/tmp/trp-keys-test-XXXXXX";
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");
	BIO *bio;

	(void)state;
	assert_non_null(f);
	fputs("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n"
	      "-----END EC PARAMETERS-----\n", f);
	fflush(f);
	bio = BIO_new_fd(fd, BIO_NOCLOSE);
	assert_true(PEM_write_bio_PrivateKey_traditional(bio, pkey, NULL,
							 NULL, 0, NULL, NULL));
	BIO_free(bio);
	fclose(f);
	back = load(path, &none);
	assert_int_equal(EVP_PKEY_eq(pkey, back), 1);
	EVP_PKEY_free(back);
	EVP_PKEY_free(pkey);
	unlink(path);
}

/* PKCS#8 and the old way ("DEK-Info") of encrypting a PEM file */
static void test_encrypted_pem(void **state)
{
	EVP_PKEY *pkey = load(DIR "rsa2048.der", &none), *back;
	const EVP_CIPHER *aes = EVP_aes_128_cbc();
	int old;

	(void)state;
	for (old = 0; old < 2; old++) {
		char path[] = "/tmp/trp-keys-test-XXXXXX";
		int fd = mkstemp(path);
		BIO *bio = BIO_new_fd(fd, BIO_CLOSE);

		assert_true(old ? PEM_write_bio_PrivateKey_traditional(bio,
				pkey, aes, (const uint8_t *)"secret", 6, NULL,
				NULL) :
			    PEM_write_bio_PKCS8PrivateKey(bio, pkey, aes,
				"secret", 6, NULL, NULL));
		BIO_free(bio);
		back = load(path, &secret);
		assert_int_equal(EVP_PKEY_eq(pkey, back), 1);
		EVP_PKEY_free(back);
		assert_int_equal(key_load(path, &wrong, true, &back),
				 TOOL_REFUSED);
		unlink(path);
	}
	EVP_PKEY_free(pkey);
}

static void test_passphrase(void **state)
{
	EVP_PKEY *a = load(DIR "rsa2048.enc.der", &secret);
	EVP_PKEY *b = load(DIR "rsa2048.der", &none);

	(void)state;
	assert_int_equal(EVP_PKEY_eq(a, b), 1);
	EVP_PKEY_free(a);
	EVP_PKEY_free(b);
	assert_int_equal(key_load(DIR "rsa2048.enc.der", &wrong, true, &a),
			 TOOL_REFUSED);
	assert_null(a);
}

static void test_refused(void **state)
{
	static const struct {
		const char *type;
		const char *param;
		unsigned int bits;
	} bad[] = {
		{ "RSA", NULL, 1024 }, { "RSA", NULL, 2040 },
		{ "EC", "P-384", 0 }, { "EC", "secp256k1", 0 },
		{ "ED25519", NULL, 0 }, { "RSA-PSS", NULL, 2048 },
	};
	uint8_t id[32];
	EVP_PKEY *pkey;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL,
							       bad[i].type,
							       NULL);

		pkey = NULL;
		EVP_PKEY_keygen_init(ctx);
		if (bad[i].bits)
			EVP_PKEY_CTX_set_rsa_keygen_bits(ctx,
							 (int)bad[i].bits);
		if (bad[i].param)
			EVP_PKEY_CTX_set_group_name(ctx, bad[i].param);
		assert_int_equal(EVP_PKEY_generate(ctx, &pkey), 1);
		assert_null(sig_of(pkey));
		assert_int_equal(round_trip(pkey, EVP_PKEY_KEYPAIR, "PEM",
					    "PrivateKeyInfo", id),
				 TOOL_REFUSED);
		EVP_PKEY_free(pkey);
		EVP_PKEY_CTX_free(ctx);
	}
	assert_int_equal(key_load(DIR "p256.pub.der", &none, true, &pkey),
			 TOOL_REFUSED);
	assert_int_equal(key_load("tests/vectors/README.md", &none, false,
				  &pkey), TOOL_REFUSED);
	assert_int_equal(key_load("tests/vectors/none", &none, false, &pkey),
			 TOOL_IO);
}

/* A public key with a modulus of @bits bits */
static EVP_PKEY *rsa_of(unsigned int bits, const char *exponent)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	BIGNUM *n = BN_new(), *e = NULL;
	OSSL_PARAM *params;
	EVP_PKEY *pkey = NULL;

	assert_int_equal(BN_rand(n, (int)bits, BN_RAND_TOP_ONE,
				 BN_RAND_BOTTOM_ODD), 1);
	assert_true(BN_hex2bn(&e, exponent));
	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_N, n);
	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_E, e);
	params = OSSL_PARAM_BLD_to_param(bld);
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY,
					   params), 1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	EVP_PKEY_CTX_free(ctx);
	BN_free(n);
	BN_free(e);
	return pkey;
}

/* One rule for the numbers of an RSA key, in every program that takes one */
static void test_rsa_rule(void **state)
{
	static const struct {
		unsigned int bits;
		const char *e;
		bool ok;
	} rows[] = {
		{ 2048, "10001", true }, { 2048, "3", true },
		{ 2056, "10001", true }, { 4096, "FFFFFFFF", true },
		{ 2048, "1", false }, { 2048, "2", false },
		{ 2048, "10000", false }, { 2048, "FFFFFFFE", false },
		{ 2048, "100000001", false }, { 2048, "100000003", false },
		{ 2047, "10001", false }, { 2049, "10001", false },
		{ 4095, "10001", false }, { 4097, "10001", false },
		{ 4104, "10001", false },
	};
	struct trp_pubkey k;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		EVP_PKEY *pkey = rsa_of(rows[i].bits, rows[i].e);

		assert_int_equal(sig_of(pkey) != NULL, rows[i].ok);
		assert_int_equal(pub_raw(&k, pkey), rows[i].ok);
		assert_int_equal(k.bits, rows[i].ok ? rows[i].bits : 0);
		assert_int_equal(k.exponent,
				 rows[i].ok ? strtoul(rows[i].e, NULL, 16) : 0);
		EVP_PKEY_free(pkey);
	}
}

/* One trusted key of each kind, and what KEYID makes of them. */
static void test_trusted(void **state)
{
	EVP_PKEY *rsa = load(DIR "rsa2048.der", &none);
	EVP_PKEY *ec = load(DIR "p256.der", &none);
	uint8_t digest[32] = { 7 }, sig[512], id[32], shown[8];
	struct trp_image img = { .sigtype = TRP_SIG_ECDSA };
	struct trp_report rep = { 0 };
	struct trp_host_crypto hc;
	size_t len;

	(void)state;
	trp_host_crypto_init(&hc);
	assert_int_equal(writer_sign(ec, digest, sig, &len), TRP_OK);
	img.sig.p = sig;
	img.sig.left = len;
	assert_int_equal(hc.ops.verify(&hc, &img, digest, id, &rep), TRP_BAD);
	assert_int_equal(rep.err, TRP_E_NO_KEY);

	assert_true(trp_host_crypto_add(&hc, rsa));
	memset(&rep, 0, sizeof(rep));
	assert_int_equal(hc.ops.verify(&hc, &img, digest, id, &rep), TRP_BAD);
	assert_int_equal(rep.err, TRP_OK);

	memcpy(shown, "\1\2\3\4\5\6\7\10", 8);
	img.tlv[TRP_TLV_KEYID] = (struct trp_span){ shown, 8 };
	assert_int_equal(hc.ops.verify(&hc, &img, digest, id, &rep), TRP_BAD);
	assert_int_equal(rep.err, TRP_E_KEY);
	assert_memory_equal(rep.key, shown, 8);

	assert_true(trp_host_crypto_add(&hc, ec));
	memcpy(shown, hc.keys[1].id, 8);
	memset(&rep, 0, sizeof(rep));
	assert_int_equal(hc.ops.verify(&hc, &img, digest, id, &rep), TRP_GOOD);
	assert_memory_equal(id, hc.keys[1].id, 32);
	assert_int_equal(hc.used, 1);

	/* KEYID chooses: the right signature does not count with another */
	memcpy(shown, hc.keys[0].id, 8);
	assert_int_equal(hc.ops.verify(&hc, &img, digest, id, &rep), TRP_BAD);
	assert_int_equal(rep.err, TRP_OK);

	img.tlv[TRP_TLV_KEYID].p = NULL;
	assert_int_equal(hc.ops.verify(&hc, &img, digest, id, &rep), TRP_GOOD);
	sig[5] ^= 1;
	assert_int_equal(hc.ops.verify(&hc, &img, digest, id, &rep), TRP_BAD);
	trp_host_crypto_free(&hc);
	EVP_PKEY_free(rsa);
	EVP_PKEY_free(ec);
}

static void test_too_many(void **state)
{
	EVP_PKEY *ec = load(DIR "p256.der", &none);
	struct trp_host_crypto hc;
	unsigned int i;

	(void)state;
	trp_host_crypto_init(&hc);
	for (i = 0; i < TRP_HOST_MAX_KEYS; i++)
		assert_true(trp_host_crypto_add(&hc, ec));
	assert_false(trp_host_crypto_add(&hc, ec));
	trp_host_crypto_free(&hc);
	EVP_PKEY_free(ec);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_compressed_point),
		cmocka_unit_test(test_parameters_first),
		cmocka_unit_test(test_encrypted_pem),
		cmocka_unit_test(test_passphrase),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_rsa_rule),
		cmocka_unit_test(test_trusted),
		cmocka_unit_test(test_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
