/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Switching the emulated board on and off.
 */
#include <errno.h>
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../machine/board.h"
#include "../optee/board_tee.h"
#include "cli.h"

#define DTB_MAX		0x100000u

/* board/cli/dts/stm32mp15.dts, stm32mp15-linux.dts: linked in by the build */
extern const uint8_t board_dtb_start[], board_dtb_end[];
extern const uint8_t board_linux_dtb_start[], board_linux_dtb_end[];

/* Probing is long and always the same: told on request, errors always */
static bool quiet;

static void log_line(const char *who, const char *line)
{
	if (quiet && strncmp(line, "E/", 2))
		return;
	fflush(stdout);
	fprintf(stderr, "%s: %s\n", who, line);
}

static void trace_line(void *ctx, const char *line)
{
	struct cli *c = ctx;

	c->trace_lines++;
	if (!strcmp(c->command, "run")) {
		puts(line);
		fflush(stdout);
	} else {
		log_line("m4", line);
	}
}

static enum tool_exit read_tree(struct cli_tree *t, const char *path,
				const uint8_t *start, const uint8_t *end)
{
	enum tool_exit rc;

	t->data = start;
	t->len = (size_t)(end - start);
	if (!path)
		return TOOL_OK;
	rc = tool_read_file(path, DTB_MAX, &t->file, &t->len);
	t->data = t->file;
	if (!rc && (t->len < FDT_V17_SIZE || fdt_check_header(t->data) ||
		    fdt_totalsize(t->data) > t->len))
		rc = tool_error(TOOL_REFUSED, path, "compile it with `dtc`",
				"not a device tree blob");
	return rc;
}

static enum tool_exit read_trees(struct cli *c)
{
	enum tool_exit rc = read_tree(&c->optee_tree, c->dtb, board_dtb_start,
				      board_dtb_end);

	return rc ? rc : read_tree(&c->linux_tree, c->linux_dtb,
				   board_linux_dtb_start, board_linux_dtb_end);
}

static enum tool_exit trust_key(const struct cli *c)
{
	int rc = board_tee_add_key(c->key);

	if (rc == -EKEYREJECTED)
		return tool_error(TOOL_REFUSED, c->key, "give its public half: "
				  "`trp pubkey KEY --out PUB.pem`",
				  "this private key is encrypted");
	if (rc == -EINVAL)
		return tool_error(TOOL_REFUSED, c->key, "use RSA of 2048 to "
				  "4096 bits or P-256, PEM or DER",
				  "no public key that "
				  "the secure world can use");
	if (rc)
		return tool_error(TOOL_IO, c->key, NULL, "%s", strerror(-rc));
	return TOOL_OK;
}

static enum tool_exit open_board(struct cli *c)
{
	const struct board_config cfg = {
		.soc = c->soc,
		.dtb = c->optee_tree.data,
		.dtb_len = c->optee_tree.len,
		.cortexm = getenv("TRP_CORTEXM"),
		.log = log_line,
		.console = trace_line,
		.ctx = c,
		.mhz = c->mhz,
		.verbose = c->verbose,
	};
	int rc = board_open(&cfg);

	if (rc)
		return tool_error(TOOL_INTERNAL, NULL, NULL,
				  "the board cannot be set up: %s",
				  strerror(-rc));
	return TOOL_OK;
}

static enum tool_exit boot_worlds(struct cli *c)
{
	const struct twin_config cfg = {
		.dtb = c->linux_tree.data,
		.order = c->hooks ? TWIN_HOOKS : TWIN_V3,
		.no_recovery = c->no_recovery || !strcmp(c->command, "run"),
		.dump_path = c->coredump,
		.trace = trace_line,
		.ctx = c,
	};
	int rc;

	quiet = !c->verbose;
	rc = board_tee_boot();
	quiet = false;
	if (rc)
		return tool_error(TOOL_INTERNAL, NULL, NULL,
				  "OP-TEE does not boot: %s", strerror(-rc));
	return twin_open(&c->twin, &cfg) ? cli_fail(c, NULL) : TOOL_OK;
}

enum tool_exit cli_power_on(struct cli *c)
{
	enum tool_exit rc = read_trees(c);

	if (!rc)
		rc = trust_key(c);
	if (!rc)
		rc = open_board(c);
	return rc ? rc : boot_worlds(c);
}

void cli_power_off(struct cli *c)
{
	twin_close(&c->twin);
	board_tee_shutdown();
	board_close();
	free(c->optee_tree.file);
	free(c->linux_tree.file);
}

enum tool_exit cli_exit_code(uint32_t code)
{
	if (code <= TOOL_INTERNAL)
		return (enum tool_exit)code;
	return TOOL_REFUSED;
}

enum tool_exit cli_fail(const struct cli *c, const char *file)
{
	const struct twin_error *e = &c->twin.error;
	enum tool_exit rc = cli_exit_code(e->code);

	fflush(stdout);
	if (e->code <= TOOL_INTERNAL)
		tool_error(rc, file, NULL, "%s", e->text);
	else
		tool_error(rc, file, trp_err_hint(e->code),
			   "%s (%u)", e->text, e->code);
	return rc;
}
