/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Heap of the core: the C library's, counted and limited as on an STM32MP15,
 * where each block costs a header and is rounded up.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "tee.h"

#ifndef CFG_CORE_HEAP_SIZE
#define CFG_CORE_HEAP_SIZE	49152u
#endif
#define BLOCK_HEADER		16u
#define BLOCK_QUANTUM		16u

struct block {
	struct block *prev, *next;
	size_t len;		/* asked for */
	size_t charge;		/* counted */
	_Alignas(16) unsigned char data[];
};

static struct {
	struct block *first;
	size_t used, peak;
} heap;

static struct block *block_of(const void *p)
{
	return (struct block *)((uintptr_t)p - offsetof(struct block, data));
}

void *tee_core_malloc(size_t n)
{
	struct block *b;
	size_t charge;

	if (n > CFG_CORE_HEAP_SIZE)
		return NULL;
	charge = (n + BLOCK_QUANTUM - 1) / BLOCK_QUANTUM * BLOCK_QUANTUM;
	if (!charge)
		charge = BLOCK_QUANTUM;
	charge += BLOCK_HEADER;
	if (charge > CFG_CORE_HEAP_SIZE - heap.used)
		return NULL;
	b = malloc(sizeof(*b) + n);
	if (!b)
		return NULL;
	b->len = n;
	b->charge = charge;
	b->prev = NULL;
	b->next = heap.first;
	if (heap.first)
		heap.first->prev = b;
	heap.first = b;
	heap.used += charge;
	if (heap.used > heap.peak)
		heap.peak = heap.used;
	return b->data;
}

void *tee_core_calloc(size_t n, size_t size)
{
	size_t len;
	void *p;

	if (__builtin_mul_overflow(n, size, &len))
		return NULL;
	p = tee_core_malloc(len);
	if (p)
		memset(p, 0, len);
	return p;
}

void *tee_core_realloc(void *p, size_t n)
{
	void *q;

	if (!p)
		return tee_core_malloc(n);
	q = tee_core_malloc(n);
	if (!q)
		return NULL;
	memcpy(q, p, n < block_of(p)->len ? n : block_of(p)->len);
	tee_core_free(p);
	return q;
}

size_t tee_core_usable(const void *p)
{
	return block_of(p)->len;
}

void tee_core_free(void *p)
{
	struct block *b;

	if (!p)
		return;
	b = block_of(p);
	if (b->prev)
		b->prev->next = b->next;
	else
		heap.first = b->next;
	if (b->next)
		b->next->prev = b->prev;
	heap.used -= b->charge;
	free(b);
}

void tee_core_heap_reset(void)
{
	while (heap.first)
		tee_core_free(heap.first->data);
	heap.peak = 0;
}

size_t tee_core_heap_peak(void)
{
	return heap.peak;
}

void *tee_pages_alloc(size_t len)
{
	return calloc(1, len);
}

void tee_pages_free(void *p)
{
	free(p);
}
