/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trusted public keys. The build provides them: optee/mk/keys.py writes one
 * initializer of struct trp_pubkey per key, keys.c collects them.
 */
#ifndef TRP_KEYS_H
#define TRP_KEYS_H

#include <trp/key.h>

/**
 * trp_rproc_key() - the trusted keys, one by one
 * @i: index from 0 on
 * Return: NULL after the last one.
 */
const struct trp_pubkey *trp_rproc_key(size_t i);

#endif /* TRP_KEYS_H */
