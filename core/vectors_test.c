/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The reference vectors: what the signer of OP-TEE OS 4.10 wrote is read,
 * verified and planned; and the tests' own signer writes the same.
 */
#include "../tests/core_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct vector {
	const char *name;
	const char *key;
	const char *elfs[2];
	const char *keyinfo;
	struct tb_edit tlvs[3];
	uint32_t num_tlvs;
	uint32_t num_load;
	uint32_t boot;		/* as the image says; 0 when it does not */
	uint32_t rsc_da;
	uint32_t rsc_size;
	enum trp_err rsc;	/* is the table where Linux can read it? */
};

#define PLAIN(file, keyfile) \
	.name = (file), .key = (keyfile), .elfs = { "m4-plain.elf" }, \
	.num_load = 2, .rsc_da = 0x10000028, .rsc_size = 0x44, \
	.rsc = TRP_E_RSC_LOCKED

static const struct vector vectors[] = {
	{ PLAIN("plain-rsa2048.sign", "rsa2048.der") },
	{ PLAIN("plain-rsa4096.sign", "rsa4096.der") },
	{ PLAIN("plain-p256.sign", "p256.der") },
	{ PLAIN("plain-rsa2048-keyinfo.sign", "rsa2048.der"),
	  .keyinfo = TB_VECTORS "/keys/p256.pub.der",
	  .tlvs = { { TB_ADD, .id = 0x10005, .data = "hello", .len = 5 } },
	  .num_tlvs = 1 },
	{ .name = "norsc-rsa3072.sign", .key = "rsa3072.der",
	  .elfs = { "m4-norsc.elf" }, .num_load = 2 },
	{ .name = "exidx-rsa2048.sign", .key = "rsa2048.der",
	  .elfs = { "m4-exidx.elf" }, .num_load = 2,
	  .rsc_da = 0x10000050, .rsc_size = 0x44, .rsc = TRP_E_RSC_LOCKED },
	{ .name = "two-rsa4096-bootaddr.sign", .key = "rsa4096.der",
	  .elfs = { "m33-ns.elf", "m33-s.elf" },
	  .tlvs = { { TB_ADD, .id = 0x10001, .value = 0x80000000 },
		    { TB_ADD, .id = 0x10002, .value = 1 } },
	  .num_tlvs = 2, .num_load = 4, .boot = 0x80000000,
	  .rsc_da = 0x80A00024, .rsc_size = 0x44, .rsc = TRP_E_RSC_LOCKED },
};

static struct tb_blob vector_file(const struct vector *v)
{
	char path[256];

	snprintf(path, sizeof(path), TB_VECTORS "/signed/%s", v->name);
	return tb_file(path);
}

static void vector_walks(const struct vector *v)
{
	struct tb_blob image = vector_file(v);
	struct ts_run r;
	uint8_t id[32];

	ts_run_init(&r);
	if (v->elfs[1])
		ts_mp25_init(&r.plat);
	r.crypto.key = v->key;
	ts_expect(&r, ts_plan(&r, &image), v->rsc);
	assert_true(r.img.stock);
	assert_int_equal(trp_auth_ok(&r.auth), TRP_GOOD);
	tb_key_id(v->key, id);
	assert_memory_equal(r.auth.key_id, id, 32);
	tb_sha256(image.p, r.img.signed_part.left, id);
	assert_memory_equal(r.auth.digest, id, 32);
	assert_int_equal(r.hints.why.err, TRP_OK);
	/* without a device: nothing is locked */
	memset(&r.rep, 0, sizeof(r.rep));
	ts_expect(&r, trp_plan_build(&r.plan, &r.auth, &r.hints, NULL, &r.rep),
		  TRP_OK);
	assert_int_equal(r.plan.num_load, v->num_load);
	assert_int_equal(r.plan.rsc_da, v->rsc_da);
	assert_int_equal(r.plan.rsc_size, v->rsc_size);
	if (v->elfs[1]) {
		assert_true(r.plan.has_boot);
		assert_int_equal(r.plan.boot, v->boot);
	}
	ts_run_free(&r);
	tb_free(&image);
}

static void test_walk(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(vectors); i++)
		vector_walks(&vectors[i]);
}

/* On a device whose IPC memory is where the vectors have their tables */
static void test_load(void **state)
{
	static const struct ts_region open_sram[] = {
		{ 0x00000000, 0x10000, 0x38000000, true, false, false },
		{ 0x10000000, 0x40000, 0x30000000, false, false, false },
	};
	struct tb_blob image;
	struct ts_run r;
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(vectors); i++) {
		if (vectors[i].elfs[1])
			continue;
		image = vector_file(&vectors[i]);
		ts_run_init(&r);
		r.plat.regions = open_sram;
		r.plat.num = TS_COUNT(open_sram);
		r.crypto.key = vectors[i].key;
		ts_expect(&r, ts_load(&r, &image), TRP_OK);
		assert_int_equal(trp_seal_ok(&r.seal, &r.plan), TRP_GOOD);
		ts_run_free(&r);
		tb_free(&image);
	}
}

static void test_wrong_key(void **state)
{
	struct tb_blob image;
	struct ts_run r;
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(vectors); i++) {
		image = vector_file(&vectors[i]);
		ts_run_init(&r);
		r.crypto.key = strcmp(vectors[i].key, "rsa2048.der") ?
			       "rsa2048.der" : "rsa4096.der";
		ts_expect(&r, ts_plan(&r, &image), TRP_E_SIGNATURE);
		assert_int_equal(trp_auth_ok(&r.auth), TRP_BAD);
		ts_run_free(&r);
		tb_free(&image);
	}
}

