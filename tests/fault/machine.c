/* SPDX-License-Identifier: BSD-2-Clause */
#include "machine.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicorn/unicorn.h>

#define MAX_FUNCS	1024
#define NAME_LEN	48

struct func {
	uint64_t at;
	char name[NAME_LEN];
};

struct machine {
	bool wide;			/* AArch64 */
	uc_engine *uc;
	uint8_t *code, *box, *data;
	uint8_t *first;			/* @data before the first step */
	struct machine_places at;
	struct func funcs[MAX_FUNCS];
	size_t num_funcs;
	uint64_t blocks, limit;
	bool late;
	void (*watch)(void *ctx, const struct machine_state *s);
	void *watch_ctx;
	uint32_t it;			/* Thumb's IT state, when watched */
};

static void die(const char *what)
{
	fprintf(stderr, "fault: %s\n", what);
	exit(2);
}

/* ---- the program -------------------------------------------------------- */

static uint8_t *at_va(struct machine *m, uint64_t va, uint64_t len)
{
	if (va >= FAULT_CODE && va + len <= FAULT_CODE + FAULT_CODE_LEN)
		return m->code + (va - FAULT_CODE);
	if (va >= FAULT_DATA && va + len <= FAULT_DATA + FAULT_DATA_LEN)
		return m->first + (va - FAULT_DATA);
	die("a segment of the target lies outside of its memory");
	return NULL;
}

static void symbol(struct machine *m, const char *name, uint64_t value,
		   unsigned int type)
{
	const struct {
		const char *name;
		uint64_t *at;
	} known[] = {
		{ "entry", &m->at.entry }, { "done", &m->at.done },
		{ "out", &m->at.out }, { "stack_top", &m->at.stack_top },
	};
	size_t i;

	/* bit 0 of a Thumb function's address is no part of it */
	if (type == STT_FUNC && !m->wide)
		value &= ~UINT64_C(1);
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(name, known[i].name))
			*known[i].at = value;
	if (type != STT_FUNC || m->num_funcs == MAX_FUNCS)
		return;
	m->funcs[m->num_funcs].at = value;
	snprintf(m->funcs[m->num_funcs++].name, NAME_LEN, "%s", name);
}

/* The same for both classes of ELF, whose structures differ */
#define READ_ELF(BITS) \
static void read_elf##BITS(struct machine *m, const uint8_t *p) \
{ \
	const Elf##BITS##_Ehdr *e = (const void *)p; \
	const Elf##BITS##_Phdr *ph = (const void *)(p + e->e_phoff); \
	const Elf##BITS##_Shdr *sh = (const void *)(p + e->e_shoff); \
	const char *names = (const char *)p + sh[e->e_shstrndx].sh_offset; \
	const Elf##BITS##_Sym *sym; \
	const char *str; \
	size_t i, k; \
\
	for (i = 0; i < e->e_phnum; i++) \
		if (ph[i].p_type == PT_LOAD && ph[i].p_filesz) \
			memcpy(at_va(m, ph[i].p_vaddr, ph[i].p_filesz), \
			       p + ph[i].p_offset, ph[i].p_filesz); \
	for (i = 0; i < e->e_shnum; i++) { \
		if (!strcmp(names + sh[i].sh_name, ".decide")) { \
			m->at.decide = sh[i].sh_addr; \
			m->at.decide_end = sh[i].sh_addr + sh[i].sh_size; \
		} \
		if (sh[i].sh_type != SHT_SYMTAB) \
			continue; \
		sym = (const void *)(p + sh[i].sh_offset); \
		str = (const char *)p + sh[sh[i].sh_link].sh_offset; \
		for (k = 0; k < sh[i].sh_size / sizeof(*sym); k++) \
			symbol(m, str + sym[k].st_name, sym[k].st_value, \
			       ELF##BITS##_ST_TYPE(sym[k].st_info)); \
	} \
}
READ_ELF(32)
READ_ELF(64)

static uint8_t *read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *p = NULL;
	long len;

	if (f && !fseek(f, 0, SEEK_END) && (len = ftell(f)) > EI_NIDENT) {
		rewind(f);
		p = malloc((size_t)len);
		if (p && fread(p, 1, (size_t)len, f) != (size_t)len)
			p = NULL;
	}
	if (f)
		fclose(f);
	if (!p)
		die(path);
	return p;
}

