// SPDX-License-Identifier: BSD-2-Clause
/*
 * quick_stop STATE COUNT: writes "start" to a processor's state and at once, or
 * up to two milliseconds later, "stop", COUNT times: the firmware's first
 * interrupts meet queues that are just being made, or deleted.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define STEP_NS		13000
#define MOST_NS		2000000

static void spin(long ns)
{
	struct timespec from, now;

	clock_gettime(CLOCK_MONOTONIC, &from);
	do
		clock_gettime(CLOCK_MONOTONIC, &now);
	while ((now.tv_sec - from.tv_sec) * 1000000000 + now.tv_nsec -
	       from.tv_nsec < ns);
}

static int tell(int fd, const char *what, int i)
{
	if (pwrite(fd, what, strlen(what), 0) == (ssize_t)strlen(what))
		return 0;
	printf("%s, number %d: ", what, i);
	fflush(stdout);
	perror(NULL);
	return 1;
}

int main(int argc, char **argv)
{
	int fd, i;

	if (argc != 3)
		return 2;
	fd = open(argv[1], O_WRONLY);
	for (i = 0; i < atoi(argv[2]); i++) {
		if (tell(fd, "start", i))
			return 1;
		spin((long)i * STEP_NS % MOST_NS);
		if (tell(fd, "stop", i))
			return 1;
	}
	return 0;
}
