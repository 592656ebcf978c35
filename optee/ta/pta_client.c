// SPDX-License-Identifier: BSD-2-Clause
/*
 * Calls to the pseudo TA. Each has its own small function, so that parameter
 * arrays do not pile up on the 4 KiB stack.
 */
#include <string.h>

#include "ta.h"

TEE_Result ta_pta_open(struct ta_session *s)
{
	static const TEE_UUID uuid = TRP_PTA_UUID;
	TEE_Param params[TEE_NUM_PARAMS] = { };

	params[0].value.a = s->id;
	return TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, TRP_OPEN_PARAMS,
				 params, &s->pta, NULL);
}

TEE_Result ta_pta_call(const struct ta_session *s, uint32_t cmd,
		       uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	params[0].value.a = s->id;
	params[0].value.b = 0;
	return TEE_InvokeTACommand(s->pta, TEE_TIMEOUT_INFINITE, cmd, types,
				   params, NULL);
}

TEE_Result ta_pta_simple(const struct ta_session *s, uint32_t cmd)
{
	TEE_Param params[TEE_NUM_PARAMS] = { };

	return ta_pta_call(s, cmd, TRP_PARAMS(VIN, NONE, NONE, NONE), params);
}

TEE_Result ta_pta_state(const struct ta_session *s, uint32_t *state)
{
	TEE_Param params[TEE_NUM_PARAMS] = { };
	struct trp_status status = { };
	TEE_Result res = TEE_SUCCESS;

	params[1].memref.buffer = &status;
	params[1].memref.size = sizeof(status);
	res = ta_pta_call(s, TRP_PTA_GET_STATUS,
			  TRP_PARAMS(VIN, MOUT, NONE, NONE), params);
	*state = res ? 0 : status.state;
	return res;
}

TEE_Result ta_pta_verify(const struct ta_session *s, void *manifest,
			 size_t len)
{
	TEE_Param params[TEE_NUM_PARAMS] = { };

	params[1].memref.buffer = manifest;
	params[1].memref.size = len;
	return ta_pta_call(s, TRP_PTA_VERIFY_MANIFEST,
			   TRP_PARAMS(VIN, MIN, NONE, NONE), params);
}

TEE_Result ta_pta_copy(const struct ta_session *s, const struct trp_seg *seg,
		       const void *data)
{
	TEE_Param params[TEE_NUM_PARAMS] = { };

	/* inputs; the API has no const for them */
	params[1].memref.buffer = (void *)(uintptr_t)data;
	params[1].memref.size = seg->filesz;
	params[2].value.a = seg->da;
	params[3].memref.buffer = (void *)(uintptr_t)seg->digest;
	params[3].memref.size = TRP_DIGEST_LEN;
	return ta_pta_call(s, TRP_PTA_LOAD_SEGMENT_SHA256,
			   TRP_PARAMS(VIN, MIN, VIN, MIN), params);
}

TEE_Result ta_pta_zero(const struct ta_session *s, uint32_t da, uint32_t len)
{
	TEE_Param params[TEE_NUM_PARAMS] = { };

	params[1].value.a = da;
	params[2].value.a = len;
	return ta_pta_call(s, TRP_PTA_SET_MEMORY,
			   TRP_PARAMS(VIN, VIN, VIN, VIN), params);
}

TEE_Result ta_pta_commit(const struct ta_session *s, uint32_t rsc_da,
			 uint32_t rsc_size)
{
	TEE_Param params[TEE_NUM_PARAMS] = { };

	params[1].value.a = rsc_da;
	params[1].value.b = rsc_size;
	return ta_pta_call(s, TRP_PTA_COMMIT, TRP_PARAMS(VIN, VIN, NONE, NONE),
			   params);
}

TEE_Result ta_pta_report(const struct ta_session *s,
			 const struct trp_report *rep)
{
	TEE_Param params[TEE_NUM_PARAMS] = { };

	params[1].memref.buffer = (void *)(uintptr_t)rep;
	params[1].memref.size = sizeof(*rep);
	return ta_pta_call(s, TRP_PTA_REPORT,
			   TRP_PARAMS(VIN, MIN, NONE, NONE), params);
}
