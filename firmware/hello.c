/* SPDX-License-Identifier: BSD-2-Clause */
/* The smallest program: one line of trace, then sleep. */
#include "common/m4.h"
#include "common/trace.h"

int main(void)
{
	trace_init();
	trace("hello from the Cortex-M4");
	for (;;)
		wait_for_irq();
}
