/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The RPMsg device: parsed from the private copy of the resource table, its
 * queues and buffers in reserved memory of Linux's usual names, its status in
 * the table that the firmware sees.
 */
#include <stdio.h>
#include <string.h>

#include <trp/format.h>

#include "twin_priv.h"

/* struct fw_rsc_vdev after its type word */
#define VDEV_ID		0u
#define VDEV_NOTIFYID	4u
#define VDEV_DFEATURES	8u
#define VDEV_GFEATURES	12u
#define VDEV_STATUS	20u
#define VDEV_NUM_VRINGS	21u
#define VDEV_RESERVED	22u
#define VDEV_VRINGS	24u
/* struct fw_rsc_vdev_vring */
#define VRING_DA	0u
#define VRING_ALIGN	4u
#define VRING_NUM	8u
#define VRING_NOTIFYID	12u

#define DA_ANY		0xFFFFFFFFu
#define STATUS_DRIVER_OK	7u	/* acknowledge, driver, driver ok */

/* Mailbox channels, as the device tree of these boards names them */
#define CHANNEL_VQ0	0u
#define CHANNEL_VQ1	1u

#define VRINGS_MAX	2u	/* that Linux has room for */

static int vring(struct twin *t, unsigned int dev, unsigned int i, uint8_t *p,
		 uint64_t *pa)
{
	uint32_t da = trp_get32(p + VRING_DA);
	size_t need = virtq_size(trp_get32(p + VRING_NUM),
				 trp_get32(p + VRING_ALIGN));
	uint32_t len;
	char name[32];

	snprintf(name, sizeof(name), "vdev%uvring%u", dev, i);
	if (!need)
		return twin_fail(t, TWIN_REFUSED, "%s: %u descriptors aligned "
				 "to %u are not usable", name,
				 trp_get32(p + VRING_NUM),
				 trp_get32(p + VRING_ALIGN));
	if (need > UINT32_MAX ||
	    !twin_mem_take(t, name, (uint32_t)need, pa, &len))
		return twin_fail(t, TWIN_REFUSED, "%s: no reserved memory of "
				 "that name with %zu bytes", name, need);
	if (da != DA_ANY && da != *pa)
		return twin_fail(t, TWIN_REFUSED, "%s: the firmware wants it "
				 "at 0x%x, the device tree has it at 0x%llx",
				 name, da, (unsigned long long)*pa);
	trp_put32(p + VRING_DA, (uint32_t)*pa);
	trp_put32(p + VRING_NOTIFYID, i);
	return 0;
}

/* What Linux asks of each device, whether it has a driver or not */
static int plausible(struct twin *t, const uint8_t *p)
{
	const uint8_t *ring = p + VDEV_VRINGS;

	if (trp_get16(p + VDEV_RESERVED))
		return twin_fail(t, TWIN_REFUSED, "the reserved bytes are "
				 "0x%04x, not 0 (Linux: -EINVAL)",
				 trp_get16(p + VDEV_RESERVED));
	if (p[VDEV_NUM_VRINGS] > VRINGS_MAX)
		return twin_fail(t, TWIN_REFUSED, "%u queues, at most %u are "
				 "possible (Linux: -EINVAL)",
				 p[VDEV_NUM_VRINGS], VRINGS_MAX);
	for (unsigned int i = 0; i < p[VDEV_NUM_VRINGS]; i++) {
		if (!trp_get32(ring + VRING_NUM) ||
		    !trp_get32(ring + VRING_ALIGN))
			return twin_fail(t, TWIN_REFUSED,
					 "queue %u has %u descriptors aligned "
					 "to %u (Linux: -EINVAL)", i,
					 trp_get32(ring + VRING_NUM),
					 trp_get32(ring + VRING_ALIGN));
		ring += TRP_VRING_LEN;
	}
	return 0;
}

int twin_vdev_parse(struct twin *t, size_t body, size_t len)
{
	uint8_t *p = t->table + body;
	struct twin_vdev *v = &t->vdev;
	unsigned int dev = t->n_vdevs++;
	uint32_t need, room;
	uint8_t *ring = p + VDEV_VRINGS;
	char name[32];

	if (plausible(t, p))
		return -1;
	if (trp_get32(p + VDEV_ID) != RPMSG_VIRTIO_ID || v->present) {
		board_log("linux", "virtio device %u: no driver here",
			  trp_get32(p + VDEV_ID));
		return 0;
	}
	if (p[VDEV_NUM_VRINGS] != 2 || len < VDEV_VRINGS + 2 * TRP_VRING_LEN)
		return twin_fail(t, TWIN_REFUSED, "an RPMsg device has 2 "
				 "queues, not %u", p[VDEV_NUM_VRINGS]);
	twin_mem_give_back(t);
	if (vring(t, dev, 0, ring, &v->setup.rx_pa) ||
	    vring(t, dev, 1, ring + TRP_VRING_LEN, &v->setup.tx_pa))
		return -1;
	v->setup.num = trp_get32(ring + VRING_NUM);
	v->setup.align = trp_get32(ring + VRING_ALIGN);
	if (trp_get32(ring + TRP_VRING_LEN + VRING_NUM) != v->setup.num ||
	    trp_get32(ring + TRP_VRING_LEN + VRING_ALIGN) != v->setup.align)
		return twin_fail(t, TWIN_REFUSED,
				 "the two queues of an RPMsg device differ");
	snprintf(name, sizeof(name), "vdev%ubuffer", dev);
	need = (uint32_t)(2 * v->setup.num * RPMSG_BUF_LEN);
	if (!twin_mem_take(t, name, need, &v->setup.buf_pa, &room))
		return twin_fail(t, TWIN_REFUSED, "%s: no reserved memory of "
				 "that name with %u bytes", name, need);
	v->setup.buf_len = room;
	trp_put32(p + VDEV_NOTIFYID, 0);
	v->body = body;
	v->present = true;
	return 0;
}

