/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Host's part of the board's OP-TEE: power on and off, what stays when OP-TEE
 * boots again, hooks, the end.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "../machine/board.h"
#include "board_tee.h"
#include "tee_priv.h"
#include "san.h"

extern char __start_core_data[], __stop_core_data[];

static struct {
	void (*hook)(void *ctx, const char *what);
	void *hook_ctx;
	void (*on_stop)(const char *why);
	struct tee_snapshot core;
	bool up;
} tee;

/* Data of another part, with the sanitizer's red zones in it: byte by byte. */
static SAN_IGNORE void copy_raw(char *dst, const char *src, size_t len)
{
	volatile char *d = dst;
	const volatile char *s = src;
	size_t i;

	for (i = 0; i < len; i++)
		d[i] = s[i];
}

int tee_snapshot_take(struct tee_snapshot *s, char *start, char *stop)
{
	if (!s->copy) {
		s->start = start;
		s->len = (size_t)(stop - start);
		s->copy = malloc(s->len);
		if (!s->copy)
			return -ENOMEM;
		copy_raw(s->copy, start, s->len);
	}
	tee_snapshot_restore(s);
	return 0;
}

void tee_snapshot_restore(const struct tee_snapshot *s)
{
	copy_raw(s->start, s->copy, s->len);
}

int board_tee_boot(void)
{
	int rc;

	if (tee.up)
		return -EALREADY;
	tee_core_heap_reset();
	rc = tee_snapshot_take(&tee.core, __start_core_data,
			       __stop_core_data);
	if (!rc)
		rc = tee_user_init();
	if (!rc)
		rc = tee_core_boot();
	tee.up = true;
	if (rc)
		board_tee_shutdown();
	return rc;
}

void board_tee_shutdown(void)
{
	if (!tee.up)
		return;
	tee_core_shutdown();
	tee_core_heap_reset();
	tee_user_exit();
	tee.hook = NULL;
	tee.up = false;
}

void board_tee_hook(void (*fn)(void *ctx, const char *what), void *ctx)
{
	tee.hook = fn;
	tee.hook_ctx = ctx;
}

void tee_hook_call(const char *what)
{
	if (tee.hook)
		tee.hook(tee.hook_ctx, what);
}

void board_tee_marks(struct board_tee_marks *m)
{
	tee_user_marks(&m->ta_stack, &m->ta_heap);
	m->core_heap = tee_core_heap_peak();
}

void board_tee_on_stop(void (*fn)(const char *why))
{
	tee.on_stop = fn;
}

_Noreturn void tee_stop(const char *why)
{
	board_log("optee", "E/TC: Panic: %s", why);
	if (tee.on_stop)
		tee.on_stop(why);
	fflush(NULL);
	_exit(TEE_EXIT_INTERNAL);
}
