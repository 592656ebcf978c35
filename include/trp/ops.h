/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The core's questions to its surroundings. Each side (TA, PTA, host tool,
 * tests) fills these in; the core keeps no state of its own.
 */
#ifndef TRP_OPS_H
#define TRP_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <trp/err.h>
#include <trp/format.h>
#include <trp/span.h>
#include <trp/verdict.h>

struct trp_image;

/**
 * struct trp_crypto - digests and signatures
 * @ctx: handed to each function
 * @sha256: digest of @n parts one after the other into @out (32 bytes).
 *	Parts may lie in memory that others change meanwhile; each byte is
 *	read once. Return TRP_OK or TRP_E_CRYPTO.
 * @verify: check the signature over header and TLV area of @img with the
 *	trusted keys. @digest is SHA-256 of these bytes. With TRP_GOOD,
 *	@key_id (32 bytes) is the SHA-256 of the public key in DER, as
 *	trp_auth_name() writes it. With anything else a reason may have been
 *	noted in @rep; the caller notes TRP_E_SIGNATURE otherwise.
 * @trusted: id of the trusted key @i, counted from 0; NULL after the last one.
 *	Without it no signature is good.
 */
struct trp_crypto {
	void *ctx;
	enum trp_err (*sha256)(void *ctx, const struct trp_span *parts,
			       unsigned int n, uint8_t out[TRP_DIGEST_LEN]);
	enum trp_verdict (*verify)(void *ctx, const struct trp_image *img,
				   const uint8_t digest[TRP_DIGEST_LEN],
				   uint8_t key_id[TRP_DIGEST_LEN],
				   struct trp_report *rep);
	const uint8_t *(*trusted)(void *ctx, size_t i);
};

/**
 * struct trp_source - the images, usually in memory of the normal world
 * @ctx: handed to each function
 * @len: bytes of all images together
 * @read: copy @n bytes from @off on into private memory at @dst. Bounds were
 *	checked by the caller. Return TRP_OK or TRP_E_READ.
 */
struct trp_source {
	void *ctx;
	uint32_t len;
	enum trp_err (*read)(void *ctx, uint32_t off, void *dst, size_t n);
};

/**
 * struct trp_place - where a range of device addresses really is
 * @pa: canonical physical address: memory that appears at several addresses
 *	has one. Overlap is decided on it.
 * @locked: closed to the normal world while firmware is loaded and runs
 * @ipc: stays open to the normal world at all times (never @locked)
 */
struct trp_place {
	uint64_t pa;
	bool locked;
	bool ipc;
};

/**
 * struct trp_platform - the processor's memory map
 * @ctx: handed to each function
 * @boot_align: bytes the vector table must be aligned to; a power of 2
 * @boot_fixed: the hardware always starts from @boot_da, whatever the image
 *	says (Cortex-M4 of STM32MP15: 0)
 * @boot_da: that vector table address
 * @place: find [@da, @da + @size), which lies in one region as a whole.
 *	@size is at least 1 and nothing wraps. Return TRP_OK,
 *	TRP_E_TEE_MEMORY or TRP_E_REGION; notes no report.
 */
struct trp_platform {
	void *ctx;
	uint32_t boot_align;
	bool boot_fixed;
	uint32_t boot_da;
	enum trp_err (*place)(void *ctx, uint32_t da, uint32_t size,
			      struct trp_place *out);
};

#endif /* TRP_OPS_H */
