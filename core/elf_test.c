/* SPDX-License-Identifier: BSD-2-Clause */
#include "../tests/core_support.h"

#include <stdlib.h>
#include <string.h>

/* What the ELF headers of an image say, whoever signed them */
static enum trp_err hints(struct ts_run *r, const struct tb_blob *image)
{
	assert_int_equal(ts_open(r, image), TRP_OK);
	return ts_elf(r);
}

static enum trp_err hints_once(const struct tb_blob *image)
{
	enum trp_err err;
	struct ts_run r;

	ts_run_init(&r);
	err = hints(&r, image);
	ts_run_free(&r);
	return err;
}

/* What a device says of it */
static enum trp_err load_once(const struct tb_blob *image)
{
	enum trp_err err;
	struct ts_run r;

	ts_run_init(&r);
	err = ts_load(&r, image);
	ts_expect(&r, err, err);
	ts_run_free(&r);
	return err;
}

/* What is done to the program headers of the unsigned ELF file */
enum damage { DROP_LAST, DROP_MIDDLE, REPEAT, SWAP, RETYPE, MOVE, DAMAGES };

static void damage(uint8_t *elf, enum damage what)
{
	uint8_t *ph = tb_phdr(elf, 0);
	uint8_t t[TRP_PHDR_LEN];

	switch (what) {
	case DROP_LAST:
		trp_put16(elf + 44, TS_FW_SEGS - 1);
		break;
	case DROP_MIDDLE:
		memmove(ph + 32, ph + 64, 32 * (TS_FW_SEGS - 2));
		trp_put16(elf + 44, TS_FW_SEGS - 1);
		break;
	case REPEAT:
		memcpy(ph + 32 * TS_FW_DATA, ph + 32 * TS_FW_CODE, 32);
		break;
	case SWAP:
		memcpy(t, ph + 32 * TS_FW_DATA, 32);
		memcpy(ph + 32 * TS_FW_DATA, ph + 32 * TS_FW_CODE, 32);
		memcpy(ph + 32 * TS_FW_CODE, t, 32);
		break;
	case RETYPE:
		trp_put32(ph + 32 * TS_FW_DATA, 0x6FFFFFFF);
		break;
	default:
		trp_put32(ph + 32 * TS_FW_DATA + 12, 0x10002000);
		break;
	}
}

static void test_damage(void **state)
{
	struct tb_blob elf = ts_fw_elf();
	static const enum trp_err want[] = {
		TRP_E_PHDR_COUNT, TRP_E_PHDR_DIFF, TRP_E_PHDR_DIFF,
		TRP_E_PHDR_DIFF, TRP_E_PHDR_DIFF, TRP_E_PHDR_DIFF,
	};
	struct tb_blob image;
	int d, stock;

	(void)state;
	for (stock = 0; stock < 2; stock++)
		for (d = 0; d < DAMAGES; d++) {
			image = ts_sign(&elf, stock, NULL, 0);
			assert_int_equal(hints_once(&image), TRP_OK);
			assert_int_equal(load_once(&image), TRP_OK);
			damage(image.p + tb_manifest_len(&image),
			       (enum damage)d);
			assert_int_equal(hints_once(&image), want[d]);
			assert_int_equal(load_once(&image), stock ? want[d] :
					 TRP_E_HDRDIGEST);
			tb_free(&image);
		}
	tb_free(&elf);
}

/*
 * Each bit of ELF header and program headers turned in the unsigned file.
 * With our TLVs each is seen as what it is, in the ELF32 and the ELF64 file.
 * Without, those in the program headers are, and a turned bit of the ELF
 * header never changes what is loaded.
 */
