/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pointers of the secure CPU: each mapping is its own range of addresses, so
 * that a pointer kept beyond its unmapping is found out. On-chip memory goes
 * through the cache, DDR directly, registers only through functions.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "view.h"

#define SIGNAL_STACK	(128u * 1024)

/**
 * struct view - one mapping
 * @va, @len: whole host pages
 * @pa, @canon: what is behind @va, as asked for and with aliases resolved
 * @regs: registers, not to be touched by loads and stores
 */
struct view {
	struct view *next;
	uint8_t *va;
	size_t len;
	uint64_t pa, canon;
	const struct periph_desc *regs;
};

static struct {
	struct sigaction old;
	stack_t old_stack;
	void *stack;
} sig;

static int arm(void);

static struct view *view_find(const void *va)
{
	uintptr_t at = (uintptr_t)va;
	struct view *v;

	for (v = machine.views; v; v = v->next)
		if (at >= (uintptr_t)v->va && at - (uintptr_t)v->va < v->len)
			return v;
	return NULL;
}

/* Map one bank's part of a view over its reservation. */
static int map_part(struct view *v, size_t at, struct bank *b, size_t off,
		    size_t len)
{
	int prot = b->cache ? PROT_NONE : PROT_READ | PROT_WRITE;
	int fd = b->cache ? b->cache_fd : b->fd;
	size_t i, n;

	if (mmap(v->va + at, len, prot, MAP_SHARED | MAP_FIXED, fd,
		 (off_t)off) == MAP_FAILED)
		return -ENOMEM;
	for (i = 0; b->cache && i < len; i += n) {
		prot = cache_prot(b, off + i);
		for (n = machine.page; i + n < len; n += machine.page)
			if (cache_prot(b, off + i + n) != prot)
				break;
		if (prot != PROT_NONE)
			mprotect(v->va + at + i, n, prot);
	}
	return 0;
}

static int map_memory(struct view *v)
{
	size_t at = 0;

	while (at < v->len) {
		struct bank *b = memory_bank(v->canon + at);
		size_t off, len;

		if (!b)
			return -EFAULT;
		off = (size_t)(v->canon + at - b->d->base);
		len = b->d->size - off;
		len = len < v->len - at ? len : v->len - at;
		if (map_part(v, at, b, off, len))
			return -ENOMEM;
		at += len;
	}
	return 0;
}

void *board_sec_map(uint64_t pa, size_t len)
{
	size_t lead = (size_t)(pa % machine.page);
	struct view *v;

	if (!machine.on || !len || len > SIZE_MAX / 2 || pa > UINT64_MAX / 2)
		return NULL;
	v = calloc(1, sizeof(*v));
	if (!v)
		return NULL;
	v->pa = pa - lead;
	v->canon = memory_canon(BOARD_SEC, pa) - lead;
	v->len = (lead + len + machine.page - 1) / machine.page * machine.page;
	v->regs = regs_find(pa, len);
	v->va = mmap(NULL, v->len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS |
		     MAP_NORESERVE, -1, 0);
	if (v->va == MAP_FAILED)
		goto no_va;
	if (!v->regs && map_memory(v))
		goto no_memory;
	v->next = machine.views;
	machine.views = v;
	arm();
	return v->va + lead;

no_memory:
	munmap(v->va, v->len);
no_va:
	free(v);
	return NULL;
}

void board_sec_unmap(void *va, size_t len)
{
	struct view *v = view_find(va), **p = &machine.views;

	(void)len;
	if (!v) {
		board_log("board", "unmap of %p, which is not mapped", va);
		return;
	}
	while (*p != v)
		p = &(*p)->next;
	*p = v->next;
	munmap(v->va, v->len);
	free(v);
}

uint64_t board_sec_pa(const void *va)
{
	const struct view *v = view_find(va);

	return v ? v->pa + ((uintptr_t)va - (uintptr_t)v->va) : 0;
}

void view_protect(const struct bank *b, size_t off, size_t len, int prot)
{
	uint64_t at = b->d->base + off, from, to;
	struct view *v;

	/* only what takes access away makes faults that were not there */
	if (prot == PROT_NONE)
		arm();
	for (v = machine.views; v; v = v->next) {
		from = at > v->canon ? at : v->canon;
		to = v->canon + v->len;
		to = at + len < to ? at + len : to;
		if (!v->regs && from < to)
			mprotect(v->va + (from - v->canon), (size_t)(to - from),
				 prot);
	}
}

