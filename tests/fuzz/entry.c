/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libFuzzer's way into the target that FUZZ_TARGET names.
 */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	return FUZZ_TARGET(data, len);
}
