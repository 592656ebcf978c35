/* SPDX-License-Identifier: BSD-2-Clause */
#include "world.h"

#include <dirent.h>

#include "../../board/machine/machine.h"

#define R_CORRUPT_OBJECT	0xF0100001u
#define R_NO_DATA		0xFFFF000Bu

/* Code and data memory: where it is, and where the processor sees it */
static const struct range {
	uint32_t proc, pa, len, da;
} ranges[] = {
	{ 0, 0x38000000, 0x10000, 0x00000000 },
	{ 0, 0x30000000, 0x40000, 0x10000000 },
	{ 1, 0x30050000, 0x10000, 0x00000000 },
};

#define RANGES	(sizeof(ranges) / sizeof(ranges[0]))

static uint8_t *at(uint32_t pa)
{
	struct bank *b = memory_bank(pa);

	assert_non_null(b);
	return b->mem + (pa - b->d->base);
}

size_t w_code_len(uint32_t proc)
{
	size_t n = 0, i;

	for (i = 0; i < RANGES; i++)
		if (ranges[i].proc == proc)
			n += ranges[i].len;
	return n;
}

/* ---- images ------------------------------------------------------------- */

static void place(struct w_image *img, const struct tb_blob *elf)
{
	const uint8_t *ph;
	size_t off = 0, i;
	uint32_t s;

	for (i = 0; i < RANGES; i++) {
		if (ranges[i].proc != img->proc)
			continue;
		for (s = 0; s < 2; s++) {
			ph = tb_phdr(elf->p, s);
			if (trp_get32(ph + 12) - ranges[i].da < ranges[i].len)
				memcpy(img->code + off + trp_get32(ph + 12) -
				       ranges[i].da,
				       elf->p + trp_get32(ph + 4),
				       trp_get32(ph + 16));
		}
		off += ranges[i].len;
	}
}

static void put_fill(struct tb_blob *elf, uint8_t fill)
{
	const uint8_t *ph = tb_phdr(elf->p, 1);

	memset(elf->p + trp_get32(ph + 4), fill, trp_get32(ph + 16));
}

struct w_image w_image(uint32_t proc, uint8_t fill, enum w_format format,
		       const char *key)
{
	struct tb_blob elf = sec_elf(proc ? SEC_SECOND : SEC_GOOD);
	struct tb_spec spec = {
		.elfs = &elf,
		.num_elfs = 1,
		.stock = format == W_STOCK,
		.key = key,
		.rsc_da = proc ? 0x10046000 : SEC_RSC_DA,
		.rsc_size = SEC_RSC_LEN,
	};
	struct w_image img = {
		.proc = proc,
		.code_len = w_code_len(proc),
		.stock = format == W_STOCK,
		.trusted = strcmp(key, "rsa3072.der") != 0,
	};

	put_fill(&elf, fill);
	img.file = tb_image(&spec);
	img.code = calloc(1, img.code_len);
	assert_non_null(img.code);
	place(&img, &elf);
	tb_sha256(img.file.p, TRP_HDR_LEN +
		  trp_get32(img.file.p + TRP_HDR_tlv_len), img.digest);
	tb_key_id(key, img.key_id);
	tb_free(&elf);
	return img;
}

void w_image_free(struct w_image *img)
{
	tb_free(&img->file);
	free(img->code);
	img->code = NULL;
}

/* ---- memory ------------------------------------------------------------- */

static bool is_zero(const uint8_t *p, size_t n)
{
	return !n || (!*p && !memcmp(p, p + 1, n - 1));
}

static bool same(const uint8_t *have, const uint8_t *want, size_t n)
{
	return want ? !memcmp(have, want, n) : is_zero(have, n);
}

static long find_diff(const uint8_t *have, const uint8_t *want, size_t n,
		      bool poked)
{
	size_t i;

	if (same(have, want, n))
		return -1;
	for (i = 0; i < n; i++) {
		if (poked && i >= W_POKE && i < W_POKE + 4)
			continue;
		if (have[i] != (want ? want[i] : 0))
			return (long)i;
	}
	return -1;
}

long w_first_diff(uint32_t proc, const struct w_image *img, bool poked)
{
	size_t off = 0, i;
	uint32_t n;
	long diff;

	for (i = 0; i < RANGES; i++) {
		uint32_t done;

		if (ranges[i].proc != proc)
			continue;
		/* a bank at a time: their memory is not contiguous here */
		for (done = 0; done < ranges[i].len; done += n) {
			n = ranges[i].len - done;
			n = n > 0x20000 ? 0x20000 : n;
			diff = find_diff(at(ranges[i].pa + done),
					 img ? img->code + off + done : NULL,
					 n, poked && !done);
			if (diff >= 0)
				return (long)(off + done) + diff;
		}
		off += ranges[i].len;
	}
	return -1;
}

void w_fill(uint32_t proc, uint8_t byte)
{
	size_t i;
	uint32_t a;

	for (i = 0; i < RANGES; i++)
		for (a = 0; ranges[i].proc == proc && a < ranges[i].len;
		     a += 0x10000)
			memset(at(ranges[i].pa + a), byte, 0x10000);
}

bool w_filled(uint32_t proc, uint8_t byte)
{
	size_t i;
	uint32_t a;

	for (i = 0; i < RANGES; i++)
		for (a = 0; ranges[i].proc == proc && a < ranges[i].len;
		     a += 0x10000) {
			const uint8_t *p = at(ranges[i].pa + a);

			if (*p != byte || memcmp(p, p + 1, 0xffff))
				return false;
		}
	return true;
}

size_t w_dirty(uint32_t proc)
{
	size_t n = 0, i;

	for (i = 0; i < RANGES; i++)
		if (ranges[i].proc == proc)
			n += board_sec_dirty(ranges[i].pa, ranges[i].len);
	return n;
}

bool w_closed(uint32_t proc)
{
	size_t i;
	uint32_t a;
	int who, wr;

	for (i = 0; i < RANGES; i++)
		for (a = 0; ranges[i].proc == proc && a < ranges[i].len;
		     a += 0x10000)
			for (who = BOARD_NS; who <= BOARD_DMA; who++)
				for (wr = 0; wr < 2; wr++)
					if (board_allowed(
						(enum board_master)who,
						ranges[i].pa + a, 4, wr))
						return false;
	return true;
}

bool w_idle(uint32_t proc)
{
	size_t i;
	uint32_t a;

	for (i = 0; i < RANGES; i++)
		for (a = 0; ranges[i].proc == proc && a < ranges[i].len;
		     a += 0x10000)
			if (!board_allowed(BOARD_NS, ranges[i].pa + a, 0x10000,
					   true))
				return false;
	return true;
}

bool w_poke(uint32_t proc)
{
	const uint32_t junk = 0xdeadbeef;
	bool hit = false;
	size_t i;

	for (i = 0; i < RANGES; i++)
		if (ranges[i].proc == proc &&
		    !board_write(i % 2 ? BOARD_DMA : BOARD_NS,
				 ranges[i].pa + W_POKE, &junk, sizeof(junk)))
			hit = true;
	return hit;
}

/* ---- others ------------------------------------------------------------- */

unsigned int w_fds(void)
{
	DIR *d = opendir("/proc/self/fd");
	unsigned int n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

uint32_t w_reason_result(uint32_t reason)
{
#define REASON_CASE(num, name, tee, error, sentence, hint) \
	case num: \
		return R_##tee;
	switch (reason) {
	TRP_ERR_TABLE(REASON_CASE)
	default:
		return R_OK;
	}
#undef REASON_CASE
}
