/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a reason to the TEE_Result that a client expects. One table
 * (TRP_ERR_TABLE), used by TA and PTA, so that both answer alike.
 */
#ifndef TRP_RESULT_H
#define TRP_RESULT_H

#include <tee_api_defines.h>
#include <tee_api_types.h>
#include <trp/err.h>

/**
 * trp_result() - the TEE_Result of a reason
 * @err: enum trp_err
 * Return: the table's TEE column; TEE_ERROR_GENERIC for unknown numbers, so
 * that nothing unknown ever reads as success.
 */
static inline TEE_Result trp_result(uint32_t err)
{
#define TRP_RESULT_CASE(num, name, tee, error, sentence, hint) \
	case num: \
		return TEE_ERROR_##tee;

	switch (err) {
	default:
		return TEE_ERROR_GENERIC;
	case TRP_OK:
		return TEE_SUCCESS;
	TRP_ERR_TABLE(TRP_RESULT_CASE)
	}
#undef TRP_RESULT_CASE
}

#endif /* TRP_RESULT_H */
