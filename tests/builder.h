/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes ELF files and signed images for tests, right or wrong on purpose.
 *
 * Shares nothing with the code under test but the numbers of
 * include/trp/format.h. Every function aborts the test program when it cannot
 * do its work: a test never goes on with half an input.
 *
 *	struct tb_seg segs[] = { { .type = 1, ... }, { .type = 1, ... } };
 *	struct tb_elf_spec elf = { .segs = segs, .num_segs = 2 };
 *	struct tb_blob fw = tb_elf(&elf);
 *	struct tb_edit edits[] = { { TB_DROP, .id = TRP_ID_BOOT } };
 *	struct tb_spec spec = { .elfs = &fw, .num_elfs = 1,
 *				.edits = edits, .num_edits = 1 };
 *	struct tb_blob image = tb_image(&spec);
 *	...
 *	tb_free(&image);
 *	tb_free(&fw);
 */
#ifndef TRP_TESTS_BUILDER_H
#define TRP_TESTS_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <trp/format.h>

/**
 * struct tb_blob - bytes on the heap, owned by whoever got them
 */
struct tb_blob {
	uint8_t *p;
	size_t len;
};

/**
 * tb_free() - give a blob back
 * @b: emptied
 */
void tb_free(struct tb_blob *b);

/**
 * tb_file() - read a file
 * @path: from the current directory, which is the top of the tree
 */
struct tb_blob tb_file(const char *path);

/**
 * tb_copy() - the same bytes once more
 * @b: source
 */
struct tb_blob tb_copy(const struct tb_blob *b);

/**
 * struct tb_seg - one program header and its bytes
 * @type: p_type; 1 is PT_LOAD
 * @vaddr: p_vaddr
 * @paddr: p_paddr
 * @filesz: p_filesz, and how many bytes the file gets
 * @memsz: p_memsz
 * @flags: p_flags
 * @data: @filesz bytes; NULL gives a pattern that differs per segment
 * @same_offset: share the bytes of the segment before (PT_ARM_EXIDX does)
 */
struct tb_seg {
	uint32_t type;
	uint32_t vaddr;
	uint32_t paddr;
	uint32_t filesz;
	uint32_t memsz;
	uint32_t flags;
	const void *data;
	bool same_offset;
};

/**
 * struct tb_sec - one section header
 * @name: up to 23 characters
 * @addr: sh_addr; sh_offset follows from the PT_LOAD it is in by p_vaddr,
 *	0 when it is in none
 * @size: sh_size
 * @type: sh_type; 0 gives SHT_PROGBITS
 */
struct tb_sec {
	const char *name;
	uint32_t addr;
	uint32_t size;
	uint32_t type;
};

/**
 * struct tb_elf_spec - an ELF file
 * @is64: ELF64 for AArch64 instead of ELF32 for Arm
 * @segs: program headers in order
 * @num_segs: number of @segs
 * @secs: sections; .shstrtab is added. None: no section headers at all
 * @num_secs: number of @secs
 * @entry: e_entry
 */
struct tb_elf_spec {
	bool is64;
	const struct tb_seg *segs;
	uint32_t num_segs;
	const struct tb_sec *secs;
	uint32_t num_secs;
	uint32_t entry;
};

/**
 * tb_elf() - build an ELF file
 * @spec: what it holds
 * Return: its bytes; ELF header, program headers, segments, section names,
 * section headers.
 */
struct tb_blob tb_elf(const struct tb_elf_spec *spec);

/**
 * tb_phdr() - where program header @i starts in an ELF file
 * @elf: first byte of the file
 * @i: index
 */
uint8_t *tb_phdr(uint8_t *elf, uint32_t i);

/**
 * tb_shdr() - where section header @i starts in an ELF file
 * @elf: first byte of the file
 * @i: index; 0 is the empty section, the last one .shstrtab
 */
uint8_t *tb_shdr(uint8_t *elf, uint32_t i);

/* What a struct tb_edit does; numbers are little-endian, 32 bits */
enum tb_op {
	TB_NONE,	/* nothing */
	TB_DROP,	/* TLV @id: leave it out */
	TB_DUP,		/* TLV @id: write it again at the end */
	TB_ADD,		/* new TLV @id: @len bytes of @data, or 4 of @value */
	TB_RETYPE,	/* TLV @id: write @value as its type */
	TB_RESIZE,	/* TLV @id: @value bytes, cut or filled up with 0 */
	TB_LENGTH,	/* TLV @id: write @value as its length, same bytes */
	TB_BYTE,	/* TLV @id: byte @at becomes @value */
	TB_WORD,	/* TLV @id: the 4 bytes at @at become @value */
	TB_PAD,		/* TLV @id: its last byte of padding becomes @value */
	TB_REVERSE,	/* write all TLVs in reverse order */
	TB_HDR,		/* header: the 4 bytes at @at become @value */
	/* after signing: */
	TB_FLIP,	/* file: change bits @value of the byte at @at */
	TB_FLIP_SIG,	/* signature: likewise */
	TB_FLIP_IMG,	/* images: likewise */
	TB_APPEND,	/* file: @value bytes more */
	TB_CUT,		/* file: @value bytes less */
};

/**
 * struct tb_edit - one thing to get wrong; applied in the order given
 */
struct tb_edit {
	enum tb_op op;
	uint32_t id;
	uint32_t at;
	uint32_t value;
	const void *data;
	uint32_t len;
};

/**
 * struct tb_spec - a signed image
 * @elfs: ELF files in order
 * @num_elfs: number of them
 * @stock: without this project's TLVs: what OP-TEE's signer writes
 * @key: file in the folder of test keys, or the path of a PEM or DER file
 *	that starts with "/"; NULL: rsa2048.der
 * @no_keyid: leave KEYID out
 * @boot: value of BOOT
 * @rsc_da: value of RSCTABLE, address
 * @rsc_size: value of RSCTABLE, bytes
 * @no_dump: no bit set in DUMP, otherwise that of each PT_LOAD
 * @edits: what to get wrong
 * @num_edits: number of @edits
 */
struct tb_spec {
	const struct tb_blob *elfs;
	uint32_t num_elfs;
	bool stock;
	const char *key;
	bool no_keyid;
	uint32_t boot;
	uint32_t rsc_da;
	uint32_t rsc_size;
	bool no_dump;
	const struct tb_edit *edits;
	uint32_t num_edits;
};

/**
 * tb_image() - build and sign an image
 * @spec: what it holds
 */
struct tb_blob tb_image(const struct tb_spec *spec);

/**
 * tb_manifest_len() - bytes of header, TLV area and padded signature
 * @image: signed image with a header that is right
 */
uint32_t tb_manifest_len(const struct tb_blob *image);

/**
 * tb_sha256() - digest of bytes
 * @p: bytes
 * @len: number of them
 * @out: 32 bytes
 */
void tb_sha256(const void *p, size_t len, uint8_t *out);

/**
 * tb_key_id() - SHA-256 of the public key in DER
 * @key: file in the folder of test keys
 * @out: 32 bytes
 */
void tb_key_id(const char *key, uint8_t *out);

/**
 * tb_verify() - is this the signature of that digest?
 * @key: file in the folder of test keys, also a *.pub.der
 * @digest: SHA-256
 * @sig: as in the image: PKCS#1 v1.5, or r and s
 * @len: its bytes
 */
bool tb_verify(const char *key, const uint8_t *digest, const uint8_t *sig,
	       size_t len);

/* Folder of the reference vectors and test keys, from the top of the tree */
#define TB_VECTORS	"tests/vectors"

#endif /* TRP_TESTS_BUILDER_H */
