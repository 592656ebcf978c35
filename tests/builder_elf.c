/* SPDX-License-Identifier: BSD-2-Clause */
#include "builder_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEG_ALIGN	16u
#define MAX_SECS	64u

_Noreturn void tb_die(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
	abort();
}

void tb_grow(struct tb_blob *b, size_t len)
{
	b->p = realloc(b->p, len ? len : 1);
	MUST(b->p);
	if (len > b->len)
		memset(b->p + b->len, 0, len - b->len);
	b->len = len;
}

void tb_append(struct tb_blob *b, const void *p, size_t len)
{
	size_t at = b->len;

	tb_grow(b, at + len);
	if (len)
		memcpy(b->p + at, p, len);
}

void tb_append32(struct tb_blob *b, uint32_t v)
{
	uint8_t le[4];

	trp_put32(le, v);
	tb_append(b, le, 4);
}

void tb_pad(struct tb_blob *b, size_t align, size_t base)
{
	size_t over = (b->len - base) % align;

	if (over)
		tb_grow(b, b->len + align - over);
}

void tb_free(struct tb_blob *b)
{
	free(b->p);
	b->p = NULL;
	b->len = 0;
}

struct tb_blob tb_copy(const struct tb_blob *b)
{
	struct tb_blob c = { NULL, 0 };

	tb_append(&c, b->p, b->len);
	return c;
}

struct tb_blob tb_file(const char *path)
{
	struct tb_blob b = { NULL, 0 };
	uint8_t buf[4096];
	size_t n;
	FILE *f;

	f = fopen(path, "rb");
	if (!f)
		fprintf(stderr, "%s: cannot be read\n", path);
	MUST(f);
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		tb_append(&b, buf, n);
	MUST(!ferror(f));
	fclose(f);
	return b;
}

/* Fields of an ELF file as wide as its class has them */
static uint8_t *put_wide(uint8_t *p, bool is64, uint32_t v)
{
	trp_put32(p, v);
	if (!is64)
		return p + 4;
	trp_put32(p + 4, 0);
	return p + 8;
}

bool tb_is64(const uint8_t *elf)
{
	return elf[4] == 2;
}

uint32_t tb_phnum(const uint8_t *elf)
{
	return trp_get16(elf + (tb_is64(elf) ? 56 : 44));
}

uint8_t *tb_phdr(uint8_t *elf, uint32_t i)
{
	bool is64 = tb_is64(elf);

	return elf + trp_get32(elf + (is64 ? 32 : 28)) + i * PHDR_LEN(is64);
}

uint8_t *tb_shdr(uint8_t *elf, uint32_t i)
{
	bool is64 = tb_is64(elf);

	return elf + trp_get32(elf + (is64 ? 40 : 32)) + i * SHDR_LEN(is64);
}

static void ehdr_put(uint8_t *e, const struct tb_elf_spec *spec,
		     uint32_t shoff)
{
	bool is64 = spec->is64;
	uint32_t shnum = spec->num_secs ? spec->num_secs + 2 : 0;
	uint8_t *p = e + 24;

	memcpy(e, "\177ELF", 4);
	e[4] = is64 ? 2 : 1;
	e[5] = 1;
	e[6] = 1;
	trp_put16(e + 16, 2);			/* ET_EXEC */
	trp_put16(e + 18, is64 ? 183 : 40);
	trp_put32(e + 20, 1);
	p = put_wide(p, is64, spec->entry);
	p = put_wide(p, is64, EHDR_LEN(is64));
	p = put_wide(p, is64, shoff);
	trp_put32(p, is64 ? 0 : 0x05000200);	/* EABI 5, soft float */
	trp_put16(p + 4, (uint16_t)EHDR_LEN(is64));
	trp_put16(p + 6, (uint16_t)PHDR_LEN(is64));
	trp_put16(p + 8, (uint16_t)spec->num_segs);
	trp_put16(p + 10, (uint16_t)SHDR_LEN(is64));
	trp_put16(p + 12, (uint16_t)shnum);
	trp_put16(p + 14, (uint16_t)(shnum ? shnum - 1 : 0));
}

