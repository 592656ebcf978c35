/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside libutee of the board. */
#ifndef BOARD_TA_PRIV_H
#define BOARD_TA_PRIV_H

#include <tee_internal_api.h>
#include <tee_internal_api_extensions.h>
#include <user_ta_header.h>
#include <utee_types.h>
#include "../svc.h"

/* parameters of the call the application is in */
extern uint32_t ta_param_types;
extern TEE_Param ta_params[TEE_NUM_PARAMS];

extern const struct ta_head board_ta_head;
extern size_t board_ta_heap_peak;
/** board_ta_entry() - what the host's part calls, see tee.h */
uint32_t board_ta_entry(unsigned long func, unsigned long session,
			struct utee_params *up, unsigned long cmd);

/** ta_param_is_memref() - is this type a memory reference? */
static inline bool ta_param_is_memref(uint32_t type)
{
	return type >= TEE_PARAM_TYPE_MEMREF_INPUT &&
	       type <= TEE_PARAM_TYPE_MEMREF_INOUT;
}

/** ta_param_is_value() - is this type a value? */
static inline bool ta_param_is_value(uint32_t type)
{
	return type >= TEE_PARAM_TYPE_VALUE_INPUT &&
	       type <= TEE_PARAM_TYPE_VALUE_INOUT;
}

/** ta_heap_touches() - does [buf, buf + len) touch the heap? */
bool ta_heap_touches(const void *buf, size_t len);
/** ta_heap_holds() - does it lie in one allocated block? */
bool ta_heap_holds(const void *buf, size_t len);

/** malloc() - the application's heap, as the C library names it */
void *malloc(size_t n);
/** calloc() - likewise, all zero */
void *calloc(size_t n, size_t size);
/** realloc() - likewise, of another size */
void *realloc(void *p, size_t n);
/** free() - likewise; @p may be NULL */
void free(void *p);

#endif /* BOARD_TA_PRIV_H */