/* Call @op on each cached bank of a mapped range. */
static void maintain(const void *va, size_t len,
		     void (*op)(struct bank *b, size_t off, size_t len))
{
	const struct view *v = view_find(va);
	size_t off, n;
	uint64_t at;

	if (!v || v->regs)
		return;
	off = (size_t)((uintptr_t)va - (uintptr_t)v->va);
	len = len < v->len - off ? len : v->len - off;
	for (at = v->canon + off; len; at += n, len -= n) {
		struct bank *b = memory_bank(at);

		off = (size_t)(at - b->d->base);
		n = b->d->size - off;
		n = n < len ? n : len;
		if (b->cache)
			op(b, off, n);
	}
}

void board_sec_clean(const void *va, size_t len)
{
	maintain(va, len, cache_clean);
}

void board_sec_inval(const void *va, size_t len)
{
	maintain(va, len, cache_inval);
}

size_t board_sec_dirty(uint64_t pa, size_t len)
{
	size_t total = 0;

	while (len) {
		uint64_t at = memory_canon(BOARD_SEC, pa);
		struct bank *b = memory_bank(at);
		size_t n;

		if (!b)
			break;
		n = b->d->size - (size_t)(at - b->d->base);
		n = n < len ? n : len;
		total += cache_dirty(b, (size_t)(at - b->d->base), n);
		pa += n;
		len -= n;
	}
	return total;
}

/* ---- registers ---------------------------------------------------------- */

static uint32_t io32(uintptr_t va, bool write, uint32_t value)
{
	struct view *v = view_find((void *)va);
	volatile uint32_t *p = (volatile uint32_t *)va;

	if (v && v->regs) {
		if (regs_access(BOARD_SEC, v->pa + (va - (uintptr_t)v->va),
				write, &value) == -EACCES)
			board_sec_abort(&machine.fault);
		return value;
	}
	if (write)
		*p = value;
	return write ? value : *p;
}

uint32_t board_sec_io_read32(uintptr_t va)
{
	return io32(va, false, 0);
}

void board_sec_io_write32(uintptr_t va, uint32_t value)
{
	io32(va, true, value);
}

/* ---- page faults -------------------------------------------------------- */

bool board_sec_fault(void *addr, bool write)
{
	struct view *v = view_find(addr);
	struct bank *b;
	uint64_t at;

	if (!v)
		return false;
	at = v->canon + ((uintptr_t)addr - (uintptr_t)v->va);
	b = v->regs ? NULL : memory_bank(at);
	if (b && memory_may(BOARD_SEC, b, write)) {
		if (b->cache &&
		    cache_serve(b, (size_t)(at - b->d->base), write))
			return true;
	}
	fault_raise(BOARD_SEC, v->pa + (at - v->canon), write,
		    v->regs ? v->regs->name : b->d->name);
	board_sec_abort(&machine.fault);
}

void board_sec_guard(bool (*fn)(void *addr))
{
	machine.guard = fn;
	arm();
}

/* Where the host does not tell, a read is assumed: the page then becomes
 * readable and the write faults once more. */
static bool was_write(const void *context)
{
#if defined(__x86_64__)
	const ucontext_t *uc = context;

	return uc->uc_mcontext.gregs[REG_ERR] & 2;
#else
	(void)context;
	return false;
#endif
}

static void on_sigsegv(int signo, siginfo_t *info, void *context)
{
	const int saved = errno;
	bool write = was_write(context);

	if (!board_sec_fault(info->si_addr, write) &&
	    !(machine.guard && machine.guard(info->si_addr)))
		/* not ours: let it happen again as if we were not here */
		sigaction(signo, &sig.old, NULL);
	errno = saved;
}

/* Others may have put their own handler there since; they come after us. */
static int arm(void)
{
	struct sigaction sa = {
		.sa_sigaction = on_sigsegv,
		/* the handler is left by longjmp: nothing may stay blocked */
		.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER,
	}, now;

	sigemptyset(&sa.sa_mask);
	if (sigaction(SIGSEGV, NULL, &now))
		return -errno;
	if (now.sa_sigaction == on_sigsegv)
		return 0;
	return sigaction(SIGSEGV, &sa, &sig.old) ? -errno : 0;
}

int view_open(void)
{
	stack_t stack = { .ss_size = SIGNAL_STACK };

	sig.stack = mmap(NULL, SIGNAL_STACK, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (sig.stack == MAP_FAILED) {
		sig.stack = NULL;
		return -ENOMEM;
	}
	stack.ss_sp = sig.stack;
	if (sigaltstack(&stack, &sig.old_stack))
		return -errno;
	return arm();
}

void view_close(void)
{
	struct sigaction now;

	while (machine.views)
		board_sec_unmap(machine.views->va, machine.views->len);
	if (!sig.stack)
		return;
	if (!sigaction(SIGSEGV, NULL, &now) && now.sa_sigaction == on_sigsegv)
		sigaction(SIGSEGV, &sig.old, NULL);
	sigaltstack(&sig.old_stack, NULL);
	munmap(sig.stack, SIGNAL_STACK);
	sig.stack = NULL;
}
