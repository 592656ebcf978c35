/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ELF headers, read piecewise from memory that may change under us: each
 * piece is copied once, and only the copy is looked at. Nothing learnt here
 * decides where bytes go; that is in the signed hash table.
 */
#include <trp_env.h>
#include <trp/elf.h>

#define ELFCLASS32	1u
#define ELFCLASS64	2u
#define ELFDATA2LSB	1u
#define EV_CURRENT	1u
#define ET_EXEC		2u
#define EHDR32_LEN	52u
#define EHDR64_LEN	64u
#define PHDR64_LEN	56u
#define SHDR32_LEN	40u
#define SHDR64_LEN	64u
#define NAME_MAX_LEN	24u	/* of a section, its 0 included */

/* One read of an ELF header */
struct ehdr {
	uint8_t b[EHDR64_LEN];
	uint32_t have;
};

static enum trp_err read_at(const struct trp_source *src, uint32_t off,
			    void *dst, uint32_t n, struct trp_report *rep)
{
	enum trp_err err = src->read(src->ctx, off, dst, n);

	if (err != TRP_OK)
		return trp_refuse(rep, err);
	return TRP_OK;
}

static enum trp_err ident_check(const struct ehdr *e, uint32_t index,
				struct trp_report *rep)
{
	uint32_t machine, cls, want;

	if (e->have >= 4 && memcmp(e->b, "\177ELF", 4))
		return trp_refuse(rep, TRP_E_ELF_MAGIC, .index = index);
	if (e->have < EHDR32_LEN)
		return trp_refuse(rep, TRP_E_ELF_TRUNC, .index = index);
	cls = e->b[4];
	if (e->b[5] != ELFDATA2LSB)
		return trp_refuse(rep, TRP_E_ELF_ENDIAN, .index = index);
	machine = trp_get16(e->b + 18);
	if (machine != TRP_EM_ARM && machine != TRP_EM_AARCH64)
		return trp_refuse(rep, TRP_E_ELF_MACHINE, .index = index,
				  .num = machine);
	want = machine == TRP_EM_ARM ? ELFCLASS32 : ELFCLASS64;
	if (cls != want)
		return trp_refuse(rep, TRP_E_ELF_CLASS, .index = index,
				  .num = cls, .num2 = machine);
	if (cls == ELFCLASS64 && e->have < EHDR64_LEN)
		return trp_refuse(rep, TRP_E_ELF_TRUNC, .index = index);
	if (e->b[6] != EV_CURRENT || trp_get32(e->b + 20) != EV_CURRENT)
		return trp_refuse(rep, TRP_E_ELF_VERSION, .index = index,
				  .num = trp_get32(e->b + 20));
	if (trp_get16(e->b + 16) != ET_EXEC)
		return trp_refuse(rep, TRP_E_ELF_TYPE, .index = index,
				  .num = trp_get16(e->b + 16));
	return TRP_OK;
}

/* The program headers: @off as wide as the file's class has it */
static enum trp_err phdrs_check(struct trp_elf *elf, const uint8_t *tail,
				uint64_t off, uint32_t index,
				struct trp_report *rep)
{
	if (trp_get16(tail) != elf->ehdr_len)
		return trp_refuse(rep, TRP_E_ELF_SIZES, .index = index);
	elf->phnum = trp_get16(tail + 4);
	if (!elf->phnum || elf->phnum > TRP_MAX_ENTRIES)
		return trp_refuse(rep, TRP_E_ELF_PHNUM, .index = index,
				  .num = elf->phnum);
	if (trp_get16(tail + 2) != elf->phdr_len)
		return trp_refuse(rep, TRP_E_ELF_SIZES, .index = index);
	if (off > elf->size || elf->phnum * elf->phdr_len > elf->size - off)
		return trp_refuse(rep, TRP_E_ELF_TRUNC, .index = index);
	elf->phoff = (uint32_t)off;
	return TRP_OK;
}

/* The section headers, which need not be there */
static enum trp_err shdrs_check(struct trp_elf *elf, const uint8_t *tail,
				uint64_t off, uint32_t index,
				struct trp_report *rep)
{
	uint32_t entsize = elf->is64 ? SHDR64_LEN : SHDR32_LEN;

