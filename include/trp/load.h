/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * load.c: execute a plan, on both sides of the border.
 *
 * trp_load_run() walks the plan and asks for each step. The pseudo TA executes
 * a step with trp_seal_copy() or trp_seal_zero(), whoever asks: only what its
 * own plan lists, each once, digest taken on the locked destination. Its seal
 * is complete when nothing is left, and the processor starts on nothing else.
 */
#ifndef TRP_LOAD_H
#define TRP_LOAD_H

#include <trp/plan.h>

/* Most bytes of a segment in IPC memory: it is hashed in a private copy */
#define TRP_IPC_SEG_MAX	16384u

/**
 * struct trp_load_ops - how a step of the plan is asked for
 * @ctx: handed to each function
 * @copy: bring @seg->filesz bytes from @seg->src_off to @seg->da and check
 *	them against @seg->digest
 * @zero: clear @len bytes from @da on
 */
struct trp_load_ops {
	void *ctx;
	enum trp_err (*copy)(void *ctx, const struct trp_seg *seg,
			     struct trp_report *rep);
	enum trp_err (*zero)(void *ctx, const struct trp_seg *seg, uint32_t da,
			     uint32_t len, struct trp_report *rep);
};

/**
 * trp_load_run() - execute every step of a plan in order
 * @plan: built with a binding
 * @ops: steps
 * @rep: may be NULL
 *
 * Stops at the first failure; wiping is up to whoever owns the memory.
 * Return: TRP_OK or what a step answered.
 */
enum trp_err trp_load_run(const struct trp_plan *plan,
			  const struct trp_load_ops *ops,
			  struct trp_report *rep);

/**
 * struct trp_memory - the destination, secure side only
 * @ctx: handed to each function
 * @map: make [@da, @da + @len), inside one region, accessible to this side;
 *	@va is filled on success
 * @unmap: undo it; writes back what was written
 * @sync: write back and drop cached lines of a mapped range, so that a
 *	digest reads what memory really holds
 * @alloc: private memory for bytes that go to IPC memory, NULL when there is
 *	none
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

/* One bit per entry of the hash table */
#define TRP_SEAL_BYTES	(TRP_MAX_ENTRIES / 8)

/**
 * struct trp_seal - what was loaded of a plan
 * @copied: per entry: its file bytes are in place and verified
 * @zeroed: per entry: the rest of it is zero
 * @want_copied: what @copied has to be; filled by trp_seal_close()
 * @want_zeroed: what @zeroed has to be
 * @want_load: number of entries to load, likewise
 * @verdict: TRP_GOOD once trp_seal_close() passed and nothing failed since
 */
struct trp_seal {
	uint8_t copied[TRP_SEAL_BYTES];
	uint8_t zeroed[TRP_SEAL_BYTES];
	uint8_t want_copied[TRP_SEAL_BYTES];
	uint8_t want_zeroed[TRP_SEAL_BYTES];
	uint32_t want_load;
	enum trp_verdict verdict;
};

/**
 * trp_seal_init() - nothing loaded yet
 * @seal: filled
 */
void trp_seal_init(struct trp_seal *seal);

/**
 * struct trp_step_env - what a step needs of the secure side
 */
struct trp_step_env {
	const struct trp_plan *plan;
	const struct trp_platform *plat;
	const struct trp_memory *mem;
	const struct trp_crypto *crypto;
};

/**
 * trp_seal_copy() - copy and verify one segment
 * @seal: updated on success
 * @env: plan, memory map, memory, crypto
 * @da: device address the caller asks for
 * @data: untrusted: bytes in memory of the normal world, read once
 * @len: number of them
 * @digest: digest the caller claims; must be the plan's
 * @rep: may be NULL
 *
 * [@da, @len, @digest] must be an entry of the plan that was not copied yet.
 * Locked destination: copied, written back, hashed in place; wiped when the
 * digest differs. IPC destination: copied to private memory, hashed there,
 * then written. Return: TRP_OK, TRP_E_NOT_IN_MANIFEST, _TWICE, _DIGEST, _MAP,
 * _NO_MEMORY, _IPC_SIZE, _CRYPTO.
 */
enum trp_err trp_seal_copy(struct trp_seal *seal,
			   const struct trp_step_env *env, uint32_t da,
			   const void *data, uint32_t len,
			   const uint8_t digest[TRP_DIGEST_LEN],
			   struct trp_report *rep);

/**
 * trp_seal_zero() - clear the part of a segment that is not in the file
 * @seal: updated on success
 * @env: as above
 * @da: p_paddr + p_filesz of an entry that was not cleared yet
 * @len: p_memsz - p_filesz of it
 * @rep: may be NULL
 * Return: TRP_OK, TRP_E_NOT_IN_MANIFEST, _TWICE, _MAP.
 */
enum trp_err trp_seal_zero(struct trp_seal *seal,
			   const struct trp_step_env *env, uint32_t da,
			   uint32_t len, struct trp_report *rep);

/**
 * trp_seal_close() - is every step of the plan done?
 * @seal: TRP_GOOD on success, TRP_BAD otherwise
 * @plan: built plan
 * @rep: may be NULL
 * Return: TRP_OK or TRP_E_INCOMPLETE with the first entry that is missing.
 */
enum trp_err trp_seal_close(struct trp_seal *seal, const struct trp_plan *plan,
			    struct trp_report *rep);

/**
 * trp_seal_ok() - may this firmware start? Decides anew, from the bits.
 * @seal: closed seal
 * @plan: the plan it was closed with
 * Return: TRP_GOOD or TRP_BAD.
 */
enum trp_verdict trp_seal_ok(const struct trp_seal *seal,
			     const struct trp_plan *plan);

#endif /* TRP_LOAD_H */
