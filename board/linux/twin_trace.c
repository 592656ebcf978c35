/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trace buffers: text of the firmware, ended by 0, that grows. Linux shows
 * them in debugfs; the twin also passes on each line as it comes.
 */
#include <stdlib.h>
#include <string.h>

#include "twin_priv.h"

void twin_printable(char *text)
{
	for (; *text; text++)
		if ((*text < ' ' && *text != '\t') || *text == 0x7f)
			*text = '?';
}

int twin_trace_add(struct twin *t, const char *name, uint32_t da,
		   uint32_t len)
{
	struct twin_trace *tr = &t->traces[t->n_traces];
	uint64_t pa;

	/* Linux lets both run: an empty file, a file more */
	if (t->n_traces == TWIN_TRACES || !len) {
		board_log("linux", "trace buffer %s of %u bytes: not shown%s",
			  name, len, len ? ", there are too many" : "");
		return 0;
	}
	memset(tr, 0, sizeof(*tr));
	memcpy(tr->name, name, strnlen(name, sizeof(tr->name) - 1));
	tr->len = len < TWIN_TRACE_MAX ? len : TWIN_TRACE_MAX;
	tr->text = calloc(1, (size_t)tr->len + 1);
	if (!tr->text)
		return twin_fail(t, TWIN_INTERNAL, "out of memory");
	t->n_traces++;
	if (!twin_da_to_pa(t, da, len, &pa) ||
	    !board_allowed(BOARD_NS, pa, tr->len, false))
		board_log("linux", "trace buffer %s at 0x%x is not in memory "
			  "that Linux can read: not shown", name, da);
	else
		tr->pa = pa;
	return 0;
}

/* Before a start, so that lines of an earlier run are not shown again. */
void twin_trace_reset(struct twin *t)
{
	static const char nul;

	for (size_t i = 0; i < t->n_traces; i++) {
		struct twin_trace *tr = &t->traces[i];

		tr->shown = 0;
		tr->ended = 0;
		tr->text[0] = 0;
		if (tr->pa)
			(void)board_write(BOARD_NS, tr->pa, &nul, 1);
	}
}

/*
 * A line ends with \n, \r, \r\n or \n\r, of which the second half may come
 * later than the first.
 */
static bool other_half(struct twin_trace *tr)
{
	char c = tr->text[tr->shown], ended = tr->ended;

	if (!c || !ended)
		return false;
	tr->ended = 0;
	return c != ended && (c == '\r' || c == '\n');
}

static void show(struct twin *t, struct twin_trace *tr, bool all)
{
	for (;;) {
		char *line, *copy;
		size_t n;

		tr->shown += other_half(tr);
		line = tr->text + tr->shown;
		n = strcspn(line, "\r\n");
		if (!line[n] && (!all || !n))
			return;
		copy = strndup(line, n);
		if (!copy)
			return;
		twin_printable(copy);
		tr->ended = line[n];
		tr->shown += n + (line[n] != 0);
		if (t->cfg.trace)
			t->cfg.trace(t->cfg.ctx, copy);
		free(copy);
	}
}

void twin_trace_serve(struct twin *t, bool all)
{
	for (size_t i = 0; i < t->n_traces; i++) {
		struct twin_trace *tr = &t->traces[i];
		char *now;

		if (!tr->pa)
			continue;
		now = malloc((size_t)tr->len + 1);
		if (!now)
			return;
		/* untrusted: one read into private memory */
		if (!board_allowed(BOARD_NS, tr->pa, tr->len, false) ||
		    board_read(BOARD_NS, tr->pa, now, tr->len)) {
			free(now);
			continue;
		}
		now[tr->len] = 0;
		/* begun anew: what was shown is no longer its start */
		if (strnlen(now, tr->len) < tr->shown ||
		    memcmp(now, tr->text, tr->shown)) {
			tr->shown = 0;
			tr->ended = 0;
		}
		free(tr->text);
		tr->text = now;
		show(t, tr, all);
	}
}
