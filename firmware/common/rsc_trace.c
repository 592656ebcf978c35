/* SPDX-License-Identifier: BSD-2-Clause */
/* Resource table of a program that only has a trace. */
#include <stddef.h>

#include "rsc.h"
#include "trace.h"

struct table {
	struct rsc_header head;
	uint32_t offset[1];
	struct rsc_trace trace;
};

RSC_SECTION const struct table resource_table = {
	.head = { .ver = 1, .num = 1 },
	.offset = { offsetof(struct table, trace) },
	.trace = {
		.type = RSC_TRACE, .da = (uint32_t)trace_buffer,
		.len = TRACE_SIZE, .name = "cm4_log",
	},
};
