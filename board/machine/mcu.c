/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reset and hold-boot lines of the coprocessor, and what it reports.
 *
 *   held, BOOT_MCU set           the core starts at its address 0
 *   running, BOOT_MCU cleared    it goes on: the line is looked at in reset
 *   MCURST                       reset; starts again only if BOOT_MCU is set
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../engine/memfile.h"
#include "machine.h"

#define RIGHT_READ	0x1u
#define RIGHT_WRITE	0x2u

static struct {
	enum board_mcu_state state;
	bool hold;
	int last_start;
	char why[192];
} mcu;

int mcu_power_on(void)
{
	uint8_t *page;
	int fd = memfile_open("mcu-shared", sizeof(struct mcu_shared), &page);

	memset(&mcu, 0, sizeof(mcu));
	mcu.hold = true;
	machine.shared_fd = fd;
	machine.shared = (void *)page;
	return fd < 0 ? fd : 0;
}

void mcu_power_off(void)
{
	link_close();
	if (!machine.shared)
		return;
	munmap(machine.shared, sizeof(struct mcu_shared));
	close(machine.shared_fd);
	machine.shared = NULL;
}

/* Would the core read bytes that are not in memory yet? */
static bool stale(void)
{
	bool found = false;
	unsigned int i;
	size_t n;

	for (i = 0; i < machine.soc->nbanks; i++) {
		struct bank *b = &machine.bank[i];

		if (!memory_may(BOARD_M4, b, false))
			continue;
		n = cache_dirty(b, 0, b->d->size);
		if (!n)
			continue;
		found = true;
		board_log("board", "STALE: %zu bytes of %s were not cleaned "
			  "to memory; the core is not started", n, b->d->name);
	}
	return found;
}

_Static_assert(BOARD_MHZ_MIN == MCU_MHZ_MIN && BOARD_MHZ_MAX == MCU_MHZ_MAX,
	       "the board promises what the engine can do");

static int start(void)
{
	const struct mcu_msg run = {
		.type = MCU_RUN, .value = machine.cfg.mhz,
	};
	int err;

	if (stale())
		return -ESTALE;
	err = link_open();
	if (err)
		return err;
	mcu_rights_changed();
	atomic_store(&machine.shared->sleeping, 0);
	err = link_send(&run, -1);
	if (!err)
		mcu.state = BOARD_MCU_RUNNING;
	return err;
}

static void leave_reset(void)
{
	mcu.last_start = start();
	if (!mcu.last_start)
		board_debug("board", "m4: started");
	else if (mcu.last_start != -ESTALE)
		board_log("board", "m4: cannot start: %s",
			  strerror(-mcu.last_start));
}

void mcu_hold(bool hold)
{
	bool let_go = mcu.hold && !hold;

	mcu.hold = hold;
	if (let_go && mcu.state == BOARD_MCU_RESET)
		leave_reset();
}

void mcu_reset(void)
{
	const struct mcu_msg halt = { .type = MCU_HALT };

	if (mcu.state != BOARD_MCU_RESET) {
		if (link_is_open() && !link_send(&halt, -1))
			link_wait(MCU_HALTED);
		board_debug("board", "m4: reset");
	}
	mcu.state = BOARD_MCU_RESET;
	mcu.why[0] = 0;
	/* a crash seen while going into reset is nobody's concern */
	machine.wwdg = false;
	atomic_store(&machine.shared->wwdg, 0);
	if (!mcu.hold)
		leave_reset();
}

void mcu_rights_changed(void)
{
	const struct mcu_msg sync = { .type = MCU_SYNC };
	bool changed = false;
	unsigned int i;

	if (!link_is_open())
		return;
	for (i = 0; i < machine.soc->nbanks; i++) {
		struct bank *b = &machine.bank[i];
		struct mcu_msg msg = { .type = MCU_RIGHTS, .id = i };

		if (b->d->guard < 0)
			continue;
		if (memory_may(BOARD_M4, b, false))
			msg.value |= RIGHT_READ;
		if (memory_may(BOARD_M4, b, true))
			msg.value |= RIGHT_WRITE;
		if (msg.value == b->m4_rights)
			continue;
		if (link_send(&msg, -1))
			return;
		b->m4_rights = msg.value;
		changed = true;
	}
	/* a running core may not outrun the firewall */
	if (changed && mcu.state != BOARD_MCU_RESET && !link_send(&sync, -1))
		link_wait(MCU_SYNCED);
}

static void crashed(const char *why)
{
	snprintf(mcu.why, sizeof(mcu.why), "%s", why);
	mcu.state = BOARD_MCU_LOCKUP;
	machine.wwdg = true;
	board_log("m4", "crashed: %s", mcu.why);
	link_event();
}

void mcu_gone(const char *why)
{
	char line[128];

	/* what its state was is lost either way; reset needs no process */
	snprintf(line, sizeof(line), "trp-cortexm %s", why);
	if (mcu.state == BOARD_MCU_RESET)
		board_log("board", "%s", line);
	else if (mcu.state != BOARD_MCU_LOCKUP)
		crashed(line);
}

static void on_crash(const struct mcu_msg *msg)
{
	char line[160];

	if (mcu.state != BOARD_MCU_RUNNING)
		return;
	snprintf(line, sizeof(line), "%s (pc 0x%08x)", msg->text, msg->addr);
	crashed(line);
}

static void on_fault(const struct mcu_msg *msg)
{
	uint64_t at = memory_canon(BOARD_M4, msg->addr);
	const struct periph_desc *d = regs_find(at, 1);
	const struct bank *b = memory_bank(at);

	fault_raise(BOARD_M4, msg->addr, msg->value & 1,
		    b ? b->d->name : d ? d->name : NULL);
	link_event();
}

static void on_access(const struct mcu_msg *msg)
{
	struct mcu_msg answer = { .type = MCU_ACCESSED, .id = 1 };
	uint32_t value = msg->value;
	int err = -ENXIO;

	if (regs_find(msg->addr, 4))
		err = regs_access(BOARD_M4, msg->addr, msg->id & 1, &value);
	if (!err)
		answer.id = 0;
	else if (err == -EACCES)
		answer.id = 2;
	if (!err && !(msg->id & 1))
		answer.value = value;
	if (link_is_open())
		link_send(&answer, -1);
}

static void on_text(const struct mcu_msg *msg)
{
	if (machine.cfg.console)
		machine.cfg.console(machine.cfg.ctx, msg->text);
	else
		board_log("m4", "USART%u: %s", msg->id, msg->text);
	link_event();
}

void mcu_message(const struct mcu_msg *msg)
{
	switch (msg->type) {
	case MCU_LINE:
		link_event();
		break;
	case MCU_CRASH:
		on_crash(msg);
		break;
	case MCU_FAULT:
		on_fault(msg);
		break;
	case MCU_LOG:
		board_log("m4", "%s", msg->text);
		link_event();
		break;
	case MCU_TEXT:
		on_text(msg);
		break;
	case MCU_ACCESS:
		on_access(msg);
		break;
	default:
		board_log("board", "trp-cortexm: unexpected message %u",
			  msg->type);
	}
}

enum board_mcu_state board_mcu_state(const char **why)
{
	link_drain();
	if (why)
		*why = mcu.why;
	if (mcu.state == BOARD_MCU_RUNNING &&
	    atomic_load(&machine.shared->sleeping))
		return BOARD_MCU_SLEEPING;
	return mcu.state;
}

int board_mcu_last_start(void)
{
	return mcu.last_start;
}

bool board_poll(int ms)
{
	return link_serve(ms);
}
