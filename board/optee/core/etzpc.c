/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Driver of the STM32MP15's ETZPC: two bits per peripheral or SRAM bank, and
 * a lock bit that only a reset clears. Memory is closed in whole banks.
 */
#include <config.h>
#include <drivers/firewall.h>
#include <drivers/stm32mp1_rcc.h>
#include <drivers/stm32mp_dt_bindings.h>
#include <kernel/dt_driver.h>
#include <kernel/panic.h>
#include <platform_config.h>
#include <trace.h>

#define ETZPC_DECPROT0		0x010
#define ETZPC_DECPROT_LOCK0	0x030
#define DECPROT_MASK		U(3)

static const struct {
	uint32_t id;
	paddr_t base;
	size_t size;
} banks[] = {
	{ STM32MP1_ETZPC_SRAM1_ID, SRAM1_BASE, SRAM1_SIZE },
	{ STM32MP1_ETZPC_SRAM2_ID, SRAM2_BASE, SRAM2_SIZE },
	{ STM32MP1_ETZPC_SRAM3_ID, SRAM3_BASE, SRAM3_SIZE },
	{ STM32MP1_ETZPC_SRAM4_ID, SRAM4_BASE, SRAM4_SIZE },
	{ STM32MP1_ETZPC_RETRAM_ID, RETRAM_BASE, RETRAM_SIZE },
};

static struct io_pa_va base;

static uint32_t get_mode(uint32_t id)
{
	vaddr_t reg = base.va + ETZPC_DECPROT0 + 4 * (id / 16);

	return (io_read32(reg) >> (2 * (id % 16))) & DECPROT_MASK;
}

static void set_mode(uint32_t id, uint32_t mode)
{
	vaddr_t reg = base.va + ETZPC_DECPROT0 + 4 * (id / 16);
	uint32_t shift = 2 * (id % 16);

	io_clrsetbits32(reg, DECPROT_MASK << shift, mode << shift);
}

static bool is_locked(uint32_t id)
{
	vaddr_t reg = base.va + ETZPC_DECPROT_LOCK0 + 4 * (id / 32);

	return io_read32(reg) & BIT(id % 32);
}

static void lock(uint32_t id)
{
	io_write32(base.va + ETZPC_DECPROT_LOCK0 + 4 * (id / 32),
		   BIT(id % 32));
}

/* Closed means nothing while the RCC itself is open to the normal world. */
static void check_rcc(uint32_t id, uint32_t mode)
{
	bool ok = mode == DECPROT_NS_RW ||
		  (stm32_rcc_is_secure() &&
		   (mode != DECPROT_MCU_ISOLATION || stm32_rcc_is_mckprot()));

	if (ok)
		return;
	IMSG("WARNING: RCC tzen:%d mckprot:%d, insecure ETZPC hardening "
	     "%" PRIu32, stm32_rcc_is_secure(), stm32_rcc_is_mckprot(), id);
	if (!IS_ENABLED(CFG_INSECURE))
		panic("insecure ETZPC hardening");
}

/* What an argument says, when it is one of this controller's. */
static TEE_Result decode(const struct firewall_query *fw, uint32_t *id,
			 uint32_t *mode)
{
	if (!fw || fw->arg_count != 1)
		return TEE_ERROR_BAD_PARAMETERS;
	*id = fw->args[0] & ETZPC_ID_MASK;
	*mode = (fw->args[0] & ETZPC_MODE_MASK) >> ETZPC_MODE_SHIFT;
	if (*mode > DECPROT_NS_RW)
		panic("no such DECPROT mode");
	return *id < STM32MP1_ETZPC_MAX_ID ? TEE_SUCCESS :
					     TEE_ERROR_BAD_PARAMETERS;
}

static TEE_Result configure(uint32_t id, uint32_t mode, bool then_lock)
{
	if (is_locked(id)) {
		if (get_mode(id) == mode)
			return TEE_SUCCESS;
		EMSG("Configuration %" PRIu32 " locked", id);
		return TEE_ERROR_ACCESS_DENIED;
	}
	check_rcc(id, mode);
	set_mode(id, mode);
	if (then_lock)
		lock(id);
	return TEE_SUCCESS;
}

