/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The commands of the shell.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <trp/format.h>
#include <trp/life.h>

#include "../machine/board.h"
#include "cli_shell.h"

#define FIRST_SIGN_MS	1000	/* for the firmware to say that it lives */
#define NO_SIGN_MS	100	/* when it has no way to say so */
#define SEND_MS		2000
#define ANSWER_MS	2000

__attribute__((format(printf, 2, 3)))
static int done(struct shell *sh, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sh->data, sizeof(sh->data), fmt, ap);
	va_end(ap);
	return 0;
}

/* State as the secure world has it */
static int done_state(struct shell *sh)
{
	struct trp_status st;

	if (twin_status(&sh->c->twin, &st))
		return -1;
	return done(sh, "%s", trp_state_name(st.state));
}

static int do_load(struct shell *sh, char **arg)
{
	struct twin *t = &sh->c->twin;

	if (twin_load(t, arg[0]))
		return -1;
	if (!t->table_len)
		return done(sh, "loaded, no resource table");
	return done(sh, "loaded, resource table of %zu bytes at 0x%llx",
		    t->table_len, (unsigned long long)t->table_pa);
}

static bool sign_of_life(const struct twin *t)
{
	if (t->vdev.present)
		return t->vdev.up && rpmsg_channel(&t->vdev.rpmsg, NULL);
	for (size_t i = 0; i < t->n_traces; i++)
		if (t->traces[i].text && *t->traces[i].text)
			return true;
	return false;
}

static int do_start(struct shell *sh, char **arg)
{
	struct twin *t = &sh->c->twin;
	bool may_tell = t->vdev.present || t->n_traces;
	int64_t end;

	(void)arg;
	if (twin_start(t))
		return -1;
	end = twin_now_ms() + (may_tell ? FIRST_SIGN_MS : NO_SIGN_MS);
	while (t->state == TWIN_RUNNING && !sign_of_life(t) &&
	       twin_now_ms() < end)
		if (twin_serve(t, 10))
			return -1;
	return done_state(sh);
}

static int do_stop(struct shell *sh, char **arg)
{
	(void)arg;
	return twin_stop(&sh->c->twin) ? -1 : done_state(sh);
}

static int do_release(struct shell *sh, char **arg)
{
	(void)arg;
	return twin_release(&sh->c->twin) ? -1 : done_state(sh);
}

static int do_crash(struct shell *sh, char **arg)
{
	struct twin *t = &sh->c->twin;

	(void)arg;
	if (cli_crash(sh->c)) {
		if (!sh->c->no_recovery || t->state != TWIN_CRASHED)
			return -1;
		return done(sh, "crashed");
	}
	return done_state(sh);
}

static int do_state(struct shell *sh, char **arg)
{
	struct twin *t = &sh->c->twin;
	struct trp_status st;
	int n;

	(void)arg;
	if (twin_status(t, &st))
		return -1;
	n = snprintf(sh->data, sizeof(sh->data), "%s linux=%s crashes=%u",
		     trp_state_name(st.state), twin_state_name(t->state),
		     t->crashes);
#define FLAG(bit, name, doc) \
	if (st.flags & TRP_STATUS_##name) \
		n += snprintf(sh->data + n, sizeof(sh->data) - (size_t)n, \
			      " " #name);
	TRP_STATUS_FLAG_TABLE(FLAG)
	return 0;
}

static int master_of(struct twin *t, const char *name, enum board_master *m)
{
	for (*m = 0; *m < BOARD_MASTERS; (*m)++)
		if (!strcmp(name, board_master_name(*m)))
			return 0;
	return twin_fail(t, TWIN_USAGE, "there is no master %s; use sec, ns, "
			 "dma or m4", name);
}

static int number(struct twin *t, const char *text, uint32_t *v)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 0);
	if (errno || *end || end == text || *text == '-' || n > UINT32_MAX)
		return twin_fail(t, TWIN_USAGE,
				 "%s is not a number of 32 bits", text);
	*v = (uint32_t)n;
	return 0;
}

static int bus_error(struct twin *t, const char *master, const char *verb,
		     uint32_t addr)
{
	const struct board_fault *f = board_last_fault();
	const char *where = f && f->region ? f->region : "nothing";

	if (!strcmp(where, "nothing"))
		return twin_fail(t, TWIN_REFUSED, "%s cannot %s 0x%08x: "
				 "nothing is there", master, verb, addr);
	return twin_fail(t, TWIN_REFUSED, "%s may not %s 0x%08x (%s): the "
			 "firewall refused it", master, verb, addr, where);
}

static int do_peek(struct shell *sh, char **arg)
{
	struct twin *t = &sh->c->twin;
	enum board_master m;
	uint8_t raw[4];
	uint32_t addr;

	if (master_of(t, arg[0], &m) || number(t, arg[1], &addr))
		return -1;
	if (board_read(m, addr, raw, sizeof(raw)))
		return bus_error(t, arg[0], "read", addr);
	return done(sh, "0x%08x", trp_get32(raw));
}

static int do_poke(struct shell *sh, char **arg)
{
	struct twin *t = &sh->c->twin;
	enum board_master m;
	uint8_t raw[4];
	uint32_t addr, value;

	if (master_of(t, arg[0], &m) || number(t, arg[1], &addr) ||
	    number(t, arg[2], &value))
		return -1;
	trp_put32(raw, value);
	if (board_write(m, addr, raw, sizeof(raw)))
		return bus_error(t, arg[0], "write", addr);
	return 0;
}

