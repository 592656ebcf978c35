/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEE_CACHE_H
#define TEE_CACHE_H

#include <stddef.h>
#include <tee_api_types.h>
#include <utee_types.h>

TEE_Result cache_operation(enum utee_cache_operation op, void *va, size_t len);

#endif /* TEE_CACHE_H */
