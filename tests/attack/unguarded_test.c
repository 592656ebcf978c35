/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A build with CFG_INSECURE=y accepts code in memory that no firewall guards,
 * beside banks that one does. It never calls that isolated.
 */
#include "../secure/secure.h"

#include <libfdt.h>

#define DDR_CODE	0xc1000000u

static void set(void *dtb, const char *path, const char *prop,
		const uint32_t *v, size_t n)
{
	fdt32_t cells[9];
	size_t i;

	for (i = 0; i < n; i++)
		cells[i] = cpu_to_fdt32(v[i]);
	assert_int_equal(fdt_setprop(dtb, fdt_path_offset(dtb, path), prop,
				     cells, (int)(n * sizeof(*cells))), 0);
}

static void unguarded_code_is_not_isolated_test(void **arg)
{
	static const char *const keys[] = { "rsa2048.der", NULL };
	static const uint32_t reg[] = { DDR_CODE, 0x40000 };
	static const uint32_t bus[] = {
		0x00000000, 0x38000000, 0x10000,
		0x10000000, 0x10000000, 0x60000,
		0x30000000, DDR_CODE, 0x60000,
	};
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	size_t len;
	void *dtb = sec_dtb("stm32mp15", &len);
	uint32_t s;

	(void)arg;
	sec_trust(keys);
	set(dtb, "/reserved-memory/mcuram@30000000", "reg", reg, 2);
	set(dtb, "/ahb", "dma-ranges", bus, 9);
	assert_int_equal(sec_on_dtb(dtb, len), 0);
	assert_true(sec_logged("404 NO_FIREWALL"));
	assert_true(board_allowed(BOARD_NS, DDR_CODE, 4, true));
	s = sec_open(0);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_false(sec_status(s, 0).flags & TRP_STATUS_ISOLATED);
	assert_true(sec_status(s, 0).flags & TRP_STATUS_INSECURE);
	assert_true(sec_logged("NOT ISOLATED"));
	board_tee_close(s);
	sec_off();
	free(dtb);
	tb_free(&img);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(unguarded_code_is_not_isolated_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
