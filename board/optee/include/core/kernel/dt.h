/* SPDX-License-Identifier: BSD-2-Clause */
/* Help with the device tree. */
#ifndef KERNEL_DT_H
#define KERNEL_DT_H

#include <compiler.h>
#include <kernel/panic.h>
#include <scattered_array.h>
#include <stdbool.h>
#include <stdint.h>
#include <tee_api_types.h>
#include <types_ext.h>
#include <util.h>

/* from status and secure-status */
#define DT_STATUS_DISABLED		U(0)
#define DT_STATUS_OK_NSEC		BIT(0)
#define DT_STATUS_OK_SEC		BIT(1)

#define DT_INFO_INVALID_REG		((paddr_t)-1)
#define DT_INFO_INVALID_REG_SIZE	((size_t)-1)

struct dt_device_match {
	const char *compatible;
	const void *compat_data;
};

enum dt_map_dev_directive {
	DT_MAP_AUTO,
	DT_MAP_SECURE,
	DT_MAP_NON_SECURE
};

void *get_dt(void);
void *get_secure_dt(void);
void *get_embedded_dt(void);

/* 0 or a negative FDT error; -1 where the map function fails */
int dt_map_dev(const void *fdt, int offs, vaddr_t *base, size_t *size,
	       enum dt_map_dev_directive mapping);
bool dt_have_prop(const void *fdt, int offs, const char *propname);
paddr_t fdt_reg_base_address(const void *fdt, int offs);
size_t fdt_reg_size(const void *fdt, int offs);
int fdt_reg_info(const void *fdt, int offs, paddr_t *base, size_t *size);
int fdt_get_reg_props_by_index(const void *fdt, int node, int index,
			       paddr_t *base, size_t *size);
int fdt_get_status(const void *fdt, int offs);
int fdt_read_uint32_array(const void *fdt, int node, const char *prop_name,
			  uint32_t *array, size_t count);
int fdt_read_uint32_index(const void *fdt, int node, const char *prop_name,
			  int index, uint32_t *value);
int fdt_read_uint32(const void *fdt, int node, const char *prop_name,
		    uint32_t *value);
uint32_t fdt_read_uint32_default(const void *fdt, int node,
				 const char *prop_name, uint32_t dflt_value);

#endif /* KERNEL_DT_H */
