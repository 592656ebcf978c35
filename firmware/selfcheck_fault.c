/* SPDX-License-Identifier: BSD-2-Clause */
/* selfcheck: faults, and what their handlers find in the frame. */
#include "common/m4.h"
#include "selfcheck.h"

#define HOLE		0x60000000u
#define IT_BITS		0x0600fc00u
#define UNDEFINSTR	(1u << 16)
#define INVSTATE	(1u << 17)
#define INVPC		(1u << 18)
#define PRECISERR	(1u << 9)
#define IBUSERR		(1u << 8)
#define FORCED		(1u << 30)
#define DEBUGEVT	(1u << 31)
#define ENABLE_ALL	(7u << 16)

volatile struct seen seen;
volatile uint32_t fault_skip, fault_psr;

static uint32_t ipsr(void)
{
	uint32_t v;

	__asm__ volatile("mrs %0, ipsr" : "=r"(v));
	return v;
}

__attribute__((used)) static void note(uint32_t *frame)
{
	seen.count++;
	seen.exc = ipsr();
	seen.pc = frame[6];
	seen.psr = frame[7];
	seen.sp = (uint32_t)frame;
	seen.cfsr = SCB_CFSR;
	seen.hfsr = SCB_HFSR;
	seen.bfar = SCB_BFAR;
	SCB_CFSR = seen.cfsr;
	SCB_HFSR = seen.hfsr;
	frame[6] = fault_skip ? frame[6] + fault_skip : frame[5] & ~1u;
	frame[7] |= 1u << 24;
	if (fault_psr)
		frame[7] = (frame[7] & ~IT_BITS) | fault_psr;
}

__attribute__((naked)) void hard_fault_handler(void)
{
	/* bad_return leaves 0xfffffff3 in lr; 0xfffffff9 was meant */
	__asm__ volatile("mvn r1, #12\n\t"
			 "cmp lr, r1\n\t"
			 "it eq\n\t"
			 "mvneq lr, #6\n\t"
			 "tst lr, #4\n\t"
			 "ite eq\n\t"
			 "mrseq r0, msp\n\t"
			 "mrsne r0, psp\n\t"
			 "b note");
}

__attribute__((alias("hard_fault_handler"))) void bus_fault_handler(void);
__attribute__((alias("hard_fault_handler"))) void usage_fault_handler(void);
__attribute__((alias("hard_fault_handler"))) void mem_fault_handler(void);

static void prepare(uint32_t skip)
{
	seen = (struct seen){ 0 };
	fault_skip = skip;
	fault_psr = 0;
}

static void undefined(uint32_t exc, uint32_t hfsr, const char *what)
{
	uint32_t at;

	prepare(2);
	__asm__ volatile("adr %0, 1f\n\tnop\n\tnop\n"
			 ".balign 4\n1:\tudf #0" : "=&r"(at) :: "memory");
	expect(seen.exc == exc, what, seen.exc);
	expect(seen.pc == at, what, seen.pc - at);
	expect(seen.cfsr == UNDEFINSTR, what, seen.cfsr);
	expect((seen.hfsr & FORCED) == hfsr, what, seen.hfsr);
}

static void load_and_store(void)
{
	uint32_t v = 7, at, base = HOLE;

	prepare(2);
	__asm__ volatile("adr %1, 1f\n\tnop\n\tnop\n"
			 ".balign 4\n1:\tldr %0, [%2, #8]\n\tnop"
			 : "+&l"(v), "=&l"(at) : "l"(base) : "memory");
	expect(seen.exc == 5 && seen.pc == at, "load: pc", seen.pc - at);
	expect((seen.cfsr & PRECISERR) && seen.bfar == HOLE + 8, "load: BFAR",
	       seen.bfar);
	expect(v == 7, "load: register untouched", v);
	prepare(2);
	__asm__ volatile("movs %1, #1\n\tstr %1, [%0, #4]\n\tadds %1, #1"
			 : "+&l"(base), "=&l"(v) :: "memory", "cc");
	expect(seen.count == 1 && seen.bfar == HOLE + 4, "store: BFAR",
	       seen.bfar);
	expect(v == 2, "store: goes on behind it", v);
}

