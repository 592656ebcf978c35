/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor that a target program runs on: Unicorn in AArch64 or Thumb-2,
 * an ELF file in it, and what instructions are.
 */
#ifndef FAULT_MACHINE_H
#define FAULT_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "box.h"

#define MACHINE_REGS	34

struct machine;

/**
 * struct machine_state - registers; the last one holds the flags
 */
struct machine_state {
	uint64_t pc;
	uint64_t reg[MACHINE_REGS];
};

/**
 * struct machine_insn - an instruction
 * @len: its bytes
 * @branch: conditional branch to @target, or Thumb's IT
 * @it: Thumb's IT
 * @call: calls a function
 */
struct machine_insn {
	uint32_t len;
	bool branch;
	bool it;
	bool call;
	uint64_t target;
};

/* Where things are in the program */
struct machine_places {
	uint64_t entry, done, stack_top, out;
	uint64_t decide, decide_end;	/* faults are made in there */
};

/**
 * machine_open() - a processor with a program
 * @elf: path of the target
 * @box: scenario
 * Exits when that cannot be done.
 */
struct machine *machine_open(const char *elf, const struct fault_box *box);
void machine_close(struct machine *m);

const struct machine_places *machine_places(const struct machine *m);
const struct fault_out *machine_out(const struct machine *m);

/** machine_where() - function of an address, and @off: how far in it */
const char *machine_where(const struct machine *m, uint64_t pc, uint64_t *off);

struct machine_insn machine_insn(const struct machine *m, uint64_t pc);

/** machine_reset() - all memory and registers as before the first step */
void machine_reset(struct machine *m);
/** machine_put() - registers, and memory as @from has it now */
void machine_put(struct machine *m, const struct machine_state *s,
		 const struct machine *from);

/** machine_sp() - stack pointer */
uint64_t machine_sp(const struct machine *m, const struct machine_state *s);

/* Changes of a state before it is run */
void machine_skip(const struct machine *m, struct machine_state *s,
		  uint32_t len);
void machine_invert_it(const struct machine *m, struct machine_state *s);
void machine_zero_result(struct machine_state *s);

/** machine_watch() - call @fn before each instruction in .decide; @s is the
 *  state there */
void machine_watch(struct machine *m,
		   void (*fn)(void *ctx, const struct machine_state *s),
		   void *ctx);
/** machine_run() - until @until is reached. @blocks: at most so many basic
 *  blocks, 0: any number. Return: false when it fails or takes longer. */
bool machine_run(struct machine *m, uint64_t until, uint64_t blocks);
/** machine_blocks() - basic blocks that the last machine_run() took */
uint64_t machine_blocks(const struct machine *m);

#endif /* FAULT_MACHINE_H */
