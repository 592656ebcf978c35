/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The remoteproc pseudo TA: what its files share.
 *
 *   pta.c       sessions, callers, parameters, dispatch
 *   proc.c      state of a processor, refusals, begin and release of a load
 *   crypto.c    digests, and signatures by a trusted key
 *   sig_*.c     one signature algorithm each
 *   keys.c      the trusted keys of this build
 *   boot.c      what is said of a build at each boot
 *   load.c      LOAD_IMAGE
 *   run.c       START, STOP, RELEASE, status, resource table, dump
 *   stock.c     all that OP-TEE's own application calls besides
 */
#ifndef TRP_PTA_H
#define TRP_PTA_H

#include <sys/queue.h>
#include <tee_api_types.h>
#include <trp/abi.h>
#include <trp/known.h>
#include <trp/life.h>
#include <trp/load.h>

#include "../drivers/rproc.h"

/**
 * struct pta_session - a session of the trusted application
 */
struct pta_session {
	SLIST_ENTRY(pta_session) link;
};

/**
 * struct pta_proc - one processor; the only place that knows its state
 * @rp: driver's side
 * @state: enum trp_state; written by pta_move() only
 * @locked: firewall may differ from idle, memory may hold firmware
 * @closed: every bank was seen closed to the normal world, none opened since
 * @loader: whose load is under way in TRP_LOADING
 * @report: the last refusal; .err TRP_OK when none came since a command began
 * @manifest: private copy, @manifest_len bytes; NULL without one
 * @img: view into @manifest
 * @auth: proof of its signature
 * @known: the manifest that was verified last, also after a release
 * @plan: what has to be loaded; .auth NULL where only OP-TEE's own
 *	application knows
 * @seal: what was
 * @proof: is what was signed in memory, and all of it? Decides anew each time;
 *	NULL: nothing is
 * @flags: enum trp_status_flag of who loaded what
 * @passed: of a load by OP-TEE's own application: segments whose digest was
 *	right
 * @link: list of processors
 */
struct pta_proc {
	struct rproc *rp;
	uint32_t state;
	bool locked;
	bool closed;
	const struct pta_session *loader;
	struct trp_report report;
	uint8_t *manifest;
	size_t manifest_len;
	struct trp_image img;
	struct trp_authed auth;
	struct trp_known known;
	struct trp_plan plan;
	struct trp_seal seal;
	enum trp_verdict (*proof)(const struct pta_proc *p);
	uint32_t flags;
	uint32_t passed;
	SLIST_ENTRY(pta_proc) link;
};

/**
 * struct pta_call - a command under way
 * @session: caller
 * @cmd: number
 * @types: parameter types, checked
 * @params: parameters; memory references are untrusted
 * @rep: why it is refused
 */
struct pta_call {
	const struct pta_session *session;
	uint32_t cmd;
	uint32_t types;
	TEE_Param *params;
	struct trp_report rep;
};

/* ---- pta.c -------------------------------------------------------------- */

/**
 * trp_fetch() - copy caller's memory, each byte once; the core's way to it
 * @dst: private memory
 * @src: inside a parameter
 * @n: bytes
 */
void trp_fetch(void *dst, const void *src, size_t n);

/**
 * pta_copy_in() - copy what a parameter refers to
 * @dst: private memory
 * @src: memory reference; its size was checked
 * @len: bytes
 */
void pta_copy_in(void *dst, const TEE_Param *src, size_t len);

/**
 * pta_bad_arg() - refuse an argument
 * @c: call
 * @index: of the parameter
 * @value: what is wrong
 * Return: TRP_E_ARGUMENT
 */
enum trp_err pta_bad_arg(struct pta_call *c, uint32_t index, uint32_t value);

/* ---- proc.c ------------------------------------------------------------- */

/**
 * pta_proc_get() - processor of an id
 * @id: what clients name it by
 * Return: NULL when no driver registered it, or out of memory.
 */
struct pta_proc *pta_proc_get(uint32_t id);

/**
 * pta_proc_first() - walk over the processors used so far
 * pta_proc_next()
 */
struct pta_proc *pta_proc_first(void);
struct pta_proc *pta_proc_next(struct pta_proc *p);

/**
 * pta_visible() - state as clients see it: a load under way counts as off
 * @p: processor
 */
uint32_t pta_visible(const struct pta_proc *p);

/**
 * pta_event() - may this happen now?
 * @p: processor; unchanged
 * @event: enum trp_event
 * @rep: may be NULL
 * Return: TRP_OK, TRP_E_STATE.
 */
