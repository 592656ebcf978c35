/* SPDX-License-Identifier: BSD-2-Clause */
/* What OP-TEE adds to stdlib.h. */
#ifndef STDLIB_EXT_H
#define STDLIB_EXT_H

#include <stdlib.h>

/* clear the whole block, then free it; NULL is fine */
void free_wipe(void *ptr);

#endif /* STDLIB_EXT_H */
