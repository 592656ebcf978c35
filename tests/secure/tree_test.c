/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which memory is shared, by name, by list, or by what the access words imply;
 * and what a tree says wrongly, or in vain.
 */
#include "tree.h"

#include "../../board/machine/machine.h"

#define SRAM(n, mode)	((79u + (n)) | (uint32_t)(mode) << 9)
#define S_RW		0
#define NS_R		1
#define ISOLATED	2
#define OPEN		3

static void conf(const char *name, const char *prop, uint32_t arg)
{
	uint32_t words[] = { tree_phandle(ETZPC), arg };
	char path[64];

	snprintf(path, sizeof(path), MEM "%s", name);
	tree_set_cells(path, prop, words, 2);
}

static void banks_begin(void)
{
	tree_begin();
	free(tree.dtb);
	tree.dtb = sec_dtb("banks", &tree.len);
}

/* The firmware of the tests keeps its table at the start of half of SRAM3 */
static uint32_t load(void)
{
	struct tb_blob img = sec_image(SEC_GOOD, NULL, 0);
	uint32_t s = sec_open(0);
	uint32_t reason, res = sec_load(s, 0, &img);

	reason = sec_status(s, 0).reason;
	if (!res) {
		assert_true(sec_closed());
		assert_int_equal(sec_cmd(s, TRP_TA_START_FW, 0), R_OK);
		assert_true(sec_closed());
		assert_int_equal(sec_cmd(s, TRP_TA_STOP_FW, 0), R_OK);
	}
	board_tee_close(s);
	tb_free(&img);
	return reason;
}

/* ---- shared by inference ------------------------------------------------ */

static void one_open_bank_test(void **arg)
{
	(void)arg;
	banks_begin();
	tree_boot();
	assert_true(sec_logged("bank3@10040000 is the open region among closed "
			       "ones: shared"));
	assert_true(sec_logged("bank3@10040000 da 0x10040000 pa 0x10040000 size"
			       " 0x10000 ipc"));
	/* its conf-load, which would close it, is not used, and that is said */
	assert_true(sec_logged("conf-load of bank3@10040000: "
			       "0x52 is not used"));
	assert_int_equal(load(), TRP_OK);
	assert_true(board_allowed(BOARD_NS, 0x30040000, 0x10000, true));
	tree_end();
}

/* Open while idle, closed with firmware: nobody said that it is shared */
static void open_data_bank_test(void **arg)
{
	uint32_t mode;

	(void)arg;
	/* none is closed while idle */
	banks_begin();
	conf("bank1@10000000", CONF_DEFAULT, SRAM(1, OPEN));
	conf("bank2@10020000", CONF_DEFAULT, SRAM(2, OPEN));
	tree_boot();
	assert_true(sec_logged("no memory is shared with the normal world; "
			       "trp,ipc-regions would list it"));
	assert_false(sec_logged(" ipc"));
	assert_int_equal(load(), TRP_E_RSC_LOCKED);
	tree_end();
	/* SRAM3's word is missing: that others are closed opens nothing */
	for (mode = NS_R; mode <= ISOLATED; mode++) {
		banks_begin();
		conf("bank1@10000000", CONF_DEFAULT, SRAM(1, mode));
		assert_int_equal(fdt_delprop(tree.dtb, tree_node(MEM
				"bank3@10040000"), CONF_DEFAULT), 0);
		tree_boot();
		assert_false(sec_logged(" ipc"));
		assert_int_equal(load(), TRP_E_RSC_LOCKED);
		tree_end();
	}
}

/*
 * The open bank is for data, and this firmware shares nothing: what it would
 * write there is not for Linux, whatever the words of others look like.
 */
static void no_table_test(void **arg)
{
	/* address and size 0: no table */
	static const struct tb_edit edits[] = {
		{ TB_WORD, .id = TRP_ID_RSCTABLE, .at = 0 },
		{ TB_WORD, .id = TRP_ID_RSCTABLE, .at = 4 },
	};
	struct tb_blob img = sec_image(SEC_GOOD, edits, 2);
	uint32_t s;

	(void)arg;
	banks_begin();
	conf("bank1@10000000", CONF_DEFAULT, SRAM(1, OPEN));
	conf("bank3@10040000", CONF_DEFAULT, SRAM(3, ISOLATED));
	tree_boot();
	s = sec_open(0);
	assert_int_equal(sec_load(s, 0, &img), R_OK);
	assert_refused(s, 0, sec_cmd(s, TRP_TA_START_FW, 0), R_SECURITY,
		       TRP_E_SHARED);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	/* refused before anything was touched */
	assert_int_equal(sec_status(s, 0).state, TRP_LOADED);
	board_tee_close(s);
	tree_end();
	/* with a table it is refused before */
	banks_begin();
	conf("bank1@10000000", CONF_DEFAULT, SRAM(1, OPEN));
	conf("bank3@10040000", CONF_DEFAULT, SRAM(3, ISOLATED));
	tree_boot();
	assert_int_equal(load(), TRP_E_RSC_LOCKED);
	tree_end();
	tb_free(&img);
}

