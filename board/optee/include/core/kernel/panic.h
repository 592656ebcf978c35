/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_PANIC_H
#define KERNEL_PANIC_H

#include <compiler.h>

void __do_panic(const char *file, const int line, const char *func,
		const char *msg) __noreturn;

/* panic() or panic("why"): the core stops, the board ends */
#define BOARD_PANIC(msg, ...) \
	__do_panic(__FILE__, __LINE__, __func__, (msg))
#define panic(...)	BOARD_PANIC(__VA_ARGS__ __VA_OPT__(,) (void *)0, 0)

#endif /* KERNEL_PANIC_H */
