/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rest of an ELF file: bytes that neither its header digest nor a digest
 * of HASHTABLE covers. Debugging information, names, gaps between segments.
 */
#ifndef TRP_REST_H
#define TRP_REST_H

#include <trp/elf.h>

/**
 * rest_digest() - digest of the rest of one image
 * @p: first byte of the image
 * @len: its bytes, padding included
 * @elf: its checked header
 * @entries: HASHTABLE entries of its @elf->phnum program headers
 * @digest: SHA-256 of the rest, in file order
 * @bytes: how many bytes that are
 * Return: TRP_OK, TRP_E_CRYPTO.
 */
enum trp_err rest_digest(const uint8_t *p, uint32_t len,
			 const struct trp_elf *elf, const uint8_t *entries,
			 uint8_t digest[TRP_DIGEST_LEN], uint32_t *bytes);

#endif /* TRP_REST_H */
