/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions (ARMv7-M ARM, B1.5): entry with its frame, return, tail-chaining,
 * escalation of faults, lockup. Runs only while Unicorn does not.
 *
 * Frame, from the stack pointer up:
 *   r0 r1 r2 r3 r12 lr pc xpsr [s0-s15 fpscr 0] [4 bytes of alignment]
 * The FP part is written at once, never lazily: LSPACT is always 0.
 */
#include <stdio.h>
#include <string.h>

#include "engine.h"

#define PSR_T		(1u << 24)
#define PSR_ALIGN	(1u << 9)
#define PSR_IT		0x0600fc00u
#define CTL_NPRIV	1u
#define CTL_SPSEL	2u
#define CTL_FPCA	4u
/* Unicorn makes a new FP context unless the v8-M bit SFPA is set as well */
#define CTL_FPCA_SFPA	12u
#define CCR_NONBASE	(1u << 0)
#define CCR_STKALIGN	(1u << 9)
#define SCR_SLEEPONEXIT	(1u << 1)
#define FPCCR_ASPEN	(1u << 31)
#define RET_FP		0x10u		/* 0: the frame has an FP part */
#define RET_THREAD	0x8u
#define RET_PSP		0x4u
#define FRAME		0x20u
#define FRAME_FP	0x68u

/* r0-r3, r12, lr: the frame's first six words */
static const int frame_regs[6] = {
	UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3,
	UC_ARM_REG_R12, UC_ARM_REG_LR,
};

void exc_lockup(struct engine *e, uint32_t pc, const char *what)
{
	struct mcu_msg m = {
		.type = MCU_CRASH, .value = MCU_LOCKUP, .addr = pc,
	};

	snprintf(m.text, sizeof(m.text), "lockup: %s%s%s", e->fault,
		 e->fault[0] ? ", then " : "", what);
	e->running = false;
	usart_flush(e);
	link_send(e, &m);
}

void exc_broken(struct engine *e)
{
	struct mcu_msg m = { .type = MCU_CRASH, .value = MCU_BROKEN };

	strcpy(m.text, "the core could not be created");
	link_send(e, &m);
}

static const char *words(uint32_t cfsr)
{
	if (cfsr & CFSR_IBUSERR)
		return "fetch where no memory is";
	if (cfsr & CFSR_IACCVIOL)
		return "fetch from registers";
	if (cfsr & (CFSR_STKERR | CFSR_UNSTKERR))
		return "stack pointer outside memory";
	if (cfsr & CFSR_UNDEFINSTR)
		return "undefined instruction";
	if (cfsr & CFSR_INVSTATE)
		return "branch to an even address";
	if (cfsr & CFSR_INVPC)
		return "bad exception return";
	if (cfsr & CFSR_UNALIGNED)
		return "unaligned access";
	return "fault";
}

/* Words for a report, should it come to a lockup */
static void describe(struct engine *e, uint32_t cfsr, char *s, size_t len)
{
	bool read = e->mem_type == UC_MEM_READ_UNMAPPED ||
		    e->mem_type == UC_MEM_READ_PROT;

	if (cfsr & CFSR_PRECISERR)
		snprintf(s, len, "bus fault on %s 0x%08x",
			 read ? "read of" : "write to", e->scb.bfar);
	else if (cfsr & CFSR_IMPRECISERR)
		snprintf(s, len, "register 0x%08x is not for this core",
			 e->mem_addr);
	else
		snprintf(s, len, "%s", words(cfsr));
}

static void frame_fault(struct engine *e, uint32_t addr, uint32_t cfsr,
			uint32_t pc, bool write)
{
	link_fault(e, addr, pc, write);
	e->scb.cfsr |= cfsr;
	describe(e, cfsr, e->fault, sizeof(e->fault));
}

/* Is the fault @n taken as itself, or does it become a HardFault? */
static bool takes(struct engine *e, unsigned int n)
{
	uint32_t m[3];

	cpu_masks(e, m);
	return nvic_is(e->nvic.enabled, n) &&
	       nvic_group(e, nvic_prio(e, n)) < nvic_masked(e, m);
}

/* HardFault itself: nothing above it helps when it cannot be taken. */
static bool hard_blocked(struct engine *e)
{
	uint32_t m[3];

	cpu_masks(e, m);
	return nvic_masked(e, m) <= -1;
}

