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
#include <trp/load.h>

#define TA_MAX_SESSIONS	16
#define TA_TABLES	4	/* remembered at a time */

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

/**
 * struct ta_table - where the resource table of loaded firmware is
 * @known: the pseudo TA said it after the last load, and nothing since then
 *	may have changed it
 * @id: processor
 * @pa: low and high word of its physical address
 * @size: its bytes
 *
 * The pseudo TA's answer, kept: it is asked each time that there is doubt.
 */
struct ta_table {
	bool known;
	uint32_t id;
	uint32_t pa[2];
	uint32_t size;
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
 * ta_pta_table() - resource table of loaded firmware
 * @table: filled; known on success
 */
TEE_Result ta_pta_table(const struct ta_session *s, struct ta_table *table);

/**
 * ta_pta_image() - load all of an image that is not a legacy one
 * @manifest: private copy
 * @images: in the normal world
 * @table: as in ta_pta_table()
 */
TEE_Result ta_pta_image(const struct ta_session *s, const void *manifest,
			size_t manifest_len, const void *images,
			size_t images_len, struct ta_table *table);
/**
 * ta_pta_verify() - hand a manifest over; it is locked and cleared then
 * @loaded: set instead when this very image is loaded already
 */
TEE_Result ta_pta_verify(const struct ta_session *s, const void *manifest,
			 size_t len, bool *loaded);
/** ta_pta_segments() - load all segments of @images in the normal world */
TEE_Result ta_pta_segments(const struct ta_session *s, const void *images,
			   size_t len, const struct trp_bind *bind);
/**
 * ta_pta_commit() - all of it is loaded
 * @rsc_da: device address of its resource table
 * @rsc_size: its bytes, 0 without one
 * @table: as in ta_pta_table()
 */
TEE_Result ta_pta_commit(const struct ta_session *s, uint32_t rsc_da,
			 uint32_t rsc_size, struct ta_table *table);
/** ta_pta_report() - tell what this side refused, for log and GET_STATUS */
TEE_Result ta_pta_report(const struct ta_session *s,
			 const struct trp_report *rep);

/* ---- load.c ------------------------------------------------------------- */

/**
 * ta_load() - LOAD_FW
 * @s: session
 * @image: untrusted: signed image in the normal world, changing
 * @len: its bytes
 * @table: resource table; unknown before, known after success, mostly
 */
TEE_Result ta_load(const struct ta_session *s, const void *image, size_t len,
		   struct ta_table *table);

/* ---- ta.c --------------------------------------------------------------- */

/**
 * ta_refuse() - report what this side refused, which is then logged
 * @s: session
 * @rep: reason
 * Return: what the client gets.
 */
TEE_Result ta_refuse(const struct ta_session *s, const struct trp_report *rep);

#endif /* TRP_TA_H */
