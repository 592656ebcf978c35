/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls to the TA, as Linux makes them through the TEE subsystem. Each is
 * recorded.
 */
#include <stdlib.h>
#include <string.h>

#include "../../host/out.h"
#include "../optee/board_tee.h"
#include "twin_priv.h"

/* TEE_Result values that a client of this TA can see: X(value, NAME) */
#define RESULT_TABLE(X) \
	X(0x00000000, SUCCESS) \
	X(0xF0100001, CORRUPT_OBJECT) \
	X(0xFFFF0000, GENERIC) \
	X(0xFFFF0001, ACCESS_DENIED) \
	X(0xFFFF0005, BAD_FORMAT) \
	X(0xFFFF0006, BAD_PARAMETERS) \
	X(0xFFFF0007, BAD_STATE) \
	X(0xFFFF0008, ITEM_NOT_FOUND) \
	X(0xFFFF0009, NOT_IMPLEMENTED) \
	X(0xFFFF000A, NOT_SUPPORTED) \
	X(0xFFFF000B, NO_DATA) \
	X(0xFFFF000C, OUT_OF_MEMORY) \
	X(0xFFFF000D, BUSY) \
	X(0xFFFF000F, SECURITY) \
	X(0xFFFF0010, SHORT_BUFFER) \
	X(0xFFFF3024, TARGET_DEAD) \
	X(0xFFFF3072, SIGNATURE_INVALID)

#define RESULT_ENUM(value, name) RES_##name = (int32_t)(value),
enum result {
	RESULT_TABLE(RESULT_ENUM)
};

static const char *result_name(uint32_t res)
{
#define RESULT_CASE(value, name) if (res == (value)) return #name;
	RESULT_TABLE(RESULT_CASE)
	return "an unknown result";
}

/* The TEE_Result that belongs to a reason */
static uint32_t reason_result(uint32_t reason)
{
	switch (reason) {
#define REASON_CASE(num, name, tee, ...) \
	case num: return (uint32_t)RES_##tee;
	TRP_ERR_TABLE(REASON_CASE)
	default:
		return 0;
	}
}

const char *twin_call_name(uint32_t cmd)
{
	switch (cmd) {
	case TWIN_CALL_OPEN:
		return "OPEN";
	case TWIN_CALL_CLOSE:
		return "CLOSE";
#define CMD_CASE(num, name, ...) case num: return #name;
	TRP_TA_TABLE(CMD_CASE)
	default:
		return "UNKNOWN";
	}
}

static uint32_t record(struct twin *t, uint32_t cmd, uint32_t result)
{
	if (t->n_calls < TWIN_CALLS)
		t->calls[t->n_calls++] = (struct twin_call){ cmd, result };
	board_debug("linux", "TA call %s: %s", twin_call_name(cmd),
		    result_name(result));
	return result;
}

/*
 * A TA that panicked is dead for this session; what the pseudo TA knows still
 * stands. A new session is a new instance: try once more with that.
 */
static uint32_t invoke(struct twin *t, uint32_t cmd,
		       struct board_tee_param p[4])
{
	struct board_tee_param again[4];
	uint32_t res;

	p[0] = (struct board_tee_param){
		.type = TRP_PARAM_VIN, .a = t->cfg.id
	};
	memcpy(again, p, sizeof(again));
	res = record(t, cmd, board_tee_invoke(t->session, cmd, p, NULL));
	if (res != (uint32_t)RES_TARGET_DEAD)
		return res;
	board_log("linux", "the trusted application died: new session");
	twin_ta_close(t);
	if (twin_ta_open(t))
		return res;
	memcpy(p, again, sizeof(again));
	return record(t, cmd, board_tee_invoke(t->session, cmd, p, NULL));
}

/*
 * A TEE_Result is coarse. The TA's status has the reason, which is only the
 * right one when it maps to that very result.
 */
static int fail_result(struct twin *t, const char *what, uint32_t res)
{
	struct trp_status st;

	if (!twin_status(t, &st) && st.reason &&
	    reason_result(st.reason) == res) {
		twin_printable(st.sentence);
		return twin_fail(t, st.reason, "%s", st.sentence);
	}
	return twin_fail(t, TWIN_REFUSED, "%s: the TA answered %s (0x%08x)",
			 what, result_name(res), res);
}

