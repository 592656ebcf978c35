/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An application in the place of the real one: each command of its client goes
 * to the pseudo TA as it is, number, parameter types and all. So tests reach
 * what a wrong, an old or a taken-over application could ask for.
 */
#include <tee_internal_api.h>
#include <trp/abi.h>

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

/* The session of the pseudo TA is opened with the client's parameters */
TEE_Result TA_OpenSessionEntryPoint(uint32_t types,
				    TEE_Param params[TEE_NUM_PARAMS],
				    void **ctx)
{
	static const TEE_UUID uuid = TRP_PTA_UUID;
	TEE_TASessionHandle *pta = TEE_Malloc(sizeof(*pta), 0);
	TEE_Result res = TEE_ERROR_OUT_OF_MEMORY;

	if (pta)
		res = TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, types,
					params, pta, NULL);
	if (res) {
		TEE_Free(pta);
		pta = NULL;
	}
	*ctx = pta;
	return res;
}

void TA_CloseSessionEntryPoint(void *ctx)
{
	TEE_TASessionHandle *pta = ctx;

	TEE_CloseTASession(*pta);
	TEE_Free(pta);
}

TEE_Result TA_InvokeCommandEntryPoint(void *ctx, uint32_t cmd, uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	TEE_TASessionHandle *pta = ctx;

	return TEE_InvokeTACommand(*pta, TEE_TIMEOUT_INFINITE, cmd, types,
				   params, NULL);
}
