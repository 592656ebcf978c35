/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Surroundings of the core in the trusted application, which reads images and
 * ELF headers and decides nothing.
 */
#ifndef TRP_ENV_H
#define TRP_ENV_H

#include <stddef.h>
#include <string.h>

#endif /* TRP_ENV_H */
