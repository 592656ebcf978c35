/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The remoteproc trusted application: what its files share.
 *
 * It parses images from the normal world and asks the pseudo TA to do what
 * the image says. It keeps no state of a processor.
 *
 *   ta.c          entry points, sessions, owners, parameters
 *   load.c        LOAD_FW
 *   pta_client.c  calls to the pseudo TA
 *
 * Stack: 4096 bytes for everything, system calls included. Structures that
 * are not small live in the heap block of the load.
 */
#ifndef TRP_TA_H
#define TRP_TA_H

#include <stdbool.h>
#include <tee_internal_api.h>
#include <trp/abi.h>
#include <trp/err.h>
#include <trp/plan.h>

#define TA_MAX_SESSIONS	16

/**
 * struct ta_session - one session of a client
 * @used: this slot is taken
 * @owner: it may change its processor; others may only look
 * @id: the processor, for the whole session
 * @pta: session with the pseudo TA
 */
struct ta_session {
	bool used;
	bool owner;
	uint32_t id;
	TEE_TASessionHandle pta;
};

/* ---- pta_client.c ------------------------------------------------------- */

/**
 * ta_pta_open() - open the pseudo TA
 * @s: @id is set; @pta is filled on success
 * Return: TEE_SUCCESS, TEE_ERROR_NOT_SUPPORTED for an unknown processor,
 * TEE_ERROR_ITEM_NOT_FOUND without the pseudo TA, ...
 */
TEE_Result ta_pta_open(struct ta_session *s);

/**
 * ta_pta_call() - call the pseudo TA
 * @s: session
 * @cmd: enum trp_pta_cmd
 * @types: parameter types
 * @params: parameters; p0 is filled with the processor's id
 */
TEE_Result ta_pta_call(const struct ta_session *s, uint32_t cmd,
		       uint32_t types, TEE_Param params[TEE_NUM_PARAMS]);

/** ta_pta_simple() - a command with the id as its only parameter */
TEE_Result ta_pta_simple(const struct ta_session *s, uint32_t cmd);

/**
 * ta_pta_state() - state of the processor
 * @state: enum trp_state; filled on success
 */
TEE_Result ta_pta_state(const struct ta_session *s, uint32_t *state);

/**
 * ta_pta_image() - load an image
 * @manifest: private copy, then struct trp_hints
 * @len: bytes of both
 * @images: in the normal world
 * @images_len: bytes of them
 * @table: two values, filled on success: address and size of the resource table
 */
TEE_Result ta_pta_image(const struct ta_session *s, const void *manifest,
			size_t len, const void *images, size_t images_len,
			TEE_Param *table);

/** ta_pta_report() - tell what this side refused, for log and GET_STATUS */
TEE_Result ta_pta_report(const struct ta_session *s,
			 const struct trp_report *rep);

/* ---- load.c ------------------------------------------------------------- */

/**
 * ta_load() - LOAD_FW, LOAD_FW_RSC_TABLE
 * @s: session
 * @cmd: which of the two
 * @params: p1 untrusted: signed image in the normal world, changing; p2 and p3
 *	filled on success where @cmd has them: address and size of the table
 */
TEE_Result ta_load(const struct ta_session *s, uint32_t cmd,
		   TEE_Param params[TEE_NUM_PARAMS]);

/* ---- ta.c --------------------------------------------------------------- */

/**
 * ta_refuse() - report what this side refused, which is then logged
 * @s: session
 * @rep: reason
 * Return: what the client gets.
 */
TEE_Result ta_refuse(const struct ta_session *s, const struct trp_report *rep);

#endif /* TRP_TA_H */
