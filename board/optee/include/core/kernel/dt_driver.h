/* SPDX-License-Identifier: BSD-2-Clause */
/* Drivers that are probed for nodes of the device tree. */
#ifndef KERNEL_DT_DRIVER_H
#define KERNEL_DT_DRIVER_H

#include <kernel/dt.h>
#include <stdint.h>
#include <sys/queue.h>
#include <tee_api_types.h>

enum dt_driver_type {
	DT_DRIVER_NOTYPE,
	DT_DRIVER_UART,
	DT_DRIVER_CLK,
	DT_DRIVER_RSTCTRL,
	DT_DRIVER_I2C,
	DT_DRIVER_GPIO,
	DT_DRIVER_PINCTRL,
	DT_DRIVER_INTERRUPT,
	DT_DRIVER_REGULATOR,
	DT_DRIVER_NVMEM,
	DT_DRIVER_FIREWALL,
};

/*
 * probe answers TEE_SUCCESS; TEE_ERROR_DEFER_DRIVER_INIT: again after others;
 * TEE_ERROR_NODE_DISABLED: not ours; anything else: the driver failed.
 */
typedef TEE_Result (*dt_driver_probe_func)(const void *fdt, int nodeoffset,
					   const void *compat_data);

struct dt_driver {
	const char *name;
	enum dt_driver_type type;
	const struct dt_device_match *match_table;	/* ended by NULL */
	const void *driver;
	TEE_Result (*probe)(const void *fdt, int node, const void *compat_data);
};

#define DEFINE_DT_DRIVER(name) \
	BOARD_SCATTERED(dt_drivers, struct dt_driver, name)

struct dt_driver_provider;

/* one phandle with its arguments in the node of a consumer */
struct dt_pargs {
	const void *fdt;
	int phandle_node;
	int consumer_node;
	int args_count;
	uint32_t args[];
};

/* fills the reference that device_ref points to */
typedef TEE_Result (*get_of_device_func)(struct dt_pargs *parg, void *data,
					 void *device_ref);

TEE_Result dt_driver_register_provider(const void *fdt, int nodeoffset,
				       get_of_device_func get_of_device,
				       void *data, enum dt_driver_type type);
TEE_Result dt_driver_device_from_node_idx_prop(const char *prop_name,
					       const void *fdt, int nodeoffset,
					       unsigned int prop_idx,
					       enum dt_driver_type type,
					       void *device_ref);
struct dt_driver_provider *
dt_driver_get_provider_by_node(int nodeoffset, enum dt_driver_type type);
struct dt_driver_provider *
dt_driver_get_provider_by_phandle(uint32_t phandle, enum dt_driver_type type);
unsigned int dt_driver_provider_cells(struct dt_driver_provider *prv);
void *dt_driver_provider_priv_data(struct dt_driver_provider *prv);
int fdt_get_dt_driver_cells(const void *fdt, int nodeoffset,
			    enum dt_driver_type type);
TEE_Result dt_driver_get_crypto(void);

#endif /* KERNEL_DT_DRIVER_H */
