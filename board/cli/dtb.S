/* SPDX-License-Identifier: BSD-2-Clause */
/* DTB_FILE, LINUX_DTB_FILE, given by the build: the device trees of the board,
 * OP-TEE's and Linux's */
	.section .rodata
	.balign 8
	.globl board_dtb_start
board_dtb_start:
	.incbin DTB_FILE
	.globl board_dtb_end
board_dtb_end:
	.balign 8
	.globl board_linux_dtb_start
board_linux_dtb_start:
	.incbin LINUX_DTB_FILE
	.globl board_linux_dtb_end
board_linux_dtb_end:
	.section .note.GNU-stack, "", %progbits
