/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Unicorn: a core per start, its hooks, its registers.
 *
 * An empty hook per instruction is installed although nothing needs it: only
 * then does Unicorn write the PC before each instruction, so that a forbidden
 * access is reported, and its exception frame built, with the instruction that
 * did it and not with the first one of its block (850 instead of 5000 MIPS in
 * a loop of additions, no difference where memory is touched).
 */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

#define NOWHERE		0xfffffffeu	/* "until": never reached; 0 would be */
#define PERIPH_BASE	0x40000000u
#define PERIPH_SIZE	0x20000000u
#define PPB_BASE	0xe0000000u
#define PPB_SIZE	0x00100000u

#define PSR_T		(1u << 24)
#define PSR_IT		0x0600fc00u

/* ---- registers ---------------------------------------------------------- */

uint32_t cpu_get(struct engine *e, int reg)
{
	uint32_t v = 0;

	uc_reg_read(e->uc, reg, &v);
	return v;
}

void cpu_set(struct engine *e, int reg, uint32_t v)
{
	uc_reg_write(e->uc, reg, &v);
}

uint32_t cpu_psr(struct engine *e)
{
	return cpu_get(e, UC_ARM_REG_XPSR);
}

/* Flags, GE, IT and T; the exception number stays. */
void cpu_set_psr(struct engine *e, uint32_t psr)
{
	cpu_set(e, UC_ARM_REG_XPSR, (psr & ~0x1ffu) | e->ipsr);
	/* GE is not among what the line above writes */
	cpu_set(e, UC_ARM_REG_APSR_NZCVQG, psr);
}

/* PRIMASK, BASEPRI, FAULTMASK; unprivileged code reads zeros, so lift it */
void cpu_masks(struct engine *e, uint32_t m[3])
{
	bool lift = !e->ipsr && (cpu_get(e, UC_ARM_REG_CONTROL) & 1);

	if (lift)
		cpu_set(e, UC_ARM_REG_IPSR, EXC_SVC);
	m[0] = cpu_get(e, UC_ARM_REG_PRIMASK);
	m[1] = cpu_get(e, UC_ARM_REG_BASEPRI);
	m[2] = cpu_get(e, UC_ARM_REG_FAULTMASK);
	if (lift)
		cpu_set(e, UC_ARM_REG_IPSR, 0);
}

/* ---- hooks: none changes the core's state -------------------------------- */

static void on_insn(uc_engine *uc, uint64_t addr, uint32_t size, void *user)
{
	(void)uc, (void)addr, (void)size, (void)user;
}

/* Something pends; has the firmware unmasked it since? */
static bool unmasked(struct engine *e)
{
	uint32_t m[3];

	/* masks cannot be read here: look from outside */
	if (!e->ipsr && (cpu_get(e, UC_ARM_REG_CONTROL) & 1))
		return true;
	m[0] = cpu_get(e, UC_ARM_REG_PRIMASK);
	m[1] = cpu_get(e, UC_ARM_REG_BASEPRI);
	m[2] = cpu_get(e, UC_ARM_REG_FAULTMASK);
	return e->pend_prio < nvic_masked(e, m);
}

/* The first FPU instruction (coprocessors 10, 11) of a block, 0: none */
static uint32_t fpu_in(const struct engine *e, uint32_t addr, uint32_t size)
{
	uint32_t end = addr + size;
	uint16_t op, op2;

	while (addr < end && mem_read16(e, addr, &op)) {
		if ((op & 0xfc00) == 0xec00 && mem_read16(e, addr + 2, &op2) &&
		    (op2 & 0xe00) == 0xa00)
			return addr;
		addr += op >> 11 >= 0x1d ? 4 : 2;
	}
	return 0;
}

/*
 * The FPU is always on here. A block that uses it while CPACR does not allow
 * it is told of when the next one begins, since it may enable it itself.
 */
static void watch_fpu(struct engine *e, uint32_t addr, uint32_t size)
{
	uint32_t *seen = &e->seen[addr / 2 % SEEN];

	if (e->fpu_at)
		link_note(e, NOTE_FPU, "FPU used at 0x%08x, but not enabled "
			  "in CPACR: a real core takes a UsageFault",
			  e->fpu_at);
	e->fpu_at = 0;
	if (*seen == addr)
		return;
	e->fpu_at = fpu_in(e, addr, size);
	if (!e->fpu_at)
		*seen = addr;
}

