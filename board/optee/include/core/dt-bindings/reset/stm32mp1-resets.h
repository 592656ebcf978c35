/* SPDX-License-Identifier: BSD-2-Clause */
/* Reset lines of the Cortex-M4 at the RCC. */
#ifndef DT_BINDINGS_RESET_STM32MP1_RESETS_H
#define DT_BINDINGS_RESET_STM32MP1_RESETS_H

#define MCU_HOLD_BOOT_R		2144
#define MCU_R			8225

#endif /* DT_BINDINGS_RESET_STM32MP1_RESETS_H */
