// SPDX-License-Identifier: BSD-2-Clause
/*
 * tee_stats: what OP-TEE has allocated, from its statistics (CFG_WITH_STATS,
 * CFG_TA_STATS; lib/libutee/include/pta_stats.h), a line each:
 *
 *   heap BYTES MOST FAILED	of the core; the most ever; refused requests
 *   ta-memory BYTES MOST FAILED	pages of trusted applications
 *   ta UUID SESSIONS BYTES MOST FAILED	heap of each that is loaded
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/tee.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define ROOM		4096
#define ALLOC_STATS	1
#define TA_STATS	3
#define POOL_HEAP	1
#define POOL_TA		3

struct pool {
	char name[32];
	uint64_t free2_sum;
	uint32_t used, most, size, failed, biggest_failed, used_then;
};

struct ta {
	uint32_t time_low;
	uint16_t time_mid, time_high;
	uint8_t rest[8];
	uint32_t panicked, sessions;
	struct pool heap;
};

static int tee, shm_id;
static uint32_t session;

static int open_session(void)
{
	static const uint8_t uuid[] = {
		0xd9, 0x6a, 0x5b, 0x40, 0xe2, 0xc7, 0xb1, 0xaf,
		0x87, 0x94, 0x10, 0x02, 0xa5, 0xd5, 0xc6, 0x1b,
	};
	struct tee_ioctl_open_session_arg arg = {
		.clnt_login = TEE_IOCTL_LOGIN_PUBLIC,
	};
	struct tee_ioctl_buf_data buf = { (uintptr_t)&arg, sizeof(arg) };

	memcpy(arg.uuid, uuid, sizeof(uuid));
	if (ioctl(tee, TEE_IOC_OPEN_SESSION, &buf) || arg.ret) {
		fprintf(stderr, "tee_stats: open: %s, 0x%08x\n",
			strerror(errno), arg.ret);
		return -1;
	}
	session = arg.session;
	return 0;
}

/* Return: bytes of the answer, 0 on error */
static size_t ask(uint32_t command, uint32_t pool)
{
	struct {
		struct tee_ioctl_invoke_arg arg;
		struct tee_ioctl_param param[2];
	} a = { .arg = {
		.func = command, .session = session, .num_params = 2,
	} };
	struct tee_ioctl_buf_data buf = { (uintptr_t)&a, sizeof(a) };
	struct tee_ioctl_param *out = a.param + (command == ALLOC_STATS);

	if (command == ALLOC_STATS) {
		a.param[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
		a.param[0].a = pool;
	}
	out->attr = TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT;
	out->b = ROOM;
	out->c = (uint64_t)shm_id;
	if (ioctl(tee, TEE_IOC_INVOKE, &buf)) {
		perror("tee_stats: invoke");
		return 0;
	}
	/* no application is loaded: 0xffff0008 */
	if (a.arg.ret)
		return 0;
	return out->b;
}

static void *share(void)
{
	struct tee_ioctl_shm_alloc_data alloc = { .size = ROOM };
	void *p;
	int fd = ioctl(tee, TEE_IOC_SHM_ALLOC, &alloc);

	if (fd < 0)
		return NULL;
	shm_id = alloc.id;
	p = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return p == MAP_FAILED ? NULL : p;
}

static int show_pool(const char *name, uint32_t pool, const struct pool *p)
{
	if (ask(ALLOC_STATS, pool) < sizeof(*p))
		return 1;
	printf("%s %u %u %u\n", name, p->used, p->most, p->failed);
	return 0;
}

static void show_tas(const struct ta *ta)
{
	size_t n = ask(TA_STATS, 0) / sizeof(*ta);

	for (; n--; ta++)
		printf("ta %08x-%04x-%04x-%02x%02x... %u %u %u %u\n",
		       ta->time_low, ta->time_mid, ta->time_high, ta->rest[0],
		       ta->rest[1], ta->sessions, ta->heap.used, ta->heap.most,
		       ta->heap.failed);
}

int main(void)
{
	void *room;

	tee = open("/dev/tee0", O_RDWR);
	if (tee < 0) {
		perror("/dev/tee0");
		return 1;
	}
	room = share();
	if (!room) {
		perror("tee_stats: memory");
		return 1;
	}
	if (open_session() || show_pool("heap", POOL_HEAP, room) ||
	    show_pool("ta-memory", POOL_TA, room))
		return 1;
	show_tas(room);
	return 0;
}
