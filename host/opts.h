/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Command lines: `--opt value` and `--opt=value`, the same everywhere.
 */
#ifndef TRP_OPTS_H
#define TRP_OPTS_H

#include "tool.h"

/**
 * struct opt - one spelling of an option
 * @name: with its dashes; several entries may share an @id
 * @id: what opts_next() answers; above 0
 * @args: number of values: 0, 1 or 2
 */
struct opt {
	const char *name;
	int id;
	int args;
};

#define OPT_END		0	/* no argument is left */
#define OPT_FILE	(-1)	/* an argument that is not an option */
#define OPT_BAD		(-2)	/* wrong; a message was printed */
#define OPT_HELP	(-3)	/* --help or -h */

/**
 * struct opts - where the scan is
 * @table: options, ended by an entry without a name
 * @argv: what is left
 * @name: option that was found, as the table spells it
 * @val: its values; the argument itself for OPT_FILE
 * @only_files: "--" was seen
 */
struct opts {
	const struct opt *table;
	char **argv;
	const char *name;
	char *val[2];
	int only_files;
};

/**
 * opts_next() - next option
 * @o: @table and @argv set at the start, the rest 0
 * Return: an id of the table or OPT_*.
 */
int opts_next(struct opts *o);

/**
 * opts_once() - note an option that may appear once
 * @o: scan, right after opts_next()
 * @slot: NULL before; set to the value
 * Return: TOOL_OK or TOOL_USAGE, with a message.
 */
enum tool_exit opts_once(const struct opts *o, const char **slot);

/**
 * opts_number() - note a whole number that may appear once
 * @o: scan, right after opts_next()
 * @min: smallest, above 0
 * @max: largest
 * @slot: 0 before; set to the value
 * Return: TOOL_OK or TOOL_USAGE, with a message.
 */
enum tool_exit opts_number(const struct opts *o, uint32_t min, uint32_t max,
			   uint32_t *slot);

#endif /* TRP_OPTS_H */
