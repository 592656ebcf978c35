/* SPDX-License-Identifier: BSD-2-Clause */
/* Power, log and faults of the emulated board. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "machine.h"

struct machine machine;

static void vlog(const char *who, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

static void vlog(const char *who, const char *fmt, va_list ap)
{
	char line[512];

	vsnprintf(line, sizeof(line), fmt, ap);
	if (machine.cfg.log)
		machine.cfg.log(who, line);
	else
		fprintf(stderr, "%s: %s\n", who, line);
}

void board_log(const char *who, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vlog(who, fmt, ap);
	va_end(ap);
}

void board_debug(const char *who, const char *fmt, ...)
{
	va_list ap;

	if (!machine.cfg.verbose)
		return;
	va_start(ap, fmt);
	vlog(who, fmt, ap);
	va_end(ap);
}

const char *board_master_name(enum board_master master)
{
	static const char *const names[BOARD_MASTERS] = {
		[BOARD_SEC] = "sec",
		[BOARD_NS] = "ns",
		[BOARD_DMA] = "dma",
		[BOARD_M4] = "m4",
	};

	return (unsigned int)master < BOARD_MASTERS ? names[master] : "?";
}

int fault_raise(enum board_master who, uint64_t addr, bool write,
		const char *region)
{
	struct board_fault *f = &machine.fault;

	f->master = who;
	f->write = write;
	f->addr = addr;
	f->region = region ? region : "nothing";
	f->count++;
	board_log("board", "bus: %s %s at 0x%08llx (%s) refused",
		  board_master_name(who), write ? "write" : "read",
		  (unsigned long long)addr, f->region);
	return -EACCES;
}

const struct board_fault *board_last_fault(void)
{
	return &machine.fault;
}

const void *board_dtb(size_t *len)
{
	if (len)
		*len = machine.cfg.dtb_len;
	return machine.cfg.dtb;
}

int board_open(const struct board_config *cfg)
{
	int err;

	if (machine.on)
		return -EBUSY;
	memset(&machine, 0, sizeof(machine));
	machine.cfg = *cfg;
	machine.fault.region = "nothing";
	machine.soc = &board_soc_mp15;
	machine.answer_ms = 10000;
	machine.on = true;
	regs_power_on();
	err = memory_open();
	if (!err)
		err = cache_open();
	if (!err)
		err = mcu_power_on();
	if (err) {
		board_log("board", "power on failed: %s", strerror(-err));
		board_close();
	}
	return err;
}

void board_close(void)
{
	if (!machine.on)
		return;
	mcu_power_off();
	cache_close();
	memory_close();
	machine.on = false;
}
