/* SPDX-License-Identifier: BSD-2-Clause */
/* Power of the emulated board, and the one machine of this process. */
#include <errno.h>
#include <string.h>

#include "machine.h"

struct machine machine;

const void *board_dtb(size_t *len)
{
	if (len)
		*len = machine.cfg.dtb_len;
	return machine.cfg.dtb;
}

int board_open(const struct board_config *cfg)
{
	const struct soc_desc *soc = soc_find(cfg->soc);
	int err;

	if (machine.on)
		return -EBUSY;
	if (!soc)
		return -ENODEV;
	memset(&machine, 0, sizeof(machine));
	machine.cfg = *cfg;
	machine.fault.region = "nothing";
	machine.soc = soc;
	machine.answer_ms = 10000;
	machine.on = true;
	soc->reset();
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
