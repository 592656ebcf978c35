/* SPDX-License-Identifier: BSD-2-Clause */
#include "seeds.h"

#include <string.h>

/* Everything loadable: vectors, code with .bss, data at another address, IPC */
static const struct tb_seg segs[] = {
	{ 1, 0, 0, 16, 16, 5, NULL, false },
	{ 1, 0x10000000, 0x10000000, 32, 48, 7, NULL, false },
	{ 0x70000001, 0x10000000, 0x10000000, 16, 16, 4, NULL, true },
	{ 1, 0x10020000, 0x30001000, 16, 16, 6, NULL, false },
	{ 1, 0x10048000, 0x10048000, 24, 24, 6, NULL, false },
};

static const struct tb_sec secs[] = {
	{ ".resource_table", 0x10048000, 24, 0 },
};

/* What differs from seed to seed */
static const struct {
	uint32_t num_segs;
	uint32_t num_elfs;
	bool is64;
	bool secs;
	bool stock;
	bool ecdsa;
} kinds[SEEDS_IMAGE] = {
	{ 1, 1, false, false, true, true },
	{ 5, 1, false, true, true, true },
	{ 1, 1, false, false, false, true },
	{ 5, 1, false, true, false, true },
	{ 5, 1, true, true, true, true },
	{ 5, 1, true, false, false, true },
	{ 2, 2, false, false, true, true },
	{ 3, 1, false, false, false, false },
};

struct tb_blob seed_image(uint32_t i)
{
	struct tb_elf_spec elf = {
		.is64 = kinds[i].is64,
		.segs = segs,
		.num_segs = kinds[i].num_segs,
		.secs = secs,
		.num_secs = kinds[i].secs,
	};
	struct tb_spec spec = {
		.num_elfs = kinds[i].num_elfs,
		.stock = kinds[i].stock,
		.key = kinds[i].ecdsa ? "p256.der" : "rsa2048.der",
	};
	struct tb_blob elfs[2], image;
	uint32_t k;

	if (kinds[i].num_segs == 5 && !spec.stock) {
		spec.rsc_da = 0x10048000;
		spec.rsc_size = 24;
	}
	for (k = 0; k < spec.num_elfs; k++) {
		elfs[k] = tb_elf(&elf);
		elf.segs += kinds[i].num_segs + 1;
		elf.num_segs = 1;
		elf.num_secs = 0;
	}
	spec.elfs = elfs;
	image = tb_image(&spec);
	while (k)
		tb_free(&elfs[--k]);
	return image;
}
