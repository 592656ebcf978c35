/* SPDX-License-Identifier: BSD-2-Clause */
/* Broken on purpose: jumps to where nothing is; no fault handler helps. */
#include "common/m4.h"
#include "common/trace.h"

void hard_fault_handler(void)
{
	__builtin_trap();
}

int main(void)
{
	void (*nowhere)(void) = (void (*)(void))0x60000001;

	trace_init();
	trace("jumping to nowhere");
	nowhere();
	return 0;
}
