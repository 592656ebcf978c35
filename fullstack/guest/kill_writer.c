// SPDX-License-Identifier: BSD-2-Clause
/*
 * kill_writer FILE WORD SIGNAL MICROSECONDS: a child writes WORD into FILE and
 * gets SIGNAL that long after it was about to; 0 as SIGNAL only waits. Prints
 * how the child ended, and how long its writing took: "killed US",
 * "written US" or "refused US ERROR".
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

static int writer(const char *file, const char *word, int ready)
{
	int fd = open(file, O_WRONLY);

	/* a shell may have told its background jobs to ignore it */
	signal(SIGINT, SIG_DFL);
	if (fd < 0 || write(ready, "", 1) != 1)
		return 255;
	if (write(fd, word, strlen(word)) != (ssize_t)strlen(word))
		return errno;
	return 0;
}

int main(int argc, char **argv)
{
	int ready[2], status, sig;
	long start, took;
	char c;
	pid_t pid;

	if (argc != 5 || pipe(ready))
		return 2;
	sig = atoi(argv[3]);
	pid = fork();
	if (pid < 0)
		return 2;
	if (!pid)
		_exit(writer(argv[1], argv[2], ready[1]));
	close(ready[1]);
	if (read(ready[0], &c, 1) != 1)
		return 2;
	start = now();
	usleep((useconds_t)atol(argv[4]));
	if (sig)
		kill(pid, sig);
	if (waitpid(pid, &status, 0) != pid)
		return 2;
	took = now() - start;
	if (WIFSIGNALED(status))
		printf("killed %ld\n", took);
	else if (WEXITSTATUS(status))
		printf("refused %ld %s\n", took, strerror(WEXITSTATUS(status)));
	else
		printf("written %ld\n", took);
	return 0;
}
