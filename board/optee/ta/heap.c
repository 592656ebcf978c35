/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Heap of a trusted application: an arena as large as on the device, with the
 * costs of OP-TEE's allocator: a header of 16 bytes per block, sizes rounded
 * up to 16, and one header at the end.
 *
 *	[hdr|data ..][hdr|data ..] ... [hdr: end]
 */
#include <string.h>
#include <util.h>
#include "../san.h"
#include "priv.h"

#ifndef CFG_REMOTEPROC_TA_HEAP_SIZE
#define CFG_REMOTEPROC_TA_HEAP_SIZE	4096
#endif

#define QUANTUM		16u
#define BLOCK_FREE	0x66726565u
#define BLOCK_USED	0x75736564u
#define BLOCK_END	0x656e6421u

struct block {
	uint32_t len;		/* data bytes, a multiple of QUANTUM */
	uint32_t asked;
	uint32_t tag;
	uint32_t pad;
};

_Static_assert(sizeof(struct block) == QUANTUM, "the header costs 16 bytes");
_Static_assert(CFG_REMOTEPROC_TA_HEAP_SIZE % QUANTUM == 0, "heap size");

static uint8_t ta_heap[CFG_REMOTEPROC_TA_HEAP_SIZE] __aligned(QUANTUM);
static size_t heap_used;
size_t board_ta_heap_peak;

static struct block *first(void)
{
	return (struct block *)(void *)ta_heap;
}

static uint8_t *data(struct block *b)
{
	return (uint8_t *)(b + 1);
}

static struct block *next(struct block *b)
{
	return (struct block *)(void *)(data(b) + b->len);
}

static void make_arena(void)
{
	struct block *b = first();

	b->len = sizeof(ta_heap) - 2 * sizeof(*b);
	b->tag = BLOCK_FREE;
	next(b)->tag = BLOCK_END;
	heap_used = sizeof(*b);
	san_poison(data(b), b->len);
}

/* The allocated block behind a pointer; the application panics otherwise. */
static struct block *block_of(void *p)
{
	struct block *b = (struct block *)p - 1;
	uintptr_t off = (uintptr_t)b - (uintptr_t)ta_heap;

	if (off >= sizeof(ta_heap) || off % QUANTUM || b->tag != BLOCK_USED)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	return b;
}

static void split(struct block *b, size_t len)
{
	struct block *rest;

	if (b->len - len < sizeof(*b) + QUANTUM)
		return;
	san_unpoison(data(b) + len, sizeof(*b));
	rest = (struct block *)(void *)(data(b) + len);
	rest->len = (uint32_t)(b->len - len - sizeof(*b));
	rest->tag = BLOCK_FREE;
	b->len = (uint32_t)len;
}

void *malloc(size_t n)
{
	size_t len = MAX(ROUNDUP(n, QUANTUM), (size_t)QUANTUM);
	struct block *b;

	if (n > sizeof(ta_heap))
		return NULL;
	if (!first()->tag)
		make_arena();
	for (b = first(); b->tag != BLOCK_END; b = next(b))
		if (b->tag == BLOCK_FREE && b->len >= len)
			break;
	if (b->tag == BLOCK_END)
		return NULL;
	split(b, len);
	b->tag = BLOCK_USED;
	b->asked = (uint32_t)n;
	heap_used += sizeof(*b) + b->len;
	if (heap_used > board_ta_heap_peak)
		board_ta_heap_peak = heap_used;
	san_unpoison(data(b), n);
	return data(b);
}

static void join_free(void)
{
	struct block *b;

	for (b = first(); b->tag != BLOCK_END; b = next(b)) {
		while (b->tag == BLOCK_FREE && next(b)->tag == BLOCK_FREE) {
			struct block *n = next(b);

			b->len += (uint32_t)sizeof(*n) + n->len;
			san_poison(n, sizeof(*n));
		}
	}
}

void free(void *p)
{
	struct block *b;

	if (!p)
		return;
	b = block_of(p);
	b->tag = BLOCK_FREE;
	heap_used -= sizeof(*b) + b->len;
	san_poison(data(b), b->len);
	join_free();
}

void *calloc(size_t n, size_t size)
{
	size_t len = 0;
	void *p;

	if (MUL_OVERFLOW(n, size, &len))
		return NULL;
	p = malloc(len);
	if (p)
		memset(p, 0, len);
	return p;
}

void *realloc(void *p, size_t n)
{
	void *q = malloc(n);

	if (p && q) {
		memcpy(q, p, MIN(n, (size_t)block_of(p)->asked));
		free(p);
	}
	return q;
}

bool ta_heap_touches(const void *buf, size_t len)
{
	uintptr_t a = (uintptr_t)buf, heap = (uintptr_t)ta_heap;

	return len && a < heap + sizeof(ta_heap) && a + len > heap;
}

bool ta_heap_holds(const void *buf, size_t len)
{
	uintptr_t a = (uintptr_t)buf;
	struct block *b;

	if (!first()->tag)
		return false;
	for (b = first(); b->tag != BLOCK_END; b = next(b)) {
		uintptr_t start = (uintptr_t)data(b);

		if (b->tag == BLOCK_USED && a >= start &&
		    a - start <= b->asked && len <= b->asked - (a - start))
			return true;
	}
	return false;
}

/* addresses that TEE_Malloc() gives for nothing */
#define NULL_SIZED		((void *)1)
#define NULL_SIZED_NO_SHARE	((void *)2)

void *TEE_Malloc(size_t size, uint32_t hint)
{
	switch (hint) {
	case TEE_MALLOC_FILL_ZERO:
		return size ? calloc(1, size) : NULL_SIZED;
	case TEE_USER_MEM_HINT_NO_FILL_ZERO:
		return size ? malloc(size) : NULL_SIZED;
	case TEE_MALLOC_NO_SHARE:
	case TEE_MALLOC_NO_FILL | TEE_MALLOC_NO_SHARE:
		/* an application without TA_NO_SHARE_DATA_SIZE has none */
		return size ? NULL : NULL_SIZED_NO_SHARE;
	case TEE_MALLOC_NO_FILL:
		TEE_Panic(0);
		return NULL;
	default:
		EMSG("Invalid hint %#" PRIx32, hint);
		return NULL;
	}
}

void *TEE_Realloc(void *buffer, size_t newSize)
{
	if (buffer == NULL_SIZED || buffer == NULL_SIZED_NO_SHARE)
		buffer = NULL;
	if (!newSize) {
		free(buffer);
		return NULL_SIZED;
	}
	return realloc(buffer, newSize);
}

void TEE_Free(void *buffer)
{
	if (buffer != NULL_SIZED && buffer != NULL_SIZED_NO_SHARE)
		free(buffer);
}
