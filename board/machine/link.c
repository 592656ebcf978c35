/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The process of the coprocessor and the socket to it. It is started with the
 * first release from reset and kept until power-off; when it dies, the next
 * start has a new one.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "machine.h"
#include "../engine/process.h"

#define DRAIN_MAX	256	/* firmware may talk faster than we listen */

static struct {
	pid_t pid;		/* 0: none */
	int sock;
	bool event;
} engine;

bool link_is_open(void)
{
	return engine.pid != 0;
}

pid_t link_pid(void)
{
	return engine.pid;
}

void link_event(void)
{
	engine.event = true;
}

/* ---- life of the process ------------------------------------------------ */

static void reap(char *why, size_t size)
{
	process_end(engine.pid, engine.sock, why, size);
	engine.pid = 0;
	engine.sock = -1;
}

static void gone(const char *why)
{
	char line[64];

	reap(line, sizeof(line));
	mcu_gone(why ? why : line);
}

static int tell_bank(unsigned int id)
{
	const struct bank *b = &machine.bank[id];
	struct mcu_msg msg = { .type = MCU_MEM, .id = id, .size = b->d->size };
	unsigned int i;
	int err = link_send(&msg, b->fd);

	msg.type = MCU_MAP;
	msg.addr = b->d->base;
	if (!err)
		err = link_send(&msg, -1);
	for (i = 0; !err && i < machine.soc->naliases; i++) {
		const struct alias_desc *a = &machine.soc->aliases[i];

		if (b->d->base < a->base || b->d->base - a->base >= a->size)
			continue;
		msg.addr = a->addr + (b->d->base - a->base);
		err = link_send(&msg, -1);
	}
	return err;
}

static int introduce(void)
{
	const struct mcu_msg shared = {
		.type = MCU_SHARED, .size = sizeof(struct mcu_shared),
	};
	int err = link_send(&shared, machine.shared_fd);
	unsigned int i;

	for (i = 0; !err && i < machine.soc->nbanks; i++) {
		if (machine.bank[i].d->guard < 0)
			continue;
		/* no right, so the first change of the firewall tells all */
		machine.bank[i].m4_rights = 0;
		err = tell_bank(i);
	}
	return err;
}

int link_open(void)
{
	char path[1024];
	int err;

	if (link_is_open())
		return 0;
	err = process_path(machine.cfg.cortexm, path, sizeof(path));
	if (err) {
		board_log("board", "no coprocessor: %s", path);
		return err;
	}
	err = process_start(path, &engine.pid, &engine.sock);
	if (err) {
		engine.pid = 0;
		return err;
	}
	return introduce();
}

void link_close(void)
{
	char why[64];

	if (link_is_open())
		reap(why, sizeof(why));
	engine.event = false;
}

/* ---- messages ----------------------------------------------------------- */

int link_send(const struct mcu_msg *msg, int fd)
{
	struct pollfd p = { engine.sock, POLLOUT, 0 };
	int err;

	if (!link_is_open())
		return -EPIPE;
	while ((err = process_send(engine.sock, msg, fd)) == -EAGAIN) {
		if (msg->type == MCU_KICK)
			return 0;	/* it has enough to wake up for */
		if (poll(&p, 1, machine.answer_ms) == 0) {
			kill(engine.pid, SIGKILL);
			gone("does not listen");
			return -EPIPE;
		}
	}
	if (err)
		gone(NULL);
	return err;
}

/* Return: 1 with a message, 0 for none now, -EPIPE when the process is gone */
static int receive(struct mcu_msg *msg)
{
	int got = process_receive(engine.sock, msg);

	if (got >= 0)
		return got;
	if (got == -EPROTO) {
		kill(engine.pid, SIGKILL);
		gone("speaks another protocol");
	} else {
		gone(NULL);
	}
	return -EPIPE;
}

/* Return: 1 with a message, 0 when none came until @end, -EPIPE */
static int receive_until(struct mcu_msg *msg, long end)
{
	struct pollfd p = { engine.sock, POLLIN, 0 };

	for (;;) {
		long left = end - process_ms();
		int got = receive(msg);

		if (got || left <= 0)
			return got;
		poll(&p, 1, (int)left);
	}
}

int link_wait(uint32_t type)
{
	const long end = process_ms() + machine.answer_ms;
	struct mcu_msg msg;

	while (link_is_open()) {
		int got = receive_until(&msg, end);

		if (got < 0)
			break;
		if (!got) {
			kill(engine.pid, SIGKILL);
			gone("does not answer");
			break;
		}
		if (msg.type == type)
			return 0;
		mcu_message(&msg);
	}
	return -EPIPE;
}

void link_drain(void)
{
	struct mcu_msg msg;
	unsigned int most = DRAIN_MAX;

	while (most-- && link_is_open() && receive(&msg) > 0)
		mcu_message(&msg);
}

bool link_serve(int ms)
{
	const long end = process_ms() + ms;
	struct mcu_msg msg;
	bool event;

	link_drain();
	while (link_is_open() && !engine.event &&
	       receive_until(&msg, end) > 0)
		mcu_message(&msg);
	if (!engine.event && !link_is_open() && end > process_ms())
		poll(NULL, 0, (int)(end - process_ms()));
	event = engine.event;
	engine.event = false;
	return event;
}
