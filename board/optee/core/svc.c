/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls of the trusted application. Nothing it says is believed. */
#define _POSIX_C_SOURCE 200809L
#include <crypto/crypto.h>
#include <kernel/user_access.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/queue.h>
#include <tee/cache.h>
#include <time.h>
#include <trace.h>
#include <user_ta_header.h>
#include <utee_defines.h>
#include <utee_types.h>
#include "../../machine/board.h"
#include "kernel.h"

/* pages the application asked for */
struct mapping {
	SLIST_ENTRY(mapping) link;
	void *va;
	size_t len;
	bool shared;
};

/* a digest under way */
struct hash {
	SLIST_ENTRY(hash) link;
	uint32_t id;
	uint32_t algo;
	void *ctx;
};

static SLIST_HEAD(, mapping) mappings = SLIST_HEAD_INITIALIZER(mappings);
static SLIST_HEAD(, hash) hashes = SLIST_HEAD_INITIALIZER(hashes);
static uint32_t last_hash;

static bool inside(uintptr_t a, size_t len, const void *base, size_t size)
{
	uintptr_t b = (uintptr_t)base;

	return a >= b && a - b <= size && len <= size - (a - b);
}

static bool own_memory(uintptr_t a, size_t len, bool write)
{
	struct tee_range r;
	unsigned int i;

	for (i = 0; tee_user_range(i, &r); i++)
		if (inside(a, len, r.start, r.len))
			return !write || r.writable;
	return false;
}

/* Memory of the normal world or of another application, for this call. */
static bool shared_memory(uintptr_t a, size_t len)
{
	struct tee_ta_session *s = to_ta_session(ts_get_current_session());
	size_t n;

	for (n = 0; s->param && n < TEE_NUM_PARAMS; n++) {
		uint32_t t = TEE_PARAM_TYPE_GET(s->param->types, n);

		if (t >= TEE_PARAM_TYPE_MEMREF_INPUT && s->param->u[n].mem.va &&
		    inside(a, len, s->param->u[n].mem.va,
			   s->param->u[n].mem.size))
			return true;
	}
	return false;
}

TEE_Result check_user_access(uint32_t flags, const void *uaddr, size_t len)
{
	uintptr_t a = (uintptr_t)uaddr;
	struct mapping *m;

	if (!len)
		return TEE_SUCCESS;
	if (own_memory(a, len, flags & TEE_MEMORY_ACCESS_WRITE))
		return TEE_SUCCESS;
	SLIST_FOREACH(m, &mappings, link)
		if (inside(a, len, m->va, m->len))
			return !m->shared ||
			       (flags & TEE_MEMORY_ACCESS_ANY_OWNER) ?
				TEE_SUCCESS : TEE_ERROR_ACCESS_DENIED;
	if ((flags & TEE_MEMORY_ACCESS_ANY_OWNER) && shared_memory(a, len))
		return TEE_SUCCESS;
	return TEE_ERROR_ACCESS_DENIED;
}

static const uint32_t any_read = TEE_MEMORY_ACCESS_READ |
				 TEE_MEMORY_ACCESS_ANY_OWNER;
static const uint32_t any_write = TEE_MEMORY_ACCESS_WRITE |
				  TEE_MEMORY_ACCESS_ANY_OWNER;

TEE_Result copy_from_user(void *kaddr, const void *uaddr, size_t len)
{
	TEE_Result res = check_user_access(any_read, uaddr, len);

	if (!res)
		memcpy(kaddr, uaddr, len);
	return res;
}

TEE_Result copy_to_user(void *uaddr, const void *kaddr, size_t len)
{
	TEE_Result res = check_user_access(any_write, uaddr, len);

	if (!res)
		memcpy(uaddr, kaddr, len);
	return res;
}

static TEE_Result svc_log(const uintptr_t *arg)
{
	const char *func = (const char *)arg[1];
	static const char level[] = "?EIDF";
	char c = arg[0] < sizeof(level) - 1 ? level[arg[0]] : '?';

	if (arg[0] >= TRACE_DEBUG)
		board_debug("ta", "%c/TA: %s:%lu %s", c, func ? func : "",
			    (unsigned long)arg[2], (const char *)arg[3]);
	else
		board_log("ta", "%c/TA: %s", c, (const char *)arg[3]);
	return TEE_SUCCESS;
}

