/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Images the device takes and refuses: each refusal with the result a client
 * expects, its own reason, and nothing left behind.
 */
#include "secure.h"

#define E(name)		TRP_E_##name

/* One thing wrong with an otherwise good image */
static const struct {
	const char *name;
	struct tb_edit edit;
	uint32_t res;
	uint32_t reason;
} spoilt[] = {
	{ "magic", { TB_HDR, .at = 0, .value = 1 }, R_BAD_PARAMETERS,
	  E(MAGIC) },
	{ "version", { TB_HDR, .at = 4, .value = 2 }, R_BAD_PARAMETERS,
	  E(VERSION) },
	{ "one byte more", { TB_APPEND, .value = 1 }, R_BAD_PARAMETERS,
	  E(TRAILING) },
	{ "one byte less", { TB_CUT, .value = 1 }, R_BAD_PARAMETERS,
	  E(TRUNC) },
	{ "TLV area", { TB_HDR, .at = 8, .value = 0x10000 }, R_BAD_PARAMETERS,
	  E(TLV_LEN) },
	{ "TLV twice", { TB_DUP, .id = TRP_ID_NUM_IMG }, R_BAD_PARAMETERS,
	  E(TLV_DUP) },
	{ "no SIGNTYPE", { TB_DROP, .id = TRP_ID_SIGNTYPE }, R_BAD_PARAMETERS,
	  E(TLV_MISSING) },
	{ "SIGNTYPE", { TB_BYTE, .id = TRP_ID_SIGNTYPE, .value = 9 },
	  R_NOT_SUPPORTED, E(SIGNTYPE) },
	{ "HASHTYPE", { TB_BYTE, .id = TRP_ID_HASHTYPE, .value = 9 },
	  R_NOT_SUPPORTED, E(HASHTYPE) },
	{ "no image", { TB_BYTE, .id = TRP_ID_NUM_IMG, .value = 0 },
	  0xFFFF000B, E(NO_IMAGE) },
	{ "no table", { TB_DROP, .id = TRP_ID_HASHTABLE }, 0xFFFF000B,
	  E(HASHTABLE) },
	{ "image type", { TB_BYTE, .id = TRP_ID_IMGTYPE, .value = 7 },
	  R_BAD_FORMAT, E(IMGTYPE) },
	{ "encrypted", { TB_BYTE, .id = TRP_ID_IMGTYPE, .value = 2 },
	  R_NOT_SUPPORTED, E(ENCRYPTED) },
	{ "signature", { TB_FLIP_SIG, .at = 3, .value = 1 },
	  R_SIGNATURE_INVALID, E(SIGNATURE) },
	{ "signed part", { TB_FLIP, .at = 0x70, .value = 1 },
	  R_SIGNATURE_INVALID, E(SIGNATURE) },
	{ "key id", { TB_BYTE, .id = TRP_ID_KEYID, .value = 0x55 },
	  R_SIGNATURE_INVALID, E(KEY) },
	{ "ELF header", { TB_FLIP_IMG, .at = 0x1c, .value = 0x80 },
	  R_SECURITY, E(HDRDIGEST) },
	{ "program header", { TB_FLIP_IMG, .at = 0x40, .value = 1 },
	  R_SECURITY, E(HDRDIGEST) },
	{ "code", { TB_FLIP_IMG, .at = 0x120, .value = 1 }, R_SECURITY,
	  E(DIGEST) },
	{ "table content", { TB_WORD, .id = TRP_ID_RSCTABLE, .at = 0,
			     .value = SEC_DATA_DA }, R_ACCESS_DENIED,
	  E(RSC_LOCKED) },
	{ "table aside", { TB_WORD, .id = TRP_ID_RSCTABLE, .at = 0,
			   .value = SEC_RSC_DA + 4 }, R_ACCESS_DENIED,
	  E(RSC_PLACE) },
	{ "table odd", { TB_WORD, .id = TRP_ID_RSCTABLE, .at = 0,
			 .value = SEC_RSC_DA + 2 }, 0xF0100001,
	  E(RSC_ALIGN) },
	{ "unknown TLV", { TB_ADD, .id = 0x5450017f, .value = 1, .len = 4 },
	  R_NOT_SUPPORTED, E(TLV_UNKNOWN) },
};

