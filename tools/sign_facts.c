/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What `trp sign` puts into the TLVs of this project.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sign.h"

static const char *const vector_sections[] = { ".isr_vectors", ".isr_vector" };

/* What a Cortex-M's VTOR can hold: the low 7 bits are 0 */
#define VECTORS_ALIGN	128u
/* Memory of a coprocessor behind its variables */
#define STACK_REACH	0x1000000u

static const char *const boot_hint =
	"give its address with --plat-tlv BOOTADDR 0x...";

/* A number as a shell writes it, with nothing behind it. */
static bool number(const char *text, int base, uint32_t *v)
{
	unsigned long long n;
	char *end;

	if (text[0] < '0' || text[0] > '9' ||
	    (text[0] == '0' && text[1] >= '0' && text[1] <= '9'))
		return false;	/* neither sign nor octal: nobody means it */
	errno = 0;
	n = strtoull(text, &end, base);
	*v = (uint32_t)n;
	return end != text && !*end && !errno && n <= UINT32_MAX;
}

static bool plat_id(const char *id, uint32_t *v)
{
	if (!strcmp(id, "BOOTADDR")) {
		*v = TRP_ID_BOOTADDR;
		return true;
	}
	if (!strcmp(id, "BOOTSEC")) {
		*v = TRP_ID_BOOTSEC;
		return true;
	}
	return number(id, 0, v) && *v >= TRP_PLAT_ID_FIRST &&
	       *v <= TRP_PLAT_ID_LAST;
}

static enum tool_exit plat_value(struct plat_tlv *tlv, const char *value)
{
	uint32_t word;

	if (!strncmp(value, "0x", 2)) {
		if (!number(value, 16, &word))
			return tool_error(TOOL_USAGE, NULL,
					  "give 0x and up to 8 digits",
					  "the value %s does not fit 32 bits",
					  value);
		trp_put32(tlv->word, word);
		tlv->len = sizeof(tlv->word);
		return TOOL_OK;
	}
	if (tlv->id == TRP_ID_BOOTADDR || tlv->id == TRP_ID_BOOTSEC)
		return tool_error(TOOL_USAGE, NULL, "write it as 0x...",
				  "BOOTADDR and BOOTSEC take a number, not %s",
				  value);
	tlv->len = strlen(value);
	tlv->value = (const uint8_t *)value;
	if (!tool_utf8(tlv->value, tlv->len))
		return tool_error(TOOL_USAGE, NULL, NULL,
				  "the value of platform TLV 0x%x is not UTF-8",
				  tlv->id);
	return TOOL_OK;
}

enum tool_exit sign_plat(struct writer *w, const char *id, const char *value)
{
	struct plat_tlv *tlv = &w->plat[w->num_plat];
	uint32_t i;

	if (w->num_plat >= WRITER_MAX_PLAT)
		return tool_error(TOOL_USAGE, NULL, NULL,
				  "more than %u platform TLVs",
				  WRITER_MAX_PLAT);
	memset(tlv, 0, sizeof(*tlv));
	if (!plat_id(id, &tlv->id))
		return tool_error(TOOL_USAGE, NULL,
				  "use BOOTADDR, BOOTSEC or a number from "
				  "0x10000 to 0x1ffff",
				  "%s is not a platform TLV", id);
	for (i = 0; i < w->num_plat; i++)
		if (w->plat[i].id == tlv->id)
			return tool_error(TOOL_USAGE, NULL,
					  "give each platform TLV once",
					  "platform TLV 0x%x is given twice",
					  tlv->id);
	w->num_plat++;
	return plat_value(tlv, value);
}

/* A section of code or variables in the segment that holds the table */
static const char *neighbour(const struct elf_in *in,
			     const struct elf_place *table)
{
	static const char *const names[] = {
		".data", ".bss", ".rodata", ".text", ".isr_vectors",
		".isr_vector",
	};
	struct trp_section sec;
	struct trp_phdr ph;
	uint32_t i, found;

	if (elf_in_phdr(in, table->seg, &ph, NULL))
		return NULL;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!trp_elf_section(&in->elf, &in->src, names[i], in->index,
				     &sec, &found, NULL) &&
		    found && sec.size &&
		    trp_inside(sec.addr, sec.size, ph.vaddr, ph.memsz))
			return names[i];
	return NULL;
}

