/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lists that are made by the linker: anyone may add an element, in any file.
 * Each element gets a pointer in a section named after the list; the linker
 * gives such a section a start and an end symbol.
 */
#ifndef SCATTERED_ARRAY_H
#define SCATTERED_ARRAY_H

#include <compiler.h>
#include <util.h>

/* Comes before the initializer of an element. @n is unique in the file. */
#define BOARD_SCATTERED(list, type, n) \
	static const type CONCAT(list##_item_, n); \
	static const type *const CONCAT(list##_ptr_, n) \
		__used __section("board_" #list) = &CONCAT(list##_item_, n); \
	static const type CONCAT(list##_item_, n)

#endif /* SCATTERED_ARRAY_H */
