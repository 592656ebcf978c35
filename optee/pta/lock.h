/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lock that costs nothing while nobody else wants it. Calls of the
 * application come one after the other, so that is nearly always: only an
 * application that panicked is cleaned up beside the one that follows. A mutex
 * of OP-TEE takes 1,500 instructions for being locked and unlocked.
 */
#ifndef PTA_LOCK_H
#define PTA_LOCK_H

#include <kernel/mutex.h>

enum { PTA_LOCK_FREE, PTA_LOCK_HELD, PTA_LOCK_AWAITED };

/**
 * struct pta_lock - may sleep; not to be taken twice
 * @state: one of the above; awaited: held, and somebody may sleep
 * @mutex: between a look at @state and sleep
 * @freed: to wake who sleeps
 */
struct pta_lock {
	unsigned int state;
	struct mutex mutex;	/* see above */
	struct condvar freed;
};

static inline void pta_lock_init(struct pta_lock *l)
{
	l->state = PTA_LOCK_FREE;
	mutex_init(&l->mutex);
	condvar_init(&l->freed);
}

static inline void pta_lock(struct pta_lock *l)
{
	unsigned int was = PTA_LOCK_FREE;

	if (__atomic_compare_exchange_n(&l->state, &was, PTA_LOCK_HELD, false,
					__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return;
	mutex_lock(&l->mutex);
	while (__atomic_exchange_n(&l->state, PTA_LOCK_AWAITED,
				   __ATOMIC_ACQUIRE) != PTA_LOCK_FREE)
		condvar_wait(&l->freed, &l->mutex);
	mutex_unlock(&l->mutex);
}

static inline void pta_unlock(struct pta_lock *l)
{
	if (__atomic_exchange_n(&l->state, PTA_LOCK_FREE, __ATOMIC_RELEASE) !=
	    PTA_LOCK_AWAITED)
		return;
	mutex_lock(&l->mutex);
	condvar_broadcast(&l->freed);
	mutex_unlock(&l->mutex);
}

#endif /* PTA_LOCK_H */
