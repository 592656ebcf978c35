/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mailbox of the STM32MP15, side of the M4. Channels as Linux's stm32_rproc
 * has them in the device tree (mbox-names):
 *
 *   0 vq0       queue 0, messages of the M4: we kick when one is there,
 *               Linux kicks when it gave buffers back
 *   1 vq1       queue 1, messages of Linux: likewise, the other way round
 *   2 shutdown  Linux wants the M4 to stop; taking it is the answer
 *   3 detach    Linux goes away and leaves the M4 running
 */
#ifndef IPCC_H
#define IPCC_H

#include <stdbool.h>
#include <stdint.h>

enum { IPCC_VQ0, IPCC_VQ1, IPCC_SHUTDOWN, IPCC_DETACH, IPCC_CHANNELS = 6 };

/* Interrupt on every channel, at this priority of the NVIC */
void ipcc_init(uint8_t priority);
/* In the interrupt: which channels rang; all are taken by this. */
uint32_t ipcc_take(void);
/* Ring; false when the last ring was not taken yet (nothing is lost). */
bool ipcc_kick(unsigned int channel);

#endif /* IPCC_H */
