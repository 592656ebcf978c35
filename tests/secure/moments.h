/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moments inside a call of the pseudo TA, beside those of board_tee_hook(),
 * which are around it: memory is mapped or unmapped, a cache is cleaned
 * (between copy and digest of a segment), a digest is taken. Linked with the
 * flags of MOMENTS in optee/build.mk.
 */
#ifndef TESTS_SECURE_MOMENTS_H
#define TESTS_SECURE_MOMENTS_H

/** moments() - call @fn at each of them; NULL: no more */
void moments(void (*fn)(const char *what));

#endif /* TESTS_SECURE_MOMENTS_H */
