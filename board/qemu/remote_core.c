/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One coprocessor beside QEMU. Code and data lie in files that only this
 * process and its trp-cortexm have; what it shares with Linux is a window of
 * QEMU's DRAM, without the doorbell in its middle, which is ours.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../engine/memfile.h"
#include "../engine/process.h"
#include "remote.h"

#define ANSWER_MS	200	/* OP-TEE asks again after a second */
#define DRAIN_MAX	256	/* firmware may talk faster than we listen */
#define RIGHT_ALL	3u

/* As optee/mk/virt.dts has them */
static const struct { uint32_t da, size; } own[CORE_BANKS] = {
	{ 0x00000000, 0x10000 }, { 0x10000000, 0x40000 },
};

#define WINDOW_DA	0x10040000u
#define BELL		0x6000u		/* up to BELL_END: the doorbell's */
#define BELL_END	0x8000u
#define BELL_WORDS	(0x40u / 4)	/* ours */

/* TAMP's backup registers (RM0436): those that the firmware may have */
#define BACKUP		0x5c00a100u
#define BACKUP_FIRST	10u
#define BACKUP_TABLE	17u

static uint64_t window_at(const struct core *c)
{
	return REMOTE_SHARED - REMOTE_DRAM + c->id * REMOTE_WINDOW;
}

/* ---- doorbell ----------------------------------------------------------- */

static void ring(struct core *c, enum bell which)
{
	if (remote_verbose)
		remote_log("core %u: rings %u", c->id, which);
	atomic_store(&c->page[BELL_WORDS + which], ++c->rung[which]);
	irq_pulse(c->irq, c->id);
}

static void kick(struct core *c);

/* The core's mailbox: channels 0 and 1 are queues */
static void take_lines(struct core *c)
{
	bool took = false;
	unsigned int i;

	for (i = 0; i < MCU_IPCC_CHANNELS; i++) {
		if (!atomic_exchange(&c->shared->ipcc_m2a[i], 0))
			continue;
		took = true;
		if (i <= BELL_VQ1)
			ring(c, (enum bell)i);
	}
	if (took)
		kick(c);	/* its "taken" interrupt */
}

bool core_look(struct core *c)
{
	bool rang = false;
	unsigned int i;

	if (c->linux_owns)
		core_serve_linux(c);
	if (c->state != VL_RUNNING)
		return false;
	for (i = 0; i < 2; i++) {
		uint32_t now = atomic_load(&c->page[i]);

		if (now == c->seen[i])
			continue;
		if (remote_verbose)
			remote_log("core %u: Linux rings %u", c->id, i);
		c->seen[i] = now;
		atomic_store(&c->shared->ipcc_a2m[i], 1);
		rang = true;
	}
	if (rang)
		kick(c);
	return rang;
}

/* ---- process ------------------------------------------------------------ */

static void crashed(struct core *c, enum bell which, const char *why)
{
	if (c->state != VL_RUNNING)
		return;
	remote_log("core %u: crashed: %s", c->id, why);
	c->state = VL_CRASHED;
	take_lines(c);
	ring(c, which);
}

static void gone(struct core *c, const char *why)
{
	char how[64], line[128];

	if (why)
		kill(c->pid, SIGKILL);
	process_end(c->pid, c->sock, how, sizeof(how));
	c->pid = 0;
	c->sock = -1;
	snprintf(line, sizeof(line), "trp-cortexm %s", why ? why : how);
	if (c->state == VL_RUNNING)
		crashed(c, BELL_CRASH, line);
	else
		remote_log("core %u: %s", c->id, line);
}

static int tell(struct core *c, const struct mcu_msg *msg, int fd)
{
	struct pollfd p = { c->sock, POLLOUT, 0 };
	int err;

	if (!c->pid)
		return -EPIPE;
	while ((err = process_send(c->sock, msg, fd)) == -EAGAIN) {
		if (msg->type == MCU_KICK)
			return 0;	/* it has enough to wake up for */
		if (poll(&p, 1, ANSWER_MS) == 0) {
			gone(c, "does not listen");
			return -EPIPE;
		}
	}
	if (err)
		gone(c, NULL);
	return err;
}

static void kick(struct core *c)
{
	tell(c, &(struct mcu_msg){ .type = MCU_KICK }, -1);
}

static int tell_bank(struct core *c, unsigned int id, uint32_t da,
		     uint32_t size, int fd, uint32_t off)
{
	struct mcu_msg msg = {
		.type = MCU_MEM, .id = id, .addr = da, .size = size,
		.off = off, .value = RIGHT_ALL,
	};
	int err = tell(c, &msg, fd);

	msg.type = MCU_RIGHTS;
	if (!err)
		err = tell(c, &msg, -1);
	msg.type = MCU_MAP;
	msg.off = 0;
	if (!err && id < CORE_BANKS)
		return tell(c, &msg, -1);
	/* the window, around the doorbell */
	msg.size = BELL;
	if (!err)
		err = tell(c, &msg, -1);
	msg.addr += BELL_END;
	msg.off = BELL_END;
	msg.size = size - BELL_END;
	return err ? err : tell(c, &msg, -1);
}

