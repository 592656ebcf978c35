/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory that a file descriptor names: it can be mapped twice, and handed to
 * the process of an engine (MCU_MEM, MCU_SHARED).
 */
#ifndef BOARD_MEMFILE_H
#define BOARD_MEMFILE_H

#include <stddef.h>
#include <stdint.h>

/**
 * memfile_open() - new memory, all zero
 * @name: shown in /proc, for people
 * @size: bytes
 * @map: where it is mapped, readable and writable; NULL on error. The caller
 *	unmaps it and closes the descriptor, in any order.
 * Return: file descriptor or a negative errno.
 */
int memfile_open(const char *name, size_t size, uint8_t **map);

#endif /* BOARD_MEMFILE_H */
