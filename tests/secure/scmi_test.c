/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What OP-TEE's SCMI server is told (scmi_ask.c): the lines of a core that a
 * node gives to the secure world are never the normal world's, whatever
 * became of the probe.
 */
#include "secure.h"

#include <libfdt.h>

#define NODE		"/ahb/m4@10000000"
#define REG_BEFORE	0x5C00A15Cu
#define REG_AFTER	0x5C00A160u
#define NO		0x4e4fu
#define YES		0x594553u

static const struct {
	const char *name, *path, *prop, *value;
	size_t len;
	bool open;
	uint32_t answer;
} rows[] = {
	{ "a good tree", NODE, "x", "", 0, false, NO },
	{ "another number", NODE, "trp,rproc-id", "\0\0\0\7", 4, false, NO },
	{ "refused resets", NODE, "reset-names", "", 0, false, NO },
	{ "refused memory", NODE, "memory-region", "", 0, false, NO },
	{ "no firewall", "/soc/etzpc@5c007000", "status", "disabled", 9, false,
	  NO },
	{ "an open RCC", NODE, "x", "", 0, true, NO },
	{ "disabled", NODE, "status", "disabled", 9, false, YES },
	{ "Linux's", NODE, "compatible", "st,stm32mp1-m4", 15, false, YES },
};

static void answers_test(void **arg)
{
	static const char *const keys[] = { "rsa2048.der", NULL };
	size_t len, i;
	void *dtb;

	(void)arg;
	sec_trust(keys);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		dtb = sec_dtb("stm32mp15", &len);
		assert_int_equal(fdt_setprop(dtb, fdt_path_offset(dtb,
					     rows[i].path), rows[i].prop,
					     rows[i].value, (int)rows[i].len),
				 0);
		assert_int_equal(sec_on_dtb(dtb, len, rows[i].open), 0);
		if (sec_reg(REG_BEFORE) != rows[i].answer ||
		    sec_reg(REG_AFTER) != rows[i].answer)
			fail_msg("%s: %#x, %#x", rows[i].name,
				 sec_reg(REG_BEFORE), sec_reg(REG_AFTER));
		sec_off();
		free(dtb);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { sec_test(answers_test) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
