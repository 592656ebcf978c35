/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The twin of Linux alone: order of calls to the TA, state machine, recovery,
 * resources, trace. The TA and the board are those of twin_fake_test.c.
 */
#include "twin_life_test.h"

#define ANY	0xffffffffu
#define VDEV_OFF	(16u + 32u + 48u + 4u)	/* after a trace entry */

static void crash(void)
{
	fake.mcu = BOARD_MCU_LOCKUP;
}

/* ---- order of calls ------------------------------------------------------ */

static void whole_life(enum twin_order order, char *log)
{
	setup(NULL);
	probe(order, false);
	boot();
	crash();
	assert_int_equal(twin_serve(&t, 0), 0);
	assert_int_equal(t.state, TWIN_RUNNING);
	assert_int_equal(twin_shutdown(&t), 0);
	fake.load = 0xFFFF000F;
	fake.reason = TRP_E_DIGEST;
	assert_int_equal(twin_load(&t, file), -1);
	twin_close(&t);
	strcpy(log, fake.log);
}

static void both_orders_give_the_same_calls(void **state)
{
	char v3[1024], hooks[1024];

	(void)state;
	whole_life(TWIN_V3, v3);
	whole_life(TWIN_HOOKS, hooks);
	assert_string_equal(v3, hooks);
	assert_string_equal(v3, "LOAD_FW GET_RSC_TABLE START_FW "
			    "STOP_FW LOAD_FW GET_RSC_TABLE START_FW "
			    "STOP_FW RELEASE_FW "
			    "LOAD_FW GET_STATUS RELEASE_FW CLOSE");
}

static void v3_writes_the_live_table_at_once(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	assert_int_equal(twin_load(&t, file), 0);
	assert_int_equal(trp_get32(fake_mem(FAKE_TABLE_PA) + VDEV_OFF + 24),
			 0x10040000);
}

static void hooks_write_their_copy_before_start(void **state)
{
	(void)state;
	probe(TWIN_HOOKS, false);
	assert_int_equal(twin_load(&t, file), 0);
	assert_int_equal(trp_get32(fake_mem(FAKE_TABLE_PA) + VDEV_OFF + 24),
			 ANY);
	assert_int_equal(twin_start(&t), 0);
	assert_int_equal(trp_get32(fake_mem(FAKE_TABLE_PA) + VDEV_OFF + 24),
			 0x10040000);
	assert_int_equal(trp_get32(fake_mem(FAKE_TABLE_PA) + VDEV_OFF + 44),
			 0x10041000);
	/* features accepted, driver ok */
	assert_int_equal(trp_get32(fake_mem(FAKE_TABLE_PA) + VDEV_OFF + 12), 1);
	assert_int_equal(fake_mem(FAKE_TABLE_PA)[VDEV_OFF + 20], 7);
}

/* ---- failures ------------------------------------------------------------ */

static void failed_load_releases(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	fake.load = 0xFFFF3072;
	fake.reason = TRP_E_KEY;
	refused(twin_load(&t, file), TRP_E_KEY, "the TA says why");
	assert_string_equal(fake.log, "LOAD_FW GET_STATUS RELEASE_FW");
	/* a reason that belongs to another result is not this one's */
	fake.reason = TRP_E_STATE;
	refused(twin_load(&t, file), TWIN_REFUSED, "SIGNATURE_INVALID");
	refused(twin_load(&t, "/nonexistent/fw"), TWIN_IO, "nonexistent");
}

static void failed_start_releases(void **state)
{
	(void)state;
	probe(TWIN_HOOKS, false);
	assert_int_equal(twin_load(&t, file), 0);
	fake.start = 0xFFFF0000;
	fake.reason = TRP_E_RESET;
	refused(twin_start(&t), TRP_E_RESET, "");
	assert_int_equal(t.state, TWIN_OFFLINE);
	assert_non_null(strstr(fake.log, "START_FW GET_STATUS RELEASE_FW"));
	/* and the next boot works */
	fake.start = 0;
	boot();
}

