/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What OP-TEE's SCMI server is told (scmi_ask.c): the lines of a core that a
 * node gives to the secure world are never the normal world's, whatever
 * became of the probe.
 */
#include "tree.h"

#define REG_BEFORE	0x5C00A15Cu
#define REG_AFTER	0x5C00A160u
#define NO		0x4e4fu
#define YES		0x594553u

static const struct {
	const char *name, *path, *prop, *value;
	size_t len;
	uint32_t answer;
} rows[] = {
	{ "a good tree", NODE, "x", "", 0, NO },
	{ "another number", NODE, "trp,rproc-id", "\0\0\0\7", 4, NO },
	{ "refused resets", NODE, "reset-names", "", 0, NO },
	{ "refused memory", NODE, "memory-region", "", 0, NO },
	{ "no firewall", ETZPC, "status", "disabled", 9, NO },
	{ "an open RCC", RCC, "compatible", "st,stm32mp1-rcc", 16, NO },
	{ "disabled", NODE, "status", "disabled", 9, YES },
	{ "Linux's", NODE, "compatible", "st,stm32mp1-m4", 15, YES },
};

static void answers_test(void **arg)
{
	size_t i;

	(void)arg;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		tree_begin();
		tree_set(rows[i].path, rows[i].prop, rows[i].value,
			 rows[i].len);
		tree_boot();
		if (sec_reg(REG_BEFORE) != rows[i].answer ||
		    sec_reg(REG_AFTER) != rows[i].answer)
			fail_msg("%s: %#x, %#x", rows[i].name,
				 sec_reg(REG_BEFORE), sec_reg(REG_AFTER));
		tree_end();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { sec_test(answers_test) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
