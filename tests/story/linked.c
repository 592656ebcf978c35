/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A firmware as microcontrollers have it: vectors and code in "flash" at 0,
 * .data behind them there and linked for RAM, copied when it starts.
 */
#include <stdint.h>

extern uint32_t data_start[], data_end[], data_load[], stack_top[];

void reset_handler(void);

uint32_t counter = 0x11111111;
static volatile uint16_t words[3] = { 1, 2, 3 };

__attribute__((section(".isr_vector"), used))
static const struct {
	uint32_t *sp;
	void (*reset)(void);
} vectors = { stack_top, reset_handler };

void reset_handler(void)
{
	const uint32_t *from = data_load;
	uint32_t *to = data_start;

	while (to < data_end)
		*to++ = *from++;
	words[1] = 4660;
	counter = 0x5eed5eed;
	for (;;)
		__asm__ volatile("wfi");
}