static void on_block(uc_engine *uc, uint64_t addr, uint32_t size, void *user)
{
	struct engine *e = user;

	e->work += size / 2;
	/* the IT state is known where the core was resumed, else it is 0 */
	e->first_it = e->block == 1 ? e->resume_it : 0;
	e->block = (uint32_t)addr;
	atomic_store_explicit(&e->shared->blocks, ++e->blocks,
			      memory_order_relaxed);
	if (e->attention || (e->pend_masked && unmasked(e))) {
		e->why = STOP_ASKED;
		uc_emu_stop(uc);
	} else if (!(e->scb.cpacr & CPACR_CP10)) {
		watch_fpu(e, (uint32_t)addr, size);
	}
}

static void on_intr(uc_engine *uc, uint32_t intno, void *user)
{
	struct engine *e = user;

	e->why = STOP_INTR;
	e->intno = intno;
	uc_emu_stop(uc);
}

static bool on_mem(uc_engine *uc, uc_mem_type type, uint64_t addr, int size,
		   int64_t value, void *user)
{
	struct engine *e = user;

	(void)uc, (void)size, (void)value;
	if (e->why == STOP_NONE) {
		e->why = STOP_MEM;
		e->mem_type = type;
		e->mem_addr = (uint32_t)addr;
	}
	return false;
}

static bool on_undef(uc_engine *uc, void *user)
{
	struct engine *e = user;

	(void)uc;
	e->why = STOP_UNDEF;
	return false;
}

static uint32_t reg_read(struct engine *e, uint32_t addr)
{
	return addr >= PPB_BASE ? scs_read(e, addr) : periph_read(e, addr);
}

static void reg_write(struct engine *e, uint32_t addr, uint32_t v,
		      uint32_t mask)
{
	if (addr >= PPB_BASE)
		scs_write(e, addr, v, mask);
	else
		periph_write(e, addr, v, mask);
}

static uint64_t on_read(struct engine *e, uint32_t addr, unsigned int size)
{
	uint32_t shift = 8 * (addr & 3);
	uint64_t v = (uint64_t)reg_read(e, addr & ~3u) >> shift;

	if (size == 8)
		v |= (uint64_t)reg_read(e, (addr & ~3u) + 4) << 32;
	return size < 4 ? v & ((1u << (8 * size)) - 1) : v;
}

static void on_write(struct engine *e, uint32_t addr, unsigned int size,
		     uint64_t v)
{
	uint32_t shift = 8 * (addr & 3);
	uint32_t mask = size < 4 ? (1u << (8 * size)) - 1 : UINT32_MAX;

	reg_write(e, addr & ~3u, (uint32_t)v << shift, mask << shift);
	if (size == 8)
		reg_write(e, (addr & ~3u) + 4, (uint32_t)(v >> 32),
			  UINT32_MAX);
}

static uint64_t periph_in(uc_engine *uc, uint64_t off, unsigned int size,
			  void *user)
{
	(void)uc;
	return on_read(user, PERIPH_BASE + (uint32_t)off, size);
}

static void periph_out(uc_engine *uc, uint64_t off, unsigned int size,
		       uint64_t v, void *user)
{
	(void)uc;
	on_write(user, PERIPH_BASE + (uint32_t)off, size, v);
}

static uint64_t ppb_in(uc_engine *uc, uint64_t off, unsigned int size,
		       void *user)
{
	(void)uc;
	return on_read(user, PPB_BASE + (uint32_t)off, size);
}

static void ppb_out(uc_engine *uc, uint64_t off, unsigned int size, uint64_t v,
		    void *user)
{
	(void)uc;
	on_write(user, PPB_BASE + (uint32_t)off, size, v);
}

/* ---- life --------------------------------------------------------------- */

/* Unicorn takes every callback as void *, which C keeps apart from code */
static uc_err hook(struct engine *e, int type, void (*fn)(void))
{
	uc_hook h;
	void *p;

	_Static_assert(sizeof(p) == sizeof(fn), "code pointers fit");
	memcpy(&p, &fn, sizeof(p));
	return uc_hook_add(e->uc, &h, type, p, e, 1, 0);
}

static uc_err add_hooks(struct engine *e)
{
	uc_err err = hook(e, UC_HOOK_BLOCK, (void (*)(void))on_block);

	if (!err)
		err = hook(e, UC_HOOK_CODE, (void (*)(void))on_insn);
	if (!err)
		err = hook(e, UC_HOOK_INTR, (void (*)(void))on_intr);
	if (!err)
		err = hook(e, UC_HOOK_MEM_INVALID, (void (*)(void))on_mem);
	if (!err)
		err = hook(e, UC_HOOK_INSN_INVALID, (void (*)(void))on_undef);
	return err;
}