static void header_bits(const struct tb_blob *elf, uint32_t ehdr,
			uint32_t phdr, bool stock)
{
	struct tb_blob image = ts_sign(elf, stock, NULL, 0);
	const uint32_t from = tb_manifest_len(&image);
	enum trp_err err;
	struct ts_run r;
	uint32_t bit;

	assert_int_equal(load_once(&image), TRP_OK);
	for (bit = 0; bit < 8 * (ehdr + phdr * TS_FW_SEGS); bit++) {
		image.p[from + bit / 8] ^= (uint8_t)(1 << bit % 8);
		ts_run_init(&r);
		err = ts_load(&r, &image);
		if (!stock)
			ts_expect(&r, err, TRP_E_HDRDIGEST);
		else if (bit >= 8 * ehdr)
			assert_int_not_equal(err, TRP_OK);
		if (err == TRP_OK) {
			assert_int_equal(r.plan.num_load, 5);
			assert_int_equal(r.plan.end[0], TS_FW_SEGS);
		}
		ts_run_free(&r);
		image.p[from + bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	tb_free(&image);
}

static void test_every_header_bit(void **state)
{
	struct tb_elf_spec spec = {
		.is64 = true, .segs = ts_fw_segs, .num_segs = TS_FW_SEGS,
	};
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob elf64 = tb_elf(&spec);

	(void)state;
	header_bits(&elf, 52, 32, true);
	header_bits(&elf, 52, 32, false);
	header_bits(&elf64, 64, 56, false);
	tb_free(&elf);
	tb_free(&elf64);
}

/* An image whose ELF file ends anywhere inside its headers */
static void test_every_elf_length(void **state)
{
	struct tb_blob elf = ts_fw_elf();
	struct trp_elf e, zero;
	struct ts_source src;
	struct tb_blob cut;
	enum trp_err err;
	uint32_t n;

	(void)state;
	memset(&zero, 0, sizeof(zero));
	for (n = 0; n < elf.len; n++) {
		cut.p = malloc(n + !n);
		memcpy(cut.p, elf.p, n);
		ts_source_init(&src, cut.p, n);
		memset(&e, 1, sizeof(e));
		err = trp_elf_open(&e, &src.ops, 0, n, 0, NULL);
		assert_int_equal(err, n < 52 + 32 * TS_FW_SEGS ?
				 TRP_E_ELF_TRUNC : TRP_E_ELF_SHDR);
		assert_memory_equal(&e, &zero, sizeof(e));
		free(cut.p);
	}
	tb_free(&elf);
}

static void test_elf64(void **state)
{
	struct tb_sec sec = { ".resource_table", TS_FW_RSC_DA, 8, 0 };
	struct tb_elf_spec spec = {
		.is64 = true, .segs = ts_fw_segs, .num_segs = TS_FW_SEGS,
		.secs = &sec, .num_secs = 1, .entry = 0x1000,
	};
	struct tb_blob elf = tb_elf(&spec);
	struct tb_blob image, bad;
	struct trp_section got;
	struct ts_source src;
	struct trp_phdr ph;
	struct trp_elf e;
	uint32_t i, n;
	int stock;

	(void)state;
	ts_source_init(&src, elf.p, elf.len);
	assert_int_equal(trp_elf_open(&e, &src.ops, 0, (uint32_t)elf.len, 0,
				      NULL), TRP_OK);
	assert_true(e.is64);
	assert_int_equal(e.ehdr_len, 64);
	assert_int_equal(e.entry, 0x1000);
	for (i = 0; i < TS_FW_SEGS; i++) {
		assert_int_equal(trp_elf_phdr(&e, &src.ops, i, 0, &ph, NULL),
				 TRP_OK);
		assert_int_equal(ph.type, ts_fw_segs[i].type);
		assert_int_equal(ph.vaddr, ts_fw_segs[i].vaddr);
		assert_int_equal(ph.paddr, ts_fw_segs[i].paddr);
		assert_int_equal(ph.filesz, ts_fw_segs[i].filesz);
		assert_int_equal(ph.memsz, ts_fw_segs[i].memsz);
		assert_int_equal(ph.flags, ts_fw_segs[i].flags);
		assert_int_equal(ph.align, 4);
	}
	assert_int_equal(trp_elf_section(&e, &src.ops, ".resource_table", 0,
					 &got, &n, NULL), TRP_OK);
	assert_int_equal(n, 1);
	assert_int_equal(got.addr, TS_FW_RSC_DA);
	assert_int_equal(got.size, 8);
	for (stock = 0; stock < 2; stock++) {
		image = ts_sign(&elf, stock, NULL, 0);
		assert_int_equal(hints_once(&image), TRP_OK);
		tb_free(&image);
	}
	/* each wide field of a program header, and of the section found */
	for (i = 12; i < 56; i += 8) {
		bad = tb_copy(&elf);
		tb_phdr(bad.p, 1)[i] = 1;
		ts_source_init(&src, bad.p, bad.len);
		assert_int_equal(trp_elf_phdr(&e, &src.ops, 1, 0, &ph, NULL),
				 TRP_E_ELF_WIDE);
		tb_free(&bad);
	}
	for (i = 12; i < 40; i += 8) {
		bad = tb_copy(&elf);
		tb_shdr(bad.p, 1)[i] = 1;
		ts_source_init(&src, bad.p, bad.len);
		assert_int_equal(trp_elf_section(&e, &src.ops,
						 ".resource_table", 0, &got,
						 &n, NULL), TRP_E_ELF_WIDE);
		tb_free(&bad);
	}
	/* header: entry, phoff, shoff; then cut between 52 and 64 bytes */
	for (i = 28; i < 48; i += 8) {
		static const enum trp_err want[] = {
			TRP_E_ELF_WIDE, TRP_E_ELF_TRUNC, TRP_E_ELF_SHDR,
		};

		bad = tb_copy(&elf);
		bad.p[i] = 1;
		ts_source_init(&src, bad.p, bad.len);
		assert_int_equal(trp_elf_open(&e, &src.ops, 0,
					      (uint32_t)bad.len, 0, NULL),
				 want[(i - 28) / 8]);
		assert_int_equal(trp_elf_open(&e, &src.ops, 0, 60, 0, NULL),
				 TRP_E_ELF_TRUNC);
		tb_free(&bad);
	}
	tb_free(&elf);
}

static void test_sections(void **state)
{
	static const struct tb_sec secs[] = {
		{ ".text", TS_FW_CODE_DA, 16, 0 },
		{ ".same", TS_FW_CODE_DA + 4, 4, 0 },
		{ ".same", TS_FW_CODE_DA + 8, 8, 0 },
		{ "x", 0, 0, 0 },
	};
	struct tb_elf_spec spec = {
		.segs = ts_fw_segs, .num_segs = TS_FW_SEGS,
		.secs = secs, .num_secs = TS_COUNT(secs),
	};
	struct tb_blob elf = tb_elf(&spec);
	struct trp_section got = { 0 };
	struct ts_source src;
	struct trp_elf e;
	uint32_t n, i;

	(void)state;
	ts_source_init(&src, elf.p, elf.len);
	assert_int_equal(trp_elf_open(&e, &src.ops, 0, (uint32_t)elf.len, 0,
				      NULL), TRP_OK);
#define FIND(name) \
	trp_elf_section(&e, &src.ops, (name), 7, &got, &n, NULL)
	assert_int_equal(FIND(".same"), TRP_OK);
	assert_int_equal(n, 2);
	assert_int_equal(got.addr, TS_FW_CODE_DA + 8);
	assert_int_equal(FIND(".text"), TRP_OK);
	assert_int_equal(n, 1);
	assert_int_equal(got.size, 16);
	assert_int_equal(FIND(".tex"), TRP_OK);	/* not a prefix */
	assert_int_equal(n, 0);
	assert_int_equal(FIND("text"), TRP_OK);
	assert_int_equal(n, 0);
	assert_int_equal(FIND(".shstrtab"), TRP_OK);
	assert_int_equal(n, 1);
	/* every read of it fails in turn */
	src.calls = 0;
	assert_int_equal(FIND(".text"), TRP_OK);
	for (i = src.calls; i; i--) {
		src.calls = 0;
		src.fail_at = i;
		assert_int_equal(FIND(".text"), TRP_E_READ);
	}
	src.fail_at = 0;
	/* a name outside the table of names, that table outside the file */
	trp_put32(tb_shdr(elf.p, 4), trp_get32(tb_shdr(elf.p, 5) + 20));
	assert_int_equal(FIND(".text"), TRP_E_ELF_SHDR);
	trp_put32(tb_shdr(elf.p, 4), 0);
	trp_put32(tb_shdr(elf.p, 5) + 20, (uint32_t)elf.len);
	assert_int_equal(FIND(".text"), TRP_E_ELF_SHDR);
	trp_put32(tb_shdr(elf.p, 5) + 16, 0xFFFFFFF0);
	trp_put32(tb_shdr(elf.p, 5) + 20, 0x20);
	assert_int_equal(FIND(".text"), TRP_E_ELF_SHDR);
	/* no names, no sections at all */
	e.shstrndx = 0;
	assert_int_equal(FIND(".text"), TRP_OK);
	assert_int_equal(n, 0);
	e.shnum = 0;
	assert_int_equal(FIND(".text"), TRP_OK);
	assert_int_equal(n, 0);
	tb_free(&elf);
}

/* A stock image with these sections: where is its resource table? */
static enum trp_err rsc(const struct tb_sec *secs, uint32_t num, uint32_t *da,
			uint32_t *size)
{
	struct tb_elf_spec spec = {
		.segs = ts_fw_segs, .num_segs = TS_FW_SEGS,
		.secs = secs, .num_secs = num,
	};
	struct tb_blob elf = tb_elf(&spec);
	struct tb_blob image = ts_sign(&elf, true, NULL, 0);
	enum trp_err err;
	struct ts_run r;

	ts_run_init(&r);
	err = hints(&r, &image);
	*da = r.hints.rsc_da;
	*size = r.hints.rsc_size;
	if (err != TRP_OK) {
		/* ... and the device says the same */
		memset(&r.rep, 0, sizeof(r.rep));
		ts_expect(&r, ts_plan(&r, &image), err);
		assert_null(r.plan.auth);
	}
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
	return err;
}

static void test_rsc(void **state)
{
	static const struct {
		struct tb_sec secs[2];
		uint32_t num;
		enum trp_err want;
		uint32_t da;
		uint32_t size;
	} rows[] = {
#define RSC(addr, size) { ".resource_table", (addr), (size), 0 }
		{ { { NULL, 0, 0, 0 } }, 0, TRP_OK, 0, 0 },
		{ { { ".text", 0x10000000, 4, 0 } }, 1, TRP_OK, 0, 0 },
		{ { RSC(TS_FW_RSC_DA, 140) }, 1, TRP_OK, TS_FW_RSC_DA, 140 },
		/* linked for one address, loaded to another one */
		{ { RSC(TS_FW_DATA_VA + 8, 16) }, 1, TRP_OK,
		  TS_FW_DATA_DA + 8, 16 },
		{ { RSC(TS_FW_DATA_VA, 0x40) }, 1, TRP_OK, TS_FW_DATA_DA,
		  0x40 },
		{ { RSC(TS_FW_DATA_VA, 0x41) }, 1, TRP_E_RSC_PLACE, 0, 0 },
		{ { RSC(TS_FW_DATA_VA + 4, 0xFFFFFFFC) }, 1, TRP_E_RSC_PLACE,
		  0, 0 },
		{ { RSC(TS_FW_BSS_DA, 16) }, 1, TRP_E_RSC_PLACE, 0, 0 },
		{ { RSC(TS_FW_RSC_DA, 0) }, 1, TRP_OK, 0, 0 },
		/* address 0 is an address */
		{ { { ".resource_table", 0, 16, 0 },
		    { "x", 0, 0, 0 } }, 2, TRP_OK, 0, 16 },
		{ { RSC(TS_FW_RSC_DA, 140), RSC(TS_FW_RSC_DA, 140) }, 2,
		  TRP_E_RSC_TWO, 0, 0 },
	};
	uint32_t da, size;
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(rows); i++) {
		assert_int_equal(rsc(rows[i].secs, rows[i].num, &da, &size),
				 rows[i].want);
		if (rows[i].want != TRP_OK)
			continue;
		assert_int_equal(da, rows[i].da);
		assert_int_equal(size, rows[i].size);
	}
}

/* The section header says an address in one segment, an offset in another. */
static void test_rsc_offset_disagrees(void **state)
{
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob image;
	struct ts_run r;

	(void)state;
	tb_shdr(elf.p, 4)[16] ^= 4;
	image = ts_sign(&elf, true, NULL, 0);
	ts_run_init(&r);
	ts_expect(&r, ts_plan(&r, &image), TRP_E_RSC_PLACE);
	assert_int_equal(r.hints.rsc_da | r.hints.rsc_size, 0);
	assert_int_equal(r.rep.addr, TS_FW_RSC_DA);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
}

/* Memory that changes under the reader: each header byte is read just once. */
struct counting {
	struct trp_source ops;
	const uint8_t *p;
	uint8_t count[52 + 32 * TS_FW_SEGS + 12];
};

static enum trp_err counting_read(void *ctx, uint32_t off, void *dst, size_t n)
{
	struct counting *c = ctx;
	size_t i;

	memcpy(dst, c->p + off, n);
	for (i = off; i < off + n && i < sizeof(c->count); i++)
		c->count[i]++;
	return TRP_OK;
}

static void test_read_once(void **state)
{
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob image;
	struct counting c;
	struct ts_run r;
	int stock;
	size_t i;

	(void)state;
	for (stock = 0; stock < 2; stock++) {
		image = ts_sign(&elf, stock, NULL, 0);
		ts_run_init(&r);
		assert_int_equal(ts_open(&r, &image), TRP_OK);
		memset(&c, 0, sizeof(c));
		c.ops = (struct trp_source){ &c, r.src.ops.len, counting_read };
		c.p = r.src.p;
		assert_int_equal(trp_elf_hints(&r.hints, &r.img, &c.ops),
				 TRP_OK);
		/* 64 bytes are read for the ELF header, 52 of them are used */
		for (i = 0; i < 52 + 32 * TS_FW_SEGS; i++)
			assert_int_equal(c.count[i], i < 52 || i >= 64 ? 1 : 2);
		ts_run_free(&r);
		tb_free(&image);
	}
	tb_free(&elf);
}

/* A source that fails at any read, or is shorter than its images */
static void test_failures(void **state)
{
	struct tb_blob elf = ts_fw_elf();
	struct tb_blob image = ts_sign(&elf, true, NULL, 0);
	struct ts_run r;
	uint32_t i;

	(void)state;
	ts_run_init(&r);
	assert_int_equal(hints(&r, &image), TRP_OK);
	i = r.src.calls;
	/*
	 * header, 7 program headers, names, 5 sections, a name each but the
	 * last one, which is too short
	 */
	assert_int_equal(i, 1 + 7 + 1 + 5 + 4);
	for (; i; i--) {
		r.src.calls = 0;
		r.src.fail_at = i;
		ts_expect(&r, ts_elf(&r), TRP_E_READ);
		assert_int_equal(r.hints.rsc_da | r.hints.rsc_size, 0);
	}
	r.src.fail_at = 0;
	r.src.ops.len -= 8;
	ts_expect(&r, ts_elf(&r), TRP_E_ELF_TRUNC);
	ts_run_free(&r);
	tb_free(&image);
	tb_free(&elf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_every_header_bit),
		cmocka_unit_test(test_every_elf_length),
		cmocka_unit_test(test_elf64),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_rsc),
		cmocka_unit_test(test_rsc_offset_disagrees),
		cmocka_unit_test(test_read_once),
		cmocka_unit_test(test_failures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
