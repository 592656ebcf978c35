/* SPDX-License-Identifier: BSD-2-Clause */
/* The pseudo TA's lock, with threads that really contend for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sched.h>
#include <time.h>
#include <cmocka.h>
#include "../../optee/pta/lock.h"

#define THREADS	4
#define ROUNDS	20000

static struct pta_lock lock;
static unsigned int inside, most;
static volatile unsigned long count;

static void *work(void *arg)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		pta_lock(&lock);
		if (++inside > most)
			most = inside;
		count = count + 1;
		/* others come while it is held */
		if (i % 64 == 0)
			sched_yield();
		inside--;
		pta_unlock(&lock);
	}
	return arg;
}

/* One at a time, nobody is left asleep */
static void contended_test(void **arg)
{
	pthread_t t[THREADS];
	int i;

	(void)arg;
	pta_lock_init(&lock);
	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(t + i, NULL, work, NULL), 0);
	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(t[i], NULL), 0);
	assert_int_equal(most, 1);
	assert_int_equal(count, (unsigned long)THREADS * ROUNDS);
	assert_int_equal(lock.state, PTA_LOCK_FREE);
}

static void *wait_for_it(void *arg)
{
	pta_lock(&lock);
	*(bool *)arg = true;
	pta_unlock(&lock);
	return NULL;
}

/* Who comes while it is held sleeps, and is woken */
static void sleeper_test(void **arg)
{
	const struct timespec ms = { 0, 1000000 };
	bool got = false;
	pthread_t t;

	(void)arg;
	pta_lock_init(&lock);
	pta_lock(&lock);
	assert_int_equal(lock.state, PTA_LOCK_HELD);
	assert_int_equal(pthread_create(&t, NULL, wait_for_it, &got), 0);
	while (__atomic_load_n(&lock.state, __ATOMIC_ACQUIRE) !=
	       PTA_LOCK_AWAITED)
		nanosleep(&ms, NULL);
	assert_false(got);
	pta_unlock(&lock);
	assert_int_equal(pthread_join(t, NULL), 0);
	assert_true(got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contended_test),
		cmocka_unit_test(sleeper_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
