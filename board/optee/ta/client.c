/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sessions with other trusted applications. Memory of the application's own
 * is never shown to them: it goes through pages that are shared for the call.
 */
#include <string.h>
#include <util.h>
#include "priv.h"

#define TMP_ALIGN	(sizeof(vaddr_t) * 2)

/* memory for the parameters of one call */
struct tmp_params {
	void *buf;
	size_t len;
	void *va[TEE_NUM_PARAMS];
};

static void to_utee(struct utee_params *up, uint32_t types,
		    const TEE_Param params[TEE_NUM_PARAMS])
{
	size_t n;

	up->types = types;
	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		uint32_t t = TEE_PARAM_TYPE_GET(types, n);
		uint64_t a = 0, b = 0;

		if (ta_param_is_memref(t)) {
			a = (uintptr_t)params[n].memref.buffer;
			b = params[n].memref.size;
		} else if (ta_param_is_value(t) &&
			   t != TEE_PARAM_TYPE_VALUE_OUTPUT) {
			a = params[n].value.a;
			b = params[n].value.b;
		}
		up->vals[n * 2] = a;
		up->vals[n * 2 + 1] = b;
	}
}

static bool is_private(const struct utee_params *up, size_t n)
{
	void *b = (void *)(uintptr_t)up->vals[n * 2];
	size_t s = up->vals[n * 2 + 1];

	return ta_param_is_memref(TEE_PARAM_TYPE_GET(up->types, n)) && b &&
	       s && !TEE_CheckMemoryAccessRights(TEE_MEMORY_ACCESS_READ, b, s);
}

static TEE_Result map_tmp(struct utee_params *up, struct tmp_params *tmp)
{
	bool private[TEE_NUM_PARAMS] = { false };
	uint8_t *p;
	size_t n;

	memset(tmp, 0, sizeof(*tmp));
	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		private[n] = is_private(up, n);
		if (private[n])
			tmp->len += ROUNDUP2(up->vals[n * 2 + 1], TMP_ALIGN);
	}
	if (!tmp->len)
		return TEE_SUCCESS;
	tmp->buf = tee_map_zi(tmp->len, TEE_MEMORY_ACCESS_ANY_OWNER);
	if (!tmp->buf)
		return TEE_ERROR_OUT_OF_MEMORY;
	p = tmp->buf;
	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		size_t s = up->vals[n * 2 + 1];

		if (!private[n])
			continue;
		tmp->va[n] = p;
		p += ROUNDUP2(s, TMP_ALIGN);
		if (TEE_PARAM_TYPE_GET(up->types, n) !=
		    TEE_PARAM_TYPE_MEMREF_OUTPUT)
			memcpy(tmp->va[n], (void *)(uintptr_t)up->vals[n * 2],
			       s);
		up->vals[n * 2] = (uintptr_t)tmp->va[n];
	}
	return TEE_SUCCESS;
}

static void from_utee(TEE_Param params[TEE_NUM_PARAMS],
		      const struct tmp_params *tmp,
		      const struct utee_params *up)
{
	size_t n;

	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		size_t b = up->vals[n * 2 + 1];

		switch (TEE_PARAM_TYPE_GET(up->types, n)) {
		case TEE_PARAM_TYPE_VALUE_OUTPUT:
		case TEE_PARAM_TYPE_VALUE_INOUT:
			params[n].value.a = (uint32_t)up->vals[n * 2];
			params[n].value.b = (uint32_t)b;
			break;
		case TEE_PARAM_TYPE_MEMREF_OUTPUT:
		case TEE_PARAM_TYPE_MEMREF_INOUT:
			if (tmp->va[n])
				memcpy(params[n].memref.buffer, tmp->va[n],
				       MIN(b, params[n].memref.size));
			params[n].memref.size = b;
			break;
		default:
			break;
		}
	}
}

/* May the rights @flags on a buffer be given on, where it is a parameter? */
static bool params_allow(uint32_t flags, const void *buf, size_t len)
{
	uintptr_t a = (uintptr_t)buf;
	size_t n;

	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		uint32_t t = TEE_PARAM_TYPE_GET(ta_param_types, n);
		uint32_t f = TEE_MEMORY_ACCESS_ANY_OWNER |
			     TEE_MEMORY_ACCESS_READ;
		uintptr_t b = (uintptr_t)ta_params[n].memref.buffer;
		size_t bl = ta_params[n].memref.size;

		if (!ta_param_is_memref(t) || !len || !bl)
			continue;
		if (t != TEE_PARAM_TYPE_MEMREF_INPUT)
			f |= TEE_MEMORY_ACCESS_WRITE;
		if (a <= b + bl - 1 && b <= a + len - 1 &&
		    (flags & f) != flags)
			return false;
	}
	return true;
}

