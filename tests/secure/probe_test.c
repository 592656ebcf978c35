/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver against device trees and boards that are not as they should be,
 * and against hardware that refuses in the middle of the work.
 */
#include "tree.h"

#include "../../board/machine/machine.h"

#define REG_DECLOCK2	0x5C007038u	/* locks of ids 64 to 95 */
#define SRAM1_ID	80
#define RETRAM_ID	84

/* ---- memory ------------------------------------------------------------- */

static void documented_test(void **arg)
{
	static const char *const names[] = {
		"retram@38000000", "mcuram@30000000", "mcuram2@10000000",
		"ipc_shmem@10048000",
	};
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t s;

	(void)arg;
	tree_begin();
	tree_regions(names, 4);
	tree_boot();
	assert_true(sec_logged("ipc_shmem@10048000 da 0x10048000 pa 0x10048000"
			       " size 0x8000 ipc"));
	s = sec_open(0);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_true(sec_closed());
	assert_true(board_allowed(BOARD_NS, SEC_RSC_DA, 0x8000, true));
	assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_OK);
	assert_true(sec_closed());
	board_tee_close(s);
	tree_end();
	tb_free(&img);
}

/* vdev0buffer's other half of the bank as code: one bank, two kinds */
static void mixed_bank_test(void **arg)
{
	static const uint32_t reg[] = { 0x30046000, 0x2000 };

	(void)arg;
	tree_begin();
	tree_set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	tree_unusable("410 DEVICE_TREE: SRAM3");
}

/* The same bytes as shared memory and as code, through two addresses */
static void mixed_view_test(void **arg)
{
	static const uint32_t reg[] = { 0x30040000, 0x1000 };

	(void)arg;
	tree_begin();
	tree_set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	tree_unusable("share memory, one is ipc");
}

static void tee_region_test(void **arg)
{
	static const uint32_t reg[] = { BOARD_TEE_DDR_BASE, 0x1000 };

	(void)arg;
	tree_begin();
	assert_int_equal(fdt_delprop(tree.dtb, tree_node("/ahb"),
				     "dma-ranges"), 0);
	tree_set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	tree_unusable("lies in memory of the secure world");
}

static void no_firewall_region_test(void **arg)
{
	static const uint32_t reg[] = { BOARD_DDR_BASE, 0x1000 };

	(void)arg;
	tree_begin();
	assert_int_equal(fdt_delprop(tree.dtb, tree_node("/ahb"),
				     "dma-ranges"), 0);
	tree_set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	tree_unusable("404 NO_FIREWALL: no firewall protects");
}

/* The last bank's last page, and one behind it */
static void partly_protected_test(void **arg)
{
	static const uint32_t reg[] = { 0x3005f000, 0x2000 };

	(void)arg;
	tree_begin();
	assert_int_equal(fdt_delprop(tree.dtb, tree_node("/ahb"),
				     "dma-ranges"), 0);
	tree_set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	tree_unusable("404 NO_FIREWALL: no firewall protects all of "
		      "mcuram@30000000");
}

static void dma_range_test(void **arg)
{
	static const uint32_t reg[] = { 0x30050000, 0x20000 };

	(void)arg;
	tree_begin();
	tree_set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	tree_unusable("is in no dma-range");
}

static void empty_region_test(void **arg)
{
	static const uint32_t reg[] = { 0x30000000, 0 };

	(void)arg;
	tree_begin();
	tree_set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	tree_unusable("memory-region 1 is not usable");
}

static void ipc_property_test(void **arg)
{
	uint32_t p;

	(void)arg;
	tree_begin();
	p = tree_phandle(MEM "retram@38000000");
	tree_set_cells(NODE, "trp,ipc-regions", &p, 1);
	tree_boot();
	assert_true(sec_logged("retram@38000000 da 0 pa 0x38000000 size "
			       "0x10000 ipc"));
	tree_end();
}

/* ---- firewall ----------------------------------------------------------- */

static void no_etzpc_test(void **arg)
{
	(void)arg;
	tree_begin();
	tree_set(ETZPC, "status", "disabled", 9);
	tree_unusable("404 NO_FIREWALL: no ETZPC");
}

/* TZEN alone is enough: the driver sets MCKPROT */
static void mckprot_test(void **arg)
{
	(void)arg;
	tree_begin();
	tree_boot();
	assert_int_equal(sec_reg(REG_TZCR), 3);
	board_tee_shutdown();
	sec_reg_set(REG_TZCR, 1);
	assert_int_equal(board_tee_boot(), 0);
	assert_int_equal(sec_reg(REG_TZCR), 3);
	tree_end();
}

