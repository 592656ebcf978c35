/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Output files: whole or not at all.
 */
#ifndef TRP_OUT_H
#define TRP_OUT_H

#include <stdbool.h>
#include <sys/types.h>

#include "tool.h"

/**
 * out_write() - write a file in one step
 * @path: its name; what is there is replaced, through a symbolic link, too
 * @mode: permissions, before the umask
 * @keep: refuse to replace an existing file
 * @buf: bytes
 * @len: number of them
 *
 * Written beside @path under another name, synced, then renamed: readers see
 * the old file or the new one. What is not a regular file (a pipe, a device)
 * is written directly. Return: TOOL_OK, TOOL_IO or TOOL_REFUSED (exists), with
 * a message.
 */
enum tool_exit out_write(const char *path, mode_t mode, bool keep,
			 const void *buf, size_t len);

/**
 * out_same() - are these two names of one file?
 * @a: a name
 * @b: a name
 * Return: false where one of them is no regular file.
 */
bool out_same(const char *a, const char *b);

#endif /* TRP_OUT_H */
