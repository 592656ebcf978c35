/* SPDX-License-Identifier: BSD-2-Clause */
/* For compilers without a C library: the lists that the pseudo TA uses. */
#ifndef FAULT_SYS_QUEUE_H
#define FAULT_SYS_QUEUE_H

#include <stddef.h>

#define SLIST_HEAD(name, type)		struct name { struct type *slh_first; }
#define SLIST_HEAD_INITIALIZER(head)	{ NULL }
#define SLIST_ENTRY(type)		struct { struct type *sle_next; }
#define SLIST_FIRST(head)		((head)->slh_first)
#define SLIST_NEXT(elem, field)		((elem)->field.sle_next)
#define SLIST_FOREACH(elem, head, field) \
	for ((elem) = SLIST_FIRST(head); (elem); \
	     (elem) = SLIST_NEXT(elem, field))
#define SLIST_INSERT_HEAD(head, elem, field) do { \
	SLIST_NEXT(elem, field) = SLIST_FIRST(head); \
	SLIST_FIRST(head) = (elem); \
} while (0)

#define TAILQ_HEAD(name, type) \
	struct name { struct type *tqh_first; struct type **tqh_last; }
#define TAILQ_ENTRY(type) \
	struct { struct type *tqe_next; struct type **tqe_prev; }
#define TAILQ_FIRST(head)		((head)->tqh_first)
#define TAILQ_NEXT(elem, field)		((elem)->field.tqe_next)

#endif /* FAULT_SYS_QUEUE_H */
