/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The writer: reference vectors byte for byte, order and lengths of our TLVs,
 * limits.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "keys.h"
#include "sign.h"

#define DIR	"tests/vectors/"

static const struct vector {
	const char *name;
	const char *key;
	const char *in[2];
	const char *key_info;
	const char *plat[2][2];
} vectors[] = {
	{ .name = "plain-rsa2048", .key = "rsa2048.der",
	  .in = { "m4-plain.elf" } },
	{ .name = "plain-rsa2048", .key = "rsa2048.enc.der",
	  .in = { "m4-plain.elf" } },
	{ .name = "plain-rsa4096", .key = "rsa4096.der",
	  .in = { "m4-plain.elf" } },
	{ .name = "norsc-rsa3072", .key = "rsa3072.der",
	  .in = { "m4-norsc.elf" } },
	{ .name = "exidx-rsa2048", .key = "rsa2048.der",
	  .in = { "m4-exidx.elf" } },
	{ .name = "two-rsa4096-bootaddr", .key = "rsa4096.der",
	  .in = { "m33-ns.elf", "m33-s.elf" },
	  .plat = { { "BOOTADDR", "0x80000000" }, { "0x10002", "0x01" } } },
	{ .name = "plain-rsa2048-keyinfo", .key = "rsa2048.der",
	  .in = { "m4-plain.elf" }, .key_info = "p256.pub.der",
	  .plat = { { "0x10005", "hello" } } },
	{ .name = "plain-p256", .key = "p256.der", .in = { "m4-plain.elf" } },
};

static const char *in_dir(const char *sub, const char *name)
{
	static char path[2][128];
	static unsigned int turn;

	turn = !turn;
	snprintf(path[turn], sizeof(path[turn]), DIR "%s/%s", sub, name);
	return path[turn];
}

static struct writer *setup(const struct vector *v)
{
	static const struct key_pass pass = { .argv = "secret" };
	struct writer *w = calloc(1, sizeof(*w));
	struct trp_report rep = { 0 };
	uint32_t i;

	assert_non_null(w);
	assert_int_equal(key_load(in_dir("keys", v->key), &pass, true,
				  &w->pkey), TOOL_OK);
	for (i = 0; i < 2 && v->in[i]; i++)
		assert_int_equal(elf_in_open(&w->in[w->num_in++],
			in_dir("elf", v->in[i]), i), TOOL_OK);
	for (i = 0; i < 2 && v->plat[i][0]; i++)
		assert_int_equal(sign_plat(w, v->plat[i][0], v->plat[i][1]),
				 TOOL_OK);
	if (v->key_info)
		tool_read_file(in_dir("keys", v->key_info), 4096,
			       &w->key_info, &w->key_info_len);
	assert_int_equal(writer_entries(w, &rep, &i), TRP_OK);
	return w;
}

static void teardown(struct writer *w)
{
	uint32_t i;

	for (i = 0; i < w->num_in; i++)
		elf_in_close(&w->in[i]);
	EVP_PKEY_free(w->pkey);
	free(w->key_info);
	free(w->out);
	free(w);
}

static void test_vectors(void **state)
{
	struct trp_report rep = { 0 };
	const struct vector *v;
	struct trp_lens lens;
	char path[128];
	uint8_t *want;
	size_t len, i;

	(void)state;
	for (i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		struct writer *w;

		v = &vectors[i];
		w = setup(v);
		w->stock = true;
		assert_int_equal(writer_make(w, &rep), TRP_OK);
		snprintf(path, sizeof(path), DIR "signed/%s.sign", v->name);
		assert_int_equal(tool_read_file(path, 1u << 20, &want, &len),
				 TOOL_OK);
		assert_int_equal(w->out_len, len);
		trp_header_check(want, len, &lens, NULL);
		if (lens.sig == TRP_ECDSA_SIG_LEN)
			memcpy(want + TRP_HDR_LEN + lens.tlv,
			       w->out + TRP_HDR_LEN + lens.tlv, lens.sig);
		assert_memory_equal(w->out, want, len);
		free(want);
		teardown(w);
	}
}

