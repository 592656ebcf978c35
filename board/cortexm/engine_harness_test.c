/* SPDX-License-Identifier: BSD-2-Clause */
#include <elf.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include <cmocka.h>

#include "engine_harness_test.h"

#define PATIENCE_MS	30000	/* a busy PC, which the clock does not see */

static const struct {
	uint32_t size, addr[2];
} banks[HARNESS_BANKS] = {
	[RETRAM] = { 0x10000, { 0x00000000, 0x38000000 } },
	[SRAM] = { 0x60000, { 0x10000000, 0x30000000 } },
	[SPARE] = { 0x10000, { 0x20000000 } },
};

uint64_t harness_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void harness_sleep_ms(unsigned int ms)
{
	struct timespec t = { .tv_sec = ms / 1000,
			      .tv_nsec = (long)(ms % 1000) * 1000000 + 10000 };

	nanosleep(&t, NULL);
}

/* CPU time of the engine's process so far */
uint64_t harness_cpu_ms(const struct harness *h)
{
	struct timespec t;
	clockid_t id;

	assert_int_equal(clock_getcpuclockid(h->pid, &id), 0);
	clock_gettime(id, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void harness_send(struct harness *h, const struct mcu_msg *m, int fd)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} c = { .space = { 0 } };
	struct iovec iov = { (void *)(uintptr_t)m, sizeof(*m) };
	struct msghdr mh = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (fd >= 0) {
		mh.msg_control = &c;
		mh.msg_controllen = sizeof(c.space);
		CMSG_FIRSTHDR(&mh)->cmsg_level = SOL_SOCKET;
		CMSG_FIRSTHDR(&mh)->cmsg_type = SCM_RIGHTS;
		CMSG_FIRSTHDR(&mh)->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(CMSG_FIRSTHDR(&mh)), &fd, sizeof(fd));
	}
	assert_int_equal(sendmsg(h->sock, &mh, MSG_NOSIGNAL), sizeof(*m));
}

void harness_answer(struct harness *h, uint32_t value)
{
	harness_send(h, &(struct mcu_msg){ .type = MCU_ACCESSED,
					   .value = value }, -1);
}

static void on_access(struct harness *h, const struct mcu_msg *m)
{
	struct mcu_msg a = { .type = MCU_ACCESSED, .id = 1 };

	h->accesses++;
	if (h->mute)
		return;
	if (m->addr == 0x5c00a148 && h->refuse) {
		a.id = 2;
	} else if (m->addr == 0x5c00a148) {
		a.id = 0;
		if (m->id)
			h->tamp = m->value;
		a.value = h->tamp;
	}
	harness_send(h, &a, -1);
}

/* Serve one message; false when none came within @ms. */
bool harness_pump(struct harness *h, int ms)
{
	struct pollfd p = { .fd = h->sock, .events = POLLIN };
	struct mcu_msg m;

	if (poll(&p, 1, ms) != 1)
		return false;
	assert_int_equal(recv(h->sock, &m, sizeof(m), 0), sizeof(m));
	h->last = m;
	h->logs += m.type == MCU_LOG;
	h->faults += m.type == MCU_FAULT;
	h->crashes += m.type == MCU_CRASH;
	h->lines += m.type == MCU_LINE;
	if (m.type == MCU_ACCESS)
		on_access(h, &m);
	else if (h->nlog < sizeof(h->log) / sizeof(h->log[0]))
		h->log[h->nlog++] = m;
	return true;
}

/* The next message of a type; those before it are forgotten. */
void harness_expect(struct harness *h, uint32_t type, struct mcu_msg *m)
{
	uint64_t end = harness_ns() + PATIENCE_MS * 1000000ull;
	unsigned int i;

	for (;;) {
		for (i = 0; i < h->nlog; i++)
			if (h->log[i].type == type)
				break;
		if (i < h->nlog) {
			*m = h->log[i];
			h->nlog -= i + 1;
			memmove(h->log, h->log + i + 1,
				h->nlog * sizeof(h->log[0]));
			return;
		}
		h->nlog = 0;
		if (harness_ns() > end)
			fail_msg("no message %u came", type);
		harness_pump(h, 50);
	}
}

void harness_run(struct harness *h)
{
	h->nlog = 0;
	harness_send(h, &(struct mcu_msg){ .type = MCU_RUN,
					   .value = h->mhz }, -1);
}

/* A PC that is busy elsewhere: the engine gets no CPU for a while. */
void harness_pause(struct harness *h, unsigned int ms)
{
	kill(h->pid, SIGSTOP);
	harness_sleep_ms(ms);
	kill(h->pid, SIGCONT);
}

void harness_halt(struct harness *h)
{
	struct mcu_msg m;

	harness_send(h, &(struct mcu_msg){ .type = MCU_HALT }, -1);
	harness_expect(h, MCU_HALTED, &m);
}

void harness_rights(struct harness *h, uint32_t bank, uint32_t rights)
{
	harness_send(h, &(struct mcu_msg){ .type = MCU_RIGHTS, .id = bank,
					   .value = rights }, -1);
}

/* Keeps what came before the answer, unlike harness_expect(). */
void harness_sync(struct harness *h)
{
	uint64_t end = harness_ns() + PATIENCE_MS * 1000000ull;

	h->last.type = 0;
	harness_send(h, &(struct mcu_msg){ .type = MCU_SYNC }, -1);
	while (h->last.type != MCU_SYNCED && harness_ns() < end)
		harness_pump(h, 50);
	assert_int_equal(h->last.type, MCU_SYNCED);
}