enum tool_exit sign_find_rsc(struct writer *w)
{
	struct trp_report rep = { 0 };
	struct elf_place place;
	uint32_t i, found;

	for (i = 0; i < w->num_in; i++) {
		if (elf_in_section(&w->in[i], ".resource_table", &place,
				   &found, &rep))
			return tool_refuse(w->in[i].path, &rep);
		if (found > 1 || (place.size && w->rsc_size)) {
			trp_refuse(&rep, TRP_E_RSC_TWO);
			return tool_refuse(w->in[i].path, &rep);
		}
		if (place.size) {
			w->rsc_da = place.da;
			w->rsc_size = place.size;
			w->rsc_addr = place.addr;
			w->rsc_near = neighbour(&w->in[i], &place);
		}
	}
	return TOOL_OK;
}

static bool boot_option(struct writer *w)
{
	uint32_t i;

	for (i = 0; i < w->num_plat; i++)
		if (w->plat[i].id == TRP_ID_BOOTADDR) {
			w->boot = trp_get32(w->plat[i].word);
			return true;
		}
	return false;
}

/* First PT_LOAD that holds code and has a size */
static bool code_start(const struct elf_in *in, uint32_t *da)
{
	struct trp_phdr ph;
	uint32_t i;

	for (i = 0; i < in->elf.phnum; i++)
		if (!elf_in_phdr(in, i, &ph, NULL) &&
		    ph.type == TRP_PT_LOAD && ph.memsz &&
		    ph.flags & TRP_PF_X) {
			*da = ph.paddr;
			return true;
		}
	return false;
}

static enum tool_exit vector_section(const struct elf_in *in, uint32_t *da,
				     bool *found)
{
	struct trp_report rep = { 0 };
	struct elf_place place;
	uint32_t i, num;

	*found = false;
	for (i = 0; i < 2; i++) {
		const char *name = vector_sections[i];
		enum trp_err err = elf_in_section(in, name, &place, &num,
						  &rep);

		if (err && err != TRP_E_RSC_PLACE)
			return tool_refuse(in->path, &rep);
		if (err || num > 1)
			return tool_error(TOOL_REFUSED, in->path, boot_hint,
					  err ?
					  "section %s is in no loaded segment" :
					  "there are two sections %s", name);
		if (place.size) {
			*da = place.da;
			*found = true;
			return TOOL_OK;
		}
	}
	return TOOL_OK;
}

static bool is_stack_in(const struct elf_in *in, uint32_t sp)
{
	struct trp_phdr ph;
	uint32_t i;

	if (sp % 4)
		return false;
	for (i = 0; i < in->elf.phnum; i++)
		if (!elf_in_phdr(in, i, &ph, NULL) &&
		    ph.type == TRP_PT_LOAD && ph.memsz &&
		    ph.flags & TRP_PF_W && sp >= ph.vaddr &&
		    sp - ph.vaddr <= STACK_REACH)
			return true;
	return false;
}

/*
 * Stacks are where variables are or behind them, often at the end of memory,
 * of whose size an ELF file says nothing.
 */
static bool is_stack(const struct writer *w, uint32_t sp)
{
	uint32_t i;

	for (i = 0; i < w->num_in; i++)
		if (is_stack_in(&w->in[i], sp))
			return true;
	return false;
}

/* A stack pointer, then the entry point: the best aligned pair of these */
static bool vector_content(const struct writer *w, const struct elf_in *in,
			   uint32_t *da)
{
	uint32_t i, off, best = UINT32_MAX;
	struct trp_phdr ph;
	const uint8_t *p;

	for (i = 0; !in->elf.is64 && i < in->elf.phnum; i++) {
		if (elf_in_phdr(in, i, &ph, NULL) || ph.type != TRP_PT_LOAD)
			continue;
		p = in->buf + ph.offset;
		for (off = -ph.paddr % 4; off + 8 <= ph.filesz; off += 4) {
			uint32_t at = ph.paddr + off;

			if (trp_get32(p + off + 4) != (in->elf.entry | 1) ||
			    at % VECTORS_ALIGN >= best ||
			    !is_stack(w, trp_get32(p + off)))
				continue;
			best = at % VECTORS_ALIGN;
			*da = at;
		}
	}
	return best != UINT32_MAX;
}

