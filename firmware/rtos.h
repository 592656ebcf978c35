/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef RTOS_H
#define RTOS_H

#include <stdint.h>

/* rtos.c, called by the assembler: store the old stack, return the new */
uint32_t *next_task(uint32_t *sp);
/* rtos_switch.c */
void first_task(uint32_t *frame, void (*task)(void));
uint32_t patterns(uint32_t seed, uint32_t turns);

#endif /* RTOS_H */
