// SPDX-License-Identifier: BSD-2-Clause
/*
 * Code of tests: the linker puts these functions around the application's own
 * (--wrap), which is not changed.
 */
#include <string.h>
#include <tee_internal_api.h>

#include "../../../optee/ta/ta.h"
#include "inject.h"

static bool asked(uint32_t point)
{
	static const TEE_UUID uuid = INJECT_UUID;
	TEE_TASessionHandle session = TEE_HANDLE_NULL;
	TEE_Param params[TEE_NUM_PARAMS] = { };
	TEE_Result res = TEE_SUCCESS;

	if (TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, NULL, &session,
			      NULL))
		return false;
	params[0].value.a = point;
	res = TEE_InvokeTACommand(session, TEE_TIMEOUT_INFINITE, INJECT_ASK,
				  TRP_PARAMS(VIN, VIN, VOUT, VOUT), params,
				  NULL);
	TEE_CloseTASession(session);
	return !res && params[2].value.a;
}

/* Not inlined: its frame is gone again when the wrapped function runs */
static __noinline void point(uint32_t number)
{
	if (asked(number))
		TEE_Panic(INJECT_CODE);
}

TEE_Result __real_TA_OpenSessionEntryPoint(uint32_t types, TEE_Param *params,
					   void **ctx);
TEE_Result __wrap_TA_OpenSessionEntryPoint(uint32_t types, TEE_Param *params,
					   void **ctx);
TEE_Result __wrap_TA_OpenSessionEntryPoint(uint32_t types, TEE_Param *params,
					   void **ctx)
{
	TEE_Result res = TEE_SUCCESS;

	point(INJECT_OPEN_BEFORE);
	res = __real_TA_OpenSessionEntryPoint(types, params, ctx);
	point(INJECT_OPEN_AFTER);
	return res;
}

void __real_TA_CloseSessionEntryPoint(void *ctx);
void __wrap_TA_CloseSessionEntryPoint(void *ctx);
void __wrap_TA_CloseSessionEntryPoint(void *ctx)
{
	point(INJECT_CLOSE);
	__real_TA_CloseSessionEntryPoint(ctx);
}

TEE_Result __real_TA_InvokeCommandEntryPoint(void *ctx, uint32_t cmd,
					     uint32_t types,
					     TEE_Param *params);
TEE_Result __wrap_TA_InvokeCommandEntryPoint(void *ctx, uint32_t cmd,
					     uint32_t types,
					     TEE_Param *params);
TEE_Result __wrap_TA_InvokeCommandEntryPoint(void *ctx, uint32_t cmd,
					     uint32_t types,
					     TEE_Param *params)
{
	TEE_Result res = TEE_SUCCESS;

	point(INJECT_ANY_CMD);
	point(INJECT_CMD_BEFORE + cmd);
	res = __real_TA_InvokeCommandEntryPoint(ctx, cmd, types, params);
	point(INJECT_CMD_AFTER + cmd);
	return res;
}

/* As the application declares it: a change there does not go unnoticed */
__typeof__(ta_pta_image) __real_ta_pta_image, __wrap_ta_pta_image;

TEE_Result __wrap_ta_pta_image(const struct ta_session *s,
			       const void *manifest, size_t len,
			       const void *images, size_t images_len,
			       TEE_Param *table)
{
	TEE_Result res = TEE_SUCCESS;

	point(INJECT_IMAGE_BEFORE);
	res = __real_ta_pta_image(s, manifest, len, images, images_len, table);
	point(INJECT_IMAGE_AFTER);
	return res;
}
