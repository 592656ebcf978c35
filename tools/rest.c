/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "crypto_host.h"
#include "rest.h"

/* ELF header, program headers, bytes of each program header */
#define MAX_COVERED	(2u + TRP_MAX_ENTRIES)

/* [@from, @to) of the image */
struct range {
	uint32_t from;
	uint32_t to;
};

static int by_start(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* An offset means nothing without bytes, and bytes outside are nobody's. */
static void cover(struct range *r, uint32_t *num, uint32_t off, uint32_t n,
		  uint32_t len)
{
	if (!n || !trp_inside(off, n, 0, len))
		return;
	r[*num].from = off;
	r[(*num)++].to = off + n;
}

static uint32_t covered(struct range *r, uint32_t len,
			const struct trp_elf *elf, const uint8_t *entries)
{
	uint32_t entsize = elf->is64 ? 56u : TRP_PHDR_LEN;
	struct trp_phdr ph;
	uint32_t i, num = 0;

	cover(r, &num, 0, elf->ehdr_len, len);
	cover(r, &num, elf->phoff, elf->phnum * entsize, len);
	for (i = 0; i < elf->phnum; i++) {
		trp_phdr_get(entries + i * TRP_ENTRY_LEN, &ph);
		cover(r, &num, ph.offset, ph.filesz, len);
	}
	qsort(r, num, sizeof(*r), by_start);
	return num;
}

enum trp_err rest_digest(const uint8_t *p, uint32_t len,
			 const struct trp_elf *elf, const uint8_t *entries,
			 uint8_t digest[TRP_DIGEST_LEN], uint32_t *bytes)
{
	struct trp_span part[MAX_COVERED + 1];
	struct trp_host_crypto hc;
	struct range r[MAX_COVERED + 1];
	uint32_t num = covered(r, len, elf, entries);
	uint32_t i, at = 0, parts = 0;

	r[num].from = len;
	r[num++].to = len;
	*bytes = 0;
	for (i = 0; i < num; i++) {
		if (r[i].from > at) {
			part[parts].p = p + at;
			part[parts++].left = r[i].from - at;
			*bytes += r[i].from - at;
		}
		if (r[i].to > at)
			at = r[i].to;
	}
	trp_host_crypto_init(&hc);
	return hc.ops.sha256(NULL, part, parts, digest);
}