/* Our TLVs come after those of the stock format, which stay the same. */
static void test_order(void **state)
{
	static const uint32_t order[] = {
		TRP_ID_SIGNTYPE, TRP_ID_NUM_IMG, TRP_ID_IMGTYPE,
		TRP_ID_IMGSIZE, TRP_ID_HASHTYPE, TRP_ID_HASHTABLE,
		TRP_ID_PKEYINFO, 0x10005, TRP_ID_RSCTABLE, TRP_ID_IMGINDEX,
		TRP_ID_HDRDIGEST, TRP_ID_BOOT, TRP_ID_DUMP, TRP_ID_KEYID,
		TRP_ID_IMGDIGEST,
	};
	struct writer *w = setup(&vectors[6]);
	struct trp_report rep = { 0 };
	struct trp_span area, value;
	struct check c;
	uint32_t id;
	size_t i;

	(void)state;
	assert_int_equal(sign_find_rsc(w), TOOL_OK);
	assert_int_equal(sign_find_boot(w), TOOL_OK);
	assert_int_equal(sign_set_dump(w, "data"), TOOL_OK);
	assert_int_equal(writer_make(w, &rep), TRP_OK);
	assert_int_equal(check_open(&c, w->out, w->out_len, &rep), TRP_OK);
	assert_false(c.img.stock);
	area = c.img.signed_part;
	trp_take(&area, TRP_HDR_LEN);
	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		assert_int_equal(trp_tlv_next(&area, &id, &value),
				 TRP_ITER_RECORD);
		assert_int_equal(id, order[i]);
	}
	assert_int_equal(trp_tlv_next(&area, &id, &value), TRP_ITER_END);
	teardown(w);
}

static void test_limits(void **state)
{
	struct writer *w = setup(&vectors[0]);
	struct trp_report rep = { 0 };
	uint32_t image;

	(void)state;
	w->key_info_len = TRP_MAX_TLV_LEN;
	w->key_info = calloc(1, w->key_info_len);
	assert_int_equal(writer_make(w, &rep), TRP_E_TLV_LEN);
	assert_int_equal(rep.err, TRP_E_TLV_LEN);

	memset(&rep, 0, sizeof(rep));
	w->out_len = 0;
	w->in[0].padded = TRP_MAX_IMG_LEN + 8;
	assert_int_equal(writer_make(w, &rep), TRP_E_IMG_LEN);

	memset(&rep, 0, sizeof(rep));
	w->num_ent = 0;
	w->in[0].elf.phnum = TRP_MAX_ENTRIES + 1;
	assert_int_equal(writer_entries(w, &rep, &image), TRP_E_ENTRIES);
	assert_int_equal(rep.num, TRP_MAX_ENTRIES + 1);
	teardown(w);
}

/*
 * HDRDIGEST covers the first bytes of a file, so program headers elsewhere are
 * refused; the stock format, whose headers are compared, takes them.
 */
static void test_phoff(void **state)
{
	struct writer *w = setup(&vectors[5]);
	struct trp_report rep = { 0 };

	(void)state;
	assert_int_equal(sign_find_rsc(w), TOOL_OK);
	assert_int_equal(sign_find_boot(w), TOOL_OK);
	w->in[1].elf.phoff += 4;
	assert_int_equal(writer_make(w, &rep), TRP_E_ELF_PHOFF);
	assert_int_equal(rep.err, TRP_E_ELF_PHOFF);
	assert_int_equal(rep.index, 1);
	assert_int_equal(rep.num, 56);
	assert_int_equal(rep.num2, 52);
	w->in[1].elf.phoff -= 4;
	memset(&rep, 0, sizeof(rep));
	w->out_len = 0;
	assert_int_equal(writer_make(w, &rep), TRP_OK);
	w->in[1].elf.phoff += 4;
	w->out_len = 0;
	w->stock = true;
	assert_int_equal(writer_make(w, &rep), TRP_OK);
	teardown(w);
}

static void test_dump(void **state)
{
	static const struct {
		const char *what;
		enum tool_exit ret;
		uint8_t dump[3];
	} rows[] = {
		{ "data", TOOL_OK, { 1, 0, 0 } },
		{ "all", TOOL_OK, { 1, 0, 1 } },
		{ "none", TOOL_OK, { 0, 0, 0 } },
		{ "0", TOOL_OK, { 1, 0, 0 } },
		{ "0,2", TOOL_OK, { 1, 0, 1 } },
		{ "2-2", TOOL_OK, { 0, 0, 1 } },
		{ "0-2", TOOL_USAGE, { 1, 0, 0 } },	/* 1 is no PT_LOAD */
		{ "1", TOOL_USAGE, { 0 } },
		{ "3", TOOL_USAGE, { 0 } },
		{ "2-0", TOOL_USAGE, { 0 } },
		{ "", TOOL_USAGE, { 0 } },
		{ "0,", TOOL_USAGE, { 1, 0, 0 } },
		{ ",0", TOOL_USAGE, { 0 } },
		{ "0x0", TOOL_USAGE, { 0 } },
		{ "-1", TOOL_USAGE, { 0 } },
		{ "0-", TOOL_USAGE, { 0 } },
		{ "everything", TOOL_USAGE, { 0 } },
		{ "99999999999999999999", TOOL_USAGE, { 0 } },
	};
	struct writer *w = setup(&vectors[4]);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(w->dump, 0, sizeof(w->dump));
		assert_int_equal(sign_set_dump(w, rows[i].what), rows[i].ret);
		assert_memory_equal(w->dump, rows[i].dump, 3);
	}
	teardown(w);
}

