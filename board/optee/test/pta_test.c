/* SPDX-License-Identifier: BSD-2-Clause */
/* A pseudo TA and two drivers that show what the core does for them. */
#include <drivers/firewall.h>
#include <drivers/rstctrl.h>
#include <initcall.h>
#include <kernel/cache_helpers.h>
#include <kernel/dt_driver.h>
#include <kernel/mutex.h>
#include <kernel/pseudo_ta.h>
#include <libfdt.h>
#include <malloc.h>
#include <string.h>
#include <tee_api_defines_extensions.h>
#include "abi_test.h"

static uint32_t opened, closed, deferrals;
static bool inited;

static TEE_Result open_session(uint32_t types __unused,
			       TEE_Param params[TEE_NUM_PARAMS] __unused,
			       void **ctx __unused)
{
	opened++;
	return TEE_SUCCESS;
}

static void close_session(void *ctx __unused)
{
	closed++;
}

static TEE_Result sum(TEE_Param *p)
{
	uint8_t *b = p[1].memref.buffer;
	uint32_t was = p[0].value.a;
	size_t i;

	p[0].value.a = 0;
	for (i = 0; i < p[1].memref.size; i++)
		p[0].value.a += b[i];
	p[0].value.b = (uint32_t)(uintptr_t)b == was;
	return TEE_SUCCESS;
}

static TEE_Result caller(TEE_Param *p)
{
	struct ts_session *s = ts_get_calling_session();

	p->value.a = s && is_user_ta_ctx(s->ctx);
	p->value.b = s ? s->ctx->uuid.timeLow : 0;
	return TEE_SUCCESS;
}

static TEE_Result reset(TEE_Param *p)
{
	const void *fdt = get_secure_dt();
	int node = fdt_node_offset_by_compatible(fdt, -1,
						 "st,stm32mp1-m4-tee");
	struct rstctrl *r = NULL;
	TEE_Result res;

	res = rstctrl_dt_get_by_name(fdt, node, p->value.b ? "mcu_rst" :
				     "hold_boot", &r);
	if (res)
		return res;
	return p->value.a ? rstctrl_deassert_to(r, 1000) :
			    rstctrl_assert_to(r, 1000);
}

static TEE_Result firewall(TEE_Param *p)
{
	const void *fdt = get_secure_dt();
	int node = fdt_node_offset_by_compatible(fdt, -1, "st,stm32-etzpc");
	struct dt_driver_provider *prv =
		dt_driver_get_provider_by_node(node, DT_DRIVER_FIREWALL);
	uint32_t arg = p[0].value.a;
	struct firewall_query q = {
		.ctrl = dt_driver_provider_priv_data(prv),
		.args = &arg,
		.arg_count = 1,
	};

	p[0].value.a = firewall_set_memory_configuration(&q,
			(paddr_t)p[0].value.b << 16, p[1].value.a);
	return TEE_SUCCESS;
}

static TEE_Result touch(TEE_Param *p)
{
	uint8_t *va = core_mmu_add_mapping(MEM_AREA_RAM_SEC, p->value.a, 64);

	if (!va)
		return TEE_ERROR_GENERIC;
	memset(va, 0x77, 64);
	if (p->value.b)
		dcache_clean_range(va, 64);
	return core_mmu_remove_mapping(MEM_AREA_RAM_SEC, va, 64);
}

static TEE_Result invoke(void *ctx __unused, uint32_t cmd,
			 uint32_t types __unused,
			 TEE_Param p[TEE_NUM_PARAMS])
{
	static struct mutex lock = MUTEX_INITIALIZER;
	void *block;

	switch (cmd) {
	case PTA_SUM:
		return sum(p);
	case PTA_FILL:
		memset(p[1].memref.buffer, 0x5a, p[1].memref.size);
		p[1].memref.size /= 2;
		return TEE_SUCCESS;
	case PTA_SHORT:
		p[1].memref.size = 1000;
		return TEE_ERROR_SHORT_BUFFER;
	case PTA_CALLER:
		return caller(p);
	case PTA_SESSIONS:
		p->value.a = opened - closed;
		p->value.b = closed;
		return TEE_SUCCESS;
	case PTA_HEAP:
		block = malloc(p->value.a);
		p->value.a = block ? TEE_SUCCESS : TEE_ERROR_OUT_OF_MEMORY;
		free(block);
		return TEE_SUCCESS;
	case PTA_RESET:
		return reset(p);
	case PTA_FIREWALL:
		return firewall(p);
	case PTA_DEFERRALS:
		p->value.a = deferrals;
		p->value.b = inited;
		return TEE_SUCCESS;
	case PTA_LOCK_TWICE:
		mutex_lock(&lock);
		mutex_lock(&lock);
		return TEE_SUCCESS;
	case PTA_TOUCH:
		return touch(p);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}

pseudo_ta_register(.uuid = TEST_PTA_UUID, .name = "test.pta",
		   .flags = PTA_DEFAULT_FLAGS,
		   .open_session_entry_point = open_session,
		   .close_session_entry_point = close_session,
		   .invoke_command_entry_point = invoke);

static TEE_Result late(void)
{
	/* after the drivers */
	inited = deferrals > 0;
	return TEE_SUCCESS;
}
driver_init_late(late);

/* The first node in the tree needs the second: it has to wait once. */
static TEE_Result first_probe(const void *fdt, int node __unused,
			      const void *compat_data __unused)
{
	int other = fdt_node_offset_by_compatible(fdt, -1, "st,stm32mp1-ipcc");

	if (!dt_driver_get_provider_by_node(other, DT_DRIVER_NOTYPE)) {
		deferrals++;
		return TEE_ERROR_DEFER_DRIVER_INIT;
	}
	return TEE_SUCCESS;
}

static TEE_Result second_probe(const void *fdt, int node,
			       const void *compat_data __unused)
{
	return dt_driver_register_provider(fdt, node, NULL, NULL,
					   DT_DRIVER_NOTYPE);
}

static const struct dt_device_match first_match[] = {
	{ .compatible = "st,stm32-hwspinlock" },
	{ }
};

static const struct dt_device_match second_match[] = {
	{ .compatible = "st,stm32mp1-ipcc" },
	{ }
};

DEFINE_DT_DRIVER(first) = {
	.name = "first",
	.match_table = first_match,
	.probe = first_probe,
};

DEFINE_DT_DRIVER(second) = {
	.name = "second",
	.match_table = second_match,
	.probe = second_probe,
};
