/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include "abi_test.h"

#define TA_UUID		TEST_TA_UUID
#define TA_FLAGS	(TA_FLAG_SINGLE_INSTANCE | TA_FLAG_MULTI_SESSION | \
			 TA_FLAG_INSTANCE_KEEP_ALIVE)
#define TA_STACK_SIZE	(4 * 1024)
#define TA_DATA_SIZE	CFG_REMOTEPROC_TA_HEAP_SIZE
#define TA_VERSION	"1.0"
#define TA_DESCRIPTION	"misbehaves when asked to"

#endif /* USER_TA_HEADER_DEFINES_H */
