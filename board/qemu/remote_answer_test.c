/* SPDX-License-Identifier: BSD-2-Clause */
/* VL_BOOT: firmware through a window that somebody else may write, too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/evp.h>

#include "remote.h"

#define CODE	0x10000000u
#define SIZE	0x40000u
#define PARTS	3u

static uint8_t own[SIZE], window[REMOTE_STAGING_SIZE];
static unsigned int runs;
static struct core cores[REMOTE_CORES];
bool remote_verbose;

void remote_log(const char *fmt, ...)
{
	(void)fmt;
}

uint8_t *core_memory(const struct core *c, uint32_t da, uint32_t len)
{
	(void)c;
	return da - CODE < SIZE && len <= SIZE - (da - CODE) ?
	       own + (da - CODE) : NULL;
}

void core_halt(struct core *c)
{
	c->state = VL_HELD;
	c->ran = -1;
}

int core_run(struct core *c, uint32_t vectors, uint32_t table)
{
	(void)vectors;
	(void)table;
	c->state = VL_RUNNING;
	runs++;
	return 0;
}

void core_clear(struct core *c)
{
	(void)c;
	memset(own, 0, sizeof(own));
}

void core_serve(struct core *c)
{
	(void)c;
}

static void put32(uint8_t *p, uint32_t v)
{
	memcpy(p, &v, 4);
}

/* Return: bytes of the answer @out */
static size_t ask(uint8_t type, uint8_t seq, const uint8_t *payload,
		  size_t len, uint8_t *out)
{
	uint8_t chars[WIRE_CHARS];
	struct wire w = { .inside = false };
	size_t i, n = wire_make(chars, type, seq, payload, len);

	for (i = 0; i < n - 1; i++)
		assert_int_equal(wire_take(&w, chars[i]), WIRE_NONE);
	assert_int_equal(wire_take(&w, chars[i]), WIRE_FRAME);
	return remote_answer(cores, &w, out);
}

/* VL_BOOT with this list; @cut: bytes that the payload lacks. Return: status */
static uint32_t boot(uint8_t seq, uint32_t list_len, const uint8_t *digest,
		     size_t cut)
{
	uint8_t payload[48] = { 0 }, out[VL_PAYLOAD_MAX];

	put32(payload + 8, 0x5e008000);
	put32(payload + 12, list_len);
	memcpy(payload + 16, digest, 32);
	put32(payload + 4, CODE);
	assert_int_equal(ask(VL_BOOT, seq, payload, sizeof(payload) - cut, out),
			 4);
	return out[0];
}

static void halt(uint32_t was)
{
	const uint8_t id[4] = { 0 };
	uint8_t out[VL_PAYLOAD_MAX];

	assert_int_equal(ask(VL_HALT, 200, id, sizeof(id), out), 5);
	assert_int_equal(out[0], 0);
	assert_int_equal(out[4], was);
}

static const struct { uint32_t da, len; } parts[PARTS] = {
	{ CODE, 0x1001 }, { CODE + 0x2000, 7 }, { CODE + SIZE - 0x100, 0x100 },
};

/* As OP-TEE fills it. Return: bytes of the list */
static uint32_t fill(uint8_t digest[32])
{
	uint32_t at = VL_LIST_MAX, i, n;
	uint8_t *entry = window;

	memset(window, 0xee, sizeof(window));
	for (i = 0; i < PARTS; i++, entry += VL_PART_LEN) {
		n = parts[i].len;
		memset(window + at, (int)('a' + i), n);
		put32(entry, parts[i].da);
		put32(entry + 4, n);
		EVP_Digest(window + at, n, entry + VL_PART_DIGEST, NULL,
			   EVP_sha256(), NULL);
		at = (at + n + 7) & ~7u;
	}
	n = (uint32_t)(entry - window);
	EVP_Digest(window, n, digest, NULL, EVP_sha256(), NULL);
	return n;
}

static uint32_t sum_own(void)
{
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i < sizeof(own); i++)
		sum += own[i];
	return sum;
}

static void is_off(void)
{
	assert_int_equal(sum_own(), 0);
	assert_int_equal(runs, 0);
	assert_int_equal(cores[0].state, VL_HELD);
}

static int setup(void **state)
{
	(void)state;
	memset(cores, 0, sizeof(cores));
	memset(own, 0xa5, sizeof(own));
	cores[0].staging = window;
	cores[0].ran = -1;
	runs = 0;
	return 0;
}