static TEE_Result etzpc_set_conf(struct firewall_query *fw)
{
	uint32_t id, mode;
	TEE_Result res = decode(fw, &id, &mode);

	return res ? res : configure(id, mode, fw->args[0] & ETZPC_LOCK_MASK);
}

static TEE_Result etzpc_check_access(struct firewall_query *fw)
{
	uint32_t id, mode;
	TEE_Result res = decode(fw, &id, &mode);

	if (!res && get_mode(id) != mode)
		res = TEE_ERROR_ACCESS_DENIED;
	return res;
}

static TEE_Result etzpc_acquire_access(struct firewall_query *fw)
{
	uint32_t id, mode;
	TEE_Result res = decode(fw, &id, &mode);

	if (!res && get_mode(id) != DECPROT_S_RW &&
	    get_mode(id) != DECPROT_NS_R_S_W)
		res = TEE_ERROR_ACCESS_DENIED;
	return res;
}

static TEE_Result etzpc_set_memory_conf(struct firewall_query *fw,
					paddr_t paddr, size_t size)
{
	uint32_t id, mode;
	TEE_Result res = decode(fw, &id, &mode);
	size_t i;

	if (res)
		return res;
	paddr = stm32mp1_pa_or_sram_alias_pa(paddr);
	for (i = 0; i < ARRAY_SIZE(banks); i++)
		if (banks[i].id == id)
			break;
	if (i == ARRAY_SIZE(banks)) {
		EMSG("Unknown firewall ID: %" PRIu32, id);
		return TEE_ERROR_BAD_PARAMETERS;
	}
	if (paddr != banks[i].base || size != banks[i].size)
		return TEE_ERROR_BAD_PARAMETERS;
	return configure(id, mode, fw->args[0] & ETZPC_LOCK_MASK);
}

static const struct firewall_controller_ops etzpc_ops = {
	.set_conf = etzpc_set_conf,
	.check_access = etzpc_check_access,
	.acquire_access = etzpc_acquire_access,
	.set_memory_conf = etzpc_set_memory_conf,
};

static struct firewall_controller ctrl = {
	.ops = &etzpc_ops,
	.name = "stm32-etzpc",
	.base = &base,
};

/* What the tree wants from the start. */
static void configure_from_dt(const void *fdt, int node)
{
	uint32_t v;
	int i;

	for (i = 0; !fdt_read_uint32_index(fdt, node, "st,decprot", i, &v);
	     i++) {
		uint32_t id = v & ETZPC_ID_MASK;
		uint32_t mode = (v & ETZPC_MODE_MASK) >> ETZPC_MODE_SHIFT;

		if (id >= STM32MP1_ETZPC_MAX_ID || mode > DECPROT_NS_RW)
			panic("bad st,decprot");
		check_rcc(id, mode);
		set_mode(id, mode);
		if (v & ETZPC_LOCK_MASK)
			lock(id);
	}
}

static TEE_Result etzpc_probe(const void *fdt, int node,
			      const void *compat_data __unused)
{
	size_t size = 0;

	base.pa = fdt_reg_base_address(fdt, node);
	if (base.pa != ETZPC_BASE)
		panic("the ETZPC is not where the platform has it");
	if (dt_map_dev(fdt, node, &base.va, &size, DT_MAP_SECURE))
		return TEE_ERROR_GENERIC;
	configure_from_dt(fdt, node);
	return firewall_dt_controller_register(fdt, node, &ctrl);
}

static const struct dt_device_match etzpc_match[] = {
	{ .compatible = "st,stm32-etzpc" },
	{ }
};

DEFINE_DT_DRIVER(stm32_etzpc) = {
	.name = "stm32-etzpc",
	.type = DT_DRIVER_FIREWALL,
	.match_table = etzpc_match,
	.probe = etzpc_probe,
};
