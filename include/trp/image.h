/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * image.c: find the parts of a signed image. Looks only, trusts nothing.
 */
#ifndef TRP_IMAGE_H
#define TRP_IMAGE_H

#include <stdbool.h>
#include <trp/err.h>
#include <trp/format.h>
#include <trp/span.h>

/**
 * struct trp_lens - lengths from a checked header
 * @tlv: bytes of TLV area, padding included; multiple of 8
 * @sig: bytes of signature, without padding
 * @img: bytes of images, padding to 8 included
 * @manifest: bytes of header, TLV area and signature with its padding: what
 *	is copied into private memory, and the file offset of the first image
 */
struct trp_lens {
	uint32_t tlv;
	uint32_t sig;
	uint32_t img;
	uint32_t manifest;
};

/**
 * trp_header_check() - validate the header against the size of the file
 * @hdr: private copy of the first TRP_HDR_LEN bytes, or of the whole file
 *	where it is shorter
 * @file_len: bytes of the whole file
 * @lens: filled on success, zeroed on error
 * @rep: may be NULL
 *
 * The only check that needs the file's size: the parts must fill it exactly.
 * Return: TRP_OK, TRP_E_BUFFER (empty), _TRUNC, _TRAILING, _PLAIN_ELF,
 * _MAGIC, _VERSION, _OLD_LAYOUT, _TLV_LEN, _SIG_LEN, _IMG_LEN.
 */
enum trp_err trp_header_check(const uint8_t *hdr, size_t file_len,
			      struct trp_lens *lens, struct trp_report *rep);

/**
 * struct trp_image - the parts of a signed image
 * @lens: from the header
 * @signed_part: header and TLV area: what the signature covers
 * @sig: signature without padding
 * @tlv: value of each known TLV; .p NULL when absent. PKEYINFO of length 0
 *	is present with .left 0.
 * @num_img: number of images, 1 to TRP_MAX_IMAGES
 * @num_ent: number of HASHTABLE entries, 1 to TRP_MAX_ENTRIES
 * @sigtype: enum trp_sigtype
 * @stock: none of our TLVs (IMGINDEX and the others marked OURS)
 */
struct trp_image {
	struct trp_lens lens;
	struct trp_span signed_part;
	struct trp_span sig;
	struct trp_span tlv[TRP_TLV_COUNT];
	uint32_t num_img;
	uint32_t num_ent;
	uint32_t sigtype;
	bool stock;
};

/**
 * trp_image_open() - find the parts of a signed image
 * @img: filled on success, zeroed on error. Borrows @buf, frees nothing.
 * @buf: manifest copy in private memory; must outlive @img, unchanged
 * @len: bytes in @buf: header, TLV area and signature, without the images
 * @rep: may be NULL
 *
 * Checks layout only, with the header read again from @buf: trust nothing in
 * @img before trp_auth_check(). Checks each rule of TRP_TLV_TABLE, values of
 * SIGNTYPE, HASHTYPE, NUM_IMG, IMGTYPE, the sum of IMGSIZE, IMGINDEX order and
 * DUMP bits. Uses no heap.
 * Return: TRP_OK, one of trp_header_check()'s, or TRP_E_TLV_TRUNC, _TLV_DUP,
 * _TLV_MISSING, _TLV_LENGTH, _TLV_PAD, _TLV_UNKNOWN, _ENCRYPTED, _SIGNTYPE,
 * _HASHTYPE, _NO_IMAGE, _NUM_IMG, _IMGTYPE, _IMGSIZE, _HASHTABLE, _ENTRIES,
 * _SIG_KIND, _SIG_PAD, _IMGINDEX, _DUMP_BITS, _BOOT_CONFLICT.
 */
enum trp_err trp_image_open(struct trp_image *img, const void *buf, size_t len,
			    struct trp_report *rep);

/* Three-valued: a record, a clean end, or a malformed area. */
enum trp_iter { TRP_ITER_RECORD, TRP_ITER_END, TRP_ITER_BAD };

/**
 * trp_tlv_next() - step through a TLV area
 * @area: rest of the area; shortened past the record and its padding
 * @id: type on the wire, known or not
 * @value: bytes of the record without padding
 */
enum trp_iter trp_tlv_next(struct trp_span *area, uint32_t *id,
			   struct trp_span *value);

/**
 * trp_tlv_find() - index of a type in TRP_TLV_TABLE
 * @id: type on the wire
 * Return: enum trp_tlv, TRP_TLV_COUNT when unknown.
 */
enum trp_tlv trp_tlv_find(uint32_t id);

/**
 * trp_tlv_name() - NAME of a type, NULL when unknown
 * @id: type on the wire
 */
const char *trp_tlv_name(uint32_t id);

/**
 * struct trp_phdr - a program header, fields as in Elf32_Phdr
 */
struct trp_phdr {
	uint32_t type;
	uint32_t offset;
	uint32_t vaddr;
	uint32_t paddr;
	uint32_t filesz;
	uint32_t memsz;
	uint32_t flags;
	uint32_t align;
};

#define TRP_EM_ARM	40u
#define TRP_EM_AARCH64	183u

#define TRP_PT_LOAD	1u
#define TRP_PF_X	1u
#define TRP_PF_W	2u
#define TRP_PF_R	4u

/**
 * trp_phdr_get() - decode a 32-byte program header
 * @p: TRP_PHDR_LEN bytes in private memory
 * @ph: filled
 */
void trp_phdr_get(const uint8_t *p, struct trp_phdr *ph);

/**
 * trp_phdr_put() - encode a 32-byte program header
 * @p: TRP_PHDR_LEN bytes, filled
 * @ph: fields
 */
void trp_phdr_put(uint8_t *p, const struct trp_phdr *ph);

/**
 * trp_image_entry() - one entry of the hash table
 * @img: opened image
 * @i: below @img->num_ent
 * @ph: filled
 * Return: the entry's 32-byte digest, inside the manifest.
 */
const uint8_t *trp_image_entry(const struct trp_image *img, uint32_t i,
			       struct trp_phdr *ph);

/**
 * trp_image_range() - where an image lies
 * @img: opened image
 * @i: below @img->num_img
 * @off: first byte of the image, from the first image on
 * @size: bytes of the image, padding included
 */
void trp_image_range(const struct trp_image *img, uint32_t i, uint32_t *off,
		     uint32_t *size);

/**
 * trp_image_boot() - vector table address from BOOT or BOOTADDR
 * @img: opened image
 * @da: filled when present
 * Return: whether the image gives one.
 */
bool trp_image_boot(const struct trp_image *img, uint32_t *da);

/**
 * trp_image_boot_named() - is the vector table known to be there?
 * @img: opened image
 * Return: false for a guess, and for a BOOT of signers older than IMGDIGEST,
 * which did not say when they guessed.
 */
bool trp_image_boot_named(const struct trp_image *img);

#endif /* TRP_IMAGE_H */
