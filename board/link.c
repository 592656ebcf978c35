/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The process of the coprocessor and the socket to it. It is started with the
 * first release from reset and kept until power-off; when it dies, the next
 * start has a new one.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "machine.h"

#define EXIT_MS		500
#define DRAIN_MAX	256	/* firmware may talk faster than we listen */

static struct {
	pid_t pid;		/* 0: none */
	int sock;
	bool event;
} engine;

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

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

/* Close the line; wait for the process, not forever. Return: wait status */
static int reap(void)
{
	const long end = now_ms() + EXIT_MS;
	int status = 0;
	pid_t got;

	close(engine.sock);
	while ((got = waitpid(engine.pid, &status, WNOHANG)) == 0 &&
	       now_ms() < end)
		poll(NULL, 0, 1);
	if (!got) {
		kill(engine.pid, SIGKILL);
		waitpid(engine.pid, &status, 0);
	}
	engine.pid = 0;
	engine.sock = -1;
	return status;
}

static void gone(const char *why)
{
	char line[64];
	int status = reap();

	if (why)
		snprintf(line, sizeof(line), "%s", why);
	else if (WIFSIGNALED(status))
		snprintf(line, sizeof(line), "ended by signal %d",
			 WTERMSIG(status));
	else
		snprintf(line, sizeof(line), "ended with status %d",
			 WEXITSTATUS(status));
	mcu_gone(line);
}

static int program_path(char *path, size_t size)
{
	ssize_t n;
	char *slash;

	if (machine.cfg.cortexm) {
		n = snprintf(path, size, "%s", machine.cfg.cortexm);
	} else {
		n = readlink("/proc/self/exe", path, size - 1);
		if (n < 0)
			return -errno;
		path[n] = 0;
		slash = strrchr(path, '/');
		n = slash + 1 - path;
		n += snprintf(slash + 1, size - (size_t)n, "trp-cortexm");
	}
	if ((size_t)n >= size)
		return -ENAMETOOLONG;
	return access(path, X_OK) ? -errno : 0;
}

static int spawn(const char *path, int sock)
{
	char *const argv[] = { (char *)"trp-cortexm", NULL };
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t attr;
	int err;

	/* Ctrl-C is for the board, which then stops the core in order */
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP);
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&fa, sock, 3);
	err = posix_spawn(&engine.pid, path, &fa, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&fa);
	posix_spawnattr_destroy(&attr);
	return -err;
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
		if (machine.bank[i].d->decprot < 0)
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
	int pair[2], err;

	if (link_is_open())
		return 0;
	err = program_path(path, sizeof(path));
	if (err) {
		board_log("board", "no coprocessor: %s", path);
		return err;
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		return -errno;
	err = spawn(path, pair[1]);
	close(pair[1]);
	if (err) {
		engine.pid = 0;
		close(pair[0]);
		return err;
	}
	engine.sock = pair[0];
	return introduce();
}

void link_close(void)
{
	if (link_is_open())
		reap();
	engine.event = false;
}

/* ---- messages ----------------------------------------------------------- */

int link_send(const struct mcu_msg *msg, int fd)
{
	union {
		char buf[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} u = { .buf = { 0 } };
	struct iovec iov = { (void *)msg, sizeof(*msg) };
	struct msghdr h = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct pollfd p = { engine.sock, POLLOUT, 0 };

	if (!link_is_open())
		return -EPIPE;
	if (fd >= 0) {
		h.msg_control = u.buf;
		h.msg_controllen = sizeof(u.buf);
		CMSG_FIRSTHDR(&h)->cmsg_level = SOL_SOCKET;
		CMSG_FIRSTHDR(&h)->cmsg_type = SCM_RIGHTS;
		CMSG_FIRSTHDR(&h)->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(CMSG_FIRSTHDR(&h)), &fd, sizeof(fd));
	}
	for (;;) {
		if (sendmsg(engine.sock, &h, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
			return 0;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN) {
			gone(NULL);
			return -EPIPE;
		}
		if (msg->type == MCU_KICK)
			return 0;	/* it has enough to wake up for */
		if (poll(&p, 1, machine.answer_ms) == 0) {
			kill(engine.pid, SIGKILL);
			gone("does not listen");
			return -EPIPE;
		}
	}
}

/* Text comes from the process that runs foreign code: keep it one line. */
static void tame(char *text, size_t size)
{
	text[size - 1] = 0;
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

/* Return: 1 with a message, 0 for none now, -EPIPE when the process is gone */
static int receive(struct mcu_msg *msg)
{
	ssize_t n = recv(engine.sock, msg, sizeof(*msg), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n == (ssize_t)sizeof(*msg)) {
		tame(msg->text, sizeof(msg->text));
		return 1;
	}
	if (n > 0) {
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
		long left = end - now_ms();
		int got = receive(msg);

		if (got || left <= 0)
			return got;
		poll(&p, 1, (int)left);
	}
}

int link_wait(uint32_t type)
{
	const long end = now_ms() + machine.answer_ms;
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
	const long end = now_ms() + ms;
	struct mcu_msg msg;
	bool event;

	link_drain();
	while (link_is_open() && !engine.event &&
	       receive_until(&msg, end) > 0)
		mcu_message(&msg);
	if (!engine.event && !link_is_open() && end > now_ms())
		poll(NULL, 0, (int)(end - now_ms()));
	event = engine.event;
	engine.event = false;
	return event;
}
