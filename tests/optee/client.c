/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first program of a small Linux on real OP-TEE: asks the remoteproc
 * application straight through /dev/tee0, prints ok or not ok per step and
 * switches off. Needs a build with CFG_TRP_PUBLIC_LOGIN=y: a program has no
 * kernel login. Images: /good.sign, /spoiled.sign, /plain.elf.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <unistd.h>
#include <linux/tee.h>
#include <trp/abi.h>
#include <trp/life.h>

#define SUCCESS		0u
#define ACCESS_DENIED	0xffff0001u
#define BAD_PARAMETERS	0xffff0006u
#define BAD_STATE	0xffff0007u
#define NOT_SUPPORTED	0xffff000au
#define SECURITY	0xffff000fu
#define SIGNATURE	0xffff3072u

#define SHM_SIZE	0x40000u
#define CODE_PA		0x0ec00000	/* optee/mk/virt.dts */
#define SHMEM_PA	0x5e008000u

struct call {
	struct tee_ioctl_invoke_arg arg;
	struct tee_ioctl_param p[4];
};

struct open_call {
	struct tee_ioctl_open_session_arg arg;
	struct tee_ioctl_param p[4];
};

static int tee = -1;
static uint8_t *shm;
static uint64_t shm_id;
static uint32_t session;
static uint32_t processor;
static unsigned int failures;
static sigjmp_buf bus_jump;

static void check(const char *what, uint32_t got, uint32_t want)
{
	printf("%s %s: %#x", got == want ? "ok" : "not ok", what, got);
	if (got != want) {
		printf(", not %#x", want);
		failures++;
	}
	printf("\n");
}

static uint32_t open_session(uint32_t id)
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
	c.p[0].a = id;
	if (ioctl(tee, TEE_IOC_OPEN_SESSION, &buf)) {
		perror("TEE_IOC_OPEN_SESSION");
		return ~0u;
	}
	session = c.arg.session;
	return c.arg.ret;
}

static uint32_t invoke(struct call *c, uint32_t cmd)
{
	struct tee_ioctl_buf_data buf = { (uintptr_t)c, sizeof(*c) };

	c->arg.func = cmd;
	c->arg.session = session;
	c->arg.num_params = 4;
	c->p[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
	c->p[0].a = processor;
	if (ioctl(tee, TEE_IOC_INVOKE, &buf)) {
		perror("TEE_IOC_INVOKE");
		return ~0u;
	}
	return c->arg.ret;
}

static uint32_t simple(uint32_t cmd)
{
	struct call c = { 0 };

	return invoke(&c, cmd);
}

static uint32_t load(const char *path)
{
	struct call c = { 0 };
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, shm, SHM_SIZE);

	if (n < 0) {
		perror(path);
		return ~0u;
	}
	close(fd);
	c.p[1].attr = TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT;
	c.p[1].b = (uint64_t)n;
	c.p[1].c = shm_id;
	return invoke(&c, TRP_TA_LOAD_FW);
}

static uint32_t state(void)
{
	const struct trp_status *st = (const void *)shm;
	struct call c = { 0 };

	c.p[1].attr = TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT;
	c.p[1].b = sizeof(*st);
	c.p[1].c = shm_id;
	memset(shm, 0, sizeof(*st));
	if (invoke(&c, TRP_TA_GET_STATUS))
		return ~0u;
	printf("     state %u reason %u flags %#x key %02x%02x: %s\n",
	       st->state, st->reason, st->flags, st->key_id[0], st->key_id[1],
	       st->sentence);
	return st->state;
}

static uint32_t table_page(void)
{
	struct call c = { 0 };

	c.p[1].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
	c.p[2].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT;
	if (invoke(&c, TRP_TA_GET_RSC_TABLE))
		return ~0u;
	printf("     table of %u bytes at %#x\n", (unsigned int)c.p[2].a,
	       (unsigned int)c.p[1].a);
	return (uint32_t)c.p[1].a & ~0xfffu;
}

static void on_bus(int sig)
{
	siglongjmp(bus_jump, sig);
}

/*
 * A dump in the state STOPPED: what the coprocessor left, which peer.py
 * inverts. The demo firmware's .data begins with "data".
 */
