/* SPDX-License-Identifier: BSD-2-Clause */
/* The board's OP-TEE has one thread. */
#ifndef KERNEL_THREAD_H
#define KERNEL_THREAD_H

#define THREAD_ID_0		0
#define THREAD_ID_INVALID	-1

static inline short int thread_get_id(void)
{
	return THREAD_ID_0;
}

#endif /* KERNEL_THREAD_H */
