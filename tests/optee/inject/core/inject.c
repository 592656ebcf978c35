// SPDX-License-Identifier: BSD-2-Clause
/*
 * Code of tests: a pseudo TA that remembers where the remoteproc application
 * is to panic, and looks at what is in a processor's memory then.
 */
#include <initcall.h>
#include <kernel/pseudo_ta.h>
#include <string.h>
#include <trace.h>
#include <trp/abi.h>

#include "../../../../optee/drivers/rproc.h"
#include "../inject.h"

static struct {
	uint32_t point;
	uint32_t skip;
	uint32_t times;
	uint32_t id;
	uint32_t panics;
	uint32_t passed;
	uint32_t bytes;
} inject;

/* Bytes of code and data memory that are not 0 */
static uint32_t not_zero(uint32_t id)
{
	struct rproc *rp = rproc_get(id);
	uint32_t count = 0;
	size_t i = 0;

	for (i = 0; rp && i < rp->num_regions; i++) {
		const struct rproc_region *r = rp->regions + i;
		uint32_t off = 0;
		uint8_t *va = NULL;

		if (r->ipc)
			continue;
		if (rp->mem.map(rp->mem.ctx, r->da, r->size, (void **)&va)) {
			EMSG("region %s cannot be mapped", r->name);
			return UINT32_MAX;
		}
		for (off = 0; off < r->size; off++)
			count += va[off] != 0;
		rp->mem.unmap(rp->mem.ctx, va, r->size);
	}
	return count;
}

static bool panics_now(uint32_t point)
{
	if (point != inject.point)
		return false;
	inject.passed++;
	if (!inject.times)
		return false;
	if (inject.skip) {
		inject.skip--;
		return false;
	}
	inject.times--;
	inject.panics++;
	inject.bytes = not_zero(inject.id);
	return true;
}

static TEE_Result invoke(void *ctx __unused, uint32_t cmd, uint32_t types,
			 TEE_Param params[TEE_NUM_PARAMS])
{
	if (types != TRP_PARAMS(VIN, VIN, VOUT, VOUT))
		return TEE_ERROR_BAD_PARAMETERS;
	switch (cmd) {
	case INJECT_ARM:
		memset(&inject, 0, sizeof(inject));
		inject.point = params[0].value.a;
		inject.skip = params[0].value.b;
		inject.times = params[1].value.a;
		inject.id = params[1].value.b;
		return TEE_SUCCESS;
	case INJECT_ASK:
		params[2].value.a = panics_now(params[0].value.a);
		return TEE_SUCCESS;
	case INJECT_SEEN:
		params[2].value.a = inject.panics;
		params[2].value.b = inject.bytes;
		params[3].value.a = not_zero(inject.id);
		params[3].value.b = inject.passed;
		return TEE_SUCCESS;
	default:
		return TEE_ERROR_NOT_IMPLEMENTED;
	}
}

static TEE_Result warn(void)
{
	EMSG("INSECURE: code of tests is built in: panics on demand");
	return TEE_SUCCESS;
}
boot_final(warn);

pseudo_ta_register(.uuid = INJECT_UUID, .name = "trp_inject.pta",
		   .flags = PTA_DEFAULT_FLAGS | TA_FLAG_CONCURRENT,
		   .invoke_command_entry_point = invoke);