/* Two are open: which one holds data, only the author knows */
static void two_open_banks_test(void **arg)
{
	uint32_t p;

	(void)arg;
	banks_begin();
	conf("bank1@10000000", CONF_DEFAULT, SRAM(1, OPEN));
	tree_unusable("410 DEVICE_TREE: trp,ipc-regions has to list "
		      "more than ");
	/* listed: the other one is locked with firmware in it */
	banks_begin();
	conf("bank1@10000000", CONF_DEFAULT, SRAM(1, OPEN));
	p = tree_phandle(MEM "bank3@10040000");
	tree_set_cells(NODE, "trp,ipc-regions", &p, 1);
	tree_boot();
	assert_int_equal(load(), TRP_OK);
	tree_end();
}

/* Where names or a list say what is shared, access words add nothing */
static void named_test(void **arg)
{
	(void)arg;
	tree_begin();
	conf("retram@38000000", CONF_DEFAULT, SRAM(5, ISOLATED));
	conf("mcuram@30000000", CONF_DEFAULT, SRAM(1, OPEN));
	tree_boot();
	assert_true(sec_logged("mcuram@30000000 da 0x30000000 pa 0x30000000 "
			       "size 0x40000 locked"));
	assert_int_equal(load(), TRP_OK);
	tree_end();
}

/* The M4's vector table lies in RETRAM: never shared by inference */
static void open_vectors_test(void **arg)
{
	(void)arg;
	banks_begin();
	conf("retram@38000000", CONF_DEFAULT, SRAM(5, OPEN));
	conf("bank3@10040000", CONF_DEFAULT, SRAM(3, ISOLATED));
	tree_boot();
	assert_false(sec_logged(" ipc"));
	assert_int_equal(load(), TRP_E_RSC_LOCKED);
	tree_end();
}

/* ---- said wrongly ------------------------------------------------------- */

static void wrong_length_test(void **arg)
{
	static const char *const props[] = { CONF_DEFAULT, CONF_LOAD };
	static const size_t lens[] = { 0, 1, 3, 4, 7, 9, 12 };
	char words[16] = { };
	size_t i, k;

	(void)arg;
	for (k = 0; k < 2; k++)
		for (i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
			tree_begin();
			tree_set(MEM "mcuram@30000000", props[k], words,
				 lens[i]);
			tree_unusable("bytes are no pairs of controller"
				      " and word");
			assert_true(sec_logged("410 DEVICE_TREE: "));
		}
}

static void wrong_word_test(void **arg)
{
	(void)arg;
	tree_begin();
	conf("retram@38000000", CONF_DEFAULT, SRAM(5, OPEN) | 1u << 11);
	tree_unusable("has bits that ETZPC does not know");
	tree_begin();
	conf("retram@38000000", CONF_LOAD, SRAM(5, S_RW) | 1u << 31);
	tree_unusable("has bits that ETZPC does not know");
}

/* Two statements about one memory that cannot both be true */
static void isolated_ipc_test(void **arg)
{
	uint32_t mode;

	(void)arg;
	for (mode = S_RW; mode < OPEN; mode++) {
		tree_begin();
		conf("ipc_shmem@10048000", CONF_DEFAULT, SRAM(3, mode));
		tree_unusable(CONF_DEFAULT " of ipc_shmem@10048000: ");
		assert_true(sec_logged("isolates memory that is shared (ipc)"));
	}
	tree_begin();
	conf("ipc_shmem@10048000", CONF_DEFAULT, SRAM(3, OPEN));
	tree_boot();
	tree_end();
}

static void wrong_list_test(void **arg)
{
	uint32_t p;

	(void)arg;
	tree_begin();
	p = tree_phandle(ETZPC);
	tree_set_cells(NODE, "trp,ipc-regions", &p, 1);
	tree_unusable("410 DEVICE_TREE: trp,ipc-regions lists a node "
		      "that memory-region does not");
	tree_begin();
	tree_set(NODE, "trp,ipc-regions", "abc", 3);
	tree_unusable("trp,ipc-regions is no list of nodes");
	tree_begin();
	tree_set(NODE, "memory-region", "abcde", 5);
	tree_unusable("memory-region needs 1 to 16 entries");
}

/* ---- resets, who manages ------------------------------------------------ */

static int add_controller(uint32_t cells)
{
	assert_true(fdt_add_subnode(tree.dtb, 0, "lines") >= 0);
	tree_set_cells("/lines", "#reset-cells", &cells, 1);
	return (int)tree_phandle("/lines");
}

