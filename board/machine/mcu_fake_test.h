/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The other end of the link, for tests: an engine without a processor, whose
 * "firmware" is the word at the start of RETRAM.
 */
#ifndef BOARD_MCU_FAKE_H
#define BOARD_MCU_FAKE_H

enum fake_firmware {
	FW_NONE, FW_LIVES, FW_CRASHES, FW_FAULTS, FW_LOGS, FW_REGISTERS,
	FW_EXITS, FW_DIES, FW_DEAF, FW_MUTE, FW_BABBLES, FW_SLEEPS,
	FW_UNKNOWN_MESSAGE,
};

/* where the fake engine leaves what it saw: shared->hsem[...] */
#define SEEN_RIGHTS	0	/* + bank */
#define SEEN_RUNS	8
#define SEEN_MAPS	9
#define SEEN_KICKS	10
#define SEEN_VALUES	16	/* of register accesses */

/** fake_main() - be the engine until the board hangs up; exit code */
int fake_main(void);

#endif /* BOARD_MCU_FAKE_H */
