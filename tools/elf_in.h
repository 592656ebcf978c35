/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ELF files that are to be signed, read with the device's code.
 */
#ifndef TRP_ELF_IN_H
#define TRP_ELF_IN_H

#include <trp/elf.h>

#include "../host/tool.h"

/**
 * struct elf_in - one ELF file
 * @path: its name, borrowed
 * @buf: its bytes, followed by zeros up to a multiple of 8
 * @len: bytes of the file
 * @padded: bytes with that padding: its size inside a signed image
 * @src: the bytes as the core reads them
 * @elf: its checked header
 * @index: number of the image
 */
struct elf_in {
	const char *path;
	uint8_t *buf;
	size_t len;
	uint32_t padded;
	struct trp_source src;
	struct trp_elf elf;
	uint32_t index;
};

/**
 * elf_in_open() - read a file and check its headers
 * @in: filled; address must not change afterwards
 * @path: file
 * @index: number of the image
 * Return: TOOL_OK, or an exit code after a message.
 */
enum tool_exit elf_in_open(struct elf_in *in, const char *path,
			   uint32_t index);

/**
 * elf_in_close() - free the bytes
 * @in: opened, or zeroed
 */
void elf_in_close(struct elf_in *in);

/**
 * elf_in_phdr() - a program header, its bytes in the file checked
 * @in: opened
 * @i: below @in->elf.phnum
 * @ph: filled
 * @rep: filled on error
 * Return: TRP_OK, TRP_E_ELF_WIDE, _SEG_FILE.
 */
enum trp_err elf_in_phdr(const struct elf_in *in, uint32_t i,
			 struct trp_phdr *ph, struct trp_report *rep);

/**
 * struct elf_place - where a section's bytes are loaded
 * @da: load address: of the PT_LOAD that holds it
 * @addr: where it is linked: what `readelf -S` shows
 * @seg: program header that holds it
 * @size: bytes; 0: there is no such section, or it is empty
 */
struct elf_place {
	uint32_t da;
	uint32_t addr;
	uint32_t seg;
	uint32_t size;
};

/**
 * elf_in_section() - find a section and translate it to its load address
 * @in: opened
 * @name: of the section
 * @place: filled
 * @found: number of sections of that name
 * @rep: filled on error
 *
 * The PT_LOAD that holds it is the one with the section's bytes of the file at
 * the section's address: addresses alone are ambiguous with overlays.
 * Return: TRP_OK, TRP_E_RSC_PLACE when no PT_LOAD holds it as a whole, or one
 * of trp_elf_section()'s.
 */
enum trp_err elf_in_section(const struct elf_in *in, const char *name,
			    struct elf_place *place, uint32_t *found,
			    struct trp_report *rep);

#endif /* TRP_ELF_IN_H */
