/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * virtio.h: the driver's side of one split virtqueue (virtio 1.0, section
 * 2.4), in memory that Linux shares with the coprocessor.
 *
 * Whatever the coprocessor writes is hostile: nothing that steers this side
 * is ever read back from the ring. The used ring is read once per entry into
 * private memory and checked against the private list of what was offered.
 * The first impossible value breaks the queue for good, as in Linux.
 */
#ifndef BOARD_VIRTIO_H
#define BOARD_VIRTIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VIRTQ_MAX	64	/* descriptors, stated limit of this side */

/**
 * struct virtq - one queue
 * @desc: physical address of the descriptor table
 * @avail: of the available ring
 * @used: of the used ring
 * @num: descriptors, a power of two
 * @input: the coprocessor writes into the buffers
 * @broken: the coprocessor wrote something impossible
 * @avail_idx: entries offered so far, modulo 2^16
 * @used_idx: entries taken back so far, modulo 2^16
 * @offered: per slot: it is with the coprocessor
 * @len: per slot: bytes offered
 */
struct virtq {
	uint64_t desc, avail, used;
	uint16_t num;
	bool input;
	bool broken;
	uint16_t avail_idx, used_idx;
	bool offered[VIRTQ_MAX];
	uint32_t len[VIRTQ_MAX];
};

/**
 * virtq_size() - bytes a queue needs
 * @num: descriptors
 * @align: of the used ring, a power of two
 * Return: 0 when @num or @align cannot be used (0, no power of two, @num
 * above VIRTQ_MAX, @align below 4 or above 64 KiB).
 */
size_t virtq_size(uint32_t num, uint32_t align);

/**
 * virtq_clear() - zero memory, as Linux has it when it hands out buffers
 * @pa: where
 * @len: bytes
 * Return: 0 or what board_write() returns.
 */
int virtq_clear(uint64_t pa, size_t len);

/**
 * virtq_init() - an empty queue; clears its memory
 * @q: filled
 * @pa: where, virtq_size() bytes
 * @num: see virtq_size()
 * @align: see virtq_size()
 * @input: the coprocessor writes into the buffers
 * Return: 0, -EINVAL or what board_write() returns.
 */
int virtq_init(struct virtq *q, uint64_t pa, uint32_t num, uint32_t align,
	       bool input);

/**
 * virtq_offer() - hand one buffer to the coprocessor
 * @q: queue
 * @slot: below q->num, not offered now
 * @pa: physical address of the buffer; the coprocessor's address is the same
 * @len: its bytes
 * Return: 0, -EINVAL, -EIO (broken) or what board_write() returns.
 */
int virtq_offer(struct virtq *q, uint16_t slot, uint64_t pa, uint32_t len);

/**
 * virtq_take() - take back one buffer that the coprocessor is done with
 * @q: queue
 * @slot: filled
 * @len: filled: bytes written into it, at most what was offered; 0 for
 *	an output queue
 * Return: 1, 0 when there is none, -EIO when the queue is or just became
 * broken, or what board_read() returns.
 */
int virtq_take(struct virtq *q, uint16_t *slot, uint32_t *len);

/** virtq_free_slot() - a slot that is not offered, or -ENOSPC */
int virtq_free_slot(const struct virtq *q);

#endif /* BOARD_VIRTIO_H */
