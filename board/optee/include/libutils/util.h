/* SPDX-License-Identifier: BSD-2-Clause */
/* OP-TEE's arithmetic helpers. */
#ifndef UTIL_H
#define UTIL_H

#include <compiler.h>
#include <stddef.h>
#include <stdint.h>

#define U(v)			v ## U
#define UL(v)			v ## UL
#define ULL(v)			v ## ULL

#define SIZE_4K			((uintptr_t)0x1000)
#define SIZE_1M			((uintptr_t)0x100000)
#define SIZE_2M			((uintptr_t)0x200000)
#define SIZE_4M			((uintptr_t)0x400000)
#define SIZE_8M			((uintptr_t)0x800000)
#define SIZE_2G			((uintptr_t)0x80000000)

#define MAX(a, b) (__extension__({ __typeof__(a) _max_a = (a); \
				   __typeof__(b) _max_b = (b); \
				   _max_a > _max_b ? _max_a : _max_b; }))
#define MIN(a, b) (__extension__({ __typeof__(a) _min_a = (a); \
				   __typeof__(b) _min_b = (b); \
				   _min_a < _min_b ? _min_a : _min_b; }))

#define ARRAY_SIZE(x)		(sizeof(x) / sizeof((x)[0]))

/* any size, and a power of 2 with the result's type that of the value */
#define ROUNDUP(x, y) \
	((((x) + (__typeof__(x))(y) - 1) / (__typeof__(x))(y)) * \
	 (__typeof__(x))(y))
#define ROUNDDOWN(x, y) \
	(((x) / (__typeof__(x))(y)) * (__typeof__(x))(y))
#define ROUNDUP2(x, y) \
	(((x) + (__typeof__(x))(y) - 1) & ~((__typeof__(x))(y) - 1))
#define ROUNDDOWN2(x, y)	((x) & ~((__typeof__(x))(y) - 1))
#define ROUNDUP_DIV(x, y)	(ROUNDUP((x), (y)) / (__typeof__(x))(y))
#define DIV_ROUND_UP(x, y)	(((x) + (y) - 1) / (y))

/* true when it would overflow; then *res is undefined */
#define ROUNDUP_OVERFLOW(v, size, res) (__extension__({ \
	__typeof__(*(res)) _ru_mask = (__typeof__(*(res)))(size) - 1; \
	__typeof__(*(res)) _ru_sum = 0; \
	int _ru_over = ADD_OVERFLOW((v), _ru_mask, &_ru_sum); \
	*(res) = (__typeof__(*(res)))(_ru_sum & ~_ru_mask); \
	_ru_over; \
}))

#define IS_POWER_OF_TWO(x)	((x) != 0 && ((x) & ((x) - 1)) == 0)
#define IS_ALIGNED(x, a)	(((x) & ((a) - 1)) == 0)
#define IS_ALIGNED_WITH_TYPE(x, type) \
	(__extension__({ type _align_t; \
			 IS_ALIGNED((uintptr_t)(x), __alignof__(_align_t)); }))

#define TO_STR_RAW(x)		#x
#define TO_STR(x)		TO_STR_RAW(x)
#define CONCAT_RAW(x, y)	x##y
#define CONCAT(x, y)		CONCAT_RAW(x, y)

#define container_of(ptr, type, member) \
	(__extension__({ \
		const __typeof__(((type *)0)->member) *_member_p = (ptr); \
		(type *)((uintptr_t)_member_p - offsetof(type, member)); \
	}))
#define MEMBER_SIZE(type, member)	sizeof(((type *)0)->member)

#define BIT32(nr)		(UINT32_C(1) << (nr))
#define BIT64(nr)		(UINT64_C(1) << (nr))
#define BIT(nr)			BIT32(nr)
#define SHIFT_U32(v, shift)	((uint32_t)(v) << (shift))
#define SHIFT_U64(v, shift)	((uint64_t)(v) << (shift))
#define GENMASK_32(h, l) \
	((UINT32_C(0xffffffff) << (l)) & (UINT32_C(0xffffffff) >> (31 - (h))))
#define GENMASK_64(h, l) \
	((~UINT64_C(0) << (l)) & (~UINT64_C(0) >> (63 - (h))))

/* true when it would overflow; then *res is undefined */
#define ADD_OVERFLOW(a, b, res)	__compiler_add_overflow((a), (b), (res))
#define SUB_OVERFLOW(a, b, res)	__compiler_sub_overflow((a), (b), (res))
#define MUL_OVERFLOW(a, b, res)	__compiler_mul_overflow((a), (b), (res))

#define CMP_TRILEAN(a, b) (__extension__({ __typeof__(a) _cmp_a = (a); \
					   __typeof__(b) _cmp_b = (b); \
				(_cmp_a > _cmp_b) - (_cmp_a < _cmp_b); }))

static inline uint64_t reg_pair_to_64(uint32_t reg0, uint32_t reg1)
{
	return (uint64_t)reg0 << 32 | reg1;
}

static inline uint32_t high32_from_64(uint64_t val)
{
	return (uint32_t)(val >> 32);
}

static inline uint32_t low32_from_64(uint64_t val)
{
	return (uint32_t)val;
}

static inline void reg_pair_from_64(uint64_t val, uint32_t *reg0,
				    uint32_t *reg1)
{
	*reg0 = high32_from_64(val);
	*reg1 = low32_from_64(val);
}

static inline uint32_t get_field_u32(uint32_t reg, uint32_t mask)
{
	return (reg & mask) / (mask & ~(mask - 1));
}

static inline uint32_t set_field_u32(uint32_t reg, uint32_t mask, uint32_t val)
{
	return (reg & ~mask) | (val * (mask & ~(mask - 1)));
}

#endif /* UTIL_H */