/* The vector table of one ELF file; TOOL_OK without @found: it has none */
static enum tool_exit vector_table(const struct writer *w,
				   const struct elf_in *in, uint32_t *da,
				   bool *found, bool *guess)
{
	enum tool_exit ret = vector_section(in, da, found);

	*guess = false;
	if (ret || *found)
		return ret;
	*found = vector_content(w, in, da);
	if (!*found)
		*found = *guess = code_start(in, da);
	return TOOL_OK;
}

/*
 * With several ELF files nobody can tell which one starts: the secure one is
 * often given second. So only one of them may hold code, or BOOTADDR decides.
 */
enum tool_exit sign_find_boot(struct writer *w)
{
	const struct elf_in *only = NULL;
	enum tool_exit ret;
	bool found, guess;
	uint32_t i, da;

	if (boot_option(w))
		return TOOL_OK;
	for (i = 0; i < w->num_in; i++) {
		ret = vector_table(w, &w->in[i], &da, &found, &guess);
		if (ret)
			return ret;
		if (!found)
			continue;
		if (only)
			return tool_error(TOOL_USAGE, w->in[i].path, boot_hint,
					  "more than one ELF file holds code: "
					  "which vector table starts?");
		only = &w->in[i];
		w->boot = da;
		w->boot_guess = guess;
	}
	if (!only)
		return tool_error(TOOL_REFUSED, w->in[0].path, boot_hint,
				  "no executable segment, so no vector table");
	return TOOL_OK;
}

void sign_warn(const struct writer *w, const char *file)
{
	if (w->rsc_da != w->rsc_addr)
		tool_warn(file, "the resource table is linked at 0x%08x, but "
			  "loaded at 0x%08x: Linux and the firmware would use "
			  "different ones; give `.resource_table` one address, "
			  "without AT>", w->rsc_addr, w->rsc_da);
	if (w->rsc_near)
		tool_warn(file, "the resource table shares a segment with %s, "
			  "which a device closes to Linux; place "
			  "`.resource_table` in a MEMORY region of its own in "
			  "the linker script, one that Linux shares (ipc)",
			  w->rsc_near);
	if (w->boot_guess)
		tool_warn(file, "no vector table was found: guessed to be at "
			  "0x%08x, where the first executable segment starts; "
			  "link it into a section .isr_vector, or %s",
			  w->boot, boot_hint);
	if (w->boot % VECTORS_ALIGN && !w->boot_guess)
		tool_warn(file, "the vector table at 0x%08x is not aligned to "
			  "%u bytes, as a Cortex-M needs it", w->boot,
			  VECTORS_ALIGN);
}

static bool loadable(const struct writer *w, uint32_t i, uint32_t *flags)
{
	const uint8_t *entry = w->entries + i * TRP_ENTRY_LEN;
	struct trp_phdr ph;

	trp_phdr_get(entry, &ph);
	*flags = ph.flags;
	return ph.type == TRP_PT_LOAD && ph.memsz;
}

static enum tool_exit bad_list(const char *what)
{
	return tool_error(TOOL_USAGE, NULL,
			  "use data, all, none or a list like 0,2-4 of "
			  "loadable program headers (see `trp show`)",
			  "--dump %s cannot be done", what);
}

/* "0,2-4": each named entry has to exist and to be loadable */
static enum tool_exit dump_list(struct writer *w, const char *what)
{
	unsigned long from, to;
	const char *p = what;
	uint32_t flags;
	char *end;

	do {
		if (*p < '0' || *p > '9')
			return bad_list(what);
		from = strtoul(p, &end, 10);
		to = from;
		if (*end == '-' && end[1] >= '0' && end[1] <= '9')
			to = strtoul(end + 1, &end, 10);
		if ((*end && *end != ',') || from > to || to >= w->num_ent)
			return bad_list(what);
		for (; from <= to; from++) {
			if (!loadable(w, (uint32_t)from, &flags))
				return bad_list(what);
			w->dump[from] = 1;
		}
		p = end + 1;
	} while (*end);
	return TOOL_OK;
}

enum tool_exit sign_set_dump(struct writer *w, const char *what)
{
	uint32_t i, flags;
	bool all = !strcmp(what, "all");

	if (!strcmp(what, "none"))
		return TOOL_OK;
	if (!all && strcmp(what, "data"))
		return dump_list(w, what);
	for (i = 0; i < w->num_ent; i++)
		if (loadable(w, i, &flags) && (all || !(flags & TRP_PF_X)))
			w->dump[i] = 1;
	return TOOL_OK;
}