void *harness_at(struct harness *h, uint32_t da, uint32_t len)
{
	unsigned int i, j;

	for (i = 0; i < HARNESS_BANKS; i++)
		for (j = 0; j < 2; j++) {
			uint32_t base = banks[i].addr[j];

			if (da >= base && da - base < banks[i].size &&
			    banks[i].size - (da - base) >= len)
				return h->mem[i] + (da - base);
		}
	return NULL;
}

uint32_t harness_word(struct harness *h, uint32_t da)
{
	return __atomic_load_n((uint32_t *)harness_at(h, da, 4),
			       __ATOMIC_ACQUIRE);
}

void harness_set_word(struct harness *h, uint32_t da, uint32_t v)
{
	__atomic_store_n((uint32_t *)harness_at(h, da, 4), v,
			 __ATOMIC_RELEASE);
}

void harness_vector(struct harness *h, unsigned int n, uint32_t code)
{
	harness_set_word(h, 4 * n, code | 1);
}

/* Machine code at CODE, vectors that start it and nothing else */
void harness_program(struct harness *h, const uint16_t *code, size_t len)
{
	memset(h->mem[RETRAM], 0, 0x1000);
	memcpy(h->mem[RETRAM] + CODE, code, len);
	harness_set_word(h, 0, STACK);
	harness_vector(h, 1, CODE);
}

/* The segments of an ELF file at their load addresses */
bool harness_load(struct harness *h, const char *path)
{
	int fd = open(path, O_RDONLY);
	const Elf32_Ehdr *e;
	const Elf32_Phdr *p;
	struct stat st;
	unsigned int i;
	uint8_t *f;

	if (fd < 0)
		return false;
	assert_int_equal(fstat(fd, &st), 0);
	f = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	assert_true(f != MAP_FAILED);
	e = (const void *)f;
	p = (const void *)(f + e->e_phoff);
	for (i = 0; i < e->e_phnum; i++) {
		void *to;

		if (p[i].p_type != PT_LOAD || !p[i].p_memsz)
			continue;
		to = harness_at(h, p[i].p_paddr, p[i].p_memsz);
		assert_non_null(to);
		memset(to, 0, p[i].p_memsz);
		memcpy(to, f + p[i].p_offset, p[i].p_filesz);
	}
	munmap(f, (size_t)st.st_size);
	return true;
}

static int shared_fd(const char *name, size_t size, void *at)
{
	int fd = memfd_create(name, MFD_CLOEXEC);
	void *p;

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_true(p != MAP_FAILED);
	memcpy(at, &p, sizeof(p));
	return fd;
}

static void introduce(struct harness *h)
{
	struct mcu_msg m = { .type = MCU_SHARED };
	unsigned int i, j;
	int fd = shared_fd("shared", sizeof(*h->shared), &h->shared);

	harness_send(h, &m, fd);
	close(fd);
	for (i = 0; i < HARNESS_BANKS; i++) {
		fd = shared_fd("bank", banks[i].size, &h->mem[i]);
		m = (struct mcu_msg){ .type = MCU_MEM, .id = i,
				      .size = banks[i].size };
		harness_send(h, &m, fd);
		close(fd);
		m.type = MCU_MAP;
		for (j = 0; j < 2 && (!j || banks[i].addr[j]); j++) {
			m.addr = banks[i].addr[j];
			harness_send(h, &m, -1);
		}
		harness_rights(h, i, 3);
	}
}

struct harness *harness_open(const char *program)
{
	struct harness *h = calloc(1, sizeof(*h));
	int sv[2];

	if (!h || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sv))
		return NULL;
	h->sock = sv[0];
	h->pid = fork();
	if (!h->pid) {
		if (sv[1] == 3)
			fcntl(3, F_SETFD, 0);
		else
			dup2(sv[1], 3);
		execl(program, program, (char *)NULL);
		_exit(127);
	}
	close(sv[1]);
	introduce(h);
	return h;
}

static void release(struct harness *h)
{
	unsigned int i;

	munmap(h->shared, sizeof(*h->shared));
	for (i = 0; i < HARNESS_BANKS; i++)
		munmap(h->mem[i], banks[i].size);
	free(h);
}

/* A board that goes away ends the engine, whatever the core does. */
int harness_close(struct harness *h)
{
	uint64_t end = harness_ns() + PATIENCE_MS * 1000000ull;
	int status = -1, got = 0;

	close(h->sock);
	while (h->pid && !got && harness_ns() < end) {
		got = waitpid(h->pid, &status, WNOHANG);
		if (!got)
			harness_sleep_ms(1);
	}
	if (h->pid && !got) {
		kill(h->pid, SIGKILL);
		waitpid(h->pid, NULL, 0);
		fprintf(stderr, "the engine did not end\n");
	} else if (!h->pid) {
		status = 0;
	}
	release(h);
	return status;
}

bool harness_kill(struct harness *h)
{
	int status = 0;

	kill(h->pid, SIGKILL);
	waitpid(h->pid, &status, 0);
	h->pid = 0;
	return WIFSIGNALED(status);
}

int harness_without_socket(const char *program)
{
	pid_t pid = fork();
	int status = 0;

	if (!pid) {
		close(3);
		dup2(open("/dev/null", O_WRONLY), 2);
		execl(program, program, (char *)NULL);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
