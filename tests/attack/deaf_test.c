/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers that do not take what is written, without an error: only who
 * reads them back knows. The firewall loses a write, or it comes late, or
 * another one undoes it; the line that lets the core boot stays.
 */
#include "world.h"

#include "../../board/machine/machine.h"

#define SRAM1_BITS	3u		/* DECPROT5: id 80 */
#define RETRAM_BITS	(3u << 8)	/* id 84, which is written last */

static uint32_t deaf;		/* bits of DECPROT5 that keep their value */

static uint32_t lose(uint32_t pa, uint32_t now, uint32_t want)
{
	return pa == REG_DECPROT5 ? (want & ~deaf) | (now & deaf) : want;
}

/* SRAM1 closes with the next bank that is written, not when it is told */
static bool pending;

static uint32_t delay(uint32_t pa, uint32_t now, uint32_t want)
{
	if (pa != REG_DECPROT5)
		return want;
	if (pending)
		return want & ~SRAM1_BITS;
	pending = (now & SRAM1_BITS) && !(want & SRAM1_BITS);
	return pending ? want | SRAM1_BITS : want;
}

/* RETRAM's write opens SRAM1 again */
static uint32_t undo(uint32_t pa, uint32_t now, uint32_t want)
{
	if (pa == REG_DECPROT5 && ((now ^ want) & RETRAM_BITS))
		return want | SRAM1_BITS;
	return want;
}

static uint32_t boot_stays(uint32_t pa, uint32_t now, uint32_t want)
{
	return pa == REG_MP_GCR ? now | want : want;
}

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
	board_tee_close(session);
	sec_off();
	w_image_free(&img);
}

static void assert_not_loaded(const char *where)
{
	assert_refused(session, 0, sec_load(session, 0, &img.file),
		       R_SECURITY, TRP_E_FIREWALL);
	assert_non_null(strstr(sec_status(session, 0).sentence, where));
	assert_int_equal(sec_cmd(session, TRP_TA_START_FW, 0), R_BAD_STATE);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
}

/* Whichever bank it is, and though all others are closed */
static void lost_write_test(void **arg)
{
	static const struct {
		uint32_t bits;
		const char *where;
	} rows[] = {
		{ SRAM1_BITS, "0x30000000" }, { RETRAM_BITS, "0x38000000" },
	};
	size_t i;

	(void)arg;
	for (i = 0; i < 2; i++) {
		begin();
		deaf = rows[i].bits;
		machine.keeps = lose;
		assert_not_loaded(rows[i].where);
		end();
	}
}

/*
 * Who looks only when all is written finds nothing wrong, yet a bank did not
 * obey when it was told.
 */
static void late_write_test(void **arg)
{
	(void)arg;
	begin();
	pending = false;
	machine.keeps = delay;
	assert_refused(session, 0, sec_load(session, 0, &img.file),
		       R_SECURITY, TRP_E_FIREWALL);
	end();
}

/* Each bank obeyed when it was told; the last one opened the first again */
static void undone_write_test(void **arg)
{
	(void)arg;
	begin();
	machine.keeps = undo;
	assert_not_loaded("0x30000000");
	end();
}

/* Not given to the core: it would run in memory that is not its own */
static void lost_run_test(void **arg)
{
	(void)arg;
	begin();
	assert_int_equal(sec_load(session, 0, &img.file), R_OK);
	deaf = RETRAM_BITS;
	machine.keeps = lose;
	assert_refused(session, 0, sec_cmd(session, TRP_TA_START_FW, 0),
		       R_SECURITY, TRP_E_FIREWALL);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	assert_true(w_closed(0));
	end();
}

/* A core that would start by itself after its reset gets no firmware */
static void boot_line_load_test(void **arg)
{
	(void)arg;
	begin();
	sec_reg_set(REG_MP_GCR, 1);
	machine.keeps = boot_stays;
	assert_refused(session, 0, sec_load(session, 0, &img.file), R_GENERIC,
		       TRP_E_RESET);
	assert_int_equal(sec_cmd(session, TRP_TA_START_FW, 0), R_BAD_STATE);
	end();
}

/* Nor is one left running that a fault would restart */
static void boot_line_start_test(void **arg)
{
	(void)arg;
	begin();
	assert_int_equal(sec_load(session, 0, &img.file), R_OK);
	machine.keeps = boot_stays;
	assert_refused(session, 0, sec_cmd(session, TRP_TA_START_FW, 0),
		       R_GENERIC, TRP_E_RESET);
	assert_int_not_equal(sec_status(session, 0).state, TRP_RUNNING);
	assert_true(w_closed(0));
	/* it obeys again */
	machine.keeps = NULL;
	assert_int_equal(sec_cmd(session, TRP_TA_STOP_FW, 0), R_OK);
	assert_int_equal(board_mcu_state(NULL), BOARD_MCU_RESET);
	assert_int_equal(sec_cmd(session, TRP_TA_RELEASE_FW, 0), R_OK);
	assert_true(w_idle(0));
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(lost_write_test), sec_test(late_write_test),
		sec_test(undone_write_test), sec_test(lost_run_test),
		sec_test(boot_line_load_test), sec_test(boot_line_start_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
