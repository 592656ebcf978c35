// SPDX-License-Identifier: BSD-2-Clause
/*
 * What the pseudo TA makes of OP-TEE's crypto: here it says what each row
 * wants, also what a fault would make of its answers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <crypto/crypto.h>
#include <kernel/user_access.h>
#include <stdlib.h>
#include <string.h>
#include <tee_api_defines.h>
#include <trp/auth.h>

#include "keys.h"
#include "pta.h"

#define RSA_LEN		256u
#define BAD_SIG		TEE_ERROR_SIGNATURE_INVALID

/* What the crypto answers, and how often it was asked */
static struct {
	TEE_Result alloc;
	TEE_Result numbers[2];	/* of the two numbers of a key */
	TEE_Result open;	/* of the RSA operation */
	bool whole;		/* it keeps leading zeros, as drivers do */
	size_t shorter;		/* bytes more that it leaves out */
	TEE_Result looks[2];	/* of ECDSA */
	unsigned int num_numbers;
	unsigned int num_opened;
	unsigned int num_looks;
	unsigned int freed;
} say;

static uint8_t em[RSA_LEN];	/* what a signature opens to */
static uint8_t digest[TRP_DIGEST_LEN];
static struct trp_pubkey keys[3];
static size_t num_keys;

const struct trp_pubkey *trp_rproc_key(size_t i)
{
	return i < num_keys ? &keys[i] : NULL;
}

TEE_Result crypto_bignum_bin2bn(const uint8_t *from, size_t fromsize,
				struct bignum *to)
{
	(void)from;
	(void)fromsize;
	(void)to;
	return say.numbers[say.num_numbers++ % 2];
}

TEE_Result crypto_acipher_alloc_rsa_public_key(struct rsa_public_key *s,
					       size_t key_size_bits)
{
	(void)s;
	assert_int_equal(key_size_bits, 8 * RSA_LEN);
	return say.alloc;
}

void crypto_acipher_free_rsa_public_key(struct rsa_public_key *s)
{
	(void)s;
	say.freed++;
}

TEE_Result crypto_acipher_alloc_ecc_public_key(struct ecc_public_key *s,
					       uint32_t key_type,
					       size_t key_size_bits)
{
	(void)s;
	assert_int_equal(key_type, TEE_TYPE_ECDSA_PUBLIC_KEY);
	assert_int_equal(key_size_bits, 256);
	return say.alloc;
}

void crypto_acipher_free_ecc_public_key(struct ecc_public_key *s)
{
	(void)s;
	say.freed++;
}

/* Opens to @em whatever the signature is: PKCS#1's rules are not OP-TEE's */
TEE_Result crypto_acipher_rsanopad_encrypt(struct rsa_public_key *key,
					   const uint8_t *src, size_t src_len,
					   uint8_t *dst, size_t *dst_len)
{
	size_t skip = say.shorter;

	(void)key;
	(void)src;
	(void)src_len;
	assert_int_equal(*dst_len, RSA_LEN);
	say.num_opened++;
	while (!say.whole && skip < RSA_LEN - 1 && !em[skip])
		skip++;
	if (say.open)
		return say.open;
	memcpy(dst, em + skip, RSA_LEN - skip);
	*dst_len = RSA_LEN - skip;
	return TEE_SUCCESS;
}

TEE_Result crypto_acipher_ecc_verify(uint32_t algo, struct ecc_public_key *key,
				     const uint8_t *msg, size_t msg_len,
				     const uint8_t *sig, size_t sig_len)
{
	(void)sig;
	assert_int_equal(algo, TEE_ALG_ECDSA_SHA256);
	assert_int_equal(key->curve, TEE_ECC_CURVE_NIST_P256);
	assert_memory_equal(msg, digest, msg_len);
	assert_int_equal(msg_len, TRP_DIGEST_LEN);
	assert_int_equal(sig_len, TRP_ECDSA_SIG_LEN);
	return say.looks[say.num_looks++ % 2];
}

/* ---- not asked here ----------------------------------------------------- */

TEE_Result crypto_hash_alloc_ctx(void **ctx, uint32_t algo)
{
	(void)ctx;
	(void)algo;
	return TEE_ERROR_NOT_IMPLEMENTED;
}

TEE_Result crypto_hash_init(void *ctx)
{
	(void)ctx;
	return TEE_ERROR_NOT_IMPLEMENTED;
}

TEE_Result crypto_hash_update(void *ctx, const uint8_t *data, size_t len)
{
	(void)ctx;
	(void)data;
	(void)len;
	return TEE_ERROR_NOT_IMPLEMENTED;
}