int twin_ta_open(struct twin *t)
{
	static const uint8_t uuid[16] = {
		0x80, 0xa4, 0xc2, 0x75, 0x0a, 0x47, 0x49, 0x05,
		0x82, 0x85, 0x14, 0x86, 0xa9, 0x77, 0x1a, 0x08,
	};
	struct board_tee_param p[4] = {
		{ .type = TRP_PARAM_VIN, .a = t->cfg.id }
	};
	uint32_t res;

	res = board_tee_open(uuid, BOARD_LOGIN_REE_KERNEL, p, &t->session,
			     NULL);
	record(t, TWIN_CALL_OPEN, res);
	if (res)
		return twin_fail(t, TWIN_REFUSED, "the TA opens no session: "
				 "%s (0x%08x)", result_name(res), res);
	t->session_open = true;
	return 0;
}

void twin_ta_close(struct twin *t)
{
	if (!t->session_open)
		return;
	board_tee_close(t->session);
	t->session_open = false;
	record(t, TWIN_CALL_CLOSE, 0);
}

int twin_ta_load(struct twin *t, uint64_t pa, size_t len)
{
	struct board_tee_param p[4] = {
		[1] = { .type = TRP_PARAM_MIN, .pa = pa, .size = len }
	};
	uint32_t res = invoke(t, TRP_TA_LOAD_FW, p);

	return res ? fail_result(t, "load", res) : 0;
}

int twin_ta_simple(struct twin *t, uint32_t cmd)
{
	struct board_tee_param p[4] = { { 0 } };
	uint32_t res = invoke(t, cmd, p);

	return res ? fail_result(t, twin_call_name(cmd), res) : 0;
}

int twin_ta_table(struct twin *t, uint64_t *pa, uint64_t *len)
{
	struct board_tee_param p[4] = {
		[1] = { .type = TRP_PARAM_VOUT },
		[2] = { .type = TRP_PARAM_VOUT },
	};
	uint32_t res = invoke(t, TRP_TA_GET_RSC_TABLE, p);

	if (res)
		return fail_result(t, "resource table", res);
	*pa = p[1].a | (uint64_t)p[1].b << 32;
	*len = p[2].a | (uint64_t)p[2].b << 32;
	return 0;
}

int twin_status(struct twin *t, struct trp_status *st)
{
	uint64_t pa = TWIN_STATUS_PA;
	struct board_tee_param p[4] = {
		[1] = { .type = TRP_PARAM_MOUT, .pa = pa,
			.size = sizeof(*st) }
	};
	uint32_t res = invoke(t, TRP_TA_GET_STATUS, p);

	memset(st, 0, sizeof(*st));
	if (res)
		return twin_fail(t, TWIN_REFUSED,
				 "status: the TA answered %s (0x%08x)",
				 result_name(res), res);
	if (board_read(BOARD_NS, pa, st, sizeof(*st)))
		return twin_fail(t, TWIN_INTERNAL, "status cannot be read");
	st->sentence[sizeof(st->sentence) - 1] = 0;
	return 0;
}

/* Memory of a processor is nobody's business but the owner's */
static int write_file(struct twin *t, const char *path, const void *data,
		      size_t len)
{
	if (out_write(path, 0600, false, data, len))
		return twin_fail(t, TWIN_IO, "%s cannot be written", path);
	return 0;
}

int twin_dump(struct twin *t, const char *path)
{
	uint64_t pa = TWIN_DUMP_PA;
	struct board_tee_param p[4] = {
		[1] = { .type = TRP_PARAM_MOUT, .pa = pa }
	};
	uint32_t res = invoke(t, TRP_TA_GET_COREDUMP, p);
	uint8_t *data;
	int rc;

	if (res == (uint32_t)RES_SHORT_BUFFER && p[1].size <= TWIN_DUMP_MAX)
		res = invoke(t, TRP_TA_GET_COREDUMP, p);
	if (res)
		return fail_result(t, "core dump", res);
	if (p[1].size > TWIN_DUMP_MAX)
		return twin_fail(t, TWIN_INTERNAL, "core dump of %zu bytes",
				 p[1].size);
	data = malloc(p[1].size ? p[1].size : 1);
	if (!data)
		return twin_fail(t, TWIN_INTERNAL, "out of memory");
	if (board_read(BOARD_NS, pa, data, p[1].size))
		rc = twin_fail(t, TWIN_INTERNAL, "core dump cannot be read");
	else
		rc = write_file(t, path, data, p[1].size);
	free(data);
	if (!rc)
		board_log("linux", "core dump: %zu bytes in %s", p[1].size,
			  path);
	return rc;
}
