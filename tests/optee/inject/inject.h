/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Code of tests, never of a product: makes the trusted application panic.
 *
 * inject_ta.c wraps functions of the application; at each point it asks a
 * pseudo TA (core/inject.c) whether to panic there. The normal world arms
 * that one, which outlives the application.
 */
#ifndef INJECT_H
#define INJECT_H

#define INJECT_UUID { 0x6b0dc3f5, 0x2c58, 0x4a3f, \
	{ 0x9d, 0x17, 0x51, 0xe2, 0x70, 0x84, 0x0b, 0xa6 } }

/* What the panic leaves in OP-TEE's log */
#define INJECT_CODE	0x1badca11

/*
 * All take VALUE_INPUT, VALUE_INPUT, VALUE_OUTPUT, VALUE_OUTPUT.
 *
 * ARM	p0.a point, p0.b how often it is passed before the first panic
 *	p1.a number of panics, p1.b processor whose memory is looked at
 * ASK	p0.a point; p2.a: 1 = panic now
 * SEEN	p2.a panics since ARM, p2.b bytes of the processor's code and data
 *	memory that were not 0 at the last one; p3.a the same bytes now,
 *	p3.b how often the point was passed since ARM
 */
enum inject_cmd { INJECT_ARM = 1, INJECT_ASK, INJECT_SEEN };

enum inject_point {
	INJECT_OPEN_BEFORE	= 1,	/* no session with the pseudo TA yet */
	INJECT_OPEN_AFTER	= 2,
	INJECT_CLOSE		= 3,
	INJECT_IMAGE_BEFORE	= 16,	/* the one step of LOAD_FW */
	INJECT_IMAGE_AFTER	= 17,
	INJECT_CMD_BEFORE	= 0x1000, /* plus number of the command */
	INJECT_CMD_AFTER	= 0x2000,
	INJECT_ANY_CMD		= 0x3000, /* before each command */
};

#endif /* INJECT_H */
