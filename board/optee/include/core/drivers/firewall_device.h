/* SPDX-License-Identifier: BSD-2-Clause */
/* Firewalls, from the side of who is protected. */
#ifndef DRIVERS_FIREWALL_DEVICE_H
#define DRIVERS_FIREWALL_DEVICE_H

#include <stdbool.h>
#include <stdint.h>
#include <tee_api.h>
#include <types_ext.h>
#include <util.h>

struct firewall_controller;

/* a controller and what to tell it, in its own terms */
struct firewall_query {
	struct firewall_controller *ctrl;
	uint32_t *args;
	size_t arg_count;
};

/* from the properties access-controllers and access-controllers-names */
TEE_Result firewall_dt_get_by_index(const void *fdt, int node,
				    unsigned int index,
				    struct firewall_query **out_fw);
TEE_Result firewall_dt_get_by_name(const void *fdt, int node, const char *name,
				   struct firewall_query **out_fw);
void firewall_put(struct firewall_query *fw);

/* TEE_ERROR_NOT_SUPPORTED where the controller has no such function */
TEE_Result firewall_set_configuration(struct firewall_query *fw);
TEE_Result firewall_check_access(struct firewall_query *fw);
TEE_Result firewall_acquire_access(struct firewall_query *fw);
void firewall_release_access(struct firewall_query *fw);
TEE_Result firewall_set_memory_configuration(struct firewall_query *fw,
					     paddr_t paddr, size_t size);
TEE_Result firewall_check_memory_access(struct firewall_query *fw,
					paddr_t paddr, size_t size, bool read,
					bool write);
TEE_Result firewall_acquire_memory_access(struct firewall_query *fw,
					  paddr_t paddr, size_t size, bool read,
					  bool write);
void firewall_release_memory_access(struct firewall_query *fw, paddr_t paddr,
				    size_t size, bool read, bool write);

#endif /* DRIVERS_FIREWALL_DEVICE_H */
