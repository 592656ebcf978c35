/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AddressSanitizer must be told of stacks it does not know and of memory that
 * is not to be touched. Without it these are nothing.
 */
#ifndef BOARD_TEE_SAN_H
#define BOARD_TEE_SAN_H

#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TEE_ASAN	1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define TEE_ASAN	1
#endif

#ifdef TEE_ASAN
/** __sanitizer_start_switch_fiber() - before a change of stacks */
void __sanitizer_start_switch_fiber(void **save, const void *bottom,
				    size_t size);
/** __sanitizer_finish_switch_fiber() - after it, on the new one */
void __sanitizer_finish_switch_fiber(void *save, const void **bottom,
				     size_t *size);
/** __asan_poison_memory_region() - accesses are errors from now on */
void __asan_poison_memory_region(const volatile void *addr, size_t size);
/** __asan_unpoison_memory_region() - and are none any more */
void __asan_unpoison_memory_region(const volatile void *addr, size_t size);
#define san_start_switch	__sanitizer_start_switch_fiber
#define san_finish_switch	__sanitizer_finish_switch_fiber
#define san_poison		__asan_poison_memory_region
#define san_unpoison		__asan_unpoison_memory_region
#define SAN_IGNORE	__attribute__((no_sanitize("address"), noinline))
#else
#define san_start_switch(save, bottom, size)	((void)(save))
#define san_finish_switch(save, bottom, size)	((void)(save))
#define san_poison(addr, size)			((void)(addr))
#define san_unpoison(addr, size)		((void)(addr))
#define SAN_IGNORE	__attribute__((noinline))
#endif

#endif /* BOARD_TEE_SAN_H */
