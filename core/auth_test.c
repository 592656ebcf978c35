/* SPDX-License-Identifier: BSD-2-Clause */
#include "../tests/core_support.h"

#include <string.h>

/* A verifier that answers what it is told to */
struct oracle {
	enum trp_verdict verdict;
	enum trp_err note;
	unsigned int asked;
	uint8_t id;
	uint8_t digest[TRP_DIGEST_LEN];
};

static enum trp_verdict answer(void *ctx, const struct trp_image *img,
			       const uint8_t digest[TRP_DIGEST_LEN],
			       uint8_t key_id[TRP_DIGEST_LEN],
			       struct trp_report *rep)
{
	struct oracle *o = ctx;

	(void)img;
	o->asked++;
	memcpy(o->digest, digest, TRP_DIGEST_LEN);
	memset(key_id, o->id, TRP_DIGEST_LEN);
	if (o->note != TRP_OK)
		trp_refuse(rep, o->note, .index = 3);
	return o->verdict;
}

static struct oracle oracle;

/* Two keys may sign: the ids of 0x10 and of 0x11 throughout */
static const uint8_t *listed(void *ctx, size_t i)
{
	static uint8_t ids[2][TRP_DIGEST_LEN];

	(void)ctx;
	memset(ids[0], 0x10, TRP_DIGEST_LEN);
	memset(ids[1], 0x11, TRP_DIGEST_LEN);
	return i < 2 ? ids[i] : NULL;
}

static const uint8_t *none_listed(void *ctx, size_t i)
{
	(void)ctx;
	(void)i;
	return NULL;
}

static enum trp_err oracle_sha(void *ctx, const struct trp_span *parts,
			       unsigned int n, uint8_t out[TRP_DIGEST_LEN])
{
	(void)ctx;
	assert_int_equal(n, 1);
	tb_sha256(parts[0].p, parts[0].left, out);
	return TRP_OK;
}

static enum trp_err oracle_sha_fails(void *ctx, const struct trp_span *parts,
				     unsigned int n,
				     uint8_t out[TRP_DIGEST_LEN])
{
	(void)ctx;
	(void)parts;
	(void)n;
	memset(out, 0x22, TRP_DIGEST_LEN);
	return TRP_E_CRYPTO;
}

static const uint8_t bytes[] = "header and TLVs";
static const struct trp_image img = {
	.signed_part = { bytes, sizeof(bytes) },
};

static void expect_bad(const struct trp_authed *auth)
{
	static const uint8_t zero[TRP_DIGEST_LEN];

	assert_int_equal(auth->verdict, TRP_BAD);
	assert_null(auth->img);
	assert_memory_equal(auth->digest, zero, sizeof(zero));
	assert_memory_equal(auth->key_id, zero, sizeof(zero));
	assert_int_equal(trp_auth_ok(auth), TRP_BAD);
}

static void test_good(void **state)
{
	struct trp_crypto c = { &oracle, oracle_sha, answer, listed };
	struct trp_report rep = { 0 };
	struct trp_authed auth;
	uint8_t want[TRP_DIGEST_LEN];

	(void)state;
	oracle = (struct oracle){ .verdict = TRP_GOOD, .id = 0x11 };
	assert_int_equal(trp_auth_check(&auth, &img, &c, &rep), TRP_OK);
	assert_int_equal(rep.err, TRP_OK);
	assert_int_equal(trp_auth_ok(&auth), TRP_GOOD);
	assert_ptr_equal(auth.img, &img);
	tb_sha256(bytes, sizeof(bytes), want);
	assert_memory_equal(auth.digest, want, sizeof(want));
	assert_memory_equal(oracle.digest, want, sizeof(want));
	assert_int_equal(auth.key_id[31], 0x11);
	assert_int_equal(oracle.asked, 1);
}

/* Only one value of 2^32 is good: not 1, not 0, no neighbour of it */
static void test_bad(void **state)
{
	static const uint32_t verdicts[] = {
		TRP_BAD, 0, 1, 0xFFFFFFFF, TRP_GOOD ^ 1, TRP_GOOD ^ 0x80000000u,
		TRP_GOOD - 1, TRP_GOOD + 1,
	};
	struct trp_crypto c = { &oracle, oracle_sha, answer, listed };
	struct trp_authed auth;
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(verdicts); i++) {
		struct trp_report rep = { 0 };

		oracle = (struct oracle){ .id = 0x11 };
		memcpy(&oracle.verdict, &verdicts[i], sizeof(uint32_t));
		assert_int_equal(trp_auth_check(&auth, &img, &c, &rep),
				 TRP_E_SIGNATURE);
		assert_int_equal(rep.err, TRP_E_SIGNATURE);
		expect_bad(&auth);
		assert_int_equal(trp_auth_check(&auth, &img, &c, NULL),
				 TRP_E_SIGNATURE);
		auth.img = &img;
		memcpy(&auth.verdict, &verdicts[i], sizeof(uint32_t));
		assert_int_not_equal(trp_auth_ok(&auth), TRP_GOOD);
	}
	assert_int_equal(trp_auth_ok(NULL), TRP_BAD);
	memset(&auth, 0, sizeof(auth));
	assert_int_not_equal(trp_auth_ok(&auth), TRP_GOOD);
	auth.verdict = TRP_GOOD;	/* of no image */
	assert_int_not_equal(trp_auth_ok(&auth), TRP_GOOD);
}

