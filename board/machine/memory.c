/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The banks, and the firewall in front of them: every access of every master
 * ends in memory_may().
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../engine/memfile.h"
#include "machine.h"

/* On-chip memory wakes with junk: no byte of it zero, so a wipe shows. */
static void power_on_junk(uint8_t *p, size_t n, uint32_t base)
{
	size_t i;

	for (i = 0; i < n; i += 4) {
		uint32_t v = ((base + (uint32_t)i) * 0x9e3779b1u) | 0x11111111u;

		memcpy(p + i, &v, 4);
	}
}

int memory_open(void)
{
	const struct soc_desc *soc = machine.soc;
	unsigned int i;

	for (i = 0; i < soc->nbanks; i++) {
		const struct bank_desc *d = &soc->banks[i];
		struct bank *b = &machine.bank[i];

		b->d = d;
		b->cache_fd = -1;
		b->fd = memfile_open(d->name, d->size, &b->mem);
		if (b->fd < 0)
			return b->fd;
		if (d->guard >= 0)
			power_on_junk(b->mem, d->size, d->base);
	}
	return 0;
}

void memory_close(void)
{
	unsigned int i;

	for (i = 0; i < BOARD_MAX_BANKS; i++) {
		struct bank *b = &machine.bank[i];

		if (!b->mem)
			continue;
		munmap(b->mem, b->d->size);
		close(b->fd);
		b->mem = NULL;
	}
}

uint64_t memory_canon(enum board_master who, uint64_t pa)
{
	const struct soc_desc *soc = machine.soc;
	unsigned int i;

	for (i = 0; i < soc->naliases; i++) {
		const struct alias_desc *a = &soc->aliases[i];

		if (a->m4_only && who != BOARD_M4)
			continue;
		if (pa >= a->addr && pa - a->addr < a->size)
			return pa - a->addr + a->base;
	}
	return pa;
}

struct bank *memory_bank(uint64_t pa)
{
	unsigned int i;

	for (i = 0; i < machine.soc->nbanks; i++) {
		struct bank *b = &machine.bank[i];

		if (pa >= b->d->base && pa - b->d->base < b->d->size)
			return b;
	}
	return NULL;
}

bool memory_may(enum board_master who, const struct bank *b, bool write)
{
	if (b->d->guard < 0) {
		/* The coprocessor has no use for DDR here and cannot see it */
		if (who == BOARD_M4)
			return false;
		return who == BOARD_SEC || !b->d->secure;
	}
	return machine.soc->may(who, b->d, write);
}

void memory_firewall_changed(void)
{
	unsigned int i;

	for (i = 0; i < machine.soc->nbanks; i++)
		cache_firewall_changed(&machine.bank[i]);
	mcu_rights_changed();
}

/**
 * struct piece - the part of an access that one bank answers
 * @p: its bytes, NULL in a hole
 */
struct piece {
	struct bank *b;
	uint8_t *p;
	size_t len;
};

static struct piece piece_at(enum board_master who, uint64_t pa, size_t len)
{
	uint64_t at = memory_canon(who, pa);
	struct piece s = { .b = memory_bank(at), .len = len };
	size_t left;

	if (!s.b)
		return s;
	left = s.b->d->size - (size_t)(at - s.b->d->base);
	if (s.len > left)
		s.len = left;
	s.p = s.b->mem + (at - s.b->d->base);
	return s;
}

/* Return: whether all of it passes; if not, @bad is the first that does not */
static bool allowed(enum board_master who, uint64_t pa, size_t len, bool write,
		    uint64_t *bad, const char **region)
{
	/* cannot wrap: the end of the address space is a hole */
	while (len) {
		struct piece s = piece_at(who, pa, len);

		*bad = pa;
		*region = s.b ? s.b->d->name : NULL;
		if (!s.b || !memory_may(who, s.b, write))
			return false;
		pa += s.len;
		len -= s.len;
	}
	return true;
}

bool board_allowed(enum board_master master, uint64_t pa, size_t len,
		   bool write)
{
	const char *region;
	uint64_t bad;

	if (regs_find(pa, len))
		return regs_may(master, pa, len, write);
	return allowed(master, pa, len, write, &bad, &region);
}

static int reg_transfer(enum board_master who, uint64_t pa, void *buf,
			size_t len, bool write)
{
	uint32_t v = 0;
	int err;

	if (len != 4 || pa % 4)
		return fault_raise(who, pa, write, regs_find(pa, 1)->name);
	if (write)
		memcpy(&v, buf, 4);
	err = regs_access(who, pa, write, &v);
	if (err == -EACCES)
		return err;
	if (!write)
		memcpy(buf, &v, 4);
	return 0;
}

int board_read(enum board_master master, uint64_t pa, void *buf, size_t len)
{
	const char *region;
	uint8_t *to = buf;
	uint64_t bad;

	memset(buf, 0, len);
	if (len && regs_find(pa, 1))
		return reg_transfer(master, pa, buf, len, false);
	if (!allowed(master, pa, len, false, &bad, &region))
		return fault_raise(master, bad, false, region);
	while (len) {
		struct piece s = piece_at(master, pa, len);

		memcpy(to, s.p, s.len);
		to += s.len;
		pa += s.len;
		len -= s.len;
	}
	return 0;
}

int board_write(enum board_master master, uint64_t pa, const void *buf,
		size_t len)
{
	const uint8_t *from = buf;
	const char *region;
	uint64_t bad;
	uint32_t v;

	if (len && regs_find(pa, 1)) {
		if (len == 4)
			memcpy(&v, buf, 4);
		return reg_transfer(master, pa, &v, len, true);
	}
	if (!allowed(master, pa, len, true, &bad, &region))
		return fault_raise(master, bad, true, region);
	while (len) {
		struct piece s = piece_at(master, pa, len);

		memcpy(s.p, from, s.len);
		from += s.len;
		pa += s.len;
		len -= s.len;
	}
	return 0;
}
