/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device's side of one RPMsg link over two virtio queues. No state of
 * ours is ever read back from shared memory, and what Linux writes there is
 * looked at once, copied, and checked.
 */
#ifndef RPMSG_H
#define RPMSG_H

#include <stdbool.h>
#include <stdint.h>

#include "rsc.h"

#define RPMSG_MAX	496	/* bytes of a message: 512 - header */
#define RPMSG_NS_ADDR	53

struct rpmsg_queue {
	uint32_t base, num, used_at;
	uint16_t seen;		/* available entries taken */
	uint16_t done;		/* used entries given */
};

struct rpmsg {
	struct rpmsg_queue tx;	/* queue 0: messages of ours */
	struct rpmsg_queue rx;	/* queue 1: messages of Linux */
	uint32_t offset;	/* of Linux's addresses from ours */
	bool up;
};

/*
 * Once Linux has set DRIVER_OK; false before, or when the table is broken.
 * Queues are named by our addresses, buffers by Linux's: what lies between
 * them is in the carveout of queue 0, where Linux notes its own.
 */
bool rpmsg_start(struct rpmsg *r, const volatile struct rsc_vdev *vdev,
		 const volatile struct rsc_carveout *vring0);
/* Tell Linux of a channel. */
bool rpmsg_announce(struct rpmsg *r, const char *name, uint32_t addr);
/* false: no buffer of Linux is free, or the message is too long. */
bool rpmsg_send(struct rpmsg *r, uint32_t src, uint32_t dst, const void *data,
		uint32_t len);
/* The next message, if any: its length and sender; at most RPMSG_MAX bytes. */
bool rpmsg_receive(struct rpmsg *r, uint32_t *src, void *data, uint32_t *len);

#endif /* RPMSG_H */
