/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tool and a device say the same of each image: the same number and the
 * same sentence. Images of all kinds, spoiled before and after they were
 * signed, go to `trp verify`'s own code and to the emulated device; what may
 * differ is listed below, and nothing else does.
 *
 *	differ_test [MUTANTS]	how many random ones (2000)
 */
#include "../../core/reasons_rows.h"
#include "../../tools/check.h"
#include "../secure/secure.h"

#include <trp/rsc.h>
#include <openssl/x509.h>

#define MAX_BASES	24
#define SAME		(-1)
#define HEAP_LEN	4096u	/* of the application */

static const char *const keys[] = { "rsa2048", "rsa4096", "p256" };

static struct tb_blob bases[MAX_BASES];
static struct trp_host_crypto trusted;
static uint32_t session, seed = 1, num_bases, mutants = 2000;

/* ---- what may differ ---------------------------------------------------- */

/* The processor's memory, as its device tree has it, and OP-TEE's */
static const struct ts_region memory[] = {
	{ 0x00000000, 0x10000, 0x38000000, .locked = true },
	{ 0x10000000, 0x40000, 0x10000000, .locked = true },
	{ 0x30000000, 0x40000, 0x10000000, .locked = true },
	{ 0x10040000, 0x1000, 0x10040000, .ipc = true },
	{ 0x10041000, 0x1000, 0x10041000, .ipc = true },
	{ 0x10042000, 0x4000, 0x10042000, .ipc = true },
	{ 0x10048000, 0x8000, 0x10048000, .ipc = true },
	{ BOARD_TEE_DDR_BASE, BOARD_TEE_DDR_SIZE, .tee = true },
};

static uint8_t scratch[0x40000];

static enum trp_err map(void *ctx, uint32_t da, uint32_t len, void **va)
{
	(void)ctx;
	(void)da;
	*va = len <= sizeof(scratch) ? scratch : NULL;
	return *va ? TRP_OK : TRP_E_MAP;
}

static void unmap(void *ctx, void *va, uint32_t len)
{
	(void)ctx;
	(void)va;
	(void)len;
}

static void *get(void *ctx, uint32_t len)
{
	(void)ctx;
	return malloc(len);
}

static void put(void *ctx, void *p, uint32_t len)
{
	(void)ctx;
	(void)len;
	free(p);
}

/* What a tool would say that knows the processor, and loads it */
static uint32_t planned(const struct tb_blob *f)
{
	const struct trp_memory mem = { NULL, map, unmap, unmap, get, put };
	struct trp_report rep = { 0 };
	struct ts_platform here;
	const struct trp_loader l = { &here.ops, &mem, &trusted.ops };
	struct trp_seal seal;
	struct trp_seg seg;
	enum trp_err err;
	struct check c;

	ts_mp15_init(&here);
	here.ops.boot_align = 128;
	here.regions = memory;
	here.num = TS_COUNT(memory);
	err = check_open(&c, f->p, f->len, &rep);
	if (!err)
		err = check_auth(&c, &trusted.ops, &rep);
	if (!err && c.img.stock)
		(void)trp_elf_hints(&c.hints, &c.img, &c.src);
	if (!err)
		err = trp_plan_build(&c.plan, &c.auth, &c.hints, &here.ops,
				     &rep);
	if (!err)
		err = trp_load_run(&seal, &c.plan, &l, f->p + c.lens.manifest,
				   &rep);
	if (!err && c.plan.rsc_size &&
	    trp_plan_find(&c.plan, c.plan.rsc_da, c.plan.rsc_size, &seg))
		err = trp_rsc_check(f->p + c.lens.manifest + seg.src_off +
				    (c.plan.rsc_da - seg.da), c.plan.rsc_size,
				    &rep);
	return (uint32_t)err;
}

enum why { MAP, ELF_RULE, UNLOADED, HEAP, WHYS };
static uint32_t seen[WHYS], equal, refused;

