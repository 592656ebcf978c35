// SPDX-License-Identifier: BSD-2-Clause
/*
 * Code of measurements: a pseudo TA that paints the stacks of the core's
 * threads and reads how much of the paint is left.
 */
#include <initcall.h>
#include <kernel/pseudo_ta.h>
#include <kernel/thread.h>
#include <kernel/thread_private.h>
#include <malloc.h>
#include <pta_stats.h>
#include <string.h>
#include <trace.h>
#include <trp/abi.h>
#include <util.h>

#include "../memory.h"

/* Below a frame: this function's own, and what it calls */
#define MARGIN	256u

static struct {
	uint32_t heap_before;
	uint32_t ta_stack;
	uint32_t ta_stack_size;
	uint32_t ta_heap;
	uint32_t ta_heap_size;
} seen;

static volatile uint32_t *stack_base(size_t n)
{
	return (uint32_t *)(threads[n].stack_va_end - STACK_THREAD_SIZE);
}

/* Stacks of threads that run elsewhere are left alone: there are none here */
static void paint(void)
{
	vaddr_t sp = (vaddr_t)__builtin_frame_address(0) - MARGIN;
	uint32_t exceptions = thread_mask_exceptions(THREAD_EXCP_ALL);
	size_t me = thread_get_id();
	size_t n = 0;

	thread_lock_global();
	for (n = 0; n < thread_count; n++) {
		vaddr_t end = n == me ? sp : threads[n].stack_va_end;
		volatile uint32_t *p = stack_base(n);

		if (n != me && threads[n].state != THREAD_STATE_FREE)
			continue;
		while ((vaddr_t)p < end)
			*p++ = MEMORY_PAINT;
	}
	thread_unlock_global();
	thread_unmask_exceptions(exceptions);
}

static uint32_t deepest(void)
{
	uint32_t most = 0;
	size_t n = 0;

	for (n = 0; n < thread_count; n++) {
		volatile uint32_t *p = stack_base(n);

		while ((vaddr_t)p < threads[n].stack_va_end &&
		       *p == MEMORY_PAINT)
			p++;
		most = MAX(most, (uint32_t)(threads[n].stack_va_end -
					    (vaddr_t)p));
	}
	return most;
}

static void reset(void)
{
	struct pta_stats_alloc heap = { };

	malloc_reset_stats();
	malloc_get_stats(&heap);
	memset(&seen, 0, sizeof(seen));
	seen.heap_before = heap.allocated;
	paint();
}

static void put(const TEE_Param params[TEE_NUM_PARAMS])
{
	seen.ta_stack = MAX(seen.ta_stack, params[0].value.a);
	seen.ta_stack_size = params[0].value.b;
	seen.ta_heap = MAX(seen.ta_heap, params[1].value.a);
	seen.ta_heap_size = params[1].value.b;
}

static TEE_Result invoke(void *ctx __unused, uint32_t cmd, uint32_t types,
			 TEE_Param params[TEE_NUM_PARAMS])
{
	struct pta_stats_alloc heap = { };

	if (types != TRP_PARAMS(VIN, VIN, VOUT, VOUT))
		return TEE_ERROR_BAD_PARAMETERS;
	switch (cmd) {
	case MEMORY_RESET:
		reset();
		return TEE_SUCCESS;
	case MEMORY_CORE:
		params[2].value.a = deepest();
		params[2].value.b = STACK_THREAD_SIZE;
		return TEE_SUCCESS;
	case MEMORY_HEAP:
		malloc_get_stats(&heap);
		params[2].value.a = heap.max_allocated;
		params[2].value.b = seen.heap_before;
		params[3].value.a = heap.size;
		params[3].value.b = heap.num_alloc_fail;
		return TEE_SUCCESS;
	case MEMORY_TA_PUT:
		put(params);
		return TEE_SUCCESS;
	case MEMORY_TA_GET:
		params[2].value.a = seen.ta_stack;
		params[2].value.b = seen.ta_stack_size;
		params[3].value.a = seen.ta_heap;
		params[3].value.b = seen.ta_heap_size;
		return TEE_SUCCESS;
	default:
		return TEE_ERROR_NOT_IMPLEMENTED;
	}
}

static TEE_Result warn(void)
{
	EMSG("INSECURE: code of measurements is built in");
	return TEE_SUCCESS;
}
boot_final(warn);

pseudo_ta_register(.uuid = MEMORY_UUID, .name = "trp_memory.pta",
		   .flags = PTA_DEFAULT_FLAGS,
		   .invoke_command_entry_point = invoke);
