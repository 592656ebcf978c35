/* SPDX-License-Identifier: BSD-2-Clause */
/* A firmware that crashes at once: an undefined instruction, and a handler
 * that is one, too. */
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
	udf #0
