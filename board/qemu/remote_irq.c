/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupts towards Linux: QEMU's qtest protocol sets an input of the
 * interrupt controller and answers with a line "OK". Linux reads counters
 * from the doorbell page, so edges that come while QEMU has not answered yet
 * may join; none may be forgotten.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "remote.h"

#define FIRST_SPI	100u	/* of core 0; rising edge */
#define OWED		(sizeof(((struct irq *)0)->owed))

static void lose(struct irq *q, const char *why)
{
	remote_log("qtest: %s: no more interrupts to Linux", why);
	close(q->sock);
	q->sock = -1;
}

static void set_line(struct irq *q, unsigned int core)
{
	char text[512];
	int n = snprintf(text, sizeof(text),
			 "set_irq_in %s unnamed-gpio-in %u 1\n"
			 "set_irq_in %s unnamed-gpio-in %u 0\n",
			 q->gic, FIRST_SPI + core, q->gic, FIRST_SPI + core);

	/* at most one pulse of each core is on its way: this has room */
	if (n >= (int)sizeof(text) ||
	    send(q->sock, text, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT) != n) {
		lose(q, "cannot write");
		return;
	}
	q->busy[core] = true;
	q->again[core] = false;
	q->owed[q->tail++ % OWED] = (uint8_t)core;
	q->owed[q->tail++ % OWED] = (uint8_t)core;
}

void irq_pulse(struct irq *q, unsigned int core)
{
	if (q->sock < 0)
		return;
	if (q->busy[core])
		q->again[core] = true;
	else
		set_line(q, core);
}

/* A line "OK" or "FAIL ..." */
static void answered(struct irq *q)
{
	unsigned int core;

	if (q->head == q->tail)
		return;		/* not asked for */
	core = q->owed[q->head++ % OWED];
	if (q->head != q->tail && q->owed[q->head % OWED] == core)
		return;		/* of the rising edge */
	q->busy[core] = false;
	if (q->again[core])
		set_line(q, core);
}

void irq_serve(struct irq *q)
{
	char text[512];
	ssize_t n, i;

	if (q->sock < 0)
		return;
	n = recv(q->sock, text, sizeof(text), MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		lose(q, "closed");
		return;
	}
	if (memchr(text, 'F', (size_t)n))
		remote_log("qtest: QEMU says: %.*s", (int)n, text);
	for (i = 0; i < n && q->sock >= 0; i++)
		if (text[i] == '\n')
			answered(q);
}
