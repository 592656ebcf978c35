/* SPDX-License-Identifier: BSD-2-Clause */
/* OP-TEE's mutexes on threads of the PC, which do run side by side. */
#ifndef KERNEL_MUTEX_H
#define KERNEL_MUTEX_H

#include <pthread.h>
#include <stdbool.h>

struct mutex {
	pthread_mutex_t m;
};

struct condvar {
	pthread_cond_t c;
};

static inline void mutex_init(struct mutex *m)
{
	pthread_mutex_init(&m->m, NULL);
}

static inline void mutex_lock(struct mutex *m)
{
	pthread_mutex_lock(&m->m);
}

static inline void mutex_unlock(struct mutex *m)
{
	pthread_mutex_unlock(&m->m);
}

static inline void condvar_init(struct condvar *cv)
{
	pthread_cond_init(&cv->c, NULL);
}

static inline void condvar_broadcast(struct condvar *cv)
{
	pthread_cond_broadcast(&cv->c);
}

static inline void condvar_wait(struct condvar *cv, struct mutex *m)
{
	pthread_cond_wait(&cv->c, &m->m);
}

#endif /* KERNEL_MUTEX_H */
