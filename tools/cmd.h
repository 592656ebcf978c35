/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sub-commands of `trp`.
 */
#ifndef TRP_CMD_H
#define TRP_CMD_H

#include "../host/tool.h"

/*
 * X(name, one line for `trp help`)
 */
#define CMD_TABLE(X) \
	X(sign, "sign ELF files into one image") \
	X(verify, "check an image with the device's code") \
	X(show, "show what is in an image") \
	X(keygen, "make a key pair") \
	X(pubkey, "write the public half of a key, or its id")

/* Each takes the arguments after its name, ended by NULL. */
#define CMD_DECLARE(name, doc) enum tool_exit cmd_##name(char **argv);
CMD_TABLE(CMD_DECLARE)

#endif /* TRP_CMD_H */
