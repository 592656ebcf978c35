/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device tree gives the processor half of a bank, the firewall all of it:
 * what lies in the other half does not come along, nor come back.
 */
#include "../secure/secure.h"

#include <libfdt.h>

#include "../../board/machine/machine.h"

#define END	0x3003fffcu	/* of SRAM2 */
#define GAP	0x30030000u	/* where the regions end */

static void cut(void *dtb, const char *path, uint32_t base, uint32_t len)
{
	fdt32_t reg[] = { cpu_to_fdt32(base), cpu_to_fdt32(len) };

	assert_int_equal(fdt_setprop(dtb, fdt_path_offset(dtb, path), "reg",
				     reg, sizeof(reg)), 0);
}

static uint8_t *at(uint32_t pa)
{
	struct bank *b = memory_bank(pa);

	return b->mem + (pa - b->d->base);
}

static void rest_is_wiped(uint32_t first, uint32_t len)
{
	static const char *const keys[] = { "rsa2048.der", NULL };
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	const uint32_t spots[] = { GAP, END };
	size_t n, i;
	void *dtb = sec_dtb("stm32mp15", &n);
	uint32_t s;

	sec_trust(keys);
	cut(dtb, "/reserved-memory/mcuram@30000000", 0x30000000 + first, len);
	cut(dtb, "/reserved-memory/mcuram2@10000000", 0x10000000, 0x30000);
	assert_int_equal(sec_on_dtb(dtb, n), 0);
	s = sec_open(0);
	for (i = 0; i < 2; i++)
		*at(spots[i]) = 0x11;	/* the normal world, before */
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_true(sec_closed());
	for (i = 0; i < 2; i++) {
		assert_int_equal(*at(spots[i]), 0);
		*at(spots[i]) = 0x22;	/* the firmware */
	}
	assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 0), R_OK);
	assert_true(sec_given_back());
	for (i = 0; i < 2; i++)
		assert_int_equal(*at(spots[i]), 0);
	board_tee_close(s);
	sec_off();
	free(dtb);
	tb_free(&img);
}

static void half_bank_test(void **arg)
{
	(void)arg;
	rest_is_wiped(0, 0x30000);
}

/* Two views that overlap in part, in either order */
static void overlapping_views_test(void **arg)
{
	(void)arg;
	rest_is_wiped(0x20000, 0x8000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(half_bank_test), sec_test(overlapping_views_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
