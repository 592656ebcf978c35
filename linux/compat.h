/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Differences between kernels 6.1 to 7.2, and two functions that the
 * remoteproc core exports but declares only in its private header.
 *
 * Kbuild looks into the kernel's headers and sets TRP_TEE_BUS_PROBE where TEE
 * drivers have methods of their own (vendors port such changes back, so a
 * version number would not tell).
 */
#ifndef TRP_COMPAT_H
#define TRP_COMPAT_H

#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/remoteproc.h>
#include <linux/tee_drv.h>

/* drivers/remoteproc/remoteproc_internal.h, exported in 6.1, 6.12 and 7.2 */
int rproc_of_parse_firmware(struct device *dev, int index,
			    const char **fw_name);
irqreturn_t rproc_vq_interrupt(struct rproc *rproc, int vq_id);

#ifdef TRP_TEE_BUS_PROBE
#define TRP_TEE_DRIVER(_name, _ids, _probe) { \
	.id_table = _ids, \
	.probe = _probe, \
	.driver = { .name = _name }, \
}
#else
#define TRP_TEE_DRIVER(_name, _ids, _probe) { \
	.id_table = _ids, \
	.driver = { \
		.name = _name, \
		.bus = &tee_bus_type, \
		.probe = _probe##_dev, \
	}, \
}

static inline int tee_client_driver_register(struct tee_client_driver *driver)
{
	driver->driver.owner = THIS_MODULE;
	return driver_register(&driver->driver);
}

static inline void
tee_client_driver_unregister(struct tee_client_driver *driver)
{
	driver_unregister(&driver->driver);
}
#endif

#endif /* TRP_COMPAT_H */