static bool write_frame(struct engine *e, uint32_t sp, uint32_t pc,
			uint32_t psr, bool fp)
{
	unsigned int i;
	bool ok = true;

	for (i = 0; i < 6; i++)
		ok &= mem_write32(e, sp + 4 * i, cpu_get(e, frame_regs[i]));
	ok &= mem_write32(e, sp + 24, pc);
	ok &= mem_write32(e, sp + 28, psr);
	if (!fp)
		return ok;
	for (i = 0; i < 16; i++)
		ok &= mem_write32(e, sp + FRAME + 4 * i,
				  cpu_get(e, UC_ARM_REG_S0 + (int)i));
	ok &= mem_write32(e, sp + 96, cpu_get(e, UC_ARM_REG_FPSCR));
	return ok & mem_write32(e, sp + 100, 0);
}

/*
 * Push the frame. *ret is the EXC_RETURN value. A stack that is not memory
 * loses the frame and is a fault of its own.
 */
static bool push(struct engine *e, uint32_t pc, uint32_t *ret)
{
	uint32_t ctl = cpu_get(e, UC_ARM_REG_CONTROL);
	bool thread = !e->ipsr;
	bool psp = thread && (ctl & CTL_SPSEL);
	bool fp = (ctl & CTL_FPCA) && (e->scb.fpccr & FPCCR_ASPEN);
	uint32_t psr = cpu_psr(e) & ~PSR_ALIGN;
	uint32_t sp, old;

	/* from here on privileged: the stack pointers can be read */
	if (thread)
		cpu_set(e, UC_ARM_REG_IPSR, EXC_SVC);
	old = cpu_get(e, psp ? UC_ARM_REG_PSP : UC_ARM_REG_MSP);
	sp = (old - (fp ? FRAME_FP : FRAME)) & ~3u;
	if ((e->scb.ccr & CCR_STKALIGN) && (sp & 4)) {
		sp &= ~4u;
		psr |= PSR_ALIGN;
	}
	*ret = 0xffffffe1u | (fp ? 0 : RET_FP) | (thread ? RET_THREAD : 0) |
	       (psp ? RET_PSP : 0);
	cpu_set(e, psp ? UC_ARM_REG_PSP : UC_ARM_REG_MSP, sp);
	if (write_frame(e, sp, pc, psr, fp)) {
		if (fp)
			cpu_set(e, UC_ARM_REG_FPSCR, e->scb.fpdscr);
		return true;
	}
	frame_fault(e, sp, CFSR_STKERR, pc, true);
	return false;
}

/*
 * IPSR and CONTROL together. SPSEL changes in thread mode only, and nothing
 * changes in unprivileged thread mode: hence the order.
 */
static void set_mode(struct engine *e, unsigned int ipsr, uint32_t ctl)
{
	cpu_set(e, UC_ARM_REG_IPSR, EXC_SVC);
	cpu_set(e, UC_ARM_REG_CONTROL, 0);
	cpu_set(e, UC_ARM_REG_IPSR, 0);
	if (ipsr) {
		cpu_set(e, UC_ARM_REG_CONTROL, 0);
		cpu_set(e, UC_ARM_REG_IPSR, ipsr);
	}
	cpu_set(e, UC_ARM_REG_CONTROL, ctl);
	e->ipsr = ipsr;
}

/* Jump into the handler of @n; the frame is on the stack. */
static void vector(struct engine *e, unsigned int n, uint32_t ret, uint32_t pc)
{
	uint32_t ctl = cpu_get(e, UC_ARM_REG_CONTROL) & CTL_NPRIV;
	uint32_t addr;

	if (!mem_read32(e, e->scb.vtor + 4 * n, &addr) && n != EXC_HARD) {
		e->scb.hfsr |= HFSR_VECTTBL;
		snprintf(e->fault, sizeof(e->fault),
			 "vector %u is not readable", n);
		n = EXC_HARD;
	}
	nvic_activate(e, n);
	e->event = true;
	set_mode(e, n, ctl);
	cpu_set(e, UC_ARM_REG_LR, ret);
	if (!mem_read32(e, e->scb.vtor + 4 * n, &addr)) {
		exc_lockup(e, pc, "vector of HardFault is not readable");
		return;
	}
	cpu_set_psr(e, (cpu_psr(e) & ~(PSR_IT | PSR_T)) |
		    (addr & 1 ? PSR_T : 0));
	cpu_set(e, UC_ARM_REG_PC, addr);
}

