/* SPDX-License-Identifier: BSD-2-Clause */
/* What OP-TEE asks for over the secure UART, see optee/drivers/virt_proto.h. */
#include <errno.h>
#include <string.h>

#include <openssl/evp.h>

#include "remote.h"

/* Status of an answer; OP-TEE only tells 0 from others */
enum status {
	S_OK, S_PROCESSOR, S_RANGE, S_RUNNING, S_REQUEST, S_ENGINE, S_FAULT,
	S_DIGEST,
};

#define VECTORS_ALIGN	128u
#define SHA256_LEN	32u

static uint32_t get32(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

static void put32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
	p[2] = (uint8_t)(v >> 16);
	p[3] = (uint8_t)(v >> 24);
}

/* @a, @b: numbers after the id; @data: what follows them; @more: of answer */
struct request {
	uint8_t type, seq;
	uint32_t a, b;
	const uint8_t *data;
	size_t len;
	uint8_t *more;
	size_t more_len;
};

static enum status change(struct core *c, const struct request *r)
{
	uint8_t *p = core_memory(c, r->a, r->b);

	if (c->state == VL_RUNNING)
		return S_RUNNING;
	if (!p)
		return S_RANGE;
	if (r->type == VL_ZERO) {
		memset(p, 0, r->b);
		return S_OK;
	}
	if (r->len != r->b)
		return S_REQUEST;
	memcpy(p, r->data, r->len);
	return S_OK;
}

static bool is_zero(const uint8_t *p, size_t len)
{
	return !len || (!p[0] && !memcmp(p, p + 1, len - 1));
}

/* What counts is the copy, which nobody can change: digest that */
static enum status take(struct core *c, const struct request *r)
{
	uint8_t *p = core_memory(c, r->a, r->b);
	uint8_t digest[SHA256_LEN];

	if (c->state == VL_RUNNING)
		return S_RUNNING;
	if (!p || r->b > REMOTE_STAGING_SIZE)
		return S_RANGE;
	if (r->len != sizeof(digest))
		return S_REQUEST;
	memcpy(p, c->staging, r->b);
	if (EVP_Digest(p, r->b, digest, NULL, EVP_sha256(), NULL) &&
	    !memcmp(digest, r->data, sizeof(digest)))
		return S_OK;
	/* what comes over the wire instead leaves zeros out */
	memset(p, 0, r->b);
	return S_DIGEST;
}

static enum status read_back(const struct core *c, struct request *r)
{
	const uint8_t *p = core_memory(c, r->a, r->b);

	if (!p || r->b > VL_DATA_MAX)
		return S_RANGE;
	if (is_zero(p, r->b))
		return S_OK;	/* the line is slow, and most of it is zero */
	memcpy(r->more, p, r->b);
	r->more_len = r->b;
	return S_OK;
}

static enum status run(struct core *c, const struct request *r)
{
	if (c->ran == r->seq)
		return S_OK;	/* this request again, its answer was lost */
	if (c->state != VL_HELD)
		return S_RUNNING;
	if (r->a % VECTORS_ALIGN || !core_memory(c, r->a, 8))
		return S_RANGE;
	if (core_run(c, r->a, r->b))
		return S_ENGINE;
	c->ran = r->seq;
	return S_OK;
}

static enum status number(struct request *r, uint32_t value)
{
	put32(r->more, value);
	r->more_len = 4;
	return S_OK;
}

static enum status serve(struct core *c, struct request *r)
{
	switch (r->type) {
	case VL_HELLO:
		return number(r, VL_VERSION);
	case VL_HALT:
		core_halt(c);
		return S_OK;
	case VL_ZERO:
	case VL_WRITE:
		return change(c, r);
	case VL_RUN:
		return run(c, r);
	case VL_READ:
		return read_back(c, r);
	case VL_TAKE:
		return take(c, r);
	case VL_STATUS:
		core_serve(c);
		return number(r, c->state);
	default:
		return S_REQUEST;
	}
}

static bool has_numbers(uint8_t type)
{
	return type == VL_ZERO || type == VL_WRITE || type == VL_RUN ||
	       type == VL_READ || type == VL_TAKE;
}

uint32_t remote_id(const struct wire *w)
{
	return wire_payload(w) < 4 ? UINT32_MAX : get32(w->frame + VL_HEAD);
}

size_t remote_refuse(uint8_t *out)
{
	put32(out, S_FAULT);
	return 4;
}

size_t remote_answer(struct core *cores, const struct wire *w, uint8_t *out)
{
	const uint8_t *p = w->frame + VL_HEAD;
	const size_t len = wire_payload(w);
	struct request r = {
		.type = w->frame[0], .seq = w->frame[1], .more = out + 4,
	};
	enum status status = S_REQUEST;
	uint32_t id = remote_id(w);

	if (id >= REMOTE_CORES || cores[id].linux_owns) {
		status = S_PROCESSOR;
	} else if (!has_numbers(r.type)) {
		status = serve(cores + id, &r);
	} else if (len >= 12) {
		r.a = get32(p + 4);
		r.b = get32(p + 8);
		r.data = p + 12;
		r.len = len - 12;
		status = serve(cores + id, &r);
	}
	if (status)
		remote_log("request %u for core %u refused: %u", r.type, id,
			   status);
	else if (remote_verbose)
		remote_log("request %u for core %u: 0x%08x 0x%08x", r.type,
			   id, r.a, r.b);
	put32(out, status);
	return 4 + (status ? 0 : r.more_len);
}
