/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A build with CFG_REMOTEPROC_TA_HEAP_SIZE=32768: images with more program
 * headers than the usual heap takes, and manifests on both sides of the page in
 * which the pseudo TA is shown them.
 */
#include "secure.h"

#define PAGE		4096u
#define SEG_LEN		16u
#define MAX_SEGS	128u

/* Vectors, code, and @n - 1 small segments behind each other */
static struct tb_blob many_segments(uint32_t n)
{
	struct tb_blob good = sec_elf(SEC_GOOD);
	const uint8_t *ph = tb_phdr(good.p, 0);
	struct tb_seg segs[MAX_SEGS] = {
		{ .type = 1, .filesz = trp_get32(ph + 16),
		  .memsz = trp_get32(ph + 16), .flags = 5,
		  .data = good.p + trp_get32(ph + 4) },
	};
	struct tb_elf_spec spec = { .segs = segs, .num_segs = n,
				    .entry = 0x41 };
	struct tb_blob elf;
	uint32_t i;

	assert_true(n <= MAX_SEGS);
	for (i = 1; i < n; i++)
		segs[i] = (struct tb_seg){
			.type = 1, .vaddr = SEC_DATA_DA + SEG_LEN * i,
			.paddr = SEC_DATA_DA + SEG_LEN * i,
			.filesz = SEG_LEN, .memsz = SEG_LEN, .flags = 6,
		};
	elf = tb_elf(&spec);
	tb_free(&good);
	return elf;
}

/* What was signed is what lies there */
static void in_memory(const struct tb_blob *elf, uint32_t n)
{
	uint8_t got[SEG_LEN];
	uint32_t i;

	for (i = 1; i < n; i++) {
		const uint8_t *ph = tb_phdr(elf->p, i);

		assert_int_equal(board_read(BOARD_SEC, 0x30000000 +
					    SEG_LEN * i, got, sizeof(got)), 0);
		assert_memory_equal(got, elf->p + trp_get32(ph + 4),
				    sizeof(got));
	}
}

static void one(uint32_t n, bool stock, uint32_t *below, uint32_t *above)
{
	struct tb_blob elf = many_segments(n);
	struct tb_blob img = sec_sign(&elf, stock, NULL);
	const uint32_t len = tb_manifest_len(&img);
	uint32_t s, res;

	sec_on("stm32mp15");
	s = sec_open(0);
	res = sec_load(s, 0, &img);
	if (res)
		fail_msg("%u headers, manifest of %u bytes: %08x, %s", n, len,
			 res, sec_status(s, 0).sentence);
	in_memory(&elf, n);
	assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_OK);
	assert_int_equal(sec_cmd(s, TRP_TA_STOP_FW, 0), R_OK);
	board_tee_close(s);
	sec_off();
	*(len <= PAGE ? below : above) += 1;
	tb_free(&img);
	tb_free(&elf);
}

static void page_test(void **arg)
{
	static const uint32_t nums[] = { 2, 40, 57, 58, 59, 60, 61, 62, 63, 64,
					 100, MAX_SEGS };
	uint32_t below = 0, above = 0;
	size_t i;

	(void)arg;
	for (i = 0; i < sizeof(nums) / sizeof(nums[0]); i++) {
		one(nums[i], false, &below, &above);
		one(nums[i], true, &below, &above);
	}
	assert_true(below > 4 && above > 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = { sec_test(page_test) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
