/* SPDX-License-Identifier: BSD-2-Clause */
/* Broken on purpose: starts the watchdog, feeds it three times, forgets it. */
#include "common/m4.h"
#include "common/trace.h"

#define ENABLE		0x80u
#define COUNT		0x7fu
#define SLOWEST		(7u << 11)	/* 64 MHz / 4096 / 128: 8.2 ms a step */
#define FEEDS		3
#define FEED_CYCLES	(CORE_HZ / 20)

int main(void)
{
	uint32_t i, t0;

	trace_init();
	WWDG1_CFR = SLOWEST | COUNT;
	WWDG1_CR = ENABLE | COUNT;
	for (i = 0; i < FEEDS; i++) {
		for (t0 = DWT_CYCCNT; DWT_CYCCNT - t0 < FEED_CYCLES;)
			;
		WWDG1_CR = ENABLE | COUNT;
		trace("watchdog fed");
	}
	trace("asleep on duty");
	for (;;)
		wait_for_irq();
}