/* Take @n now; @pc is where its return continues. */
static void enter(struct engine *e, unsigned int n, uint32_t pc)
{
	uint32_t ret;

	if (!push(e, pc, &ret)) {
		cpu_set(e, UC_ARM_REG_IPSR, e->ipsr);
		if (n == EXC_HARD || n == EXC_NMI || hard_blocked(e)) {
			exc_lockup(e, pc, "no stack for the handler");
			return;
		}
		/* @n stays pending when it came from outside */
		if (takes(e, EXC_BUS)) {
			n = EXC_BUS;
		} else {
			e->scb.hfsr |= HFSR_FORCED;
			n = EXC_HARD;
		}
	}
	vector(e, n, ret, pc);
}

void exc_fault(struct engine *e, unsigned int n, uint32_t cfsr, uint32_t pc)
{
	char what[sizeof(e->fault)];

	e->scb.cfsr |= cfsr;
	describe(e, cfsr, what, sizeof(what));
	if (hard_blocked(e)) {
		exc_lockup(e, pc, what);
		return;
	}
	strcpy(e->fault, what);
	if (!takes(e, n)) {
		e->scb.hfsr |= HFSR_FORCED;
		n = EXC_HARD;
	}
	enter(e, n, pc);
}

void exc_svc(struct engine *e)
{
	uint32_t pc = cpu_get(e, UC_ARM_REG_PC);

	if (takes(e, EXC_SVC)) {
		enter(e, EXC_SVC, pc);
		return;
	}
	if (hard_blocked(e)) {
		exc_lockup(e, pc - 2, "SVC");
		return;
	}
	snprintf(e->fault, sizeof(e->fault), "SVC where none can be taken");
	e->scb.hfsr |= HFSR_FORCED;
	enter(e, EXC_HARD, pc);
}

/* No debugger, no DebugMonitor: a BKPT is a HardFault. */
void exc_bkpt(struct engine *e)
{
	uint32_t pc = cpu_get(e, UC_ARM_REG_PC);

	e->scb.dfsr |= 2;
	if (hard_blocked(e)) {
		exc_lockup(e, pc, "breakpoint");
		return;
	}
	snprintf(e->fault, sizeof(e->fault), "breakpoint");
	e->scb.hfsr |= HFSR_DEBUGEVT;
	enter(e, EXC_HARD, pc);
}

/* The board refused a register access; the core is a few instructions on. */
void exc_refused(struct engine *e)
{
	e->refused = false;
	exc_fault(e, EXC_BUS, CFSR_IMPRECISERR,
		  cpu_get(e, UC_ARM_REG_PC) & ~1u);
}

/* Take the most urgent pending exception, if it may run now. */
void exc_take(struct engine *e)
{
	unsigned int n = nvic_best(e);
	uint32_t m[3];

	e->pend_masked = false;
	if (!n)
		return;
	cpu_masks(e, m);
	e->pend_prio = nvic_group(e, nvic_prio(e, n));
	if (e->pend_prio < nvic_masked(e, m))
		enter(e, n, cpu_get(e, UC_ARM_REG_PC) & ~1u);
	else
		e->pend_masked = true;
}

/* ---- return ------------------------------------------------------------- */

static bool pop_frame(struct engine *e, uint32_t sp, bool fp, uint32_t *pc,
		      uint32_t *psr)
{
	uint32_t v[26];
	unsigned int i, n = fp ? 26 : 8;

	for (i = 0; i < n; i++)
		if (!mem_read32(e, sp + 4 * i, &v[i])) {
			frame_fault(e, sp + 4 * i, CFSR_UNSTKERR,
				    e->block, false);
			return false;
		}
	for (i = 0; i < 6; i++)
		cpu_set(e, frame_regs[i], v[i]);
	*pc = v[6];
	*psr = v[7];
	for (i = 8; i < n && i < 24; i++)
		cpu_set(e, UC_ARM_REG_S0 + (int)i - 8, v[i]);
	if (fp)
		cpu_set(e, UC_ARM_REG_FPSCR, v[24]);
	return true;
}

/* A fault of the return itself: its handler runs on the frame that is there */
static void return_fault(struct engine *e, unsigned int n, uint32_t cfsr,
			 uint32_t ret)
{
	e->scb.cfsr |= cfsr;
	if (hard_blocked(e)) {
		exc_lockup(e, e->block, words(cfsr));
		return;
	}
	snprintf(e->fault, sizeof(e->fault), "%s", words(cfsr));
	if (!takes(e, n)) {
		e->scb.hfsr |= HFSR_FORCED;
		n = EXC_HARD;
	}
	vector(e, n, ret, e->block);
}

