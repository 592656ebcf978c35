/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The other end of the link, for tests: an engine without a processor, whose
 * "firmware" is the word at the start of RETRAM.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "machine.h"
#include "mcu_fake_test.h"

#define REG_TZCR	0x50000000u
#define REG_GRSTCSETR	0x50000404u
#define REG_BKP18	0x5c00a148u

static struct {
	struct mcu_shared *shared;
	uint8_t *mem[BOARD_MAX_BANKS];
	bool mute;
} fake;

static void fake_send(uint32_t type, uint32_t id, uint32_t addr,
		      uint32_t value, const char *text)
{
	struct mcu_msg msg = {
		.type = type, .id = id, .addr = addr, .value = value,
	};

	snprintf(msg.text, sizeof(msg.text), "%s", text);
	send(3, &msg, sizeof(msg), 0);
}

static bool fake_receive(struct mcu_msg *msg, int *fd)
{
	union {
		char buf[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} u;
	struct iovec iov = { msg, sizeof(*msg) };
	struct msghdr h = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = u.buf, .msg_controllen = sizeof(u.buf),
	};

	*fd = -1;
	if (recvmsg(3, &h, 0) != (ssize_t)sizeof(*msg))
		return false;
	if (CMSG_FIRSTHDR(&h))
		memcpy(fd, CMSG_DATA(CMSG_FIRSTHDR(&h)), sizeof(*fd));
	return true;
}

static void fake_access(uint32_t slot, bool write, uint32_t addr,
			uint32_t value)
{
	struct mcu_msg msg;
	int fd;

	fake_send(MCU_ACCESS, write, addr, value, "");
	do {
		if (!fake_receive(&msg, &fd))
			_exit(9);
	} while (msg.type != MCU_ACCESSED);
	atomic_store(&fake.shared->hsem[SEEN_VALUES + slot],
		     msg.value << 4 | msg.id);
}

static void fake_run(void)
{
	struct mcu_shared *sh = fake.shared;
	uint32_t firmware;

	atomic_fetch_add(&sh->hsem[SEEN_RUNS], 1);
	memcpy(&firmware, fake.mem[4], 4);
	switch (firmware) {
	case FW_LIVES:
		atomic_store(&sh->ipcc_m2a[1], 1);
		fake_send(MCU_LINE, 0, 0, 0, "");
		break;
	case FW_CRASHES:
		fake_send(MCU_CRASH, 0, 0x104, 1, "lockup\nforged line");
		fake_send(MCU_CRASH, 0, 0x106, 1, "once more");
		fake_send(MCU_LOG, 0, 0, 0, "last word");
		break;
	case FW_FAULTS:
		fake_send(MCU_FAULT, 0, 0x10000010, 1, "");
		fake_send(MCU_FAULT, 0, 0x40000000, 0, "");
		fake_send(MCU_FAULT, 0, 0x50000404, 1, "");
		break;
	case FW_LOGS:
		fake_send(MCU_LOG, 0, 0, 0, "first access to the moon");
		fake_send(MCU_TEXT, 3, 0, 0, "hello\tfrom USART3");
		break;
	case FW_REGISTERS:
		fake_access(0, true, REG_BKP18, 0x123);
		fake_access(1, false, REG_BKP18, 0);
		fake_access(2, true, REG_GRSTCSETR, 2);
		fake_access(3, false, 0x40001000, 0);
		fake_access(4, false, 0x50000800, 0);
		fake_access(5, false, REG_TZCR, 0);
		fake_send(MCU_LINE, 0, 0, 0, "");
		break;
	case FW_EXITS:
		_exit(7);
	case FW_DIES:
		signal(SIGSEGV, SIG_DFL);
		raise(SIGSEGV);
		break;
	case FW_DEAF:
		for (;;)
			pause();
	case FW_MUTE:
		fake.mute = true;
		break;
	case FW_BABBLES:
		send(3, "hello", 5, 0);
		break;
	case FW_SLEEPS:
		atomic_store(&sh->sleeping, 1);
		break;
	case FW_UNKNOWN_MESSAGE:
		fake_send(77, 0, 0, 0, "");
		fake_send(MCU_LINE, 0, 0, 0, "");
		break;
	}
}

static void fake_message(const struct mcu_msg *m, int fd)
{
	void *map = NULL;

	if (fd >= 0) {
		map = mmap(NULL, m->size, PROT_READ | PROT_WRITE, MAP_SHARED,
			   fd, 0);
		close(fd);
	}
	switch (m->type) {
	case MCU_MEM:
		fake.mem[m->id] = map;
		break;
	case MCU_MAP:
		atomic_fetch_add(&fake.shared->hsem[SEEN_MAPS], 1);
		break;
	case MCU_SHARED:
		fake.shared = map;
		break;
	case MCU_RIGHTS:
		atomic_store(&fake.shared->hsem[SEEN_RIGHTS + m->id],
			     m->value);
		break;
	case MCU_RUN:
		fake_run();
		break;
	case MCU_HALT:
		fake_send(MCU_HALTED, 0, 0, 0, "");
		break;
	case MCU_SYNC:
		fake_send(MCU_SYNCED, 0, 0, 0, "");
		break;
	case MCU_KICK:
		atomic_fetch_add(&fake.shared->hsem[SEEN_KICKS], 1);
		fake_send(MCU_LINE, 0, 0, 0, "");
		break;
	}
}

int fake_main(void)
{
	struct mcu_msg msg;
	int fd;

	while (fake_receive(&msg, &fd))
		if (!fake.mute)
			fake_message(&msg, fd);
	return 0;
}
