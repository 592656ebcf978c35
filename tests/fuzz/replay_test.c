/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The fuzz targets without libFuzzer: over the seeds, the reference vectors,
 * what was ever found, and changes of the seeds that are the same every time.
 *
 *	replay_test			all of that, as a test
 *	replay_test seeds FOLDER	write the seeds, for libFuzzer
 *	replay_test image|rsc FILE...	run these inputs
 */
#include "../core_support.h"
#include "fuzz.h"
#include "seeds.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ROUNDS	20000u	/* changes of each seed */

typedef int target_fn(const uint8_t *data, size_t len);

/* xorshift32: any sequence will do, but always the same one */
static uint32_t next_random(uint32_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 17;
	*s ^= *s << 5;
	return *s;
}

static void run_file(target_fn *target, const char *path)
{
	struct tb_blob b = tb_file(path);

	target(b.p, b.len);
	tb_free(&b);
}

/* Return: number of files in the folder; 0 when there is no folder */
static unsigned int run_folder(target_fn *target, const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	unsigned int n = 0;
	char path[512];

	while (d && (e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		run_file(target, path);
		n++;
	}
	if (d)
		closedir(d);
	return n;
}

/* Interesting numbers at random places: what parsers stumble over */
static void change(struct tb_blob *b, uint32_t *rnd)
{
	static const uint32_t values[] = {
		0, 1, 2, 7, 8, 64, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF,
		0x80000000, 0xFFFFFFF8, 0xFFFFFFFF, 0x10000000, 0x30000000,
	};
	uint32_t n = 1 + next_random(rnd) % 3;
	size_t at;

	while (n--) {
		at = next_random(rnd) % b->len;
		if (next_random(rnd) % 2) {
			b->p[at] = (uint8_t)next_random(rnd);
			continue;
		}
		at &= ~(size_t)3;
		if (b->len - at >= 4)
			trp_put32(b->p + at, values[next_random(rnd) %
						    TS_COUNT(values)]);
	}
}

static void run_changed(target_fn *target, const struct tb_blob *seed,
			uint32_t *rnd)
{
	struct tb_blob b;
	unsigned int i;

	target(seed->p, seed->len);
	for (i = 0; i < ROUNDS; i++) {
		b = tb_copy(seed);
		change(&b, rnd);
		target(b.p, b.len);
		tb_free(&b);
	}
}

static void test_image(void **state)
{
	uint32_t rnd = 0x7121u;
	struct tb_blob seed;
	uint32_t i;

	(void)state;
	assert_int_equal(run_folder(fuzz_image, TB_VECTORS "/signed"), 7);
	run_folder(fuzz_image, "tests/fuzz/found/image");
	for (i = 0; i < SEEDS_IMAGE; i++) {
		seed = seed_image(i);
		run_changed(fuzz_image, &seed, &rnd);
		tb_free(&seed);
	}
}

static void test_rsc(void **state)
{
	struct tb_blob seed = { NULL, 0 };
	struct tb_blob b = { (uint8_t *)(uintptr_t)ts_fw_rsc, TS_FW_RSC_SIZE };
	uint32_t rnd = 0x125u;

	(void)state;
	run_folder(fuzz_rsc, "tests/fuzz/found/rsc");
	seed = tb_copy(&b);
	run_changed(fuzz_rsc, &seed, &rnd);
	tb_free(&seed);
}

/* A seed that does not get through to the end teaches a fuzzer nothing. */
static void test_seeds_load(void **state)
{
	struct tb_blob seed;
	struct ts_run r;
	uint32_t i;

	(void)state;
	for (i = 0; i < SEEDS_IMAGE; i++) {
		seed = seed_image(i);
		ts_run_init(&r);
		ts_expect(&r, ts_plan(&r, &seed), TRP_OK);
		r.plan.rsc_size = 0;	/* its content is not a table */
		ts_expect(&r, ts_steps(&r), TRP_OK);
		ts_run_free(&r);
		tb_free(&seed);
	}
}

static int write_file(const char *folder, const char *kind, uint32_t i,
		      const void *p, size_t len)
{
	char path[512];
	FILE *f;
	int bad;

	snprintf(path, sizeof(path), "%s/%s", folder, kind);
	mkdir(folder, 0777);
	mkdir(path, 0777);
	snprintf(path, sizeof(path), "%s/%s/seed%u", folder, kind, i);
	f = fopen(path, "wb");
	if (!f)
		return 1;
	bad = fwrite(p, 1, len, f) != len;
	return fclose(f) || bad;
}

static int write_seeds(const char *folder)
{
	struct tb_blob seed;
	int bad = 0;
	uint32_t i;

	for (i = 0; i < SEEDS_IMAGE; i++) {
		seed = seed_image(i);
		bad |= write_file(folder, "image", i, seed.p, seed.len);
		tb_free(&seed);
	}
	return bad | write_file(folder, "rsc", 0, ts_fw_rsc, TS_FW_RSC_SIZE);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seeds_load),
		cmocka_unit_test(test_image),
		cmocka_unit_test(test_rsc),
	};
	int i;

	if (argc == 3 && !strcmp(argv[1], "seeds"))
		return write_seeds(argv[2]);
	for (i = 2; i < argc; i++)
		run_file(strcmp(argv[1], "rsc") ? fuzz_image : fuzz_rsc,
			 argv[i]);
	return i > 2 ? 0 : cmocka_run_group_tests(tests, NULL, NULL);
}