enum trp_err pta_event(const struct pta_proc *p, enum trp_event event,
		       struct trp_report *rep);

/**
 * pta_move() - this happened: the one place that writes a state
 * @p: processor
 * @event: enum trp_event, possible now
 */
void pta_move(struct pta_proc *p, enum trp_event event);

/**
 * pta_poll() - take notice of a crash that the SoC tells
 * @p: processor
 */
void pta_poll(struct pta_proc *p);

/**
 * pta_refused() - log a refusal and keep it for GET_STATUS
 * @p: processor, NULL when unknown
 * @rep: reason
 */
void pta_refused(struct pta_proc *p, const struct trp_report *rep);

/**
 * pta_loader() - surroundings of a load, for the core
 * @p: processor
 */
struct trp_loader pta_loader(const struct pta_proc *p);

/**
 * pta_begin() - close the memory to the normal world, clear it, await segments
 * @p: off or stopped; loading on success
 * @session: who loads
 * @rep: may be NULL
 * Return: TRP_OK, TRP_E_RESET, _FIREWALL, _MAP; undo with pta_release().
 */
enum trp_err pta_begin(struct pta_proc *p, const struct pta_session *session,
		       struct trp_report *rep);

/**
 * pta_loaded() - every segment is there
 * @p: loading; loaded on success
 * @proof: see struct pta_proc; decides here, too
 * @flags: see struct pta_proc
 * @rep: may be NULL
 * Return: TRP_OK, TRP_E_STATE, TRP_E_SEAL.
 */
enum trp_err pta_loaded(struct pta_proc *p,
			enum trp_verdict (*proof)(const struct pta_proc *p),
			uint32_t flags, struct trp_report *rep);

/**
 * pta_release() - clear the memory, give it back, forget the image: off
 * @p: not running
 * @rep: may be NULL
 *
 * On failure the memory stays closed and the state is stopped: nothing can
 * start or be dumped, and release may be tried again.
 * Return: TRP_OK, TRP_E_RESET, _FIREWALL, _MAP.
 */
enum trp_err pta_release(struct pta_proc *p, struct trp_report *rep);

/* ---- crypto.c ----------------------------------------------------------- */

/* SHA-256 for the core */
extern const struct trp_crypto pta_crypto;

/**
 * pta_crypto_of() - SHA-256 and trusted keys of this build, for the core
 * @known: what this processor verified last; with CFG_TRP_KNOWN_SIGNATURE=y
 *	the same again is not verified again
 */
struct trp_crypto pta_crypto_of(struct trp_known *known);

/**
 * pta_keys_verify() - is this digest signed by a trusted key?
 * @sigtype: enum trp_sigtype
 * @want: first TRP_KEYID_LEN bytes of the key id, NULL: any key
 * @digest: SHA-256
 * @sig: signature
 * @sig_len: its bytes
 * @key_id: as trp_auth_name() writes it
 * @rep: TRP_E_NO_KEY, TRP_E_KEY are noted
 * Return: TRP_GOOD; anything else is bad.
 */
enum trp_verdict pta_keys_verify(uint32_t sigtype, const uint8_t *want,
				 const uint8_t digest[TRP_DIGEST_LEN],
				 const uint8_t *sig, size_t sig_len,
				 uint8_t key_id[TRP_DIGEST_LEN],
				 struct trp_report *rep);

/* ---- commands ----------------------------------------------------------- */

#define PTA_COMMAND(num, name, ...) \
	enum trp_err pta_##name(struct pta_proc *p, struct pta_call *c);
TRP_PTA_TABLE(PTA_COMMAND)
#undef PTA_COMMAND

/**
 * pta_rsc_table() - tell where the resource table is
 * @p: processor with loaded firmware
 * @c: call
 * @pa: number of the parameter for its physical address
 * @size: number of the one for its bytes
 * Return: TRP_OK, TRP_E_INTERNAL.
 */
enum trp_err pta_rsc_table(const struct pta_proc *p, struct pta_call *c,
			   unsigned int pa, unsigned int size);

/**
 * pta_stock_commit() - START ends a load of OP-TEE's own application
 * @p: processor
 * @c: START
 *
 * Ends a load of that application; does nothing in any other case.
 * Return: TRP_OK, TRP_E_SEAL.
 */
enum trp_err pta_stock_commit(struct pta_proc *p, struct pta_call *c);

/* ST's TLV_PARAM, which shares its number with RELEASE */
enum trp_err pta_tlv_param(struct pta_proc *p, struct pta_call *c);

#endif /* TRP_PTA_H */
