/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * walltime NUMBER COUNT FIRMWARE...: measures remoteprocNUMBER from Linux's
 * user space, for each FIRMWARE COUNT starts (from writing "start" to the
 * firmware's first line in its trace) and COUNT recoveries (from the message
 * that makes it crash to the first line of the new run). A line per
 * sample, microseconds:
 *
 *   sample KIND FIRMWARE TOTAL SIGNATURE HASH WIRE WIPE CALL PSEUDO MAPPING
 *
 * KIND is "start" and "recovery-anew" when the secure world does not know the
 * image, "again" and "recovery" when it is the last one that it verified. All
 * but TOTAL are OP-TEE's own clocks, see bench/clock/clock.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <linux/tee.h>

#define CLOCKS		7
#define PER_COMMAND	4
#define POLL_US		100
#define WAIT_US		20e6
#define QUIET		0.7	/* of the shortest time so far */
#define TRACE_MAX	4096

static const char *number;
static int tee = -1;
static uint32_t session;
static double tick_us;

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void fail(const char *what)
{
	printf("not ok %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ---- OP-TEE's clocks ---------------------------------------------------- */

static void open_clocks(void)
{
	/* as in bench/clock/clock.c */
	static const uint8_t uuid[] = {
		0x69, 0xb1, 0x1a, 0xf2, 0xe1, 0x27, 0x4d, 0x96,
		0x9a, 0xf9, 0x7d, 0x20, 0x05, 0x93, 0xa9, 0xdf,
	};
	struct {
		struct tee_ioctl_open_session_arg arg;
		struct tee_ioctl_param p[4];
	} c = { .arg = { .num_params = 4 } };
	struct tee_ioctl_buf_data buf = { (uintptr_t)&c, sizeof(c) };
	uint64_t hz;

	__asm__ volatile("mrs %0, cntfrq_el0" : "=r"(hz));
	tick_us = 1e6 / (double)hz;
	tee = open("/dev/tee0", O_RDWR);
	memcpy(c.arg.uuid, uuid, sizeof(uuid));
	c.arg.clnt_login = TEE_IOCTL_LOGIN_PUBLIC;
	if (tee < 0 || ioctl(tee, TEE_IOC_OPEN_SESSION, &buf) || c.arg.ret)
		fail("OP-TEE has no clocks");
	session = c.arg.session;
}

static void read_some(unsigned int cmd, double out[PER_COMMAND])
{
	struct {
		struct tee_ioctl_invoke_arg arg;
		struct tee_ioctl_param p[PER_COMMAND];
	} c = { .arg = { .func = cmd, .session = session,
			 .num_params = PER_COMMAND } };
	struct tee_ioctl_buf_data buf = { (uintptr_t)&c, sizeof(c) };
	unsigned int i;

	for (i = 0; i < PER_COMMAND; i++)
		c.p[i].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
	if (ioctl(tee, TEE_IOC_INVOKE, &buf) || c.arg.ret)
		fail("reading OP-TEE's clocks");
	for (i = 0; i < PER_COMMAND; i++)
		out[i] = (double)(c.p[i].b << 32 | (uint32_t)c.p[i].a) *
			 tick_us;
}

/* Since the last call; the first ones include how they are read */
static void read_clocks(double out[2 * PER_COMMAND])
{
	read_some(1, out + PER_COMMAND);
	read_some(0, out);
}

/* Before what is measured: the image is new to the secure world */
static void forget(void)
{
	double none[PER_COMMAND];

	read_some(2, none);
}

static void sample(const char *kind, const char *firmware, double total)
{
	double clocks[2 * PER_COMMAND];
	unsigned int i;

	read_clocks(clocks);
	printf("sample %s %s %.0f", kind, firmware, total);
	for (i = 0; i < CLOCKS; i++)
		printf(" %.0f", clocks[i]);
	printf("\n");
}

/* ---- the processor ------------------------------------------------------ */

static void write_file(const char *name, const char *text)
{
	char path[96];
	int fd;

	snprintf(path, sizeof(path), "/sys/class/remoteproc/remoteproc%s/%s",
		 number, name);
	fd = open(path, O_WRONLY);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fail(path);
	close(fd);
}

/* -1 when there is none; a recovery keeps it */
static int open_trace(void)
{
	char path[96];

	snprintf(path, sizeof(path),
		 "/sys/kernel/debug/remoteproc/remoteproc%s/trace0", number);
	return open(path, O_RDONLY);
}

/* Wait for a line; with @without, for one in a trace that lacks this text */
static double wait_line(const char *with, const char *without)
{
	const double end = now_us() + WAIT_US;
	char text[TRACE_MAX];
	int fd = open_trace();
	double now;
	ssize_t n;

	do {
		n = fd < 0 ? 0 : pread(fd, text, sizeof(text) - 1, 0);
		text[n > 0 ? n : 0] = '\0';
		now = now_us();
		if (strstr(text, with) && !(without && strstr(text, without))) {
			close(fd);
			return now;
		}
		usleep(POLL_US);
		if (fd < 0)
			fd = open_trace();
	} while (now < end);
	errno = ETIMEDOUT;
	fail(with);
	return 0;
}

/* @kind: NULL to say nothing */
static void start(const char *firmware, const char *kind)
{
	double clocks[2 * PER_COMMAND], begin;

	if (!kind || !strcmp(kind, "start"))
		forget();
	read_clocks(clocks);
	begin = now_us();
	write_file("state", "start");
	begin = wait_line("\n", NULL) - begin;
	if (kind)
		sample(kind, firmware, begin);
	wait_line("announced", NULL);
}

static int open_rpmsg(void)
{
	const double end = now_us() + WAIT_US;
	int fd;

	while ((fd = open("/dev/rpmsg0", O_RDWR)) < 0 && now_us() < end)
		usleep(1000);
	if (fd < 0)
		fail("/dev/rpmsg0");
	return fd;
}

/*
 * The trace has the mark until the firmware is loaded anew. Looking slows down
 * what is looked at, on a PC with two CPUs by a tenth and more: so no look in
 * the first @quiet microseconds. Return: how long it took.
 */
static double recover(const char *firmware, double quiet, const char *kind)
{
	double clocks[2 * PER_COMMAND], begin, took;
	int fd = open_rpmsg();

	if (write(fd, "mark", 4) != 4)
		fail("mark");
	wait_line("received: mark", NULL);
	if (kind && !strcmp(kind, "recovery-anew"))
		forget();
	read_clocks(clocks);
	begin = now_us();
	if (write(fd, "crash", 5) != 5)
		fail("crash");
	close(fd);	/* an open one would keep its number */
	usleep((useconds_t)quiet);
	took = wait_line("\n", "mark") - begin;
	if (kind)
		sample(kind, firmware, took);
	wait_line("announced", NULL);
	return took;
}

/* The first one tells how long the others may be left alone */
static void recover_all(const char *firmware, int count, const char *kind)
{
	double least = recover(firmware, 0, NULL), took;

	while (count--) {
		took = recover(firmware, QUIET * least, kind);
		if (took < least)
			least = took;
	}
}

int main(int argc, char **argv)
{
	int count, i, n;

	if (argc < 4)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	number = argv[1];
	count = atoi(argv[2]);
	open_clocks();
	for (n = 3; n < argc; n++) {
		write_file("firmware", argv[n]);
		/* the first one of all also finds things for the first time */
		start(argv[n], NULL);
		write_file("state", "stop");
		for (i = 0; i < 2 * count; i++) {
			start(argv[n], i % 2 ? "again" : "start");
			if (i < 2 * count - 1)
				write_file("state", "stop");
		}
		recover_all(argv[n], count, "recovery");
		recover_all(argv[n], count, "recovery-anew");
		write_file("state", "stop");
	}
	return 0;
}
