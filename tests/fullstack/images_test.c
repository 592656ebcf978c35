/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Spoiled and unsuitable images for a real device: each as the tables of the
 * core's own test have it, and some that need more than one edit.
 *
 *	images_test			what the core says of each
 *	images_test DIR KEY ERRNO	write them into DIR, signed with KEY,
 *					and list them on standard output:
 *	FILE <tab> ERRNO <tab> REASON <tab> WORDS <tab> PATTERN
 *
 * WORDS must be in the sentence, PATTERN (as for a shell) must match it all.
 * ERRNO is a list of "reason errno", the output of tests/linux/errno.
 */
#include "../../core/reasons_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRUSTED		"rsa4096.der"	/* without a device; as long as its */
#define MAX_IMAGES	400

/* A device with the addresses of optee/mk/virt.dts */
static const struct ts_region virt[] = {
	{ 0x00000000, 0x10000, TS_RETRAM_PA, true, false, false },
	{ 0x10000000, 0x40000, TS_SRAM_PA, true, false, false },
	{ 0x10040000, 0x1000, 0x30040000, false, true, false },
	{ 0x10041000, 0x1000, 0x30041000, false, true, false },
	{ 0x10042000, 0x4000, 0x30042000, false, true, false },
	{ 0x10048000, 0x8000, 0x30048000, false, true, false },
	{ 0x0E100000, 0x00B00000, 0, false, false, true },
};

/*
 * Where this device differs from the one of the rows: no memory appears
 * twice, the key is longer, and the application has 4 KiB of heap, which the
 * core on a PC does not know (@device).
 */
static const struct differs {
	const char *name;
	enum trp_err want;
	const char *says;
	bool device;
} differs[] = {
	{ "overlap through an alias", TRP_E_REGION, "0x30001000", false },
	{ "alias without overlap", TRP_E_REGION, "0x30002000", false },
	{ "zero-fill in zero-fill, alias", TRP_E_REGION, "0x3000011f", false },
	{ "zero-fill around file bytes, alias", TRP_E_REGION, "0x30000f00",
	  false },
	{ "TEE memory", TRP_E_REGION, "0x2ffc0100", false },
	{ "TEE memory touched", TRP_E_REGION, "0x2ffbfe01", false },
	{ "SIGNTYPE of the other kind", TRP_E_SIG_KIND, "512 bytes", false },
	{ "sign_len 512", TRP_OK, "", false },
	{ "sign_len 257", TRP_E_TRAILING, "256 bytes follow", false },
	{ "HASHTABLE of 129", TRP_E_NO_MEMORY, "heap", true },
	{ "HASHTABLE of 128", TRP_E_NO_MEMORY, "heap", true },
	{ "very many segments", TRP_E_NO_MEMORY, "heap", true },
};

/**
 * struct made - an image on its way to a file or to the core
 * @key: of the device
 * @take: what to do with it; keeps nothing
 * @num: images so far
 * @reached: their reasons
 */
struct made {
	const char *key;
	void (*take)(struct made *m, const char *name, enum trp_err want,
		     const char *says, bool device,
		     const struct tb_blob *image);
	unsigned int num;
	uint32_t reached[MAX_IMAGES];
	const char *dir;
	const char *errnos;
};

static void made(struct made *m, const char *name, enum trp_err want,
		 const char *says, struct tb_blob image)
{
	bool device = false;
	size_t i;

	for (i = 0; i < TS_COUNT(differs); i++) {
		if (strcmp(differs[i].name, name))
			continue;
		want = differs[i].want;
		says = differs[i].says;
		device = differs[i].device;
	}
	if (want != TRP_OK) {
		assert_true(m->num < MAX_IMAGES);
		m->reached[m->num++] = want;
		m->take(m, name, want, says, device, &image);
	}
	tb_free(&image);
}

static struct tb_blob sign(struct made *m, const struct tb_blob *elf,
			   bool stock, const struct tb_edit *edits,
			   uint32_t num)
{
	struct tb_spec spec = {
		.elfs = elf, .num_elfs = 1, .stock = stock, .key = m->key,
		.rsc_da = TS_FW_RSC_DA, .rsc_size = TS_FW_RSC_SIZE,
		.edits = edits, .num_edits = num,
	};

	return tb_image(&spec);
}

/* ---- the rows of the core's test ---------------------------------------- */

static void edited(struct made *m, const struct row *rows, size_t num)
{
	struct tb_blob elf = ts_fw_elf();
	size_t i;

	for (i = 0; i < num; i++)
		made(m, rows[i].name, rows[i].want, rows[i].says,
		     sign(m, &elf, rows[i].stock, rows[i].edits,
			  TS_COUNT(rows[i].edits)));
	tb_free(&elf);
}

