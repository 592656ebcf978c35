/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tests of the board's OP-TEE share: a board, calls, a kept log. */
#ifndef BOARD_TEE_TEST_HARNESS_H
#define BOARD_TEE_TEST_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants those above first */
#include <cmocka.h>
#include <tee_api_defines.h>
#include <tee_api_defines_extensions.h>
#include "../../machine/board.h"
#include "../board_tee.h"
#include "../san.h"
#include "../tee.h"
#include "abi_test.h"

#define RCC_TZCR	0x50000000u

/* where tests keep things in the normal world's memory */
#define T_SHM	((uint64_t)BOARD_DDR_BASE + 0x100000)

extern const uint8_t t_ta_uuid[16], t_pta_uuid[16];
extern uint32_t t_session;
extern char t_log[1 << 16];

/** t_power_on() - before a test: a board with OP-TEE, a kernel's session */
int t_power_on(void **state);
/** t_power_off() - after a test */
int t_power_off(void **state);
#define T(fn)	cmocka_unit_test_setup_teardown(fn, t_power_on, t_power_off)

/** t_call() - a command of the application, p0 a value in and out */
uint32_t t_call(uint32_t cmd, uint32_t *a, uint32_t *b);
/** t_call_mem() - likewise, with p1 in shared memory */
uint32_t t_call_mem(uint32_t cmd, uint32_t *a, uint32_t *b, uint32_t type,
		    uint64_t pa, size_t *len);
/** t_pta_call() - a command of the pseudo TA, in a session of its own */
uint32_t t_pta_call(uint32_t cmd, uint32_t a, uint32_t b, uint32_t c,
		    uint32_t *out);
/** t_expect_dead() - the session is dead; a new one meets a new instance */
void t_expect_dead(void);

#endif /* BOARD_TEE_TEST_HARNESS_H */
