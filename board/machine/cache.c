/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The write-back cache between the secure CPU and on-chip memory.
 *
 * The secure CPU works on a copy of each bank. A host page of the copy is
 *
 *   GONE   not cached: no access; the next one is checked and fetches it
 *   CLEAN  as it was in memory when fetched: readable
 *   DIRTY  writable; which lines are dirty is found by comparing
 *   SHUT   DIRTY, but the firewall closed the bank: no access, the dirty
 *	    lines wait
 *
 * so a page fault happens exactly where the firewall must be asked. Nothing
 * reaches memory but by board_sec_clean(), and what other masters write is
 * not seen before board_sec_inval(): stricter than silicon, whose cache may
 * evict at any time, so whoever gets by here does so there.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../engine/memfile.h"
#include "view.h"

enum page_state { GONE, CLEAN, DIRTY, SHUT };

#define LINE	BOARD_CACHE_LINE

static bool line_dirty(const struct bank *b, size_t off)
{
	return memcmp(b->cache + off, b->base + off, LINE) != 0;
}

static void line_fetch(struct bank *b, size_t off)
{
	memcpy(b->cache + off, b->mem + off, LINE);
	memcpy(b->base + off, b->mem + off, LINE);
}

static bool page_dirty(const struct bank *b, size_t page)
{
	return memcmp(b->cache + page * machine.page,
		      b->base + page * machine.page, machine.page) != 0;
}

static void pages_set(struct bank *b, size_t page, size_t n,
		      enum page_state state)
{
	static const int prot[] = {
		[GONE] = PROT_NONE,
		[CLEAN] = PROT_READ,
		[DIRTY] = PROT_READ | PROT_WRITE,
		[SHUT] = PROT_NONE,
	};

	if (!n)
		return;
	memset(b->page + page, (int)state, n);
	view_protect(b, page * machine.page, n * machine.page, prot[state]);
}

/* Fetch what is not dirty: all of a page that was gone. */
static void page_fetch(struct bank *b, size_t page)
{
	size_t off = page * machine.page, end = off + machine.page;
	bool keep = b->page[page] != GONE;

	for (; off < end; off += LINE)
		if (!keep || !line_dirty(b, off))
			line_fetch(b, off);
}

bool cache_serve(struct bank *b, size_t off, bool write)
{
	size_t page = off / machine.page;

	switch (b->page[page]) {
	case GONE:
		page_fetch(b, page);
		pages_set(b, page, 1, write ? DIRTY : CLEAN);
		return true;
	case CLEAN:
		pages_set(b, page, 1, DIRTY);
		return true;
	case SHUT:
		page_fetch(b, page);
		pages_set(b, page, 1, DIRTY);
		return true;
	default:
		return false;
	}
}

int cache_prot(const struct bank *b, size_t off)
{
	switch (b->page[off / machine.page]) {
	case CLEAN:
		return PROT_READ;
	case DIRTY:
		return PROT_READ | PROT_WRITE;
	default:
		return PROT_NONE;
	}
}

/*
 * Write back the dirty lines of one page's range. The page stays DIRTY, that
 * is writable: its lines now compare equal.
 */
static void page_clean(struct bank *b, size_t from, size_t to)
{
	bool open = memory_may(BOARD_SEC, b, true);
	bool refused = false;
	size_t off;

	for (off = from; off < to; off += LINE) {
		if (!line_dirty(b, off))
			continue;
		if (!open) {
			/* nobody waits for this write: it is reported, lost
			 * to memory, and the core will not start on it */
			if (!refused)
				fault_raise(BOARD_SEC, b->d->base + off, true,
					    b->d->name);
			refused = true;
			continue;
		}
		memcpy(b->mem + off, b->cache + off, LINE);
		memcpy(b->base + off, b->cache + off, LINE);
	}
}

/* Drop the lines of one page's range. True: nothing dirty stays, it is gone. */
static bool page_inval(struct bank *b, size_t page, size_t from, size_t to)
{
	if (b->page[page] == GONE)
		return false;
	memcpy(b->cache + from, b->base + from, to - from);
	if (!page_dirty(b, page))
		return true;
	if (b->page[page] == DIRTY)
		page_fetch(b, page);
	return false;
}

void cache_clean(struct bank *b, size_t off, size_t len)
{
	size_t from = off - off % LINE, end = off + len;

	while (from < end) {
		size_t page = from / machine.page;
		size_t to = (page + 1) * machine.page;

		to = to < end ? to : end;
		if (b->page[page] == DIRTY || b->page[page] == SHUT)
			page_clean(b, from, to);
		from = to;
	}
}

void cache_inval(struct bank *b, size_t off, size_t len)
{
	size_t from = off - off % LINE, end = off + len;
	size_t page = from / machine.page, gone = 0;

	end += (LINE - end % LINE) % LINE;
	for (; from < end; page++) {
		size_t to = (page + 1) * machine.page;

		to = to < end ? to : end;
		if (page_inval(b, page, from, to)) {
			gone++;
		} else {
			pages_set(b, page - gone, gone, GONE);
			gone = 0;
		}
		from = to;
	}
	pages_set(b, page - gone, gone, GONE);
}

size_t cache_dirty(const struct bank *b, size_t off, size_t len)
{
	size_t end = off + len, n = 0;

	if (!b->cache)
		return 0;
	while (off < end) {
		size_t next = off - off % LINE + LINE;
		uint8_t state = b->page[off / machine.page];

		next = next < end ? next : end;
		if ((state == DIRTY || state == SHUT) &&
		    line_dirty(b, off - off % LINE))
			n += next - off;
		off = next;
	}
	return n;
}

void cache_firewall_changed(struct bank *b)
{
	bool shut = false;
	size_t page;

	if (!b->cache || memory_may(BOARD_SEC, b, false))
		return;
	for (page = 0; page < b->d->size / machine.page; page++) {
		if (b->page[page] != CLEAN && b->page[page] != DIRTY)
			continue;
		b->page[page] = b->page[page] == DIRTY && page_dirty(b, page) ?
				SHUT : GONE;
		shut = true;
	}
	if (shut)
		view_protect(b, 0, b->d->size, PROT_NONE);
}

static int bank_cache_open(struct bank *b)
{
	b->cache_fd = memfile_open("cache", b->d->size, &b->cache);
	if (b->cache_fd < 0)
		return b->cache_fd;
	b->base = calloc(1, b->d->size);
	b->page = calloc(b->d->size / machine.page, 1);
	return b->base && b->page ? 0 : -ENOMEM;
}

int cache_open(void)
{
	unsigned int i;
	int err = 0;

	machine.page = (size_t)sysconf(_SC_PAGESIZE);
	for (i = 0; !err && i < machine.soc->nbanks; i++)
		if (machine.bank[i].d->guard >= 0)
			err = bank_cache_open(&machine.bank[i]);
	return err ? err : view_open();
}

void cache_close(void)
{
	unsigned int i;

	view_close();
	for (i = 0; i < BOARD_MAX_BANKS; i++) {
		struct bank *b = &machine.bank[i];

		free(b->base);
		free(b->page);
		if (!b->cache)
			continue;
		munmap(b->cache, b->d->size);
		close(b->cache_fd);
		b->cache = NULL;
	}
}