static void on_block(uc_engine *uc, uint64_t at, uint32_t size, void *ctx)
{
	struct machine *m = ctx;

	(void)at;
	(void)size;
	if (++m->blocks > m->limit && m->limit) {
		m->late = true;
		uc_emu_stop(uc);
	}
}

static void start_engine(struct machine *m)
{
	uc_err err = m->wide ?
		uc_open(UC_ARCH_ARM64, UC_MODE_ARM, &m->uc) :
		uc_open(UC_ARCH_ARM, UC_MODE_THUMB, &m->uc);
	uc_hook hook;

	if (!err && !m->wide)
		err = uc_ctl_set_cpu_model(m->uc, UC_CPU_ARM_CORTEX_A7);
	if (!err)
		err = uc_mem_map_ptr(m->uc, FAULT_CODE, FAULT_CODE_LEN,
				     UC_PROT_READ | UC_PROT_EXEC, m->code);
	if (!err)
		err = uc_mem_map_ptr(m->uc, FAULT_BOX, FAULT_BOX_LEN,
				     UC_PROT_READ, m->box);
	if (!err)
		err = uc_mem_map_ptr(m->uc, FAULT_DATA, FAULT_DATA_LEN,
				     UC_PROT_READ | UC_PROT_WRITE, m->data);
	if (!err)
		err = uc_hook_add(m->uc, &hook, UC_HOOK_BLOCK,
				  (void *)(uintptr_t)on_block, m, 1, 0);
	if (err)
		die(uc_strerror(err));
}

struct machine *machine_open(const char *elf, const struct fault_box *box)
{
	struct machine *m = calloc(1, sizeof(*m));
	uint8_t *p = read_file(elf);

	if (!m)
		die("no memory");
	m->code = aligned_alloc(4096, FAULT_CODE_LEN);
	m->box = aligned_alloc(4096, FAULT_BOX_LEN);
	m->data = aligned_alloc(4096, FAULT_DATA_LEN);
	m->first = calloc(1, FAULT_DATA_LEN);
	if (!m->code || !m->box || !m->data || !m->first)
		die("no memory");
	memset(m->code, 0, FAULT_CODE_LEN);
	memset(m->box, 0, FAULT_BOX_LEN);
	memcpy(m->box, box, sizeof(*box));
	m->wide = p[EI_CLASS] == ELFCLASS64;
	if (m->wide)
		read_elf64(m, p);
	else
		read_elf32(m, p);
	free(p);
	if (!m->at.entry || !m->at.done || !m->at.out || !m->at.decide_end)
		die("the target lacks a symbol");
	start_engine(m);
	machine_reset(m);
	return m;
}

void machine_close(struct machine *m)
{
	uc_close(m->uc);
	free(m->code);
	free(m->box);
	free(m->data);
	free(m->first);
	free(m);
}

const struct machine_places *machine_places(const struct machine *m)
{
	return &m->at;
}

const struct fault_out *machine_out(const struct machine *m)
{
	return (const void *)(m->data + (m->at.out - FAULT_DATA));
}

const char *machine_where(const struct machine *m, uint64_t pc, uint64_t *off)
{
	const struct func *best = NULL;
	size_t i;

	for (i = 0; i < m->num_funcs; i++)
		if (m->funcs[i].at <= pc &&
		    (!best || m->funcs[i].at > best->at))
			best = m->funcs + i;
	*off = best ? pc - best->at : 0;
	return best ? best->name : "?";
}

/* ---- registers ---------------------------------------------------------- */

static const int regs_a64[MACHINE_REGS] = {
	UC_ARM64_REG_X0, UC_ARM64_REG_X1, UC_ARM64_REG_X2, UC_ARM64_REG_X3,
	UC_ARM64_REG_X4, UC_ARM64_REG_X5, UC_ARM64_REG_X6, UC_ARM64_REG_X7,
	UC_ARM64_REG_X8, UC_ARM64_REG_X9, UC_ARM64_REG_X10, UC_ARM64_REG_X11,
	UC_ARM64_REG_X12, UC_ARM64_REG_X13, UC_ARM64_REG_X14, UC_ARM64_REG_X15,
	UC_ARM64_REG_X16, UC_ARM64_REG_X17, UC_ARM64_REG_X18, UC_ARM64_REG_X19,
	UC_ARM64_REG_X20, UC_ARM64_REG_X21, UC_ARM64_REG_X22, UC_ARM64_REG_X23,
	UC_ARM64_REG_X24, UC_ARM64_REG_X25, UC_ARM64_REG_X26, UC_ARM64_REG_X27,
	UC_ARM64_REG_X28, UC_ARM64_REG_X29, UC_ARM64_REG_X30, UC_ARM64_REG_SP,
	UC_ARM64_REG_NZCV,
};

