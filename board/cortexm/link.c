/* SPDX-License-Identifier: BSD-2-Clause */
/* The socket to trp-board. */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "engine.h"

#define ACCESS_MS	2000
#define FAULTS_LISTED	32u	/* per second */

void link_send(struct engine *e, const struct mcu_msg *m)
{
	ssize_t n;

	do {
		n = send(e->sock, m, sizeof(*m), MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	/* a board that is gone needs no answer */
	if (n != (ssize_t)sizeof(*m))
		exit(0);
}

void link_log(struct engine *e, const char *fmt, ...)
{
	struct mcu_msg m = { .type = MCU_LOG };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(m.text, sizeof(m.text), fmt, ap);
	va_end(ap);
	link_send(e, &m);
}

/* Likewise, but once per start and cause. */
void link_note(struct engine *e, enum note n, const char *fmt, ...)
{
	struct mcu_msg m = { .type = MCU_LOG };
	va_list ap;

	if (e->noted >> n & 1)
		return;
	e->noted |= 1u << n;
	va_start(ap, fmt);
	vsnprintf(m.text, sizeof(m.text), fmt, ap);
	va_end(ap);
	link_send(e, &m);
}

/*
 * A forbidden access to memory. Firmware that catches its faults can make
 * thousands a second: each is a fault in the core, not each is reported.
 */
void link_fault(struct engine *e, uint32_t addr, uint32_t pc, bool write)
{
	struct mcu_msg m = {
		.type = MCU_FAULT, .addr = addr, .off = pc, .value = write,
	};
	uint64_t now = clock_real();

	if (now - e->faults_since > 1000000000u) {
		if (e->faults > FAULTS_LISTED)
			link_log(e, "%u more forbidden accesses",
				 e->faults - FAULTS_LISTED);
		e->faults_since = now;
		e->faults = 0;
	}
	if (e->faults++ >= FAULTS_LISTED)
		return;
	strcpy(m.text, mem_lacks(e, addr));
	link_send(e, &m);
}

static int take_fd(struct msghdr *h)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(h);
	int fd = -1;

	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS &&
	    c->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

/* From the socket itself, past the queue. */
static bool receive(struct engine *e, struct mcu_msg *m, int *fd)
{
	union {
		struct cmsghdr h;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec iov = { .iov_base = m, .iov_len = sizeof(*m) };
	struct msghdr h = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	ssize_t n;

	do {
		n = recvmsg(e->sock, &h, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	} while (n < 0 && errno == EINTR);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return false;
	if (n == 0 || (n < 0 && errno == ECONNRESET))
		exit(0);
	if (n != (ssize_t)sizeof(*m)) {
		fprintf(stderr, "trp-cortexm: bad message of %zd bytes\n", n);
		exit(5);
	}
	*fd = take_fd(&h);
	return true;
}

/* The next message, without waiting; *fd is the caller's to close. */
bool link_recv(struct engine *e, struct mcu_msg *m, int *fd)
{
	if (!e->queued)
		return receive(e, m, fd);
	*m = e->queue[0].msg;
	*fd = e->queue[0].fd;
	e->queued--;
	memmove(e->queue, e->queue + 1, e->queued * sizeof(e->queue[0]));
	return true;
}

static bool reset_is_queued(const struct engine *e)
{
	unsigned int i;

	for (i = 0; i < e->queued; i++)
		if (e->queue[i].msg.type == MCU_HALT ||
		    e->queue[i].msg.type == MCU_RUN)
			return true;
	return false;
}

/*
 * A register that the board keeps. The core waits inside the access; what
 * else arrives is kept for later. A reset in between ends the wait: its
 * answer, if it still comes, finds nobody. Return: the answer's verdict.
 */
enum access link_access(struct engine *e, uint32_t addr, bool write,
			uint32_t *value)
{
	struct mcu_msg m = {
		.type = MCU_ACCESS, .id = write, .addr = addr, .value = *value,
	};
	struct pollfd p = { .fd = e->sock, .events = POLLIN };
	uint64_t end = clock_real() + ACCESS_MS * 1000000ull;
	int fd;

	*value = 0;
	if (reset_is_queued(e))
		return ACCESS_SERVED;
	link_send(e, &m);
	while (clock_real() < end && e->queued < QUEUE) {
		if (!receive(e, &m, &fd)) {
			poll(&p, 1, 20);
			continue;
		}
		if (m.type == MCU_ACCESSED) {
			*value = m.value;
			return m.id;
		}
		e->queue[e->queued].msg = m;
		e->queue[e->queued++].fd = fd;
		e->attention = 1;
		if (m.type == MCU_HALT || m.type == MCU_RUN)
			return ACCESS_SERVED;
	}
	link_log(e, "board did not answer access to 0x%08x", addr);
	return ACCESS_SERVED;
}
