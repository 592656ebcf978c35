/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the parts of the builder share; tests include builder.h.
 */
#ifndef TRP_TESTS_BUILDER_PRIV_H
#define TRP_TESTS_BUILDER_PRIV_H

#include "builder.h"

#include <openssl/evp.h>

#define EHDR_LEN(is64)	((is64) ? 64u : 52u)
#define PHDR_LEN(is64)	((is64) ? 56u : 32u)
#define SHDR_LEN(is64)	((is64) ? 64u : 40u)

/* Go on only when @cond holds: half an input tests nothing. */
#define MUST(cond) \
	do { \
		if (!(cond)) \
			tb_die(__FILE__, __LINE__, #cond); \
	} while (0)

_Noreturn void tb_die(const char *file, int line, const char *what);

/* Make @b @len bytes long; new ones are 0. */
void tb_grow(struct tb_blob *b, size_t len);
void tb_append(struct tb_blob *b, const void *p, size_t len);
void tb_append32(struct tb_blob *b, uint32_t v);

/* Fill with 0 up to a multiple of @align, counted from @base. */
void tb_pad(struct tb_blob *b, size_t align, size_t base);

bool tb_is64(const uint8_t *elf);
uint32_t tb_phnum(const uint8_t *elf);

/* A key of the folder of test keys; EVP_PKEY_free() gives it back. */
EVP_PKEY *tb_key(const char *key);

/* As it stands in an image: PKCS#1 v1.5, or r and s */
struct tb_blob tb_sign(EVP_PKEY *pkey, const uint8_t *digest);

#endif /* TRP_TESTS_BUILDER_PRIV_H */
