/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading the device tree, on libfdt. */
#include <kernel/dt.h>
#include <libfdt.h>
#include <mm/core_memprot.h>
#include <mm/core_mmu.h>
#include <string.h>
#include "../../machine/board.h"

void *get_embedded_dt(void)
{
	return (void *)(uintptr_t)board_dtb(NULL);
}

void *get_secure_dt(void)
{
	return get_embedded_dt();
}

void *get_dt(void)
{
	return get_embedded_dt();
}

bool dt_have_prop(const void *fdt, int offs, const char *propname)
{
	return fdt_getprop(fdt, offs, propname, NULL) != NULL;
}

int fdt_read_uint32_index(const void *fdt, int node, const char *prop_name,
			  int index, uint32_t *value)
{
	int len = 0;
	const fdt32_t *p = fdt_getprop(fdt, node, prop_name, &len);

	if (!p)
		return len;
	if (index < 0 || len / (int)sizeof(*p) <= index)
		return -FDT_ERR_BADLAYOUT;
	*value = fdt32_ld(p + index);
	return 0;
}

int fdt_read_uint32_array(const void *fdt, int node, const char *prop_name,
			  uint32_t *array, size_t count)
{
	int len = 0;
	const fdt32_t *p = fdt_getprop(fdt, node, prop_name, &len);
	size_t i;

	if (!p)
		return len;
	if ((size_t)len < count * sizeof(*p))
		return -FDT_ERR_BADLAYOUT;
	for (i = 0; i < count; i++)
		array[i] = fdt32_ld(p + i);
	return 0;
}

int fdt_read_uint32(const void *fdt, int node, const char *prop_name,
		    uint32_t *value)
{
	return fdt_read_uint32_array(fdt, node, prop_name, value, 1);
}

uint32_t fdt_read_uint32_default(const void *fdt, int node,
				 const char *prop_name, uint32_t dflt_value)
{
	uint32_t value = dflt_value;

	fdt_read_uint32(fdt, node, prop_name, &value);
	return value;
}

static uint64_t read_cells(const fdt32_t *p, int cells)
{
	uint64_t v = 0;

	while (cells--)
		v = v << 32 | fdt32_ld(p++);
	return v;
}

int fdt_get_reg_props_by_index(const void *fdt, int node, int index,
			       paddr_t *base, size_t *size)
{
	int parent = fdt_parent_offset(fdt, node);
	int len = 0, ac, sc;
	const fdt32_t *reg = fdt_getprop(fdt, node, "reg", &len);

	if (parent < 0)
		return parent;
	if (!reg)
		return len;
	ac = fdt_address_cells(fdt, parent);
	sc = fdt_size_cells(fdt, parent);
	if (ac < 1 || ac > 2 || sc < 0 || sc > 2)
		return -FDT_ERR_BADNCELLS;
	if (index < 0 || len / (int)sizeof(*reg) < (ac + sc) * (index + 1))
		return -FDT_ERR_NOTFOUND;
	reg += (ac + sc) * index;
	if (base)
		*base = (paddr_t)read_cells(reg, ac);
	if (size)
		*size = (size_t)read_cells(reg + ac, sc);
	return 0;
}

int fdt_reg_info(const void *fdt, int offs, paddr_t *base, size_t *size)
{
	return fdt_get_reg_props_by_index(fdt, offs, 0, base, size);
}

paddr_t fdt_reg_base_address(const void *fdt, int offs)
{
	paddr_t base = DT_INFO_INVALID_REG;

	fdt_reg_info(fdt, offs, &base, NULL);
	return base;
}

size_t fdt_reg_size(const void *fdt, int offs)
{
	size_t size = DT_INFO_INVALID_REG_SIZE;

	fdt_reg_info(fdt, offs, NULL, &size);
	return size;
}

static bool is_okay(const char *status)
{
	return !strcmp(status, "okay") || !strcmp(status, "ok");
}

/* Without secure-status, status counts for both worlds. */
int fdt_get_status(const void *fdt, int offs)
{
	const char *status = fdt_getprop(fdt, offs, "status", NULL);
	const char *secure = fdt_getprop(fdt, offs, "secure-status", NULL);
	unsigned int st = DT_STATUS_DISABLED;

	if (!status || is_okay(status))
		st |= DT_STATUS_OK_NSEC;
	if (secure ? is_okay(secure) : (st & DT_STATUS_OK_NSEC) != 0)
		st |= DT_STATUS_OK_SEC;
	return (int)st;
}

int dt_map_dev(const void *fdt, int offs, vaddr_t *base, size_t *size,
	       enum dt_map_dev_directive mapping __unused)
{
	paddr_t pa = 0;
	size_t len = 0;
	void *va;

	if (fdt_reg_info(fdt, offs, &pa, &len) || !len)
		return -1;
	va = core_mmu_add_mapping(MEM_AREA_IO_SEC, pa, len);
	if (!va)
		return -1;
	*base = (vaddr_t)va;
	*size = len;
	return 0;
}
