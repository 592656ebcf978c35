/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli.h: the command trp-board. Exit codes are enum tool_exit of
 * host/tool.h, which equal enum twin_code.
 */
#ifndef BOARD_CLI_H
#define BOARD_CLI_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../host/tool.h"
#include "../linux/twin.h"

/**
 * struct cli_tree - a device tree
 * @data: in use
 * @len: its bytes
 * @file: to be freed
 */
struct cli_tree {
	const void *data;
	size_t len;
	uint8_t *file;
};

/**
 * struct cli - one invocation
 * @command: "run" or "shell"
 * @soc, @key, @dtb, @linux_dtb, @image, @coredump: as given, borrowed; NULL:
 *	not given
 * @seconds: how long to run; below 0: until interrupted
 * @mhz: clock of the core; 0: not given
 * @verbose: also lines of debug level
 * @keep_going: shell: go on after an error
 * @no_recovery: leave a crashed processor alone
 * @hooks: boot in the order of today's kernel hooks
 * @twin: Linux on the board
 * @optee_tree: device tree that OP-TEE has
 * @linux_tree: the one that Linux has
 * @trace_lines: lines that the firmware wrote, to memory or to USART3
 */
struct cli {
	const char *command;
	const char *soc, *key, *dtb, *linux_dtb, *image, *coredump;
	double seconds;
	uint32_t mhz;
	bool verbose, keep_going, no_recovery, hooks;
	struct twin twin;
	struct cli_tree optee_tree, linux_tree;
	unsigned int trace_lines;
};

/** Set by Ctrl-C and SIGTERM */
extern volatile sig_atomic_t cli_interrupted;

/** cli_main() - parse the command line and do it. Return: exit code. */
enum tool_exit cli_main(int argc, char **argv);

/** cli_help() - print the help of the program or of a command */
void cli_help(const char *command);

/**
 * cli_power_on() - board, OP-TEE with the trusted key, Linux
 * Return: TOOL_OK, or an exit code with a message.
 */
enum tool_exit cli_power_on(struct cli *c);
/** cli_power_off() - the reverse; also after a failed cli_power_on() */
void cli_power_off(struct cli *c);
/** cli_fail() - print twin.error as one line. Return: exit code. */
enum tool_exit cli_fail(const struct cli *c, const char *file);
/** cli_exit_code() - of an error code */
enum tool_exit cli_exit_code(uint32_t code);

/** cli_run() - "trp-board run". Return: exit code. */
enum tool_exit cli_run(struct cli *c);
/** cli_shell() - "trp-board shell". Return: exit code. */
enum tool_exit cli_shell(struct cli *c);
/** cli_shell_help() - print the commands of the shell, or one of them.
 *  Return: whether @name exists. */
bool cli_shell_help(const char *name);

/**
 * cli_crash() - crash the running core from outside, whatever it executes
 * Return: 0, -1 with twin.error.
 */
int cli_crash(struct cli *c);

#endif /* BOARD_CLI_H */
