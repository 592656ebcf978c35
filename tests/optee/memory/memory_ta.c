// SPDX-License-Identifier: BSD-2-Clause
/*
 * Code of measurements: when a session is opened, the application tells how
 * much stack and heap everything since the session before took.
 */
#include <malloc.h>
#include <pta_stats.h>
#include <string.h>
#include <tee_internal_api.h>
#include <trp/abi.h>
#include <user_ta_header.h>
#include <util.h>

#include "memory.h"

extern const struct ta_head ta_head;
extern const size_t ta_heap_size;

#define PAGE	4096u
/* Below a frame: this function's own, and what it calls */
#define MARGIN	64u

/* The stack is mapped from the start of a page and has ta_head.stack_size */
static uint32_t *stack_base(uintptr_t sp)
{
	return (uint32_t *)(ROUNDDOWN(sp, PAGE) -
			    ROUNDDOWN(ta_head.stack_size - 1, PAGE));
}

static __noinline void paint(void)
{
	uintptr_t sp = (uintptr_t)__builtin_frame_address(0) - MARGIN;
	volatile uint32_t *p = stack_base(sp);

	while ((uintptr_t)p < sp)
		*p++ = MEMORY_PAINT;
}

static __noinline uint32_t used(void)
{
	uintptr_t sp = (uintptr_t)__builtin_frame_address(0);
	volatile uint32_t *base = stack_base(sp);
	volatile uint32_t *p = base;

	while ((uintptr_t)p < sp && *p == MEMORY_PAINT)
		p++;
	return ta_head.stack_size - (uint32_t)((uintptr_t)p - (uintptr_t)base);
}

static __noinline void tell(uint32_t stack)
{
	static const TEE_UUID uuid = MEMORY_UUID;
	TEE_TASessionHandle session = TEE_HANDLE_NULL;
	TEE_Param params[TEE_NUM_PARAMS] = { };
	struct pta_stats_alloc heap = { };

	malloc_get_stats(&heap);
	malloc_reset_stats();
	if (TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, NULL, &session,
			      NULL))
		return;
	params[0].value.a = stack;
	params[0].value.b = ta_head.stack_size;
	params[1].value.a = heap.max_allocated;
	params[1].value.b = (uint32_t)ta_heap_size;
	TEE_InvokeTACommand(session, TEE_TIMEOUT_INFINITE, MEMORY_TA_PUT,
			    TRP_PARAMS(VIN, VIN, VOUT, VOUT), params, NULL);
	TEE_CloseTASession(session);
}

TEE_Result __real_TA_CreateEntryPoint(void);
TEE_Result __wrap_TA_CreateEntryPoint(void);
TEE_Result __wrap_TA_CreateEntryPoint(void)
{
	paint();
	return __real_TA_CreateEntryPoint();
}

TEE_Result __real_TA_OpenSessionEntryPoint(uint32_t types, TEE_Param *params,
					   void **ctx);
TEE_Result __wrap_TA_OpenSessionEntryPoint(uint32_t types, TEE_Param *params,
					   void **ctx);
TEE_Result __wrap_TA_OpenSessionEntryPoint(uint32_t types, TEE_Param *params,
					   void **ctx)
{
	tell(used());
	paint();
	return __real_TA_OpenSessionEntryPoint(types, params, ctx);
}
