/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEE_UUID_H
#define TEE_UUID_H

#include <tee_api_types.h>
#include <types_ext.h>

/* 16 bytes, big-endian fields as in RFC 4122 */
void tee_uuid_to_octets(uint8_t *dst, const TEE_UUID *src);
void tee_uuid_from_octets(TEE_UUID *dst, const uint8_t *src);

#endif /* TEE_UUID_H */
