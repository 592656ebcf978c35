/* SPDX-License-Identifier: BSD-2-Clause */
/* For compilers without a C library. */
#ifndef CROSS_LIMITS_H
#define CROSS_LIMITS_H

#define CHAR_BIT	__CHAR_BIT__
#define INT_MAX		__INT_MAX__
#define INT_MIN		(-__INT_MAX__ - 1)
#define UINT_MAX	(__INT_MAX__ * 2u + 1u)
#define LONG_MAX	__LONG_MAX__

#endif /* CROSS_LIMITS_H */
