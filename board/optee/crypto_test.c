/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cryptography of the board's OP-TEE under OP-TEE's names, and the trusted
 * keys that the board reads from files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>
#include <crypto/crypto.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <trp/format.h>
#include <utee_defines.h>
#include "../../optee/pta/keys.h"
#include "../../tests/builder.h"
#include "../machine/board.h"
#include "board_tee.h"
#include "../../host/temp_test.h"

#define KEY(name)	"tests/vectors/keys/" name

static void digests(void **state)
{
	static const struct {
		uint32_t algo;
		const char *name;
		size_t len;
	} all[] = {
		{ TEE_ALG_SHA1, "SHA1", 20 },
		{ TEE_ALG_SHA224, "SHA224", 28 },
		{ TEE_ALG_SHA256, "SHA256", 32 },
		{ TEE_ALG_SHA384, "SHA384", 48 },
		{ TEE_ALG_SHA512, "SHA512", 64 },
	};
	uint8_t got[64], want[64];
	void *ctx, *other;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		assert_int_equal(crypto_hash_alloc_ctx(&ctx, all[i].algo), 0);
		assert_int_equal(crypto_hash_init(ctx), 0);
		assert_int_equal(crypto_hash_update(ctx, (void *)"ab", 2), 0);
		assert_int_equal(crypto_hash_alloc_ctx(&other, all[i].algo),
				 0);
		crypto_hash_copy_state(other, ctx);
		assert_int_equal(crypto_hash_update(other, (void *)"c", 1), 0);
		assert_int_equal(crypto_hash_final(other, got, all[i].len), 0);
		assert_int_equal(EVP_Q_digest(NULL, all[i].name, NULL, "abc",
					      3, want, NULL), 1);
		assert_memory_equal(got, want, all[i].len);
		assert_int_equal(TEE_ALG_GET_DIGEST_SIZE(all[i].algo),
				 all[i].len);
		crypto_hash_free_ctx(other);
		crypto_hash_free_ctx(ctx);
	}
	assert_int_equal(crypto_hash_alloc_ctx(&ctx, TEE_ALG_MD5),
			 TEE_ERROR_NOT_IMPLEMENTED);
	assert_null(ctx);
	assert_int_equal(
		crypto_hash_alloc_ctx(&ctx, TEE_ALG_RSASSA_PKCS1_V1_5_SHA256),
		TEE_ERROR_NOT_IMPLEMENTED);
	crypto_hash_free_ctx(NULL);
}

static void one_shot(void **state)
{
	uint8_t want[32];

	(void)state;
	tb_sha256("abc", 3, want);
	assert_int_equal(hash_sha256_check(want, (void *)"abc", 3), 0);
	want[31] ^= 1;
	assert_int_equal(hash_sha256_check(want, (void *)"abc", 3),
			 TEE_ERROR_SECURITY);
}

static void numbers(void **state)
{
	const uint8_t a[] = { 0, 1, 2 }, b[] = { 1, 3 };
	struct bignum *x = crypto_bignum_allocate(64);
	struct bignum *y = crypto_bignum_allocate(64);
	uint8_t out[2];

	(void)state;
	assert_int_equal(crypto_bignum_bin2bn(a, sizeof(a), x), 0);
	assert_int_equal(crypto_bignum_bin2bn(b, sizeof(b), y), 0);
	assert_int_equal(crypto_bignum_num_bytes(x), 2);
	assert_int_equal(crypto_bignum_num_bits(x), 9);
	assert_int_equal(crypto_bignum_compare(x, y), -1);
	assert_int_equal(crypto_bignum_compare(y, x), 1);
	crypto_bignum_copy(x, y);
	assert_int_equal(crypto_bignum_compare(x, y), 0);
	crypto_bignum_bn2bin(x, out);
	assert_memory_equal(out, b, 2);
	crypto_bignum_clear(x);
	assert_int_equal(crypto_bignum_num_bits(x), 0);
	crypto_bignum_free(&x);
	assert_null(x);
	crypto_bignum_free(&y);
}

