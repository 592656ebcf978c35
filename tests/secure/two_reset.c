/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reset controller of the second processor in tests/two.dts: lines that
 * remember how they stand. Line 0 is mcu_rst, line 1 hold_boot; what they say
 * can be seen in TAMP backup register 21. What register 22 names fails.
 */
#include <drivers/rstctrl.h>
#include <io.h>
#include <kernel/dt.h>
#include <libfdt.h>
#include <util.h>

#define LINES		2
#define BKP21		0x154
#define HELD		0x48454c44u	/* "HELD" */
#define RELEASED	0x52554e21u	/* "RUN!" */
#define BKP22		0x158
#define FAIL_RST	1u		/* asserting mcu_rst */
#define FAIL_RELEASE	2u		/* deasserting hold_boot */
#define FAIL_HOLD	3u		/* asserting it */

static struct rstctrl lines[LINES];
static vaddr_t tamp;

static TEE_Result line_assert(struct rstctrl *l,
			      unsigned int to_us __unused)
{
	uint32_t fail = io_read32(tamp + BKP22);

	if (fail == (l == &lines[0] ? FAIL_RST : FAIL_HOLD))
		return TEE_ERROR_TIMEOUT;
	if (l == &lines[0])
		io_write32(tamp + BKP21, HELD);
	return TEE_SUCCESS;
}

static TEE_Result line_deassert(struct rstctrl *l,
				unsigned int to_us __unused)
{
	if (io_read32(tamp + BKP22) == FAIL_RELEASE)
		return TEE_ERROR_TIMEOUT;
	if (l == &lines[1])
		io_write32(tamp + BKP21, RELEASED);
	return TEE_SUCCESS;
}

static const struct rstctrl_ops ops = {
	.assert_level = line_assert,
	.deassert_level = line_deassert,
};

static TEE_Result get_line(struct dt_pargs *args, void *data __unused,
			   struct rstctrl **out)
{
	if (args->args_count != 1 || args->args[0] >= LINES)
		return TEE_ERROR_BAD_PARAMETERS;
	*out = &lines[args->args[0]];
	return TEE_SUCCESS;
}

static TEE_Result probe(const void *fdt, int node,
			const void *compat_data __unused)
{
	int t = fdt_node_offset_by_compatible(fdt, -1, "st,stm32-tamp");
	size_t size = 0;
	int i;

	if (t < 0 || dt_map_dev(fdt, t, &tamp, &size, DT_MAP_SECURE) < 0)
		return TEE_ERROR_GENERIC;
	for (i = 0; i < LINES; i++)
		lines[i].ops = &ops;
	return rstctrl_register_provider(fdt, node, get_line, NULL);
}

static const struct dt_device_match match[] = {
	{ .compatible = "trp,test-reset" },
	{ }
};

DEFINE_DT_DRIVER(two_reset_dt_driver) = {
	.name = "two-reset",
	.type = DT_DRIVER_RSTCTRL,
	.match_table = match,
	.probe = probe,
};
