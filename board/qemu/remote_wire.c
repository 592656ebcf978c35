/* SPDX-License-Identifier: BSD-2-Clause */
/* Frames of optee/drivers/virt_proto.h, among the secure world's text. */
#include "remote.h"

static uint16_t get16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

size_t wire_payload(const struct wire *w)
{
	return get16(w->frame + 2);
}

static bool is_sound(const struct wire *w)
{
	uint16_t sum = 0;
	size_t i, n;

	if (w->len < VL_HEAD + VL_SUM)
		return false;
	n = VL_HEAD + wire_payload(w);
	if (w->len != n + VL_SUM)
		return false;
	for (i = 0; i < n; i++)
		sum = vl_sum(sum, w->frame[i]);
	return get16(w->frame + n) == sum;
}

static enum wire_event take_bits(struct wire *w, uint8_t c)
{
	w->bits |= (uint32_t)(c & 0x7f) << w->count;
	w->count += 7;
	if (w->count < 8)
		return WIRE_NONE;
	if (w->len == sizeof(w->frame)) {
		w->inside = false;
		return WIRE_SPOILED;
	}
	w->frame[w->len++] = (uint8_t)w->bits;
	w->bits >>= 8;
	w->count -= 8;
	return WIRE_NONE;
}

enum wire_event wire_take(struct wire *w, uint8_t c)
{
	if (c == VL_START) {
		w->inside = true;
		w->bits = 0;
		w->count = 0;
		w->len = 0;
		return WIRE_NONE;
	}
	if (c == VL_END) {
		if (!w->inside)
			return WIRE_NONE;
		w->inside = false;
		return is_sound(w) ? WIRE_FRAME : WIRE_SPOILED;
	}
	if (!(c & 0x80))
		return WIRE_TEXT;
	return w->inside ? take_bits(w, c) : WIRE_NONE;
}

struct maker {
	uint8_t *out;
	size_t len;
	uint32_t bits;
	unsigned int count;
	uint16_t sum;
};

static void put(struct maker *m, uint8_t byte)
{
	m->sum = vl_sum(m->sum, byte);
	m->bits |= (uint32_t)byte << m->count;
	for (m->count += 8; m->count >= 7; m->count -= 7) {
		m->out[m->len++] = 0x80 | (m->bits & 0x7f);
		m->bits >>= 7;
	}
}

size_t wire_make(uint8_t *out, uint8_t type, uint8_t seq, const void *payload,
		 size_t len)
{
	struct maker m = { .out = out };
	const uint8_t *p = payload;
	uint16_t sum;

	m.out[m.len++] = VL_START;
	put(&m, type);
	put(&m, seq);
	put(&m, (uint8_t)len);
	put(&m, (uint8_t)(len >> 8));
	while (len--)
		put(&m, *p++);
	sum = m.sum;
	put(&m, (uint8_t)sum);
	put(&m, (uint8_t)(sum >> 8));
	if (m.count)
		m.out[m.len++] = 0x80 | (m.bits & 0x7f);
	m.out[m.len++] = VL_END;
	return m.len;
}
