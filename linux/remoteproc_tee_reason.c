// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the secure world's refusals to errno: first by the reason, which says
 * exactly what was wrong; by the TEE_Result where a trusted application gives
 * no reason.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <trp/err.h>

#include "tee_result.h"

/* The hundreds of a reason, for one that is newer than this driver */
static const u16 by_class[] = {
	[1] = EINVAL,		/* the caller */
	[2] = ENOEXEC,		/* the image's form */
	[3] = EPERM,		/* the image is not allowed here */
	[4] = EIO,		/* the board */
};

static const struct {
	u32 result;
	u16 error;
	const char *name;
} by_result[] = {
	{ TRP_TEE_CORRUPT_OBJECT,    ENOEXEC,	   "corrupt object" },
	{ TRP_TEE_GENERIC,	     EIO,	   "generic error" },
	{ TRP_TEE_ACCESS_DENIED,     EPERM,	   "access denied" },
	{ TRP_TEE_BAD_FORMAT,	     ENOEXEC,	   "bad format" },
	{ TRP_TEE_BAD_PARAMETERS,    EINVAL,	   "bad parameters" },
	{ TRP_TEE_BAD_STATE,	     EBUSY,	   "bad state" },
	{ TRP_TEE_ITEM_NOT_FOUND,    ENODEV,	   "item not found" },
	{ TRP_TEE_NOT_IMPLEMENTED,   EOPNOTSUPP,   "not implemented" },
	{ TRP_TEE_NOT_SUPPORTED,     EOPNOTSUPP,   "not supported" },
	{ TRP_TEE_NO_DATA,	     ENOEXEC,	   "no data" },
	{ TRP_TEE_OUT_OF_MEMORY,     ENOMEM,	   "out of memory" },
	{ TRP_TEE_BUSY,		     EBUSY,	   "busy" },
	{ TRP_TEE_COMMUNICATION,     EIO,	   "communication error" },
	{ TRP_TEE_SECURITY,	     EBADMSG,	   "security error" },
	{ TRP_TEE_SHORT_BUFFER,	     ENOSPC,	   "short buffer" },
	{ TRP_TEE_TARGET_DEAD,	     ESHUTDOWN,	   "target dead" },
	{ TRP_TEE_SIGNATURE_INVALID, EKEYREJECTED, "invalid signature" },
};

static const struct {
	u32 reason;
	int error;
} by_reason[] = {
	TRP_ERR_TABLE(TRP_ERR_ERRNO)
};

int trp_errno(u32 result, u32 reason)
{
	size_t i;

	if (result == TRP_TEE_SUCCESS)
		return 0;
	for (i = 0; i < ARRAY_SIZE(by_reason); i++)
		if (by_reason[i].reason == reason)
			return -by_reason[i].error;
	if (reason >= 100 && reason / 100 < ARRAY_SIZE(by_class))
		return -(int)by_class[reason / 100];
	for (i = 0; i < ARRAY_SIZE(by_result); i++)
		if (by_result[i].result == result)
			return -(int)by_result[i].error;
	return -EIO;
}

const char *trp_result_name(u32 result)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(by_result); i++)
		if (by_result[i].result == result)
			return by_result[i].name;
	return "unknown error";
}
