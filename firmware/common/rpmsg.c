/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Split virtqueue (virtio 1.0, 2.4):
 *
 *   desc[num]	u64 addr, u32 len, u16 flags, u16 next
 *   avail	u16 flags, u16 idx, u16 ring[num]	written by Linux
 *   used	u16 flags, u16 idx, { u32 id, u32 len } ring[num]	by us
 *
 * RPMsg: u32 src, u32 dst, u32 reserved, u16 len, u16 flags, data.
 */
#include "ipcc.h"
#include "m4.h"
#include "rpmsg.h"

#define DESC_LEN	16
#define HEADER		16
#define BUFFER		512
/* where Linux's queues and buffers are: vdev0vring0 to vdev0buffer */
#define SHARED_START	0x10040000u
#define SHARED_END	0x10046000u

static volatile uint16_t *half(uint32_t addr)
{
	return (volatile uint16_t *)addr;
}

static volatile uint32_t *word(uint32_t addr)
{
	return (volatile uint32_t *)addr;
}

static bool shared(uint32_t addr, uint32_t len)
{
	return addr >= SHARED_START && addr <= SHARED_END &&
	       len <= SHARED_END - addr;
}

static bool open_queue(struct rpmsg_queue *q,
		       const volatile struct rsc_vring *v)
{
	uint32_t num = v->num, align = v->align, base = v->da, used;

	if (!num || num > 64 || (num & (num - 1)) || align < 4 ||
	    align > 4096 || (align & (align - 1)) || (base & 15))
		return false;
	used = (DESC_LEN * num + 6 + 2 * num + align - 1) & ~(align - 1);
	if (!shared(base, used + 6 + 8 * num))
		return false;
	*q = (struct rpmsg_queue){ .base = base, .num = num,
				   .used_at = base + used };
	return true;
}

/* An STM32MP15 has one address for both, which not every Linux notes */
static uint32_t offset_of(const volatile struct rsc_carveout *c)
{
	uint32_t pa = c->pa;

	return pa && pa != RSC_ANY ? pa - c->da : 0;
}

bool rpmsg_start(struct rpmsg *r, const volatile struct rsc_vdev *vdev,
		 const volatile struct rsc_carveout *vring0)
{
	if (r->up)
		return true;
	r->up = (vdev->status & VIRTIO_DRIVER_OK) &&
		open_queue(&r->tx, &vdev->vring[0]) &&
		open_queue(&r->rx, &vdev->vring[1]);
	r->offset = offset_of(vring0);
	return r->up;
}

/* The next buffer Linux offers: its number, address and size */
static bool take(const struct rpmsg *r, struct rpmsg_queue *q, uint32_t *id,
		 uint32_t *addr, uint32_t *len)
{
	uint32_t avail = q->base + DESC_LEN * q->num, desc;

	if (*half(avail + 2) == q->seen)
		return false;
	barrier();	/* the index first, then what it covers */
	*id = *half(avail + 4 + 2 * (q->seen & (q->num - 1)));
	q->seen++;
	if (*id >= q->num)
		return false;
	desc = q->base + DESC_LEN * *id;
	*addr = *word(desc) - r->offset;
	*len = *word(desc + 8);
	return !*word(desc + 4) && !(*addr & 3) && *len <= BUFFER &&
	       shared(*addr, *len);
}

static void give(struct rpmsg_queue *q, uint32_t id, uint32_t len)
{
	uint32_t at = q->used_at + 4 + 8 * (q->done & (q->num - 1));

	*word(at) = id;
	*word(at + 4) = len;
	q->done++;
	barrier();	/* the entry first, then the index */
	*half(q->used_at + 2) = q->done;
}

bool rpmsg_send(struct rpmsg *r, uint32_t src, uint32_t dst, const void *data,
		uint32_t len)
{
	const uint8_t *from = data;
	uint32_t id, addr, room, i;

	if (!r->up || len > RPMSG_MAX || !take(r, &r->tx, &id, &addr, &room))
		return false;
	if (room < HEADER + len) {
		give(&r->tx, id, 0);
		return false;
	}
	*word(addr) = src;
	*word(addr + 4) = dst;
	*word(addr + 8) = 0;
	*word(addr + 12) = len;		/* and flags 0 */
	for (i = 0; i < len; i++)
		*(volatile uint8_t *)(addr + HEADER + i) = from[i];
	give(&r->tx, id, HEADER + len);
	ipcc_kick(IPCC_VQ0);
	return true;
}

bool rpmsg_receive(struct rpmsg *r, uint32_t *src, void *data, uint32_t *len)
{
	uint32_t id, addr, size, n, i;
	uint8_t *to = data;
	bool ok = false;

	if (!r->up || !take(r, &r->rx, &id, &addr, &size))
		return false;
	if (size >= HEADER) {
		*src = *word(addr);
		n = *half(addr + 12);	/* once: Linux could change it */
		ok = n <= size - HEADER && n <= RPMSG_MAX;
		for (i = 0; ok && i < n; i++)
			to[i] = *(volatile uint8_t *)(addr + HEADER + i);
		*len = n;
	}
	give(&r->rx, id, 0);
	ipcc_kick(IPCC_VQ1);
	return ok;
}

bool rpmsg_announce(struct rpmsg *r, const char *name, uint32_t addr)
{
	struct {
		char name[32];
		uint32_t addr, flags;
	} ns = { .addr = addr };
	uint32_t i;

	for (i = 0; i < sizeof(ns.name) - 1 && name[i]; i++)
		ns.name[i] = name[i];
	return rpmsg_send(r, addr, RPMSG_NS_ADDR, &ns, sizeof(ns));
}