static void spoilt_test(void **arg)
{
	size_t i;

	(void)arg;
	for (i = 0; i < sizeof(spoilt) / sizeof(spoilt[0]); i++) {
		struct tb_blob img = sec_image(SEC_GOOD, &spoilt[i].edit, 1);
		struct tb_blob good = sec_image(SEC_GOOD, NULL, 0);
		struct trp_status st;
		uint32_t s, res;

		sec_on("stm32mp15");
		s = sec_open(0);
		res = sec_load(s, 0, &img);
		st = sec_status(s, 0);
		if (res != spoilt[i].res || st.reason != spoilt[i].reason)
			fail_msg("%s: %08x, %u %s: %s", spoilt[i].name, res,
				 st.reason, trp_err_name(st.reason),
				 st.sentence);
		assert_int_equal(st.state, TRP_OFF);
		assert_true(sec_given_back());
		if (sec_logged("wiped"))
			assert_true(sec_wiped());
		/* the next one loads, and the reason is gone */
		assert_int_equal(sec_load(s, 0, &good), R_OK);
		assert_int_equal(sec_status(s, 0).reason, 0);
		board_tee_close(s);
		sec_off();
		tb_free(&img);
		tb_free(&good);
	}
}

/* A segment where it must not be; @seg is added to the good ones */
static const struct {
	const char *name;
	struct tb_seg seg;
	uint32_t res, reason;
} places[] = {
	{ "other memory", { .type = 1, .paddr = 0x20000000, .filesz = 16,
			    .memsz = 16, .flags = 6 }, R_ACCESS_DENIED,
	  E(REGION) },
	{ "across the end", { .type = 1, .paddr = 0x1003fff8, .filesz = 16,
			      .memsz = 16, .flags = 6 }, R_ACCESS_DENIED,
	  E(REGION) },
	{ "secure world", { .type = 1, .paddr = BOARD_TEE_DDR_BASE + 0x1000,
			    .filesz = 16, .memsz = 16, .flags = 6 },
	  R_ACCESS_DENIED, E(TEE_MEMORY) },
	{ "ends in it", { .type = 1, .paddr = BOARD_TEE_DDR_BASE - 8,
			  .filesz = 16, .memsz = 16, .flags = 6 },
	  R_ACCESS_DENIED, E(TEE_MEMORY) },
	{ "alias overlap", { .type = 1, .paddr = 0x30000010, .filesz = 16,
			     .memsz = 16, .flags = 6 }, R_BAD_FORMAT,
	  E(SEG_OVERLAP) },
	{ "wraps", { .type = 1, .paddr = 0xfffffff8, .filesz = 16,
		     .memsz = 16, .flags = 6 }, R_BAD_FORMAT, E(SEG_WRAP) },
	{ "code in shared memory", { .type = 1, .paddr = 0x1004a000,
				     .filesz = 16, .memsz = 16, .flags = 5 },
	  R_ACCESS_DENIED, E(IPC_EXEC) },
	{ "much in shared memory", { .type = 1, .paddr = 0x1004a000,
				     .filesz = 0x5000, .memsz = 0x5000,
				     .flags = 6 }, R_OUT_OF_MEMORY,
	  E(IPC_SIZE) },
};

static struct tb_blob elf_with(const struct tb_seg *extra, uint32_t num)
{
	static uint8_t code[0x80];
	struct tb_seg segs[TRP_MAX_ENTRIES] = {
		{ .type = 1, .filesz = sizeof(code), .memsz = sizeof(code),
		  .flags = 5, .data = code },
		{ .type = 1, .vaddr = SEC_DATA_DA, .paddr = SEC_DATA_DA,
		  .filesz = 0x40, .memsz = 0x40, .flags = 6 },
	};
	struct tb_elf_spec spec = { .segs = segs, .num_segs = 2 + num };

	memset(code, 0, sizeof(code));
	trp_put32(code, SEC_DATA_DA + 0x1000);
	trp_put32(code + 4, 0x41);
	trp_put16(code + 0x40, 0xe7fe);
	memcpy(segs + 2, extra, num * sizeof(*extra));
	return tb_elf(&spec);
}

static void places_test(void **arg)
{
	uint32_t s, i, res;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct tb_blob elf = elf_with(&places[i].seg, 1);
		struct tb_blob img = sec_sign(&elf, false, NULL);
		struct trp_status st;

		res = sec_load(s, 0, &img);
		st = sec_status(s, 0);
		if (res != places[i].res || st.reason != places[i].reason)
			fail_msg("%s: %08x, %u %s", places[i].name, res,
				 st.reason, st.sentence);
		assert_true(sec_given_back());
		tb_free(&img);
		tb_free(&elf);
	}
	assert_true(sec_logged("0xde001000"));
	board_tee_close(s);
	sec_off();
}

