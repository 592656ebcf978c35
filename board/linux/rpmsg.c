/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <string.h>

#include <trp/format.h>

#include "../machine/board.h"
#include "rpmsg.h"

/*
 * Message:	u32 src, u32 dst, u32 reserved, u16 len, u16 flags, data
 * Name service:	char name[32], u32 addr, u32 flags; to address 53
 */
#define RPMSG_NS_ADDR	53u
#define RPMSG_NS_LEN	(RPMSG_NAME_LEN + 8u)
#define RPMSG_NS_DESTROY	1u
#define RPMSG_LOCAL_FIRST	1024u	/* those below Linux keeps */

int rpmsg_open(struct rpmsg *r, const struct rpmsg_setup *s)
{
	uint64_t need = 2ull * s->num * RPMSG_BUF_LEN;
	int rc;

	memset(r, 0, sizeof(*r));
	if (!virtq_size(s->num, s->align))
		return -EINVAL;
	if (need > s->buf_len)
		return -ENOMEM;
	r->rx_buf = s->buf_pa;
	r->tx_buf = s->buf_pa + need / 2;
	rc = virtq_init(&r->rx, s->rx_pa, s->num, s->align, true);
	if (!rc)
		rc = virtq_init(&r->tx, s->tx_pa, s->num, s->align, false);
	/* a firmware that prints a whole buffer prints no junk of ours */
	if (!rc)
		rc = virtq_clear(s->buf_pa, (size_t)need);
	for (uint16_t i = 0; !rc && i < r->rx.num; i++)
		rc = virtq_offer(&r->rx, i, r->rx_buf + RPMSG_BUF_LEN * i,
				 RPMSG_BUF_LEN);
	return rc;
}

/* Names come from the firmware and end up on terminals. */
static void copy_name(char *dst, const uint8_t *src)
{
	size_t i;

	for (i = 0; i < RPMSG_NAME_LEN && src[i]; i++)
		dst[i] = src[i] > ' ' && src[i] < 0x7f ? (char)src[i] : '?';
	dst[i] = 0;
}

static struct rpmsg_channel *find(struct rpmsg *r, const char *name,
				  uint32_t remote)
{
	for (size_t i = 0; i < RPMSG_CHANNELS; i++) {
		struct rpmsg_channel *ch = &r->channels[i];

		if (!strcmp(ch->name, name) &&
		    (!*name || ch->remote == remote))
			return ch;
	}
	return NULL;
}

static bool name_service(struct rpmsg *r, const uint8_t *data, size_t len)
{
	char name[RPMSG_NAME_LEN + 1];
	struct rpmsg_channel *ch;
	uint32_t remote;

	if (len != RPMSG_NS_LEN)
		return false;
	copy_name(name, data);
	if (!*name)
		return false;
	remote = trp_get32(data + RPMSG_NAME_LEN);
	ch = find(r, name, remote);
	if (trp_get32(data + RPMSG_NAME_LEN + 4) & RPMSG_NS_DESTROY) {
		if (!ch)
			return false;
		board_log("linux", "rpmsg: channel %s (0x%x) destroyed", name,
			  remote);
		ch->name[0] = 0;
		return true;
	}
	if (ch)
		return true;	/* Linux, too, keeps the first one */
	ch = find(r, "", 0);
	if (!ch)
		return false;
	memcpy(ch->name, name, sizeof(name));
	ch->remote = remote;
	ch->local = RPMSG_LOCAL_FIRST + (uint32_t)(ch - r->channels);
	board_log("linux", "rpmsg: new channel %s (0x%x -> 0x%x)", name,
		  ch->local, remote);
	return true;
}

static bool keep(struct rpmsg *r, uint32_t src, const uint8_t *data,
		 size_t len)
{
	struct rpmsg_message *m;

	if (r->count == RPMSG_BACKLOG)
		return false;
	m = &r->backlog[(r->first + r->count) % RPMSG_BACKLOG];
	m->src = src;
	m->len = len;
	memcpy(m->data, data, len);
	r->count++;
	return true;
}