static int set_status(struct twin *t, uint8_t status)
{
	return board_write(BOARD_NS, t->table_pa + t->vdev.body + VDEV_STATUS,
			   &status, 1);
}

static void kick(struct twin *t, unsigned int channel)
{
	/* a busy line keeps the kick until the firmware took the last one */
	if (board_ipcc_busy(channel))
		t->vdev.kick[channel] = true;
	else
		board_ipcc_send(channel);
}

int twin_vdev_up(struct twin *t)
{
	struct twin_vdev *v = &t->vdev;
	uint8_t features[4];
	int rc;

	if (!v->present)
		return 0;
	memset(v->kick, 0, sizeof(v->kick));
	trp_put32(features, trp_get32(t->table + v->body + VDEV_DFEATURES) &
		  RPMSG_F_NS);
	rc = rpmsg_open(&v->rpmsg, &v->setup);
	if (!rc)
		rc = board_write(BOARD_NS,
				 t->table_pa + v->body + VDEV_GFEATURES,
				 features, sizeof(features));
	if (!rc)
		rc = set_status(t, STATUS_DRIVER_OK);
	if (rc) {
		board_log("linux", "rpmsg: no access to queues or buffers");
		return rc;
	}
	v->up = true;
	board_debug("linux", "rpmsg: 2 queues of %u, buffers at 0x%llx",
		    v->setup.num, (unsigned long long)v->setup.buf_pa);
	kick(t, CHANNEL_VQ0);
	return 0;
}

void twin_vdev_down(struct twin *t)
{
	if (!t->vdev.up)
		return;
	t->vdev.up = false;
	(void)set_status(t, 0);
	memset(&t->vdev.rpmsg, 0, sizeof(t->vdev.rpmsg));
}

void twin_vdev_serve(struct twin *t)
{
	struct twin_vdev *v = &t->vdev;
	bool told, give_back;
	int rc;

	if (!v->up)
		return;
	for (unsigned int i = CHANNEL_VQ0; i <= CHANNEL_VQ1; i++)
		if (v->kick[i] && !board_ipcc_busy(i)) {
			v->kick[i] = false;
			board_ipcc_send(i);
		}
	told = board_ipcc_take(CHANNEL_VQ0);
	told |= board_ipcc_take(CHANNEL_VQ1);
	if (!told && !v->more)
		return;
	rc = rpmsg_serve(&v->rpmsg, &give_back);
	v->more = rc == (int)v->setup.num;
	if (give_back)
		kick(t, CHANNEL_VQ0);
	if (rc < 0) {
		board_log("linux",
			  "rpmsg: device closed until the next start");
		v->up = false;
	}
}

int twin_send(struct twin *t, const void *data, size_t len, int ms)
{
	struct twin_vdev *v = &t->vdev;
	int64_t end = twin_now_ms() + ms;
	unsigned int crashes = t->crashes;

	for (;;) {
		const struct rpmsg_channel *ch;
		int rc = -1;

		if (t->state != TWIN_RUNNING || t->crashes != crashes)
			return twin_fail(t, t->crashes != crashes ?
					 TWIN_CRASH : TWIN_REFUSED,
					 "the processor %s",
					 t->crashes != crashes ? "crashed" :
					 "is not running");
		if (!v->present)
			return twin_fail(t, TWIN_REFUSED,
					 "this firmware has no RPMsg device");
		ch = v->up ? rpmsg_channel(&v->rpmsg, NULL) : NULL;
		if (ch)
			rc = rpmsg_send(&v->rpmsg, ch, data, len);
		if (ch && !rc) {
			kick(t, CHANNEL_VQ1);
			return 0;
		}
		if (len > RPMSG_MAX_LEN)
			return twin_fail(t, TWIN_USAGE, "a message has at "
					 "most %u bytes", RPMSG_MAX_LEN);
		if (twin_now_ms() >= end)
			return twin_fail(t, TWIN_IO, ch ?
					 "the firmware frees no buffer" :
					 "the firmware announced no channel");
		if (twin_serve(t, 10))
			return -1;
	}
}

int twin_receive(struct twin *t, struct rpmsg_message *msg, int ms)
{
	int64_t end = twin_now_ms() + ms;
	unsigned int crashes = t->crashes;

	while (!t->vdev.up || !rpmsg_receive(&t->vdev.rpmsg, msg)) {
		if (t->crashes != crashes)
			return twin_fail(t, TWIN_CRASH,
					 "the processor crashed "
					 "instead of answering");
		if (t->state != TWIN_RUNNING)
			return twin_fail(t, TWIN_REFUSED,
					 "the processor is not running");
		if (twin_now_ms() >= end)
			return twin_fail(t, TWIN_IO, "no message within %d ms",
					 ms);
		if (twin_serve(t, 10))
			return -1;
	}
	return 0;
}
