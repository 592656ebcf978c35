/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver against device trees and boards that are not as they should be,
 * and against hardware that refuses in the middle of the work.
 */
#include "secure.h"

#include <libfdt.h>

#define NODE		"/ahb/m4@10000000"
#define MEM		"/reserved-memory/"
#define ETZPC		"/soc/etzpc@5c007000"
#define CONF_DEFAULT	"access-controllers-conf-default"
#define CONF_LOAD	"access-controllers-conf-load"
#define REG_DECLOCK2	0x5C007038u	/* locks of ids 64 to 95 */
#define SRAM1_ID	80
#define RETRAM_ID	84

static void *dtb;
static size_t dtb_len;

static void begin(void)
{
	static const char *const keys[] = { "rsa2048.der", NULL };

	sec_trust(keys);
	dtb = sec_dtb("stm32mp15", &dtb_len);
}

static void end(void)
{
	sec_off();
	free(dtb);
	dtb = NULL;
}

static int node(const char *path)
{
	int n = fdt_path_offset(dtb, path);

	assert_true(n >= 0);
	return n;
}

static void set(const char *path, const char *prop, const void *p, size_t n)
{
	assert_int_equal(fdt_setprop(dtb, node(path), prop, p, (int)n), 0);
}

static void set_cells(const char *path, const char *prop, const uint32_t *v,
		      size_t n)
{
	fdt32_t cells[16];
	size_t i;

	for (i = 0; i < n; i++)
		cells[i] = cpu_to_fdt32(v[i]);
	set(path, prop, cells, n * sizeof(*cells));
}

/* Nodes that nobody refers to have none yet */
static uint32_t phandle(const char *path)
{
	uint32_t p = fdt_get_phandle(dtb, node(path));

	if (p)
		return p;
	assert_int_equal(fdt_generate_phandle(dtb, &p), 0);
	assert_int_equal(fdt_setprop_u32(dtb, node(path), "phandle", p), 0);
	return p;
}

/* Which regions the processor has */
static void regions(const char *const *names, size_t n)
{
	uint32_t v[16];
	char path[64];
	size_t i;

	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), MEM "%s", names[i]);
		v[i] = phandle(path);
	}
	set_cells(NODE, "memory-region", v, n);
}

/* The board boots, but without this processor; the log says why */
static void assert_unusable(bool open, const char *words)
{
	uint32_t s;

	assert_int_equal(sec_on_dtb(dtb, dtb_len, open), 0);
	if (!sec_logged(words))
		fail_msg("not logged: %s", words);
	assert_int_equal(sec_try_open(0, BOARD_LOGIN_REE_KERNEL, &s),
			 R_NOT_SUPPORTED);
	end();
}

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
	begin();
	regions(names, 4);
	assert_int_equal(sec_on_dtb(dtb, dtb_len, false), 0);
	assert_true(sec_logged("ipc_shmem@10048000 da 0x10048000 pa 0x10048000"
			       " size 0x8000 ipc"));
	s = sec_open(0);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_true(sec_closed());
	assert_true(board_allowed(BOARD_NS, SEC_RSC_DA, 0x8000, true));
	assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_OK);
	assert_true(sec_closed());
	board_tee_close(s);
	end();
	tb_free(&img);
}

/* vdev0buffer's other half of the bank as code: one bank, two kinds */
static void mixed_bank_test(void **arg)
{
	static const uint32_t reg[] = { 0x30046000, 0x2000 };

	(void)arg;
	begin();
	set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	assert_unusable(false, "410 DEVICE_TREE: SRAM3");
}

/* The same bytes as shared memory and as code, through two addresses */
static void mixed_view_test(void **arg)
{
	static const uint32_t reg[] = { 0x30040000, 0x1000 };

	(void)arg;
	begin();
	set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	assert_unusable(false, "share memory, one is ipc");
}

static void tee_region_test(void **arg)
{
	static const uint32_t reg[] = { BOARD_TEE_DDR_BASE, 0x1000 };

	(void)arg;
	begin();
	assert_int_equal(fdt_delprop(dtb, node("/ahb"), "dma-ranges"), 0);
	set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	assert_unusable(false, "lies in memory of the secure world");
}