/* A caller that hands on more rights than it has is in error: panic. */
static void check_params(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	size_t n;

	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		uint32_t t = TEE_PARAM_TYPE_GET(types, n);
		uint32_t f = TEE_MEMORY_ACCESS_ANY_OWNER |
			     TEE_MEMORY_ACCESS_READ;

		if (!ta_param_is_memref(t))
			continue;
		if (t != TEE_PARAM_TYPE_MEMREF_INPUT)
			f |= TEE_MEMORY_ACCESS_WRITE;
		if (!params_allow(f, params[n].memref.buffer,
				  params[n].memref.size))
			TEE_Panic(0);
	}
}

static void unmap_tmp(const struct tmp_params *tmp)
{
	TEE_Result res;

	if (!tmp->buf)
		return;
	res = tee_unmap(tmp->buf, tmp->len);
	if (res)
		TEE_Panic(res);
}

TEE_Result TEE_OpenTASession(const TEE_UUID *destination,
			     uint32_t cancellationRequestTimeout,
			     uint32_t paramTypes,
			     TEE_Param params[TEE_NUM_PARAMS],
			     TEE_TASessionHandle *session,
			     uint32_t *returnOrigin)
{
	struct utee_params up;
	struct tmp_params tmp;
	TEE_Result res;
	uint32_t s = 0;

	if (paramTypes)
		check_params(paramTypes, params);
	to_utee(&up, paramTypes, params);
	res = map_tmp(&up, &tmp);
	if (!res) {
		res = (TEE_Result)tee_svc(TEE_SVC_OPEN_SESSION,
					  (uintptr_t)destination,
					  cancellationRequestTimeout,
					  (uintptr_t)&up, (uintptr_t)&s,
					  (uintptr_t)returnOrigin);
		from_utee(params, &tmp, &up);
		unmap_tmp(&tmp);
	}
	if (res)
		s = TEE_HANDLE_NULL;
	*session = (TEE_TASessionHandle)(uintptr_t)s;
	return res;
}

void TEE_CloseTASession(TEE_TASessionHandle session)
{
	TEE_Result res;

	if (session == TEE_HANDLE_NULL)
		return;
	res = (TEE_Result)tee_svc(TEE_SVC_CLOSE_SESSION, (uintptr_t)session);
	if (res)
		TEE_Panic(res);
}

TEE_Result TEE_InvokeTACommand(TEE_TASessionHandle session,
			       uint32_t cancellationRequestTimeout,
			       uint32_t commandID, uint32_t paramTypes,
			       TEE_Param params[TEE_NUM_PARAMS],
			       uint32_t *returnOrigin)
{
	uint32_t origin = TEE_ORIGIN_TEE;
	struct utee_params up;
	struct tmp_params tmp;
	TEE_Result res;

	if (paramTypes)
		check_params(paramTypes, params);
	to_utee(&up, paramTypes, params);
	res = map_tmp(&up, &tmp);
	if (!res) {
		res = (TEE_Result)tee_svc(TEE_SVC_INVOKE, (uintptr_t)session,
					  cancellationRequestTimeout,
					  commandID, (uintptr_t)&up,
					  (uintptr_t)&origin);
		from_utee(params, &tmp, &up);
		unmap_tmp(&tmp);
	}
	if (returnOrigin)
		*returnOrigin = origin;
	if (origin != TEE_ORIGIN_TRUSTED_APP && res &&
	    res != TEE_ERROR_OUT_OF_MEMORY && res != TEE_ERROR_TARGET_DEAD)
		TEE_Panic(res);
	return res;
}

TEE_Result TEE_CheckMemoryAccessRights(uint32_t accessFlags, void *buffer,
				       size_t size)
{
	uint32_t flags = accessFlags & (TEE_MEMORY_ACCESS_READ |
					TEE_MEMORY_ACCESS_WRITE |
					TEE_MEMORY_ACCESS_ANY_OWNER);

	if (!size)
		return TEE_SUCCESS;
	if (tee_svc(TEE_SVC_CHECK_ACCESS, accessFlags, (uintptr_t)buffer, size))
		return TEE_ERROR_ACCESS_DENIED;
	if (!params_allow(flags, buffer, size))
		return TEE_ERROR_ACCESS_DENIED;
	if (ta_heap_touches(buffer, size) && !ta_heap_holds(buffer, size))
		return TEE_ERROR_ACCESS_DENIED;
	return TEE_SUCCESS;
}