TEE_Result crypto_hash_final(void *ctx, uint8_t *out, size_t len)
{
	(void)ctx;
	(void)out;
	(void)len;
	return TEE_ERROR_NOT_IMPLEMENTED;
}

void crypto_hash_free_ctx(void *ctx)
{
	(void)ctx;
}

/* ---- rows --------------------------------------------------------------- */

static int setup(void **state)
{
	static const uint8_t prefix[] = {
		0x00, 0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48,
		0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
	};
	size_t i;

	(void)state;
	memset(&say, 0, sizeof(say));
	memset(digest, 0xD1, sizeof(digest));
	memset(em, 0xFF, sizeof(em));
	em[0] = 0;
	em[1] = 1;
	memcpy(em + RSA_LEN - 52, prefix, sizeof(prefix));
	memcpy(em + RSA_LEN - 32, digest, sizeof(digest));
	for (i = 0; i < 3; i++)
		memset(keys[i].id, (int)(0x30 + i), TRP_DIGEST_LEN);
	keys[0].type = TRP_SIG_RSA;
	keys[0].bits = 8 * RSA_LEN;
	keys[1].type = TRP_SIG_ECDSA;
	keys[1].bits = 256;
	num_keys = 2;
	return 0;
}

/* Return: whether a key was told; no id is told with anything but TRP_GOOD */
static bool good_of(uint32_t type, const uint8_t *want, size_t sig_len)
{
	static const uint8_t nothing[TRP_DIGEST_LEN];
	uint8_t sig[TRP_MAX_SIG_LEN + 8] = { 0 };
	uint8_t id[TRP_DIGEST_LEN] = { 0 };
	struct trp_report rep = { 0 };
	bool good = pta_keys_verify(type, want, digest, sig, sig_len, id,
				    &rep) == TRP_GOOD;

	if (good)
		assert_memory_equal(id, keys[type - 1].id, sizeof(id));
	else
		assert_memory_equal(id, nothing, sizeof(id));
	return good;
}

static void test_good(void **state)
{
	(void)state;
	assert_true(good_of(TRP_SIG_RSA, NULL, RSA_LEN));
	assert_int_equal(say.num_opened, 1);
	assert_true(good_of(TRP_SIG_ECDSA, NULL, TRP_ECDSA_SIG_LEN));
	assert_int_equal(say.num_looks, 2);
	assert_int_equal(say.num_opened, 1);
	assert_int_equal(say.freed, 2);
	/* a driver that keeps the leading zero */
	say.whole = true;
	assert_true(good_of(TRP_SIG_RSA, keys[0].id, RSA_LEN));
}

/* The crypto takes any length; PKCS#1 and the format do not */
static void test_lengths(void **state)
{
	size_t n;

	(void)state;
	for (n = 0; n <= TRP_MAX_SIG_LEN + 8; n++) {
		assert_int_equal(good_of(TRP_SIG_RSA, NULL, n), n == RSA_LEN);
		assert_int_equal(good_of(TRP_SIG_ECDSA, NULL, n),
				 n == TRP_ECDSA_SIG_LEN);
	}
	assert_int_equal(say.num_opened, 1);
	assert_int_equal(say.num_looks, 2);
}

/* A key of another kind is not tried, although the crypto would say yes */
static void test_types(void **state)
{
	(void)state;
	assert_false(good_of(TRP_SIG_RSA, keys[1].id, RSA_LEN));
	assert_false(good_of(TRP_SIG_ECDSA, keys[0].id, TRP_ECDSA_SIG_LEN));
	keys[0].type = TRP_SIG_ECDSA;
	assert_false(good_of(TRP_SIG_RSA, NULL, RSA_LEN));
	keys[0].type = TRP_SIG_RSA;
	assert_false(good_of(0, NULL, RSA_LEN));
	assert_false(good_of(3, NULL, RSA_LEN));
	assert_int_equal(say.num_opened, 0);
	assert_int_equal(say.num_looks, 0);
}

/* Every byte of what comes out counts, and so does how many there are */
static void test_message(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < RSA_LEN; i++) {
		em[i] ^= 0x10;
		say.whole = false;
		assert_false(good_of(TRP_SIG_RSA, NULL, RSA_LEN));
		say.whole = true;
		assert_false(good_of(TRP_SIG_RSA, NULL, RSA_LEN));
		em[i] ^= 0x10;
	}
	for (i = 2; i < RSA_LEN; i++) {
		say.shorter = i;
		assert_false(good_of(TRP_SIG_RSA, NULL, RSA_LEN));
	}
	memset(em, 0, sizeof(em));
	say.shorter = 0;
	assert_false(good_of(TRP_SIG_RSA, NULL, RSA_LEN));
	say.whole = false;
	assert_false(good_of(TRP_SIG_RSA, NULL, RSA_LEN));
}

