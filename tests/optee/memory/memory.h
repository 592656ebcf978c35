/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Code of measurements, never of a product: high-water marks of stack and heap
 * in real OP-TEE, of the core's threads and of the trusted application.
 *
 * Unused stack is filled with a pattern, and what is left of it tells later
 * how deep it went. Heaps count by themselves (CFG_WITH_STATS).
 */
#ifndef MEMORY_H
#define MEMORY_H

#define MEMORY_UUID { 0x2f4e5d1b, 0x7a30, 0x4c86, \
	{ 0x8b, 0x6d, 0x03, 0xc9, 0x5a, 0x1e, 0x77, 0x40 } }

#define MEMORY_PAINT	0xd15ea5edu

/*
 * All take VALUE_INPUT, VALUE_INPUT, VALUE_OUTPUT, VALUE_OUTPUT.
 *
 * RESET	start anew
 * CORE		p2.a deepest stack of a thread since RESET, p2.b size of one
 * HEAP		p2.a most heap since RESET, p2.b then in use at RESET,
 *		p3.a size, p3.b allocations that failed
 * TA_PUT	of the application: p0.a stack, p0.b its size, p1.a heap,
 *		p1.b its size
 * TA_GET	p2 and p3: the largest of them since RESET
 */
enum memory_cmd {
	MEMORY_RESET = 1, MEMORY_CORE, MEMORY_HEAP, MEMORY_TA_PUT,
	MEMORY_TA_GET
};

#endif /* MEMORY_H */