/* vsnprintf() of the application; on the device it has its own. */
static TEE_Result svc_format(const uintptr_t *arg)
{
	return (TEE_Result)vsnprintf((char *)arg[0], arg[1],
				     (const char *)arg[2],
				     *(va_list *)arg[3]);
}

static TEE_Result svc_get_property(const uintptr_t *arg)
{
	struct tee_ta_session *s = to_ta_session(ts_get_current_session());
	const char *name = (const char *)arg[1];
	const void *value = NULL;
	size_t len = 0, room;
	uint32_t type = USER_TA_PROP_TYPE_INVALID;

	if (arg[0] == (uintptr_t)TEE_PROPSET_CURRENT_CLIENT &&
	    !strcmp(name, "gpd.client.identity")) {
		value = &s->clnt_id;
		len = sizeof(s->clnt_id);
		type = USER_TA_PROP_TYPE_IDENTITY;
	} else if (arg[0] == (uintptr_t)TEE_PROPSET_CURRENT_TA &&
		   !strcmp(name, "gpd.ta.appID")) {
		value = &board_ta_head.uuid;
		len = sizeof(board_ta_head.uuid);
		type = USER_TA_PROP_TYPE_UUID;
	}
	if (!value)
		return TEE_ERROR_ITEM_NOT_FOUND;
	if (type != arg[2])
		return TEE_ERROR_BAD_FORMAT;
	if (copy_from_user(&room, (void *)arg[4], sizeof(room)))
		return TEE_ERROR_ACCESS_DENIED;
	if (room < len)
		return TEE_ERROR_SHORT_BUFFER;
	return copy_to_user((void *)arg[3], value, len);
}

static TEE_Result svc_map(const uintptr_t *arg, uintptr_t *va)
{
	struct mapping *m = calloc(1, sizeof(*m));

	if (!m)
		return TEE_ERROR_OUT_OF_MEMORY;
	m->va = tee_pages_alloc(arg[0]);
	m->len = arg[0];
	m->shared = arg[1] & TEE_MEMORY_ACCESS_ANY_OWNER;
	if (!m->va) {
		free(m);
		return TEE_ERROR_OUT_OF_MEMORY;
	}
	SLIST_INSERT_HEAD(&mappings, m, link);
	*va = (uintptr_t)m->va;
	return TEE_SUCCESS;
}

static void drop_mapping(struct mapping *m)
{
	SLIST_REMOVE(&mappings, m, mapping, link);
	tee_pages_free(m->va);
	free(m);
}

static TEE_Result svc_unmap(const uintptr_t *arg)
{
	struct mapping *m;

	SLIST_FOREACH(m, &mappings, link)
		if ((uintptr_t)m->va == arg[0] && m->len == arg[1])
			break;
	if (!m)
		return TEE_ERROR_ITEM_NOT_FOUND;
	drop_mapping(m);
	return TEE_SUCCESS;
}

static TEE_Result params_from_user(const struct utee_params *up,
				   struct tee_ta_param *p)
{
	size_t n;

	memset(p, 0, sizeof(*p));
	p->types = (uint32_t)up->types;
	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		uint32_t flags = any_read;
		void *a = (void *)(uintptr_t)up->vals[n * 2];
		size_t b = up->vals[n * 2 + 1];

		switch (TEE_PARAM_TYPE_GET(p->types, n)) {
		case TEE_PARAM_TYPE_MEMREF_OUTPUT:
		case TEE_PARAM_TYPE_MEMREF_INOUT:
			flags |= TEE_MEMORY_ACCESS_WRITE;
			fallthrough;
		case TEE_PARAM_TYPE_MEMREF_INPUT:
			if (check_user_access(flags, a, b))
				return TEE_ERROR_ACCESS_DENIED;
			p->u[n].mem.va = a;
			p->u[n].mem.size = b;
			break;
		case TEE_PARAM_TYPE_VALUE_INPUT:
		case TEE_PARAM_TYPE_VALUE_INOUT:
			p->u[n].val.a = (uint32_t)up->vals[n * 2];
			p->u[n].val.b = (uint32_t)b;
			break;
		default:
			break;
		}
	}
	return TEE_SUCCESS;
}

static void params_to_user(const struct tee_ta_param *p,
			   struct utee_params *up)
{
	size_t n;

