/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf.c: headers of ELF files, read piecewise from an untrusted source. For
 * the trusted application and tools; the pseudo TA interprets none.
 */
#ifndef TRP_ELF_H
#define TRP_ELF_H

#include <trp/image.h>
#include <trp/ops.h>
#include <trp/plan.h>

/**
 * struct trp_elf - what a checked ELF header says
 * @off: where the ELF file starts in its source
 * @size: bytes that belong to it there (padding at the end is possible)
 * @is64: ELF64
 * @ehdr_len: bytes of the ELF header: 52 or 64
 * @entry: entry point
 * @phdr_len: bytes of a program header: 32 or 56
 * @phoff: program headers, from @off on; all inside @size
 * @phnum: number of program headers, 1 to TRP_MAX_ENTRIES
 * @shoff: section headers, from @off on; meaningless when @shnum is 0
 * @shnum: number of section headers; 0: none
 * @shstrndx: section that holds section names; below @shnum
 */
struct trp_elf {
	uint32_t off;
	uint32_t size;
	bool is64;
	uint32_t ehdr_len;
	uint32_t entry;
	uint32_t phdr_len;
	uint32_t phoff;
	uint32_t phnum;
	uint32_t shoff;
	uint32_t shnum;
	uint32_t shstrndx;
};

/**
 * trp_elf_open() - read and check an ELF header
 * @elf: filled on success, zeroed on error
 * @src: images
 * @off: first byte of the ELF file in @src
 * @size: its bytes; [@off, @off + @size) is inside @src
 * @index: number of the image, for reports
 * @rep: may be NULL
 *
 * Return: TRP_OK, TRP_E_ELF_TRUNC, _ELF_MAGIC, _ELF_CLASS, _ELF_ENDIAN,
 * _ELF_MACHINE, _ELF_TYPE, _ELF_VERSION, _ELF_SIZES, _ELF_PHNUM, _ELF_SHDR,
 * _ELF_WIDE, _READ.
 */
enum trp_err trp_elf_open(struct trp_elf *elf, const struct trp_source *src,
			  uint32_t off, uint32_t size, uint32_t index,
			  struct trp_report *rep);

/**
 * trp_elf_phdr() - read one program header
 * @elf: opened
 * @src: the same source
 * @i: below @elf->phnum
 * @index: number of the image, for reports
 * @ph: filled; of ELF64 when every field fits in 32 bits
 * @rep: may be NULL
 * Return: TRP_OK, TRP_E_ELF_WIDE, _READ.
 */
enum trp_err trp_elf_phdr(const struct trp_elf *elf,
			  const struct trp_source *src, uint32_t i,
			  uint32_t index, struct trp_phdr *ph,
			  struct trp_report *rep);

/**
 * struct trp_section - a section header
 * @type: SHT_*
 * @flags: SHF_*
 * @addr: virtual address
 * @off: in the ELF file
 * @size: bytes
 */
struct trp_section {
	uint32_t type;
	uint32_t flags;
	uint32_t addr;
	uint32_t off;
	uint32_t size;
};

/**
 * trp_elf_section() - find a section by its name
 * @elf: opened
 * @src: the same source
 * @name: up to 23 characters
 * @index: number of the image, for reports
 * @sec: filled when found
 * @found: how many sections have that name; the last one is in @sec
 * @rep: may be NULL
 *
 * An ELF file without section headers has none: TRP_OK, @found 0.
 * Return: TRP_OK, TRP_E_ELF_SHDR, _ELF_WIDE, _READ.
 */
enum trp_err trp_elf_section(const struct trp_elf *elf,
			     const struct trp_source *src, const char *name,
			     uint32_t index, struct trp_section *sec,
			     uint32_t *found, struct trp_report *rep);

/**
 * trp_elf_hints() - tie the ELF files to the hash table
 * @hints: filled; @hints->why says what was refused
 * @img: opened image
 * @src: its images
 *
 * Checks every ELF header; compares each program header as a whole with the
 * table's entries in order; looks for the resource table among the section
 * headers, whose section of size 0 is none.
 * Return: TRP_OK, one of trp_elf_open()'s, TRP_E_PHDR_COUNT, _PHDR_DIFF,
 * _RSC_TWO, _RSC_PLACE, _ELF_SHDR, _ELF_WIDE, _READ.
 */
enum trp_err trp_elf_hints(struct trp_hints *hints,
			   const struct trp_image *img,
			   const struct trp_source *src);

#endif /* TRP_ELF_H */
