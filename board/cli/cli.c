/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of trp-board.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../host/opts.h"
#include "../machine/board.h"
#include "cli.h"
#include "../qemu/remote.h"

volatile sig_atomic_t cli_interrupted;

enum {
	O_SOC = 1, O_KEY, O_SECONDS, O_DTB, O_LINUX_DTB, O_VERBOSE, O_KEEP,
	O_NORECOVERY, O_COREDUMP, O_HOOKS, O_CLOCK,
};

static const struct opt run_options[] = {
	{ "--soc", O_SOC, 1 },
	{ "--key", O_KEY, 1 },
	{ "--seconds", O_SECONDS, 1 },
	{ "--clock", O_CLOCK, 1 },
	{ "--dtb", O_DTB, 1 },
	{ "--linux-dtb", O_LINUX_DTB, 1 },
	{ "--verbose", O_VERBOSE, 0 },
	{ "-v", O_VERBOSE, 0 },
	{ NULL, 0, 0 },
};

static const struct opt shell_options[] = {
	{ "--soc", O_SOC, 1 },
	{ "--key", O_KEY, 1 },
	{ "--dtb", O_DTB, 1 },
	{ "--linux-dtb", O_LINUX_DTB, 1 },
	{ "--verbose", O_VERBOSE, 0 },
	{ "-v", O_VERBOSE, 0 },
	{ "-k", O_KEEP, 0 },
	{ "--keep-going", O_KEEP, 0 },
	{ "--no-recovery", O_NORECOVERY, 0 },
	{ "--coredump", O_COREDUMP, 1 },
	{ "--hooks", O_HOOKS, 0 },
	{ "--clock", O_CLOCK, 1 },
	{ NULL, 0, 0 },
};

static const char general_help[] =
"usage: trp-board COMMAND ...\n"
"\n"
"An emulated STM32MP15 board: a secure world that authenticates, loads and\n"
"isolates signed Cortex-M4 firmware, a Linux that asks it to, and a Cortex-M4\n"
"that runs it.\n"
"\n"
"  run    load a signed firmware, run it, print its trace\n"
"  shell  read commands: load, start, peek, crash, send, ...\n"
"  remote be the coprocessors beside a QEMU that runs OP-TEE and Linux\n"
"\n"
"  trp-board COMMAND --help   more on one command\n"
"  trp-board --version        version and licences\n"
"\n"
"Exit codes: 0 done, 1 refused, 2 usage, 3 I/O, 4 the coprocessor crashed,\n"
"5 internal.\n";

static const char run_help[] =
"usage: trp-board run --soc stm32mp15 --key PUB.pem [options] FW.sign\n"
"\n"
"Loads a signed firmware, runs it and prints its trace buffer as it grows.\n"
"The last line says what happened. Ctrl-C stops the firmware.\n"
"\n"
"  --soc NAME      the chip: stm32mp15\n"
"  --key PUB.pem   the key that the secure world trusts (PEM or DER)\n"
"  --seconds N     stop after N seconds (default: when interrupted)\n"
"  --clock MHZ     clock of the M4, 8 to 250 (default: 64, as after reset;\n"
"                  ST's Linux sets 209)\n"
"  --dtb FILE      OP-TEE's device tree in place of the built-in one\n"
"  --linux-dtb FILE  Linux's, likewise\n"
"  -v, --verbose   show what every part of the board does\n"
"\n"
"Exit codes: 0 ran and was stopped, 1 refused, 4 crashed; others as usual.\n";

static const char shell_help[] =
"usage: trp-board shell --soc stm32mp15 --key PUB.pem [options]\n"
"\n"
"Reads commands from standard input, one a line, # starts a comment. Each is\n"
"answered by a line \"ok [data]\" or \"error CODE sentence\"; lines before it\n"
"that start with two spaces belong to the answer. What the board's parts say\n"
"meanwhile goes to standard error. Stops at the first error.\n"
"\n"
"  --soc NAME       the chip: stm32mp15\n"
"  --key PUB.pem    the key that the secure world trusts (PEM or DER)\n"
"  -k, --keep-going go on after an error\n"
"  --no-recovery    leave a crashed processor alone\n"
"  --coredump FILE  a recovery writes the core dump there\n"
"  --hooks          boot in the order of today's kernel hooks\n"
"  --clock MHZ      clock of the M4, 8 to 250 (default: 64)\n"
"  --dtb FILE       OP-TEE's device tree in place of the built-in one\n"
"  --linux-dtb FILE Linux's, likewise\n"
"  -v, --verbose    show what every part of the board does\n"
"\n"
"commands:\n";

void cli_help(const char *command)
{
	if (!command) {
		fputs(general_help, stdout);
	} else if (!strcmp(command, "run")) {
		fputs(run_help, stdout);
	} else {
		fputs(shell_help, stdout);
		cli_shell_help(NULL);
	}
}

static enum tool_exit parse_seconds(struct cli *c, const char *text)
{
	char *end;

