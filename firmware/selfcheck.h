/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef SELFCHECK_H
#define SELFCHECK_H

#include <stdbool.h>
#include <stdint.h>

/* One line on the trace per check that failed, and a count at the end */
void expect(bool ok, const char *what, uint32_t got);

/* What the last fault looked like, and where to go on */
struct seen {
	uint32_t count, exc, pc, psr, cfsr, hfsr, bfar, sp;
};
extern volatile struct seen seen;
/* Bytes to add to the stacked pc; 0: return to the stacked lr */
extern volatile uint32_t fault_skip;
/* Stacked xPSR of the return, when not 0 */
extern volatile uint32_t fault_psr;

void check_faults(void);
void bad_return(void);
void check_bad_return(uint32_t irq);

#endif /* SELFCHECK_H */
