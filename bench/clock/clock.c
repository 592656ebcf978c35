// SPDX-License-Identifier: BSD-2-Clause
/*
 * For measurements only: how long functions of OP-TEE's core take inside a
 * real LOAD, START or STOP. The linker's --wrap leads their callers here. A
 * pseudo TA of its own tells the sums since it was asked last, in ticks of
 * the system counter, and makes trp forget what it verified.
 */
#include <arm.h>
#include <crypto/crypto.h>
#include <kernel/pseudo_ta.h>
#include <kernel/tee_ta_manager.h>
#include <mm/core_mmu.h>
#include <rproc.h>
#include <util.h>
#include <virt_link.h>
#include <virt_window.h>

#include "../../optee/pta/pta.h"

/* bench/guest/walltime.c has the same */
#define CLOCK_UUID { 0x69b11af2, 0xe127, 0x4d96, \
	{ 0x9a, 0xf9, 0x7d, 0x20, 0x05, 0x93, 0xa9, 0xdf } }

enum { SIGNATURE, HASH, WIRE, WIPE, CALL, PSEUDO, MAPPING, CLOCKS };
#define PER_COMMAND	4u

static uint64_t clocks[CLOCKS];
static unsigned int inside;	/* of a function whose parts do not count */
static unsigned int depth;	/* of commands: client to TA, TA to pseudo TA */

static uint64_t begin(void)
{
	inside++;
	return barrier_read_counter_timer();
}

static void end(unsigned int clock, uint64_t begun)
{
	if (!--inside)
		clocks[clock] += barrier_read_counter_timer() - begun;
}

/* As OP-TEE and the drivers declare them: a change does not go unnoticed */
#define WRAPPED(f) __typeof__(f) __real_##f, __wrap_##f
WRAPPED(crypto_acipher_rsanopad_encrypt);
WRAPPED(crypto_hash_update);
WRAPPED(crypto_hash_final);
WRAPPED(virt_link_ask);
WRAPPED(virt_link_write);
WRAPPED(virt_window_boot);
WRAPPED(tee_ta_invoke_command);
WRAPPED(core_mmu_add_mapping);
WRAPPED(core_mmu_remove_mapping);
WRAPPED(rproc_wipe);

/* What a signature opens to; comparing that takes next to nothing */
TEE_Result __wrap_crypto_acipher_rsanopad_encrypt(struct rsa_public_key *key,
						  const uint8_t *src,
						  size_t src_len, uint8_t *dst,
						  size_t *dst_len)
{
	const uint64_t begun = begin();
	TEE_Result res = TEE_ERROR_GENERIC;

	res = __real_crypto_acipher_rsanopad_encrypt(key, src, src_len, dst,
						     dst_len);
	end(SIGNATURE, begun);
	return res;
}

TEE_Result __wrap_crypto_hash_update(void *ctx, const uint8_t *data, size_t len)
{
	const uint64_t begun = begin();
	TEE_Result res = TEE_ERROR_GENERIC;

	res = __real_crypto_hash_update(ctx, data, len);
	end(HASH, begun);
	return res;
}

TEE_Result __wrap_crypto_hash_final(void *ctx, uint8_t *digest, size_t len)
{
	const uint64_t begun = begin();
	TEE_Result res = TEE_ERROR_GENERIC;

	res = __real_crypto_hash_final(ctx, digest, len);
	end(HASH, begun);
	return res;
}

enum trp_err __wrap_virt_link_ask(uint32_t id, enum vl_type type, uint32_t a,
				  uint32_t b, void *out, uint32_t out_len)
{
	const uint64_t begun = begin();
	enum trp_err err = TRP_OK;

	err = __real_virt_link_ask(id, type, a, b, out, out_len);
	end(WIRE, begun);
	return err;
}

enum trp_err __wrap_virt_link_write(uint32_t id, uint32_t da, const void *data,
				    uint32_t len)
{
	const uint64_t begun = begin();
	enum trp_err err = TRP_OK;

	err = __real_virt_link_write(id, da, data, len);
	end(WIRE, begun);
	return err;
}

/* With its digest: a way to the coprocessor, not a check of the image */
bool __wrap_virt_window_boot(const struct rproc *rp, paddr_t rsc_pa)
{
	const uint64_t begun = begin();
	bool ok = false;

	ok = __real_virt_window_boot(rp, rsc_pa);
	end(WIRE, begun);
	return ok;
}

enum trp_err __wrap_rproc_wipe(struct rproc *rp, struct trp_report *rep)
{
	const uint64_t begun = begin();
	enum trp_err err = TRP_OK;

	err = __real_rproc_wipe(rp, rep);
	end(WIPE, begun);
	return err;
}

/* These contain others: CALL is all, PSEUDO a part of it */
TEE_Result __wrap_tee_ta_invoke_command(TEE_ErrorOrigin *err,
					struct tee_ta_session *sess,
					const TEE_Identity *id, uint32_t cancel,
					uint32_t cmd,
					struct tee_ta_param *param)
{
	const uint64_t begun = barrier_read_counter_timer();
	const unsigned int which = depth++ ? PSEUDO : CALL;
	TEE_Result res = TEE_ERROR_GENERIC;

	res = __real_tee_ta_invoke_command(err, sess, id, cancel, cmd, param);
	clocks[which] += barrier_read_counter_timer() - begun;
	depth--;
	return res;
}

void *__wrap_core_mmu_add_mapping(enum teecore_memtypes type, paddr_t pa,
				  size_t len)
{
	const uint64_t begun = barrier_read_counter_timer();
	void *va = __real_core_mmu_add_mapping(type, pa, len);

	clocks[MAPPING] += barrier_read_counter_timer() - begun;
	return va;
}

TEE_Result __wrap_core_mmu_remove_mapping(enum teecore_memtypes type, void *va,
					  size_t len)
{
	const uint64_t begun = barrier_read_counter_timer();
	TEE_Result res = __real_core_mmu_remove_mapping(type, va, len);

	clocks[MAPPING] += barrier_read_counter_timer() - begun;
	return res;
}

/* The next load of each processor verifies its signature */
static void forget(void)
{
	struct pta_proc *p = NULL;

	for (p = pta_proc_first(); p; p = pta_proc_next(p))
		trp_known_forget(&p->known);
}

/* Command 0: the first clocks, 1: the others, 2: nothing is known */
static TEE_Result invoke(void *ctx __unused, uint32_t cmd, uint32_t types,
			 TEE_Param params[TEE_NUM_PARAMS])
{
	size_t i = 0;

	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_OUTPUT,
				     TEE_PARAM_TYPE_VALUE_OUTPUT,
				     TEE_PARAM_TYPE_VALUE_OUTPUT,
				     TEE_PARAM_TYPE_VALUE_OUTPUT))
		return TEE_ERROR_BAD_PARAMETERS;
	if (cmd == 2)
		forget();
	for (i = cmd * PER_COMMAND; i < CLOCKS && i / PER_COMMAND == cmd; i++) {
		reg_pair_from_64(clocks[i], &params[i % PER_COMMAND].value.b,
				 &params[i % PER_COMMAND].value.a);
		clocks[i] = 0;
	}
	return TEE_SUCCESS;
}

pseudo_ta_register(.uuid = CLOCK_UUID, .name = "trp-clock.bench",
		   .flags = PTA_DEFAULT_FLAGS,
		   .invoke_command_entry_point = invoke);