static void tlvs(struct made *m)
{
	struct tb_blob elf = ts_fw_elf();
	char name[48];
	size_t i, k;

	for (i = 0; i < TS_COUNT(tlv_rows); i++) {
		const struct tlv_row *r = &tlv_rows[i];
		const char *tlv = trp_tlv_name(r->id);
		const struct row rows[] = {
			{ "left out", r->optional ? TRP_OK :
			  r->id == TRP_ID_HASHTABLE ? TRP_E_HASHTABLE :
			  TRP_E_TLV_MISSING, { { TB_DROP, .id = r->id } },
			  tlv, !r->ours },
			{ "twice", TRP_E_TLV_DUP, { { TB_DUP, .id = r->id } },
			  tlv, !r->ours },
			{ "longer", TRP_E_TLV_LENGTH,
			  { { TB_RESIZE, .id = r->id, .value = r->len + 1 } },
			  tlv, !r->ours },
		};

		for (k = 0; k < TS_COUNT(rows); k++) {
			snprintf(name, sizeof(name), "%s %s", tlv,
				 rows[k].name);
			made(m, name, rows[k].want, rows[k].says,
			     sign(m, &elf, rows[k].stock, rows[k].edits, 1));
		}
	}
	tb_free(&elf);
}

static void elf_headers(struct made *m)
{
	struct tb_blob elf = ts_fw_elf();
	char name[48];
	uint32_t i;

	for (i = 0; i < 2 * TS_COUNT(elf_rows); i++) {
		const struct elf_row *row = &elf_rows[i / 2];
		struct tb_blob image = sign(m, &elf, i % 2, NULL, 0);

		elf_row_apply(row, image.p + tb_manifest_len(&image));
		snprintf(name, sizeof(name), "ELF %s%s", row->name,
			 i % 2 ? ", stock" : "");
		made(m, name, i % 2 ? row->want : TRP_E_HDRDIGEST, "", image);
	}
	tb_free(&elf);
}

/* Vectors and one segment more */
static struct tb_blob with_segment(struct made *m, const struct tb_seg *seg,
				   uint32_t rsc_size)
{
	const struct tb_edit edits[] = {
		WORD(RSCTABLE, 0, rsc_size ? TS_FW_RSC_DA : 0),
		WORD(RSCTABLE, 4, rsc_size),
	};
	const struct tb_seg segs[] = { ts_fw_segs[TS_FW_VECTORS], *seg };
	struct tb_blob elf = ts_segs_elf(segs, 2);
	struct tb_blob image = sign(m, &elf, false, edits, 2);

	tb_free(&elf);
	return image;
}

static void tables(struct made *m)
{
	struct tb_seg seg = ts_fw_segs[TS_FW_RSC];
	uint8_t t[TS_FW_RSC_SIZE];
	size_t i;

	seg.data = t;
	for (i = 0; i < TS_COUNT(rsc_rows); i++) {
		memcpy(t, ts_fw_rsc, sizeof(t));
		trp_put32(t + rsc_rows[i].at, rsc_rows[i].value);
		made(m, rsc_rows[i].name, rsc_rows[i].want, "resource table",
		     with_segment(m, &seg, TS_FW_RSC_SIZE));
	}
}

/* ---- more than an edit -------------------------------------------------- */

static struct tb_blob bytes(const void *p, size_t len)
{
	struct tb_blob b = { malloc(len), len };

	assert_non_null(b.p);
	memcpy(b.p, p, len);
	return b;
}

/* No image at all, or only its beginning */
static void no_images(struct made *m)
{
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob image = sign(m, &elf, false, NULL, 0);

	made(m, "a plain ELF file", TRP_E_PLAIN_ELF, "plain ELF",
	     bytes(elf.p, elf.len));
	made(m, "a text", TRP_E_MAGIC, "0x7473756a", bytes("just text\n", 10));
	made(m, "one byte", TRP_E_TRUNC, "has 1 bytes", bytes(image.p, 1));
	made(m, "a header cut off", TRP_E_TRUNC, "has 19 bytes",
	     bytes(image.p, 19));
	made(m, "a manifest alone", TRP_E_TRUNC, "announces",
	     bytes(image.p, tb_manifest_len(&image)));
	tb_free(&image);
	tb_free(&elf);
}