/* A fault in an IT block: the second of three conditional instructions */
static void in_it_block(void)
{
	uint32_t a = 1, b = 1, base = HOLE;

	prepare(2);
	/*
	 * ITTE EQ is IT = 0x06: EQ, EQ, NE. At the second instruction it is
	 * 0x0c; the handler skips that one, so the third is left: 0x18.
	 */
	fault_psr = 0x18 << 8;
	__asm__ volatile("cmp %0, %0\n\t"
			 "itte eq\n\t"
			 "addeq %0, #1\n\t"
			 "ldreq %1, [%2]\n\t"
			 "addne %1, #4\n\t"
			 "nop" : "+&l"(a), "+&l"(b) : "l"(base)
			 : "memory", "cc");
	expect(seen.count == 1, "it: one fault", seen.count);
	expect((seen.psr & IT_BITS) == 0x0c << 8, "it: state", seen.psr);
	expect(a == 2 && b == 1, "it: goes on in the block", b);
	/* the same with a condition that fails: nothing happens */
	prepare(2);
	__asm__ volatile("cmp %0, %0\n\titt ne\n\tldrne %1, [%2]\n\t"
			 "addne %1, #1" : "+&l"(a), "+&l"(b) : "l"(base)
			 : "memory", "cc");
	expect(!seen.count && b == 1, "it: skipped", seen.count);
}

static void branches(void)
{
	prepare(0);
	__asm__ volatile("blx %0" :: "r"(HOLE + 1) : "lr", "memory", "r0",
			 "r1", "r2", "r3", "r12");
	expect(seen.exc == 5 && seen.pc == HOLE, "branch to a hole", seen.pc);
	expect(seen.cfsr == IBUSERR, "branch to a hole: CFSR", seen.cfsr);
	prepare(0);
	__asm__ volatile("blx %0" :: "r"((uint32_t)default_handler & ~1u)
			 : "lr", "memory", "r0", "r1", "r2", "r3", "r12");
	expect(seen.exc == 6 && seen.cfsr == INVSTATE, "even address",
	       seen.cfsr);
	prepare(0);
	__asm__ volatile("blx %0" :: "r"(0x50000001)
			 : "lr", "memory", "r0", "r1", "r2", "r3", "r12");
	expect(seen.exc == 4 && seen.cfsr == 1, "fetch from registers",
	       seen.cfsr);
	prepare(0);
	__asm__ volatile("blx %0" :: "r"(0xfffffff9)
			 : "lr", "memory", "r0", "r1", "r2", "r3", "r12");
	expect(seen.exc == 4, "EXC_RETURN in thread mode", seen.exc);
}

static void breakpoint(void)
{
	prepare(2);
	__asm__ volatile("bkpt #1");
	expect(seen.exc == 3 && (seen.hfsr & DEBUGEVT), "bkpt", seen.hfsr);
}

void check_faults(void)
{
	SCB_SHCSR &= ~ENABLE_ALL;
	undefined(3, FORCED, "undefined, escalated");
	SCB_SHCSR |= ENABLE_ALL;
	undefined(6, 0, "undefined");
	/* PRIMASK hides no fault: it escalates */
	irq_off();
	undefined(3, FORCED, "undefined, masked");
	irq_on();
	load_and_store();
	in_it_block();
	branches();
	breakpoint();
}

/* A handler that returns with a value that means nothing */
__attribute__((naked)) void bad_return(void)
{
	__asm__ volatile("mvn lr, #12\n\tbx lr");
}

void check_bad_return(uint32_t irq)
{
	uint32_t control;

	prepare(2);
	__asm__ volatile("mrs %0, control" : "=r"(control));
	__asm__ volatile("msr control, %0\n\tisb" :: "r"(control & ~4u));
	NVIC_ISPR(0) = 1u << irq;
	__asm__ volatile("isb\n\tnop\n\tnop\n\tnop\n\tnop" ::: "memory");
	expect(seen.exc == 6 && seen.cfsr == INVPC, "bad EXC_RETURN",
	       seen.cfsr);
	expect(!(NVIC_IABR(0) & 1u << irq), "no longer active", NVIC_IABR(0));
}
