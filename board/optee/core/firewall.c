/* SPDX-License-Identifier: BSD-2-Clause */
/* Firewalls by device tree: from a node's configuration to its controller. */
#include <drivers/firewall.h>
#include <kernel/dt_driver.h>
#include <libfdt.h>
#include <malloc.h>
#include <string.h>

static TEE_Result firewall_get(struct dt_pargs *parg, void *data, void *ref)
{
	struct firewall_query **out = ref;
	size_t n = (size_t)parg->args_count;
	struct firewall_query *fw = calloc(1, sizeof(*fw));

	if (!fw)
		return TEE_ERROR_OUT_OF_MEMORY;
	fw->ctrl = data;
	fw->arg_count = n;
	if (n) {
		fw->args = calloc(n, sizeof(*fw->args));
		if (!fw->args) {
			free(fw);
			return TEE_ERROR_OUT_OF_MEMORY;
		}
		memcpy(fw->args, parg->args, n * sizeof(*fw->args));
	}
	*out = fw;
	return TEE_SUCCESS;
}

void firewall_put(struct firewall_query *fw)
{
	if (fw)
		free(fw->args);
	free(fw);
}

TEE_Result firewall_dt_get_by_index(const void *fdt, int node,
				    unsigned int index,
				    struct firewall_query **out_fw)
{
	return dt_driver_device_from_node_idx_prop("access-controllers", fdt,
						   node, index,
						   DT_DRIVER_FIREWALL, out_fw);
}

TEE_Result firewall_dt_get_by_name(const void *fdt, int node, const char *name,
				   struct firewall_query **out_fw)
{
	int index = fdt_stringlist_search(fdt, node,
					  "access-controllers-names", name);

	if (index < 0)
		return index == -FDT_ERR_NOTFOUND ? TEE_ERROR_ITEM_NOT_FOUND :
						    TEE_ERROR_GENERIC;
	return firewall_dt_get_by_index(fdt, node, (unsigned int)index,
					out_fw);
}

#define FIREWALL_CALL(fw, op, ...) \
	((fw)->ctrl->ops->op ? (fw)->ctrl->ops->op(__VA_ARGS__) : \
			       TEE_ERROR_NOT_SUPPORTED)

TEE_Result firewall_set_configuration(struct firewall_query *fw)
{
	return FIREWALL_CALL(fw, set_conf, fw);
}

TEE_Result firewall_check_access(struct firewall_query *fw)
{
	return FIREWALL_CALL(fw, check_access, fw);
}

TEE_Result firewall_acquire_access(struct firewall_query *fw)
{
	return FIREWALL_CALL(fw, acquire_access, fw);
}

TEE_Result firewall_set_memory_configuration(struct firewall_query *fw,
					     paddr_t paddr, size_t size)
{
	return FIREWALL_CALL(fw, set_memory_conf, fw, paddr, size);
}

TEE_Result firewall_check_memory_access(struct firewall_query *fw,
					paddr_t paddr, size_t size, bool read,
					bool write)
{
	return FIREWALL_CALL(fw, check_memory_access, fw, paddr, size, read,
			     write);
}

TEE_Result firewall_acquire_memory_access(struct firewall_query *fw,
					  paddr_t paddr, size_t size, bool read,
					  bool write)
{
	return FIREWALL_CALL(fw, acquire_memory_access, fw, paddr, size, read,
			     write);
}

void firewall_release_access(struct firewall_query *fw)
{
	if (fw->ctrl->ops->release_access)
		fw->ctrl->ops->release_access(fw);
}

void firewall_release_memory_access(struct firewall_query *fw, paddr_t paddr,
				    size_t size, bool read, bool write)
{
	if (fw->ctrl->ops->release_memory_access)
		fw->ctrl->ops->release_memory_access(fw, paddr, size, read,
						     write);
}

TEE_Result firewall_dt_controller_register(const void *fdt, int node,
					   struct firewall_controller *ctrl)
{
	return dt_driver_register_provider(fdt, node, firewall_get, ctrl,
					   DT_DRIVER_FIREWALL);
}