/* No vector table at address 0 */
static void boot_test(void **arg)
{
	struct tb_seg seg = { .type = 1, .paddr = SEC_DATA_DA, .filesz = 64,
			      .memsz = 64, .flags = 5 };
	struct tb_elf_spec spec = { .segs = &seg, .num_segs = 1 };
	struct tb_blob elf = tb_elf(&spec);
	struct tb_blob img = sec_sign(&elf, false, NULL);
	uint32_t s;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	assert_refused(s, 0, sec_load(s, 0, &img), R_ACCESS_DENIED,
		       TRP_E_BOOT_PLACE);
	board_tee_close(s);
	sec_off();
	tb_free(&img);
	tb_free(&elf);
}

/* Signed and in its place, but not what a resource table looks like */
static void rsc_content_test(void **arg)
{
	static const struct {
		uint32_t word, value, reason;
	} rows[] = {
		{ 0, 2, E(RSC_VERSION) }, { 2, 1, E(RSC_RESERVED) },
		{ 1, 100, E(RSC_SIZE) },
	};
	size_t i;

	(void)arg;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t rsc[4] = { 1 }, s;
		const struct tb_seg seg = {
			.type = 1, .vaddr = SEC_RSC_DA, .paddr = SEC_RSC_DA,
			.filesz = 16, .memsz = 16, .flags = 6, .data = rsc,
		};
		struct tb_spec spec = { .num_elfs = 1, .rsc_da = SEC_RSC_DA,
					.rsc_size = 16 };
		struct tb_blob elf, img;

		rsc[rows[i].word] = rows[i].value;
		elf = elf_with(&seg, 1);
		spec.elfs = &elf;
		img = tb_image(&spec);
		sec_on("stm32mp15");
		s = sec_open(0);
		assert_refused(s, 0, sec_load(s, 0, &img), R_BAD_FORMAT,
			       rows[i].reason);
		assert_true(sec_given_back() && sec_wiped());
		board_tee_close(s);
		sec_off();
		tb_free(&img);
		tb_free(&elf);
	}
}

/* ---- keys --------------------------------------------------------------- */

static void keys_test(void **arg)
{
	static const char *const none[] = { NULL };
	static const char *const few[] = { "rsa4096.der", "p256.der", NULL };
	struct tb_blob elf = sec_elf(SEC_GOOD);
	struct tb_blob rsa2 = sec_sign(&elf, false, "rsa2048.der");
	struct tb_blob rsa4 = sec_sign(&elf, false, "rsa4096.der");
	struct tb_blob p256 = sec_sign(&elf, false, "p256.der");
	struct tb_blob stock = sec_sign(&elf, true, "rsa2048.der");
	struct tb_blob stock4 = sec_sign(&elf, true, "rsa4096.der");
	uint8_t id[TRP_DIGEST_LEN];
	uint32_t s;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	sec_trust(none);
	assert_refused(s, 0, sec_load(s, 0, &rsa2), R_SIGNATURE_INVALID,
		       TRP_E_NO_KEY);
	sec_trust(few);
	assert_refused(s, 0, sec_load(s, 0, &rsa2), R_SIGNATURE_INVALID,
		       TRP_E_KEY);
	/* without a key id all keys are tried */
	assert_refused(s, 0, sec_load(s, 0, &stock), R_SIGNATURE_INVALID,
		       TRP_E_SIGNATURE);
	assert_int_equal(sec_load(s, 0, &rsa4), R_OK);
	tb_key_id("rsa4096.der", id);
	assert_memory_equal(sec_status(s, 0).key_id, id, sizeof(id));
	assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 0), R_OK);
	assert_int_equal(sec_load(s, 0, &p256), R_OK);
	tb_key_id("p256.der", id);
	assert_memory_equal(sec_status(s, 0).key_id, id, sizeof(id));
	assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 0), R_OK);
	assert_int_equal(sec_status(s, 0).key_id[0], 0);
	assert_int_equal(sec_load(s, 0, &stock4), R_OK);
	board_tee_close(s);
	sec_off();
	tb_free(&elf);
	tb_free(&rsa2);
	tb_free(&rsa4);
	tb_free(&p256);
	tb_free(&stock);
	tb_free(&stock4);
}

/* ---- stock images ------------------------------------------------------ */

