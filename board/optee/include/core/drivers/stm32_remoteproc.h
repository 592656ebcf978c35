/* SPDX-License-Identifier: BSD-2-Clause */
/* What other parts of OP-TEE ask the driver of the Cortex-M4. */
#ifndef DRIVERS_STM32_REMOTEPROC_H
#define DRIVERS_STM32_REMOTEPROC_H

#include <stdbool.h>
#include <stdint.h>

/* Is the firmware of this processor loaded by the secure world only? */
bool stm32_rproc_is_secure(uint32_t rproc_id);

#endif /* DRIVERS_STM32_REMOTEPROC_H */