static const int regs_t32[MACHINE_REGS] = {
	UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3,
	UC_ARM_REG_R4, UC_ARM_REG_R5, UC_ARM_REG_R6, UC_ARM_REG_R7,
	UC_ARM_REG_R8, UC_ARM_REG_R9, UC_ARM_REG_R10, UC_ARM_REG_R11,
	UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR, UC_ARM_REG_CPSR,
};

#define T32_CPSR	15

static const int *regs_of(const struct machine *m)
{
	return m->wide ? regs_a64 : regs_t32;
}

static int pc_of(const struct machine *m)
{
	return m->wide ? UC_ARM64_REG_PC : UC_ARM_REG_PC;
}

void machine_reset(struct machine *m)
{
	uint64_t sp = m->at.stack_top;
	uint64_t entry = m->at.entry | !m->wide;

	memcpy(m->data, m->first, FAULT_DATA_LEN);
	uc_reg_write(m->uc, m->wide ? UC_ARM64_REG_SP : UC_ARM_REG_SP, &sp);
	uc_reg_write(m->uc, pc_of(m), &entry);
}

void machine_put(struct machine *m, const struct machine_state *s,
		 const struct machine *from)
{
	uint64_t pc = s->pc | !m->wide;
	const int *r = regs_of(m);
	size_t i;

	memcpy(m->data, from->data, FAULT_DATA_LEN);
	/* flags after the address, which clears IT's part of them */
	uc_reg_write(m->uc, pc_of(m), &pc);
	for (i = 0; i < MACHINE_REGS && r[i]; i++)
		uc_reg_write(m->uc, r[i], s->reg + i);
}

uint64_t machine_sp(const struct machine *m, const struct machine_state *s)
{
	return s->reg[m->wide ? 31 : 13];
}

/* CPSR holds Thumb's IT state in two parts, ARMv7-A B1.3.3 */
static uint32_t it_get(uint64_t cpsr)
{
	return (uint32_t)(cpsr >> 25 & 3) | (uint32_t)(cpsr >> 8 & 0xfc);
}

static void it_set(struct machine_state *s, uint32_t it)
{
	uint64_t cpsr = s->reg[T32_CPSR] & ~UINT64_C(0x0600fc00);

	s->reg[T32_CPSR] = cpsr | (uint64_t)(it & 3) << 25 |
			   (uint64_t)(it & 0xfc) << 8;
}

static uint32_t it_next(uint32_t it)
{
	return it & 7 ? (it & 0xe0) | (it << 1 & 0x1f) : 0;
}

void machine_skip(const struct machine *m, struct machine_state *s,
		  uint32_t len)
{
	s->pc += len;
	if (!m->wide)
		it_set(s, it_next(it_get(s->reg[T32_CPSR])));
}

/* What was to be executed is not, and the other way round */
void machine_invert_it(const struct machine *m, struct machine_state *s)
{
	uint32_t it = m->code[s->pc - FAULT_CODE];
	uint32_t last = it & -it;	/* ends the mask */

	it ^= 0x1f & ~(2 * last - 1);
	s->pc += 2;
	it_set(s, it);
}

void machine_zero_result(struct machine_state *s)
{
	s->reg[0] = 0;
}

/* ---- instructions ------------------------------------------------------- */

static int64_t sign(uint32_t v, unsigned int bits)
{
	return (int64_t)((uint64_t)v << (64 - bits)) >> (64 - bits);
}

static struct machine_insn insn_a64(uint64_t pc, uint32_t w)
{
	struct machine_insn in = { .len = 4 };