static void phdr_put(uint8_t *p, bool is64, const struct tb_seg *s,
		     uint32_t off)
{
	trp_put32(p, s->type);
	p += 4;
	if (is64) {
		trp_put32(p, s->flags);
		p += 4;
	}
	p = put_wide(p, is64, off);
	p = put_wide(p, is64, s->vaddr);
	p = put_wide(p, is64, s->paddr);
	p = put_wide(p, is64, s->filesz);
	p = put_wide(p, is64, s->memsz);
	if (!is64) {
		trp_put32(p, s->flags);
		p += 4;
	}
	put_wide(p, is64, 4);
}

static void shdr_put(uint8_t *p, bool is64, uint32_t name,
		     const struct tb_sec *sec, uint32_t off)
{
	trp_put32(p, name);
	trp_put32(p + 4, sec->type ? sec->type : 1);
	p = put_wide(p + 8, is64, sec->addr ? 3 : 0);	/* write, alloc */
	p = put_wide(p, is64, sec->addr);
	p = put_wide(p, is64, off);
	put_wide(p, is64, sec->size);
}

static uint32_t sec_off(const struct tb_elf_spec *spec, uint8_t *elf,
			const struct tb_sec *sec)
{
	const uint8_t *ph;
	uint32_t i;

	for (i = 0; i < spec->num_segs; i++) {
		const struct tb_seg *s = &spec->segs[i];

		if (s->type != 1 || sec->addr < s->vaddr ||
		    sec->addr - s->vaddr >= s->filesz)
			continue;
		ph = tb_phdr(elf, i);
		return trp_get32(ph + (spec->is64 ? 8 : 4)) +
		       (sec->addr - s->vaddr);
	}
	return 0;
}

static void sections_put(struct tb_blob *b, const struct tb_elf_spec *spec)
{
	uint32_t len = SHDR_LEN(spec->is64);
	struct tb_sec names = { ".shstrtab", 0, 0, 3 };
	uint32_t name[MAX_SECS];
	uint32_t names_off = (uint32_t)b->len;
	uint32_t i, shoff;

	MUST(spec->num_secs < MAX_SECS);
	tb_append(b, "", 1);
	for (i = 0; i < spec->num_secs; i++) {
		name[i] = (uint32_t)b->len - names_off;
		tb_append(b, spec->secs[i].name,
			  strlen(spec->secs[i].name) + 1);
	}
	name[i] = (uint32_t)b->len - names_off;
	tb_append(b, names.name, strlen(names.name) + 1);
	names.size = (uint32_t)b->len - names_off;
	tb_pad(b, 8, 0);
	shoff = (uint32_t)b->len;
	tb_grow(b, b->len + (spec->num_secs + 2) * len);
	for (i = 0; i < spec->num_secs; i++)
		shdr_put(b->p + shoff + (i + 1) * len, spec->is64, name[i],
			 &spec->secs[i], sec_off(spec, b->p, &spec->secs[i]));
	shdr_put(b->p + shoff + (i + 1) * len, spec->is64, name[i], &names,
		 names_off);
	ehdr_put(b->p, spec, shoff);
}

struct tb_blob tb_elf(const struct tb_elf_spec *spec)
{
	struct tb_blob b = { NULL, 0 };
	uint32_t off = 0;
	uint32_t i, k;

	tb_grow(&b, EHDR_LEN(spec->is64) +
		spec->num_segs * PHDR_LEN(spec->is64));
	ehdr_put(b.p, spec, 0);
	for (i = 0; i < spec->num_segs; i++) {
		const struct tb_seg *s = &spec->segs[i];

		if (!s->same_offset) {
			tb_pad(&b, SEG_ALIGN, 0);
			off = (uint32_t)b.len;
			tb_grow(&b, b.len + s->filesz);
			for (k = 0; !s->data && k < s->filesz; k++)
				b.p[off + k] = (uint8_t)(k * 7 + i * 31 + 1);
			if (s->data)
				memcpy(b.p + off, s->data, s->filesz);
		}
		phdr_put(tb_phdr(b.p, i), spec->is64, s, off);
	}
	if (spec->num_secs)
		sections_put(&b, spec);
	return b;
}