static bool known_local(const struct rpmsg *r, uint32_t addr)
{
	for (size_t i = 0; i < RPMSG_CHANNELS; i++)
		if (r->channels[i].name[0] && r->channels[i].local == addr)
			return true;
	return false;
}

/* @buf: private copy of what the firmware wrote */
static bool deliver(struct rpmsg *r, const uint8_t *buf, uint32_t n)
{
	uint32_t src, dst;
	uint16_t len;

	if (n < RPMSG_HDR_LEN)
		return false;
	src = trp_get32(buf);
	dst = trp_get32(buf + 4);
	len = trp_get16(buf + 12);
	if (len > n - RPMSG_HDR_LEN)
		return false;
	if (dst == RPMSG_NS_ADDR)
		return name_service(r, buf + RPMSG_HDR_LEN, len);
	if (!known_local(r, dst))
		return false;
	return keep(r, src, buf + RPMSG_HDR_LEN, len);
}

int rpmsg_serve(struct rpmsg *r, bool *kick)
{
	uint8_t buf[RPMSG_BUF_LEN];
	uint16_t slot;
	uint32_t len;
	int rc, taken = 0;

	*kick = false;
	/* sent buffers: only to notice a broken queue early */
	do {
		rc = virtq_take(&r->tx, &slot, &len);
	} while (rc == 1);
	if (rc)
		return rc;
	while (taken < r->rx.num) {
		uint64_t pa;

		rc = virtq_take(&r->rx, &slot, &len);
		if (rc < 0)
			return rc;
		if (!rc)
			break;
		pa = r->rx_buf + RPMSG_BUF_LEN * slot;
		/* untrusted: one read, then only the copy counts */
		rc = len ? board_read(BOARD_NS, pa, buf, len) : 0;
		if (rc)
			return rc;
		if (!deliver(r, buf, len) && !r->dropped++)
			board_log("linux", "rpmsg: a message of the firmware "
				  "makes no sense or nobody waits for it: "
				  "dropped, as are later ones");
		rc = virtq_offer(&r->rx, slot, pa, RPMSG_BUF_LEN);
		if (rc)
			return rc;
		*kick = true;
		taken++;
	}
	return taken;
}

const struct rpmsg_channel *rpmsg_channel(const struct rpmsg *r,
					  const char *name)
{
	const struct rpmsg_channel *any = NULL;

	for (size_t i = 0; i < RPMSG_CHANNELS; i++) {
		const struct rpmsg_channel *ch = &r->channels[i];

		if (!ch->name[0])
			continue;
		if (!strcmp(ch->name, name ? name : "rpmsg-raw"))
			return ch;
		if (!name && !any)
			any = ch;
	}
	return any;
}

int rpmsg_send(struct rpmsg *r, const struct rpmsg_channel *ch,
	       const void *data, size_t len)
{
	uint8_t buf[RPMSG_BUF_LEN] = { 0 };
	uint64_t pa;
	uint16_t slot;
	uint32_t n;
	int rc;

	if (len > RPMSG_MAX_LEN)
		return -EMSGSIZE;
	do {
		rc = virtq_take(&r->tx, &slot, &n);
	} while (rc == 1);
	if (rc)
		return rc;
	rc = virtq_free_slot(&r->tx);
	if (rc < 0)
		return -EAGAIN;
	slot = (uint16_t)rc;
	trp_put32(buf, ch->local);
	trp_put32(buf + 4, ch->remote);
	trp_put16(buf + 12, (uint16_t)len);
	memcpy(buf + RPMSG_HDR_LEN, data, len);
	pa = r->tx_buf + RPMSG_BUF_LEN * slot;
	n = (uint32_t)(RPMSG_HDR_LEN + len);
	rc = board_write(BOARD_NS, pa, buf, n);
	if (rc)
		return rc;
	return virtq_offer(&r->tx, slot, pa, n);
}

bool rpmsg_receive(struct rpmsg *r, struct rpmsg_message *msg)
{
	if (!r->count)
		return false;
	*msg = r->backlog[r->first];
	r->first = (r->first + 1) % RPMSG_BACKLOG;
	r->count--;
	return true;
}