/* A controller whose driver is not there: OP-TEE boots without the core */
static void foreign_reset_test(void **arg)
{
	uint32_t v[4] = { 0, 10, 0, 11 };

	(void)arg;
	tree_begin();
	v[0] = v[2] = (uint32_t)add_controller(1);
	tree_set_cells(NODE, "resets", v, 4);
	tree_unusable("the controller of resets has no driver");
}

/* Its entries are longer: the second line still is the RCC's, and wrong */
static void long_entry_test(void **arg)
{
	uint32_t v[5] = { 0, 1, 2, 0, 11 };

	(void)arg;
	tree_begin();
	v[0] = (uint32_t)add_controller(2);
	v[3] = tree_phandle(RCC);
	tree_set_cells(NODE, "resets", v, 5);
	tree_unusable("reset hold_boot is number 11, expected 2144");
	assert_true(sec_logged("write <&rcc MCU_R>, <&rcc MCU_HOLD_BOOT_R>"));
}

static void no_etzpc_driver_test(void **arg)
{
	(void)arg;
	tree_begin();
	tree_set(ETZPC, "compatible", "st,stm32-etzpc\0x", 17);
	tree_set(ETZPC, "secure-status", "disabled", 9);
	tree_unusable("404 NO_FIREWALL: no ETZPC in the device tree, or "
		      "no driver");
}

static void disabled_test(void **arg)
{
	(void)arg;
	tree_begin();
	tree_set(NODE, "status", "disabled", 9);
	tree_unusable("m4@10000000: the device tree disables it");
}

/* Linux's core needs nothing of us, as in the vendor's trees */
static void bare_linux_test(void **arg)
{
	(void)arg;
	tree_begin();
	tree_set(NODE, "compatible", "st,stm32mp1-m4", 15);
	assert_int_equal(fdt_delprop(tree.dtb, tree_node(NODE),
				     "memory-region"), 0);
	tree_unusable("m4@10000000: managed by the normal world");
	assert_false(sec_logged("not usable"));
}

static bool lost;

/* The first write of SRAM3's mode does not arrive */
static uint32_t lose_one(uint32_t pa, uint32_t now, uint32_t want)
{
	if (pa != REG_DECPROT5 || lost || !((now ^ want) & 0x30))
		return want;
	lost = true;
	return now;
}

/* What a processor had claimed whose probe failed is free for the next one */
static void given_up_banks_test(void **arg)
{
	static const char *const mine[] = {
		"retram@38000000", "mcuram@30000000",
	};
	static const uint32_t reg[] = { 0x30040000, 0x10000 };
	uint32_t rst[] = { 0, 8225, 0, 2144 };
	uint32_t s, v;

	(void)arg;
	tree_begin();
	rst[0] = rst[2] = tree_phandle(RCC);
	v = tree_phandle(MEM "vdev0vring0@10040000");
	/* a new node stands before the others, so it is probed first */
	assert_true(fdt_add_subnode(tree.dtb, tree_node("/ahb"), "zz") >= 0);
	tree_set("/ahb/zz", "compatible", "st,stm32mp1-m4-tee", 19);
	tree_set_cells("/ahb/zz", "memory-region", &v, 1);
	tree_set_cells("/ahb/zz", "resets", rst, 4);
	tree_set("/ahb/zz", "reset-names", "mcu_rst\0hold_boot", 18);
	v = 7;
	tree_set_cells("/ahb/zz", "trp,rproc-id", &v, 1);
	tree_set_cells(MEM "mcuram@30000000", "reg", reg, 2);
	tree_regions(mine, 2);
	tree_boot();
	assert_true(sec_logged("processor 7: zz"));
	assert_true(sec_logged("410 DEVICE_TREE: SRAM3 (mcuram@30000000) is "
			       "one bank"));
	board_tee_shutdown();
	sec_reg_set(REG_DECPROT5, 0);
	lost = false;
	machine.keeps = lose_one;
	assert_int_equal(board_tee_boot(), 0);
	assert_true(lost);
	assert_true(sec_logged("zz: 403 FIREWALL: memory cannot be closed"));
	assert_int_equal(sec_try_open(7, BOARD_LOGIN_REE_KERNEL, &s),
			 R_NOT_SUPPORTED);
	board_tee_close(sec_open(0));
	tree_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(one_open_bank_test), sec_test(open_data_bank_test),
		sec_test(no_table_test), sec_test(two_open_banks_test),
		sec_test(named_test),
		sec_test(open_vectors_test), sec_test(wrong_length_test),
		sec_test(wrong_word_test), sec_test(isolated_ipc_test),
		sec_test(wrong_list_test), sec_test(foreign_reset_test),
		sec_test(long_entry_test), sec_test(no_etzpc_driver_test),
		sec_test(disabled_test), sec_test(bare_linux_test),
		sec_test(given_up_banks_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
