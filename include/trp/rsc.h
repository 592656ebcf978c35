/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rsc.c: content of a resource table, as Linux remoteproc defines it
 * (include/linux/remoteproc.h).
 */
#ifndef TRP_RSC_H
#define TRP_RSC_H

#include <trp/err.h>
#include <trp/span.h>

#define TRP_RSC_HDR_LEN		16u	/* ver, num, reserved[2] */
#define TRP_RSC_MAX_LEN		4096u	/* stated limit of this reader */

/* X(type, NAME, bytes of the fixed part after the type word) */
#define TRP_RSC_TABLE(X) \
	X(0, CARVEOUT, 52) \
	X(1, DEVMEM, 52) \
	X(2, TRACE, 44) \
	X(3, VDEV, 24)

#define TRP_RSC_ENUM(num, name, len) TRP_RSC_##name = (num),
enum trp_rsc_type {
	TRP_RSC_TABLE(TRP_RSC_ENUM)
	TRP_RSC_VENDOR_FIRST = 128,
	TRP_RSC_VENDOR_LAST = 512,
};

#define TRP_VRING_LEN	20u	/* struct fw_rsc_vdev_vring */

/**
 * trp_rsc_check() - validate a resource table
 * @table: private copy
 * @len: bytes of @table
 * @rep: may be NULL
 *
 * Version 1, reserved words 0, the offset table inside, each entry of a known
 * type inside with its vrings and config space. Unknown and vendor types need
 * their type word inside. Return: TRP_OK, TRP_E_RSC_SIZE, _RSC_VERSION,
 * _RSC_RESERVED, _RSC_OFFSET, _RSC_ENTRY.
 */
enum trp_err trp_rsc_check(const uint8_t *table, size_t len,
			   struct trp_report *rep);

/**
 * trp_rsc_entry() - one entry of a checked table
 * @table: passed trp_rsc_check()
 * @len: bytes of @table
 * @i: index
 * @type: entry's type word
 * @body: from after the type word to the end of the entry; for types of
 *	unknown length to the end of the table
 * Return: false when there is no such entry.
 */
int trp_rsc_entry(const uint8_t *table, size_t len, uint32_t i,
		  uint32_t *type, struct trp_span *body);

/**
 * trp_rsc_type_name() - "carveout", "devmem", "trace", "vdev", "vendor" or
 * "unknown"
 * @type: type word
 */
const char *trp_rsc_type_name(uint32_t type);

#endif /* TRP_RSC_H */