/* One answer of 0 where the other is not, as after a fault: too little */
static void test_looks(void **state)
{
	static const TEE_Result bad[] = {
		BAD_SIG, 1, 0x10000, 0xFFFF0000, 0xFFFFFFFF,
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		say.looks[0] = bad[i];
		say.looks[1] = 0;
		assert_false(good_of(TRP_SIG_ECDSA, NULL, TRP_ECDSA_SIG_LEN));
		say.looks[0] = 0;
		say.looks[1] = bad[i];
		assert_false(good_of(TRP_SIG_ECDSA, NULL, TRP_ECDSA_SIG_LEN));
		say.looks[0] = bad[i];
		assert_false(good_of(TRP_SIG_ECDSA, NULL, TRP_ECDSA_SIG_LEN));
		say.looks[0] = 0;
		say.looks[1] = 0;
	}
	assert_true(good_of(TRP_SIG_ECDSA, NULL, TRP_ECDSA_SIG_LEN));
}

/* What cannot be computed is not good, and nothing is left allocated */
static void test_failures(void **state)
{
	(void)state;
	say.alloc = TEE_ERROR_OUT_OF_MEMORY;
	assert_false(good_of(TRP_SIG_RSA, NULL, RSA_LEN));
	assert_false(good_of(TRP_SIG_ECDSA, NULL, TRP_ECDSA_SIG_LEN));
	assert_int_equal(say.freed, 0);
	say.alloc = 0;
	say.open = TEE_ERROR_BAD_PARAMETERS;
	assert_false(good_of(TRP_SIG_RSA, NULL, RSA_LEN));
	say.open = 0;
	say.num_numbers = 0;
	say.numbers[0] = TEE_ERROR_BAD_PARAMETERS;
	assert_false(good_of(TRP_SIG_RSA, NULL, RSA_LEN));
	say.num_numbers = 0;
	assert_false(good_of(TRP_SIG_ECDSA, NULL, TRP_ECDSA_SIG_LEN));
	say.num_numbers = 0;
	say.numbers[0] = 0;
	say.numbers[1] = TEE_ERROR_BAD_PARAMETERS;
	assert_false(good_of(TRP_SIG_RSA, NULL, RSA_LEN));
	say.num_numbers = 0;
	assert_false(good_of(TRP_SIG_ECDSA, NULL, TRP_ECDSA_SIG_LEN));
	assert_int_equal(say.num_looks, 0);
	assert_int_equal(say.freed, 5);
}

/* The reasons, and the list that trp_auth_check() asks */
static void test_reasons(void **state)
{
	const struct trp_crypto crypto = pta_crypto_of(NULL);
	uint8_t id[TRP_DIGEST_LEN] = { 0 }, sig[RSA_LEN] = { 0 };
	struct trp_report rep = { 0 };

	(void)state;
	assert_ptr_equal(crypto.trusted(crypto.ctx, 0), keys[0].id);
	assert_ptr_equal(crypto.trusted(crypto.ctx, 1), keys[1].id);
	assert_null(crypto.trusted(crypto.ctx, 2));
	assert_int_not_equal(pta_keys_verify(TRP_SIG_RSA, keys[2].id, digest,
					     sig, RSA_LEN, id, &rep),
			     TRP_GOOD);
	assert_int_equal(rep.err, TRP_E_KEY);
	assert_memory_equal(rep.key, keys[2].id, TRP_KEYID_LEN);
	num_keys = 0;
	memset(&rep, 0, sizeof(rep));
	assert_int_not_equal(pta_keys_verify(TRP_SIG_RSA, NULL, digest, sig,
					     RSA_LEN, id, &rep), TRP_GOOD);
	assert_int_equal(rep.err, TRP_E_NO_KEY);
	assert_null(crypto.trusted(crypto.ctx, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_good, setup),
		cmocka_unit_test_setup(test_lengths, setup),
		cmocka_unit_test_setup(test_types, setup),
		cmocka_unit_test_setup(test_message, setup),
		cmocka_unit_test_setup(test_looks, setup),
		cmocka_unit_test_setup(test_failures, setup),
		cmocka_unit_test_setup(test_reasons, setup),
	};

	return cmocka_run_group_tests_name("pta crypto", tests, NULL, NULL);
}
