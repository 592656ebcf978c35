/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options that `verify` and `show` share: an image and trusted keys.
 */
#ifndef TRP_TRUST_H
#define TRP_TRUST_H

#include <stdbool.h>

#include "check.h"
#include "keys.h"
#include "../host/opts.h"

/**
 * struct trust - an image and the keys to check it with
 * @path: image
 * @file: its bytes
 * @len: number of them
 * @hc: trusted keys
 * @pass: for keys that are encrypted
 * @json: --json was given
 * @done: --help was given
 */
struct trust {
	const char *path;
	uint8_t *file;
	size_t len;
	struct trp_host_crypto hc;
	struct key_pass pass;
	bool json;
	bool done;
};

/**
 * trust_options() - read the command line, the keys and the image
 * @t: filled; trust_free() it in any case
 * @argv: arguments
 * @help: text of --help
 * @json: whether --json is an option here
 * Return: TOOL_OK, or an exit code after a message.
 */
enum tool_exit trust_options(struct trust *t, char **argv, const char *help,
			     bool json);

/**
 * trust_free() - drop keys and image
 * @t: from trust_options()
 */
void trust_free(struct trust *t);

#endif /* TRP_TRUST_H */
