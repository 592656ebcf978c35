/* SPDX-License-Identifier: BSD-2-Clause */
/* DTB_FILE, given by the build: the compiled device tree of the board */
	.section .rodata
	.balign 8
	.globl board_dtb_start
board_dtb_start:
	.incbin DTB_FILE
	.globl board_dtb_end
board_dtb_end:
	.section .note.GNU-stack, "", %progbits
