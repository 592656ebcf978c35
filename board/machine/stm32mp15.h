/* SPDX-License-Identifier: BSD-2-Clause */
/* What stm32mp15.c and the tests of the machine call by the same names. */
#ifndef BOARD_STM32MP15_H
#define BOARD_STM32MP15_H

/**
 * enum decprot - two bits of ETZPC's DECPROT registers (RM0436, ETZPC)
 * @DP_S_RW: secure world only
 * @DP_NS_R_S_W: the others may read
 * @DP_MCU_ISOLATION: coprocessor only, while RCC isolates it
 * @DP_NS_RW: everybody
 */
enum decprot { DP_S_RW, DP_NS_R_S_W, DP_MCU_ISOLATION, DP_NS_RW };

#endif /* BOARD_STM32MP15_H */
