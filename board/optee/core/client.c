/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The normal world's way in. Memory references are checked as at OP-TEE's
 * border: DDR of the normal world, nothing else.
 */
#include <errno.h>
#include <initcall.h>
#include <string.h>
#include <tee/uuid.h>
#include <trace.h>
#include "../../machine/board.h"
#include "../board_tee.h"
#include "kernel.h"

static struct tee_ta_session_head sessions =
	TAILQ_HEAD_INITIALIZER(sessions);

void tee_uuid_from_octets(TEE_UUID *dst, const uint8_t *src)
{
	dst->timeLow = (uint32_t)src[0] << 24 | (uint32_t)src[1] << 16 |
		       (uint32_t)src[2] << 8 | src[3];
	dst->timeMid = (uint16_t)(src[4] << 8 | src[5]);
	dst->timeHiAndVersion = (uint16_t)(src[6] << 8 | src[7]);
	memcpy(dst->clockSeqAndNode, src + 8, 8);
}

void tee_uuid_to_octets(uint8_t *dst, const TEE_UUID *src)
{
	dst[0] = (uint8_t)(src->timeLow >> 24);
	dst[1] = (uint8_t)(src->timeLow >> 16);
	dst[2] = (uint8_t)(src->timeLow >> 8);
	dst[3] = (uint8_t)src->timeLow;
	dst[4] = (uint8_t)(src->timeMid >> 8);
	dst[5] = (uint8_t)src->timeMid;
	dst[6] = (uint8_t)(src->timeHiAndVersion >> 8);
	dst[7] = (uint8_t)src->timeHiAndVersion;
	memcpy(dst + 8, src->clockSeqAndNode, 8);
}

static bool normal_world(uint64_t pa, size_t len)
{
	return pa >= BOARD_DDR_BASE && len <= BOARD_DDR_SIZE &&
	       pa - BOARD_DDR_BASE <= BOARD_DDR_SIZE - len;
}

static void unmap_params(struct tee_ta_param *tp, const size_t len[4])
{
	size_t n;

	for (n = 0; n < TEE_NUM_PARAMS; n++)
		if (len[n])
			board_sec_unmap(tp->u[n].mem.va, len[n]);
}

static TEE_Result map_params(const struct board_tee_param *p,
			     struct tee_ta_param *tp, size_t len[4])
{
	size_t n;

	memset(tp, 0, sizeof(*tp));
	memset(len, 0, sizeof(*len) * TEE_NUM_PARAMS);
	for (n = 0; p && n < TEE_NUM_PARAMS; n++) {
		tp->types |= TEE_PARAM_TYPE_SET(p[n].type, n);
		if (p[n].type < TEE_PARAM_TYPE_MEMREF_INPUT) {
			tp->u[n].val.a = p[n].a;
			tp->u[n].val.b = p[n].b;
			continue;
		}
		tp->u[n].mem.size = p[n].size;
		if (!p[n].size)
			continue;
		if (normal_world(p[n].pa, p[n].size))
			tp->u[n].mem.va = board_sec_map(p[n].pa, p[n].size);
		if (!tp->u[n].mem.va) {
			unmap_params(tp, len);
			return TEE_ERROR_BAD_PARAMETERS;
		}
		len[n] = p[n].size;
	}
	return TEE_SUCCESS;
}

static void params_back(const struct tee_ta_param *tp,
			struct board_tee_param *p)
{
	size_t n;

	for (n = 0; p && n < TEE_NUM_PARAMS; n++) {
		switch (p[n].type) {
		case TEE_PARAM_TYPE_VALUE_OUTPUT:
		case TEE_PARAM_TYPE_VALUE_INOUT:
			p[n].a = tp->u[n].val.a;
			p[n].b = tp->u[n].val.b;
			break;
		case TEE_PARAM_TYPE_MEMREF_OUTPUT:
		case TEE_PARAM_TYPE_MEMREF_INOUT:
			p[n].size = tp->u[n].mem.size;
			break;
		default:
			break;
		}
	}
}

uint32_t board_tee_open(const uint8_t uuid[16], uint32_t login,
			struct board_tee_param p[4], uint32_t *session,
			uint32_t *origin)
{
	TEE_Identity id = { .login = login };
	TEE_ErrorOrigin from = TEE_ORIGIN_TEE;
	struct tee_ta_param tp;
	size_t len[TEE_NUM_PARAMS];
	TEE_Result res;
	TEE_UUID u;

	*session = 0;
	tee_uuid_from_octets(&u, uuid);
	/* only the core calls itself a trusted application */
	res = login == TEE_LOGIN_TRUSTED_APP ? TEE_ERROR_ACCESS_DENIED :
		map_params(p, &tp, len);
	if (!res) {
		res = tee_ta_open_session(&from, session, &sessions, &u, &id,
					  TEE_TIMEOUT_INFINITE, &tp);
		params_back(&tp, p);
		unmap_params(&tp, len);
	}
	if (origin)
		*origin = from;
	return res;
}

uint32_t board_tee_invoke(uint32_t session, uint32_t cmd,
			  struct board_tee_param p[4], uint32_t *origin)
{
	struct tee_ta_session *s = tee_ta_find_session(session, &sessions);
	TEE_ErrorOrigin from = TEE_ORIGIN_TEE;
	struct tee_ta_param tp;
	size_t len[TEE_NUM_PARAMS];
	TEE_Result res;

	res = s ? map_params(p, &tp, len) : TEE_ERROR_BAD_PARAMETERS;
	if (!res) {
		res = tee_ta_invoke_command(&from, s, NULL,
					    TEE_TIMEOUT_INFINITE, cmd, &tp);
		params_back(&tp, p);
		unmap_params(&tp, len);
	}
	if (origin)
		*origin = from;
	return res;
}

void board_tee_close(uint32_t session)
{
	tee_ta_close_session(session, &sessions, NULL);
}

extern const struct initcall *const __start_board_initcalls[];
extern const struct initcall *const __stop_board_initcalls[];

/* the section exists even where nobody wants a call */
static const struct initcall *const none
	__used __section("board_initcalls") = NULL;

static TEE_Result run_initcalls(int from, int to)
{
	const struct initcall *const *c;
	int level;

	for (level = from; level <= to; level++) {
		for (c = __start_board_initcalls; c < __stop_board_initcalls;
		     c++) {
			TEE_Result res;

			if (!*c || (*c)->level != level)
				continue;
			res = (*c)->func();
			if (res) {
				EMSG("Initcall %s failed %#" PRIx32,
				     (*c)->func_name, res);
				return res;
			}
		}
	}
	return TEE_SUCCESS;
}

int tee_core_boot(void)
{
	if (run_initcalls(1, 11) || verify_pseudo_tas() ||
	    dt_driver_probe_all() || run_initcalls(12, 99))
		return -EIO;
	return 0;
}

void tee_core_shutdown(void)
{
	/* power goes off: nobody is told, memory alone is given back */
	svc_release();
}
