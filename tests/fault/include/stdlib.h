/* SPDX-License-Identifier: BSD-2-Clause */
/* For compilers without a C library. */
#include <malloc.h>
