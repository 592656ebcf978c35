// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the driver makes of each reason of include/trp/err.h, by its own code:
 *	REASON ERRNO NAME
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <trp/err.h>

/* The declaration in linux/tee_result.h has the kernel's types */
int trp_errno(uint32_t result, uint32_t reason);

int main(void)
{
#define NUMBER(number, ...) (number),
	/* The last four no list has: a later application's, for each class */
	static const uint32_t reasons[] = {
		TRP_ERR_TABLE(NUMBER) 199, 299, 399, 499
	};
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		/* TEE_ERROR_GENERIC: the reason alone decides */
		int number = -trp_errno(0xffff0000, reasons[i]);

		printf("%u %d %s\n", reasons[i], number,
		       strerrorname_np(number));
	}
	return 0;
}
