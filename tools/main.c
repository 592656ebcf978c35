/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `trp`: signs, checks and shows firmware images.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "cmd.h"

static const struct cmd {
	const char *name;
	const char *doc;
	enum tool_exit (*run)(char **argv);
} cmds[] = {
#define CMD(name, doc) { #name, doc, cmd_##name },
	CMD_TABLE(CMD)
#undef CMD
};

#define NUM_CMDS	(sizeof(cmds) / sizeof(cmds[0]))

static void help(FILE *out)
{
	size_t i;

	fputs("usage: trp COMMAND [OPTIONS]\n\n"
	      "Firmware of trusted remote processors.\n\n", out);
	for (i = 0; i < NUM_CMDS; i++)
		fprintf(out, "  %-8s %s\n", cmds[i].name, cmds[i].doc);
	fputs("  help     this text; "
	      "`trp help COMMAND` is `trp COMMAND --help`\n\n"
	      "exit codes: 0 done, 1 refused, 2 wrong usage, 3 a file cannot "
	      "be read or\nwritten, 5 internal error\n", out);
}

static const struct cmd *find(const char *name)
{
	size_t i;

	for (i = 0; i < NUM_CMDS; i++)
		if (!strcmp(cmds[i].name, name))
			return &cmds[i];
	return NULL;
}

static enum tool_exit run(const char *name, char **argv)
{
	const struct cmd *cmd = find(name);

	if (!cmd)
		return tool_error(TOOL_USAGE, NULL, "see `trp help`",
				  "there is no command %s", name);
	tool_name(cmd->name);
	return cmd->run(argv);
}

static enum tool_exit dispatch(char **argv)
{
	char help_opt[] = "--help", *help_argv[] = { help_opt, NULL };

	if (!*argv) {
		help(stderr);
		return TOOL_USAGE;
	}
	if (!strcmp(*argv, "--version")) {
		puts("trp " TOOL_VERSION);
		return TOOL_OK;
	}
	if (!strcmp(*argv, "help") || !strcmp(*argv, "--help") ||
	    !strcmp(*argv, "-h")) {
		if (argv[1])
			return run(argv[1], help_argv);
		help(stdout);
		return TOOL_OK;
	}
	return run(*argv, argv + 1);
}

int main(int argc, char **argv)
{
	enum tool_exit ret;

	/* A file size limit is an error of write(), not the end. */
	signal(SIGXFSZ, SIG_IGN);
	ret = dispatch(argv + (argc > 0));
	if ((fflush(stdout) || ferror(stdout)) && !ret)
		ret = tool_error(TOOL_IO, "standard output", NULL,
				 "cannot be written: %s", strerror(errno));
	return (int)ret;
}
