/* SPDX-License-Identifier: BSD-2-Clause */
/* VL_TAKE: memory through a window that somebody else may write, too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/evp.h>

#include "remote.h"

#define CODE	0x10000000u
#define SIZE	0x40000u

static uint8_t own[SIZE], window[REMOTE_STAGING_SIZE];
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
}

int core_run(struct core *c, uint32_t vectors, uint32_t table)
{
	(void)c;
	(void)vectors;
	(void)table;
	return 0;
}

void core_serve(struct core *c)
{
	(void)c;
}

/* Return: status of the answer */
static uint32_t take(uint32_t da, uint32_t len, const uint8_t *digest,
		     size_t digest_len)
{
	const uint32_t head[3] = { 0, da, len };
	uint8_t payload[64], out[VL_PAYLOAD_MAX], chars[WIRE_CHARS];
	struct wire w = { .inside = false };
	size_t n, i;

	memcpy(payload, head, sizeof(head));
	memcpy(payload + sizeof(head), digest, digest_len);
	n = wire_make(chars, VL_TAKE, 1, payload, sizeof(head) + digest_len);
	for (i = 0; i < n - 1; i++)
		assert_int_equal(wire_take(&w, chars[i]), WIRE_NONE);
	assert_int_equal(wire_take(&w, chars[i]), WIRE_FRAME);
	assert_int_equal(remote_answer(cores, &w, out), 4);
	return out[0];
}

static void only_what_was_meant(void **state)
{
	uint8_t digest[32];

	(void)state;
	cores[0].staging = window;
	memset(window, 'w', sizeof(window));
	EVP_Digest(window, SIZE, digest, NULL, EVP_sha256(), NULL);
	assert_int_equal(take(CODE, SIZE, digest, 32), 0);
	assert_memory_equal(own, window, SIZE);
	/* a bit of the last byte, by somebody else: nothing of it stays */
	window[SIZE - 1] ^= 1;
	assert_int_not_equal(take(CODE, SIZE, digest, 32), 0);
	assert_int_equal(own[0] | own[SIZE - 1], 0);
	window[SIZE - 1] ^= 1;
	/* where and when it must not */
	assert_int_not_equal(take(CODE + 1, SIZE, digest, 32), 0);
	assert_int_not_equal(take(CODE, SIZE, digest, 31), 0);
	cores[0].state = VL_RUNNING;
	assert_int_not_equal(take(CODE, SIZE, digest, 32), 0);
	assert_int_equal(own[0] | own[SIZE - 1], 0);
	cores[0].state = VL_HELD;
	cores[0].linux_owns = true;
	assert_int_not_equal(take(CODE, SIZE, digest, 32), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_was_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