static void print_entry(uint32_t type, struct trp_span body)
{
	const uint8_t *p = body.p;

	switch (type) {
	case TRP_RSC_CARVEOUT:
		printf("  carveout %.32s: 0x%08x, %u bytes\n", p + 20,
		       trp_get32(p), trp_get32(p + 8));
		break;
	case TRP_RSC_DEVMEM:
		printf("  devmem %.32s: 0x%08x, %u bytes\n", p + 16,
		       trp_get32(p), trp_get32(p + 8));
		break;
	case TRP_RSC_TRACE:
		printf("  trace %.32s: 0x%08x, %u bytes\n", p + 12,
		       trp_get32(p), trp_get32(p + 4));
		break;
	case TRP_RSC_VDEV:
		printf("  vdev of type %u, %u queues:", trp_get32(p), p[21]);
		for (unsigned int i = 0; i < p[21]; i++)
			printf(" 0x%08x", trp_get32(p + 24 + i *
						     TRP_VRING_LEN));
		puts("");
		break;
	default:
		printf("  %s, type %u\n", trp_rsc_type_name(type), type);
	}
}

static int do_rsc(struct shell *sh, char **arg)
{
	struct twin *t = &sh->c->twin;
	struct trp_span body;
	uint32_t type, i;

	(void)arg;
	if (!t->held)
		return twin_fail(t, TWIN_REFUSED, "nothing is loaded");
	if (!t->table_len)
		return done(sh, "no resource table");
	for (i = 0; trp_rsc_entry(t->table, t->table_len, i, &type, &body);
	     i++)
		print_entry(type, body);
	return done(sh, "%u entries at 0x%llx", i,
		    (unsigned long long)t->table_pa);
}

static int do_dump(struct shell *sh, char **arg)
{
	return twin_dump(&sh->c->twin, arg[0]) ? -1 : done(sh, "%s", arg[0]);
}

static int do_send(struct shell *sh, char **arg)
{
	static struct rpmsg_message msg;
	struct twin *t = &sh->c->twin;
	char text[RPMSG_MAX_LEN + 1];

	/* what came unasked is not the answer */
	while (t->vdev.up && rpmsg_receive(&t->vdev.rpmsg, &msg))
		;
	if (twin_send(t, arg[0], strlen(arg[0]), SEND_MS) ||
	    twin_receive(t, &msg, ANSWER_MS))
		return -1;
	memcpy(text, msg.data, msg.len);
	text[msg.len] = 0;
	twin_printable(text);
	return done(sh, "%s", text);
}

static int do_trace(struct shell *sh, char **arg)
{
	struct twin *t = &sh->c->twin;
	unsigned int lines = 0;

	(void)arg;
	if (t->state == TWIN_RUNNING)
		twin_trace_serve(t, false);
	for (size_t i = 0; i < t->n_traces; i++) {
		const char *p = t->traces[i].text;

		while (p && *p) {
			size_t n = strcspn(p, "\n");
			char *copy = strndup(p, n);

			if (!copy)
				return twin_fail(t, TWIN_INTERNAL,
						 "out of memory");
			twin_printable(copy);
			printf("  %s\n", copy);
			free(copy);
			lines++;
			p += n + (p[n] == '\n');
		}
	}
	return done(sh, "%u lines", lines);
}

static int do_wait(struct shell *sh, char **arg)
{
	struct twin *t = &sh->c->twin;
	uint32_t ms;
	int64_t end;

	if (number(t, arg[0], &ms))
		return -1;
	end = twin_now_ms() + ms;
	while (!cli_interrupted && twin_now_ms() < end)
		if (twin_serve(t, 10))
			return -1;
	return 0;
}

static int do_quit(struct shell *sh, char **arg)
{
	(void)arg;
	sh->quit = true;
	return 0;
}

bool cli_shell_help(const char *name)
{
	const struct shell_command *cmd;
	bool found = false;

	for (cmd = shell_commands; cmd->name; cmd++) {
		if (name && strcmp(name, cmd->name))
			continue;
		found = true;
		printf("  %s%s%-*s%s\n", cmd->name, *cmd->args ? " " : "",
		       27 - (int)strlen(cmd->name) - !!*cmd->args, cmd->args,
		       cmd->help);
	}
	return found;
}

static int do_help(struct shell *sh, char **arg)
{
	if (!cli_shell_help(arg[0]))
		return twin_fail(&sh->c->twin, TWIN_USAGE,
				 "there is no command %s", arg[0]);
	return 0;
}

const struct shell_command shell_commands[] = {
	{ "load", "FILE", 1, 1, true,
	  "verify, lock and load a signed firmware", do_load },
	{ "start", "", 0, 0, false, "let it run", do_start },
	{ "stop", "", 0, 0, false, "hold it in reset, still isolated",
	  do_stop },
	{ "release", "", 0, 0, false, "wipe its memory and give it back",
	  do_release },
	{ "crash", "", 0, 0, false, "make the running core crash", do_crash },
	{ "state", "", 0, 0, false, "state of the processor and of Linux",
	  do_state },
	{ "peek", "MASTER ADDRESS", 2, 2, false,
	  "read a word as sec, ns, dma or m4", do_peek },
	{ "poke", "MASTER ADDRESS VALUE", 3, 3, false, "write a word",
	  do_poke },
	{ "rsc", "", 0, 0, false, "the resource table", do_rsc },
	{ "dump", "FILE", 1, 1, true, "core dump of a stopped processor",
	  do_dump },
	{ "send", "TEXT", 1, 1, true, "send a message, print the answer",
	  do_send },
	{ "trace", "", 0, 0, false, "the firmware's trace buffers",
	  do_trace },
	{ "wait", "MS", 1, 1, false, "let time pass", do_wait },
	{ "quit", "", 0, 0, false, "switch the board off", do_quit },
	{ "help", "[COMMAND]", 0, 1, false, "this list", do_help },
	{ NULL, NULL, 0, 0, false, NULL, NULL },
};