/* Return: enum why, or SAME where there is no excuse */
static int excuse(const struct tb_blob *f, uint32_t device,
		  const struct trp_report *tool)
{
	const uint32_t plan = planned(f);
	const bool boot = tool->err == TRP_E_BOOT_PLACE ||
			  tool->err == TRP_E_BOOT_ALIGN;
	struct trp_report rep = { 0 };
	struct trp_phdr ph;
	struct check c;
	bool opened;

	/*
	 * a tool without --soc knows no processor, which starts where it
	 * always does, whatever BOOT says
	 */
	if (device == plan && (device || boot))
		return MAP;
	opened = !check_open(&c, f->p, f->len, &rep);
	/* the application's heap, which a PC has more of */
	if (device == TRP_E_NO_MEMORY && c.lens.manifest > HEAP_LEN)
		return HEAP;
	if (device || !opened)
		return SAME;
	/* a device interprets no ELF header that was signed... */
	if (!c.img.stock &&
	    ((tool->err >= TRP_E_ELF_TRUNC && tool->err <= TRP_E_PHDR_DIFF) ||
	     tool->err == TRP_E_RSC_TWO || tool->err == TRP_E_RSC_PLACE))
		return ELF_RULE;
	/* ... and reads no byte that it does not load */
	if (tool->err == TRP_E_IMGDIGEST)
		return UNLOADED;
	if (tool->err != TRP_E_DIGEST)
		return SAME;
	trp_image_entry(&c.img, tool->index, &ph);
	return ph.type == TRP_PT_LOAD && ph.filesz ? SAME : UNLOADED;
}

/* ---- both sides --------------------------------------------------------- */

static uint32_t tool_says(const struct tb_blob *f, struct trp_report *rep)
{
	struct check c;
	enum trp_err err;

	memset(rep, 0, sizeof(*rep));
	err = check_open(&c, f->p, f->len, rep);
	if (!err)
		err = check_auth(&c, &trusted.ops, rep);
	if (!err)
		err = check_images(&c, &trusted.ops, rep);
	if (!err)
		err = check_rest(&c, rep);
	return rep->err ? rep->err : (uint32_t)err;
}

static void compare(const struct tb_blob *f, const char *what, uint32_t nr)
{
	char sentence[TRP_SENTENCE_LEN];
	struct trp_report rep;
	const uint32_t tool = tool_says(f, &rep);
	const uint32_t res = sec_load(session, 0, f);
	const struct trp_status st = sec_status(session, 0);
	const uint32_t device = st.reason;
	int why;

	assert_int_equal(!res, !device);
	if (!res)
		assert_int_equal(sec_cmd(session, TRP_TA_RELEASE_FW, 0), R_OK);
	trp_report_text(&rep, sentence, sizeof(sentence));
	if (tool == device) {
		/* of a vector table, each names the one that it would use */
		if (device && device != TRP_E_BOOT_PLACE &&
		    strcmp(sentence, st.sentence))
			fail_msg("%s %u: \"%s\" on the device, \"%s\" here",
				 what, nr, st.sentence, sentence);
		equal++;
		refused += device != 0;
		return;
	}
	why = excuse(f, device, &rep);
	if (why == SAME)
		fail_msg("%s %u: %u \"%s\" on the device, %u \"%s\" here",
			 what, nr, device, st.sentence, tool, sentence);
	seen[why]++;
}

/* ---- images ------------------------------------------------------------- */