/* digest of what was signed, and the signature, of an image of ours */
static void signed_image(const char *key, uint8_t digest[32], uint8_t *sig,
			 size_t sig_len)
{
	struct tb_seg seg = { .type = 1, .filesz = 64, .memsz = 64,
			      .flags = 5 };
	struct tb_elf_spec espec = { .segs = &seg, .num_segs = 1 };
	struct tb_blob elf = tb_elf(&espec);
	struct tb_spec spec = { .elfs = &elf, .num_elfs = 1, .key = key };
	struct tb_blob image = tb_image(&spec);
	size_t at = tb_manifest_len(&image) - (sig_len + 7) / 8 * 8;

	tb_sha256(image.p, at, digest);
	memcpy(sig, image.p + at, sig_len);
	tb_free(&image);
	tb_free(&elf);
}

static const struct trp_pubkey *trust(const char *path)
{
	board_tee_clear_keys();
	assert_int_equal(board_tee_add_key(path), 0);
	assert_non_null(trp_rproc_key(0));
	assert_null(trp_rproc_key(1));
	return trp_rproc_key(0);
}

/* Bytes of what comes out, 0 when the operation fails */
static size_t open_sig(struct rsa_public_key *key, const uint8_t *sig,
		       size_t sig_len, uint8_t *em, size_t room)
{
	TEE_Result res = crypto_acipher_rsanopad_encrypt(key, sig, sig_len, em,
							 &room);

	return res ? 0 : room;
}

static void rsa_one(const char *name, const char *path, uint32_t bits)
{
	const struct trp_pubkey *k = trust(path);
	uint8_t digest[32], sig[513] = { 0 }, id[32];
	const uint8_t one[1] = { 1 }, zero[3] = { 0 };
	struct rsa_public_key key;
	uint8_t e[4], em[512];
	size_t len = bits / 8;

	tb_key_id(name, id);
	assert_memory_equal(k->id, id, 32);
	assert_int_equal(k->bits, bits);
	assert_int_equal(k->type, TRP_SIG_RSA);
	assert_int_equal(k->exponent, 65537);
	signed_image(name, digest, sig + 1, len);
	trp_put32(e, __builtin_bswap32(k->exponent));
	assert_int_equal(crypto_acipher_alloc_rsa_public_key(&key, bits), 0);
	assert_int_equal(crypto_bignum_bin2bn(k->value, len, key.n), 0);
	assert_int_equal(crypto_bignum_bin2bn(e, 4, key.e), 0);
	/* the leading zero is left out */
	assert_int_equal(open_sig(&key, sig + 1, len, em, len), len - 1);
	assert_int_equal(em[0], 1);
	assert_memory_equal(em + len - 33, digest, 32);
	/* zeros before the signature are no fault; room for all is needed */
	assert_int_equal(open_sig(&key, sig, len + 1, em, len), len - 1);
	assert_memory_equal(em + len - 33, digest, 32);
	assert_int_equal(open_sig(&key, sig + 1, len, em, len - 1), len - 1);
	assert_int_equal(open_sig(&key, sig + 1, len, em, len - 2), 0);
	/* one zero is left of nothing but zeros; 1 stays 1 */
	assert_int_equal(open_sig(&key, zero, sizeof(zero), em, len), 1);
	assert_int_equal(em[0], 0);
	assert_int_equal(open_sig(&key, one, sizeof(one), em, len), 1);
	assert_int_equal(em[0], 1);
	/* no number below the modulus */
	assert_int_equal(open_sig(&key, k->value, len, em, len), 0);
	memset(sig, 0xFF, sizeof(sig));
	assert_int_equal(open_sig(&key, sig, len, em, len), 0);
	crypto_acipher_free_rsa_public_key(&key);
}

static void rsa(void **state)
{
	(void)state;
	rsa_one("rsa2048.der", KEY("rsa2048.der"), 2048);
	rsa_one("rsa3072.der", KEY("rsa3072.der"), 3072);
	rsa_one("rsa4096.der", KEY("rsa4096.der"), 4096);
}

