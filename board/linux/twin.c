/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "twin_priv.h"

#define CHANNEL_SHUTDOWN	2u
#define SHUTDOWN_MS		500

int twin_fail(struct twin *t, uint32_t code, const char *fmt, ...)
{
	va_list ap;

	t->error.code = code;
	va_start(ap, fmt);
	vsnprintf(t->error.text, sizeof(t->error.text), fmt, ap);
	va_end(ap);
	return -1;
}

int twin_fail_reason(struct twin *t, const struct trp_report *rep)
{
	char text[TRP_SENTENCE_LEN];

	trp_report_text(rep, text, sizeof(text));
	return twin_fail(t, rep->err, "%s", text);
}

int64_t twin_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

const char *twin_state_name(enum twin_state state)
{
	static const char *const names[] = { "offline", "running", "crashed" };

	return names[state];
}

int twin_open(struct twin *t, const struct twin_config *cfg)
{
	memset(t, 0, sizeof(*t));
	t->cfg = *cfg;
	if (twin_dt_read(t))
		return -1;
	return twin_ta_open(t);
}

void twin_close(struct twin *t)
{
	if (t->held || t->state != TWIN_OFFLINE)
		(void)twin_shutdown(t);
	twin_ta_close(t);
	twin_resources_drop(t);
}

/* Reads the file into Linux's own memory, from where the TA copies it. */
static int request_firmware(struct twin *t, const char *path, size_t *len)
{
	uint64_t pa = TWIN_FW_PA;
	size_t left = TWIN_FW_MAX;
	static uint8_t chunk[65536];
	FILE *f = fopen(path, "rb");
	size_t n;
	int rc = 0;

	*len = 0;
	if (!f)
		return twin_fail(t, TWIN_IO, "%s: %s", path, strerror(errno));
	while (!rc && (n = fread(chunk, 1, sizeof(chunk), f)) > 0) {
		if (n > left)
			rc = twin_fail(t, TWIN_IO, "%s: larger than %u MiB",
				       path, TWIN_FW_MAX >> 20);
		else if (board_write(BOARD_NS, pa, chunk, n))
			rc = twin_fail(t, TWIN_INTERNAL,
				       "%s: no memory for it", path);
		pa += n;
		left -= n;
		*len += n;
	}
	if (!rc && ferror(f))
		rc = twin_fail(t, TWIN_IO, "%s: %s", path, strerror(errno));
	fclose(f);
	return rc;
}

static int load_image(struct twin *t, const char *path)
{
	size_t len;

	if (request_firmware(t, path, &len))
		return -1;
	board_log("linux", "loading %s, %zu bytes", path, len);
	return twin_ta_load(t, TWIN_FW_PA, len);
}

static int boot_first_half(struct twin *t, const char *path)
{
	/* HOOKS: prepare has nothing to do; parse_fw is load and table */
	if (load_image(t, path))
		return -1;
	t->loaded = true;
	t->held = true;
	if (twin_table_read(t) || twin_resources(t))
		return -1;
	/* V3 works on the live table, HOOKS on its copy until the start */
	return t->cfg.order == TWIN_V3 ? twin_table_write(t) : 0;
}

int twin_load(struct twin *t, const char *path)
{
	bool in_use = t->loaded || t->state != TWIN_OFFLINE;
	struct twin_error why;

	if (strlen(path) >= sizeof(t->path))
		return twin_fail(t, TWIN_USAGE, "file name too long");
	if (in_use)	/* the TA knows what is possible and what is not */
		return load_image(t, path);
	if (!boot_first_half(t, path)) {
		strcpy(t->path, path);
		return 0;
	}
	why = t->error;
	(void)twin_release(t);
	t->error = why;
	return -1;
}

/* The secure world let the core go; did it go? Only an emulation can tell. */
static int check_core(struct twin *t)
{
	struct trp_report stale = { .err = TRP_E_STALE };
	int rc = board_mcu_last_start();

	if (!rc)
		return 0;
	t->state = TWIN_CRASHED;
	(void)twin_shutdown(t);
	if (rc == -ESTALE)
		return twin_fail_reason(t, &stale);
	return twin_fail(t, TWIN_IO, "trp-cortexm: %s", strerror(-rc));
}

/* What is the same in a first start and in a recovery */
static int let_go(struct twin *t)
{
	twin_trace_reset(t);
	if (twin_ta_simple(t, TRP_TA_START_FW) || check_core(t))
		return -1;
	t->state = TWIN_RUNNING;
	t->started_ms = twin_now_ms();
	(void)twin_vdev_up(t);
	board_log("linux", "processor %u is up", t->cfg.id);
	return 0;
}

static int boot_second_half(struct twin *t)
{
	/*
	 * HOOKS: load has nothing left to do; find_loaded_rsc_table gives the
	 * address that parse_fw learnt; the core copies its cached table.
	 */
	if (t->cfg.order == TWIN_HOOKS && twin_table_write(t))
		return -1;
	return let_go(t);
}

