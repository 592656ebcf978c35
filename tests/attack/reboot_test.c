/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * OP-TEE boots again and memory kept its bytes: the reset of an application
 * processor, or a reboot by Linux. And a core that ran before a load.
 */
#include "world.h"

#include "../../board/machine/machine.h"

#define OPEN_BITS	0x105u	/* DECPROT5: SRAM1, SRAM2, RETRAM for all */

static struct w_image img;
static uint32_t session;

static void begin(void)
{
	sec_on("two");
	session = sec_open(0);
	img = w_image(0, 0x11, W_OURS, "p256.der");
}

static void end(void)
{
	sec_off();
	w_image_free(&img);
}

static void reach(enum trp_state state)
{
	assert_int_equal(sec_load(session, 0, &img.file), R_OK);
	if (state != TRP_LOADED)
		assert_int_equal(sec_cmd(session, TRP_TA_START_FW, 0), R_OK);
	if (state == TRP_STOPPED)
		assert_int_equal(sec_cmd(session, TRP_TA_STOP_FW, 0), R_OK);
	/* what the firmware left where no segment is, too */
	machine.bank[1].mem[0x1fff0] = 0x77;
}

/* Was anything of it ever to be seen? Asked at each write of the firewall. */
static bool seen;

static uint32_t watch(uint32_t pa, uint32_t now, uint32_t want)
{
	(void)now;
	if (pa == REG_DECPROT5 && (want & OPEN_BITS) &&
	    w_first_diff(0, NULL, false) != -1)
		seen = true;
	return want;
}

static void boot_again(uint32_t decprot)
{
	board_tee_shutdown();
	sec_reg_set(REG_DECPROT5, decprot);
	seen = false;
	machine.keeps = watch;
	assert_int_equal(board_tee_boot(), 0);
	machine.keeps = NULL;
}

/* ETZPC as its reset leaves it, secure; and as it was */
static void kept_memory_test(void **arg)
{
	static const enum trp_state states[] = {
		TRP_LOADED, TRP_RUNNING, TRP_STOPPED,
	};
	size_t i, keep;

	(void)arg;
	for (i = 0; i < 3; i++)
		for (keep = 0; keep < 2; keep++) {
			begin();
			reach(states[i]);
			assert_int_not_equal(w_first_diff(0, NULL, false), -1);
			boot_again(keep ? sec_reg(REG_DECPROT5) : 0);
			assert_false(seen);
			assert_true(w_idle(0));
			assert_int_equal(w_first_diff(0, NULL, false), -1);
			assert_int_equal(board_mcu_state(NULL),
					 BOARD_MCU_RESET);
			assert_int_equal(sec_reg(REG_MP_GCR), 0);
			/* and it works as ever */
			session = sec_open(0);
			assert_int_equal(sec_load(session, 0, &img.file),
					 R_OK);
			assert_int_equal(w_first_diff(0, &img, false), -1);
			end();
		}
}

/* A firewall that does not close at that boot: no processor, still closed */
static uint32_t never(uint32_t pa, uint32_t now, uint32_t want)
{
	return pa == REG_DECPROT5 ? now : want;
}

static void unproven_test(void **arg)
{
	uint32_t s;

	(void)arg;
	begin();
	reach(TRP_RUNNING);
	board_tee_shutdown();
	machine.keeps = never;
	assert_int_equal(board_tee_boot(), 0);
	assert_true(sec_logged("403 FIREWALL: memory cannot be closed"));
	assert_int_equal(sec_try_open(0, BOARD_LOGIN_REE_KERNEL, &s),
			 R_NOT_SUPPORTED);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	assert_false(board_allowed(BOARD_NS, 0x30000000, 4, false));
	end();
}

/*
 * Another CPU of the normal world lets the core go while the banks close: as
 * if OP-TEE's SCMI server did not ask. It may not outlive the load.
 */
static bool let_go;

static uint32_t race(uint32_t pa, uint32_t now, uint32_t want)
{
	if (pa == REG_DECPROT5 && (now & 3) && !(want & 3)) {
		let_go = true;
		sec_reg_set(REG_MP_GCR, 1);
	}
	return want;
}

static void released_meanwhile_test(void **arg)
{
	(void)arg;
	begin();
	let_go = false;
	machine.keeps = race;
	assert_int_equal(sec_load(session, 0, &img.file), R_OK);
	machine.keeps = NULL;
	assert_true(let_go);
	assert_int_equal(sec_reg(REG_MP_GCR), 0);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	assert_int_equal(w_first_diff(0, &img, false), -1);
	board_tee_close(session);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(kept_memory_test), sec_test(unproven_test),
		sec_test(released_meanwhile_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