static void stock_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_STOCK, NULL, 0);
	struct trp_status st;
	uint64_t pa, len;
	size_t n = NS_OUT_LEN;
	uint32_t s;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	st = sec_status(s, 0);
	assert_int_equal(st.flags, TRP_STATUS_STOCK | TRP_STATUS_ISOLATED);
	assert_int_equal(sec_rsc(s, 0, &pa, &len), R_OK);
	assert_int_equal(pa, SEC_RSC_DA);
	assert_int_equal(len, SEC_RSC_LEN);
	assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_OK);
	assert_int_equal(sec_reg(REG_M4_RSC), SEC_RSC_DA);
	assert_int_equal(sec_reg(REG_M4_STATE), 2);
	assert_int_equal(sec_cmd(s, TRP_TA_STOP_FW, 0), R_OK);
	assert_int_equal(sec_reg(REG_M4_RSC), 0);
	assert_int_equal(sec_reg(REG_M4_STATE), 0);
	assert_refused(s, 0, sec_dump(s, 0, &n), R_ACCESS_DENIED,
		       TRP_E_NO_DUMP);
	board_tee_close(s);
	sec_off();
	tb_free(&img);
}

/* The table is looked for before anything moves: memory stays as it was */
static void stock_table_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_STOCK, NULL, 0);
	uint8_t *elf = img.p + tb_manifest_len(&img);
	uint8_t *sh = elf + trp_get32(elf + 32);
	uint64_t pa, len;
	uint32_t s, i;

	(void)arg;
	for (i = 0; i < trp_get16(elf + 48); i++)
		trp_put32(sh + 40 * i + 12, 0xdead0000);
	sec_on("stm32mp15");
	s = sec_open(0);
	assert_refused(s, 0, sec_load(s, 0, &img), R_ACCESS_DENIED,
		       TRP_E_RSC_PLACE);
	assert_true(sec_given_back());
	assert_int_equal(sec_rsc(s, 0, &pa, &len), R_BAD_STATE);
	assert_true(!pa && !len);
	board_tee_close(s);
	sec_off();
	tb_free(&img);
}

/* LOAD_FW and GET_RSC_TABLE in one say what both say */
static void load_rsc_test(void **arg)
{
	static const struct {
		enum sec_kind kind;
		uint64_t pa, len;
	} rows[] = {
		{ SEC_GOOD, SEC_RSC_DA, SEC_RSC_LEN },
		{ SEC_STOCK, SEC_RSC_DA, SEC_RSC_LEN },
	};
	struct tb_blob img;
	uint64_t pa, len;
	uint32_t s;
	size_t i;
	int again;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		img = sec_image(rows[i].kind, NULL, 0);
		/* the second time it is loaded already */
		for (again = 0; again < 2; again++) {
			assert_int_equal(sec_load_rsc(s, 0, &img, &pa, &len),
					 R_OK);
			assert_int_equal(pa, rows[i].pa);
			assert_int_equal(len, rows[i].len);
		}
		assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_OK);
		/* refused: no word of the table that is there */
		assert_int_equal(sec_load_rsc(s, 0, &img, &pa, &len),
				 R_BAD_STATE);
		assert_true(!pa && !len);
		assert_int_equal(sec_rsc(s, 0, &pa, &len), R_OK);
		assert_int_equal(pa, rows[i].pa);
		assert_int_equal(sec_cmd(s, TRP_TA_STOP_FW, 0), R_OK);
		assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 0), R_OK);
		tb_free(&img);
	}
	board_tee_close(s);
	sec_off();
}

/* ---- reference vectors -------------------------------------------------- */

/*
 * Made by OP-TEE's own signer. Tables that lie with the code are refused:
 * Linux could not read them once that memory is closed.
 */
static const struct {
	const char *name;
	uint32_t res, reason;
} vectors[] = {
	{ "plain-rsa2048.sign", R_ACCESS_DENIED, E(RSC_LOCKED) },
	{ "plain-rsa4096.sign", R_ACCESS_DENIED, E(RSC_LOCKED) },
	{ "plain-p256.sign", R_ACCESS_DENIED, E(RSC_LOCKED) },
	{ "plain-rsa2048-keyinfo.sign", R_ACCESS_DENIED, E(RSC_LOCKED) },
	{ "exidx-rsa2048.sign", R_ACCESS_DENIED, E(RSC_LOCKED) },
	{ "norsc-rsa3072.sign", R_OK, 0 },
	{ "two-rsa4096-bootaddr.sign", R_ACCESS_DENIED, E(REGION) },
};