static void core_that_does_not_go(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	fake.last_start = -ENOENT;
	assert_int_equal(twin_load(&t, file), 0);
	refused(twin_start(&t), TWIN_IO, "trp-cortexm");
	assert_int_equal(t.state, TWIN_OFFLINE);
	assert_non_null(strstr(fake.log, "START_FW STOP_FW RELEASE_FW"));
	fake.last_start = -ESTALE;
	assert_int_equal(twin_load(&t, file), 0);
	refused(twin_start(&t), TRP_E_STALE, "");
	assert_false(t.held);
}

static void dead_ta_gets_one_more_session(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	fake.dead = 1;
	assert_int_equal(twin_load(&t, file), 0);
	assert_string_equal(fake.log,
			    "LOAD_FW CLOSE OPEN LOAD_FW GET_RSC_TABLE");
	fake.log[0] = 0;
	fake.dead = 2;
	refused(twin_start(&t), TWIN_REFUSED, "TARGET_DEAD");
	assert_string_equal(fake.log, "START_FW CLOSE OPEN START_FW "
			    "GET_STATUS RELEASE_FW");
}

static void load_while_in_use_changes_nothing(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	boot();
	fake.log[0] = 0;
	fake.load = 0xFFFF0007;
	fake.reason = TRP_E_STATE;
	refused(twin_load(&t, file), TRP_E_STATE, "");
	assert_string_equal(fake.log, "LOAD_FW GET_STATUS");
	assert_int_equal(t.state, TWIN_RUNNING);
}

/* ---- recovery ------------------------------------------------------------ */

static void recovery_restores_the_cached_table(void **state)
{
	(void)state;
	probe(TWIN_HOOKS, false);
	boot();
	/* the firmware ruined its table, then crashed */
	memset(fake_mem(FAKE_TABLE_PA), 0xff, fake.table_len);
	crash();
	assert_int_equal(twin_serve(&t, 0), 0);
	assert_int_equal(t.crashes, 1);
	assert_int_equal(t.state, TWIN_RUNNING);
	assert_int_equal(trp_get32(fake_mem(FAKE_TABLE_PA)), 1);
	assert_int_equal(trp_get32(fake_mem(FAKE_TABLE_PA) + VDEV_OFF + 24),
			 0x10040000);
}

static void recovery_refuses_a_moved_table(void **state)
{
	(void)state;
	probe(TWIN_HOOKS, false);
	boot();
	fake.table_pa += 0x100;
	fake.log[0] = 0;
	crash();
	refused(twin_serve(&t, 0), TRP_E_RSC_CHANGED, "");
	assert_int_equal(t.state, TWIN_OFFLINE);
	assert_string_equal(fake.log,
			    "STOP_FW LOAD_FW GET_RSC_TABLE RELEASE_FW");
}

static void recovery_refuses_a_resized_table(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	boot();
	fake.told_len = fake.table_len + 4;
	crash();
	refused(twin_serve(&t, 0), TRP_E_RSC_CHANGED, "");
}

static void failed_recovery_can_boot_again(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	boot();
	fake.load = 0xFFFF000F;
	fake.reason = TRP_E_DIGEST;
	crash();
	refused(twin_serve(&t, 0), TRP_E_DIGEST, "");
	assert_int_equal(t.state, TWIN_OFFLINE);
	assert_false(t.held);
	fake.load = 0;
	boot();
	assert_int_equal(t.state, TWIN_RUNNING);
}

static void failed_start_in_recovery(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	boot();
	fake.start = 0xFFFF0000;
	fake.log[0] = 0;
	crash();
	assert_int_equal(twin_serve(&t, 0), -1);
	assert_int_equal(t.state, TWIN_OFFLINE);
	assert_non_null(strstr(fake.log, "RELEASE_FW"));
}

static void without_recovery(void **state)
{
	(void)state;
	probe(TWIN_V3, true);
	boot();
	fake.log[0] = 0;
	crash();
	refused(twin_serve(&t, 0), TWIN_CRASH, "lockup at 0x10");
	assert_int_equal(t.state, TWIN_CRASHED);
	assert_string_equal(fake.log, "");
	assert_int_equal(twin_serve(&t, 0), 0);
	assert_int_equal(fake.sent[2], 0);
	assert_int_equal(twin_shutdown(&t), 0);
	/* a crashed firmware is not asked to shut down */
	assert_int_equal(fake.sent[2], 0);
	assert_string_equal(fake.log, "STOP_FW RELEASE_FW");
}