static uint32_t dump(void)
{
	static const uint8_t inverted[] = { 0x9b, 0x9e, 0x8b, 0x9e };
	struct call c = { 0 };
	uint32_t res;
	size_t i;

	c.p[1].attr = TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT;
	c.p[1].b = SHM_SIZE;
	c.p[1].c = shm_id;
	memset(shm, 0, SHM_SIZE);
	res = invoke(&c, TRP_TA_GET_COREDUMP);
	if (res)
		return res;
	printf("     core file of %u bytes\n", (unsigned int)c.p[1].b);
	if (memcmp(shm, "\177ELF", 4))
		return 1;
	for (i = 0; i + 4 <= c.p[1].b; i++)
		if (!memcmp(shm + i, inverted, sizeof(inverted)))
			return 0;
	return 2;
}

/* Does reading the coprocessor's memory from here end in a bus error? */
static uint32_t peek(off_t pa)
{
	int fd = open("/dev/mem", O_RDWR | O_SYNC);
	volatile uint32_t *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				    MAP_SHARED, fd, pa);
	uint32_t sig;

	if (p == MAP_FAILED) {
		perror("/dev/mem");
		return ~0u;
	}
	sig = (uint32_t)sigsetjmp(bus_jump, 1);
	if (!sig)
		printf("     read %#x\n", *p);
	munmap((void *)p, 4096);
	close(fd);
	return sig;
}

static void steps(void)
{
	check("open an unknown processor", open_session(7), NOT_SUPPORTED);
	check("open processor 0", open_session(0), SUCCESS);
	check("state", state(), TRP_OFF);
	check("start without a load", simple(TRP_TA_START_FW), BAD_STATE);
	check("load a plain ELF", load("/plain.elf"), BAD_PARAMETERS);
	check("load a spoiled image", load("/spoiled.sign"), SECURITY);
	check("state", state(), TRP_OFF);
	check("load", load("/good.sign"), SUCCESS);
	check("state", state(), TRP_LOADED);
	check("resource table", table_page(), SHMEM_PA);
	check("read the code from Linux", peek(CODE_PA), SIGBUS);
	check("load it again", load("/good.sign"), SUCCESS);
	check("start", simple(TRP_TA_START_FW), SUCCESS);
	check("start again", simple(TRP_TA_START_FW), SUCCESS);
	check("load while running", load("/good.sign"), BAD_STATE);
	check("state", state(), TRP_RUNNING);
	check("stop", simple(TRP_TA_STOP_FW), SUCCESS);
	check("state", state(), TRP_STOPPED);
	check("dump", dump(), SUCCESS);
	check("release", simple(TRP_TA_RELEASE_FW), SUCCESS);
	check("state", state(), TRP_OFF);
	check("open processor 1", open_session(1), SUCCESS);
	check("load processor 0", load("/good.sign"), BAD_PARAMETERS);
	processor = 1;
	check("load", load("/good.sign"), SUCCESS);
	check("release", simple(TRP_TA_RELEASE_FW), SUCCESS);
}

int main(void)
{
	struct tee_ioctl_shm_alloc_data alloc = { .size = SHM_SIZE };
	int fd;

	mount("dev", "/dev", "devtmpfs", 0, NULL);
	mount("sys", "/sys", "sysfs", 0, NULL);
	setvbuf(stdout, NULL, _IONBF, 0);
	signal(SIGBUS, on_bus);
	check("application on the TEE bus",
	      (uint32_t)access("/sys/bus/tee/devices/"
			       "optee-ta-80a4c275-0a47-4905-8285-1486a9771a08",
			       F_OK), 0);
	tee = open("/dev/tee0", O_RDWR);
	fd = tee < 0 ? -1 : ioctl(tee, TEE_IOC_SHM_ALLOC, &alloc);
	if (fd >= 0)
		shm = mmap(NULL, SHM_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
			   fd, 0);
	if (fd < 0 || shm == MAP_FAILED) {
		perror("/dev/tee0");
		failures++;
	} else {
		shm_id = (uint64_t)alloc.id;
		steps();
	}
	printf("%s: %u failures\n", failures ? "FAILED" : "PASSED", failures);
	reboot(RB_POWER_OFF);
	return 0;
}
