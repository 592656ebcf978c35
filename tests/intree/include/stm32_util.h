/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pseudo TA of OP-TEE's tree includes a header that wants this one of
 * STM32MP15's platform, and uses nothing of it.
 */
#ifndef STM32_UTIL_H
#define STM32_UTIL_H

#include <types_ext.h>

vaddr_t stm32_rcc_base(void);

#endif /* STM32_UTIL_H */
