/* SPDX-License-Identifier: BSD-2-Clause */
/* A trusted application that does what the test asks for, good or bad. */
#include <compiler.h>
#include <stdlib.h>
#include <string.h>
#include <tee_internal_api.h>
#include <tee_internal_api_extensions.h>
#include "abi_test.h"

static uint32_t calls, sessions;
static TEE_TASessionHandle pta;
static const uint32_t a_constant = 7;

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types,
				    TEE_Param params[TEE_NUM_PARAMS],
				    void **ctx)
{
	*ctx = NULL;
	if (TEE_PARAM_TYPE_GET(types, 0) == TEE_PARAM_TYPE_VALUE_INPUT &&
	    params[0].value.a == 0xbad)
		return TEE_ERROR_SECURITY;
	sessions++;
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *ctx __unused)
{
	sessions--;
}

static TEE_Result open_pta(TEE_TASessionHandle *s)
{
	const TEE_UUID uuid = TEST_PTA_UUID;
	TEE_Param p[TEE_NUM_PARAMS];

	memset(p, 0, sizeof(p));
	return TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, p, s, NULL);
}

static TEE_Result call_pta(uint32_t cmd, uint32_t t1, uint32_t t2,
			   TEE_Param p[TEE_NUM_PARAMS])
{
	uint32_t types = TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INOUT, t1, t2,
					 TEE_PARAM_TYPE_NONE);
	TEE_Result res = pta ? TEE_SUCCESS : open_pta(&pta);

	return res ? res : TEE_InvokeTACommand(pta, TEE_TIMEOUT_INFINITE, cmd,
					       types, p, NULL);
}

/* Recursion is how a stack is used up; not for the device. */
static __noinline uint32_t dive(uint32_t bytes)
{
	volatile uint8_t frame[64];
	uint32_t i;

	for (i = 0; i < sizeof(frame); i++)
		frame[i] = (uint8_t)bytes;
	if (bytes > sizeof(frame))
		frame[bytes % sizeof(frame)] =
			(uint8_t)dive(bytes - (uint32_t)sizeof(frame));
	return frame[(bytes + 1) % sizeof(frame)];
}

static TEE_Result heap(TEE_Param *p)
{
	uint32_t i, want = p->value.a;

	for (i = 0; i < want; i++)
		if (!TEE_Malloc(p->value.b, TEE_MALLOC_FILL_ZERO))
			break;
	p->value.a = i;
	return TEE_SUCCESS;
}

static TEE_Result sha256(TEE_Param *p)
{
	TEE_OperationHandle op;
	TEE_Result res = TEE_AllocateOperation(&op, TEE_ALG_SHA256,
					       TEE_MODE_DIGEST, 0);

	if (res)
		return res;
	TEE_DigestUpdate(op, p[1].memref.buffer, p[1].memref.size);
	res = TEE_DigestDoFinal(op, NULL, 0, p[2].memref.buffer,
				&p[2].memref.size);
	TEE_FreeOperation(op);
	return res;
}

static TEE_Result rights(TEE_Param *p)
{
	uint8_t *freed = TEE_Malloc(64, 0);
	void *what[] = {
		[WHAT_OWN] = &calls,
		[WHAT_CONST] = (void *)(uintptr_t)&a_constant,
		[WHAT_PARAM] = p[1].memref.buffer,
		[WHAT_FREED] = freed,
		[WHAT_NOBODY] = (void *)16,
	};

	TEE_Free(freed);
	p->value.a = TEE_CheckMemoryAccessRights(p->value.a,
						 what[p->value.b], 4);
	return TEE_SUCCESS;
}

static TEE_Result own(TEE_Param *p)
{
	uint32_t n = p->value.b, i;
	uint8_t *buf = TEE_Malloc(n, 0);
	TEE_Param q[TEE_NUM_PARAMS];
	TEE_Result res;

	if (!buf)
		return TEE_ERROR_OUT_OF_MEMORY;
	memset(q, 0, sizeof(q));
	memset(buf, 1, n);
	q[1].memref.buffer = buf;
	q[1].memref.size = n;
	/* the pseudo TA must not see this address */
	q[0].value.a = (uint32_t)(uintptr_t)buf;
	res = call_pta(p->value.a, p->value.a == PTA_SUM ?
		       TEE_PARAM_TYPE_MEMREF_INPUT :
		       TEE_PARAM_TYPE_MEMREF_INOUT, 0, q);
	for (i = 0, p->value.b = 0; i < n; i++)
		p->value.b += buf[i];
	p->value.a = q[0].value.b << 16 | (uint32_t)q[1].memref.size;
	if (res == TEE_SUCCESS && q[0].value.a && p->value.b == n)
		p->value.b = q[0].value.a;
	TEE_Free(buf);
	return res;
}

static TEE_Result misuse(uint32_t cmd, TEE_Param *p)
{
	uint8_t *b;

	switch (cmd) {
	case TA_PANIC:
		TEE_Panic(p->value.a);
		return TEE_SUCCESS;
	case TA_DEEP:
		p->value.a = dive(p->value.a);
		return TEE_SUCCESS;
	case TA_WILD:
		*(volatile uint32_t *)(uintptr_t)p->value.a = 1;
		return TEE_SUCCESS;
	case TA_DIVE:
		b = TEE_Malloc(16, 0);
		TEE_Free(b);
		TEE_Free(b);
		return TEE_SUCCESS;
	case TA_PTA_BAD:
		p[1].memref.buffer = (void *)16;
		p[1].memref.size = 64;
		return call_pta(PTA_SUM, TEE_PARAM_TYPE_MEMREF_INPUT, 0, p);
	case TA_PTA_GREEDY:
		return call_pta(PTA_FILL, TEE_PARAM_TYPE_MEMREF_OUTPUT, 0, p);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}

static TEE_Result reopen(TEE_Param *p)
{
	const TEE_UUID uuid = TEST_TA_UUID;
	TEE_TASessionHandle s;
	TEE_Param q[TEE_NUM_PARAMS];

	memset(q, 0, sizeof(q));
	p->value.a = TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, q, &s,
				       NULL);
	return TEE_SUCCESS;
}

TEE_Result TA_InvokeCommandEntryPoint(void *ctx __unused, uint32_t cmd,
				      uint32_t types,
				      TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_TASessionHandle forgotten;
	TEE_Identity id;
	TEE_Result res;

	calls++;
	DMSG("command %u", cmd);
	switch (cmd) {
	case TA_COUNT:
		p->value.a = calls;
		p->value.b = sessions;
		return TEE_SUCCESS;
	case TA_HEAP:
		return heap(p);
	case TA_WHO:
		res = TEE_GetPropertyAsIdentity(TEE_PROPSET_CURRENT_CLIENT,
						"gpd.client.identity", &id);
		p->value.a = id.login;
		return res;
	case TA_SHA256:
		return sha256(p);
	case TA_RIGHTS:
		return rights(p);
	case TA_PTA:
		return call_pta(p->value.a, TEE_PARAM_TYPE_GET(types, 1),
				TEE_PARAM_TYPE_GET(types, 2), p);
	case TA_PTA_OWN:
		return own(p);
	case TA_REOPEN:
		return reopen(p);
	case TA_LEAVE_OPEN:
		return open_pta(&forgotten);
	case TA_PEEK:
		p->value.a = *(uint32_t *)p[1].memref.buffer;
		return TEE_SUCCESS;
	default:
		return misuse(cmd, p);
	}
}