	if (c->seconds >= 0)
		return tool_error(TOOL_USAGE, NULL, "see --help",
				  "--seconds is given twice");
	c->seconds = strtod(text, &end);
	if (end == text || *end || !isfinite(c->seconds) || c->seconds < 0 ||
	    c->seconds > 1e6)
		return tool_error(TOOL_USAGE, NULL, "give a number of seconds",
				  "--seconds %s", text);
	return TOOL_OK;
}

static enum tool_exit take_option(struct cli *c, const struct opts *o, int id)
{
	switch (id) {
	case O_SOC:
		return opts_once(o, &c->soc);
	case O_KEY:
		return opts_once(o, &c->key);
	case O_DTB:
		return opts_once(o, &c->dtb);
	case O_LINUX_DTB:
		return opts_once(o, &c->linux_dtb);
	case O_COREDUMP:
		return opts_once(o, &c->coredump);
	case O_SECONDS:
		return parse_seconds(c, o->val[0]);
	case O_CLOCK:
		return opts_number(o, BOARD_MHZ_MIN, BOARD_MHZ_MAX,
				   &c->mhz);
	case O_VERBOSE:
		c->verbose = true;
		return TOOL_OK;
	case O_KEEP:
		c->keep_going = true;
		return TOOL_OK;
	case O_NORECOVERY:
		c->no_recovery = true;
		return TOOL_OK;
	case O_HOOKS:
		c->hooks = true;
		return TOOL_OK;
	case OPT_FILE:
		if (strcmp(c->command, "run"))
			return tool_error(TOOL_USAGE, o->val[0], "see --help",
					  "not expected here");
		if (c->image)
			return tool_error(TOOL_USAGE, o->val[0], "see --help",
					  "one firmware at a time");
		c->image = o->val[0];
		return TOOL_OK;
	default:
		return TOOL_USAGE;	/* a message was printed */
	}
}

static bool soc_known(const char *soc)
{
	const char *name;
	unsigned int i;

	for (i = 0; (name = board_soc_name(i)); i++)
		if (!strcmp(soc, name))
			return true;
	return false;
}

static enum tool_exit check_options(const struct cli *c)
{
	if (!c->soc)
		return tool_error(TOOL_USAGE, NULL, "use --soc stm32mp15",
				  "--soc is missing");
	if (!soc_known(c->soc))
		return tool_error(TOOL_USAGE, NULL, "use --soc stm32mp15",
				  "--soc %s is not known", c->soc);
	if (!c->key)
		return tool_error(TOOL_USAGE, NULL, "give the public half of "
				  "the signing key: `trp pubkey KEY.pem`",
				  "--key is missing");
	if (!strcmp(c->command, "run") && !c->image)
		return tool_error(TOOL_USAGE, NULL, "see --help",
				  "the signed firmware is missing");
	return TOOL_OK;
}

static void on_signal(int sig)
{
	(void)sig;
	cli_interrupted = 1;
}

static void catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	/* a reader that went away shows up as a failed write */
	sa.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &sa, NULL);
}

static enum tool_exit run_command(struct cli *c,
				  enum tool_exit (*fn)(struct cli *c))
{
	enum tool_exit rc;

	catch_signals();
	setvbuf(stdout, NULL, _IOLBF, 0);
	rc = cli_power_on(c);
	if (!rc)
		rc = fn(c);
	cli_power_off(c);
	if (fflush(stdout) || ferror(stdout))
		return rc ? rc : TOOL_IO;
	return rc;
}

static enum tool_exit command(const char *name, char **argv,
			      const struct opt *table,
			      enum tool_exit (*fn)(struct cli *c))
{
	static struct cli c;	/* large, and one per process */
	struct opts o = { .table = table, .argv = argv };
	enum tool_exit rc;
	int id;

	tool_name(name);
	c.command = name;
	c.seconds = -1;
	while ((id = opts_next(&o)) != OPT_END) {
		if (id == OPT_HELP) {
			cli_help(name);
			return TOOL_OK;
		}
		rc = take_option(&c, &o, id);
		if (rc)
			return rc;
	}
	rc = check_options(&c);
	return rc ? rc : run_command(&c, fn);
}

enum tool_exit cli_main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;

	tool_program("trp-board");
	if (!name) {
		tool_error(TOOL_USAGE, NULL, "see --help",
			   "a command is missing");
		return TOOL_USAGE;
	}
	if (!strcmp(name, "run"))
		return command(name, argv + 2, run_options, cli_run);
	if (!strcmp(name, "shell"))
		return command(name, argv + 2, shell_options, cli_shell);
	if (!strcmp(name, "remote"))
		return remote_main(argv + 2);
	if (!strcmp(name, "--help") || !strcmp(name, "-h") ||
	    !strcmp(name, "help")) {
		cli_help(argc > 2 && !strcmp(argv[2], "run") ? "run" :
			 argc > 2 && !strcmp(argv[2], "shell") ? "shell" :
			 NULL);
		return TOOL_OK;
	}
	if (!strcmp(name, "--version")) {
		printf("trp-board %s (BSD-2-Clause; runs trp-cortexm, "
		       "GPL-2.0)\n", TOOL_VERSION);
		return TOOL_OK;
	}
	return tool_error(TOOL_USAGE, NULL, "see --help",
			  "there is no command %s", name);
}