	elf->shnum = trp_get16(tail + 8);
	if (!elf->shnum) {
		/* more than 65279 sections keep their number elsewhere */
		if (off)
			return trp_refuse(rep, TRP_E_ELF_SHDR, .index = index);
		return TRP_OK;
	}
	elf->shstrndx = trp_get16(tail + 10);
	if (trp_get16(tail + 6) != entsize)
		return trp_refuse(rep, TRP_E_ELF_SIZES, .index = index);
	if (off > elf->size || elf->shnum * entsize > elf->size - off ||
	    elf->shstrndx >= elf->shnum)
		return trp_refuse(rep, TRP_E_ELF_SHDR, .index = index);
	elf->shoff = (uint32_t)off;
	return TRP_OK;
}

static enum trp_err ehdr_parse(struct trp_elf *elf, const struct ehdr *e,
			       uint32_t index, struct trp_report *rep)
{
	uint64_t entry, phoff, shoff;
	const uint8_t *tail;
	enum trp_err err;

	err = ident_check(e, index, rep);
	if (err != TRP_OK)
		return err;
	elf->is64 = e->b[4] == ELFCLASS64;
	if (elf->is64) {
		elf->ehdr_len = EHDR64_LEN;
		elf->phdr_len = PHDR64_LEN;
		entry = trp_get64(e->b + 24);
		phoff = trp_get64(e->b + 32);
		shoff = trp_get64(e->b + 40);
		tail = e->b + 52;
	} else {
		elf->ehdr_len = EHDR32_LEN;
		elf->phdr_len = TRP_PHDR_LEN;
		entry = trp_get32(e->b + 24);
		phoff = trp_get32(e->b + 28);
		shoff = trp_get32(e->b + 32);
		tail = e->b + 40;
	}
	if (entry > UINT32_MAX)
		return trp_refuse(rep, TRP_E_ELF_WIDE, .index = index);
	elf->entry = (uint32_t)entry;
	err = phdrs_check(elf, tail, phoff, index, rep);
	if (err == TRP_OK)
		err = shdrs_check(elf, tail, shoff, index, rep);
	return err;
}

enum trp_err trp_elf_open(struct trp_elf *elf, const struct trp_source *src,
			  uint32_t off, uint32_t size, uint32_t index,
			  struct trp_report *rep)
{
	struct ehdr e;
	enum trp_err err;

	memset(elf, 0, sizeof(*elf));
	e.have = size < EHDR64_LEN ? size : EHDR64_LEN;
	err = read_at(src, off, e.b, e.have, rep);
	if (err != TRP_OK)
		return err;
	elf->off = off;
	elf->size = size;
	err = ehdr_parse(elf, &e, index, rep);
	if (err != TRP_OK)
		memset(elf, 0, sizeof(*elf));
	return err;
}

/* A field of ELF64; what does not fit is noted in @wide */
static uint32_t narrow(const uint8_t *p, uint32_t *wide)
{
	*wide |= trp_get32(p + 4);
	return trp_get32(p);
}

enum trp_err trp_elf_phdr(const struct trp_elf *elf,
			  const struct trp_source *src, uint32_t i,
			  uint32_t index, struct trp_phdr *ph,
			  struct trp_report *rep)
{
	uint8_t b[PHDR64_LEN];
	uint32_t wide = 0;
	enum trp_err err;

	err = read_at(src, elf->off + elf->phoff + i * elf->phdr_len, b,
		      elf->phdr_len, rep);
	if (err != TRP_OK)
		return err;
	if (!elf->is64) {
		trp_phdr_get(b, ph);
		return TRP_OK;
	}
	ph->type = trp_get32(b);
	ph->flags = trp_get32(b + 4);
	ph->offset = narrow(b + 8, &wide);
	ph->vaddr = narrow(b + 16, &wide);
	ph->paddr = narrow(b + 24, &wide);
	ph->filesz = narrow(b + 32, &wide);
	ph->memsz = narrow(b + 40, &wide);
	ph->align = narrow(b + 48, &wide);
	if (wide)
		return trp_refuse(rep, TRP_E_ELF_WIDE, .index = index);
	return TRP_OK;
}

