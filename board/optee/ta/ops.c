/* SPDX-License-Identifier: BSD-2-Clause */
/* Digests, properties, random numbers, time: thin layers over system calls. */
#include <string.h>
#include <utee_defines.h>
#include "priv.h"

static const void *instance_data;

/*
 * As large as OP-TEE's, which keeps keys and a block buffer in it, too: an
 * operation costs the application's heap what it costs on the device.
 */
struct __TEE_OperationHandle {
	TEE_OperationInfo info;
	void *key1, *key2;
	uint32_t operation_state;
	uint8_t *buffer;
	bool buffer_two_blocks;
	size_t block_size;
	size_t buffer_offs;
	uint32_t state;
};

void TEE_SetInstanceData(const void *instanceData)
{
	instance_data = instanceData;
}

const void *TEE_GetInstanceData(void)
{
	return instance_data;
}

void *tee_map_zi(size_t len, uint32_t flags)
{
	return (void *)tee_svc(TEE_SVC_MAP, len, flags);
}

TEE_Result tee_unmap(void *buf, size_t len)
{
	return (TEE_Result)tee_svc(TEE_SVC_UNMAP, (uintptr_t)buf, len);
}

static TEE_Result get_property(TEE_PropSetHandle set, const char *name,
			       enum user_ta_prop_type type, void *value,
			       size_t *len)
{
	return (TEE_Result)tee_svc(TEE_SVC_GET_PROPERTY, (uintptr_t)set,
				   (uintptr_t)name, type, (uintptr_t)value,
				   (uintptr_t)len);
}

TEE_Result TEE_GetPropertyAsIdentity(TEE_PropSetHandle propsetOrEnumerator,
				     const char *name, TEE_Identity *value)
{
	size_t len = sizeof(*value);

	return get_property(propsetOrEnumerator, name,
			    USER_TA_PROP_TYPE_IDENTITY, value, &len);
}

TEE_Result TEE_GetPropertyAsUUID(TEE_PropSetHandle propsetOrEnumerator,
				 const char *name, TEE_UUID *value)
{
	size_t len = sizeof(*value);

	return get_property(propsetOrEnumerator, name, USER_TA_PROP_TYPE_UUID,
			    value, &len);
}

TEE_Result TEE_GetPropertyAsU32(TEE_PropSetHandle propsetOrEnumerator,
				const char *name, uint32_t *value)
{
	size_t len = sizeof(*value);

	return get_property(propsetOrEnumerator, name, USER_TA_PROP_TYPE_U32,
			    value, &len);
}

TEE_Result TEE_GetPropertyAsBool(TEE_PropSetHandle propsetOrEnumerator,
				 const char *name, bool *value)
{
	size_t len = sizeof(*value);

	return get_property(propsetOrEnumerator, name, USER_TA_PROP_TYPE_BOOL,
			    value, &len);
}

TEE_Result TEE_GetPropertyAsString(TEE_PropSetHandle propsetOrEnumerator,
				   const char *name, char *valueBuffer,
				   size_t *valueBufferLen)
{
	return get_property(propsetOrEnumerator, name,
			    USER_TA_PROP_TYPE_STRING, valueBuffer,
			    valueBufferLen);
}

TEE_Result TEE_IsAlgorithmSupported(uint32_t algId, uint32_t element)
{
	if (element)
		return TEE_ERROR_NOT_SUPPORTED;
	return TEE_ALG_GET_CLASS(algId) == TEE_OPERATION_DIGEST &&
	       TEE_ALG_GET_DIGEST_SIZE(algId) ? TEE_SUCCESS :
						TEE_ERROR_NOT_SUPPORTED;
}

TEE_Result TEE_AllocateOperation(TEE_OperationHandle *operation,
				 uint32_t algorithm, uint32_t mode,
				 uint32_t maxKeySize)
{
	TEE_OperationHandle op;
	TEE_Result res;

	if (!operation)
		TEE_Panic(0);
	*operation = TEE_HANDLE_NULL;
	if (TEE_IsAlgorithmSupported(algorithm, 0) || mode != TEE_MODE_DIGEST)
		return TEE_ERROR_NOT_SUPPORTED;
	op = TEE_Malloc(sizeof(*op), TEE_MALLOC_FILL_ZERO);
	if (!op)
		return TEE_ERROR_OUT_OF_MEMORY;
	op->info.algorithm = algorithm;
	op->info.operationClass = TEE_OPERATION_DIGEST;
	op->info.mode = mode;
	op->info.digestLength = (uint32_t)TEE_ALG_GET_DIGEST_SIZE(algorithm);
	op->info.maxKeySize = maxKeySize;
	op->info.handleState = TEE_HANDLE_FLAG_KEY_SET |
			       TEE_HANDLE_FLAG_INITIALIZED;
	/* libutee keeps a digest here for TEE_DigestExtract() */
	op->block_size = op->info.digestLength;
	op->buffer = TEE_Malloc(op->block_size, TEE_USER_MEM_HINT_NO_FILL_ZERO);
	res = op->buffer ? TEE_SUCCESS : TEE_ERROR_OUT_OF_MEMORY;
	if (!res)
		res = (TEE_Result)tee_svc(TEE_SVC_HASH_ALLOC, algorithm,
					  (uintptr_t)&op->state);
	if (!res)
		res = (TEE_Result)tee_svc(TEE_SVC_HASH_INIT, op->state);
	if (res) {
		TEE_FreeOperation(op);
		return res;
	}
	*operation = op;
	return TEE_SUCCESS;
}

