/* SPDX-License-Identifier: BSD-2-Clause */
/* Between cache.c (what the cache holds) and view.c (how the CPU sees it). */
#ifndef BOARD_VIEW_H
#define BOARD_VIEW_H

#include "machine.h"

/* cache.c; offsets are bytes inside the bank */
/** cache_serve() - a permitted access faulted. Return: false: nothing to do */
bool cache_serve(struct bank *b, size_t off, bool write);
/** cache_prot() - page protection that fits what is cached at @off */
int cache_prot(const struct bank *b, size_t off);
/** cache_clean() - write back the dirty lines of [off, off + len) */
void cache_clean(struct bank *b, size_t off, size_t len);
/** cache_inval() - drop the lines of [off, off + len), dirty ones too */
void cache_inval(struct bank *b, size_t off, size_t len);

/* view.c */
/** view_open() - take SIGSEGV. Return: 0 or a negative errno */
int view_open(void);
/** view_close() - unmap what is still mapped, give SIGSEGV back */
void view_close(void);
/** view_protect() - set host pages of a bank in all views */
void view_protect(const struct bank *b, size_t off, size_t len, int prot);

#endif /* BOARD_VIEW_H */
