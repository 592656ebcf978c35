/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory banks that the board handed over, where the core sees them, and the
 * rights it has. The core's own accesses go through Unicorn; exception frames
 * and vectors through the functions at the end, with the same rights.
 */
#include <sys/mman.h>
#include <string.h>

#include "engine.h"

#define RIGHT_READ	1u
#define RIGHT_WRITE	2u

bool mem_bank(struct engine *e, const struct mcu_msg *m, int fd)
{
	struct bank *b;
	void *p;

	if (m->id >= BANKS || fd < 0 || !m->size || m->size % 4096 ||
	    m->off % 4096)
		return false;
	b = &e->banks[m->id];
	p = mmap(NULL, m->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		 (off_t)m->off);
	if (p == MAP_FAILED)
		return false;
	if (b->host)
		munmap(b->host, b->size);
	b->host = p;
	b->size = m->size;
	e->remap = true;
	return true;
}

bool mem_map(struct engine *e, const struct mcu_msg *m)
{
	struct map *free_map = NULL;
	struct bank *b;
	unsigned int i;

	if (m->id >= BANKS || !m->size || m->size % 4096 || m->addr % 4096 ||
	    m->off % 4096)
		return false;
	b = &e->banks[m->id];
	if (!b->host || m->off >= b->size || m->size > b->size - m->off)
		return false;
	if (m->addr >= 0x40000000u || m->size > 0x40000000u - m->addr)
		return false;
	for (i = MAPS; i-- > 0;) {
		struct map *x = &e->maps[i];

		if (!x->bank || x->addr == m->addr)
			free_map = x;
		else if (x->addr < m->addr + m->size &&
			 m->addr < x->addr + x->size)
			return false;
	}
	for (i = 0; i < MAPS; i++)
		if (e->maps[i].bank && e->maps[i].addr == m->addr)
			free_map = &e->maps[i];
	if (!free_map)
		return false;
	*free_map = (struct map){ m->addr, m->size, m->off, b };
	e->remap = true;
	return true;
}

bool mem_rights(struct engine *e, const struct mcu_msg *m)
{
	if (m->id >= BANKS || !e->banks[m->id].host)
		return false;
	if (e->banks[m->id].rights != m->value) {
		e->banks[m->id].rights = m->value;
		e->remap = true;
	}
	return true;
}

/* Show a fresh core everything that it may touch. */
uc_err mem_attach(struct engine *e)
{
	unsigned int i;

	for (i = 0; i < MAPS; i++) {
		const struct map *x = &e->maps[i];
		uint32_t perms = UC_PROT_READ | UC_PROT_EXEC;
		uc_err err;

		if (!x->bank || !(x->bank->rights & RIGHT_READ))
			continue;
		if (x->bank->rights & RIGHT_WRITE)
			perms |= UC_PROT_WRITE;
		err = uc_mem_map_ptr(e->uc, x->addr, x->size, perms,
				     x->bank->host + x->off);
		if (err)
			return err;
	}
	e->remap = false;
	return UC_ERR_OK;
}

static const struct map *find(const struct engine *e, uint32_t addr)
{
	unsigned int i;

	for (i = 0; i < MAPS; i++)
		if (e->maps[i].bank && addr >= e->maps[i].addr &&
		    addr - e->maps[i].addr < e->maps[i].size)
			return &e->maps[i];
	return NULL;
}

/* Why an access there fails, for a report. */
const char *mem_lacks(const struct engine *e, uint32_t addr)
{
	return find(e, addr) ? "no right" : "nothing there";
}

static uint8_t *host(const struct engine *e, uint32_t addr, uint32_t len,
		     uint32_t right)
{
	const struct map *x = find(e, addr);

	if (!x || (x->bank->rights & (right | RIGHT_READ)) !=
	    (right | RIGHT_READ))
		return NULL;
	if (x->size - (addr - x->addr) < len)
		return NULL;
	return x->bank->host + x->off + (addr - x->addr);
}

bool mem_read32(const struct engine *e, uint32_t addr, uint32_t *v)
{
	const uint8_t *p = host(e, addr, 4, RIGHT_READ);

	*v = 0;
	if (p)
		memcpy(v, p, 4);
	return p != NULL;
}

bool mem_read16(const struct engine *e, uint32_t addr, uint16_t *v)
{
	const uint8_t *p = host(e, addr, 2, RIGHT_READ);

	*v = 0;
	if (p)
		memcpy(v, p, 2);
	return p != NULL;
}

bool mem_write32(const struct engine *e, uint32_t addr, uint32_t v)
{
	uint8_t *p = host(e, addr, 4, RIGHT_WRITE);

	if (p)
		memcpy(p, &v, 4);
	return p != NULL;
}
