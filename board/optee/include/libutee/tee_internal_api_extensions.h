/* SPDX-License-Identifier: BSD-2-Clause */
/* What OP-TEE adds to the TEE Internal Core API. */
#ifndef TEE_INTERNAL_API_EXTENSIONS_H
#define TEE_INTERNAL_API_EXTENSIONS_H

#include <tee_api_defines_extensions.h>
#include <tee_api_types.h>
#include <trace.h>
#include <types_ext.h>

/* TEE_Malloc() without clearing the block */
#define TEE_USER_MEM_HINT_NO_FILL_ZERO	0x80000000

TEE_Result TEE_CacheClean(char *buf, size_t len);
TEE_Result TEE_CacheFlush(char *buf, size_t len);
TEE_Result TEE_CacheInvalidate(char *buf, size_t len);

/* pages beside the heap, cleared */
void *tee_map_zi(size_t len, uint32_t flags);
TEE_Result tee_unmap(void *buf, size_t len);

#endif /* TEE_INTERNAL_API_EXTENSIONS_H */
