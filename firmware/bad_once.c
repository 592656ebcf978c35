/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Broken on purpose, but only in every other life: jumps to where nothing is
 * after a second, unless the life before did so. What a recovery is for.
 */
#include "common/m4.h"
#include "common/trace.h"

/* Shared memory that neither this image nor Linux fills: outlives a reset */
#define NOTE		REG(0x10040000u)
#define CRASHED		0x6f6e6365u

void hard_fault_handler(void)
{
	__builtin_trap();
}

int main(void)
{
	void (*nowhere)(void) = (void (*)(void))0x60000001;
	uint32_t t0 = DWT_CYCCNT;

	trace_init();
	if (NOTE == CRASHED) {
		NOTE = 0;
		trace("back after a crash: running");
		for (;;)
			wait_for_irq();
	}
	trace("first life: running");
	while (DWT_CYCCNT - t0 < CORE_HZ)
		;
	trace("jumping to nowhere");
	NOTE = CRASHED;
	nowhere();
	return 0;
}
