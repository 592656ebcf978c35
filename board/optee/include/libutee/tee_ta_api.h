/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEE_TA_API_H
#define TEE_TA_API_H

#include <tee_internal_api.h>

#endif /* TEE_TA_API_H */
