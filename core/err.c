/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reasons: where one is noted. Their words are in text.c and hint.c, which
 * not every build has room for.
 */
#include <trp_env.h>
#include <trp/err.h>

enum trp_err trp_report_note(struct trp_report *rep,
			     const struct trp_report *why)
{
	if (rep && rep->err == TRP_OK)
		*rep = *why;
	return (enum trp_err)why->err;
}
