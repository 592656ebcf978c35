/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The board has one thread: a mutex that is taken twice would wait for ever,
 * which is a panic here.
 */
#ifndef KERNEL_MUTEX_H
#define KERNEL_MUTEX_H

#include <stdbool.h>
#include <sys/queue.h>
#include <types_ext.h>

struct mutex {
	short state;		/* -1: write, 0: unlocked, > 0: readers */
};

#define MUTEX_INITIALIZER { .state = 0 }

void mutex_init(struct mutex *m);
void mutex_destroy(struct mutex *m);
void mutex_lock(struct mutex *m);
bool mutex_trylock(struct mutex *m);
void mutex_unlock(struct mutex *m);
void mutex_read_lock(struct mutex *m);
void mutex_read_unlock(struct mutex *m);

static inline bool mutex_is_locked(struct mutex *m)
{
	return m->state == -1;
}

#endif /* KERNEL_MUTEX_H */
