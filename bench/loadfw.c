/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first program of a small Linux under QEMU with -icount shift=0: how
 * many instructions does each command of the remoteproc application take?
 *
 * There an instruction is a nanosecond of virtual time, and the counter that
 * a program can read has a tick per 16 of them. What is counted is one ioctl
 * with all that follows from it: Linux, monitor, OP-TEE, application.
 *
 * Before each LOAD_FW that is counted as "load", /other is loaded: the secure
 * world may know an image that it verified last. "again" is one of those.
 *
 * Prints "NAME COMMAND MEDIAN MINIMUM MAXIMUM" for each file of /images, or
 * "NAME refused RESULT" when it cannot be loaded; then DONE.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <time.h>
#include <unistd.h>
#include <linux/tee.h>
#include <trp/abi.h>

#define RUNS		20
#define SHM_SIZE	0x100000u

static const struct {
	const char *name;
	uint32_t cmd;
} commands[] = {
	{ "load", TRP_TA_LOAD_FW },
	{ "rsc", TRP_TA_GET_RSC_TABLE },
	{ "start", TRP_TA_START_FW },
	{ "stop", TRP_TA_STOP_FW },
	{ "release", TRP_TA_RELEASE_FW },
	{ "again", TRP_TA_LOAD_FW },
};

#define COMMANDS	(sizeof(commands) / sizeof(commands[0]))

struct call {
	struct tee_ioctl_invoke_arg arg;
	struct tee_ioctl_param p[4];
};

struct open_call {
	struct tee_ioctl_open_session_arg arg;
	struct tee_ioctl_param p[4];
};

static int tee;
static uint32_t session;

/* Memory that is shared with the secure world, an image in it */
struct image {
	void *p;
	size_t len;
	int64_t id;
	int fd;
};

static void die(const char *what)
{
	perror(what);
	reboot(RB_POWER_OFF);
	exit(1);
}

static uint64_t now(void)
{
	uint64_t t;

	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(t) : : "memory");
	return t;
}

/*
 * Linux's own timer interrupts the secure world, too. A call that begins when
 * an interrupt just was is interrupted as often each time.
 */
static void await_tick(void)
{
	struct timespec first;
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &first);
	do {
		clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	} while (t.tv_sec == first.tv_sec && t.tv_nsec == first.tv_nsec);
}

static void open_session(void)
{
	static const uint8_t uuid[] = {
		0x80, 0xa4, 0xc2, 0x75, 0x0a, 0x47, 0x49, 0x05,
		0x82, 0x85, 0x14, 0x86, 0xa9, 0x77, 0x1a, 0x08,
	};
	struct open_call c = { .arg = { .num_params = 4 } };
	struct tee_ioctl_buf_data buf = { (uintptr_t)&c, sizeof(c) };

	memcpy(c.arg.uuid, uuid, sizeof(uuid));
	c.arg.clnt_login = TEE_IOCTL_LOGIN_PUBLIC;
	c.p[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
	if (ioctl(tee, TEE_IOC_OPEN_SESSION, &buf) || c.arg.ret)
		die("TEE_IOC_OPEN_SESSION");
	session = c.arg.session;
}

static uint32_t invoke(uint32_t cmd, const struct image *image, uint64_t *ticks)
{
	struct call c = { .arg = { .func = cmd, .session = session,
				   .num_params = 4 } };
	struct tee_ioctl_buf_data buf = { (uintptr_t)&c, sizeof(c) };
	uint64_t began;
	int res;

	c.p[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
	if (cmd == TRP_TA_LOAD_FW) {
		c.p[1].attr = TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT;
		c.p[1].b = image->len;
		c.p[1].c = (uint64_t)image->id;
	} else if (cmd == TRP_TA_GET_RSC_TABLE) {
		c.p[1].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
		c.p[2].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
	}
	await_tick();
	began = now();
	res = ioctl(tee, TEE_IOC_INVOKE, &buf);
	*ticks = now() - began;
	if (res)
		die("TEE_IOC_INVOKE");
	return c.arg.ret;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a;
	uint64_t y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void measure(const char *name, const struct image *image,
		    const struct image *other)
{
	static uint64_t t[COMMANDS][RUNS];
	uint64_t rest;
	uint32_t res;
	size_t i, k;

	for (i = 0; i < RUNS; i++) {
		if (invoke(TRP_TA_LOAD_FW, other, &rest) ||
		    invoke(TRP_TA_RELEASE_FW, NULL, &rest))
			die("/other");
		for (k = 0; k < COMMANDS; k++) {
			res = invoke(commands[k].cmd, image, &t[k][i]);
			if (!res)
				continue;
			printf("%s %s %#x\n", name, k ? commands[k].name :
			       "refused", res);
			break;
		}
		invoke(TRP_TA_RELEASE_FW, NULL, &rest);
		if (k < COMMANDS)
			return;
	}
	for (k = 0; k < COMMANDS; k++) {
		qsort(t[k], RUNS, sizeof(t[k][0]), by_value);
		printf("%s %s %lu %lu %lu\n", name, commands[k].name,
		       8 * (t[k][RUNS / 2 - 1] + t[k][RUNS / 2]), 16 * t[k][0],
		       16 * t[k][RUNS - 1]);
	}
}

/* As much is registered as the image has pages: OP-TEE maps all of it */
static void open_image(const char *path, struct image *image)
{
	struct tee_ioctl_shm_register_data reg = { 0 };
	ssize_t len;
	int fd;

	image->p = mmap(NULL, SHM_SIZE, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (image->p == MAP_FAILED)
		die("mmap");
	fd = open(path, O_RDONLY);
	len = fd < 0 ? -1 : read(fd, image->p, SHM_SIZE);
	if (len < 0)
		die(path);
	close(fd);
	image->len = (size_t)len;
	reg.addr = (uintptr_t)image->p;
	reg.length = ((uint64_t)len + 4095) & ~4095ull;
	image->fd = ioctl(tee, TEE_IOC_SHM_REGISTER, &reg);
	if (image->fd < 0)
		die("TEE_IOC_SHM_REGISTER");
	image->id = reg.id;
}

static void close_image(struct image *image)
{
	close(image->fd);
	munmap(image->p, SHM_SIZE);
}

static void run_file(const char *name, const struct image *other)
{
	struct image image;
	char path[300];

	snprintf(path, sizeof(path), "/images/%s", name);
	open_image(path, &image);
	measure(name, &image, other);
	close_image(&image);
}

static int visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

int main(void)
{
	struct dirent **files;
	struct image other;
	int n, i;

	setvbuf(stdout, NULL, _IONBF, 0);
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	tee = open("/dev/tee0", O_RDWR);
	if (tee < 0)
		die("/dev/tee0");
	open_session();
	open_image("/other", &other);
	n = scandir("/images", &files, visible, alphasort);
	if (n < 0)
		die("/images");
	for (i = 0; i < n; i++)
		run_file(files[i]->d_name, &other);
	printf("DONE\n");
	reboot(RB_POWER_OFF);
	return 0;
}
