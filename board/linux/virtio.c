/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <string.h>

#include <trp/format.h>

#include "../machine/board.h"
#include "virtio.h"

/*
 * Queue in memory, little-endian:
 *
 *   desc[num]	u64 addr, u32 len, u16 flags, u16 next
 *   avail	u16 flags, u16 idx, u16 ring[num], u16 used_event
 *   ... padding up to align
 *   used	u16 flags, u16 idx, { u32 id, u32 len } ring[num],
 *		u16 avail_event
 */
#define DESC_LEN	16u
#define DESC_F_WRITE	2u
#define USED_LEN	8u
#define ALIGN_MIN	4u
#define ALIGN_MAX	0x10000u

static bool power_of_two(uint32_t n)
{
	return n && !(n & (n - 1));
}

static uint32_t used_offset(uint32_t num, uint32_t align)
{
	uint32_t end = DESC_LEN * num + 2 * (3 + num);

	return (end + align - 1) & ~(align - 1);
}

size_t virtq_size(uint32_t num, uint32_t align)
{
	if (!power_of_two(num) || num > VIRTQ_MAX || !power_of_two(align) ||
	    align < ALIGN_MIN || align > ALIGN_MAX)
		return 0;
	return used_offset(num, align) + 2 * 3 + USED_LEN * num;
}

int virtq_clear(uint64_t pa, size_t len)
{
	static const uint8_t zero[256];

	while (len) {
		size_t n = len < sizeof(zero) ? len : sizeof(zero);
		int rc = board_write(BOARD_NS, pa, zero, n);

		if (rc)
			return rc;
		pa += n;
		len -= n;
	}
	return 0;
}

int virtq_init(struct virtq *q, uint64_t pa, uint32_t num, uint32_t align,
	       bool input)
{
	size_t len = virtq_size(num, align);

	memset(q, 0, sizeof(*q));
	if (!len)
		return -EINVAL;
	q->desc = pa;
	q->avail = pa + DESC_LEN * num;
	q->used = pa + used_offset(num, align);
	q->num = (uint16_t)num;
	q->input = input;
	return virtq_clear(pa, len);
}

int virtq_offer(struct virtq *q, uint16_t slot, uint64_t pa, uint32_t len)
{
	uint8_t desc[DESC_LEN], half[2];
	int rc;

	if (q->broken)
		return -EIO;
	if (slot >= q->num || q->offered[slot])
		return -EINVAL;
	trp_put32(desc, (uint32_t)pa);
	trp_put32(desc + 4, (uint32_t)(pa >> 32));
	trp_put32(desc + 8, len);
	trp_put16(desc + 12, q->input ? DESC_F_WRITE : 0);
	trp_put16(desc + 14, 0);
	rc = board_write(BOARD_NS, q->desc + DESC_LEN * slot, desc, DESC_LEN);
	if (rc)
		return rc;
	trp_put16(half, slot);
	rc = board_write(BOARD_NS,
			 q->avail + 4 + 2u * (q->avail_idx & (q->num - 1u)),
			 half, sizeof(half));
	if (rc)
		return rc;
	/* the index last: it is what tells the coprocessor to look */
	trp_put16(half, (uint16_t)(q->avail_idx + 1));
	rc = board_write(BOARD_NS, q->avail + 2, half, sizeof(half));
	if (rc)
		return rc;
	q->avail_idx++;
	q->offered[slot] = true;
	q->len[slot] = len;
	return 0;
}

static int broken(struct virtq *q, const char *what, uint32_t value)
{
	q->broken = true;
	board_log("linux", "virtio: %s queue broken by the coprocessor: "
		  "%s %u", q->input ? "input" : "output", what, value);
	return -EIO;
}

int virtq_take(struct virtq *q, uint16_t *slot, uint32_t *len)
{
	uint8_t raw[USED_LEN];
	uint16_t pending;
	uint32_t id, n;
	int rc;

	*slot = 0;
	*len = 0;
	if (q->broken)
		return -EIO;
	/* untrusted: the used ring */
	rc = board_read(BOARD_NS, q->used + 2, raw, 2);
	if (rc)
		return rc;
	pending = (uint16_t)(trp_get16(raw) - q->used_idx);
	if (!pending)
		return 0;
	/* more done than is out, also an index that went backwards */
	if (pending > (uint16_t)(q->avail_idx - q->used_idx))
		return broken(q, "used index", trp_get16(raw));
	rc = board_read(BOARD_NS,
			q->used + 4 + USED_LEN * (q->used_idx & (q->num - 1u)),
			raw, USED_LEN);
	if (rc)
		return rc;
	id = trp_get32(raw);
	n = trp_get32(raw + 4);
	if (id >= q->num || !q->offered[id])
		return broken(q, "descriptor", id);
	if (q->input && n > q->len[id])
		return broken(q, "length", n);
	q->offered[id] = false;
	q->used_idx++;
	*slot = (uint16_t)id;
	*len = q->input ? n : 0;
	return 1;
}

int virtq_free_slot(const struct virtq *q)
{
	for (uint16_t i = 0; i < q->num; i++)
		if (!q->offered[i])
			return i;
	return -ENOSPC;
}
