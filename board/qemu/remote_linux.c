/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * INSECURE, and off unless --insecure-linux says otherwise: a coprocessor as
 * SoCs have it that know no secure world. Its code lies in memory that Linux
 * writes whenever it likes, and Linux holds its reset line. What OP-TEE costs
 * is measured against this.
 *
 *   offset  writer   of the doorbell page
 *   0x80    Linux    request: a number that counts up; odd: let it go, even:
 *                    hold it
 *   0x84    Linux    physical address of the resource table, before a request
 *   0x88    process  the request that was done last; its complement: failed
 */
#include "remote.h"

enum { ASK = 0x80 / 4, TABLE, DONE };

#define VECTORS		0u

void core_serve_linux(struct core *c)
{
	uint32_t ask = atomic_load(&c->page[ASK]);
	bool failed = false;

	if (ask == c->asked)
		return;
	c->asked = ask;
	core_halt(c);
	if (ask & 1)
		failed = core_run(c, VECTORS, atomic_load(&c->page[TABLE]));
	atomic_store(&c->page[DONE], failed ? ~ask : ask);
	core_go(c);
}
