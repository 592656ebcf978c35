/* SPDX-License-Identifier: BSD-2-Clause */
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

#include "process.h"

#define EXIT_MS		500

long process_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- life --------------------------------------------------------------- */

int process_path(const char *given, char *path, size_t size)
{
	ssize_t n;
	char *slash;

	if (given) {
		n = snprintf(path, size, "%s", given);
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

static int spawn(const char *path, int sock, pid_t *pid)
{
	char *const argv[] = { (char *)"trp-cortexm", NULL };
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t attr;
	sigset_t none;
	int err;

	/* Ctrl-C is for the board, which then stops the core in order */
	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP |
				 POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&fa, sock, 3);
	err = posix_spawn(pid, path, &fa, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&fa);
	posix_spawnattr_destroy(&attr);
	return -err;
}

int process_start(const char *path, pid_t *pid, int *sock)
{
	int pair[2], err;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		return -errno;
	err = spawn(path, pair[1], pid);
	close(pair[1]);
	if (err)
		close(pair[0]);
	else
		*sock = pair[0];
	return err;
}

void process_end(pid_t pid, int sock, char *why, size_t size)
{
	const long end = process_ms() + EXIT_MS;
	int status = 0;
	pid_t got;

	close(sock);
	while ((got = waitpid(pid, &status, WNOHANG)) == 0 &&
	       process_ms() < end)
		poll(NULL, 0, 1);
	if (!got) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
	}
	if (WIFSIGNALED(status))
		snprintf(why, size, "ended by signal %d", WTERMSIG(status));
	else
		snprintf(why, size, "ended with status %d",
			 WEXITSTATUS(status));
}

/* ---- messages ----------------------------------------------------------- */

int process_send(int sock, const struct mcu_msg *msg, int fd)
{
	union {
		char buf[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} u = { .buf = { 0 } };
	struct iovec iov = { (void *)msg, sizeof(*msg) };
	struct msghdr h = { .msg_iov = &iov, .msg_iovlen = 1 };
	ssize_t n;

	if (fd >= 0) {
		h.msg_control = u.buf;
		h.msg_controllen = sizeof(u.buf);
		CMSG_FIRSTHDR(&h)->cmsg_level = SOL_SOCKET;
		CMSG_FIRSTHDR(&h)->cmsg_type = SCM_RIGHTS;
		CMSG_FIRSTHDR(&h)->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(CMSG_FIRSTHDR(&h)), &fd, sizeof(fd));
	}
	do {
		n = sendmsg(sock, &h, MSG_DONTWAIT | MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	return n >= 0 ? 0 : errno == EAGAIN ? -EAGAIN : -EPIPE;
}

/* Text comes from the process that runs foreign code: keep it one line. */
static void tame(char *text, size_t size)
{
	text[size - 1] = 0;
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

int process_receive(int sock, struct mcu_msg *msg)
{
	ssize_t n = recv(sock, msg, sizeof(*msg), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n == (ssize_t)sizeof(*msg)) {
		tame(msg->text, sizeof(msg->text));
		return 1;
	}
	return n > 0 ? -EPROTO : -EPIPE;
}
