/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Header and properties of a trusted application. The application gives them
 * in user_ta_header_defines.h: TA_UUID, TA_FLAGS, TA_STACK_SIZE, TA_DATA_SIZE,
 * TA_VERSION, TA_DESCRIPTION.
 */
#ifndef USER_TA_HEADER_H
#define USER_TA_HEADER_H

#include <tee_api_types.h>
#include <util.h>

#define TA_FLAG_USER_MODE		0
#define TA_FLAG_EXEC_DDR		0
#define TA_FLAG_SINGLE_INSTANCE		BIT32(2)
#define TA_FLAG_MULTI_SESSION		BIT32(3)
#define TA_FLAG_INSTANCE_KEEP_ALIVE	BIT32(4)
#define TA_FLAG_SECURE_DATA_PATH	BIT32(5)
#define TA_FLAG_CACHE_MAINTENANCE	BIT32(7)
#define TA_FLAG_CONCURRENT		BIT32(8)
#define TA_FLAG_DEVICE_ENUM		BIT32(9)
#define TA_FLAG_DEVICE_ENUM_SUPP	BIT32(10)
#define TA_FLAG_INSTANCE_KEEP_CRASHED	BIT32(13)
#define TA_FLAGS_MASK			GENMASK_32(13, 0)

struct ta_head {
	TEE_UUID uuid;
	uint32_t stack_size;
	uint32_t flags;
	uint64_t depr_entry;
};

enum user_ta_prop_type {
	USER_TA_PROP_TYPE_BOOL,
	USER_TA_PROP_TYPE_U32,
	USER_TA_PROP_TYPE_UUID,
	USER_TA_PROP_TYPE_IDENTITY,
	USER_TA_PROP_TYPE_STRING,
	USER_TA_PROP_TYPE_BINARY_BLOCK,
	USER_TA_PROP_TYPE_U64,
	USER_TA_PROP_TYPE_INVALID,
};

struct user_ta_property {
	const char *name;
	enum user_ta_prop_type type;
	const void *value;
};

#endif /* USER_TA_HEADER_H */
