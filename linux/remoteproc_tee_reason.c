// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the secure world's refusals to errno: first by the reason, which says
 * exactly what was wrong; by the TEE_Result where a trusted application gives
 * no reason.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "reason.h"

static const struct {
	u16 reason;
	u16 error;
} by_reason[] = {
	{ TRP_E_PROCESSOR,	 ENODEV },
	{ TRP_E_LOGIN,		 EACCES },
	{ TRP_E_OWNER,		 EBUSY },
	{ TRP_E_CALLER,		 EACCES },
	{ TRP_E_STATE,		 EBUSY },
	{ TRP_E_OTHER_IMAGE,	 EBUSY },
	{ TRP_E_SHORT_BUFFER,	 ENOSPC },
	{ TRP_E_NOT_IN_MANIFEST, EBADMSG },
	{ TRP_E_TWICE,		 EBADMSG },
	{ TRP_E_NOT_IMPLEMENTED, EOPNOTSUPP },
	{ TRP_E_TLV_UNKNOWN,	 EOPNOTSUPP },
	{ TRP_E_ENCRYPTED,	 EOPNOTSUPP },
	{ TRP_E_SIGNTYPE,	 EOPNOTSUPP },
	{ TRP_E_HASHTYPE,	 EOPNOTSUPP },
	/* The file was changed after signing */
	{ TRP_E_PHDR_COUNT,	 EBADMSG },
	{ TRP_E_PHDR_DIFF,	 EBADMSG },
	{ TRP_E_SIGNATURE,	 EKEYREJECTED },
	{ TRP_E_KEY,		 EKEYREJECTED },
	{ TRP_E_DIGEST,		 EBADMSG },
	{ TRP_E_HDRDIGEST,	 EBADMSG },
	{ TRP_E_NO_KEY,		 EKEYREJECTED },
	{ TRP_E_SEAL,		 EBADMSG },
	{ TRP_E_RSC_CHANGED,	 ESTALE },
	{ TRP_E_IPC_SIZE,	 EFBIG },
	{ TRP_E_NO_MEMORY,	 ENOMEM },
	{ TRP_E_SERVICE,	 ENODEV },
};

/* What the hundreds of a reason mean */
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

int trp_errno(u32 result, u32 reason)
{
	size_t i;

	if (result == TRP_TEE_SUCCESS)
		return 0;
	for (i = 0; i < ARRAY_SIZE(by_reason); i++)
		if (by_reason[i].reason == reason)
			return -(int)by_reason[i].error;
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
