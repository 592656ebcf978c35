/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reset lines by device tree, and those of the STM32MP15 that concern its
 * Cortex-M4. Like OP-TEE's driver this one turns an unknown number into a
 * register offset and a bit: a wrong number in the tree writes somewhere.
 */
#include <drivers/rstctrl.h>
#include <drivers/stm32mp1_rcc.h>
#include <drivers/stm32mp_dt_bindings.h>
#include <kernel/panic.h>
#include <libfdt.h>
#include <malloc.h>
#include <platform_config.h>
#include <sys/queue.h>
#include <util.h>

#define RCC_MP_RSTCLRR_OFFSET	4

TEE_Result rstctrl_get_exclusive(struct rstctrl *rstctrl)
{
	if (rstctrl->exclusive)
		return TEE_ERROR_ACCESS_CONFLICT;
	rstctrl->exclusive = true;
	return TEE_SUCCESS;
}

void rstctrl_put_exclusive(struct rstctrl *rstctrl)
{
	rstctrl->exclusive = false;
}

TEE_Result rstctrl_dt_get_by_index(const void *fdt, int nodeoffset,
				   unsigned int index,
				   struct rstctrl **out_rstctrl)
{
	return dt_driver_device_from_node_idx_prop("resets", fdt, nodeoffset,
						   index, DT_DRIVER_RSTCTRL,
						   out_rstctrl);
}

TEE_Result rstctrl_dt_get_by_name(const void *fdt, int nodeoffset,
				  const char *name, struct rstctrl **rstctrl)
{
	int index = fdt_stringlist_search(fdt, nodeoffset, "reset-names",
					  name);

	if (index < 0)
		return TEE_ERROR_ITEM_NOT_FOUND;
	return rstctrl_dt_get_by_index(fdt, nodeoffset, (unsigned int)index,
				       rstctrl);
}

/* What a provider's function has in common with every other kind's. */
struct rst_provider {
	rstctrl_dt_get_func get;
	void *data;
};

static TEE_Result get_of_device(struct dt_pargs *args, void *data, void *ref)
{
	struct rst_provider *p = data;

	return p->get(args, p->data, ref);
}

TEE_Result rstctrl_register_provider(const void *fdt, int nodeoffset,
				     rstctrl_dt_get_func func, void *data)
{
	struct rst_provider *p = calloc(1, sizeof(*p));

	if (!p)
		return TEE_ERROR_OUT_OF_MEMORY;
	p->get = func;
	p->data = data;
	return dt_driver_register_provider(fdt, nodeoffset, get_of_device, p,
					   DT_DRIVER_RSTCTRL);
}

struct line {
	SLIST_ENTRY(line) link;
	struct rstctrl rstctrl;
	uint32_t id;
};

static SLIST_HEAD(, line) lines = SLIST_HEAD_INITIALIZER(lines);

static uint32_t line_id(struct rstctrl *rstctrl)
{
	return container_of(rstctrl, struct line, rstctrl)->id;
}

static TEE_Result wait_for(vaddr_t reg, uint32_t mask, uint32_t want,
			   unsigned int to_us)
{
	uint32_t v = 0;

	if (to_us && IO_READ32_POLL_TIMEOUT(reg, v, (v & mask) == want, 0,
					    to_us))
		return TEE_ERROR_GENERIC;
	return TEE_SUCCESS;
}

static TEE_Result line_assert(struct rstctrl *rstctrl, unsigned int to_us)
{
	uint32_t id = line_id(rstctrl), bit = BIT(id % 32);
	vaddr_t reg = stm32_rcc_base() + (id / 32) * 4;

	if (id == MCU_HOLD_BOOT_R) {
		io_clrbits32(stm32_rcc_base() + RCC_MP_GCR,
			     RCC_MP_GCR_BOOT_MCU);
		return TEE_SUCCESS;
	}
	io_write32(reg, bit);
	/* the MCU's reset bit clears itself */
	return wait_for(reg, bit, bit, id == MCU_R ? 0 : to_us);
}

static TEE_Result line_deassert(struct rstctrl *rstctrl, unsigned int to_us)
{
	uint32_t id = line_id(rstctrl), bit = BIT(id % 32);
	vaddr_t reg = stm32_rcc_base() + (id / 32) * 4 + RCC_MP_RSTCLRR_OFFSET;

	if (id == MCU_HOLD_BOOT_R) {
		io_setbits32(stm32_rcc_base() + RCC_MP_GCR,
			     RCC_MP_GCR_BOOT_MCU);
		return TEE_SUCCESS;
	}
	if (id == MCU_R)
		return TEE_SUCCESS;
	io_write32(reg, bit);
	return wait_for(reg, bit, 0, to_us);
}

static const struct rstctrl_ops line_ops = {
	.assert_level = line_assert,
	.deassert_level = line_deassert,
};

static TEE_Result get_line(struct dt_pargs *args, void *data __unused,
			   struct rstctrl **out)
{
	struct line *l;

	if (args->args_count != 1)
		return TEE_ERROR_BAD_PARAMETERS;
	SLIST_FOREACH(l, &lines, link)
		if (l->id == args->args[0])
			break;
	if (!l) {
		l = calloc(1, sizeof(*l));
		if (!l)
			return TEE_ERROR_OUT_OF_MEMORY;
		l->id = args->args[0];
		l->rstctrl.ops = &line_ops;
		SLIST_INSERT_HEAD(&lines, l, link);
	}
	*out = &l->rstctrl;
	return TEE_SUCCESS;
}

/* The tree's compatible decides whether the normal world has the RCC, too */
static const bool is_secure = true, is_open = false;

static TEE_Result rcc_probe(const void *fdt, int node, const void *compat_data)
{
	vaddr_t tzcr = stm32_rcc_base() + RCC_TZCR;

	if (fdt_reg_base_address(fdt, node) != RCC_BASE)
		panic("the RCC is not where the platform has it");
	if (*(const bool *)compat_data)
		io_setbits32(tzcr, RCC_TZCR_TZEN);
	else
		io_clrbits32(tzcr, RCC_TZCR_TZEN);
	/* whoever needs the M4 isolated sets it again */
	stm32_rcc_set_mckprot(false);
	return rstctrl_register_provider(fdt, node, get_line, NULL);
}

static const struct dt_device_match rcc_match[] = {
	{ .compatible = "st,stm32mp1-rcc", .compat_data = &is_open },
	{ .compatible = "st,stm32mp1-rcc-secure", .compat_data = &is_secure },
	{ }
};

DEFINE_DT_DRIVER(stm32_rstctrl) = {
	.name = "stm32_rstctrl",
	.type = DT_DRIVER_RSTCTRL,
	.match_table = rcc_match,
	.probe = rcc_probe,
};