static void vectors_test(void **arg)
{
	static const char *const keys[] = {
		"rsa2048.der", "rsa3072.der", "rsa4096.der", "p256.der", NULL,
	};
	struct trp_status st;
	char path[128];
	uint32_t s, i, res;

	(void)arg;
	for (i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		struct tb_blob img;

		snprintf(path, sizeof(path), TB_VECTORS "/signed/%s",
			 vectors[i].name);
		img = tb_file(path);
		sec_on("stm32mp15");
		sec_trust(keys);
		s = sec_open(0);
		res = sec_load(s, 0, &img);
		st = sec_status(s, 0);
		if (res != vectors[i].res || st.reason != vectors[i].reason)
			fail_msg("%s: %08x, %u: %s", vectors[i].name, res,
				 st.reason, st.sentence);
		if (!res) {
			assert_true(st.flags & TRP_STATUS_STOCK);
			assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_OK);
		}
		board_tee_close(s);
		sec_off();
		tb_free(&img);
	}
}

/* ---- room --------------------------------------------------------------- */

/* RSA-4096 and how many program headers? */
static uint32_t load_many(uint32_t headers, struct board_tee_marks *m,
			  uint32_t *reason)
{
	struct tb_seg extra[TRP_MAX_ENTRIES] = { };
	struct tb_blob elf, img;
	uint32_t s, i, res;

	for (i = 0; i < headers - 2; i++)
		extra[i] = (struct tb_seg){
			.type = 1, .paddr = 0x10001000 + 64 * i, .filesz = 16,
			.memsz = 32, .flags = 6,
		};
	elf = elf_with(extra, headers - 2);
	img = sec_sign(&elf, false, "rsa4096.der");
	sec_on("stm32mp15");
	s = sec_open(0);
	res = sec_load(s, 0, &img);
	*reason = sec_status(s, 0).reason;
	board_tee_marks(m);
	board_tee_close(s);
	sec_off();
	tb_free(&img);
	tb_free(&elf);
	return res;
}

static void room_test(void **arg)
{
	struct board_tee_marks m;
	uint32_t reason, n, most = 0;

	(void)arg;
	assert_int_equal(load_many(24, &m, &reason), R_OK);
	print_message("24 headers, RSA-4096: stack %zu heap %zu\n", m.ta_stack,
		      m.ta_heap);
	for (n = 24; n < 64; n++) {
		uint32_t res = load_many(n, &m, &reason);

		if (!res) {
			most = n;
			assert_true(m.ta_heap <= 4096);
			continue;
		}
		/* says so, and does not fall over */
		assert_int_equal(res, R_OUT_OF_MEMORY);
		assert_int_equal(reason, TRP_E_NO_MEMORY);
	}
	print_message("at most %u headers\n", most);
	assert_in_range(most, 30, 63);
}

/* ---- core dump ---------------------------------------------------------- */

static void dump_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	static uint8_t core[0x1000];
	size_t n = 0, want;
	uint32_t s;

	(void)arg;
	sec_on("stm32mp15");
	s = sec_open(0);
	sec_reach(s, TRP_STOPPED, &img);
	assert_int_equal(sec_dump(s, 0, &n), R_SHORT_BUFFER);
	assert_true(n > 0x200 && n < sizeof(core));
	want = n;
	n = want - 1;
	assert_int_equal(sec_dump(s, 0, &n), R_SHORT_BUFFER);
	assert_int_equal(n, want);
	assert_int_equal(sec_dump(s, 0, &n), R_OK);
	assert_int_equal(n, want);
	assert_int_equal(board_read(BOARD_NS, NS_OUT, core, n), 0);
	assert_memory_equal(core, "\177ELF", 4);
	assert_int_equal(trp_get16(core + 16), 4);	/* ET_CORE */
	assert_int_equal(trp_get16(core + 44), 3);	/* segments */
	/* isolated again: RETRAM, SRAM2, SRAM1 */
	assert_int_equal(sec_reg(REG_DECPROT5) & 0x30f, 0x20a);
	/* a size that was asked for is no refusal */
	assert_int_equal(sec_status(s, 0).reason, 0);
	assert_true(sec_closed());
	board_tee_close(s);
	sec_off();
	tb_free(&img);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(spoilt_test), sec_test(places_test),
		sec_test(boot_test), sec_test(rsc_content_test),
		sec_test(keys_test),
		sec_test(stock_test), sec_test(stock_table_test),
		sec_test(load_rsc_test), sec_test(vectors_test),
		sec_test(room_test),
		sec_test(dump_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
