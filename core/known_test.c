/* SPDX-License-Identifier: BSD-2-Clause */
#include "../tests/core_support.h"

#include <string.h>
#include <trp/known.h>

static uint8_t sig[TRP_MAX_SIG_LEN];
static uint8_t digest[TRP_DIGEST_LEN];
static uint8_t key_id[TRP_DIGEST_LEN];

static struct trp_image image(size_t sig_len)
{
	size_t i;

	for (i = 0; i < sizeof(sig); i++)
		sig[i] = (uint8_t)(7 * i + 1);
	for (i = 0; i < TRP_DIGEST_LEN; i++) {
		digest[i] = (uint8_t)(i + 1);
		key_id[i] = (uint8_t)(0xff - i);
	}
	return (struct trp_image){
		.sigtype = TRP_SIG_RSA,
		.sig = { sig, sig_len },
	};
}

/* Another image's key id would be a lie: nothing is told with a refusal */
static void expect(const struct trp_known *k, const struct trp_image *img,
		   enum trp_verdict want)
{
	uint8_t told[TRP_DIGEST_LEN] = { 0 };
	static const uint8_t nothing[TRP_DIGEST_LEN];

	assert_int_equal(trp_known_match(k, img, digest, told) == TRP_GOOD,
			 want == TRP_GOOD);
	assert_memory_equal(told, want == TRP_GOOD ? key_id : nothing,
			    sizeof(told));
}

static void test_none(void **state)
{
	struct trp_image img = image(sizeof(sig));
	struct trp_known k = { 0 };

	(void)state;
	expect(&k, &img, TRP_BAD);
	/* all zero is no signature of a manifest with a digest of zeros */
	memset(sig, 0, sizeof(sig));
	memset(digest, 0, sizeof(digest));
	img = (struct trp_image){ .sig = { sig, 0 } };
	expect(&k, &img, TRP_BAD);
	trp_known_forget(&k);
	expect(&k, &img, TRP_BAD);
}

/* Every bit of digest and signature, every length, the kind of signature */
static void test_other(void **state)
{
	static const size_t lens[] = { 64, 256, 512 };
	struct trp_known k = { 0 };
	size_t n, i, bit;

	(void)state;
	for (n = 0; n < TS_COUNT(lens); n++) {
		struct trp_image img = image(lens[n]);

		trp_known_keep(&k, &img, digest, key_id, TRP_GOOD);
		expect(&k, &img, TRP_GOOD);
		for (bit = 0; bit < 8 * lens[n]; bit++) {
			sig[bit / 8] ^= (uint8_t)(1u << bit % 8);
			expect(&k, &img, TRP_BAD);
			sig[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		for (bit = 0; bit < 8 * sizeof(digest); bit++) {
			digest[bit / 8] ^= (uint8_t)(1u << bit % 8);
			expect(&k, &img, TRP_BAD);
			digest[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		for (i = 0; i <= sizeof(sig); i++) {
			img.sig.left = i;
			expect(&k, &img, i == lens[n] ? TRP_GOOD : TRP_BAD);
		}
		img.sig.left = lens[n];
		img.sigtype = TRP_SIG_ECDSA;
		expect(&k, &img, TRP_BAD);
		img.sigtype = TRP_SIG_RSA;
		expect(&k, &img, TRP_GOOD);
	}
}

/* Only one value of 2^32 is good */
static void test_verdict(void **state)
{
	struct trp_image img = image(sizeof(sig));
	struct trp_known k = { 0 };
	unsigned int bit;
	uint32_t value;

	(void)state;
	trp_known_keep(&k, &img, digest, key_id, TRP_GOOD);
	for (bit = 0; bit < 32; bit++) {
		value = TRP_GOOD ^ 1u << bit;
		memcpy(&k.verdict, &value, sizeof(value));
		expect(&k, &img, TRP_BAD);
	}
	k.verdict = TRP_GOOD;
	expect(&k, &img, TRP_GOOD);
}

/* One is kept: the next takes its place, and forgetting leaves nothing */
static void test_kept(void **state)
{
	struct trp_image img = image(sizeof(sig));
	struct trp_known k = { 0 };
	static const struct trp_known none = { .verdict = TRP_BAD };

	(void)state;
	trp_known_keep(&k, &img, digest, key_id, TRP_GOOD);
	sig[0] ^= 1;
	img.sig.left = 64;
	trp_known_keep(&k, &img, digest, key_id, TRP_GOOD);
	expect(&k, &img, TRP_GOOD);
	/* of the longer one before, nothing is left */
	assert_int_equal(k.sig[64], 0);
	sig[0] ^= 1;
	img.sig.left = sizeof(sig);
	expect(&k, &img, TRP_BAD);
	/* longer than there is room for: neither it nor the old one is kept */
	img.sig.left = sizeof(sig) + 1;
	trp_known_keep(&k, &img, digest, key_id, TRP_GOOD);
	assert_memory_equal(&k, &none, sizeof(k));
	trp_known_keep(&k, &img, digest, key_id, TRP_GOOD);
	trp_known_forget(&k);
	assert_memory_equal(&k, &none, sizeof(k));
}

/* What was not judged good is not kept, and takes the place of what was */
static void test_not_good(void **state)
{
	static const uint32_t verdicts[] = {
		TRP_BAD, 0, 1, TRP_GOOD + 1, TRP_GOOD ^ 0x80000000u,
	};
	struct trp_image img = image(sizeof(sig));
	static const struct trp_known none = { .verdict = TRP_BAD };
	struct trp_known k = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(verdicts); i++) {
		trp_known_keep(&k, &img, digest, key_id, TRP_GOOD);
		expect(&k, &img, TRP_GOOD);
		trp_known_keep(&k, &img, digest, key_id,
			       (enum trp_verdict)verdicts[i]);
		assert_memory_equal(&k, &none, sizeof(k));
		expect(&k, &img, TRP_BAD);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_other),
		cmocka_unit_test(test_verdict),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_not_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
