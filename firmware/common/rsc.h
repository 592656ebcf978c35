/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Resource table, as Linux's include/linux/remoteproc.h defines it: what the
 * firmware needs and offers. It lies in a section .resource_table, in memory
 * that Linux writes: addresses of queues and the device's status come back
 * through it.
 */
#ifndef RSC_H
#define RSC_H

#include <stdint.h>

enum { RSC_CARVEOUT, RSC_DEVMEM, RSC_TRACE, RSC_VDEV };

#define RSC_ANY		0xffffffffu	/* Linux chooses the address */
#define VIRTIO_ID_RPMSG	7
#define VIRTIO_RPMSG_F_NS	(1u << 0)
#define VIRTIO_DRIVER_OK	4u

struct rsc_header {
	uint32_t ver, num, reserved[2];
};

struct rsc_carveout {
	uint32_t type, da, pa, len, flags, reserved;
	char name[32];
};

struct rsc_trace {
	uint32_t type, da, len, reserved;
	char name[32];
};

struct rsc_vring {
	uint32_t da, align, num, notifyid, reserved;
};

struct rsc_vdev {
	uint32_t type, id, notifyid, dfeatures, gfeatures, config_len;
	uint8_t status, num_of_vrings, reserved[2];
	struct rsc_vring vring[2];
};

#define RSC_SECTION __attribute__((section(".resource_table"), used))

#endif /* RSC_H */