/* What the verifier noted is the answer, also where nobody reads reports. */
static void test_noted(void **state)
{
	struct trp_crypto c = { &oracle, oracle_sha, answer, listed };
	struct trp_report rep = { 0 };
	struct trp_report earlier = { .err = TRP_E_MAP };
	struct trp_authed auth;

	(void)state;
	oracle = (struct oracle){ .verdict = TRP_BAD, .note = TRP_E_KEY };
	assert_int_equal(trp_auth_check(&auth, &img, &c, &rep), TRP_E_KEY);
	assert_int_equal(rep.err, TRP_E_KEY);
	assert_int_equal(rep.index, 3);
	expect_bad(&auth);
	assert_int_equal(trp_auth_check(&auth, &img, &c, NULL), TRP_E_KEY);
	/* an old reason stays in the report, but is not this answer */
	assert_int_equal(trp_auth_check(&auth, &img, &c, &earlier), TRP_E_KEY);
	assert_int_equal(earlier.err, TRP_E_MAP);
	oracle.note = TRP_E_NO_KEY;
	assert_int_equal(trp_auth_check(&auth, &img, &c, NULL), TRP_E_NO_KEY);
	/* a note does not make a good signature bad, nor a bad one good */
	oracle = (struct oracle){ .verdict = TRP_GOOD, .note = TRP_E_KEY,
				  .id = 0x10 };
	assert_int_equal(trp_auth_check(&auth, &img, &c, NULL), TRP_OK);
}

/* A good verdict that is nobody's: no id, another id, no list, an empty one */
static void test_nobody(void **state)
{
	static const struct {
		uint8_t id;
		const uint8_t *(*list)(void *ctx, size_t i);
		enum trp_err err;
	} rows[] = {
		{ 0x11, listed, TRP_OK },
		{ 0x10, listed, TRP_OK },
		{ 0x12, listed, TRP_E_SIGNATURE },
		{ 0x00, listed, TRP_E_SIGNATURE },
		{ 0x11, none_listed, TRP_E_SIGNATURE },
		{ 0x00, none_listed, TRP_E_SIGNATURE },
		{ 0x11, NULL, TRP_E_SIGNATURE },
	};
	struct trp_authed auth;
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(rows); i++) {
		struct trp_crypto c = { &oracle, oracle_sha, answer,
					rows[i].list };

		oracle = (struct oracle){ .verdict = TRP_GOOD,
					  .id = rows[i].id };
		assert_int_equal(trp_auth_check(&auth, &img, &c, NULL),
				 rows[i].err);
		if (rows[i].err != TRP_OK)
			expect_bad(&auth);
	}
}

/* Only nothing found, twice, is good; no two findings cancel out */
static void test_judge(void **state)
{
	static const uint32_t found[] = {
		0, 1, 2, 0x80, 0xFF, 0xFFFF, 0x10000, 0xFFFF0000, 0x80000000,
		0xFFFFFFFF, 0xFFFF3072, TRP_BAD, TRP_GOOD, TRP_BAD ^ TRP_GOOD,
		TRP_GOOD_FIRST, TRP_GOOD_SECOND, (uint32_t)-1, (uint32_t)-2,
	};
	size_t i, k;

	(void)state;
	for (i = 0; i < TS_COUNT(found); i++)
		for (k = 0; k < TS_COUNT(found); k++)
			assert_int_equal(trp_judge(found[i], found[k]) ==
					 TRP_GOOD, !found[i] && !found[k]);
}

/* Every bit counts, and no byte past the last one */
static void test_same(void **state)
{
	uint8_t a[40], b[40];
	size_t n, bit;

	(void)state;
	memset(a, 0x5A, sizeof(a));
	memcpy(b, a, sizeof(b));
	for (n = 0; n < sizeof(a); n++) {
		b[n] ^= 0xFF;
		assert_int_equal(trp_differ(a, b, n), 0);
		assert_int_equal(trp_same(a, b, n), TRP_GOOD);
		b[n] ^= 0xFF;
		for (bit = 0; bit < 8 * n; bit++) {
			b[bit / 8] ^= (uint8_t)(1u << bit % 8);
			assert_int_not_equal(trp_differ(a, b, n), 0);
			assert_int_not_equal(trp_same(a, b, n), TRP_GOOD);
			b[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
	}
}

/* With any other verdict, nothing of an id comes through */
static void test_name(void **state)
{
	uint8_t id[TRP_DIGEST_LEN], told[TRP_DIGEST_LEN];
	static const uint8_t nothing[TRP_DIGEST_LEN];
	uint32_t value;
	unsigned int bit;

	(void)state;
	memset(id, 0xFF, sizeof(id));
	trp_auth_name(told, id, TRP_GOOD);
	assert_memory_equal(told, id, sizeof(id));
	trp_auth_name(told, id, TRP_BAD);
	assert_memory_equal(told, nothing, sizeof(id));
	for (bit = 0; bit < 32; bit++) {
		value = TRP_GOOD ^ 1u << bit;
		trp_auth_name(told, id, (enum trp_verdict)value);
		assert_memory_equal(told, nothing, sizeof(id));
	}
}

static void test_no_digest(void **state)
{
	struct trp_crypto c = { &oracle, oracle_sha_fails, answer, listed };
	struct trp_report rep = { 0 };
	struct trp_authed auth;

	(void)state;
	oracle = (struct oracle){ .verdict = TRP_GOOD, .id = 0x11 };
	assert_int_equal(trp_auth_check(&auth, &img, &c, &rep), TRP_E_CRYPTO);
	assert_int_equal(rep.err, TRP_E_CRYPTO);
	assert_int_equal(oracle.asked, 0);
	expect_bad(&auth);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_noted),
		cmocka_unit_test(test_no_digest),
		cmocka_unit_test(test_nobody),
		cmocka_unit_test(test_judge),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
