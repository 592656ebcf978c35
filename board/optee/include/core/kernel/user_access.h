/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Access to memory of trusted applications. Between enter and exit the core
 * may follow their pointers (PAN); the copy functions check what they touch.
 */
#ifndef KERNEL_USER_ACCESS_H
#define KERNEL_USER_ACCESS_H

#include <assert.h>
#include <tee_api_types.h>
#include <types_ext.h>

TEE_Result check_user_access(uint32_t flags, const void *uaddr, size_t len);
TEE_Result copy_from_user(void *kaddr, const void *uaddr, size_t len);
TEE_Result copy_to_user(void *uaddr, const void *kaddr, size_t len);

static inline void enter_user_access(void)
{
}

static inline void exit_user_access(void)
{
}

#endif /* KERNEL_USER_ACCESS_H */
