/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A crash from outside that works for any firmware: for a moment the firewall
 * takes all memory away from the core, like a bus that fails. Its next fetch
 * faults, so does the fetch of its fault handler: lockup. A core that sleeps
 * and that no interrupt wakes does not fetch; then Linux is told by hand.
 */
#include "../machine/board.h"
#include "cli.h"

/* ETZPC DECPROT5: ids 80 to 84 are SRAM1 to SRAM4 and RETRAM, 2 bits each */
#define ETZPC_DECPROT5	0x5C007024u
#define ALL_MEMORY	0x3FFu		/* to 0: secure CPU only */
#define WAIT_MS		500

static bool crashed(void)
{
	return board_mcu_state(NULL) == BOARD_MCU_LOCKUP;
}

int cli_crash(struct cli *c)
{
	struct twin *t = &c->twin;
	int64_t end = twin_now_ms() + WAIT_MS;
	uint32_t before, none;

	if (t->state != TWIN_RUNNING)
		return twin_fail(t, TWIN_REFUSED,
				 "the processor is not running");
	if (board_read(BOARD_SEC, ETZPC_DECPROT5, &before, sizeof(before)))
		return twin_fail(t, TWIN_INTERNAL, "no firewall to turn");
	none = before & ~ALL_MEMORY;
	board_log("board", "fault injection: the core loses its memory");
	if (board_write(BOARD_SEC, ETZPC_DECPROT5, &none, sizeof(none)))
		return twin_fail(t, TWIN_INTERNAL, "no firewall to turn");
	/* a core that sleeps for ever has to wake up to notice */
	board_ipcc_send(0);
	board_ipcc_send(1);
	while (!crashed() && twin_now_ms() < end)
		board_poll(5);
	if (board_write(BOARD_SEC, ETZPC_DECPROT5, &before, sizeof(before)))
		return twin_fail(t, TWIN_INTERNAL, "no firewall to turn");
	if (!crashed())
		return twin_report_crash(t, "reported through debugfs; the "
					 "core sleeps and did not notice");
	return twin_serve(t, 0);
}
