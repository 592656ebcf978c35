/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a load costs the trusted application: the largest manifest that is
 * promised to fit, RSA-4096 and 24 program headers, with all of this
 * project's TLVs and without. Prints the figures for `make sizes`.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <trp/abi.h>
#include "../../tests/builder.h"
#include "../machine/board.h"
#include "board_tee.h"
#include "san.h"

#define HEADERS		24u
#define IMAGE_PA	(BOARD_DDR_BASE + 0x100000u)
#define RSC_DA		0x10048000u
#define HEAP_SIZE	4096u
#define STACK_SIZE	4096u

extern const char board_dtb_start[], board_dtb_end[];

static const uint8_t ta_uuid[16] = {
	0x80, 0xa4, 0xc2, 0x75, 0x0a, 0x47, 0x49, 0x05,
	0x82, 0x85, 0x14, 0x86, 0xa9, 0x77, 0x1a, 0x08,
};

static void keep_quiet(const char *who, const char *line)
{
	if (getenv("TRP_TEST_LOG"))
		fprintf(stderr, "%s: %s\n", who, line);
}

/* Vectors, many small segments, a resource table where Linux can read it. */
static struct tb_blob make_elf(void)
{
	static const uint8_t rsc[16] = { 1 };
	struct tb_seg segs[HEADERS];
	struct tb_sec sec = { ".resource_table", RSC_DA, sizeof(rsc), 0 };
	struct tb_elf_spec spec = {
		.segs = segs, .num_segs = HEADERS, .secs = &sec, .num_secs = 1,
	};
	uint32_t i;

	memset(segs, 0, sizeof(segs));
	for (i = 0; i < HEADERS; i++) {
		segs[i].type = 1;
		segs[i].paddr = segs[i].vaddr = i * 0x800;
		segs[i].filesz = 0x200;
		segs[i].memsz = 0x300;
		segs[i].flags = i ? 6 : 5;
	}
	segs[HEADERS - 1].paddr = segs[HEADERS - 1].vaddr = RSC_DA;
	segs[HEADERS - 1].filesz = segs[HEADERS - 1].memsz = sizeof(rsc);
	segs[HEADERS - 1].data = rsc;
	return tb_elf(&spec);
}

static struct tb_blob make_image(bool stock)
{
	struct tb_blob elf = make_elf(), image;
	struct tb_spec spec = {
		.elfs = &elf, .num_elfs = 1, .stock = stock,
		.key = "rsa4096.der", .rsc_da = RSC_DA, .rsc_size = 16,
	};

	image = tb_image(&spec);
	tb_free(&elf);
	return image;
}

static uint32_t load_once(const struct tb_blob *image,
			  struct board_tee_marks *m)
{
	struct board_config cfg = {
		.dtb = board_dtb_start,
		.dtb_len = (size_t)(board_dtb_end - board_dtb_start),
		.log = keep_quiet,
	};
	struct board_tee_param p[4] = { { .type = TRP_PARAM_VIN } };
	uint32_t session = 0, res;

	assert_int_equal(board_open(&cfg), 0);
	assert_int_equal(board_tee_boot(), 0);
	assert_int_equal(board_write(BOARD_NS, IMAGE_PA, image->p, image->len),
			 0);
	assert_int_equal(board_tee_open(ta_uuid, BOARD_LOGIN_REE_KERNEL, p,
					&session, NULL), 0);
	p[1].type = TRP_PARAM_MIN;
	p[1].pa = IMAGE_PA;
	p[1].size = image->len;
	res = board_tee_invoke(session, TRP_TA_LOAD_FW, p, NULL);
	board_tee_marks(m);
	board_tee_shutdown();
	board_close();
	return res;
}

static void measure(const char *name, bool stock)
{
	struct tb_blob image = make_image(stock);
	struct board_tee_marks m;

	assert_int_equal(load_once(&image, &m), 0);
	printf("LOAD, RSA-4096, %u program headers, %s: manifest %u bytes; "
	       "TA stack %zu of %u, TA heap %zu of %u, core heap %zu\n",
	       HEADERS, name, tb_manifest_len(&image), m.ta_stack, STACK_SIZE,
	       m.ta_heap, HEAP_SIZE, m.core_heap);
	assert_true(m.ta_heap > tb_manifest_len(&image));
	assert_true(m.ta_heap <= HEAP_SIZE);
	assert_true(m.ta_stack > 0);
#ifndef TEE_ASAN
	assert_true(m.ta_stack <= STACK_SIZE);
#endif
	tb_free(&image);
}

static void with_all_tlvs(void **state)
{
	(void)state;
	measure("all TLVs", false);
}

static void as_a_stock_signer_writes_it(void **state)
{
	(void)state;
	measure("stock", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(with_all_tlvs),
		cmocka_unit_test(as_a_stock_signer_writes_it),
	};
	int rc;

	rc = board_tee_add_key("tests/vectors/keys/rsa4096.der");
	if (rc) {
		fprintf(stderr, "no test key: %d\n", rc);
		return 1;
	}
	return cmocka_run_group_tests_name("board/optee marks", tests, NULL,
					   NULL);
}
