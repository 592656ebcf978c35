/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reasons in words. Written without snprintf: the secure side has none worth
 * its size, and the text must be the same everywhere.
 */
#include <trp_env.h>
#include <trp/err.h>
#include <trp/format.h>
#include <trp/image.h>
#include <trp/life.h>

struct reason {
	uint32_t num;
	const char *name;
	const char *sentence;
};

#define REASON(num, name, tee, error, sentence, hint) \
	{ (num), #name, sentence },
static const struct reason reasons[] = {
	TRP_ERR_TABLE(REASON)
};

static const struct reason *reason_find(uint32_t err)
{
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].num == err)
			return &reasons[i];
	return NULL;
}

const char *trp_err_name(uint32_t err)
{
	const struct reason *r = reason_find(err);

	if (err == TRP_OK)
		return "OK";
	return r ? r->name : "UNKNOWN";
}

const char *trp_err_template(uint32_t err)
{
	const struct reason *r = reason_find(err);

	return r ? r->sentence : "";
}

/* A buffer being filled: what does not fit is dropped, the 0 always fits. */
struct text {
	char *buf;
	size_t room;
	size_t used;
};

static void put_char(struct text *t, char c)
{
	if (t->used < t->room)
		t->buf[t->used++] = c;
}

static void put_str(struct text *t, const char *s)
{
	while (*s)
		put_char(t, *s++);
}

static void put_dec(struct text *t, uint32_t v)
{
	char digits[10];
	unsigned int n = 0;

	do {
		digits[n++] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	while (n)
		put_char(t, digits[--n]);
}

static void put_nibbles(struct text *t, uint32_t v, unsigned int n)
{
	while (n--)
		put_char(t, "0123456789abcdef"[v >> 4 * n & 15]);
}

/* Halves, since 64-bit shifts by a variable are library calls on 32-bit Arm */
static void put_hex(struct text *t, uint64_t v)
{
	uint32_t high = (uint32_t)(v >> 32);
	uint32_t low = (uint32_t)v;
	uint32_t first = high ? high : low;
	unsigned int n = 1;

	while (n < 8 && first >> 4 * n)
		n++;
	put_str(t, "0x");
	put_nibbles(t, first, n);
	if (high)
		put_nibbles(t, low, 8);
}

static void put_tlv(struct text *t, uint32_t id)
{
	const char *name = trp_tlv_name(id);

	if (name)
		put_str(t, name);
	else
		put_hex(t, id);
}

static void put_key(struct text *t, const uint8_t *key)
{
	unsigned int i;

	for (i = 0; i < TRP_KEYID_LEN; i++)
		put_nibbles(t, key[i], 2);
}

static void put_fact(struct text *t, char which, const struct trp_report *rep)
{
	switch (which) {
	case 'i':
		put_dec(t, rep->index);
		break;
	case 'n':
		put_dec(t, rep->num);
		break;
	case 'm':
		put_dec(t, rep->num2);
		break;
	case 'a':
		put_hex(t, rep->addr);
		break;
	case 'x':
		put_hex(t, rep->num);
		break;
	case 't':
		put_tlv(t, rep->num);
		break;
	case 's':
		put_str(t, trp_state_name(rep->num));
		break;
	case 'k':
		put_key(t, rep->key);
		break;
	default:
		break;
	}
}

size_t trp_report_text(const struct trp_report *rep, char *buf, size_t len)
{
	const char *s = trp_err_template(rep->err);
	struct text t = { buf, len - 1, 0 };

	while (*s) {
		if (s[0] == '{' && s[1] && s[2] == '}') {
			put_fact(&t, s[1], rep);
			s += 3;
		} else {
			put_char(&t, *s++);
		}
	}
	buf[t.used] = 0;
	return t.used;
}