/* Good images of somebody else, and signatures that are none */
static void signatures(struct made *m)
{
	static const struct tb_edit flips[][1] = {
		{ { TB_FLIP_SIG, .at = 0, .value = 0x80 } },
		{ { TB_FLIP_SIG, .at = 511, .value = 1 } },
		/* a byte of a signed digest */
		{ { TB_FLIP, .at = 20 + 5 * 16 + 8 + 40, .value = 1 } },
	};
	struct tb_blob elf = ts_fw_elf();
	struct made other = { .key = "p256.der" };
	struct tb_blob image;
	size_t i;

	for (i = 0; i < TS_COUNT(flips); i++)
		made(m, "a bit after signing", TRP_E_SIGNATURE, "wrong",
		     sign(m, &elf, false, flips[i], 1));
	image = sign(m, &elf, false, NULL, 0);
	memset(image.p + tb_manifest_len(&image) - 512, 0, 512);
	made(m, "a signature of zeros", TRP_E_SIGNATURE, "wrong", image);
	made(m, "P-256, not trusted", TRP_E_KEY, "does not trust",
	     sign(&other, &elf, false, NULL, 0));
	made(m, "P-256, stock", TRP_E_SIGNATURE, "another key",
	     sign(&other, &elf, true, NULL, 0));
	other.key = "rsa2048.der";
	made(m, "RSA-2048, not trusted", TRP_E_KEY, "does not trust",
	     sign(&other, &elf, false, NULL, 0));
	other.key = "rsa3072.der";
	made(m, "RSA-3072, stock", TRP_E_SIGNATURE, "another key",
	     sign(&other, &elf, true, NULL, 0));
	tb_free(&elf);
}

/* Unsigned bytes changed: each is tied to what is signed */
static void contents(struct made *m)
{
	struct tb_blob elf = ts_fw_elf();
	uint32_t code = trp_get32(tb_phdr(elf.p, TS_FW_CODE) + 4);
	uint32_t rsc = trp_get32(tb_phdr(elf.p, TS_FW_RSC) + 4);
	uint32_t paddr = (uint32_t)(tb_phdr(elf.p, TS_FW_DATA) + 12 - elf.p);
	uint32_t name = (uint32_t)(tb_shdr(elf.p, 2) - elf.p);
	const struct row rows[] = {
		{ "a bit of the code", TRP_E_DIGEST,
		  { { TB_FLIP_IMG, .at = code + 0x8f, .value = 1 } },
		  "segment 1 at 0x10000000", false },
		{ "a bit of the code, stock", TRP_E_DIGEST,
		  { { TB_FLIP_IMG, .at = code, .value = 0x80 } },
		  "segment 1 at 0x10000000", true },
		{ "a bit of the resource table", TRP_E_DIGEST,
		  { { TB_FLIP_IMG, .at = rsc + 4, .value = 1 } },
		  "segment 6 at 0x10048000", false },
		{ "a load address", TRP_E_HDRDIGEST,
		  { { TB_FLIP_IMG, .at = paddr, .value = 1 } }, "image 0",
		  false },
		{ "a load address, stock", TRP_E_PHDR_DIFF,
		  { { TB_FLIP_IMG, .at = paddr, .value = 1 } },
		  "header 3 of image 0", true },
		{ "a section's name, stock", TRP_E_ELF_SHDR,
		  { { TB_FLIP_IMG, .at = name + 3, .value = 0x80 } },
		  "section headers", true },
	};
	size_t i;

	for (i = 0; i < TS_COUNT(rows); i++)
		made(m, rows[i].name, rows[i].want, rows[i].says,
		     sign(m, &elf, rows[i].stock, rows[i].edits, 1));
	tb_free(&elf);
}