int twin_start(struct twin *t)
{
	struct twin_error why;

	if (!t->loaded || t->state != TWIN_OFFLINE)
		return twin_ta_simple(t, TRP_TA_START_FW);
	if (!boot_second_half(t))
		return 0;
	why = t->error;
	if (t->held)
		(void)twin_release(t);
	t->error = why;
	return -1;
}

static void ask_to_end(struct twin *t)
{
	int64_t end = twin_now_ms() + SHUTDOWN_MS;

	board_ipcc_send(CHANNEL_SHUTDOWN);
	while (board_ipcc_busy(CHANNEL_SHUTDOWN)) {
		if (board_mcu_state(NULL) == BOARD_MCU_LOCKUP)
			return;
		if (twin_now_ms() >= end) {
			board_log("linux", "the firmware did not acknowledge "
				  "the shutdown message in %d ms",
				  SHUTDOWN_MS);
			return;
		}
		board_poll(5);
		twin_trace_serve(t, false);
	}
}

int twin_stop(struct twin *t)
{
	bool running = t->state == TWIN_RUNNING;

	if (t->state == TWIN_OFFLINE)
		return twin_ta_simple(t, TRP_TA_STOP_FW);
	twin_vdev_down(t);
	if (running)
		ask_to_end(t);
	twin_trace_serve(t, true);
	if (twin_ta_simple(t, TRP_TA_STOP_FW))
		return -1;
	t->state = TWIN_OFFLINE;
	t->loaded = false;
	board_log("linux", "processor %u is stopped", t->cfg.id);
	return 0;
}

int twin_release(struct twin *t)
{
	if (twin_ta_simple(t, TRP_TA_RELEASE_FW))
		return -1;
	t->loaded = false;
	t->held = false;
	twin_resources_drop(t);
	return 0;
}

int twin_shutdown(struct twin *t)
{
	if (t->state != TWIN_OFFLINE && twin_stop(t))
		return -1;
	return twin_release(t);
}

static int restart(struct twin *t)
{
	board_log("linux", "recovery: stop");
	if (twin_ta_simple(t, TRP_TA_STOP_FW))
		return -1;
	t->state = TWIN_OFFLINE;
	if (t->cfg.dump_path) {
		board_log("linux", "recovery: core dump");
		if (twin_dump(t, t->cfg.dump_path))
			board_log("linux", "recovery: no core dump: %s",
				  t->error.text);
	}
	board_log("linux", "recovery: load again");
	if (load_image(t, t->path) || twin_table_same(t))
		return -1;
	board_log("linux", "recovery: cached resource table copied");
	if (twin_table_write(t))
		return -1;
	board_log("linux", "recovery: start");
	return let_go(t);
}

static bool gives_up(struct twin *t)
{
	if (twin_now_ms() - t->started_ms >= TWIN_QUICK_MS)
		t->quick = 0;
	if (++t->quick <= TWIN_QUICK_MAX)
		return false;
	t->quick = 0;
	board_log("linux", "recovery given up: %d crashes right after a start",
		  TWIN_QUICK_MAX);
	return true;
}

static int handle_crash(struct twin *t, const char *why)
{
	struct twin_error error;

	t->crashes++;
	t->state = TWIN_CRASHED;
	snprintf(t->crash_why, sizeof(t->crash_why), "%s", why);
	board_log("linux", "crash %u of processor %u: %s", t->crashes,
		  t->cfg.id, why);
	twin_vdev_down(t);
	twin_trace_serve(t, true);
	if (t->cfg.no_recovery || gives_up(t))
		return twin_fail(t, TWIN_CRASH, "the processor crashed: %s",
				 why);
	if (!restart(t)) {
		board_log("linux", "recovery: done, running again");
		return 0;
	}
	/* never leave a half-started processor behind */
	error = t->error;
	board_log("linux", "recovery failed: %s", error.text);
	if (t->held)
		(void)twin_shutdown(t);
	t->error = error;
	return -1;
}

int twin_report_crash(struct twin *t, const char *why)
{
	if (t->state != TWIN_RUNNING)
		return twin_fail(t, TWIN_REFUSED,
				 "the processor is not running");
	return handle_crash(t, why);
}

int twin_serve(struct twin *t, int ms)
{
	const char *why = "";
	enum board_mcu_state mcu;
	bool fired;

	board_poll(ms);
	if (t->state != TWIN_RUNNING)
		return 0;
	twin_vdev_serve(t);
	twin_trace_serve(t, false);
	/* the line first: the core's state then knows the reason */
	fired = board_watchdog_fired();
	mcu = board_mcu_state(&why);
	if (mcu == BOARD_MCU_LOCKUP)
		return handle_crash(t, why && *why ? why : "lockup");
	if (fired)
		return handle_crash(t, "watchdog");
	return 0;
}