/* What OP-TEE's own driver of the RCC does, with a tree that opens it */
static void open_rcc_test(void **arg)
{
	static const char name[] = "st,stm32mp1-rcc\0syscon";

	(void)arg;
	tree_begin();
	tree_set(RCC, "compatible", name, sizeof(name));
	tree_unusable("404 NO_FIREWALL: RCC is not hardened");
}

/* MCKPROT alone protects nothing: RCC hears it while TZEN is set */
static uint32_t tzen_lost(uint32_t pa, uint32_t now, uint32_t want)
{
	(void)now;
	return pa == REG_TZCR ? 2 : want;
}

static void tzen_test(void **arg)
{
	uint32_t s;

	(void)arg;
	tree_begin();
	tree_boot();
	board_tee_shutdown();
	sec_reg_set(REG_TZCR, 0);
	machine.keeps = tzen_lost;
	assert_int_equal(board_tee_boot(), 0);
	assert_true(sec_logged("404 NO_FIREWALL: RCC is not hardened"));
	assert_int_equal(sec_try_open(0, BOARD_LOGIN_REE_KERNEL, &s),
			 R_NOT_SUPPORTED);
	tree_end();
}

/* Idle state from the device tree; 2 MCU isolation, 3 open */
static void conf_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t conf[2], s;

	(void)arg;
	tree_begin();
	conf[0] = tree_phandle(ETZPC);
	conf[1] = RETRAM_ID | 2 << 9;
	tree_set_cells(MEM "retram@38000000", CONF_DEFAULT, conf, 2);
	conf[1] = RETRAM_ID;
	tree_set_cells(MEM "retram@38000000", CONF_LOAD, conf, 2);
	tree_boot();
	assert_int_equal(sec_reg(REG_DECPROT5) >> 8 & 3, 2);
	assert_int_equal(sec_reg(REG_DECPROT5) & 3, 3);
	s = sec_open(0);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_int_equal(sec_reg(REG_DECPROT5) & 0x30f, 0);
	assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 0), R_OK);
	assert_int_equal(sec_reg(REG_DECPROT5) >> 8 & 3, 2);
	assert_int_equal(sec_reg(REG_DECPROT5) & 3, 3);
	board_tee_close(s);
	tree_end();
	tb_free(&img);
}

static void bad_conf_test(void **arg)
{
	static const struct {
		const char *mem, *prop;
		uint32_t arg;
		bool rcc;
		const char *words;
	} rows[] = {
		{ "retram@38000000", CONF_LOAD, RETRAM_ID | 3 << 9, false,
		  "not secure while loading" },
		{ "retram@38000000", CONF_DEFAULT, RETRAM_ID | 1 << 8, false,
		  "locks a state" },
		{ "retram@38000000", CONF_DEFAULT, SRAM1_ID, false,
		  "names no bank" },
		{ "retram@38000000", CONF_DEFAULT, RETRAM_ID, true,
		  "not for ETZPC" },
		{ "mcuram@30000000", CONF_DEFAULT, SRAM1_ID | 1 << 9, false,
		  "differs from another" },
	};
	size_t i;

	(void)arg;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char path[64];
		uint32_t conf[2];

		tree_begin();
		conf[0] = tree_phandle(rows[i].rcc ? "/soc/rcc@50000000" :
				       ETZPC);
		conf[1] = rows[i].arg;
		snprintf(path, sizeof(path), MEM "%s", rows[i].mem);
		tree_set_cells(path, rows[i].prop, conf, 2);
		/* the other view of the same banks says something else */
		conf[1] = SRAM1_ID | 3 << 9;
		tree_set_cells(MEM "mcuram2@10000000", CONF_DEFAULT, conf, 2);
		tree_unusable(rows[i].words);
	}
}

/* ---- resets, who manages ------------------------------------------------ */

static void scmi_reset_test(void **arg)
{
	uint32_t v[4];

	(void)arg;
	tree_begin();
	v[0] = v[2] = tree_phandle("/soc/rcc@50000000");
	v[1] = 10;
	v[3] = 11;
	tree_set_cells(NODE, "resets", v, 4);
	tree_unusable("reset mcu_rst is number 10, expected 8225");
}

static void no_reset_test(void **arg)
{
	(void)arg;
	tree_begin();
	assert_int_equal(fdt_delprop(tree.dtb, tree_node(NODE),
				     "reset-names"), 0);
	tree_unusable("resets mcu_rst and hold_boot are not usable");
}

