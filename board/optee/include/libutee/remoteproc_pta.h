/* SPDX-License-Identifier: BSD-2-Clause */
/* Key information that OP-TEE's own remoteproc TA hands to the pseudo TA. */
#ifndef REMOTEPROC_PTA_H
#define REMOTEPROC_PTA_H

#include <stdint.h>

struct rproc_pta_key_info {
	uint32_t algo;		/* TEE_ALG_* */
	uint32_t info_size;	/* bytes of info */
	uint8_t info[];
};

#endif /* REMOTEPROC_PTA_H */