void cpu_close(struct engine *e)
{
	if (e->uc)
		uc_close(e->uc);
	e->uc = NULL;
	e->running = false;
}

/* A new core at each start: nothing of an earlier firmware's code is left. */
bool cpu_open(struct engine *e)
{
	uc_err err = uc_open(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS,
			     &e->uc);

	if (err) {
		e->uc = NULL;
		link_log(e, "unicorn: %s", uc_strerror(err));
		return false;
	}
	err = uc_ctl_set_cpu_model(e->uc, UC_CPU_ARM_CORTEX_M4);
	if (!err)
		err = uc_mmio_map(e->uc, PERIPH_BASE, PERIPH_SIZE, periph_in,
				  e, periph_out, e);
	if (!err)
		err = uc_mmio_map(e->uc, PPB_BASE, PPB_SIZE, ppb_in, e,
				  ppb_out, e);
	if (!err)
		err = mem_attach(e);
	if (!err)
		err = add_hooks(e);
	if (err) {
		link_log(e, "unicorn: %s", uc_strerror(err));
		cpu_close(e);
		return false;
	}
	return true;
}

/* Everything that survives a change of the memory's rights */
static const int kept[] = {
	UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3,
	UC_ARM_REG_R4, UC_ARM_REG_R5, UC_ARM_REG_R6, UC_ARM_REG_R7,
	UC_ARM_REG_R8, UC_ARM_REG_R9, UC_ARM_REG_R10, UC_ARM_REG_R11,
	UC_ARM_REG_R12, UC_ARM_REG_LR, UC_ARM_REG_MSP, UC_ARM_REG_PSP,
	UC_ARM_REG_PRIMASK, UC_ARM_REG_BASEPRI, UC_ARM_REG_FAULTMASK,
	UC_ARM_REG_FPSCR,
};
#define KEPT		(sizeof(kept) / sizeof(kept[0]))

struct saved {
	uint32_t reg[KEPT], fp[32], control, pc, psr;
};

static void save(struct engine *e, struct saved *s)
{
	unsigned int i;

	s->control = cpu_get(e, UC_ARM_REG_CONTROL);
	s->pc = cpu_get(e, UC_ARM_REG_PC);
	s->psr = cpu_psr(e);
	/* as a handler: privileged, so that everything reads as it is */
	cpu_set(e, UC_ARM_REG_IPSR, e->ipsr ? e->ipsr : EXC_SVC);
	for (i = 0; i < KEPT; i++)
		s->reg[i] = cpu_get(e, kept[i]);
	for (i = 0; i < 32; i++)
		s->fp[i] = cpu_get(e, UC_ARM_REG_S0 + (int)i);
}

static void restore(struct engine *e, const struct saved *s)
{
	unsigned int i;

	for (i = 0; i < KEPT; i++)
		cpu_set(e, kept[i], s->reg[i]);
	for (i = 0; i < 32; i++)
		cpu_set(e, UC_ARM_REG_S0 + (int)i, s->fp[i]);
	cpu_set(e, UC_ARM_REG_CONTROL, s->control);
	cpu_set(e, UC_ARM_REG_IPSR, e->ipsr);
	cpu_set_psr(e, s->psr);
	cpu_set(e, UC_ARM_REG_PC, s->pc | (s->psr & PSR_T ? 1 : 0));
}

/*
 * Rights changed while the core ran: carry the registers over to a new one.
 * Translated code knows no rights, and there is no call that drops all of it
 * in every version of Unicorn.
 */
bool cpu_remap(struct engine *e)
{
	bool running = e->running;
	struct saved s;

	save(e, &s);
	cpu_close(e);
	if (!cpu_open(e)) {
		exc_broken(e);
		return false;
	}
	restore(e, &s);
	e->running = running;
	return true;
}

/* ---- running ------------------------------------------------------------ */

/* NOP-compatible hints; Unicorn 2.0 stops behind WFI, WFE and YIELD */
enum { HINT_YIELD = 1, HINT_WFE, HINT_WFI };

static int hint_before(const struct engine *e, uint32_t pc)
{
	uint16_t lo, hi;

	if (mem_read16(e, pc - 2, &lo) && (lo & 0xff0f) == 0xbf00 && lo >> 4)
		return lo >> 4 & 0xf;
	if (mem_read16(e, pc - 4, &hi) && hi == 0xf3af &&
	    (lo & 0xff00) == 0x8000)
		return lo & 0xff;
	return 0;
}

