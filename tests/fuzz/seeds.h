/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Inputs to start from: small images of every kind, made by the builder.
 */
#ifndef TRP_TESTS_FUZZ_SEEDS_H
#define TRP_TESTS_FUZZ_SEEDS_H

#include "../builder.h"

#define SEEDS_IMAGE	8u

/* Seed @i, below SEEDS_IMAGE; the caller's to free */
struct tb_blob seed_image(uint32_t i);

#endif /* TRP_TESTS_FUZZ_SEEDS_H */
