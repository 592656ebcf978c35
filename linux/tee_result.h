/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * TEE_Results that Linux acts on; reasons and states are in include/trp.
 */
#ifndef TRP_TEE_RESULT_H
#define TRP_TEE_RESULT_H

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

#endif /* TRP_TEE_RESULT_H */
