/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A device tree for OP-TEE that a test changes before the board boots. Each
 * function fails the test when its own work does not succeed.
 */
#ifndef TESTS_TREE_H
#define TESTS_TREE_H

#include <libfdt.h>

#include "secure.h"

#define NODE		"/ahb/m4@10000000"
#define MEM		"/reserved-memory/"
#define ETZPC		"/soc/etzpc@5c007000"
#define RCC		"/soc/rcc@50000000"
#define CONF_DEFAULT	"access-controllers-conf-default"
#define CONF_LOAD	"access-controllers-conf-load"

struct tree {
	void *dtb;
	size_t len;
};

extern struct tree tree;

/** tree_begin() - the board's own tree; one key is trusted */
void tree_begin(void);
/** tree_end() - board off, tree gone */
void tree_end(void);
/** tree_node() - offset of a node */
int tree_node(const char *path);
/** tree_set() - a property of @n bytes */
void tree_set(const char *path, const char *prop, const void *p, size_t n);
/** tree_set_cells() - likewise, of at most 16 numbers */
void tree_set_cells(const char *path, const char *prop, const uint32_t *v,
		    size_t n);
/** tree_phandle() - of a node; it gets one when it has none */
uint32_t tree_phandle(const char *path);
/** tree_regions() - which memory the processor has */
void tree_regions(const char *const *names, size_t n);
/** tree_boot() - the board with it; OP-TEE has to boot */
void tree_boot(void);
/** tree_unusable() - the board boots, but without this processor; the log
 *  says why */
void tree_unusable(const char *words);

#endif /* TESTS_TREE_H */
