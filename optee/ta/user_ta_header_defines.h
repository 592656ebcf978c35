/* SPDX-License-Identifier: BSD-2-Clause */
/* What the build puts into the application's header. */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include <trp/abi.h>

#define TA_UUID		TRP_TA_UUID

#define TA_FLAGS	(TA_FLAG_SINGLE_INSTANCE | TA_FLAG_MULTI_SESSION | \
			 TA_FLAG_INSTANCE_KEEP_ALIVE | TA_FLAG_DEVICE_ENUM)
#define TA_STACK_SIZE	(4 * 1024)
#define TA_DATA_SIZE	CFG_REMOTEPROC_TA_HEAP_SIZE

#define TA_VERSION	"2.0"
#define TA_DESCRIPTION	"remote processor firmware management"

#endif /* USER_TA_HEADER_DEFINES_H */
