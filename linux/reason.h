/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers of the secure world that Linux acts on. They are stable for ever;
 * a test compares the reasons and states with the tables they come from.
 */
#ifndef TRP_REASON_H
#define TRP_REASON_H

#include <linux/types.h>

/* GlobalPlatform's TEE_Result */
#define TRP_TEE_SUCCESS			0x00000000u
#define TRP_TEE_CORRUPT_OBJECT		0xf0100001u
#define TRP_TEE_GENERIC			0xffff0000u
#define TRP_TEE_ACCESS_DENIED		0xffff0001u
#define TRP_TEE_BAD_FORMAT		0xffff0005u
#define TRP_TEE_BAD_PARAMETERS		0xffff0006u
#define TRP_TEE_BAD_STATE		0xffff0007u
#define TRP_TEE_ITEM_NOT_FOUND		0xffff0008u
#define TRP_TEE_NOT_IMPLEMENTED		0xffff0009u
#define TRP_TEE_NOT_SUPPORTED		0xffff000au
#define TRP_TEE_NO_DATA			0xffff000bu
#define TRP_TEE_OUT_OF_MEMORY		0xffff000cu
#define TRP_TEE_BUSY			0xffff000du
#define TRP_TEE_COMMUNICATION		0xffff000eu
#define TRP_TEE_SECURITY		0xffff000fu
#define TRP_TEE_SHORT_BUFFER		0xffff0010u
#define TRP_TEE_TARGET_DEAD		0xffff3024u
#define TRP_TEE_SIGNATURE_INVALID	0xffff3072u

/* States of GET_STATUS */
enum trp_linux_state {
	TRP_OFF		= 1,
	TRP_LOADING	= 2,
	TRP_LOADED	= 3,
	TRP_RUNNING	= 4,
	TRP_STOPPED	= 5,
	TRP_CRASHED	= 6,
};

/* Reasons that have an errno of their own; docs/reasons.md has them all */
enum trp_linux_reason {
	TRP_E_PROCESSOR		= 103,
	TRP_E_LOGIN		= 105,
	TRP_E_OWNER		= 106,
	TRP_E_CALLER		= 107,
	TRP_E_STATE		= 108,
	TRP_E_OTHER_IMAGE	= 109,
	TRP_E_SHORT_BUFFER	= 111,
	TRP_E_NOT_IN_MANIFEST	= 113,
	TRP_E_TWICE		= 114,
	TRP_E_NOT_IMPLEMENTED	= 117,
	TRP_E_TLV_UNKNOWN	= 215,
	TRP_E_ENCRYPTED		= 216,
	TRP_E_SIGNTYPE		= 217,
	TRP_E_HASHTYPE		= 218,
	TRP_E_PHDR_COUNT	= 239,
	TRP_E_PHDR_DIFF		= 240,
	TRP_E_SIGNATURE		= 301,
	TRP_E_KEY		= 302,
	TRP_E_DIGEST		= 303,
	TRP_E_HDRDIGEST		= 304,
	TRP_E_NO_DUMP		= 312,
	TRP_E_NO_KEY		= 313,
	TRP_E_SEAL		= 314,
	TRP_E_RSC_CHANGED	= 316,
	TRP_E_IPC_SIZE		= 317,
	TRP_E_NO_MEMORY		= 405,
	TRP_E_SERVICE		= 407,
};

/**
 * trp_errno() - the errno for a refusal
 * @result: TEE_Result
 * @reason: number of the reason, 0 when the secure world gave none
 * Return: a negative errno, 0 only for TRP_TEE_SUCCESS.
 */
int trp_errno(u32 result, u32 reason);

/**
 * trp_result_name() - a TEE_Result in words
 * @result: TEE_Result
 * Return: a constant string.
 */
const char *trp_result_name(u32 result);

#endif /* TRP_REASON_H */
