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

/* What counts is a copy, which nobody can change: digest that */
static bool has_digest(const uint8_t *p, size_t len, const uint8_t *want)
{
	uint8_t digest[SHA256_LEN];

	return EVP_Digest(p, len, digest, NULL, EVP_sha256(), NULL) &&
	       !memcmp(digest, want, sizeof(digest));
}

/* @at: offset of its bytes in the window, then of the next one's */
static enum status take_part(struct core *c, const uint8_t *part, uint32_t *at)
{
	uint32_t len = get32(part + 4), left = REMOTE_STAGING_SIZE - *at;
	uint8_t *p = core_memory(c, get32(part), len);

	if (!p || len > left)
		return S_RANGE;
	memcpy(p, c->staging + *at, len);
	if (!has_digest(p, len, part + VL_PART_DIGEST))
		return S_DIGEST;
	/* the window's end is a multiple of VL_PART_ALIGN, too */
	*at += (len + VL_PART_ALIGN - 1) / VL_PART_ALIGN * VL_PART_ALIGN;
	return S_OK;
}

static enum status take_window(struct core *c, const struct request *r)
{
	uint8_t list[VL_LIST_MAX];
	uint32_t len = get32(r->data), at = VL_LIST_MAX, i;
	enum status status = S_OK;

	if (len > sizeof(list) || len % VL_PART_LEN)
		return S_RANGE;
	memcpy(list, c->staging, len);
	if (!has_digest(list, len, r->data + 4))
		return S_DIGEST;
	for (i = 0; i < len && !status; i += VL_PART_LEN)
		status = take_part(c, list + i, &at);
	return status;
}

static enum status boot(struct core *c, const struct request *r)
{
	enum status status;

	if (c->ran == r->seq)
		return S_OK;	/* this request again, its answer was lost */
	if (c->state != VL_HELD)
		return S_RUNNING;
	if (r->len != 4 + SHA256_LEN)
		return S_REQUEST;
	core_clear(c);
	status = take_window(c, r);
	if (!status)
		status = run(c, r);
	if (status)
		core_clear(c);
	return status;
}

static enum status number(struct request *r, uint32_t value)
{
	put32(r->more, value);
	r->more_len = 4;
	return S_OK;
}

static enum status state(struct request *r, enum vl_status value)
{
	*r->more = (uint8_t)value;
	r->more_len = 1;
	return S_OK;
}

static enum status serve(struct core *c, struct request *r)
{
	enum vl_status was;

	switch (r->type) {
	case VL_HELLO:
		return number(r, VL_VERSION);
	case VL_HALT:
		/* a crash that it told and nobody read yet counts */
		core_serve(c);
		was = c->state;
		core_halt(c);
		return state(r, was);
	case VL_ZERO:
	case VL_WRITE:
		return change(c, r);
	case VL_RUN:
		return run(c, r);
	case VL_READ:
		return read_back(c, r);
	case VL_BOOT:
		return boot(c, r);
	case VL_STATUS:
		core_serve(c);
		return state(r, c->state);
	default:
		return S_REQUEST;
	}
}

static bool has_numbers(uint8_t type)
{
	return type == VL_ZERO || type == VL_WRITE || type == VL_RUN ||
	       type == VL_READ || type == VL_BOOT;
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
