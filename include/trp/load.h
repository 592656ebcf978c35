/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * load.c: execute a plan, on the side that owns the memory. Each step once,
 * judged on the locked destination. The seal is complete when nothing is left,
 * and the processor starts on nothing else.
 */
#ifndef TRP_LOAD_H
#define TRP_LOAD_H

#include <trp/plan.h>

/* Most bytes of a segment in IPC memory: it is hashed in a private copy */
#define TRP_IPC_SEG_MAX	16384u

/**
 * struct trp_memory - the destination, secure side only
 * @ctx: handed to each function
 * @map: make [@da, @da + @len), inside one region, accessible to this side;
 *	@va is filled on success
 * @unmap: undo it; writes back what was written
 * @sync: write back and drop cached lines of a mapped range, so that a
 *	digest reads what memory really holds
 * @alloc: private memory for bytes that are judged before they go anywhere,
 *	NULL when there is none
 * @free: give it back; wiped by the caller
 */
struct trp_memory {
	void *ctx;
	enum trp_err (*map)(void *ctx, uint32_t da, uint32_t len, void **va);
	void (*unmap)(void *ctx, void *va, uint32_t len);
	void (*sync)(void *ctx, void *va, uint32_t len);
	void *(*alloc)(void *ctx, uint32_t len);
	void (*free)(void *ctx, void *p, uint32_t len);
};

/**
 * struct trp_loader - what a load needs of the secure side
 * @plat: memory map
 * @mem: memory
 * @crypto: digests
 */
struct trp_loader {
	const struct trp_platform *plat;
	const struct trp_memory *mem;
	const struct trp_crypto *crypto;
};

/**
 * trp_copy() - bring bytes to a device address and judge them
 * @l: surroundings
 * @da: device address; [@da, @da + @len) does not wrap
 * @data: untrusted: bytes in memory of the normal world, read once
 * @len: number of them, at least 1
 * @want: their SHA-256
 * @same: TRP_GOOD only where the digest was taken and is @want
 *
 * Locked destination: copied, written back, hashed in place; wiped when the
 * digest differs. IPC destination: copied to private memory, hashed there,
 * then written. Notes no report. Return: TRP_OK, TRP_E_DIGEST, _REGION,
 * _TEE_MEMORY, _MAP, _NO_MEMORY, _IPC_SIZE, _CRYPTO.
 */
enum trp_err trp_copy(const struct trp_loader *l, uint32_t da, const void *data,
		      uint32_t len, const uint8_t want[TRP_DIGEST_LEN],
		      enum trp_verdict *same);

/**
 * trp_clear() - clear memory at a device address
 * @l: surroundings
 * @da: device address
 * @len: bytes, at least 1
 * Notes no report. Return: TRP_OK, TRP_E_MAP.
 */
enum trp_err trp_clear(const struct trp_loader *l, uint32_t da, uint32_t len);

/**
 * trp_headers() - are an image's headers those that HDRDIGEST covers?
 * @plan: built, not of a stock image
 * @l: surroundings
 * @images: untrusted: all images; @plan->auth->img->lens.img bytes
 * @image: which one
 * @same: TRP_GOOD only where they are
 * @rep: may be NULL
 * Return: TRP_OK, TRP_E_HDRDIGEST, _NO_MEMORY, _CRYPTO.
 */
enum trp_err trp_headers(const struct trp_plan *plan,
			 const struct trp_loader *l, const uint8_t *images,
			 uint32_t image, enum trp_verdict *same,
			 struct trp_report *rep);

/**
 * struct trp_seal - what was loaded of a plan; all zero: nothing
 * @done: steps whose bytes are in place and judged
 */
struct trp_seal {
	uint8_t done[TRP_STEP_BYTES];
};

/**
 * trp_load_run() - execute every step of a plan in order
 * @seal: filled, also on failure: whole on success only
 * @plan: built
 * @l: surroundings
 * @images: untrusted: all images, changing; @plan->auth->img->lens.img bytes
 * @rep: may be NULL
 *
 * First, unless it is a stock image: ELF header and program headers of each
 * image against HDRDIGEST, as bytes of a known shape. Then each segment. Stops
 * at the first failure; wiping is up to whoever owns the memory.
 * Return: TRP_OK, TRP_E_SIGNATURE, _HDRDIGEST, what trp_copy() and trp_clear()
 * answer.
 */
enum trp_err trp_load_run(struct trp_seal *seal, const struct trp_plan *plan,
			  const struct trp_loader *l, const uint8_t *images,
			  struct trp_report *rep);

/**
 * trp_seal_ok() - is every step of a plan done, and none besides?
 * @seal: of a load
 * @plan: what was to be loaded; all zero: nothing, which is TRP_BAD
 *
 * One look at all steps: who acts on it asks twice.
 * Return: TRP_GOOD or something else.
 */
enum trp_verdict trp_seal_ok(const struct trp_seal *seal,
			     const struct trp_plan *plan);

#endif /* TRP_LOAD_H */