/* @name: where the section's name starts in the table of names */
static enum trp_err shdr_read(const struct trp_elf *elf,
			      const struct trp_source *src, uint32_t i,
			      struct trp_section *sec, uint32_t *name,
			      uint32_t *wide, struct trp_report *rep)
{
	uint32_t entsize = elf->is64 ? SHDR64_LEN : SHDR32_LEN;
	uint8_t b[SHDR64_LEN];
	enum trp_err err;

	*wide = 0;
	err = read_at(src, elf->off + elf->shoff + i * entsize, b, entsize,
		      rep);
	if (err != TRP_OK)
		return err;
	*name = trp_get32(b);
	sec->type = trp_get32(b + 4);
	if (elf->is64) {
		sec->flags = narrow(b + 8, wide);
		sec->addr = narrow(b + 16, wide);
		sec->off = narrow(b + 24, wide);
		sec->size = narrow(b + 32, wide);
	} else {
		sec->flags = trp_get32(b + 8);
		sec->addr = trp_get32(b + 12);
		sec->off = trp_get32(b + 16);
		sec->size = trp_get32(b + 20);
	}
	return TRP_OK;
}

static uint32_t name_len(const char *name)
{
	uint32_t n = 0;

	while (name[n] && n < NAME_MAX_LEN - 1)
		n++;
	return n + 1;
}

/* Is the string at @at of the table @names the one that is looked for? */
static enum trp_err name_is(const struct trp_elf *elf,
			    const struct trp_source *src,
			    const struct trp_section *names, uint32_t at,
			    const char *name, bool *same,
			    struct trp_report *rep)
{
	uint32_t len = name_len(name);
	char b[NAME_MAX_LEN];
	enum trp_err err;

	*same = false;
	if (names->size - at < len)
		return TRP_OK;
	err = read_at(src, elf->off + names->off + at, b, len, rep);
	if (err == TRP_OK)
		*same = !memcmp(b, name, len);
	return err;
}

static enum trp_err names_find(const struct trp_elf *elf,
			       const struct trp_source *src, uint32_t index,
			       struct trp_section *names,
			       struct trp_report *rep)
{
	uint32_t unused, wide;
	enum trp_err err;

	err = shdr_read(elf, src, elf->shstrndx, names, &unused, &wide, rep);
	if (err != TRP_OK)
		return err;
	if (wide || !trp_inside(names->off, names->size, 0, elf->size))
		return trp_refuse(rep, TRP_E_ELF_SHDR, .index = index);
	return TRP_OK;
}

enum trp_err trp_elf_section(const struct trp_elf *elf,
			     const struct trp_source *src, const char *name,
			     uint32_t index, struct trp_section *sec,
			     uint32_t *found, struct trp_report *rep)
{
	struct trp_section names, s;
	uint32_t i, at, wide;
	enum trp_err err;
	bool same;

	*found = 0;
	/* section 0 is never one: index 0 says that there are no names */
	if (!elf->shnum || !elf->shstrndx)
		return TRP_OK;
	err = names_find(elf, src, index, &names, rep);
	for (i = 1; err == TRP_OK && i < elf->shnum; i++) {
		err = shdr_read(elf, src, i, &s, &at, &wide, rep);
		if (err != TRP_OK)
			break;
		if (at >= names.size)
			return trp_refuse(rep, TRP_E_ELF_SHDR, .index = index);
		err = name_is(elf, src, &names, at, name, &same, rep);
		if (err != TRP_OK || !same)
			continue;
		if (wide)
			return trp_refuse(rep, TRP_E_ELF_WIDE, .index = index);
		*sec = s;
		(*found)++;
	}
	return err;
}

static bool same_phdr(const struct trp_phdr *a, const struct trp_phdr *b)
{
	return a->type == b->type && a->offset == b->offset &&
	       a->vaddr == b->vaddr && a->paddr == b->paddr &&
	       a->filesz == b->filesz && a->memsz == b->memsz &&
	       a->flags == b->flags && a->align == b->align;
}

