/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the test of the board's OP-TEE, its application and pseudo TA. */
#ifndef BOARD_TEE_TEST_ABI_H
#define BOARD_TEE_TEST_ABI_H

#define TEST_TA_UUID \
	{ 0x11223344, 0x5566, 0x7788, \
	  { 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x01 } }
#define TEST_TA_OCTETS \
	{ 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, \
	  0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x01 }
#define TEST_PTA_UUID \
	{ 0xa1223344, 0x5566, 0x7788, \
	  { 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x02 } }
#define TEST_PTA_OCTETS \
	{ 0xa1, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, \
	  0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x02 }

/* commands of the application; p0 is always a value in and out */
enum {
	TA_COUNT = 1,	/* p0.a: calls of this instance; p0.b: its sessions */
	TA_PANIC,	/* with code p0.a */
	TA_DEEP,	/* use p0.a bytes of stack */
	TA_WILD,	/* write to address p0.a */
	TA_HEAP,	/* p0.a blocks of p0.b bytes; p0.a: how many came */
	TA_DIVE,	/* free twice */
	TA_WHO,		/* p0.a: login */
	TA_SHA256,	/* p1: in, p2: digest */
	TA_RIGHTS,	/* p0.a flags on p0.b: what; p0.a: result */
	TA_PTA,		/* p0.a: command of the pseudo TA, with p1 and p2 */
	TA_PTA_OWN,	/* likewise, with its own memory: p0.b bytes */
	TA_PTA_BAD,	/* likewise, with memory that is nobody's */
	TA_PTA_GREEDY,	/* p1 is input, hands it on for output */
	TA_REOPEN,	/* open a session with itself; p0.a: result */
	TA_LEAVE_OPEN,	/* open a session with the pseudo TA and forget it */
	TA_PEEK,	/* p0.a: word at p1, read by the application */
};

/* TA_RIGHTS, p0.b */
enum { WHAT_OWN, WHAT_CONST, WHAT_PARAM, WHAT_FREED, WHAT_NOBODY };

/* commands of the pseudo TA */
enum {
	PTA_SUM = 1,	/* p1: bytes in; p0.a: their sum, p0.b: same address? */
	PTA_FILL,	/* p1: filled with 0x5a; its size halved */
	PTA_SHORT,	/* p1: SHORT_BUFFER, size 1000 */
	PTA_CALLER,	/* p0.a: 1 a TA, 0 normal world; p0.b: time_low */
	PTA_SESSIONS,	/* p0.a: open ones, p0.b: closed ones */
	PTA_HEAP,	/* p0.a bytes; p0.a: result */
	PTA_RESET,	/* p0.a: 0 assert, 1 deassert; p0.b: 0 hold, 1 mcu */
	PTA_FIREWALL,	/* p0.a: argument, p0.b: address in units of 64 KiB,
			 * p1.a: size; p0.a: result */
	PTA_DEFERRALS,	/* p0.a: how often a driver had to wait */
	PTA_LOCK_TWICE,
	PTA_TOUCH,	/* write to p0.a through a mapping, p0.b: clean it? */
};

#endif /* BOARD_TEE_TEST_ABI_H */
