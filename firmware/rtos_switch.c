/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of rtos.c that no compiler writes. */
#include "rtos.h"

/*
 * Saves what the hardware's frame does not hold on the task's own stack,
 * asks for the next task, and the same backwards.
 */
__attribute__((naked)) void pendsv_handler(void)
{
	__asm__ volatile(
		"mrs r0, psp\n\t"
		"tst lr, #0x10\n\t"
		"it eq\n\t"
		"vstmdbeq r0!, {s16-s31}\n\t"
		"stmdb r0!, {r4-r11, lr}\n\t"
		"bl next_task\n\t"
		"ldmia r0!, {r4-r11, lr}\n\t"
		"tst lr, #0x10\n\t"
		"it eq\n\t"
		"vldmiaeq r0!, {s16-s31}\n\t"
		"msr psp, r0\n\t"
		"bx lr");
}

/* Leave main's stack for the first task's; never returns. */
__attribute__((naked)) void first_task(uint32_t *frame, void (*task)(void))
{
	(void)frame;
	(void)task;
	__asm__ volatile(
		"msr psp, r0\n\t"
		"movs r0, #2\n\t"
		"msr control, r0\n\t"
		"isb\n\t"
		"cpsie i\n\t"
		"bx r1");
}

/*
 * Fills r2 to r12, s0 to s31 and the flags with values made from the seed,
 * turns in place for a while, and counts what changed meanwhile.
 */
__attribute__((naked)) uint32_t patterns(uint32_t seed, uint32_t turns)
{
	(void)seed;
	(void)turns;
	__asm__ volatile(
		"push {r4-r11, lr}\n\t"
		"vpush {s16-s31}\n\t"
		"push {r0, r1}\n\t"
		".irp n, 2,3,4,5,6,7,8,9,10,11,12\n\t"
		"add.w r\\n, r0, #\\n\n\t"
		".endr\n\t"
		".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20"
		",21,22,23,24,25,26,27,28,29,30,31\n\t"
		"add.w lr, r0, #(0x100 + \\n)\n\t"
		"vmov s\\n, lr\n\t"
		".endr\n\t"
		/*
		 * N, C and Q are set and must stay: nothing in the loop but
		 * the check changes flags, and the check sets them again.
		 */
		"1:\tmov.w r1, #0xa8000000\n\t"
		"msr apsr_nzcvq, r1\n\t"
		"ldr lr, [sp, #4]\n\t"
		"sub.w lr, lr, #1\n\t"
		"str lr, [sp, #4]\n\t"
		"mrs r1, apsr\n\t"
		"lsrs r1, r1, #27\n\t"
		"subs r1, r1, #0x15\n\t"
		"bne 3f\n\t"
		"cmp lr, #0\n\t"
		"bne 1b\n"
		/* r1: wrong flags; count the rest in lr */
		"3:\tmov lr, r1\n\t"
		"ldr r0, [sp]\n\t"
		".irp n, 2,3,4,5,6,7,8,9,10,11,12\n\t"
		"sub.w r1, r\\n, r0\n\t"
		"cmp r1, #\\n\n\t"
		"it ne\n\t"
		"addne lr, lr, #1\n\t"
		".endr\n\t"
		".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20"
		",21,22,23,24,25,26,27,28,29,30,31\n\t"
		"vmov r1, s\\n\n\t"
		"sub.w r1, r1, r0\n\t"
		"sub.w r1, r1, #0x100\n\t"
		"cmp r1, #\\n\n\t"
		"it ne\n\t"
		"addne lr, lr, #1\n\t"
		".endr\n\t"
		"mov r0, lr\n\t"
		"add sp, sp, #8\n\t"
		"vpop {s16-s31}\n\t"
		"pop {r4-r11, pc}");
}