	/* B.cond, CBZ, CBNZ: 19 bits; TBZ, TBNZ: 14 */
	if ((w & 0xff000010) == 0x54000000 || (w & 0x7e000000) == 0x34000000) {
		in.branch = true;
		in.target = pc + 4 * (uint64_t)sign(w >> 5 & 0x7ffff, 19);
	} else if ((w & 0x7e000000) == 0x36000000) {
		in.branch = true;
		in.target = pc + 4 * (uint64_t)sign(w >> 5 & 0x3fff, 14);
	}
	/* BL, BLR */
	in.call = (w & 0xfc000000) == 0x94000000 ||
		  (w & 0xfffffc1f) == 0xd63f0000;
	return in;
}

static struct machine_insn insn_t32(uint64_t pc, uint32_t h, uint32_t l)
{
	struct machine_insn in = { .len = h >> 11 >= 0x1d ? 4 : 2 };
	uint32_t imm;

	if ((h & 0xf000) == 0xd000 && (h & 0x0f00) < 0x0e00) {	/* B.cond */
		in.branch = true;
		in.target = pc + 4 + 2 * (uint64_t)sign(h & 0xff, 8);
	} else if ((h & 0xf500) == 0xb100) {			/* CBZ, CBNZ */
		in.branch = true;
		in.target = pc + 4 + ((h >> 9 & 1) << 6 | (h >> 3 & 31) << 1);
	} else if ((h & 0xff00) == 0xbf00 && (h & 0xf)) {	/* IT */
		in.branch = true;
		in.it = true;
	} else if ((h & 0xf800) == 0xf000 && (l & 0xd000) == 0x8000 &&
		   (h >> 6 & 0xf) < 0xe) {			/* B.cond.W */
		imm = (h >> 10 & 1) << 19 | (l >> 11 & 1) << 18 |
		      (l >> 13 & 1) << 17 | (h & 0x3f) << 11 | (l & 0x7ff);
		in.branch = true;
		in.target = pc + 4 + 2 * (uint64_t)sign(imm, 20);
	}
	/* BL, BLX register */
	in.call = ((h & 0xf800) == 0xf000 && (l & 0xd000) == 0xd000) ||
		  (h & 0xff87) == 0x4780;
	return in;
}

struct machine_insn machine_insn(const struct machine *m, uint64_t pc)
{
	const uint8_t *p = m->code + (pc - FAULT_CODE);
	uint32_t w = (uint32_t)p[0] | (uint32_t)p[1] << 8 |
		     (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;

	return m->wide ? insn_a64(pc, w) : insn_t32(pc, w & 0xffff, w >> 16);
}

/* ---- running ------------------------------------------------------------ */

/*
 * Unicorn has all registers ready here but Thumb's IT state, which it knows
 * when it translates.
 */
static void on_insn(uc_engine *uc, uint64_t at, uint32_t size, void *ctx)
{
	struct machine *m = ctx;
	struct machine_state s = { .pc = at };
	const int *r = regs_of(m);
	size_t i;

	(void)size;
	for (i = 0; i < MACHINE_REGS && r[i]; i++)
		uc_reg_read(uc, r[i], s.reg + i);
	if (!m->wide)
		it_set(&s, m->it);
	m->watch(m->watch_ctx, &s);
	m->it = machine_insn(m, at).it ? m->code[at - FAULT_CODE] :
					 it_next(m->it);
}

void machine_watch(struct machine *m,
		   void (*fn)(void *ctx, const struct machine_state *s),
		   void *ctx)
{
	uc_hook hook;

	m->watch = fn;
	m->watch_ctx = ctx;
	m->it = 0;
	if (uc_hook_add(m->uc, &hook, UC_HOOK_CODE,
			(void *)(uintptr_t)on_insn, m, m->at.decide,
			m->at.decide_end - 1))
		die("no hook");
}

bool machine_run(struct machine *m, uint64_t until, uint64_t blocks)
{
	uint64_t pc = 0;
	uc_err err;

	uc_reg_read(m->uc, pc_of(m), &pc);
	m->limit = blocks;
	m->blocks = 0;
	m->late = false;
	err = uc_emu_start(m->uc, m->wide ? pc : pc | 1, until, 0, 0);
	return !err && !m->late;
}

uint64_t machine_blocks(const struct machine *m)
{
	return m->blocks;
}
