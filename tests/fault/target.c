/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The program under faults: trp's core and pseudo TA as they are compiled for
 * a device, on a remote processor of 512 bytes. What is in this file and in
 * target_lib.c stands for OP-TEE and the driver, and never fails.
 */
#include <kernel/pseudo_ta.h>
#include <kernel/ts_manager.h>
#include <malloc.h>
#include <string.h>
#include <trp/abi.h>
#include <trp/plan.h>

#include "../../optee/drivers/rproc.h"
#include "box.h"

#define MEM_PA		0x38000000u
#define ENTRY_LEN	TRP_ENTRY_LEN

extern const struct fault_box fault_box;
extern const struct pseudo_ta_head *const __start_board_pseudo_tas[];

void entry(void);
void done(void);

#define COUNTS	__attribute__((section(".counts")))
struct fault_out out COUNTS;

/* ---- the remote processor ----------------------------------------------- */

static uint8_t memory[FAULT_MEM_LEN] __attribute__((aligned(64)));
static uint32_t phase_now COUNTS;
static uint32_t copied_open COUNTS;	/* mapped for a load while not closed */
static uint32_t stuck COUNTS;

static enum trp_err place(void *ctx __unused, uint32_t da, uint32_t size,
			  struct trp_place *at)
{
	if (!size || da >= FAULT_MEM_LEN || size > FAULT_MEM_LEN - da)
		return TRP_E_REGION;
	at->pa = MEM_PA + da;
	at->locked = true;
	at->ipc = false;
	return TRP_OK;
}

static enum trp_err map(void *ctx __unused, uint32_t da, uint32_t len,
			void **va)
{
	*va = NULL;
	if (!len || da >= FAULT_MEM_LEN || len > FAULT_MEM_LEN - da)
		return TRP_E_MAP;
	if (phase_now != RPROC_LOAD)
		copied_open++;
	*va = memory + da;
	return TRP_OK;
}

static void unmap(void *ctx __unused, void *va __unused, uint32_t len __unused)
{
}

static void *mem_alloc(void *ctx __unused, uint32_t len)
{
	return malloc(len);
}

static void mem_free(void *ctx __unused, void *p __unused,
		     uint32_t len __unused)
{
}

static paddr_t canonical(paddr_t pa)
{
	return pa;
}

static enum trp_err phase(struct rproc *rp __unused, enum rproc_phase want,
			  struct trp_report *rep __unused)
{
	phase_now = want;
	return TRP_OK;
}

static enum trp_err start(struct rproc *rp __unused, paddr_t rsc_pa __unused)
{
	size_t i;

	if (stuck) {
		stuck = 0;
		return TRP_E_RESET;
	}
	out.starts++;
	for (i = 0; i < FAULT_MEM_LEN; i++)
		if (memory[i] != fault_box.want[i])
			break;
	out.bad_memory += i < FAULT_MEM_LEN;
	out.bad_phase += phase_now != RPROC_RUN;
	out.bad_copy += copied_open != 0;
	return TRP_OK;
}

static enum trp_err stop(struct rproc *rp __unused, bool *crashed)
{
	if (crashed)
		*crashed = false;
	return TRP_OK;
}

static const struct rproc_ops ops = {
	.canonical = canonical, .phase = phase, .start = start, .stop = stop,
};

static struct rproc processor = {
	.name = "m4",
	.ops = &ops,
	.isolated = true,
	.map = {
		.ctx = &processor, .boot_align = 128, .boot_fixed = true,
		.place = place,
	},
	.mem = {
		.ctx = &processor, .map = map, .unmap = unmap, .sync = unmap,
		.alloc = mem_alloc, .free = mem_free,
	},
};

struct rproc *rproc_get(uint32_t id)
{
	return id ? NULL : &processor;
}

enum trp_err rproc_da_to_pa(const struct rproc *rp __unused, uint32_t da,
			    uint32_t size, paddr_t *pa)
{
	struct trp_place at;
	enum trp_err err = place(NULL, da, size, &at);

	*pa = err ? 0 : (paddr_t)at.pa;
	return err;
}

enum trp_err rproc_shares(const struct rproc *rp __unused,
			  paddr_t rsc_pa __unused)
{
	return TRP_OK;
}

enum trp_err rproc_wipe(struct rproc *rp __unused,
			struct trp_report *rep __unused)
{
	memset(memory, 0, sizeof(memory));
	copied_open = 0;
	return TRP_OK;
}

/* ---- the application's calls -------------------------------------------- */

static const TEE_UUID ta_uuid = TRP_TA_UUID;
static struct ts_ctx ta_ctx;
static struct ts_session ta_session = { .ctx = &ta_ctx };

struct ts_session *ts_get_calling_session(void)
{
	return &ta_session;
}

