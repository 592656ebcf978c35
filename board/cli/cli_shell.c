/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trp-board shell: lines in, answers out, and time passes for the board while
 * the next line is awaited.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli_shell.h"

#define LINE_MAX_LEN	1024
#define SLICE_MS	20

/**
 * struct reader - lines of standard input, without blocking for long
 * @buf: what was read and not yet handed out
 * @len: bytes in it
 * @taken: bytes of the line handed out last
 * @eof: nothing more will come
 */
struct reader {
	char buf[LINE_MAX_LEN];
	size_t len, taken;
	bool eof;
};

static void answer_error(const struct twin_error *e)
{
	char text[sizeof(e->text)];

	strcpy(text, e->text);
	twin_printable(text);
	printf("error %u %s\n", e->code, text);
	fflush(stdout);
}

const struct shell_command *shell_find(const char *name)
{
	const struct shell_command *cmd;

	for (cmd = shell_commands; cmd->name; cmd++)
		if (!strcmp(cmd->name, name))
			return cmd;
	return NULL;
}

static char *skip_space(char *p)
{
	while (*p == ' ' || *p == '\t' || *p == '\r')
		p++;
	return p;
}

/* Cut the next word off; the rest of the line starts at *@p */
static char *next_word(char **p)
{
	char *word = skip_space(*p);
	char *end = word + strcspn(word, " \t\r");

	*p = end;
	if (*end) {
		*end = 0;
		*p = skip_space(end + 1);
	}
	return *word ? word : NULL;
}

/* Return: number of arguments, -1 when there are too many */
static int split(const struct shell_command *cmd, char *rest, char **arg)
{
	int n = 0;

	while (n < cmd->max) {
		rest = skip_space(rest);
		if (!*rest)
			break;
		if (cmd->text && n == cmd->max - 1) {
			arg[n++] = rest;
			return n;
		}
		arg[n++] = next_word(&rest);
	}
	return *skip_space(rest) ? -1 : n;
}

enum tool_exit shell_execute(struct shell *sh, char *line)
{
	const struct shell_command *cmd;
	struct twin *t = &sh->c->twin;
	char *arg[SHELL_ARGS + 1] = { NULL };
	char *word, *rest = line;
	int n;

	word = next_word(&rest);
	if (!word || *word == '#')
		return TOOL_OK;
	cmd = shell_find(word);
	n = cmd ? split(cmd, rest, arg) : 0;
	sh->data[0] = 0;
	if (!cmd)
		twin_fail(t, TWIN_USAGE, "there is no command %s; try help",
			  word);
	else if (n < cmd->min)
		twin_fail(t, TWIN_USAGE, "usage: %s %s", cmd->name, cmd->args);
	else if (!cmd->fn(sh, arg)) {
		printf("ok%s%s\n", sh->data[0] ? " " : "", sh->data);
		fflush(stdout);
		return TOOL_OK;
	}
	answer_error(&t->error);
	return cli_exit_code(t->error.code);
}

/* Drop the line handed out last; find the next one. NULL: none complete. */
static char *take_line(struct reader *r)
{
	char *nl;

	r->len -= r->taken;
	memmove(r->buf, r->buf + r->taken, r->len);
	r->taken = 0;
	nl = memchr(r->buf, '\n', r->len);
	if (nl)
		r->taken = (size_t)(nl - r->buf) + 1;
	else if (r->eof && r->len)
		r->taken = r->len;	/* a last line without newline */
	else
		return NULL;
	r->buf[nl ? r->taken - 1 : r->len] = 0;
	return r->buf;
}

/* Wait a slice for input. Return: false when a line is too long. */
static bool fill(struct reader *r)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	ssize_t n;

	if (r->len == sizeof(r->buf) - 1)
		return false;
	if (poll(&p, 1, SLICE_MS) <= 0)
		return true;
	n = read(STDIN_FILENO, r->buf + r->len, sizeof(r->buf) - 1 - r->len);
	if (n > 0)
		r->len += (size_t)n;
	else if (!n || (errno != EINTR && errno != EAGAIN))
		r->eof = true;
	return true;
}

static void prompt(void)
{
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) {
		fputs("trp> ", stdout);
		fflush(stdout);
	}
}

enum tool_exit cli_shell(struct cli *c)
{
	static struct reader r;
	struct shell sh = { .c = c };
	enum tool_exit rc, first = TOOL_OK;
	char *line;

	prompt();
	while (!sh.quit && !cli_interrupted && !ferror(stdout)) {
		line = take_line(&r);
		if (!line) {
			if (r.eof)
				break;
			if (!fill(&r))
				return tool_error(TOOL_USAGE, NULL, NULL,
						  "a line is longer "
						  "than %d bytes",
						  LINE_MAX_LEN - 2);
			/* a crash that stays was logged: state tells */
			(void)twin_serve(&c->twin, 0);
			continue;
		}
		rc = shell_execute(&sh, line);
		if (!first)
			first = rc;
		if (rc && !c->keep_going)
			break;
		prompt();
	}
	return first;
}