static bool good_return(struct engine *e, uint32_t v)
{
	switch (v | RET_FP) {
	case 0xfffffff1u:
		return nvic_nactive(e) > 1;
	case 0xfffffff9u:
	case 0xfffffffdu:
		return nvic_nactive(e) == 1 || (e->scb.ccr & CCR_NONBASE);
	}
	return false;
}

/* The core's mode after the frame came off */
static void resume(struct engine *e, uint32_t ret, uint32_t pc, uint32_t psr)
{
	uint32_t ctl = cpu_get(e, UC_ARM_REG_CONTROL) & CTL_NPRIV;

	if (ret & RET_PSP)
		ctl |= CTL_SPSEL;
	if (!(ret & RET_FP))
		ctl |= CTL_FPCA_SFPA;
	set_mode(e, psr & 0x1ff, ctl);
	cpu_set_psr(e, psr);
	cpu_set(e, UC_ARM_REG_PC, (pc & ~1u) | (psr & PSR_T ? 1 : 0));
	e->event = true;
	if ((e->scb.scr & SCR_SLEEPONEXIT) && (ret & RET_THREAD))
		e->sleeping = true;
}

static bool tail_chain(struct engine *e, uint32_t ret)
{
	unsigned int n = nvic_best(e);
	uint32_t m[3];

	cpu_masks(e, m);
	if (!n || nvic_group(e, nvic_prio(e, n)) >= nvic_masked(e, m))
		return false;
	vector(e, n, ret, e->block);
	return true;
}

void exc_return(struct engine *e, uint32_t ret)
{
	bool psp = (ret & RET_PSP) != 0, fp = !(ret & RET_FP);
	int reg = psp ? UC_ARM_REG_PSP : UC_ARM_REG_MSP;
	uint32_t sp, pc, psr;

	if (!e->ipsr) {		/* a plain branch there in thread mode */
		exc_fault(e, EXC_MEM, CFSR_IACCVIOL, ret & ~1u);
		return;
	}
	if (!nvic_is(e->nvic.active, e->ipsr) || !good_return(e, ret)) {
		nvic_deactivate(e, e->ipsr);
		return_fault(e, EXC_USAGE, CFSR_INVPC, ret);
		return;
	}
	nvic_deactivate(e, e->ipsr);
	if (e->ipsr >= EXC_HARD && e->ipsr <= EXC_USAGE)
		e->fault[0] = '\0';	/* dealt with */
	if (e->ipsr != EXC_NMI)
		cpu_set(e, UC_ARM_REG_FAULTMASK, 0);
	if (tail_chain(e, ret))
		return;
	sp = cpu_get(e, reg);
	if (!pop_frame(e, sp, fp, &pc, &psr)) {
		return_fault(e, EXC_BUS, CFSR_UNSTKERR, ret);
		return;
	}
	if (((psr & 0x1ff) == 0) != ((ret & RET_THREAD) != 0)) {
		return_fault(e, EXC_USAGE, CFSR_INVPC, ret);
		return;
	}
	sp += fp ? FRAME_FP : FRAME;
	cpu_set(e, reg, sp | (psr & PSR_ALIGN ? 4 : 0));
	resume(e, ret, pc, psr);
}

/* ---- reset -------------------------------------------------------------- */

void exc_reset(struct engine *e)
{
	uint32_t sp, pc;

	nvic_reset(&e->nvic);
	scs_reset(e);
	clock_reset(e, e->mhz);
	tick_reset(e);
	periph_reset(e);
	e->ipsr = 0;
	e->fault[0] = '\0';
	e->sleeping = e->wfe = e->event = e->pend_masked = false;
	e->reset_request = e->refused = false;
	e->faults_since = e->faults = 0;
	e->noted = 0;
	e->reset_flags |= RESET_MCU;
	e->running = true;
	e->block = 0;
	if (!mem_read32(e, e->vectors, &sp) ||
	    !mem_read32(e, e->vectors + 4, &pc)) {
		exc_lockup(e, e->vectors, "vector table is not readable");
		return;
	}
	cpu_set(e, UC_ARM_REG_IPSR, 0);
	cpu_set(e, UC_ARM_REG_MSP, sp & ~3u);
	cpu_set(e, UC_ARM_REG_LR, UINT32_MAX);
	cpu_set_psr(e, pc & 1 ? PSR_T : 0);
	cpu_set(e, UC_ARM_REG_PC, pc);
}
