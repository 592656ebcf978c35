/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two tasks that preempt each other, each on its own stack (PSP), both using
 * the FPU, switched by SysTick through PendSV, with mailbox interrupts on top.
 * Each checks that nobody changed its registers, flags, and stack.
 */
#include "common/ipcc.h"
#include "common/m4.h"
#include "common/trace.h"
#include "rtos.h"

#define TASKS		2
#define STACK_WORDS	512
#define CANARY		0xc0ffee00u
#define TICK_HZ		1000u
#define TURNS		500u

static struct task {
	uint32_t *sp;
	volatile uint32_t rounds;
	uint32_t stack[STACK_WORDS] __attribute__((aligned(8)));
} tasks[TASKS];

static volatile uint32_t current, switches, ticks, doorbells, errors;

void systick_handler(void)
{
	ticks++;
	SCB_ICSR = ICSR_PENDSVSET;
}

/* Rings back on the channel that rang. */
void irq_handler(void)
{
	uint32_t rang = ipcc_take(), i;

	for (i = 0; i < IPCC_CHANNELS; i++)
		if (rang >> i & 1) {
			doorbells++;
			ipcc_kick(i);
		}
}

uint32_t *next_task(uint32_t *sp)
{
	tasks[current].sp = sp;
	current = !current;
	switches++;
	return tasks[current].sp;
}

static void error(const char *what)
{
	if (!errors++)
		trace("rtos: first error: %s in task %u", what, current);
}

static void check(struct task *t, uint32_t me, uint32_t seed)
{
	if (patterns(seed, TURNS))
		error("register");
	if (t->stack[0] != CANARY + me)
		error("stack");
	if (current != me)
		error("task number");
	t->rounds++;
}

static void report(void)
{
	static uint32_t rounds[TASKS];
	uint32_t i;

	for (i = 0; i < TASKS; i++) {
		if (tasks[i].rounds == rounds[i])
			error("no progress");
		rounds[i] = tasks[i].rounds;
	}
	trace("rtos: %u switches, %u errors, %u doorbells", switches, errors,
	      doorbells);
}

static void task0(void)
{
	uint32_t seed = 0x10000000, next = TICK_HZ;

	for (;;) {
		check(&tasks[0], 0, seed++);
		if (ticks < next)
			continue;
		next = ticks + TICK_HZ;
		report();
	}
}

static void task1(void)
{
	volatile float sum = 0;
	uint32_t seed = 0x20000000, i;

	for (;;) {
		check(&tasks[1], 1, seed++);
		/* exact in single precision while below 2^24 */
		for (sum = 0, i = 0; i < 100; i++)
			sum += (float)i;
		if (sum != 4950.0f)
			error("sum");
	}
}

/* As if task 1 had been interrupted before its first instruction */
static void prepare(struct task *t, void (*entry)(void))
{
	uint32_t *f = &t->stack[STACK_WORDS - 8];

	f[5] = 0xffffffff;		/* lr */
	f[6] = (uint32_t)entry & ~1u;
	f[7] = 1u << 24;		/* xPSR: Thumb */
	f -= 9;
	f[8] = 0xfffffffd;		/* thread mode, PSP, no FP frame */
	t->sp = f;
}

int main(void)
{
	uint32_t i;

	trace_init();
	for (i = 0; i < TASKS; i++)
		tasks[i].stack[0] = CANARY + i;
	prepare(&tasks[1], task1);
	trace("rtos: %u tasks", TASKS);
	SCB_SHPR(14) = 0xf0;		/* PendSV last, */
	SCB_SHPR(15) = 0x80;		/* SysTick before it, */
	ipcc_init(0x40);		/* the mailbox first */
	irq_off();
	SYST_RVR = CORE_HZ / TICK_HZ - 1;
	SYST_CVR = 0;
	SYST_CSR = 7;
	first_task(&tasks[0].stack[STACK_WORDS], task0);
	return 0;
}
