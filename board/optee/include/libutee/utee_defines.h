/* SPDX-License-Identifier: BSD-2-Clause */
/* Sizes and byte orders. */
#ifndef UTEE_DEFINES_H
#define UTEE_DEFINES_H

#include <compiler.h>
#include <stddef.h>
#include <tee_api_defines.h>
#include <tee_api_defines_extensions.h>
#include <types_ext.h>

#define TEE_MAIN_ALGO_SHA256	0x04
#define TEE_MAIN_ALGO_RSA	0x30
#define TEE_MAIN_ALGO_ECDSA	0x41

#define TEE_ALG_GET_CLASS(algo)	(((algo) >> 28) & 0xF)

typedef enum {
	TEE_MD5_HASH_SIZE = 16,
	TEE_SHA1_HASH_SIZE = 20,
	TEE_SHA224_HASH_SIZE = 28,
	TEE_SHA256_HASH_SIZE = 32,
	TEE_SHA384_HASH_SIZE = 48,
	TEE_SHA512_HASH_SIZE = 64,
	TEE_MAX_HASH_SIZE = 64,
} t_hash_size;

static inline size_t __tee_alg_get_digest_size(uint32_t algo)
{
	switch (algo) {
	case TEE_ALG_SHA1:
		return TEE_SHA1_HASH_SIZE;
	case TEE_ALG_SHA224:
		return TEE_SHA224_HASH_SIZE;
	case TEE_ALG_SHA256:
	case TEE_ALG_ECDSA_SHA256:
		return TEE_SHA256_HASH_SIZE;
	case TEE_ALG_SHA384:
		return TEE_SHA384_HASH_SIZE;
	case TEE_ALG_SHA512:
		return TEE_SHA512_HASH_SIZE;
	default:
		return 0;
	}
}

#define TEE_ALG_GET_DIGEST_SIZE(algo)	__tee_alg_get_digest_size(algo)

#define TEE_U64_BSWAP(x)		__compiler_bswap64((x))
#define TEE_U32_BSWAP(x)		__compiler_bswap32((x))
#define TEE_U16_BSWAP(x)		__compiler_bswap16((x))
#define TEE_U64_FROM_LITTLE_ENDIAN(x)	((uint64_t)(x))
#define TEE_U32_FROM_LITTLE_ENDIAN(x)	((uint32_t)(x))
#define TEE_U16_FROM_LITTLE_ENDIAN(x)	((uint16_t)(x))
#define TEE_U64_TO_LITTLE_ENDIAN(x)	((uint64_t)(x))
#define TEE_U32_TO_LITTLE_ENDIAN(x)	((uint32_t)(x))
#define TEE_U16_TO_LITTLE_ENDIAN(x)	((uint16_t)(x))
#define TEE_U64_FROM_BIG_ENDIAN(x)	TEE_U64_BSWAP(x)
#define TEE_U32_FROM_BIG_ENDIAN(x)	TEE_U32_BSWAP(x)
#define TEE_U16_FROM_BIG_ENDIAN(x)	TEE_U16_BSWAP(x)
#define TEE_U64_TO_BIG_ENDIAN(x)	TEE_U64_BSWAP(x)
#define TEE_U32_TO_BIG_ENDIAN(x)	TEE_U32_BSWAP(x)
#define TEE_U16_TO_BIG_ENDIAN(x)	TEE_U16_BSWAP(x)

#endif /* UTEE_DEFINES_H */
