/* SPDX-License-Identifier: BSD-2-Clause */
/* A firmware that sleeps for ever, without a resource table. */
	.syntax unified
	.cpu cortex-m4
	.thumb
	.section .text
	.global _start
	.word 0x10040000
	.word _start + 1
	.rept 14
	.word _start + 1
	.endr
	.thumb_func
_start:
	wfi
	b _start
