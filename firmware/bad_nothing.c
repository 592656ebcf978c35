/* SPDX-License-Identifier: BSD-2-Clause */
/* No resource table, so no trace and no message: it counts where RAM is. */
#include "common/m4.h"

volatile uint32_t counter;

int main(void)
{
	for (;;)
		counter++;
}
