/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ELF files as a source for the core's reader.
 */
#include <stdlib.h>
#include <string.h>

#include "elf_in.h"

#define SHT_NOBITS	8u

static enum trp_err src_read(void *ctx, uint32_t off, void *dst, size_t n)
{
	struct elf_in *in = ctx;

	if (off > in->padded || n > in->padded - off)
		return TRP_E_READ;
	memcpy(dst, in->buf + off, n);
	return TRP_OK;
}

static enum tool_exit pad(struct elf_in *in)
{
	uint8_t *p;

	in->padded = (uint32_t)trp_round_up8((uint32_t)in->len);
	p = realloc(in->buf, in->padded + 1);
	if (!p)
		return tool_error(TOOL_INTERNAL, in->path, NULL,
				  "out of memory");
	memset(p + in->len, 0, in->padded - in->len);
	in->buf = p;
	return TOOL_OK;
}

enum tool_exit elf_in_open(struct elf_in *in, const char *path,
			   uint32_t index)
{
	struct trp_report rep = { 0 };
	enum tool_exit ret;

	memset(in, 0, sizeof(*in));
	in->path = path;
	in->index = index;
	ret = tool_read_file(path, TRP_MAX_IMG_LEN, &in->buf, &in->len);
	if (ret)
		return ret;
	if (in->len >= 4 && trp_get32(in->buf) == TRP_MAGIC)
		return tool_error(TOOL_REFUSED, path, "give the ELF file",
				  "is a signed image already");
	ret = pad(in);
	if (ret)
		return ret;
	in->src.ctx = in;
	in->src.len = in->padded;
	in->src.read = src_read;
	if (trp_elf_open(&in->elf, &in->src, 0, (uint32_t)in->len, index,
			 &rep))
		return tool_refuse(path, &rep);
	return TOOL_OK;
}

void elf_in_close(struct elf_in *in)
{
	free(in->buf);
	in->buf = NULL;
}

enum trp_err elf_in_phdr(const struct elf_in *in, uint32_t i,
			 struct trp_phdr *ph, struct trp_report *rep)
{
	enum trp_err err = trp_elf_phdr(&in->elf, &in->src, i, in->index, ph,
					rep);

	if (err)
		return err;
	/* Without bytes in the file its offset means nothing. */
	if (ph->filesz && (ph->offset > in->len ||
			   ph->filesz > in->len - ph->offset))
		return trp_refuse(rep, TRP_E_SEG_FILE, .index = i,
				  .addr = ph->paddr);
	return TRP_OK;
}

static int holds(const struct trp_phdr *ph, const struct trp_section *sec)
{
	return ph->type == TRP_PT_LOAD && sec->type != SHT_NOBITS &&
	       trp_inside(sec->addr, sec->size, ph->vaddr, ph->filesz) &&
	       sec->off >= ph->offset &&
	       sec->off - ph->offset == sec->addr - ph->vaddr;
}

static enum trp_err translate(const struct elf_in *in,
			      const struct trp_section *sec,
			      struct elf_place *place, struct trp_report *rep)
{
	struct trp_phdr ph;
	enum trp_err err;
	uint32_t i;

	for (i = 0; i < in->elf.phnum; i++) {
		err = elf_in_phdr(in, i, &ph, rep);
		if (err)
			return err;
		if (holds(&ph, sec)) {
			place->da = ph.paddr + (sec->addr - ph.vaddr);
			place->seg = i;
			return TRP_OK;
		}
	}
	return trp_refuse(rep, TRP_E_RSC_PLACE, .addr = sec->addr);
}

enum trp_err elf_in_section(const struct elf_in *in, const char *name,
			    struct elf_place *place, uint32_t *found,
			    struct trp_report *rep)
{
	struct trp_section sec;
	enum trp_err err;

	memset(place, 0, sizeof(*place));
	err = trp_elf_section(&in->elf, &in->src, name, in->index, &sec, found,
			      rep);
	if (err || !*found || !sec.size)
		return err;
	place->size = sec.size;
	place->addr = sec.addr;
	return translate(in, &sec, place, rep);
}
