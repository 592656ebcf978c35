/* SPDX-License-Identifier: BSD-2-Clause */
/* Constants that OP-TEE adds to GlobalPlatform's. */
#ifndef TEE_API_DEFINES_EXTENSIONS_H
#define TEE_API_DEFINES_EXTENSIONS_H

/* a probe waits for another driver; a node is not for OP-TEE */
#define TEE_ERROR_DEFER_DRIVER_INIT	0x80000000
#define TEE_ERROR_NODE_DISABLED		0x80000001

/* memory must be mapped non-secure, or secure */
#define TEE_MEMORY_ACCESS_NONSECURE	0x10000000
#define TEE_MEMORY_ACCESS_SECURE	0x20000000

/* the client is the normal world's kernel */
#define TEE_LOGIN_REE_KERNEL		0x80000000

#endif /* TEE_API_DEFINES_EXTENSIONS_H */