static void test_plat(void **state)
{
	static const struct {
		const char *id, *value;
		enum tool_exit ret;
	} rows[] = {
		{ "BOOTADDR", "0x10000000", TOOL_OK },
		{ "0x10001", "0x10000000", TOOL_USAGE },	/* twice */
		{ "BOOTSEC", "1", TOOL_USAGE },
		{ "65540", "text", TOOL_OK },
		{ "0x10004", "text", TOOL_USAGE },		/* twice */
		{ "0x10005", "0xffffffff", TOOL_OK },
		{ "0x10006", "0x100000000", TOOL_USAGE },
		{ "0x10007", "0x", TOOL_USAGE },
		{ "0x10008", "0xzz", TOOL_USAGE },
		{ "0x10009", "h\xc3\xa9llo", TOOL_OK },
		{ "0x1000a", "\xff\xfe", TOOL_USAGE },
		{ "0x1000b", "0X12", TOOL_OK },			/* text */
		{ "0x1000c", "", TOOL_OK },
		{ "0x1ffff", "x", TOOL_OK },
		{ "0x20000", "x", TOOL_USAGE },
		{ "0xffff", "x", TOOL_USAGE },
		{ "5", "x", TOOL_USAGE },
		{ "-1", "x", TOOL_USAGE },
		{ "bootaddr", "0x1", TOOL_USAGE },
		{ "", "x", TOOL_USAGE },
		{ "0x10010 ", "x", TOOL_USAGE },
		{ "0200001", "x", TOOL_USAGE },			/* octal */
		{ "0x10011", "0x00000000001", TOOL_OK },
	};
	struct writer *w = calloc(1, sizeof(*w));
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(sign_plat(w, rows[i].id, rows[i].value),
				 rows[i].ret);
	free(w);
}

/* OP-TEE's own TA: 24 headers fit its heap with RSA-4096, 25 do not. */
static void test_stock_heap(void **state)
{
	struct trp_image img = { .num_ent = 24 };

	(void)state;
	img.lens.manifest = 20 + 5 * 16 + 8 + 64 * 24 + 512;
	assert_int_equal(stock_heap(&img), 912 + 128 * 24);
	assert_true(stock_heap(&img) <= 4096);
	img.num_ent = 25;
	img.lens.manifest += 64;
	assert_true(stock_heap(&img) > 4096);
}

/* A crypto library or token that returns less than it promised */
static size_t withheld;

int __wrap_EVP_PKEY_sign(EVP_PKEY_CTX *ctx, unsigned char *sig, size_t *len,
			 const unsigned char *tbs, size_t tbs_len);
int __real_EVP_PKEY_sign(EVP_PKEY_CTX *ctx, unsigned char *sig, size_t *len,
			 const unsigned char *tbs, size_t tbs_len);

int __wrap_EVP_PKEY_sign(EVP_PKEY_CTX *ctx, unsigned char *sig, size_t *len,
			 const unsigned char *tbs, size_t tbs_len)
{
	int rc = __real_EVP_PKEY_sign(ctx, sig, len, tbs, tbs_len);

	*len -= withheld;
	return rc;
}

static void test_short_signature(void **state)
{
	struct writer *w = setup(&vectors[0]);
	struct trp_report rep = { 0 };

	(void)state;
	withheld = 1;
	assert_int_equal(writer_make(w, &rep), TRP_E_INTERNAL);
	withheld = 0;
	teardown(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_phoff),
		cmocka_unit_test(test_dump),
		cmocka_unit_test(test_plat),
		cmocka_unit_test(test_stock_heap),
		cmocka_unit_test(test_short_signature),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