	for (n = 0; n < TEE_NUM_PARAMS; n++) {
		switch (TEE_PARAM_TYPE_GET(p->types, n)) {
		case TEE_PARAM_TYPE_MEMREF_OUTPUT:
		case TEE_PARAM_TYPE_MEMREF_INOUT:
			up->vals[n * 2 + 1] = p->u[n].mem.size;
			break;
		case TEE_PARAM_TYPE_VALUE_OUTPUT:
		case TEE_PARAM_TYPE_VALUE_INOUT:
			up->vals[n * 2] = p->u[n].val.a;
			up->vals[n * 2 + 1] = p->u[n].val.b;
			break;
		default:
			break;
		}
	}
}

/* The caller of whatever this application calls is the application. */
static TEE_Identity own_identity(void)
{
	TEE_Identity id = { .login = TEE_LOGIN_TRUSTED_APP };

	id.uuid = ts_get_current_session()->ctx->uuid;
	return id;
}

static TEE_Result svc_open(const uintptr_t *arg)
{
	struct utee_params *up = (void *)arg[2];
	TEE_Identity id = own_identity();
	struct tee_ta_param p;
	TEE_ErrorOrigin origin = TEE_ORIGIN_TEE;
	uint32_t session = 0;
	TEE_UUID uuid;
	TEE_Result res;

	res = copy_from_user(&uuid, (void *)arg[0], sizeof(uuid));
	if (!res)
		res = check_user_access(any_write, up, sizeof(*up));
	if (!res)
		res = params_from_user(up, &p);
	if (!res) {
		res = tee_ta_open_session(&origin, &session,
					  &user_ta_running()->open_sessions,
					  &uuid, &id, (uint32_t)arg[1], &p);
		params_to_user(&p, up);
	}
	if (!res)
		res = copy_to_user((void *)arg[3], &session, sizeof(session));
	if (arg[4] && copy_to_user((void *)arg[4], &origin, sizeof(origin)))
		res = TEE_ERROR_ACCESS_DENIED;
	return res;
}

static TEE_Result svc_invoke(const uintptr_t *arg)
{
	struct utee_params *up = (void *)arg[3];
	TEE_Identity id = own_identity();
	TEE_ErrorOrigin origin = TEE_ORIGIN_TEE;
	struct tee_ta_session *s;
	struct tee_ta_param p;
	TEE_Result res;

	s = tee_ta_find_session((uint32_t)arg[0],
				&user_ta_running()->open_sessions);
	if (!s)
		return TEE_ERROR_BAD_PARAMETERS;
	res = check_user_access(any_write, up, sizeof(*up));
	if (!res)
		res = params_from_user(up, &p);
	if (!res) {
		res = tee_ta_invoke_command(&origin, s, &id, (uint32_t)arg[1],
					    (uint32_t)arg[2], &p);
		params_to_user(&p, up);
	}
	if (copy_to_user((void *)arg[4], &origin, sizeof(origin)))
		return TEE_ERROR_ACCESS_DENIED;
	return res;
}

static TEE_Result svc_close(const uintptr_t *arg)
{
	TEE_Identity id = own_identity();

	return tee_ta_close_session((uint32_t)arg[0],
				    &user_ta_running()->open_sessions, &id);
}

static struct hash *find_hash(uintptr_t id)
{
	struct hash *h;

	SLIST_FOREACH(h, &hashes, link)
		if (h->id == id)
			return h;
	return NULL;
}

static void drop_hash(struct hash *h)
{
	SLIST_REMOVE(&hashes, h, hash, link);
	crypto_hash_free_ctx(h->ctx);
	free(h);
}

static TEE_Result svc_hash_alloc(const uintptr_t *arg)
{
	struct hash *h = calloc(1, sizeof(*h));
	TEE_Result res;

	if (!h)
		return TEE_ERROR_OUT_OF_MEMORY;
	res = crypto_hash_alloc_ctx(&h->ctx, (uint32_t)arg[0]);
	if (res) {
		free(h);
		return res;
	}
	h->algo = (uint32_t)arg[0];
	h->id = ++last_hash;
	SLIST_INSERT_HEAD(&hashes, h, link);
	return copy_to_user((void *)arg[1], &h->id, sizeof(h->id));
}

