/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli_shell.h: between the shell's reader and its commands.
 */
#ifndef BOARD_CLI_SHELL_H
#define BOARD_CLI_SHELL_H

#include "cli.h"

#define SHELL_ARGS	3
#define SHELL_DATA	640

/**
 * struct shell - one session
 * @c: invocation
 * @quit: the command quit was given
 * @data: what follows "ok"; empty: nothing
 */
struct shell {
	struct cli *c;
	bool quit;
	char data[SHELL_DATA];
};

/**
 * struct shell_command - one command
 * @name: word
 * @args: what follows it, for the help; an upper-case word per argument
 * @min, @max: number of arguments
 * @text: the last argument is the rest of the line
 * @help: one sentence
 * @fn: does it. Return 0 with sh->data, or -1 with twin.error.
 */
struct shell_command {
	const char *name, *args;
	int min, max;
	bool text;
	const char *help;
	int (*fn)(struct shell *sh, char **arg);
};

/** Ended by an entry without a name */
extern const struct shell_command shell_commands[];

/** shell_find() - NULL when there is no such command */
const struct shell_command *shell_find(const char *name);

/**
 * shell_execute() - do one line and print the answer
 * @sh: session
 * @line: without newline; changed
 * Return: exit code of that line; 0 also for empty lines and comments.
 */
enum tool_exit shell_execute(struct shell *sh, char *line);

#endif /* BOARD_CLI_SHELL_H */
