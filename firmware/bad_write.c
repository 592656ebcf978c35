/* SPDX-License-Identifier: BSD-2-Clause */
/* Broken on purpose: writes into SYSRAM, which is the secure world's. */
#include "common/m4.h"
#include "common/trace.h"

#define SYSRAM	0x2ffc0000u

void hard_fault_handler(void)
{
	TAMP_M4_STATE = M4_CRASH;
	trace("refused: write to %x", SCB_BFAR);
	__builtin_trap();
}

int main(void)
{
	trace_init();
	trace("writing to secure memory");
	REG(SYSRAM) = 0x600df00d;
	trace("written");
	return 0;
}