static uint32_t pick(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static struct tb_blob signed_fw(const struct tb_blob *elf, bool stock,
				const char *key, const struct tb_edit *edits,
				uint32_t num)
{
	struct tb_spec spec = {
		.elfs = elf, .num_elfs = 1, .stock = stock, .key = key,
		.rsc_da = TS_FW_RSC_DA, .rsc_size = TS_FW_RSC_SIZE,
		.edits = edits, .num_edits = num,
	};

	return tb_image(&spec);
}

static void rows(const struct row *row, size_t num)
{
	struct tb_blob elf = ts_fw_elf();
	size_t i;
	int stock;

	for (i = 0; i < num; i++)
		for (stock = 0; stock < 2; stock++) {
			struct tb_blob f;

			if (row[i].stock != stock)
				continue;
			f = signed_fw(&elf, stock, NULL, row[i].edits,
				      TS_COUNT(row[i].edits));
			compare(&f, row[i].name, (uint32_t)i);
			tb_free(&f);
		}
	tb_free(&elf);
}

/* @f with another ELF header, and HDRDIGEST that agrees */
static struct tb_blob rightly_signed(const struct tb_blob *elf)
{
	const size_t len = 52u + 32u * TS_FW_SEGS;
	uint8_t digest[32];
	const struct tb_edit edits[] = {
		DROP(HDRDIGEST),
		{ TB_ADD, .id = TRP_ID_HDRDIGEST, .data = digest,
		  .len = sizeof(digest) },
	};
	struct tb_blob good = ts_fw_elf(), f;

	tb_sha256(elf->p, len, digest);
	f = signed_fw(&good, false, NULL, edits, TS_COUNT(edits));
	memcpy(f.p + tb_manifest_len(&f), elf->p, len);
	tb_free(&good);
	return f;
}

static void elf_headers_test(void **arg)
{
	struct tb_blob elf = ts_fw_elf();
	uint32_t i, k;

	(void)arg;
	for (i = 0; i < TS_COUNT(elf_rows); i++) {
		struct tb_blob bad = tb_copy(&elf), f;

		for (k = 0; k < elf_rows[i].len; k++)
			bad.p[elf_rows[i].at + k] =
				(uint8_t)(elf_rows[i].value >> 8 * k);
		/* changed after it was signed: of a stock image, that is all */
		f = signed_fw(&elf, false, NULL, NULL, 0);
		memcpy(f.p + tb_manifest_len(&f), bad.p, 64);
		compare(&f, elf_rows[i].name, 0);
		tb_free(&f);
		f = signed_fw(&elf, true, NULL, NULL, 0);
		memcpy(f.p + tb_manifest_len(&f), bad.p, 64);
		compare(&f, elf_rows[i].name, 1);
		tb_free(&f);
		f = rightly_signed(&bad);
		compare(&f, elf_rows[i].name, 2);
		tb_free(&f);
		tb_free(&bad);
	}
	tb_free(&elf);
	assert_true(seen[ELF_RULE] >= TS_COUNT(elf_rows) / 2);
}

static void rows_test(void **arg)
{
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob f;
	size_t i;

	(void)arg;
	rows(layout_rows, TS_COUNT(layout_rows));
	rows(plan_rows, TS_COUNT(plan_rows));
	for (i = 0; i < TS_COUNT(tlv_rows); i++) {
		const struct tb_edit edits[] = {
			{ TB_DROP, .id = tlv_rows[i].id },
			{ TB_DUP, .id = tlv_rows[i].id },
			{ TB_RESIZE, .id = tlv_rows[i].id,
			  .value = tlv_rows[i].len + 1 },
		};
		size_t k;

		for (k = 0; k < TS_COUNT(edits); k++) {
			f = signed_fw(&elf, !tlv_rows[i].ours, NULL, edits + k,
				      1);
			compare(&f, "TLV", tlv_rows[i].id);
			tb_free(&f);
		}
	}
	for (i = 0; i < TS_COUNT(rsc_rows); i++) {
		struct tb_blob bad = tb_copy(&elf);
		uint8_t *at = bad.p + trp_get32(tb_phdr(bad.p, TS_FW_RSC) + 4);

		trp_put32(at + rsc_rows[i].at, rsc_rows[i].value);
		f = signed_fw(&bad, i % 2, NULL, NULL, 0);
		compare(&f, rsc_rows[i].name, (uint32_t)i);
		tb_free(&f);
		tb_free(&bad);
	}
	tb_free(&elf);
	assert_true(seen[MAP] > 5);
}

/* ---- mutants ------------------------------------------------------------ */

/* Bytes of a finished image: nobody signs them again */
static struct tb_blob changed(void)
{
	struct tb_blob f = tb_copy(&bases[pick(num_bases)]);
	uint32_t n, i;

	switch (pick(10)) {
	case 0:
		f.len = pick((uint32_t)f.len);
		break;
	case 1:
		trp_put32(f.p + 4 * pick(5), pick(0x7fffffff));
		break;
	case 2:
		/* a word somewhere in the headers of the first ELF file */
		i = tb_manifest_len(&f) + 4 * pick(80);
		if (i + 4 <= f.len)
			trp_put32(f.p + i, pick(2) ? pick(256) : 0xfffffff0);
		break;
	default:
		for (n = 1 + pick(3); n; n--) {
			i = pick((uint32_t)f.len);
			f.p[i] = (uint8_t)(f.p[i] ^ 1u << pick(8));
		}
	}
	return f;
}

/* Values of TLVs, with a signature that is right */
static struct tb_blob resigned(void)
{
	static const uint32_t values[] = {
		0, 1, 2, 4, 8, 0x7f, 0x80, 0xff, 0x1000, 0x10000000,
		0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff,
	};
	struct tb_blob elf = ts_fw_elf(), f;
	struct tb_edit edits[3] = { { 0 } };
	uint32_t i, n = 1 + pick(3);

	for (i = 0; i < n; i++) {
		const struct tlv_row *r = &tlv_rows[pick(TS_COUNT(tlv_rows))];
		const bool word = r->len >= 4;

		edits[i] = (struct tb_edit){
			.op = word ? TB_WORD : TB_BYTE, .id = r->id,
			.at = word ? 4 * pick(r->len / 4) : pick(r->len),
			.value = values[pick(TS_COUNT(values))],
		};
	}
	f = signed_fw(&elf, false, keys[pick(3)][0] == 'p' ? "p256.der" : NULL,
		      edits, n);
	tb_free(&elf);
	return f;
}

/* ELF headers that are signed as they are */
static struct tb_blob odd_elf(void)
{
	struct tb_blob elf = ts_fw_elf(), f;
	uint32_t i = pick(52 + 32 * TS_FW_SEGS);

	elf.p[i] = (uint8_t)(elf.p[i] ^ 1u << pick(8));
	f = rightly_signed(&elf);
	tb_free(&elf);
	return f;
}

static void mutants_test(void **arg)
{
	uint32_t i;

	(void)arg;
	for (i = 0; i < num_bases; i++)
		compare(&bases[i], "vector", i);
	for (i = 0; i < mutants; i++) {
		uint32_t kind = pick(8);
		struct tb_blob f = kind < 4 ? changed() :
				   kind < 7 ? resigned() : odd_elf();

		compare(&f, "mutant", i);
		tb_free(&f);
	}
	print_message("%u images: %u equal, %u of them refused; map %u, ELF "
		      "rules %u, not loaded %u, heap %u\n",
		      equal + seen[MAP] + seen[ELF_RULE] + seen[UNLOADED] +
		      seen[HEAP], equal, refused, seen[MAP], seen[ELF_RULE],
		      seen[UNLOADED], seen[HEAP]);
	/* both answers came often: neither side says always the same */
	assert_true(refused > mutants / 4 && equal - refused > mutants / 100);
}

static void trust(const char *name)
{
	char path[128];
	EVP_PKEY *pkey;
	FILE *f;

	snprintf(path, sizeof(path), "tests/vectors/keys/%s.der", name);
	f = fopen(path, "r");
	assert_non_null(f);
	pkey = d2i_PrivateKey_fp(f, NULL);
	fclose(f);
	assert_true(trp_host_crypto_add(&trusted, pkey));
	EVP_PKEY_free(pkey);
}

static int setup(void **arg)
{
	static const char *const files[] = {
		"exidx-rsa2048", "norsc-rsa3072", "plain-p256",
		"plain-rsa2048-keyinfo", "plain-rsa2048", "plain-rsa4096",
		"two-rsa4096-bootaddr",
	};
	struct tb_blob elf = ts_fw_elf();
	char path[128];
	size_t i;

	(void)arg;
	trp_host_crypto_init(&trusted);
	for (i = 0; i < TS_COUNT(keys); i++)
		trust(keys[i]);
	for (i = 0; i < TS_COUNT(files); i++) {
		snprintf(path, sizeof(path), "tests/vectors/signed/%s.sign",
			 files[i]);
		bases[num_bases++] = tb_file(path);
	}
	for (i = 0; i < 4; i++)
		bases[num_bases++] = signed_fw(&elf, i & 1,
					       i & 2 ? "p256.der" : NULL, NULL,
					       0);
	tb_free(&elf);
	sec_on("stm32mp15");
	session = sec_open(0);
	return 0;
}

static int teardown(void **arg)
{
	(void)arg;
	board_tee_close(session);
	sec_off();
	while (num_bases)
		tb_free(&bases[--num_bases]);
	trp_host_crypto_free(&trusted);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_test),
		cmocka_unit_test(elf_headers_test),
		cmocka_unit_test(mutants_test),
	};

	if (argc > 1)
		mutants = (uint32_t)strtoul(argv[1], NULL, 10);
	return cmocka_run_group_tests(tests, setup, teardown);
}
