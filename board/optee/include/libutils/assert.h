/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A failed assertion panics the side it is on: the TA dies, or the core with
 * the board. May be included again with another NDEBUG, as C asks.
 */
#include <compiler.h>

#undef assert
#ifdef NDEBUG
#define assert(expr)	((void)0)
#else
#define assert(expr) \
	((expr) ? (void)0 : _assert_log(#expr, __FILE__, __LINE__, __func__))
#endif

#ifndef ASSERT_H
#define ASSERT_H
void __noreturn _assert_log(const char *expr, const char *file, int line,
			    const char *func);
#undef static_assert
#define static_assert(...)	BOARD_STATIC_ASSERT(__VA_ARGS__, "")
#define BOARD_STATIC_ASSERT(expr, text, ...) \
	_Static_assert(expr, "" text)
#define COMPILE_TIME_ASSERT(x)	_Static_assert(x, #x)
#endif /* ASSERT_H */
