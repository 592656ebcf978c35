/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DRIVERS_STM32MP_DT_BINDINGS_H
#define DRIVERS_STM32MP_DT_BINDINGS_H

#include <dt-bindings/firewall/stm32mp15-etzpc.h>
#include <dt-bindings/reset/stm32mp1-resets.h>
#include <util.h>

#endif /* DRIVERS_STM32MP_DT_BINDINGS_H */