/* Soundly signed firmware that this device must not take */
static void unsuitable(struct made *m)
{
	struct tb_seg many[TRP_MAX_ENTRIES], seg = ts_fw_segs[TS_FW_DATA];
	struct tb_blob elf;
	uint32_t i;

	seg.paddr = 0x0E100100;
	made(m, "OP-TEE's own memory", TRP_E_TEE_MEMORY, "0xe100100",
	     with_segment(m, &seg, 0));
	seg.paddr = 0x0E0FFFF0;
	made(m, "into OP-TEE's memory", TRP_E_TEE_MEMORY, "0xe0ffff0",
	     with_segment(m, &seg, 0));
	seg.paddr = 0x10046000;
	made(m, "the doorbell", TRP_E_REGION, "0x10046000",
	     with_segment(m, &seg, 0));
	seg.paddr = 0x0ED00000;
	made(m, "the other processor's memory", TRP_E_REGION, "0xed00000",
	     with_segment(m, &seg, 0));
	seg.paddr = 0x5E018000;
	made(m, "what the other one shares", TRP_E_REGION, "0x5e018000",
	     with_segment(m, &seg, 0));
	seg.paddr = 0x42200000;
	made(m, "Linux's own memory", TRP_E_REGION, "0x42200000",
	     with_segment(m, &seg, 0));
	seg.paddr = TS_FW_RSC_DA;
	seg.filesz = TRP_IPC_SEG_MAX + 1;
	seg.memsz = seg.filesz;
	made(m, "too much shared memory", TRP_E_IPC_SIZE, "shared memory",
	     with_segment(m, &seg, 0));
	elf = ts_segs_elf(&ts_fw_segs[TS_FW_CODE], 1);
	made(m, "no vectors, stock", TRP_E_BOOT_PLACE, "vector table at 0x0,",
	     sign(m, &elf, true, NULL, 0));
	tb_free(&elf);
	seg = ts_fw_segs[TS_FW_VECTORS];
	seg.filesz = 4;
	elf = ts_segs_elf(&seg, 1);
	made(m, "half of the vectors, stock", TRP_E_BOOT_PLACE,
	     "vector table at 0x0,", sign(m, &elf, true, NULL, 0));
	tb_free(&elf);
	for (i = 0; i < TS_COUNT(many); i++) {
		many[i] = ts_fw_segs[TS_FW_VECTORS];
		many[i].paddr = 64 * i;
		many[i].vaddr = many[i].paddr;
	}
	elf = ts_segs_elf(many, TS_COUNT(many));
	made(m, "very many segments", TRP_E_NO_MEMORY, "heap",
	     sign(m, &elf, true, NULL, 0));
	tb_free(&elf);
}

/* A stock image, whose table is found by its sections */
static struct tb_blob with_section(struct made *m, uint32_t addr)
{
	const struct tb_sec sec = { ".resource_table", addr, 16, 0 };
	const struct tb_elf_spec spec = {
		.segs = ts_fw_segs, .num_segs = TS_FW_SEGS,
		.secs = &sec, .num_secs = 1,
	};
	struct tb_blob elf = tb_elf(&spec);
	struct tb_blob image = sign(m, &elf, true, NULL, 0);

	tb_free(&elf);
	return image;
}

static void odd_elfs(struct made *m)
{
	static const struct tb_seg none = { .type = 0x6474E551, .flags = 6 };
	struct tb_seg seg = ts_fw_segs[TS_FW_DATA];
	const struct tb_elf_spec wide = {
		.is64 = true, .segs = ts_fw_segs, .num_segs = 1,
	};
	struct tb_blob two[2];
	struct tb_spec spec = {
		.elfs = two, .num_elfs = 2, .stock = true, .key = m->key,
	};

	two[0] = ts_segs_elf(&none, 1);
	made(m, "nothing to load", TRP_E_NO_LOAD, "no segment",
	     sign(m, two, true, NULL, 0));
	tb_free(two);
	seg.filesz = 0;
	seg.memsz = 0;
	two[0] = ts_segs_elf(&seg, 1);
	made(m, "an empty segment", TRP_E_SEG_EMPTY, "segment 0",
	     sign(m, two, true, NULL, 0));
	tb_free(two);
	two[0] = tb_elf(&wide);
	tb_phdr(two[0].p, 0)[20] = 1;	/* p_vaddr, high word */
	made(m, "an ELF64 beyond 4 GiB", TRP_E_ELF_WIDE, "more than 32 bits",
	     sign(m, two, true, NULL, 0));
	tb_free(two);
	made(m, "a table in .bss, stock", TRP_E_RSC_PLACE, "0x10030000",
	     with_section(m, TS_FW_BSS_DA));
	made(m, "a table with the code, stock", TRP_E_RSC_LOCKED,
	     "Linux cannot read", with_section(m, TS_FW_CODE_DA));
	made(m, "a table at an odd address, stock", TRP_E_RSC_ALIGN,
	     "0x10048002", with_section(m, TS_FW_RSC_DA + 2));
	two[0] = ts_fw_elf();
	two[1] = ts_segs_elf(ts_fw_segs, TS_FW_SEGS);	/* one table */
	made(m, "one file twice", TRP_E_SEG_OVERLAP, "overlaps",
	     tb_image(&spec));
	tb_free(two + 1);
	/* elsewhere in shared memory, and called a table, too */
	seg = ts_fw_segs[TS_FW_RSC];
	seg.vaddr = TS_FW_RSC_DA + 0x1000;
	seg.paddr = seg.vaddr;
	two[1] = tb_elf(&(struct tb_elf_spec){
		.segs = &seg, .num_segs = 1, .num_secs = 1,
		.secs = &(struct tb_sec){ ".resource_table", seg.vaddr,
					  TS_FW_RSC_SIZE, 0 } });
	made(m, "two tables", TRP_E_RSC_TWO, "two resource tables",
	     tb_image(&spec));
	tb_free(two);
	tb_free(two + 1);
}

