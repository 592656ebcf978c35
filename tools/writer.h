/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The format writer: TLVs by the table of format.h.
 */
#ifndef TRP_WRITER_H
#define TRP_WRITER_H

#include <openssl/evp.h>

#include "elf_in.h"

#define WRITER_MAX_PLAT	64u

/**
 * struct plat_tlv - a platform TLV from the command line
 * @id: TRP_PLAT_ID_FIRST to TRP_PLAT_ID_LAST
 * @value: its bytes, borrowed unless they are in @word
 * @len: number of them
 * @word: a little-endian number
 */
struct plat_tlv {
	uint32_t id;
	const uint8_t *value;
	size_t len;
	uint8_t word[4];
};

/**
 * struct writer - what goes into a signed image
 * @stock: leave this project's TLVs out
 * @in: ELF files
 * @num_in: number of them, 1 to TRP_MAX_IMAGES
 * @pkey: private key
 * @key_info: PKEYINFO, or NULL
 * @key_info_len: its bytes
 * @plat: platform TLVs, in order
 * @num_plat: number of them
 * @boot: BOOT
 * @boot_guess: nobody named @boot and nothing there looks like a vector table
 * @rsc_da: RSCTABLE
 * @rsc_size: RSCTABLE
 * @rsc_addr: where the resource table is linked
 * @rsc_near: private section that shares its segment; NULL: none
 * @dump: per entry: allowed in a core dump
 * @entries: HASHTABLE, filled by writer_entries()
 * @num_ent: entries in it
 * @image_of: per entry: its image
 * @out: the file, made by writer_make(); freed by the caller
 * @out_len: its bytes
 * @room: bytes allocated at @out
 */
struct writer {
	bool stock;
	struct elf_in in[TRP_MAX_IMAGES];
	uint32_t num_in;
	EVP_PKEY *pkey;
	uint8_t *key_info;
	size_t key_info_len;
	struct plat_tlv plat[WRITER_MAX_PLAT];
	uint32_t num_plat;
	uint32_t boot;
	bool boot_guess;
	uint32_t rsc_da;
	uint32_t rsc_size;
	uint32_t rsc_addr;
	const char *rsc_near;
	uint8_t dump[TRP_MAX_ENTRIES];
	uint8_t entries[TRP_MAX_ENTRIES * TRP_ENTRY_LEN];
	uint32_t num_ent;
	uint8_t image_of[TRP_MAX_ENTRIES];
	uint8_t *out;
	size_t out_len;
	size_t room;
};

/**
 * writer_entries() - make the hash table
 * @w: @in and @num_in set
 * @rep: filled on error
 * @image: number of the image that is to blame
 * Return: TRP_OK, TRP_E_ENTRIES, _SEG_FILE, _ELF_WIDE, _CRYPTO.
 */
enum trp_err writer_entries(struct writer *w, struct trp_report *rep,
			    uint32_t *image);

/**
 * writer_make() - make the file
 * @w: everything set
 * @rep: filled on error
 * Return: TRP_OK, TRP_E_IMG_LEN, _TLV_LEN, _NO_MEMORY, _CRYPTO, _INTERNAL.
 */
enum trp_err writer_make(struct writer *w, struct trp_report *rep);

/**
 * writer_sign() - sign a digest with whatever key this is
 * @pkey: private key
 * @digest: SHA-256
 * @sig: filled, TRP_MAX_SIG_LEN bytes of room
 * @len: bytes of the signature
 * Return: TRP_OK or TRP_E_CRYPTO.
 */
enum trp_err writer_sign(EVP_PKEY *pkey, const uint8_t digest[TRP_DIGEST_LEN],
			 uint8_t *sig, size_t *len);

#endif /* TRP_WRITER_H */
