/* SPDX-License-Identifier: BSD-2-Clause */
/* Pseudo trusted applications: services of the core with a TA's interface. */
#ifndef KERNEL_PSEUDO_TA_H
#define KERNEL_PSEUDO_TA_H

#include <assert.h>
#include <compiler.h>
#include <config.h>
#include <kernel/tee_ta_manager.h>
#include <kernel/user_ta.h>
#include <scattered_array.h>
#include <tee_api_types.h>
#include <user_ta_header.h>
#include <util.h>

#define PTA_MANDATORY_FLAGS	(TA_FLAG_SINGLE_INSTANCE | \
				 TA_FLAG_MULTI_SESSION | \
				 TA_FLAG_INSTANCE_KEEP_ALIVE)
#define PTA_ALLOWED_FLAGS	(PTA_MANDATORY_FLAGS | \
				 TA_FLAG_SECURE_DATA_PATH | \
				 TA_FLAG_CONCURRENT | \
				 TA_FLAG_DEVICE_ENUM)
#define PTA_DEFAULT_FLAGS	PTA_MANDATORY_FLAGS

struct pseudo_ta_head {
	TEE_UUID uuid;
	const char *name;
	uint32_t flags;
	TEE_Result (*create_entry_point)(void);
	void (*destroy_entry_point)(void);
	TEE_Result (*open_session_entry_point)(uint32_t nParamTypes,
			TEE_Param pParams[TEE_NUM_PARAMS],
			void **ppSessionContext);
	void (*close_session_entry_point)(void *pSessionContext);
	TEE_Result (*invoke_command_entry_point)(void *pSessionContext,
			uint32_t nCommandID, uint32_t nParamTypes,
			TEE_Param pParams[TEE_NUM_PARAMS]);
};

#define pseudo_ta_register(...) \
	BOARD_SCATTERED(pseudo_tas, struct pseudo_ta_head, __COUNTER__) = \
		{ __VA_ARGS__ }

#endif /* KERNEL_PSEUDO_TA_H */