bool is_user_ta_ctx(struct ts_ctx *ctx)
{
	return ctx == &ta_ctx;
}

static TEE_Param params[4];
static void *sessions[2];
static uint32_t session;

static void refer(unsigned int i, const void *p, size_t len)
{
	params[i].memref.buffer = (void *)(uintptr_t)p;
	params[i].memref.size = len;
}

static void invoke(uint32_t cmd, uint32_t types)
{
	const struct pseudo_ta_head *pta = __start_board_pseudo_tas[0];
	TEE_Result res = pta->invoke_command_entry_point(sessions[session], cmd,
							 types, params);

	if (out.calls < FAULT_MAX_CALLS)
		out.results[out.calls] = res;
	out.calls++;
	memset(params, 0, sizeof(params));
}

/* The application's own copy, with what it read in the headers behind it */
static uint8_t manifest[FAULT_MAX_FILE + sizeof(struct trp_hints)];

static void load(const struct fault_file *f)
{
	struct trp_hints hints = { .end = { (uint8_t)f->entries } };

	memcpy(manifest, f->bytes, f->manifest_len);
	memcpy(manifest + f->manifest_len, &hints, sizeof(hints));
	refer(1, manifest, f->manifest_len + sizeof(hints));
	refer(2, f->bytes + f->manifest_len, f->len - f->manifest_len);
	invoke(TRP_PTA_LOAD_IMAGE, TRP_PARAMS(VIO, MIN, MIN, VOUT));
}

/* ---- as OP-TEE's own application does it -------------------------------- */

static const uint8_t rsa_info[8] = { 0x30, 0x48, 0x00, 0x70 };
static uint8_t digest[TRP_DIGEST_LEN];

static void verify_digest(const struct fault_file *f)
{
	refer(1, rsa_info, sizeof(rsa_info));
	refer(2, fault_box.sig.digest, TRP_DIGEST_LEN);
	refer(3, f->bytes + f->sig_off, f->sig_len);
	invoke(TRP_PTA_VERIFY_DIGEST, TRP_PARAMS(VIN, MIN, MIN, MIN));
}

/* The hash table is the TLV after the five short ones; each has its digest */
static void load_segments(const struct fault_file *f)
{
	const uint8_t *image = f->bytes + f->manifest_len;
	const uint8_t *e = f->bytes + TRP_HDR_LEN;
	const uint8_t *end;

	while (trp_get32(e) != TRP_ID_HASHTABLE)
		e += TRP_TLV_HDR_LEN + trp_round_up8(trp_get32(e + 4));
	end = e + TRP_TLV_HDR_LEN + trp_get32(e + 4);
	for (e += TRP_TLV_HDR_LEN; e < end; e += ENTRY_LEN) {
		memcpy(digest, e + TRP_PHDR_LEN, sizeof(digest));
		refer(1, image + trp_get32(e + 4), trp_get32(e + 16));
		params[2].value.a = trp_get32(e + 12);
		refer(3, digest, sizeof(digest));
		invoke(TRP_PTA_LOAD_SEGMENT_SHA256,
		       TRP_PARAMS(VIN, MIN, VIN, MIN));
	}
}

static void call(uint32_t what)
{
	switch (what) {
	case FAULT_OPEN:
	case FAULT_CLOSE:
		out.window = what == FAULT_OPEN;
		break;
	case FAULT_LOAD:
	case FAULT_LOAD_OTHER:
		load(fault_box.files + (what == FAULT_LOAD_OTHER));
		break;
	case FAULT_START:
		invoke(TRP_PTA_START, TRP_PARAMS(VIN, NONE, NONE, NONE));
		break;
	case FAULT_RELEASE:
		invoke(TRP_PTA_RELEASE, TRP_PARAMS(VIN, NONE, NONE, NONE));
		break;
	case FAULT_DIGEST:
		verify_digest(fault_box.files);
		break;
	case FAULT_SEGMENTS:
		load_segments(fault_box.files);
		break;
	case FAULT_OTHER:
		session = 1;
		break;
	case FAULT_STUCK:
		stuck = 1;
		break;
	default:
		break;
	}
}

/* The harness stops here. */
__attribute__((noinline)) void done(void)
{
	__asm__ volatile("" : : : "memory");
}

void entry(void)
{
	const struct pseudo_ta_head *pta = __start_board_pseudo_tas[0];
	uint32_t i;

	ta_ctx.uuid = ta_uuid;
	/* what the normal world had there before */
	memset(memory, 0x5a, sizeof(memory));
	for (i = 0; i < 2; i++)
		pta->open_session_entry_point(TRP_OPEN_PARAMS, params,
					      sessions + i);
	for (i = 0; i < FAULT_MAX_CALLS && fault_box.calls[i]; i++)
		call(fault_box.calls[i]);
	done();
}