static void all(struct made *m)
{
	edited(m, layout_rows, TS_COUNT(layout_rows));
	edited(m, plan_rows, TS_COUNT(plan_rows));
	tlvs(m);
	elf_headers(m);
	tables(m);
	no_images(m);
	signatures(m);
	contents(m);
	unsuitable(m);
	odd_elfs(m);
}

/* ---- on this PC --------------------------------------------------------- */

static void take_core(struct made *m, const char *name, enum trp_err want,
		      const char *says, bool device,
		      const struct tb_blob *image)
{
	char text[TRP_SENTENCE_LEN];
	struct ts_run r;

	if (device)
		return;
	ts_run_init(&r);
	ts_crypto_init(&r.crypto, m->key);
	r.plat.regions = virt;
	r.plat.num = TS_COUNT(virt);
	print_message("%s\n", name);
	ts_expect(&r, ts_load(&r, image), want);
	trp_report_text(&r.rep, text, sizeof(text));
	if (!strstr(text, says))
		fail_msg("%s: \"%s\" without \"%s\"", name, text, says);
	ts_run_free(&r);
}

/* Reasons of an image that no file can bring about on this device */
static const enum trp_err not_by_file[] = {
	TRP_E_ENTRIES,		/* the heap ends before that number does */
	TRP_E_BOOT_ALIGN,	/* hardware fixes the address */
	TRP_E_STOCK_TA, TRP_E_NO_KEY,	/* of the build */
	TRP_E_NO_DUMP, TRP_E_SEAL,	/* of other commands */
	TRP_E_RSC_CHANGED,	/* of a recovery */
	TRP_E_ELF_PHOFF,	/* of the signer */
	TRP_E_IMGDIGEST,	/* of `trp verify` */
	TRP_E_SIG_PAD,		/* a signature of RSA-4096 needs none */
};

static void test_images(void **state)
{
#define NUMBER(num, ...) (num),
	static const uint32_t reasons[] = { TRP_ERR_TABLE(NUMBER) };
	struct made m = { .key = TRUSTED, .take = take_core };
	size_t i, k, distinct = 0;

	(void)state;
	all(&m);
	for (i = 0; i < TS_COUNT(reasons); i++) {
		bool by = false, not = false;

		for (k = 0; k < m.num; k++)
			by |= m.reached[k] == reasons[i];
		for (k = 0; k < TS_COUNT(not_by_file); k++)
			not |= not_by_file[k] == reasons[i];
		distinct += by;
		if (reasons[i] / 100 == 2 || reasons[i] / 100 == 3)
			assert_int_not_equal(by, not);
	}
	print_message("%u images, %zu reasons\n", m.num, distinct);
}

/* ---- for a device ------------------------------------------------------- */

static int errno_of(const char *list, enum trp_err err)
{
	FILE *f = fopen(list, "r");
	unsigned int reason;
	int number, found = 0;
	char line[80];

	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%u %d", &reason, &number) == 2 &&
		    reason == err)
			found = number;
	fclose(f);
	assert_true(found > 0);
	return found;
}

static void take_file(struct made *m, const char *name, enum trp_err want,
		      const char *says, bool device,
		      const struct tb_blob *image)
{
	const char *p = trp_err_template(want);
	char path[512];
	FILE *f;

	(void)device;
	snprintf(path, sizeof(path), "%s/%03u.sign", m->dir, m->num);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(image->p, 1, image->len, f), image->len);
	assert_int_equal(fclose(f), 0);
	printf("%03u.sign\t%d\t%u\t%s\t", m->num, errno_of(m->errnos, want),
	       (unsigned int)want, says);
	for (; *p; p++) {
		if (*p == '{')
			p = strchr(p, '}');
		putchar(*p == '}' ? '*' : *p);
	}
	printf("\t%s\n", name);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_images) };

	if (argc == 4) {
		struct made m = {
			.key = argv[2], .take = take_file, .dir = argv[1],
			.errnos = argv[3],
		};

		all(&m);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
