// SPDX-License-Identifier: BSD-2-Clause
/*
 * The remoteproc trusted application: entry points, sessions, parameters.
 *
 * A session is bound to the processor it was opened for. Each processor has
 * one owner; a new session of the kernel takes over (kexec, a boot loader that
 * never closed its own). Others may only look.
 */
#include <config.h>
#include <string.h>
#include <tee_internal_api_extensions.h>
#include <trace.h>
#include <trp/life.h>
#include <util.h>

#include "../trp_result.h"
#include "ta.h"

static struct ta_session sessions[TA_MAX_SESSIONS];

static const char wrong_types[] =
	"PARAMS: a session was opened with parameters of the wrong types";
static const char only_the_kernel[] =
	"LOGIN: only the kernel of the normal world may open this session";
static const char no_service[] =
	"SERVICE: the remoteproc service of the secure world is not there";

/*
 * Commands that the pseudo TA answers by itself, with the same parameters; 0 of
 * those that are done here.
 */
enum {
	FORWARD_LOAD_FW = 0,
	FORWARD_LOAD_FW_RSC_TABLE = 0,
	FORWARD_START_FW = TRP_PTA_START,
	FORWARD_STOP_FW = TRP_PTA_STOP,
	FORWARD_GET_RSC_TABLE = TRP_PTA_GET_RSC_TABLE,
	FORWARD_GET_COREDUMP = TRP_PTA_GET_COREDUMP,
	FORWARD_RELEASE_FW = TRP_PTA_RELEASE,
	FORWARD_GET_STATUS = TRP_PTA_GET_STATUS,
};

static const struct ta_command {
	uint32_t cmd;
	uint32_t types;
	uint32_t forward;
} commands[] = {
#define TA_ENTRY(num, name, p0, p1, p2, p3, doc) \
	{ (num), TRP_PARAMS(p0, p1, p2, p3), FORWARD_##name },
	TRP_TA_TABLE(TA_ENTRY)
#undef TA_ENTRY
};

/*
 * Sentences are made where they are kept and asked for, in the pseudo TA: it
 * logs what is reported to it, one line per refusal. The numbers say the same
 * should it ever not take a report.
 */
TEE_Result ta_refuse(const struct ta_session *s, const struct trp_report *rep)
{
	if (ta_pta_report(s, rep))
		EMSG("%" PRIu32 ": index %" PRIu32 ", address 0x%" PRIx64
		     ", numbers %" PRIu32 " %" PRIu32, rep->err, rep->index,
		     rep->addr, rep->num, rep->num2);
	return trp_result(rep->err);
}

/* A refusal before there is a session with the pseudo TA */
static TEE_Result refuse_session(enum trp_err err, const char *sentence)
{
	EMSG("%u %s", (unsigned int)err, sentence);
	return trp_result(err);
}

static TEE_Result refuse(const struct ta_session *s, enum trp_err err,
			 uint32_t num, uint32_t num2)
{
	struct trp_report rep = { };

	trp_refuse(&rep, err, .num = num, .num2 = num2);
	return ta_refuse(s, &rep);
}

/* ---- sessions ----------------------------------------------------------- */

static TEE_Result client_login(uint32_t *login)
{
	TEE_Identity id = { };
	TEE_Result res = TEE_GetPropertyAsIdentity(TEE_PROPSET_CURRENT_CLIENT,
						   "gpd.client.identity", &id);

	*login = id.login;
	return res;
}

static struct ta_session *owner_of(uint32_t id)
{
	size_t i = 0;

	for (i = 0; i < ARRAY_SIZE(sessions); i++)
		if (sessions[i].used && sessions[i].owner &&
		    sessions[i].id == id)
			return sessions + i;
	return NULL;
}

static struct ta_session *free_slot(void)
{
	size_t i = 0;

	for (i = 0; i < ARRAY_SIZE(sessions); i++)
		if (!sessions[i].used)
			return sessions + i;
	return NULL;
}

static void take_ownership(struct ta_session *s, bool kernel)
{
	struct ta_session *old = owner_of(s->id);

	if (old && !kernel)
		return;
	if (old)
		old->owner = false;
	s->owner = true;
}

/* A processor without an owner belongs to whoever commands first */
static bool is_owner(struct ta_session *s)
{
	if (!s->owner && !owner_of(s->id))
		s->owner = true;
	return s->owner;
}

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types,
				    TEE_Param params[TEE_NUM_PARAMS],
				    void **ctx)
{
	struct ta_session *s = NULL;
	uint32_t login = 0;
	TEE_Result res = TEE_SUCCESS;
	bool kernel = false;

	*ctx = NULL;
	if (types != TRP_OPEN_PARAMS)
		return refuse_session(TRP_E_PARAMS, wrong_types);
	res = client_login(&login);
	if (res)
		return res;
	kernel = login == TEE_LOGIN_REE_KERNEL;
	if (!kernel && !IS_ENABLED(CFG_TRP_PUBLIC_LOGIN))
		return refuse_session(TRP_E_LOGIN, only_the_kernel);
	s = free_slot();
	if (!s)
		return refuse_session(TRP_E_NO_MEMORY,
				      "NO_MEMORY: too many sessions are open");
	s->id = params[0].value.a;
	res = ta_pta_open(s);
	/* an unknown processor is logged there, with its number */
	if (res == TEE_ERROR_ITEM_NOT_FOUND)
		return refuse_session(TRP_E_SERVICE, no_service);
	if (res)
		return res;
	s->used = true;
	s->owner = false;
	take_ownership(s, kernel);
	*ctx = s;
	return TEE_SUCCESS;
}

/* Firmware keeps running: a boot loader hands it over to Linux that way */
void TA_CloseSessionEntryPoint(void *ctx)
{
	struct ta_session *s = ctx;

	TEE_CloseTASession(s->pta);
	memset(s, 0, sizeof(*s));
}

/* ---- commands ----------------------------------------------------------- */

static const struct ta_command *find_command(uint32_t cmd)
{
	size_t i = 0;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].cmd == cmd)
			return commands + i;
	return NULL;
}

static void clear_outputs(uint32_t types, TEE_Param params[TEE_NUM_PARAMS],
			  TEE_Result res)
{
	unsigned int i = 0;

	for (i = 0; i < TEE_NUM_PARAMS; i++, types >>= 4) {
		if ((types & 0xf) == TRP_PARAM_VOUT)
			memset(&params[i].value, 0, sizeof(params[i].value));
		if ((types & 0xf) == TRP_PARAM_MOUT &&
		    res != TEE_ERROR_SHORT_BUFFER)
			params[i].memref.size = 0;
	}
}

TEE_Result TA_InvokeCommandEntryPoint(void *ctx, uint32_t cmd, uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	const struct ta_command *e = find_command(cmd);
	struct ta_session *s = ctx;
	TEE_Result res = TEE_SUCCESS;

	if (!e)
		return refuse(s, TRP_E_COMMAND, cmd, 0);
	if (types != e->types)
		return refuse(s, TRP_E_PARAMS, cmd, 0);
	if (params[0].value.a != s->id)
		res = refuse(s, TRP_E_SESSION_ID, s->id, params[0].value.a);
	else if (cmd != TRP_TA_GET_STATUS && !is_owner(s))
		res = refuse(s, TRP_E_OWNER, s->id, 0);
	else if (e->forward)
		res = ta_pta_call(s, e->forward, types, params);
	else
		res = ta_load(s, cmd, params);
	if (res)
		clear_outputs(types, params, res);
	return res;
}