/* Compare an image's program headers with the entries from @first on. */
static enum trp_err phdrs_compare(const struct trp_image *img,
				  const struct trp_elf *elf,
				  const struct trp_source *src, uint32_t first,
				  uint32_t index, struct trp_report *rep)
{
	struct trp_phdr ph, want;
	enum trp_err err;
	uint32_t i;

	for (i = 0; i < elf->phnum; i++) {
		if (first + i >= img->num_ent)
			return trp_refuse(rep, TRP_E_PHDR_COUNT,
					  .num = first + elf->phnum,
					  .num2 = img->num_ent);
		err = trp_elf_phdr(elf, src, i, index, &ph, rep);
		if (err != TRP_OK)
			return err;
		trp_image_entry(img, first + i, &want);
		if (!same_phdr(&ph, &want))
			return trp_refuse(rep, TRP_E_PHDR_DIFF, .index = index,
					  .num = i);
	}
	return TRP_OK;
}

/*
 * From the address that the section was linked for to the one it is loaded
 * to, by the signed header it lies in. Its place in the file must agree, which
 * rules out sections without an address and overlays.
 */
static bool section_load_da(const struct trp_image *img, uint32_t first,
			    uint32_t end, const struct trp_section *sec,
			    uint32_t *da)
{
	struct trp_phdr ph;
	uint32_t i;

	for (i = first; i < end; i++) {
		trp_image_entry(img, i, &ph);
		if (ph.type != TRP_PT_LOAD ||
		    !trp_inside(sec->addr, sec->size, ph.vaddr, ph.filesz) ||
		    sec->off - ph.offset != sec->addr - ph.vaddr)
			continue;
		*da = ph.paddr + (sec->addr - ph.vaddr);
		return true;
	}
	return false;
}

/* Where the resource table of one image is, if it has one */
static enum trp_err rsc_find(struct trp_hints *hints,
			     const struct trp_image *img,
			     const struct trp_elf *elf,
			     const struct trp_source *src, uint32_t first,
			     uint32_t index, struct trp_report *rep)
{
	struct trp_section sec;
	enum trp_err err;
	uint32_t found;

	err = trp_elf_section(elf, src, ".resource_table", index, &sec, &found,
			      rep);
	if (err != TRP_OK || !found || (found == 1 && !sec.size))
		return err;
	if (found > 1 || hints->rsc_size)
		return trp_refuse(rep, TRP_E_RSC_TWO);
	if (!section_load_da(img, first, hints->end[index], &sec,
			     &hints->rsc_da))
		return trp_refuse(rep, TRP_E_RSC_PLACE, .addr = sec.addr);
	hints->rsc_size = sec.size;
	return TRP_OK;
}

/* One image; @first: its first entry in the table */
static enum trp_err image_hints(struct trp_hints *hints,
				const struct trp_image *img,
				const struct trp_source *src, uint32_t first,
				uint32_t index, struct trp_report *rep)
{
	struct trp_elf elf;
	uint32_t off, size;
	enum trp_err err;

	trp_image_range(img, index, &off, &size);
	if (!trp_inside(off, size, 0, src->len))
		return trp_refuse(rep, TRP_E_ELF_TRUNC, .index = index);
	err = trp_elf_open(&elf, src, off, size, index, rep);
	if (err == TRP_OK)
		err = phdrs_compare(img, &elf, src, first, index, rep);
	if (err != TRP_OK)
		return err;
	hints->end[index] = (uint8_t)(first + elf.phnum);
	/* what is missing comes first: the table may be in it */
	if (index + 1 == img->num_img && hints->end[index] != img->num_ent)
		return trp_refuse(rep, TRP_E_PHDR_COUNT,
				  .num = hints->end[index],
				  .num2 = img->num_ent);
	return rsc_find(hints, img, &elf, src, first, index, rep);
}

enum trp_err trp_elf_hints(struct trp_hints *hints,
			   const struct trp_image *img,
			   const struct trp_source *src)
{
	enum trp_err err = TRP_OK;
	uint32_t first = 0;
	uint32_t i;

	memset(hints, 0, sizeof(*hints));
	for (i = 0; i < img->num_img && err == TRP_OK; i++) {
		err = image_hints(hints, img, src, first, i, &hints->why);
		first = hints->end[i];
	}
	return err;
}
