/* SPDX-License-Identifier: BSD-2-Clause */
#include "tree.h"

struct tree tree;

void tree_begin(void)
{
	static const char *const keys[] = { "rsa2048.der", NULL };

	sec_trust(keys);
	tree.dtb = sec_dtb("stm32mp15", &tree.len);
}

void tree_end(void)
{
	sec_off();
	free(tree.dtb);
	tree.dtb = NULL;
}

int tree_node(const char *path)
{
	int n = fdt_path_offset(tree.dtb, path);

	assert_true(n >= 0);
	return n;
}

void tree_set(const char *path, const char *prop, const void *p, size_t n)
{
	assert_int_equal(fdt_setprop(tree.dtb, tree_node(path), prop, p,
				     (int)n), 0);
}

void tree_set_cells(const char *path, const char *prop, const uint32_t *v,
		    size_t n)
{
	fdt32_t cells[16];
	size_t i;

	for (i = 0; i < n; i++)
		cells[i] = cpu_to_fdt32(v[i]);
	tree_set(path, prop, cells, n * sizeof(*cells));
}

uint32_t tree_phandle(const char *path)
{
	uint32_t p = fdt_get_phandle(tree.dtb, tree_node(path));

	if (p)
		return p;
	assert_int_equal(fdt_generate_phandle(tree.dtb, &p), 0);
	assert_int_equal(fdt_setprop_u32(tree.dtb, tree_node(path), "phandle",
					 p), 0);
	return p;
}

void tree_regions(const char *const *names, size_t n)
{
	uint32_t v[16];
	char path[64];
	size_t i;

	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), MEM "%s", names[i]);
		v[i] = tree_phandle(path);
	}
	tree_set_cells(NODE, "memory-region", v, n);
}

void tree_unusable(const char *words)
{
	uint32_t s;

	assert_int_equal(sec_on_dtb(tree.dtb, tree.len), 0);
	if (!sec_logged(words))
		fail_msg("not logged: %s", words);
	assert_int_equal(sec_try_open(0, BOARD_LOGIN_REE_KERNEL, &s),
			 R_NOT_SUPPORTED);
	tree_end();
}

void tree_boot(void)
{
	assert_int_equal(sec_on_dtb(tree.dtb, tree.len), 0);
}