static int have_process(struct core *c)
{
	const struct mcu_msg shared = {
		.type = MCU_SHARED, .size = sizeof(struct mcu_shared),
	};
	unsigned int i;
	int err;

	if (c->pid)
		return 0;
	err = process_start(c->program, &c->pid, &c->sock);
	if (err) {
		c->pid = 0;
		return err;
	}
	err = tell(c, &shared, c->shared_fd);
	for (i = 0; i < CORE_BANKS && !err; i++)
		err = tell_bank(c, i, own[i].da, own[i].size, c->bank[i].fd,
				c->bank[i].off);
	if (!err)
		err = tell_bank(c, i, WINDOW_DA, REMOTE_WINDOW, c->dram,
				(uint32_t)window_at(c));
	return err;
}

/* ---- what the process says ---------------------------------------------- */

static void on_access(struct core *c, const struct mcu_msg *msg)
{
	struct mcu_msg answer = { .type = MCU_ACCESSED, .id = 1 };
	uint32_t n = (msg->addr - BACKUP) / 4;

	if (msg->addr >= BACKUP && n >= BACKUP_FIRST && n < CORE_BACKUP) {
		answer.id = 0;
		if (msg->id & 1)
			c->backup[n] = msg->value;
		else
			answer.value = c->backup[n];
	}
	tell(c, &answer, -1);
}

static void on_crash(struct core *c, const struct mcu_msg *msg)
{
	char line[160];

	snprintf(line, sizeof(line), "%s (pc 0x%08x)", msg->text, msg->addr);
	crashed(c, msg->value == MCU_WATCHDOG ? BELL_WATCHDOG : BELL_CRASH,
		line);
}

static void on_message(struct core *c, const struct mcu_msg *msg)
{
	switch (msg->type) {
	case MCU_LINE:
		take_lines(c);
		break;
	case MCU_CRASH:
		on_crash(c, msg);
		break;
	case MCU_FAULT:
		remote_log("core %u: forbidden %s at 0x%08x (pc 0x%08x)",
			   c->id, msg->value & 1 ? "write" : "read",
			   msg->addr, msg->off);
		break;
	case MCU_LOG:
		remote_log("core %u: %s", c->id, msg->text);
		break;
	case MCU_TEXT:
		remote_log("core %u: USART%u: %s", c->id, msg->id, msg->text);
		break;
	case MCU_ACCESS:
		on_access(c, msg);
		break;
	case MCU_HALTED:
		break;		/* too late for core_halt() */
	default:
		remote_log("core %u: unexpected message %u", c->id, msg->type);
	}
}

/* Return: whether there was a message; without one the process may be gone */
static bool receive(struct core *c, struct mcu_msg *msg)
{
	int got;

	if (!c->pid)
		return false;
	got = process_receive(c->sock, msg);
	if (got < 0)
		gone(c, got == -EPROTO ? "speaks another protocol" : NULL);
	return got > 0;
}

void core_serve(struct core *c)
{
	unsigned int most = DRAIN_MAX;
	struct mcu_msg msg;

	while (most-- && receive(c, &msg))
		on_message(c, &msg);
}

/* ---- reset -------------------------------------------------------------- */

static void wait_halted(struct core *c)
{
	const long end = process_ms() + ANSWER_MS;
	struct mcu_msg msg;

	while (c->pid) {
		struct pollfd p = { c->sock, POLLIN, 0 };
		long left = end - process_ms();

		if (receive(c, &msg)) {
			if (msg.type == MCU_HALTED)
				return;
			if (msg.type == MCU_ACCESS)
				on_access(c, &msg);
		} else if (c->pid && left <= 0) {
			gone(c, "does not answer");
		} else if (c->pid) {
			poll(&p, 1, (int)left);
		}
	}
}

static void clear_registers(struct core *c)
{
	unsigned int i;

	for (i = 0; i < MCU_IPCC_CHANNELS; i++) {
		atomic_store(&c->shared->ipcc_a2m[i], 0);
		atomic_store(&c->shared->ipcc_m2a[i], 0);
	}
	for (i = 0; i < 32; i++)
		atomic_store(&c->shared->hsem[i], 0);
	atomic_store(&c->shared->wwdg, 0);
	atomic_store(&c->shared->sleeping, 0);
	memset(c->backup, 0, sizeof(c->backup));
}

