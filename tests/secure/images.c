/* SPDX-License-Identifier: BSD-2-Clause */
#include "secure.h"

#define DATA_LEN	0x200u

/* Vector table, then `b .`: firmware that does nothing for ever */
static void fill_code(uint8_t *code, size_t len, uint32_t stack)
{
	memset(code, 0, len);
	trp_put32(code, stack);
	trp_put32(code + 4, 0x40 | 1);
	trp_put16(code + 0x40, 0xe7fe);
}

struct tb_blob sec_elf(enum sec_kind kind)
{
	static const uint8_t rsc[SEC_RSC_LEN] = { 1 };
	const bool second = kind == SEC_SECOND;
	const uint32_t data_da = second ? 0x1000 : SEC_DATA_DA;
	const uint32_t rsc_da = second ? 0x10046000 : SEC_RSC_DA;
	uint8_t code[0x100], data[DATA_LEN];
	struct tb_seg segs[] = {
		{ .type = 1, .filesz = sizeof(code), .memsz = sizeof(code),
		  .flags = 5, .data = code },
		{ .type = 1, .vaddr = data_da, .paddr = data_da,
		  .filesz = sizeof(data), .memsz = 2 * sizeof(data),
		  .flags = 6, .data = data },
		{ .type = 1, .vaddr = rsc_da, .paddr = rsc_da,
		  .filesz = sizeof(rsc), .memsz = sizeof(rsc), .flags = 6,
		  .data = rsc },
		{ .type = 0x6474e551, .flags = 6 },
	};
	struct tb_sec secs[] = {
		{ .name = ".resource_table", .addr = rsc_da,
		  .size = sizeof(rsc) },
	};
	struct tb_elf_spec spec = {
		.segs = segs, .num_segs = 4, .secs = secs, .num_secs = 1,
		.entry = 0x41,
	};

	fill_code(code, sizeof(code), data_da + 2 * DATA_LEN);
	memset(data, kind == SEC_OTHER ? 0x66 : 0xd5, sizeof(data));
	return tb_elf(&spec);
}

struct tb_blob sec_image(enum sec_kind kind, const struct tb_edit *edits,
			 uint32_t num_edits)
{
	struct tb_blob elf = sec_elf(kind);
	struct tb_spec spec = {
		.elfs = &elf,
		.num_elfs = 1,
		.stock = kind == SEC_STOCK,
		.rsc_da = kind == SEC_SECOND ? 0x10046000 : SEC_RSC_DA,
		.rsc_size = SEC_RSC_LEN,
		.edits = edits,
		.num_edits = num_edits,
	};
	struct tb_blob image = tb_image(&spec);

	tb_free(&elf);
	return image;
}

struct tb_blob sec_sign(const struct tb_blob *elf, bool stock,
			const char *key)
{
	struct tb_spec spec = {
		.elfs = elf,
		.num_elfs = 1,
		.stock = stock,
		.key = key,
	};

	return tb_image(&spec);
}
