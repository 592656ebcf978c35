/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The remedy for each reason: for tools, whose users read it. A device says
 * only what is wrong.
 */
#include <trp_env.h>
#include <trp/err.h>

static const struct {
	uint32_t num;
	const char *hint;
} hints[] = {
#define HINT(num, name, tee, error, sentence, hint) { (num), hint },
	TRP_ERR_TABLE(HINT)
#undef HINT
};

const char *trp_err_hint(uint32_t err)
{
	size_t i;

	for (i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (hints[i].num == err)
			return hints[i].hint;
	return "";
}
