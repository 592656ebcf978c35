/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Passphrases: from the command line, a file, the environment or a terminal.
 */
#ifndef TRP_PASS_H
#define TRP_PASS_H

#include <stdbool.h>

#include "tool.h"

/**
 * struct key_pass - where the passphrase of an encrypted key comes from
 * @argv: given on the command line, or NULL
 * @file: first line of this file, or NULL
 *
 * Then TRP_KEY_PASSPHRASE, then a prompt on the terminal, without echo.
 */
struct key_pass {
	const char *argv;
	const char *file;
};

#define KEY_PASS_MAX	1024

/**
 * pass_get() - find the passphrase
 * @pass: sources
 * @what: file that needs it, for the prompt and messages
 * @again: ask twice (a new passphrase)
 * @buf: filled, KEY_PASS_MAX bytes, ended by 0; wiped by the caller
 * Return: TOOL_OK, or TOOL_IO or TOOL_REFUSED with a message.
 */
enum tool_exit pass_get(const struct key_pass *pass, const char *what,
			bool again, char *buf);

#endif /* TRP_PASS_H */