static void no_firewall_region_test(void **arg)
{
	static const uint32_t reg[] = { BOARD_DDR_BASE, 0x1000 };

	(void)arg;
	begin();
	assert_int_equal(fdt_delprop(dtb, node("/ahb"), "dma-ranges"), 0);
	set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	assert_unusable(false, "404 NO_FIREWALL: no firewall protects");
}

static void dma_range_test(void **arg)
{
	static const uint32_t reg[] = { 0x30050000, 0x20000 };

	(void)arg;
	begin();
	set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	assert_unusable(false, "is in no dma-range");
}

static void empty_region_test(void **arg)
{
	static const uint32_t reg[] = { 0x30000000, 0 };

	(void)arg;
	begin();
	set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	assert_unusable(false, "memory-region 1 is not usable");
}

static void ipc_property_test(void **arg)
{
	uint32_t p;

	(void)arg;
	begin();
	p = phandle(MEM "retram@38000000");
	set_cells(NODE, "trp,ipc-regions", &p, 1);
	assert_int_equal(sec_on_dtb(dtb, dtb_len, false), 0);
	assert_true(sec_logged("retram@38000000 da 0 pa 0x38000000 size "
			       "0x10000 ipc"));
	end();
}

/* ---- firewall ----------------------------------------------------------- */

static void no_etzpc_test(void **arg)
{
	(void)arg;
	begin();
	set(ETZPC, "status", "disabled", 9);
	assert_unusable(false, "404 NO_FIREWALL: no ETZPC");
}

static void open_rcc_test(void **arg)
{
	(void)arg;
	begin();
	assert_unusable(true, "404 NO_FIREWALL: RCC is not hardened");
}

/* TZEN alone is enough: the driver sets MCKPROT */
static void mckprot_test(void **arg)
{
	(void)arg;
	begin();
	assert_int_equal(sec_on_dtb(dtb, dtb_len, false), 0);
	assert_int_equal(sec_reg(REG_TZCR), 3);
	board_tee_shutdown();
	sec_reg_set(REG_TZCR, 1);
	assert_int_equal(board_tee_boot(), 0);
	assert_int_equal(sec_reg(REG_TZCR), 3);
	end();
}

/* Idle state from the device tree; 2 MCU isolation, 3 open */
static void conf_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t conf[2], s;

	(void)arg;
	begin();
	conf[0] = phandle(ETZPC);
	conf[1] = RETRAM_ID | 2 << 9;
	set_cells(MEM "retram@38000000", CONF_DEFAULT, conf, 2);
	conf[1] = RETRAM_ID;
	set_cells(MEM "retram@38000000", CONF_LOAD, conf, 2);
	assert_int_equal(sec_on_dtb(dtb, dtb_len, false), 0);
	assert_int_equal(sec_reg(REG_DECPROT5) >> 8 & 3, 2);
	assert_int_equal(sec_reg(REG_DECPROT5) & 3, 3);
	s = sec_open(0);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_int_equal(sec_reg(REG_DECPROT5) & 0x30f, 0);
	assert_int_equal(sec_cmd(s, TRP_TA_RELEASE_FW, 0), R_OK);
	assert_int_equal(sec_reg(REG_DECPROT5) >> 8 & 3, 2);
	assert_int_equal(sec_reg(REG_DECPROT5) & 3, 3);
	board_tee_close(s);
	end();
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

		begin();
		conf[0] = phandle(rows[i].rcc ? "/soc/rcc@50000000" : ETZPC);
		conf[1] = rows[i].arg;
		snprintf(path, sizeof(path), MEM "%s", rows[i].mem);
		set_cells(path, rows[i].prop, conf, 2);
		/* the other view of the same banks says something else */
		conf[1] = SRAM1_ID | 3 << 9;
		set_cells(MEM "mcuram2@10000000", CONF_DEFAULT, conf, 2);
		assert_unusable(false, rows[i].words);
	}
}

/* ---- resets, who manages ------------------------------------------------ */