static void what_is_listed_runs(void **state)
{
	uint8_t digest[32];
	uint32_t len = fill(digest), i, want = 0;

	(void)state;
	assert_int_equal(boot(1, len, digest, 0), 0);
	for (i = 0; i < PARTS; i++) {
		assert_int_equal(own[parts[i].da - CODE], 'a' + i);
		assert_int_equal(own[parts[i].da - CODE + parts[i].len - 1],
				 'a' + i);
		want += parts[i].len * ('a' + i);
	}
	/* and nothing else: the rest was cleared */
	assert_int_equal(sum_own(), want);
	assert_int_equal(runs, 1);
	/* the same request again, as after an answer that was lost */
	window[0] ^= 1;
	assert_int_equal(boot(1, len, digest, 0), 0);
	assert_int_equal(runs, 1);
	assert_int_equal(sum_own(), want);
	/* another one, while it runs or after a crash: untouched */
	assert_int_not_equal(boot(2, len, digest, 0), 0);
	cores[0].state = VL_CRASHED;
	assert_int_not_equal(boot(3, len, digest, 0), 0);
	assert_int_equal(sum_own(), want);
	halt(VL_CRASHED);
	halt(VL_HELD);
	window[0] ^= 1;
	assert_int_equal(boot(1, len, digest, 0), 0);
	assert_int_equal(runs, 2);
}

static void each_bit_counts(void **state)
{
	const uint32_t at[] = {
		0, 1, 4, 7, VL_PART_DIGEST, VL_PART_LEN - 1, VL_PART_LEN,
		3 * VL_PART_LEN - 1, VL_LIST_MAX, VL_LIST_MAX + 0x1000,
		VL_LIST_MAX + 0x1008, VL_LIST_MAX + 0x1010,
		VL_LIST_MAX + 0x110f,
	};
	uint8_t digest[32];
	uint32_t len, i;

	(void)state;
	for (i = 0; i < sizeof(at) / sizeof(*at); i++) {
		len = fill(digest);
		window[at[i]] ^= 0x10;
		assert_int_not_equal(boot((uint8_t)i, len, digest, 0), 0);
		is_off();
	}
	/* what nobody lists may change */
	len = fill(digest);
	window[VL_LIST_MAX + 0x1001] ^= 1;
	window[3 * VL_PART_LEN] ^= 1;
	assert_int_equal(boot(100, len, digest, 0), 0);
}

/* A list that OP-TEE would not make, with its true digest */
static void places_count(void **state)
{
	static const struct { uint32_t da, len; } bad[] = {
		{ CODE + SIZE - 0x100, 0x101 }, { CODE - 1, 1 },
		{ 0x10040000, 4 }, { CODE, 0xffffffff }, { CODE, SIZE + 1 },
		{ 0xffffffff, 2 },
	};
	uint8_t digest[32];
	uint32_t len, i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		len = fill(digest);
		put32(window + 2 * VL_PART_LEN, bad[i].da);
		put32(window + 2 * VL_PART_LEN + 4, bad[i].len);
		EVP_Digest(window, len, digest, NULL, EVP_sha256(), NULL);
		assert_int_not_equal(boot((uint8_t)i, len, digest, 0), 0);
		is_off();
	}
	/* many whole regions: the window ends before them */
	memset(window, 0, sizeof(window));
	for (i = 0; i < 3; i++) {
		put32(window + i * VL_PART_LEN, CODE);
		put32(window + i * VL_PART_LEN + 4, SIZE);
		EVP_Digest(window + VL_LIST_MAX, SIZE,
			   window + i * VL_PART_LEN + VL_PART_DIGEST, NULL,
			   EVP_sha256(), NULL);
	}
	EVP_Digest(window, 3 * VL_PART_LEN, digest, NULL, EVP_sha256(), NULL);
	assert_int_not_equal(boot(50, 3 * VL_PART_LEN, digest, 0), 0);
	is_off();
}

static void lengths_count(void **state)
{
	static const uint32_t lens[] = {
		1, VL_PART_LEN - 1, VL_PART_LEN + 1,
		VL_LIST_MAX / VL_PART_LEN * VL_PART_LEN + VL_PART_LEN,
		0xffffffff, 0xfffffff8,
	};
	uint8_t digest[32];
	uint32_t len = fill(digest), i;

	(void)state;
	for (i = 0; i < sizeof(lens) / sizeof(*lens); i++)
		assert_int_not_equal(boot((uint8_t)i, lens[i], digest, 0), 0);
	is_off();
	assert_int_not_equal(boot(90, len, digest, 1), 0);
	assert_int_not_equal(boot(91, len, digest, 36), 0);
	is_off();
	cores[0].linux_owns = true;
	assert_int_not_equal(boot(92, len, digest, 0), 0);
	is_off();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_is_listed_runs, setup),
		cmocka_unit_test_setup(each_bit_counts, setup),
		cmocka_unit_test_setup(places_count, setup),
		cmocka_unit_test_setup(lengths_count, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
