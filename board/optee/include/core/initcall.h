/* SPDX-License-Identifier: BSD-2-Clause */
/* Functions that run when OP-TEE boots, level by level. */
#ifndef INITCALL_H
#define INITCALL_H

#include <scattered_array.h>
#include <tee_api_types.h>
#include <trace.h>

struct initcall {
	TEE_Result (*func)(void);
	int level;
	const char *func_name;
};

#define BOARD_INITCALL(lvl, fn) \
	BOARD_SCATTERED(initcalls, struct initcall, __COUNTER__) = \
		{ .func = (fn), .level = (lvl), .func_name = #fn }

#define preinit_early(fn)		BOARD_INITCALL(1, fn)
#define preinit(fn)			BOARD_INITCALL(2, fn)
#define preinit_late(fn)		BOARD_INITCALL(3, fn)
#define early_init(fn)			BOARD_INITCALL(11, fn)
#define early_init_late(fn)		BOARD_INITCALL(12, fn)
#define service_init_crypto(fn)		BOARD_INITCALL(21, fn)
#define service_init(fn)		BOARD_INITCALL(22, fn)
#define service_init_late(fn)		BOARD_INITCALL(23, fn)
#define driver_init(fn)			BOARD_INITCALL(31, fn)
#define driver_init_late(fn)		BOARD_INITCALL(32, fn)
#define release_init_resource(fn)	BOARD_INITCALL(33, fn)
#define boot_final(fn)			BOARD_INITCALL(41, fn)

#endif /* INITCALL_H */