/*
 * Unicorn clears the IT state when it enters a block and sets it when it
 * leaves properly. A fault in the middle finds it by reading along.
 */
static uint32_t it_state(const struct engine *e, uint32_t pc)
{
	uint32_t a = e->block, it = e->first_it;
	uint16_t op;

	while (a < pc && pc - a <= 4096 && mem_read16(e, a, &op)) {
		if ((op & 0xff00) == 0xbf00 && (op & 0xf))
			it = op & 0xff;
		else
			it = it & 7 ? (it & 0xe0) | (it << 1 & 0x1f) : 0;
		a += op >> 11 >= 0x1d ? 4 : 2;
	}
	return it;
}

static void bus_fault(struct engine *e)
{
	uint32_t psr = cpu_psr(e) & ~PSR_IT;
	bool write = e->mem_type == UC_MEM_WRITE_UNMAPPED ||
		     e->mem_type == UC_MEM_WRITE_PROT;
	bool fetch = e->mem_type == UC_MEM_FETCH_UNMAPPED ||
		     e->mem_type == UC_MEM_FETCH_PROT;
	uint32_t pc = cpu_get(e, UC_ARM_REG_PC);

	link_fault(e, e->mem_addr, pc, write);
	if (fetch) {
		exc_fault(e, EXC_BUS, CFSR_IBUSERR, pc);
		return;
	}
	psr |= (it_state(e, pc) & 3) << 25 | (it_state(e, pc) >> 2) << 10;
	cpu_set_psr(e, psr);
	e->scb.bfar = e->mem_addr;
	exc_fault(e, EXC_BUS, CFSR_PRECISERR | CFSR_BFARVALID, pc);
}

static void undefined(struct engine *e)
{
	uint32_t pc = cpu_get(e, UC_ARM_REG_PC);
	int hint = hint_before(e, pc);

	if (!(cpu_psr(e) & PSR_T)) {
		exc_fault(e, EXC_USAGE, CFSR_INVSTATE, pc);
	} else if (e->block != pc && (hint == HINT_WFE || hint == HINT_YIELD)) {
		e->wfe = hint == HINT_WFE;
	} else {
		exc_fault(e, EXC_USAGE, CFSR_UNDEFINSTR, pc);
	}
}

/* Numbers of QEMU's target/arm/cpu.h */
static void intr(struct engine *e)
{
	uint32_t pc = cpu_get(e, UC_ARM_REG_PC);

	switch (e->intno) {
	case 2:
		exc_svc(e);
		break;
	case 3:		/* fetch from registers, which never execute */
		exc_fault(e, EXC_MEM, CFSR_IACCVIOL, pc);
		break;
	case 7:
		exc_bkpt(e);
		break;
	case 8:
		exc_return(e, pc | 1);
		break;
	case 18:
		exc_fault(e, EXC_USAGE, CFSR_INVSTATE, pc);
		break;
	case 4:
	case 22:
		exc_fault(e, EXC_USAGE, CFSR_UNALIGNED, pc);
		break;
	default:
		exc_fault(e, EXC_USAGE, CFSR_UNDEFINSTR, pc);
		break;
	}
}

/* Execute until something happens, and do what it asks for. */
void cpu_run(struct engine *e)
{
	uint32_t pc = cpu_get(e, UC_ARM_REG_PC) & ~1u;
	uint32_t psr = cpu_psr(e);
	uc_err err;

	if (!(psr & PSR_T)) {
		exc_fault(e, EXC_USAGE, CFSR_INVSTATE, pc);
		return;
	}
	e->resume_it = (psr >> 25 & 3) | (psr >> 8 & 0xfc);
	e->block = 1;	/* no code address: the first block to come */
	e->why = STOP_NONE;
	err = uc_emu_start(e->uc, pc | 1, NOWHERE, 0, 0);
	switch (e->why) {
	case STOP_ASKED:
		break;
	case STOP_INTR:
		intr(e);
		break;
	case STOP_MEM:
		bus_fault(e);
		break;
	case STOP_UNDEF:
		undefined(e);
		break;
	case STOP_NONE:
		pc = cpu_get(e, UC_ARM_REG_PC);
		if (err)
			undefined(e);
		else if (hint_before(e, pc) == HINT_WFI)
			e->sleeping = true;
		else if (hint_before(e, pc) == HINT_WFE)
			e->wfe = true;
		break;
	}
}
