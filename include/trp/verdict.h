/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A verdict is not a bool: one flipped bit or skipped instruction must not
 * turn a refusal into a pass. Used for signature, digest and seal decisions.
 */
#ifndef TRP_VERDICT_H
#define TRP_VERDICT_H

/**
 * enum trp_verdict - outcome of a security decision
 * @TRP_BAD: refused. The two values differ in 16 bits of 32.
 * @TRP_GOOD: passed. Anything that is not exactly TRP_GOOD is a refusal.
 */
enum trp_verdict {
	TRP_BAD = 0x2D4BB4D2,
	TRP_GOOD = 0x1EE1D287,
};

/*
 * The two parts of TRP_GOOD: each of two looks at the same thing adds its part,
 * and at most 0xFFFF for what it found to differ. See trp_judge().
 */
#define TRP_GOOD_FIRST	0x0F3A5C61u
#define TRP_GOOD_SECOND	(TRP_GOOD - TRP_GOOD_FIRST)

#endif /* TRP_VERDICT_H */
