/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rpmsg.h: Linux's side of an RPMsg device (virtio id 7): two queues, one
 * pool of buffers, the name service, and the channels the firmware announces.
 *
 * Queue 0 carries messages of the firmware, queue 1 those of Linux. Messages
 * are copied out of shared memory whole before anything in them is looked at.
 */
#ifndef BOARD_RPMSG_H
#define BOARD_RPMSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "virtio.h"

#define RPMSG_VIRTIO_ID	7
#define RPMSG_F_NS	1u	/* feature bit 0: name service */
#define RPMSG_BUF_LEN	512u
#define RPMSG_HDR_LEN	16u
#define RPMSG_MAX_LEN	(RPMSG_BUF_LEN - RPMSG_HDR_LEN)
#define RPMSG_CHANNELS	8
#define RPMSG_NAME_LEN	32
#define RPMSG_BACKLOG	16

/**
 * struct rpmsg_channel - announced by the firmware
 * @name: printable; empty when the slot is free
 * @remote: its address at the firmware
 * @local: its address at Linux
 */
struct rpmsg_channel {
	char name[RPMSG_NAME_LEN + 1];
	uint32_t remote, local;
};

/** struct rpmsg_message - received, not yet asked for */
struct rpmsg_message {
	uint32_t src;
	size_t len;
	uint8_t data[RPMSG_MAX_LEN];
};

/**
 * struct rpmsg - one device
 * @rx: queue 0, the firmware writes
 * @tx: queue 1, the firmware reads
 * @rx_buf: physical address of rx.num buffers
 * @tx_buf: of tx.num buffers
 * @channels: announced
 * @backlog: ring of received messages
 * @first: oldest of them
 * @count: how many
 * @dropped: messages that did not fit or made no sense
 */
struct rpmsg {
	struct virtq rx, tx;
	uint64_t rx_buf, tx_buf;
	struct rpmsg_channel channels[RPMSG_CHANNELS];
	struct rpmsg_message backlog[RPMSG_BACKLOG];
	unsigned int first, count, dropped;
};

/** struct rpmsg_setup - where things are: physical addresses */
struct rpmsg_setup {
	uint64_t rx_pa, tx_pa, buf_pa;
	uint32_t num, align, buf_len;
};

/**
 * rpmsg_open() - lay out queues, zero the buffers, offer those to receive
 * @r: filled
 * @s: queues of s->num descriptors each; the buffers take the front of
 *	[buf_pa, buf_pa + buf_len)
 * Return: 0, -EINVAL, -ENOMEM (buf_len is too small) or a bus error.
 */
int rpmsg_open(struct rpmsg *r, const struct rpmsg_setup *s);

/**
 * rpmsg_serve() - take what the firmware sent: announcements and messages
 * @r: device
 * @kick: set when the firmware must be told of returned buffers
 * At most one queue's worth per call, so that a flood cannot hold Linux.
 * Return: number of buffers taken, -EIO (broken) or a bus error.
 */
int rpmsg_serve(struct rpmsg *r, bool *kick);

/**
 * rpmsg_channel() - the channel of a name, or any one
 * @r: device
 * @name: NULL: "rpmsg-raw" when announced, else the first announced
 * Return: NULL when there is none.
 */
const struct rpmsg_channel *rpmsg_channel(const struct rpmsg *r,
					  const char *name);

/**
 * rpmsg_send() - write one message for the firmware; the caller kicks
 * @r: device
 * @ch: where to
 * @data: payload
 * @len: its bytes
 * Return: 0, -EMSGSIZE, -EAGAIN (no free buffer now), -EIO or a bus error.
 */
int rpmsg_send(struct rpmsg *r, const struct rpmsg_channel *ch,
	       const void *data, size_t len);

/**
 * rpmsg_receive() - the oldest message that was received
 * @r: device
 * @msg: filled
 * Return: whether there was one.
 */
bool rpmsg_receive(struct rpmsg *r, struct rpmsg_message *msg);

#endif /* BOARD_RPMSG_H */
