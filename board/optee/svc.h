/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The border between a trusted application and the core: what is a system
 * call in OP-TEE. It is the only function an application's object needs.
 */
#ifndef BOARD_TEE_SVC_H
#define BOARD_TEE_SVC_H

#include <stdint.h>

/* number, name in the log and for hooks */
#define TEE_SVC_TABLE(X) \
	X(RETURN, "return") \
	X(LOG, "log") \
	X(FORMAT, "format") \
	X(PANIC, "panic") \
	X(GET_PROPERTY, "get_property") \
	X(OPEN_SESSION, "open_ta_session") \
	X(CLOSE_SESSION, "close_ta_session") \
	X(INVOKE, "invoke_ta_command") \
	X(CHECK_ACCESS, "check_access_rights") \
	X(MAP, "map_zi") \
	X(UNMAP, "unmap") \
	X(HASH_ALLOC, "cryp_state_alloc") \
	X(HASH_FREE, "cryp_state_free") \
	X(HASH_INIT, "hash_init") \
	X(HASH_UPDATE, "hash_update") \
	X(HASH_FINAL, "hash_final") \
	X(RANDOM, "cryp_random_number_generate") \
	X(GET_TIME, "get_time") \
	X(WAIT, "wait") \
	X(CACHE, "cache_operation")

#define TEE_SVC_ENUM(name, text) TEE_SVC_##name,
enum tee_svc {
	TEE_SVC_TABLE(TEE_SVC_ENUM)
	TEE_SVC_COUNT
};

#define TEE_SVC_ARGS	6

/**
 * board_tee_svc() - a system call
 * @nr: which
 * @arg: arguments; what they mean is in core/svc.c
 * Switches from the application's stack to the host's, does it there and comes
 * back.
 * Return: its result, a TEE_Result for most.
 */
uintptr_t board_tee_svc(enum tee_svc nr, const uintptr_t arg[TEE_SVC_ARGS]);

#define tee_svc(nr, ...) \
	board_tee_svc((nr), (const uintptr_t[TEE_SVC_ARGS]){ __VA_ARGS__ })

#endif /* BOARD_TEE_SVC_H */
