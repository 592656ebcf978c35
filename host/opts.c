/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The option scanner: driven by a table, keeps the order of arguments.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "opts.h"

static const char see_help[] = "see --help";

/* Find "--name" or "--name=value" in the table. */
static const struct opt *find(const struct opt *t, const char *arg,
			      char **inline_val)
{
	size_t n;

	for (; t->name; t++) {
		n = strlen(t->name);
		if (strncmp(arg, t->name, n))
			continue;
		if (!arg[n])
			return t;
		if (arg[n] == '=' && t->name[1] == '-') {
			*inline_val = (char *)(uintptr_t)(arg + n + 1);
			return t;
		}
	}
	return NULL;
}

static int take_values(struct opts *o, const struct opt *t, char *inline_val)
{
	int i = 0;

	if (inline_val && !t->args) {
		tool_error(TOOL_USAGE, NULL, see_help, "%s takes no value",
			   t->name);
		return OPT_BAD;
	}
	if (inline_val)
		o->val[i++] = inline_val;
	for (; i < t->args; i++) {
		if (!*o->argv) {
			tool_error(TOOL_USAGE, NULL, see_help,
				   "%s needs %d value%s", t->name, t->args,
				   t->args > 1 ? "s" : "");
			return OPT_BAD;
		}
		o->val[i] = *o->argv++;
	}
	return t->id;
}

int opts_next(struct opts *o)
{
	char *arg = *o->argv, *inline_val = NULL;
	const struct opt *t;

	o->val[0] = NULL;
	o->val[1] = NULL;
	if (!arg)
		return OPT_END;
	o->argv++;
	if (!o->only_files && !strcmp(arg, "--")) {
		o->only_files = 1;
		arg = *o->argv;
		if (!arg)
			return OPT_END;
		o->argv++;
	}
	if (o->only_files || arg[0] != '-' || !arg[1]) {
		o->val[0] = arg;
		return OPT_FILE;
	}
	if (!strcmp(arg, "--help") || !strcmp(arg, "-h"))
		return OPT_HELP;
	t = find(o->table, arg, &inline_val);
	if (!t) {
		tool_error(TOOL_USAGE, NULL, see_help, "unknown option %s",
			   arg);
		return OPT_BAD;
	}
	o->name = t->name;
	return take_values(o, t, inline_val);
}

enum tool_exit opts_once(const struct opts *o, const char **slot)
{
	if (*slot)
		return tool_error(TOOL_USAGE, NULL, see_help,
				  "%s is given twice", o->name);
	*slot = o->val[0];
	return TOOL_OK;
}

enum tool_exit opts_number(const struct opts *o, uint32_t min, uint32_t max,
			   uint32_t *slot)
{
	char hint[64], *end;
	unsigned long v = strtoul(o->val[0], &end, 10);

	if (*slot)
		return tool_error(TOOL_USAGE, NULL, see_help,
				  "%s is given twice", o->name);
	snprintf(hint, sizeof(hint), "give a number from %u to %u",
		 (unsigned int)min, (unsigned int)max);
	if (*end || v < min || v > max)
		return tool_error(TOOL_USAGE, NULL, hint, "%s %s", o->name,
				  o->val[0]);
	*slot = (uint32_t)v;
	return TOOL_OK;
}