void TEE_FreeOperation(TEE_OperationHandle operation)
{
	if (operation == TEE_HANDLE_NULL)
		return;
	if (operation->state &&
	    tee_svc(TEE_SVC_HASH_FREE, operation->state))
		TEE_Panic(0);
	TEE_Free(operation->buffer);
	TEE_Free(operation);
}

void TEE_GetOperationInfo(TEE_OperationHandle operation,
			  TEE_OperationInfo *operationInfo)
{
	if (operation == TEE_HANDLE_NULL || !operationInfo)
		TEE_Panic(0);
	*operationInfo = operation->info;
}

void TEE_ResetOperation(TEE_OperationHandle operation)
{
	if (operation == TEE_HANDLE_NULL ||
	    tee_svc(TEE_SVC_HASH_INIT, operation->state))
		TEE_Panic(0);
	operation->operation_state = TEE_OPERATION_STATE_INITIAL;
}

void TEE_DigestUpdate(TEE_OperationHandle operation, const void *chunk,
		      size_t chunkSize)
{
	TEE_Result res;

	if (operation == TEE_HANDLE_NULL)
		TEE_Panic(0);
	operation->operation_state = TEE_OPERATION_STATE_ACTIVE;
	res = (TEE_Result)tee_svc(TEE_SVC_HASH_UPDATE, operation->state,
				  (uintptr_t)chunk, chunkSize);
	if (res)
		TEE_Panic(res);
}

TEE_Result TEE_DigestDoFinal(TEE_OperationHandle operation, const void *chunk,
			     size_t chunkLen, void *hash, size_t *hashLen)
{
	TEE_Result res;

	if (operation == TEE_HANDLE_NULL || (!chunk && chunkLen) || !hash ||
	    !hashLen)
		TEE_Panic(0);
	if (*hashLen < operation->info.digestLength) {
		*hashLen = operation->info.digestLength;
		return TEE_ERROR_SHORT_BUFFER;
	}
	res = (TEE_Result)tee_svc(TEE_SVC_HASH_FINAL, operation->state,
				  (uintptr_t)chunk, chunkLen, (uintptr_t)hash,
				  (uintptr_t)hashLen);
	if (!res)	/* ready for the next message */
		res = (TEE_Result)tee_svc(TEE_SVC_HASH_INIT, operation->state);
	if (res)
		TEE_Panic(res);
	operation->operation_state = TEE_OPERATION_STATE_INITIAL;
	return TEE_SUCCESS;
}

void TEE_GenerateRandom(void *randomBuffer, size_t randomBufferLen)
{
	TEE_Result res = (TEE_Result)tee_svc(TEE_SVC_RANDOM,
					     (uintptr_t)randomBuffer,
					     randomBufferLen);

	if (res)
		TEE_Panic(res);
}

void TEE_GetSystemTime(TEE_Time *time)
{
	TEE_Result res = (TEE_Result)tee_svc(TEE_SVC_GET_TIME,
					     (uintptr_t)time);

	if (res)
		TEE_Panic(res);
}

TEE_Result TEE_Wait(uint32_t timeout)
{
	return (TEE_Result)tee_svc(TEE_SVC_WAIT, timeout);
}

/* Nobody cancels on this board. */
bool TEE_GetCancellationFlag(void)
{
	return false;
}

bool TEE_UnmaskCancellation(void)
{
	return true;
}

bool TEE_MaskCancellation(void)
{
	return true;
}

static TEE_Result cache(char *buf, size_t len, enum utee_cache_operation op)
{
	return (TEE_Result)tee_svc(TEE_SVC_CACHE, (uintptr_t)buf, len, op);
}

TEE_Result TEE_CacheClean(char *buf, size_t len)
{
	return cache(buf, len, TEE_CACHECLEAN);
}

TEE_Result TEE_CacheFlush(char *buf, size_t len)
{
	return cache(buf, len, TEE_CACHEFLUSH);
}

TEE_Result TEE_CacheInvalidate(char *buf, size_t len)
{
	return cache(buf, len, TEE_CACHEINVALIDATE);
}