static TEE_Result svc_hash(enum tee_svc nr, const uintptr_t *arg)
{
	struct hash *h = find_hash(arg[0]);
	size_t len, want;
	TEE_Result res;

	if (!h)
		return TEE_ERROR_BAD_PARAMETERS;
	if (nr == TEE_SVC_HASH_FREE) {
		drop_hash(h);
		return TEE_SUCCESS;
	}
	if (nr == TEE_SVC_HASH_INIT)
		return crypto_hash_init(h->ctx);
	res = check_user_access(any_read, (void *)arg[1], arg[2]);
	if (!res && arg[2])
		res = crypto_hash_update(h->ctx, (void *)arg[1], arg[2]);
	if (res || nr == TEE_SVC_HASH_UPDATE)
		return res;

	want = TEE_ALG_GET_DIGEST_SIZE(h->algo);
	res = copy_from_user(&len, (void *)arg[4], sizeof(len));
	if (res)
		return res;
	if (len < want)
		return TEE_ERROR_SHORT_BUFFER;
	res = check_user_access(any_write, (void *)arg[3], want);
	if (!res)
		res = crypto_hash_final(h->ctx, (void *)arg[3], want);
	if (!res)
		res = copy_to_user((void *)arg[4], &want, sizeof(want));
	return res;
}

static TEE_Result svc_get_time(const uintptr_t *arg)
{
	struct timespec ts;
	TEE_Time t;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	t.seconds = (uint32_t)ts.tv_sec;
	t.millis = (uint32_t)(ts.tv_nsec / 1000000);
	return copy_to_user((void *)arg[0], &t, sizeof(t));
}

static TEE_Result svc_random(const uintptr_t *arg)
{
	TEE_Result res = check_user_access(any_write, (void *)arg[0], arg[1]);

	return res ? res : crypto_rng_read((void *)arg[0], arg[1]);
}

static TEE_Result svc_cache(const uintptr_t *arg)
{
	if (!(board_ta_head.flags & TA_FLAG_CACHE_MAINTENANCE))
		return TEE_ERROR_NOT_SUPPORTED;
	if (check_user_access(any_read, (void *)arg[0], arg[1]))
		return TEE_ERROR_ACCESS_DENIED;
	return cache_operation((enum utee_cache_operation)arg[2],
			       (void *)arg[0], arg[1]);
}

uintptr_t tee_core_svc(enum tee_svc nr, const uintptr_t arg[TEE_SVC_ARGS])
{
	uintptr_t va = 0;

	switch (nr) {
	case TEE_SVC_LOG:
		return svc_log(arg);
	case TEE_SVC_FORMAT:
		return svc_format(arg);
	case TEE_SVC_PANIC:
		tee_user_kill((uint32_t)arg[0]);
		return 0;
	case TEE_SVC_GET_PROPERTY:
		return svc_get_property(arg);
	case TEE_SVC_OPEN_SESSION:
		return svc_open(arg);
	case TEE_SVC_CLOSE_SESSION:
		return svc_close(arg);
	case TEE_SVC_INVOKE:
		return svc_invoke(arg);
	case TEE_SVC_CHECK_ACCESS:
		return check_user_access((uint32_t)arg[0], (void *)arg[1],
					 arg[2]);
	case TEE_SVC_MAP:
		return svc_map(arg, &va) ? 0 : va;
	case TEE_SVC_UNMAP:
		return svc_unmap(arg);
	case TEE_SVC_HASH_ALLOC:
		return svc_hash_alloc(arg);
	case TEE_SVC_HASH_FREE:
	case TEE_SVC_HASH_INIT:
	case TEE_SVC_HASH_UPDATE:
	case TEE_SVC_HASH_FINAL:
		return svc_hash(nr, arg);
	case TEE_SVC_RANDOM:
		return svc_random(arg);
	case TEE_SVC_GET_TIME:
		return svc_get_time(arg);
	case TEE_SVC_WAIT:
		board_poll((int)arg[0]);
		return TEE_SUCCESS;
	case TEE_SVC_CACHE:
		return svc_cache(arg);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}

void svc_release(void)
{
	while (!SLIST_EMPTY(&hashes))
		drop_hash(SLIST_FIRST(&hashes));
	while (!SLIST_EMPTY(&mappings))
		drop_mapping(SLIST_FIRST(&mappings));
}
