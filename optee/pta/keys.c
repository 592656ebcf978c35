// SPDX-License-Identifier: BSD-2-Clause
/*
 * Trusted keys of an OP-TEE build: trp_rproc_keys.inc is generated, one
 * initializer per key.
 */
#include <util.h>

#include "keys.h"

static const struct trp_pubkey keys[] = {
#include "trp_rproc_keys.inc"
};

const struct trp_pubkey *trp_rproc_key(size_t i)
{
	return i < ARRAY_SIZE(keys) ? keys + i : NULL;
}
