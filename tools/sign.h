/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What `trp sign` finds out by itself: boot address, resource table, dump
 * rights.
 */
#ifndef TRP_SIGN_H
#define TRP_SIGN_H

#include "writer.h"

/**
 * sign_plat() - take one --plat-tlv
 * @w: @w->plat grows
 * @id: BOOTADDR, BOOTSEC or a number in the platform range
 * @value: "0x..." or text
 * Return: TOOL_OK or TOOL_USAGE, with a message.
 */
enum tool_exit sign_plat(struct writer *w, const char *id, const char *value);

/**
 * sign_find_rsc() - RSCTABLE from the sections `.resource_table`
 * @w: inputs open
 * Return: TOOL_OK, or an exit code after a message.
 */
enum tool_exit sign_find_rsc(struct writer *w);

/**
 * sign_find_boot() - BOOT: from BOOTADDR, a vector section, a table
 *	that looks like one, or where code starts
 * @w: inputs open, @w->plat complete
 * Return: TOOL_OK, or an exit code after a message.
 */
enum tool_exit sign_find_boot(struct writer *w);

/**
 * sign_warn() - what a user should know of BOOT and RSCTABLE
 * @w: after sign_find_boot() and sign_find_rsc()
 * @file: name for the messages
 */
void sign_warn(const struct writer *w, const char *file);

/**
 * sign_set_dump() - DUMP
 * @w: entries made
 * @what: "data", "all", "none" or a list like "0,2-4" of entries
 * Return: TOOL_OK or TOOL_USAGE, with a message.
 */
enum tool_exit sign_set_dump(struct writer *w, const char *what);

#endif /* TRP_SIGN_H */