/* Linux manages the core: it gets the memory, and nothing else happens */
static void linux_test(void **arg)
{
	uint32_t s;

	(void)arg;
	tree_begin();
	tree_set(NODE, "compatible", "st,stm32mp1-m4", 15);
	tree_boot();
	board_tee_shutdown();
	/* an earlier boot stage left all closed, the core let go */
	sec_reg_set(REG_DECPROT5, 0);
	sec_reg_set(REG_MP_GCR, 1);
	assert_int_equal(board_tee_boot(), 0);
	assert_true(sec_given_back());
	assert_int_equal(sec_reg(REG_MP_GCR), 1);
	assert_true(sec_logged("managed by the normal world"));
	assert_int_equal(sec_try_open(0, BOARD_LOGIN_REE_KERNEL, &s),
			 R_NOT_SUPPORTED);
	tree_end();
}

static void same_id_test(void **arg)
{
	int bus, m4;
	uint32_t ph[1], rst[4];

	(void)arg;
	tree_begin();
	ph[0] = tree_phandle(MEM "vdev0vring0@10040000");
	rst[0] = rst[2] = tree_phandle("/soc/rcc@50000000");
	rst[1] = 8225;
	rst[3] = 2144;
	bus = tree_node("/ahb");
	m4 = fdt_add_subnode(tree.dtb, bus, "again");
	assert_true(m4 >= 0);
	tree_set("/ahb/again", "compatible", "st,stm32mp1-m4-tee", 19);
	tree_set_cells("/ahb/again", "memory-region", ph, 1);
	tree_set_cells("/ahb/again", "resets", rst, 4);
	tree_set("/ahb/again", "reset-names", "mcu_rst\0hold_boot", 18);
	tree_boot();
	assert_true(sec_logged("processor 0 exists already"));
	tree_end();
}

/* ---- hardware that refuses ---------------------------------------------- */

/* Somebody locked a bank open: nothing is loaded there */
static void locked_open_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t s;

	(void)arg;
	tree_begin();
	tree_boot();
	s = sec_open(0);
	sec_reg_set(REG_DECLOCK2, 1u << (SRAM1_ID - 64));
	assert_refused(s, 0, sec_load(s, 0, &img), R_SECURITY,
		       TRP_E_FIREWALL);
	assert_true(strstr(sec_status(s, 0).sentence, "0x30000000"));
	/* it may have been closed in part: not given back, nothing starts */
	assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_BAD_STATE);
	board_tee_close(s);
	tree_end();
	tb_free(&img);
}

/* Locked while loaded: it cannot be given to the processor, so no start */
static void locked_closed_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t s;

	(void)arg;
	tree_begin();
	tree_boot();
	s = sec_open(0);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	sec_reg_set(REG_DECLOCK2, 1u << (SRAM1_ID - 64));
	assert_refused(s, 0, sec_cmd(s, TRP_TA_START_FW, 0), R_SECURITY,
		       TRP_E_FIREWALL);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	assert_true(sec_closed());
	assert_int_equal(sec_status(s, 0).state, TRP_LOADED);
	/* it cannot be given back either: stays closed, stays dead */
	assert_refused(s, 0, sec_cmd(s, TRP_TA_RELEASE_FW, 0), R_SECURITY,
		       TRP_E_FIREWALL);
	assert_int_equal(sec_status(s, 0).state, TRP_STOPPED);
	assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_BAD_STATE);
	assert_int_equal(sec_cmd(s, TRP_TA_GET_COREDUMP, 0), R_BAD_PARAMETERS);
	assert_false(board_allowed(BOARD_NS, 0x30000000, 4, false));
	board_tee_close(s);
	tree_end();
	tb_free(&img);
}

/* RCC opened again behind our back: MCU isolation would mean nothing */
static void rcc_reopened_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t s;

	(void)arg;
	tree_begin();
	tree_boot();
	s = sec_open(0);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	sec_reg_set(REG_TZCR, 1);
	assert_refused(s, 0, sec_cmd(s, TRP_TA_START_FW, 0), R_SECURITY,
		       TRP_E_FIREWALL);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	board_tee_close(s);
	tree_end();
	tb_free(&img);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(documented_test), sec_test(mixed_bank_test),
		sec_test(mixed_view_test), sec_test(tee_region_test),
		sec_test(no_firewall_region_test),
		sec_test(partly_protected_test), sec_test(dma_range_test),
		sec_test(empty_region_test), sec_test(ipc_property_test),
		sec_test(no_etzpc_test), sec_test(open_rcc_test),
		sec_test(mckprot_test),
		sec_test(tzen_test), sec_test(conf_test),
		sec_test(bad_conf_test), sec_test(scmi_reset_test),
		sec_test(no_reset_test), sec_test(linux_test),
		sec_test(same_id_test), sec_test(locked_open_test),
		sec_test(locked_closed_test), sec_test(rcc_reopened_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