static void crash_loop_is_left_alone(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	boot();
	for (unsigned int i = 0; i < TWIN_QUICK_MAX; i++) {
		crash();
		assert_int_equal(twin_serve(&t, 0), 0);
	}
	crash();
	refused(twin_serve(&t, 0), TWIN_CRASH, "");
	assert_int_equal(t.state, TWIN_CRASHED);
	assert_int_equal(twin_shutdown(&t), 0);
	boot();
	crash();
	assert_int_equal(twin_serve(&t, 0), 0);
}

static void slow_crashes_are_recovered(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	boot();
	for (unsigned int i = 0; i < 2 * TWIN_QUICK_MAX; i++) {
		t.started_ms -= TWIN_QUICK_MS;
		crash();
		assert_int_equal(twin_serve(&t, 0), 0);
	}
}

static void watchdog(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	boot();
	fake.watchdog = true;
	assert_int_equal(twin_serve(&t, 0), 0);
	assert_int_equal(t.crashes, 1);
	assert_string_equal(t.crash_why, "watchdog");
}

static void reported_crash(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	refused(twin_report_crash(&t, "by hand"), TWIN_REFUSED, "not running");
	boot();
	assert_int_equal(twin_report_crash(&t, "by hand"), 0);
	assert_int_equal(t.crashes, 1);
	assert_int_equal(t.state, TWIN_RUNNING);
}

static void deaf_firmware_is_stopped_anyway(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	boot();
	fake.deaf = true;
	assert_int_equal(twin_stop(&t), 0);
	assert_int_equal(fake.sent[2], 1);
	assert_int_equal(t.state, TWIN_OFFLINE);
}

/* ---- resources ----------------------------------------------------------- */

static void no_table(void **state)
{
	(void)state;
	fake.table_len = 0;
	probe(TWIN_HOOKS, false);
	boot();
	crash();
	assert_int_equal(twin_serve(&t, 0), 0);
	refused(twin_send(&t, "x", 1, 0), TWIN_REFUSED, "no RPMsg device");
}

static void table_out_of_reach(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	fake.closed = true;
	refused(twin_load(&t, file), TWIN_REFUSED, "cannot be read");
	fake.closed = false;
	fake.told_len = TRP_RSC_MAX_LEN + 1;
	refused(twin_load(&t, file), TWIN_REFUSED, "too long");
	fake.told_len = 0;
	trp_put32(fake.table, 2);
	refused(twin_load(&t, file), TRP_E_RSC_VERSION, "");
}

static void carveouts(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	fake_table_begin();
	fake_table_carveout("ipc_shmem", ANY, 0x100);
	fake_table_carveout("code", 0x0, 0x10000);
	fake_table_carveout("data", 0x10000000, 0x40000);
	assert_int_equal(twin_load(&t, file), 0);
	assert_int_equal(trp_get32(fake_mem(FAKE_TABLE_PA) + 52), 0x10048000);
	twin_release(&t);

	fake_table_begin();
	fake_table_carveout("heap", ANY, 0x100);
	refused(twin_load(&t, file), TWIN_REFUSED, "not visible");
	fake_table_begin();
	fake_table_carveout("ipc_shmem", ANY, 0x8001);
	refused(twin_load(&t, file), TWIN_REFUSED, "not visible");
	fake_table_begin();
	fake_table_carveout("out", 0x10040000, 0x1001);
	refused(twin_load(&t, file), TWIN_REFUSED, "not in this processor");
	fake_table_begin();
	fake_table_carveout("ddr", 0xc0000000, 0x100);
	refused(twin_load(&t, file), TWIN_REFUSED, "not in this processor");
}