static void scmi_reset_test(void **arg)
{
	uint32_t v[4];

	(void)arg;
	begin();
	v[0] = v[2] = phandle("/soc/rcc@50000000");
	v[1] = 10;
	v[3] = 11;
	set_cells(NODE, "resets", v, 4);
	assert_unusable(false, "reset mcu_rst is number 10, expected 8225");
}

static void no_reset_test(void **arg)
{
	(void)arg;
	begin();
	assert_int_equal(fdt_delprop(dtb, node(NODE), "reset-names"), 0);
	assert_unusable(false, "resets mcu_rst and hold_boot are not usable");
}

/* Linux manages the core: it gets the memory, and nothing else happens */
static void linux_test(void **arg)
{
	uint32_t s;

	(void)arg;
	begin();
	set(NODE, "compatible", "st,stm32mp1-m4", 15);
	assert_int_equal(sec_on_dtb(dtb, dtb_len, false), 0);
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
	end();
}

static void same_id_test(void **arg)
{
	int bus, m4;
	uint32_t ph[1], rst[4];

	(void)arg;
	begin();
	ph[0] = phandle(MEM "vdev0vring0@10040000");
	rst[0] = rst[2] = phandle("/soc/rcc@50000000");
	rst[1] = 8225;
	rst[3] = 2144;
	bus = node("/ahb");
	m4 = fdt_add_subnode(dtb, bus, "again");
	assert_true(m4 >= 0);
	set("/ahb/again", "compatible", "st,stm32mp1-m4-tee", 19);
	set_cells("/ahb/again", "memory-region", ph, 1);
	set_cells("/ahb/again", "resets", rst, 4);
	set("/ahb/again", "reset-names", "mcu_rst\0hold_boot", 18);
	assert_int_equal(sec_on_dtb(dtb, dtb_len, false), 0);
	assert_true(sec_logged("processor 0 exists already"));
	end();
}

/* ---- hardware that refuses ---------------------------------------------- */

/* Somebody locked a bank open: nothing is loaded there */
static void locked_open_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t s;

	(void)arg;
	begin();
	assert_int_equal(sec_on_dtb(dtb, dtb_len, false), 0);
	s = sec_open(0);
	sec_reg_set(REG_DECLOCK2, 1u << (SRAM1_ID - 64));
	assert_refused(s, 0, sec_load(s, 0, &img), R_SECURITY,
		       TRP_E_FIREWALL);
	assert_true(strstr(sec_status(s, 0).sentence, "0x30000000"));
	/* it may have been closed in part: not given back, nothing starts */
	assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_BAD_STATE);
	board_tee_close(s);
	end();
	tb_free(&img);
}

/* Locked while loaded: it cannot be given to the processor, so no start */
static void locked_closed_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t s;

	(void)arg;
	begin();
	assert_int_equal(sec_on_dtb(dtb, dtb_len, false), 0);
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
	end();
	tb_free(&img);
}

/* RCC opened again behind our back: MCU isolation would mean nothing */
static void rcc_reopened_test(void **arg)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t s;

	(void)arg;
	begin();
	assert_int_equal(sec_on_dtb(dtb, dtb_len, false), 0);
	s = sec_open(0);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	sec_reg_set(REG_TZCR, 1);
	assert_refused(s, 0, sec_cmd(s, TRP_TA_START_FW, 0), R_SECURITY,
		       TRP_E_FIREWALL);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	board_tee_close(s);
	end();
	tb_free(&img);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(documented_test), sec_test(mixed_bank_test),
		sec_test(mixed_view_test), sec_test(tee_region_test),
		sec_test(no_firewall_region_test), sec_test(dma_range_test),
		sec_test(empty_region_test), sec_test(ipc_property_test),
		sec_test(no_etzpc_test), sec_test(open_rcc_test),
		sec_test(mckprot_test), sec_test(conf_test),
		sec_test(bad_conf_test), sec_test(scmi_reset_test),
		sec_test(no_reset_test), sec_test(linux_test),
		sec_test(same_id_test), sec_test(locked_open_test),
		sec_test(locked_closed_test), sec_test(rcc_reopened_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