/* The builder of the tests is a second opinion only if it agrees. */
static void test_builder_agrees(void **state)
{
	struct tb_blob image, elfs[2], keyinfo, mine;
	struct tb_edit edits[4];
	struct tb_spec spec;
	char path[256];
	size_t i, cmp;

	(void)state;
	for (i = 0; i < TS_COUNT(vectors); i++) {
		const struct vector *v = &vectors[i];

		memset(&spec, 0, sizeof(spec));
		memset(&keyinfo, 0, sizeof(keyinfo));
		while (spec.num_elfs < 2 && v->elfs[spec.num_elfs]) {
			snprintf(path, sizeof(path), TB_VECTORS "/elf/%s",
				 v->elfs[spec.num_elfs]);
			elfs[spec.num_elfs++] = tb_file(path);
		}
		if (v->keyinfo) {
			keyinfo = tb_file(v->keyinfo);
			edits[spec.num_edits++] = (struct tb_edit){
				TB_ADD, .id = TRP_ID_PKEYINFO,
				.data = keyinfo.p,
				.len = (uint32_t)keyinfo.len };
		}
		memcpy(edits + spec.num_edits, v->tlvs,
		       v->num_tlvs * sizeof(edits[0]));
		spec.num_edits += v->num_tlvs;
		spec.edits = edits;
		spec.elfs = elfs;
		spec.stock = true;
		spec.key = v->key;
		mine = tb_image(&spec);
		image = vector_file(v);
		assert_int_equal(mine.len, image.len);
		cmp = tb_manifest_len(&image);
		if (!strcmp(v->key, "p256.der")) {
			/* drawn anew each time: 64 bytes that differ */
			memset(mine.p + cmp - 64, 0, 64);
			memset(image.p + cmp - 64, 0, 64);
		}
		assert_memory_equal(mine.p, image.p, image.len);
		while (spec.num_elfs)
			tb_free(&elfs[--spec.num_elfs]);
		tb_free(&keyinfo);
		tb_free(&mine);
		tb_free(&image);
	}
}

/* Cut anywhere, or with one byte more: the file's size says so. */
static void test_every_length(void **state)
{
	struct trp_report rep;
	struct trp_lens lens;
	struct tb_blob image, cut;
	enum trp_err want;
	size_t i, n;

	(void)state;
	for (i = 0; i < TS_COUNT(vectors); i++) {
		image = vector_file(&vectors[i]);
		for (n = 0; n < image.len + 9; n++) {
			cut.len = n < TRP_HDR_LEN ? n : TRP_HDR_LEN;
			cut.p = malloc(cut.len + 1);
			memcpy(cut.p, image.p, cut.len);
			memset(&rep, 0, sizeof(rep));
			want = !n ? TRP_E_BUFFER :
			       n < image.len ? TRP_E_TRUNC :
			       n == image.len ? TRP_OK : TRP_E_TRAILING;
			assert_int_equal(trp_header_check(cut.p, n, &lens,
							  &rep), want);
			assert_int_equal(rep.err, want);
			free(cut.p);
		}
		tb_free(&image);
	}
}

/* The private copy of the manifest, likewise */
static void test_every_manifest_length(void **state)
{
	static const struct trp_image zero;
	struct tb_blob image;
	struct trp_image img;
	enum trp_err want;
	uint8_t *copy;
	size_t i, n, len;

	(void)state;
	for (i = 0; i < TS_COUNT(vectors); i++) {
		image = vector_file(&vectors[i]);
		len = tb_manifest_len(&image);
		for (n = 0; n < len + 9; n++) {
			copy = malloc(n + 1);
			memcpy(copy, image.p, n);
			want = !n ? TRP_E_BUFFER : n < len ? TRP_E_TRUNC :
			       n == len ? TRP_OK : TRP_E_TRAILING;
			assert_int_equal(trp_image_open(&img, copy, n, NULL),
					 want);
			if (want != TRP_OK)
				assert_memory_equal(&img, &zero, sizeof(img));
			free(copy);
		}
		tb_free(&image);
	}
}

/*
 * One bit of the manifest turned at a time: each is either refused or leaves
 * an image that the signature refuses; none gets through.
 */
static void test_every_manifest_bit(void **state)
{
	struct tb_blob image, bad;
	size_t len, n;
	struct ts_run r;

	(void)state;
	image = vector_file(&vectors[2]);	/* P-256: the fastest */
	len = tb_manifest_len(&image);
	for (n = 0; n < len; n++) {
		bad = tb_copy(&image);
		bad.p[n] = (uint8_t)(bad.p[n] ^ 1 << n % 8);
		ts_run_init(&r);
		r.crypto.key = "p256.der";
		assert_int_not_equal(ts_open(&r, &bad), TRP_OK);
		assert_int_not_equal(r.rep.err, TRP_OK);
		assert_int_equal(trp_auth_ok(&r.auth), TRP_BAD);
		ts_run_free(&r);
		tb_free(&bad);
	}
	tb_free(&image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_load),
		cmocka_unit_test(test_wrong_key),
		cmocka_unit_test(test_builder_agrees),
		cmocka_unit_test(test_every_length),
		cmocka_unit_test(test_every_manifest_length),
		cmocka_unit_test(test_every_manifest_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
