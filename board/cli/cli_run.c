/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trp-board run
 */
#include <stdio.h>

#include "../machine/board.h"
#include "cli.h"

#define SLICE_MS	20

static int run_loop(struct cli *c, int64_t from)
{
	while (!cli_interrupted && !ferror(stdout)) {
		int64_t ran = twin_now_ms() - from;

		if (c->seconds >= 0 && (double)ran >= c->seconds * 1000)
			break;
		if (twin_serve(&c->twin, SLICE_MS))
			return -1;
	}
	return 0;
}

enum tool_exit cli_run(struct cli *c)
{
	struct twin *t = &c->twin;
	int64_t from;
	double ran;

	if (twin_load(t, c->image) || twin_start(t))
		return cli_fail(c, c->image);
	from = twin_now_ms();
	if (run_loop(c, from)) {
		ran = (double)(twin_now_ms() - from) / 1000;
		(void)twin_shutdown(t);
		fflush(stdout);
		return tool_error(TOOL_CRASHED, c->image, NULL,
				  "the processor crashed after %.1f s: %s",
				  ran, t->crash_why);
	}
	ran = (double)(twin_now_ms() - from) / 1000;
	if (twin_shutdown(t))
		return cli_fail(c, c->image);
	printf("%s: ran %.1f s and was stopped%s; %u trace lines\n", c->image,
	       ran, cli_interrupted ? " by a signal" : "", c->trace_lines);
	return TOOL_OK;
}
