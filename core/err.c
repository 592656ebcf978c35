/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reasons: where one is noted. Their words are in text.c and hint.c, which
 * not every build has room for.
 */
#include <trp/err.h>

enum trp_err trp_refuse(struct trp_report *rep, enum trp_err err,
			uint32_t index, uint64_t addr, uint32_t num,
			uint32_t num2)
{
	if (!rep || rep->err != TRP_OK)
		return err;
	rep->err = err;
	rep->index = index;
	rep->addr = addr;
	rep->num = num;
	rep->num2 = num2;
	return err;
}
