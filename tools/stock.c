/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What OP-TEE's own remoteproc TA (4.10) would make of an image: two limits
 * that this project's TA does not have.
 */
#include <trp/elf.h>

#include "check.h"

/*
 * Its heap (CFG_REMOTEPROC_TA_HEAP_SIZE, 4096 by default) holds header, TLVs
 * and signature, a second copy of the hash table, a copy of the key
 * information, and 292 bytes of its own structures and of the allocator's.
 */
#define STOCK_HEAP	4096u
#define STOCK_OWN	292u

uint32_t stock_heap(const struct trp_image *img)
{
	uint32_t info = (uint32_t)img->tlv[TRP_TLV_PKEYINFO].left;

	return img->lens.manifest + img->num_ent * TRP_ENTRY_LEN + info +
	       STOCK_OWN;
}

/*
 * It looks for the first entry with a PT_LOAD's address, of whatever type, and
 * then wants type and sizes to fit.
 */
static bool finds_other(const struct trp_image *img, uint32_t entry,
			uint32_t *other)
{
	struct trp_phdr ph, first;

	trp_image_entry(img, entry, &ph);
	if (ph.type != TRP_PT_LOAD)
		return false;
	for (*other = 0; *other < entry; ++*other) {
		trp_image_entry(img, *other, &first);
		if (first.paddr == ph.paddr)
			return first.type != TRP_PT_LOAD ||
			       first.filesz != ph.filesz ||
			       first.memsz != ph.memsz;
	}
	return false;
}

static void warn_headers(const struct check *c, const char *file)
{
	uint32_t i, other;
	struct trp_phdr ph;

	for (i = 0; i < c->img.num_ent; i++) {
		if (!finds_other(&c->img, i, &other))
			continue;
		trp_image_entry(&c->img, i, &ph);
		tool_warn(file, "OP-TEE's own TA would refuse this image: "
			  "program header %u has the load address 0x%08x of "
			  "segment %u and comes first", other, ph.paddr, i);
		return;
	}
}

static void warn_sections(const struct check *c, const char *file)
{
	uint32_t i, off, size;
	struct trp_elf elf;

	for (i = 0; i < c->img.num_img; i++) {
		trp_image_range(&c->img, i, &off, &size);
		if (trp_elf_open(&elf, &c->src, off, size, i, NULL))
			continue;
		if (elf.is64 || !elf.shnum) {
			tool_warn(file, "OP-TEE's own TA would refuse this "
				  "image: image %u %s", i, elf.is64 ?
				  "is an ELF64 file" :
				  "has no section headers");
			return;
		}
	}
}

void stock_warn(const struct check *c, const char *file)
{
	uint32_t heap = stock_heap(&c->img);

	if (heap > STOCK_HEAP)
		tool_warn(file, "OP-TEE's own TA would run out of heap: it "
			  "needs %u bytes, its default is %u "
			  "(CFG_REMOTEPROC_TA_HEAP_SIZE)", heap, STOCK_HEAP);
	warn_headers(c, file);
	warn_sections(c, file);
}