static void p256(void **state)
{
	const struct trp_pubkey *k = trust(KEY("p256.pub.der"));
	uint8_t digest[32], sig[64], id[32], zero[64] = { 0 };
	struct ecc_public_key key;

	(void)state;
	tb_key_id("p256.der", id);
	assert_memory_equal(k->id, id, 32);
	assert_int_equal(k->type, TRP_SIG_ECDSA);
	assert_int_equal(k->bits, 256);
	signed_image("p256.der", digest, sig, sizeof(sig));
	assert_int_equal(crypto_acipher_alloc_ecc_public_key(
			 &key, TEE_TYPE_ECDSA_PUBLIC_KEY, 256), 0);
	key.curve = TEE_ECC_CURVE_NIST_P256;
	assert_int_equal(crypto_bignum_bin2bn(k->value, 32, key.x), 0);
	assert_int_equal(crypto_bignum_bin2bn(k->value + 32, 32, key.y), 0);
	assert_int_equal(crypto_acipher_ecc_verify(TEE_ALG_ECDSA_SHA256, &key,
						   digest, 32, sig, 64), 0);
	assert_int_equal(crypto_acipher_ecc_verify(__OPTEE_ALG_ECDSA_P256,
						   &key, digest, 32, sig, 64),
			 0);
	assert_int_equal(crypto_acipher_ecc_verify(TEE_ALG_ECDSA_SHA256, &key,
						   digest, 32, sig, 63),
			 TEE_ERROR_SIGNATURE_INVALID);
	assert_int_not_equal(crypto_acipher_ecc_verify(TEE_ALG_ECDSA_SHA256,
						       &key, digest, 32, zero,
						       64), 0);
	sig[63] ^= 1;
	assert_int_equal(crypto_acipher_ecc_verify(TEE_ALG_ECDSA_SHA256, &key,
						   digest, 32, sig, 64),
			 TEE_ERROR_SIGNATURE_INVALID);
	/* a point that is not on the curve */
	assert_int_equal(crypto_bignum_bin2bn(k->value, 32, key.y), 0);
	assert_int_equal(crypto_acipher_ecc_verify(TEE_ALG_ECDSA_SHA256, &key,
						   digest, 32, sig, 64),
			 TEE_ERROR_BAD_PARAMETERS);
	key.curve = TEE_ECC_CURVE_NIST_P384;
	assert_int_equal(crypto_acipher_ecc_verify(TEE_ALG_ECDSA_SHA256, &key,
						   digest, 32, sig, 64),
			 TEE_ERROR_NOT_IMPLEMENTED);
	crypto_acipher_free_ecc_public_key(&key);
}

/* The public half of a new key, in DER */
static void write_key(const char *path, const char *type, const char *arg)
{
	EVP_PKEY *key = !strcmp(type, "RSA") ?
		EVP_PKEY_Q_keygen(NULL, NULL, type, (size_t)atoi(arg)) :
		EVP_PKEY_Q_keygen(NULL, NULL, type, arg);
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);
	FILE *f = fopen(path, "wb");

	assert_true(len > 0);
	assert_non_null(f);
	assert_int_equal(fwrite(der, (size_t)len, 1, f), 1);
	assert_int_equal(fclose(f), 0);
	OPENSSL_free(der);
	EVP_PKEY_free(key);
}

static void foreign_keys(void **state)
{
	static const struct {
		const char *type, *arg;
	} bad[] = {
		{ "RSA", "1024" }, { "EC", "P-384" }, { "ED25519", "" },
	};
	char path[TEMP_LEN];
	int fd = temp_file(path);
	size_t i;

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	board_tee_clear_keys();
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		write_key(path, bad[i].type, bad[i].arg);
		assert_true(board_tee_add_key(path) < 0);
		assert_null(trp_rproc_key(0));
	}
	assert_true(board_tee_add_key("tests/vectors/README.md") < 0);
	assert_true(board_tee_add_key("tests/vectors/nothing") < 0);
	assert_null(trp_rproc_key(0));
	/* as many as there is room for */
	for (i = 0; !board_tee_add_key(KEY("p256.pub.der")); i++)
		assert_non_null(trp_rproc_key(i));
	assert_int_equal(i, 16);
	assert_null(trp_rproc_key(i));
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digests), cmocka_unit_test(one_shot),
		cmocka_unit_test(numbers), cmocka_unit_test(rsa),
		cmocka_unit_test(p256), cmocka_unit_test(foreign_keys),
	};

	return cmocka_run_group_tests_name("board/optee crypto", tests, NULL,
					   NULL);
}
