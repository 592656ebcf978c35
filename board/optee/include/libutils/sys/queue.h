/* SPDX-License-Identifier: BSD-2-Clause */
/* The C library's lists, with the loops in which an element may go away. */
#ifndef BOARD_SYS_QUEUE_H
#define BOARD_SYS_QUEUE_H

#include_next <sys/queue.h>

#ifndef SLIST_FOREACH_SAFE
#define SLIST_FOREACH_SAFE(var, head, field, next) \
	for ((var) = SLIST_FIRST(head); \
	     (var) && ((next) = SLIST_NEXT(var, field), 1); (var) = (next))
#endif
#ifndef TAILQ_FOREACH_SAFE
#define TAILQ_FOREACH_SAFE(var, head, field, next) \
	for ((var) = TAILQ_FIRST(head); \
	     (var) && ((next) = TAILQ_NEXT(var, field), 1); (var) = (next))
#endif

#endif /* BOARD_SYS_QUEUE_H */