static const struct {
	uint32_t id, da0, da1, num0, num1;
	const char *words;	/* NULL: accepted */
} vdevs[] = {
	{ 7, ANY, ANY, 16, 16, NULL },
	{ 7, 0x10040000, 0x10041000, 4, 4, NULL },
	{ 1, 5, 5, 3, 3, NULL },	/* no driver: nobody looks */
	{ 7, 0x10040010, ANY, 16, 16, "the device tree has it" },
	{ 7, ANY, 0x10040000, 16, 16, "the device tree has it" },
	{ 7, ANY, ANY, 16, 8, "differ" },
	{ 7, ANY, ANY, 15, 15, "not usable" },
	{ 7, ANY, ANY, 0x40000000, 0x40000000, "not usable" },
	{ 7, ANY, ANY, 32, 32, "vdev0buffer" },
};

static void vdev_rows(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	for (size_t i = 0; i < sizeof(vdevs) / sizeof(vdevs[0]); i++) {
		fake_table_begin();
		fake_table_vdev(vdevs[i].id, vdevs[i].da0, vdevs[i].da1,
				vdevs[i].num0, vdevs[i].num1);
		if (vdevs[i].words) {
			refused(twin_load(&t, file), TWIN_REFUSED,
				vdevs[i].words);
			continue;
		}
		if (twin_load(&t, file))
			fail_msg("row %zu: %s", i, t.error.text);
		twin_release(&t);
	}
}

/* ---- trace --------------------------------------------------------------- */

static void trace_grows(void **state)
{
	char *text = (char *)fake_mem(FAKE_TRACE_PA);

	(void)state;
	probe(TWIN_V3, false);
	strcpy(text, "lines of an earlier run\n");
	boot();
	twin_serve(&t, 0);
	assert_string_equal(fake.lines, "");
	strcpy(text, "one\ntw");
	twin_serve(&t, 0);
	assert_string_equal(fake.lines, "one\n");
	strcpy(text, "one\ntwo\r\n\x1b[31mthree\n");
	twin_serve(&t, 0);
	twin_serve(&t, 0);
	assert_string_equal(fake.lines, "one\ntwo\n?[31mthree\n");
	/* the firmware began its buffer anew */
	strcpy(text, "four\nend");
	twin_serve(&t, 0);
	assert_string_equal(fake.lines, "one\ntwo\n?[31mthree\nfour\n");
	/* and once more, with a longer text */
	fake.lines[0] = 0;
	strcpy(text, "a longer text\nend");
	twin_serve(&t, 0);
	assert_string_equal(fake.lines, "a longer text\n");
	assert_int_equal(twin_stop(&t), 0);
	assert_string_equal(fake.lines, "a longer text\nend\n");
}

static void trace_without_end(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	boot();
	memset(fake_mem(FAKE_TRACE_PA), 'x', 0x400);
	fake_mem(FAKE_TRACE_PA)[0x400] = '!';
	assert_int_equal(twin_stop(&t), 0);
	assert_int_equal(strlen(fake.lines), 0x401);
	assert_null(strchr(fake.lines, '!'));
}

static void trace_out_of_sight(void **state)
{
	(void)state;
	fake_table_begin();
	fake_table_trace("hidden", 0x0, 0x100);
	probe(TWIN_V3, false);
	boot();
	twin_serve(&t, 0);
	assert_int_equal(t.traces[0].pa, 0);
	assert_string_equal(fake.lines, "");
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_orders_give_the_same_calls),
		T(v3_writes_the_live_table_at_once),
		T(hooks_write_their_copy_before_start),
		T(failed_load_releases), T(failed_start_releases),
		T(dead_ta_gets_one_more_session), T(core_that_does_not_go),
		T(load_while_in_use_changes_nothing),
		T(recovery_restores_the_cached_table),
		T(recovery_refuses_a_moved_table),
		T(recovery_refuses_a_resized_table),
		T(failed_recovery_can_boot_again),
		T(failed_start_in_recovery), T(without_recovery),
		T(crash_loop_is_left_alone), T(slow_crashes_are_recovered),
		T(watchdog),
		T(reported_crash), T(deaf_firmware_is_stopped_anyway),
		T(no_table),
		T(table_out_of_reach), T(carveouts), T(vdev_rows),
		T(trace_grows), T(trace_without_end), T(trace_out_of_sight),
	};
	int fd = temp_file(file), rc;

	if (fd < 0 || write(fd, "image", 5) != 5)
		return 1;
	close(fd);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(file);
	return rc;
}
