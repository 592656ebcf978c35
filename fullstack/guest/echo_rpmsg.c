// SPDX-License-Identifier: BSD-2-Clause
/*
 * echo_rpmsg DEVICE COUNT [TEXT]: sends COUNT messages over an RPMsg character
 * device, each with another text and length, and compares the answers of
 * firmware/demo.c: "echo: " and the text. TEXT sends that once instead, and
 * prints the answer; with COUNT 0 it does not wait for one. With COUNT -1 and
 * no TEXT it sends and takes answers as fast as it can until the channel
 * goes; with -MS it lets the firmware crash after so many milliseconds.
 * (Waiting while it goes away makes Linux's rpmsg_poll() warn.)
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX	496	/* bytes of a message */
#define ANSWER	"echo: "

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Return: bytes of the answer, or -1 */
static ssize_t ask(int fd, const char *text, size_t len, char *answer)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	if (write(fd, text, len) != (ssize_t)len) {
		perror("write");
		return -1;
	}
	if (poll(&p, 1, 5000) <= 0) {
		printf("no answer\n");
		return -1;
	}
	return read(fd, answer, MAX);
}

static int many(int fd, int count)
{
	const size_t head = sizeof(ANSWER) - 1;
	char text[MAX], answer[MAX];
	double start = now();
	int i;

	for (i = 0; i < count; i++) {
		size_t len = 8 + (size_t)i * 7 % (MAX - head - 8);
		ssize_t n;

		memset(text, 'a' + i % 26, len);
		snprintf(text, len, "%d", i);
		n = ask(fd, text, len, answer);
		if (n != (ssize_t)(head + len) ||
		    memcmp(answer, ANSWER, head) ||
		    memcmp(answer + head, text, len)) {
			printf("message %d: wrong answer, %zd bytes\n", i, n);
			return 1;
		}
	}
	printf("%d messages, %.0f us each\n", i, (now() - start) / i * 1e6);
	return 0;
}

/* Return: never, but for a channel that is gone */
static int flood(int fd, int ms)
{
	const double crash = now() + ms / 1e3;
	char answer[MAX];

	puts("floods");
	fflush(stdout);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	while (write(fd, "flood", 5) > 0 || errno == EAGAIN || errno == ENOMEM)
		while (read(fd, answer, sizeof(answer)) > 0)
			if (ms > 1 && now() > crash &&
			    write(fd, "crash", 5) > 0)
				ms = 0;
	return 0;
}

int main(int argc, char **argv)
{
	char answer[MAX];
	ssize_t n;
	int fd;

	if (argc < 3)
		return 2;
	fd = open(argv[1], O_RDWR);
	if (fd < 0) {
		perror(argv[1]);
		return 1;
	}
	if (argc == 3 && atoi(argv[2]) < 0)
		return flood(fd, -atoi(argv[2]));
	if (argc == 3)
		return many(fd, atoi(argv[2]));
	if (!atoi(argv[2]))
		return write(fd, argv[3], strlen(argv[3])) < 0;
	n = ask(fd, argv[3], strlen(argv[3]), answer);
	printf("%.*s\n", n < 0 ? 0 : (int)n, answer);
	return n < 0;
}
