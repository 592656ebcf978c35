// SPDX-License-Identifier: BSD-2-Clause
/*
 * Calls to the pseudo TA. Each has its own small function, so that parameter
 * arrays do not pile up on the 4 KiB stack.
 *
 * Memory of the application that goes along is costly: libutee maps pages for
 * a copy of it, and unmaps them, each with a call of another pseudo TA and with
 * the TLBs of all CPUs flushed. What fits in values goes in values, the rest in
 * a page that stays.
 */
#include <string.h>
#include <tee_internal_api_extensions.h>

#include "ta.h"

#define SHOWN_SIZE	4096	/* a page: manifest or report */

static uint8_t *shown;

/* A copy that others may see; where there is no page, libutee makes one */
static void *show(const void *p, size_t len)
{
	if (!shown)
		shown = tee_map_zi(SHOWN_SIZE, TEE_MEMORY_ACCESS_ANY_OWNER);
	/* an input; the API has no const for it */
	if (!shown || len > SHOWN_SIZE)
		return (void *)(uintptr_t)p;
	memcpy(shown, p, len);
	return shown;
}

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
	TEE_Result res = ta_pta_call(s, TRP_PTA_GET_STATE,
				     TRP_PARAMS(VIN, VOUT, NONE, NONE), params);

	*state = res ? 0 : params[1].value.a;
	return res;
}

TEE_Result ta_pta_image(const struct ta_session *s, const void *manifest,
			size_t len, const void *images, size_t images_len,
			TEE_Param *table)
{
	TEE_Param params[TEE_NUM_PARAMS] = { };
	TEE_Result res = TEE_SUCCESS;

	params[0].value.a = s->id;
	params[1].memref.buffer = show(manifest, len);
	params[1].memref.size = len;
	/* an input; the API has no const for it */
	params[2].memref.buffer = (void *)(uintptr_t)images;
	params[2].memref.size = images_len;
	res = TEE_InvokeTACommand(s->pta, TEE_TIMEOUT_INFINITE,
				  TRP_PTA_LOAD_IMAGE,
				  TRP_PARAMS(VIO, MIN, MIN, VOUT), params,
				  NULL);
	table[0].value = params[3].value;
	table[1].value = params[0].value;
	return res;
}

TEE_Result ta_pta_report(const struct ta_session *s,
			 const struct trp_report *rep)
{
	TEE_Param params[TEE_NUM_PARAMS] = { };

	params[1].memref.buffer = show(rep, sizeof(*rep));
	params[1].memref.size = sizeof(*rep);
	return ta_pta_call(s, TRP_PTA_REPORT,
			   TRP_PARAMS(VIN, MIN, NONE, NONE), params);
}
