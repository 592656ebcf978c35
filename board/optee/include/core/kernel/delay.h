/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DELAY_H
#define KERNEL_DELAY_H

#include <stdbool.h>
#include <stdint.h>
#include <util.h>

uint64_t timeout_init_us(uint32_t us);
bool timeout_elapsed(uint64_t expire);
void udelay(uint32_t us);
void mdelay(uint32_t ms);

#endif /* KERNEL_DELAY_H */