void core_halt(struct core *c)
{
	if (c->state != VL_HELD)
		remote_log("core %u: held in reset", c->id);
	/* first: what the process still says is nobody's concern */
	c->state = VL_HELD;
	c->ran = -1;
	c->go = false;
	if (c->pid && !tell(c, &(struct mcu_msg){ .type = MCU_HALT }, -1))
		wait_halted(c);
	clear_registers(c);
}

int core_run(struct core *c, uint32_t vectors, uint32_t table)
{
	unsigned int i;
	int err;

	err = have_process(c);
	if (err)
		return err;
	c->backup[BACKUP_TABLE] = table;
	/* what was rung before does not count */
	for (i = 0; i < 2; i++)
		c->seen[i] = atomic_load(&c->page[i]);
	c->vectors = vectors;
	c->go = true;
	c->state = VL_RUNNING;
	return 0;
}

void core_go(struct core *c)
{
	const struct mcu_msg run = {
		.type = MCU_RUN, .addr = c->vectors, .value = c->mhz,
	};

	if (!c->go)
		return;
	c->go = false;
	/* a process that has just gone is a crash like any other */
	if (tell(c, &run, -1))
		return;
	remote_log("core %u: started, vectors 0x%08x, resource table 0x%08x",
		   c->id, c->vectors, c->backup[BACKUP_TABLE]);
}

/* ---- memory ------------------------------------------------------------- */

uint8_t *core_memory(const struct core *c, uint32_t da, uint32_t len)
{
	unsigned int i;

	for (i = 0; i < CORE_BANKS; i++)
		if (c->bank[i].mem && da - own[i].da < own[i].size &&
		    len <= own[i].size - (da - own[i].da))
			return c->bank[i].mem + (da - own[i].da);
	return NULL;
}

void core_clear(struct core *c)
{
	unsigned int i;

	for (i = 0; i < CORE_BANKS; i++)
		if (c->bank[i].mem)
			memset(c->bank[i].mem, 0, own[i].size);
}

int core_open(struct core *c, unsigned int id, const char *program, int dram,
	      struct irq *irq, bool linux_owns)
{
	uint8_t *page;
	unsigned int i;

	memset(c, 0, sizeof(*c));
	c->id = id;
	c->program = program;
	c->irq = irq;
	c->dram = dram;
	c->sock = -1;
	c->ran = -1;
	c->linux_owns = linux_owns;
	for (i = 0; i < CORE_BANKS && linux_owns; i++) {
		c->bank[i].fd = dram;
		c->bank[i].off = REMOTE_OPEN - REMOTE_DRAM +
				 id * REMOTE_OPEN_SIZE + (i ? own[0].size : 0);
	}
	for (i = 0; i < CORE_BANKS && !linux_owns; i++) {
		c->bank[i].fd = memfile_open("core", own[i].size,
					     &c->bank[i].mem);
		if (c->bank[i].fd < 0)
			return c->bank[i].fd;
		/* as after power on: what is not cleared shows */
		memset(c->bank[i].mem, 0xa5, own[i].size);
	}
	c->shared_fd = memfile_open("core-shared", sizeof(*c->shared), &page);
	if (c->shared_fd < 0)
		return c->shared_fd;
	c->shared = (void *)page;
	c->window = mmap(NULL, REMOTE_WINDOW, PROT_READ | PROT_WRITE,
			 MAP_SHARED, dram, (off_t)window_at(c));
	if (c->window == MAP_FAILED) {
		c->window = NULL;
		return -errno;
	}
	c->staging = mmap(NULL, REMOTE_STAGING_SIZE, PROT_READ, MAP_SHARED,
			  dram, REMOTE_STAGING - REMOTE_DRAM);
	if (c->staging == MAP_FAILED) {
		c->staging = NULL;
		return -errno;
	}
	c->page = (void *)(c->window + BELL);
	for (i = 0; i < BELLS; i++)
		c->rung[i] = atomic_load(&c->page[BELL_WORDS + i]);
	return 0;
}

void core_close(struct core *c)
{
	char how[64];
	unsigned int i;

	if (c->pid)
		process_end(c->pid, c->sock, how, sizeof(how));
	for (i = 0; i < CORE_BANKS; i++) {
		if (!c->bank[i].mem)
			continue;
		munmap(c->bank[i].mem, own[i].size);
		close(c->bank[i].fd);
	}
	if (c->shared) {
		munmap(c->shared, sizeof(*c->shared));
		close(c->shared_fd);
	}
	if (c->window)
		munmap(c->window, REMOTE_WINDOW);
	if (c->staging)
		munmap(c->staging, REMOTE_STAGING_SIZE);
	memset(c, 0, sizeof(*c));
}
